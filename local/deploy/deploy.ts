import type { Edge } from "../edge/edge.ts";
import type { Binding } from "../edge/script.ts";
import type { Program, Resource } from "./program.ts";

const SCRIPT = "cloudflare:index/workersScript:WorkersScript";
const ROUTE = "cloudflare:index/workersRoute:WorkersRoute";
const DOMAIN = "cloudflare:index/workersCustomDomain:WorkersCustomDomain";
const WORKERS_DEV = "cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain";

/** What `npm start` put on the edge by itself, and takes away again. */
export interface Deployment {
  /**
   * Brings the edge to what the program asks for; what an earlier program asked for and this one does not goes.
   * Returns a line for each resource that is not served here.
   * @throws ScriptError when the script cannot be started; the last good one goes on serving.
   */
  apply(program: Program): Promise<string[]>;
  /** Takes away all that was deployed. */
  retire(): Promise<void>;
}

/** Deploys programs onto `edge`, under ids of their own: nothing that came another way is touched. */
export function startDeployment(edge: Edge): Deployment {
  /** How to take away what is deployed, by what it is. */
  let deployed = new Map<string, () => Promise<void>>();

  async function remove(keep: ReadonlyMap<string, unknown>): Promise<void> {
    // Routes before the scripts that they lead to: the reverse of the order they came in.
    for (const [key, take] of [...deployed].reverse()) if (!keep.has(key)) await take();
  }

  return {
    async apply(program) {
      const next = new Map<string, () => Promise<void>>();
      const unserved: string[] = [];
      for (const resource of inOrder(program.resources)) {
        const take = await put(edge, resource, program.sourceMap);
        if (take) next.set(`${resource.type} ${resource.name}`, take);
        else unserved.push(`${resource.type} "${resource.name}" is not served by npm start`);
      }
      await remove(next);
      deployed = next;
      return unserved;
    },
    async retire() {
      await remove(new Map());
      deployed = new Map();
    },
  };
}

/** Scripts first: a route needs the script that it leads to. */
function inOrder(resources: readonly Resource[]): Resource[] {
  const isScript = ({ type }: Resource) => type === SCRIPT;
  return [...resources.filter(isScript), ...resources.filter((each) => !isScript(each))];
}

/** Puts one resource on the edge and returns how to take it away, or nothing where the edge has no such thing. */
async function put(
  edge: Edge,
  { type, name, inputs }: Resource,
  sourceMap: string,
): Promise<(() => Promise<void>) | undefined> {
  const text = (key: string) => inputs[key] as string;
  const id = `npm-start-${name}`;
  switch (type) {
    case SCRIPT:
      await edge.putScript(text("scriptName"), {
        mainModule: text("mainModule"),
        modules: {
          [text("mainModule")]: { type: "application/javascript+module", content: text("content") },
        },
        bindings: (inputs.bindings as Record<string, unknown>[]).map(binding),
        compatibilityDate: text("compatibilityDate"),
        compatibilityFlags: (inputs.compatibilityFlags as string[] | undefined) ?? [],
        sourceMap,
      });
      return () => edge.deleteScript(text("scriptName"));
    case ROUTE:
      await edge.putRoute(id, { pattern: text("pattern"), script: text("script") });
      return () => edge.deleteRoute(id);
    case DOMAIN:
      await edge.putDomain(id, { hostname: text("hostname"), script: text("service") });
      return () => edge.deleteDomain(id);
    case WORKERS_DEV:
      await edge.setWorkersDev(text("scriptName"), inputs.enabled === true);
      return () => edge.setWorkersDev(text("scriptName"), false);
    default:
      return undefined;
  }
}

/** A binding as the program names its members, as Cloudflare's API names them. */
function binding({ namespaceId, ...rest }: Record<string, unknown>): Binding {
  return (namespaceId === undefined ? rest : { ...rest, namespace_id: namespaceId }) as unknown as Binding;
}
