/** Custom domains: hosts that lead entirely to one script. */
import { success } from "./envelope.ts";
import { hostnameInUse, noSuchDomain, noSuchScript, notOurs, unreadable } from "./errors.ts";
import { readJson } from "./json-body.ts";
import type { Call, CallHandler, Kind } from "./kind.ts";
import { ACCOUNT } from "./paths.ts";
import { tableOf } from "./store.ts";
import { SCRIPTS } from "./stored-script.ts";
import { scriptsIn } from "./workers-script.ts";

interface StoredDomain {
  readonly hostname: string;
  readonly service: string;
  readonly zone_id: string;
  readonly zone_name: string;
  readonly cert_id: string;
}

/** By id. */
const DOMAINS = tableOf<StoredDomain>("domains");
const PATH = `${ACCOUNT}/domains`;
const TYPE = "cloudflare:index/workersCustomDomain:WorkersCustomDomain";

const HOSTNAME =
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** @throws ApiError if it is not a host name */
function checkHostname(hostname: string): void {
  if (!HOSTNAME.test(hostname)) throw unreadable("hostname must be a host name such as api.example.com");
}

/** GET .../workers/domains, filtered by `hostname`, `service` or `zone_id` in the query. */
const listDomains: CallHandler = ({ request, stage }) => {
  const wanted = new URL(request.url ?? "/", "http://localhost").searchParams;
  const fits = (domain: StoredDomain) =>
    (["hostname", "service", "zone_id", "zone_name"] as const).every(
      (key) => !wanted.has(key) || wanted.get(key) === domain[key],
    );
  const domains = [...DOMAINS.of(stage.store)].filter(([, domain]) => fits(domain));
  return success(domains.map(([id, domain]) => ({ id, ...domain })));
};

/** GET .../workers/domains/:domain */
const getDomain: CallHandler = (call) => success({ id: call.param("domain"), ...domainOf(call) });

/** PUT .../workers/domains attaches a host; repeated for the same script, it changes nothing. */
const putDomain: CallHandler = async (call) => {
  const { zoneId } = call.stage;
  const { hostname: given, service, zone_id = zoneId, zone_name } = await readJson(call);
  const hostname = typeof given === "string" ? given.toLowerCase() : "";
  checkHostname(hostname);
  if (typeof service !== "string") throw unreadable("service must be the name of a script");
  if (zone_id !== zoneId) throw notOurs("zone", String(zone_id));
  const { stage } = call;
  return stage.write(async () => {
    const domains = DOMAINS.of(stage.store);
    if (!SCRIPTS.of(stage.store).has(service)) throw noSuchScript();
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
      // No setting has the zone's name: usually it is the registered domain, two labels.
      zone_name: typeof zone_name === "string" ? zone_name : hostname.split(".").slice(-2).join("."),
      cert_id: stage.newId(),
    };
    await stage.store.change(
      (next) => DOMAINS.in(next).set(id, domain),
      async () => {
        if (stage.edge.scripts().includes(service))
          await stage.edge.putDomain(id, { hostname, script: service });
      },
    );
    stage.log(`attached custom domain ${hostname} to ${service}`);
    return success({ id, ...domain });
  });
};

/** DELETE .../workers/domains/:domain */
const deleteDomain: CallHandler = (call) => {
  const { stage, param } = call;
  const id = param("domain");
  return stage.write(async () => {
    const { hostname } = domainOf(call);
    await stage.store.change((next) => DOMAINS.in(next).delete(id));
    await stage.edge.deleteDomain(id);
    stage.log(`removed custom domain ${hostname}`);
    return success(null);
  });
};

function domainOf({ stage, param }: Call): StoredDomain {
  const domain = DOMAINS.of(stage.store).get(param("domain"));
  if (domain === undefined) throw noSuchDomain(param("domain"));
  return domain;
}

export const workersCustomDomain: Kind = {
  type: TYPE,
  calls: [
    ["GET", PATH, listDomains],
    ["PUT", PATH, putDomain],
    ["GET", `${PATH}/:domain`, getDomain],
    ["DELETE", `${PATH}/:domain`, deleteDomain],
  ],
  async restore({ edge, store }) {
    const served = [...DOMAINS.of(store)].filter(([, { service }]) => edge.scripts().includes(service));
    for (const [id, { hostname, service }] of served) await edge.putDomain(id, { hostname, script: service });
    return served.map(([, { hostname }]) => `custom domain ${hostname}`);
  },
  deleteLeadingTo(next, name) {
    const domains = DOMAINS.in(next);
    const leading = [...domains].filter(([, { service }]) => service === name);
    for (const [id] of leading) domains.delete(id);
    return leading.map(([, { hostname }]) => `custom domain ${hostname}`);
  },
  check(resource, all) {
    const { hostname, service } = resource.inputs;
    checkHostname(String(hostname));
    if (!scriptsIn(all).has(service)) throw noSuchScript();
    const same = all.find(
      (other) => other.type === TYPE && other !== resource && other.inputs.hostname === hostname,
    );
    if (same) throw hostnameInUse(String(hostname), String(same.inputs.service));
  },
  async deploy(edge, id, { inputs }) {
    await edge.putDomain(id, { hostname: String(inputs.hostname), script: String(inputs.service) });
    return { name: id, remove: () => edge.deleteDomain(id) };
  },
};
