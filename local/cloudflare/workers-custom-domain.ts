/** Custom domains: hosts that lead to one script whole. */
import { type Call, type CallHandler, readJson } from "./call.ts";
import { success } from "./envelope.ts";
import { hostnameInUse, noSuchDomain, noSuchScript, notOurs, unreadable } from "./errors.ts";
import type { StoredDomain } from "./store.ts";

const HOSTNAME =
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** @throws ApiError when it is no host name. */
export function checkHostname(hostname: string): void {
  if (!HOSTNAME.test(hostname)) throw unreadable("hostname has to be a host name such as api.example.com");
}

/** GET .../workers/domains, all or those of the `hostname`, `service` or `zone_id` in the query. */
export const listDomains: CallHandler = ({ request, stage }) => {
  const wanted = new URL(request.url ?? "/", "http://localhost").searchParams;
  const fits = (domain: StoredDomain) =>
    (["hostname", "service", "zone_id", "zone_name"] as const).every(
      (key) => !wanted.has(key) || wanted.get(key) === domain[key],
    );
  const domains = [...stage.store.deployed.domains].filter(([, domain]) => fits(domain));
  return success(domains.map(([id, domain]) => ({ id, ...domain })));
};

/** GET .../workers/domains/:domain */
export const getDomain: CallHandler = (call) => success({ id: call.param("domain"), ...domainOf(call) });

/** PUT .../workers/domains attaches a host; again for the same script changes nothing. */
export const putDomain =
  (zoneId: string): CallHandler =>
  async (call) => {
    const { hostname: given, service, zone_id = zoneId, zone_name } = await readJson(call);
    const hostname = typeof given === "string" ? given.toLowerCase() : "";
    checkHostname(hostname);
    if (typeof service !== "string") throw unreadable("service has to be the name of a script");
    if (zone_id !== zoneId) throw notOurs("zone", String(zone_id));
    const { stage } = call;
    return stage.write(async () => {
      const { scripts, domains } = stage.store.deployed;
      if (!scripts.has(service)) throw noSuchScript();
      const before = [...domains].find(([, domain]) => domain.hostname === hostname);
      if (before !== undefined) {
        if (before[1].service !== service) throw hostnameInUse(hostname, before[1].service);
        return success({ id: before[0], ...before[1] });
      }
      const id = stage.newId();
      const domain: StoredDomain = {
        hostname,
        service,
        zone_id: zoneId,
        // The zone's name is not in any setting: most are what is registered, two labels.
        zone_name: typeof zone_name === "string" ? zone_name : hostname.split(".").slice(-2).join("."),
        cert_id: stage.newId(),
      };
      await stage.store.change(
        (next) => next.domains.set(id, domain),
        async () => {
          if (stage.edge.scripts().includes(service))
            await stage.edge.putDomain(id, { hostname, script: service });
        },
      );
      stage.log(`put custom domain ${hostname} on ${service}`);
      return success({ id, ...domain });
    });
  };

/** DELETE .../workers/domains/:domain */
export const deleteDomain: CallHandler = (call) => {
  const { stage, param } = call;
  const id = param("domain");
  return stage.write(async () => {
    const { hostname } = domainOf(call);
    await stage.store.change((next) => next.domains.delete(id));
    await stage.edge.deleteDomain(id);
    stage.log(`removed custom domain ${hostname}`);
    return success(null);
  });
};

function domainOf({ stage, param }: Call): StoredDomain {
  const domain = stage.store.deployed.domains.get(param("domain"));
  if (domain === undefined) throw noSuchDomain(param("domain"));
  return domain;
}
