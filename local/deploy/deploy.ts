import type { Edge } from "../edge/edge.ts";
import { checkResources, metadataOf } from "./check.ts";
import { DOMAIN, ROUTE, SCRIPT, WORKERS_DEV } from "./kinds.ts";
import type { Program, Resource } from "./program.ts";

/** What `npm start` put on the edge by itself, until somebody else takes over. */
export interface Deployment {
  /**
   * Brings the edge to what the program asks for; what an earlier program asked for and this one does not
   * goes. Once handed over, changes nothing. Returns a line for each resource that is not served here.
   * @throws Failure where Cloudflare would refuse a resource, ScriptError when the script cannot be started;
   * the last good one goes on serving.
   */
  apply(program: Program): Promise<string[]>;
  /**
   * Runs a change of the edge that is not ours and, once it has succeeded, takes away all that was deployed
   * here and deploys nothing more. When it fails everything stays as it was.
   * @param script that the change put. Where ours had its name, it has replaced ours without a gap, and
   * stays.
   */
  handOver<T>(change: () => Promise<T>, script?: string): Promise<T>;
  readonly isHandedOver: boolean;
}

/** Something deployed: what it is, the same for what replaces it, and how to take it away. */
interface Deployed {
  readonly key: string;
  readonly take: () => Promise<void>;
}

/**
 * Deploys programs onto `edge`, under ids of their own: nothing that came another way is touched.
 * @param log takes a line when what was deployed makes way
 */
export function startDeployment(edge: Edge, log: (line: string) => void): Deployment {
  let deployed: readonly Deployed[] = [];
  let isHandedOver = false;
  let last: Promise<unknown> = Promise.resolve();

  /** A program half applied must not get in between another's change and ours being taken away. */
  function inTurn<T>(step: () => Promise<T>): Promise<T> {
    const result = last.then(step);
    last = result.catch(() => {});
    return result;
  }

  async function remove(keep: ReadonlySet<string>): Promise<void> {
    // Routes before the scripts that they lead to: the reverse of the order they came in.
    for (const { key, take } of deployed.toReversed()) if (!keep.has(key)) await take();
  }

  return {
    get isHandedOver() {
      return isHandedOver;
    },
    apply: (program) =>
      inTurn(async () => {
        if (isHandedOver) return [];
        // Before anything is changed: a script must not be put for the sake of a route that is refused then.
        checkResources(program.resources);
        const next: Deployed[] = [];
        const unserved: string[] = [];
        for (const resource of inOrder(program.resources)) {
          const placed = await put(edge, resource, program.sourceMap);
          if (placed) {
            next.push(placed);
            // At once, so that what a failure further on leaves behind is taken away the next time.
            deployed = [...deployed.filter(({ key }) => key !== placed.key), placed];
          } else unserved.push(`${resource.type} "${resource.name}" is not served by npm start`);
        }
        await remove(new Set(next.map(({ key }) => key)));
        deployed = next;
        return unserved;
      }),
    handOver: (change, script) =>
      inTurn(async () => {
        const result = await change();
        isHandedOver = true;
        await remove(new Set(script === undefined ? [] : [scriptKey(script)]));
        if (deployed.length > 0)
          log("What npm start deployed by itself made way: from here on pulumi up deploys.");
        deployed = [];
        return result;
      }),
  };
}

const scriptKey = (name: string) => `script ${name}`;

/** Scripts first: a route needs the script that it leads to. */
function inOrder(resources: readonly Resource[]): Resource[] {
  const isScript = ({ type }: Resource) => type === SCRIPT;
  return [...resources.filter(isScript), ...resources.filter((each) => !isScript(each))];
}

/** Puts one resource on the edge; nothing where the edge has no such thing. */
async function put(
  edge: Edge,
  { type, name, inputs }: Resource,
  sourceMap: string,
): Promise<Deployed | undefined> {
  const text = (key: string) => inputs[key] as string;
  const id = `npm-start-${name}`;
  switch (type) {
    case SCRIPT: {
      const { main_module, bindings, compatibility_date, compatibility_flags } = metadataOf(inputs);
      await edge.putScript(text("scriptName"), {
        mainModule: main_module,
        modules: { [main_module]: { type: "application/javascript+module", content: text("content") } },
        bindings,
        compatibilityDate: compatibility_date,
        compatibilityFlags: compatibility_flags,
        sourceMap,
      });
      return { key: scriptKey(text("scriptName")), take: () => edge.deleteScript(text("scriptName")) };
    }
    case ROUTE:
      await edge.putRoute(id, { pattern: text("pattern"), script: text("script") });
      return { key: `route ${id}`, take: () => edge.deleteRoute(id) };
    case DOMAIN:
      await edge.putDomain(id, { hostname: text("hostname"), script: text("service") });
      return { key: `domain ${id}`, take: () => edge.deleteDomain(id) };
    case WORKERS_DEV: {
      const script = text("scriptName");
      await edge.setWorkersDev(script, inputs.enabled === true);
      return {
        key: `workers.dev ${script}`,
        take: async () => {
          // The script may have taken it along.
          if (edge.scripts().includes(script)) await edge.setWorkersDev(script, false);
        },
      };
    }
    default:
      return undefined;
  }
}
