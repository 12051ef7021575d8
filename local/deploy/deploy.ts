import type { Kind } from "../cloudflare/kind.ts";
import { KINDS } from "../cloudflare/kinds.ts";
import { workersScript } from "../cloudflare/workers-script.ts";
import type { Edge } from "../edge/edge.ts";
import { checkResources } from "./check.ts";
import { isDynamic } from "./dynamic.ts";
import type { Program } from "./program.ts";

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
  readonly remove: () => Promise<void>;
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
    for (const each of deployed.toReversed()) if (!keep.has(each.key)) await each.remove();
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
        for (const kind of KINDS) {
          for (const resource of program.resources.filter(({ type }) => type === kind.type)) {
            const id = `npm-start-${resource.name}`;
            const { name, remove } = await kind.deploy(edge, id, resource, program.sourceMap);
            const placed = { key: keyOf(kind, name), remove };
            next.push(placed);
            // At once, so that what a failure further on leaves behind is taken away the next time.
            deployed = [...deployed.filter(({ key }) => key !== placed.key), placed];
          }
        }
        await remove(new Set(next.map(({ key }) => key)));
        deployed = next;
        return program.resources
          .filter(({ type }) => !isDynamic(type) && !KINDS.some((kind) => kind.type === type))
          .map(({ type, name }) => `${type} "${name}" is not served by npm start`);
      }),
    handOver: (change, script) =>
      inTurn(async () => {
        const result = await change();
        isHandedOver = true;
        await remove(new Set(script === undefined ? [] : [keyOf(workersScript, script)]));
        if (deployed.length > 0)
          log("What npm start deployed by itself made way: from here on pulumi up deploys.");
        deployed = [];
        return result;
      }),
  };
}

const keyOf = ({ type }: Kind, name: string) => `${type} ${name}`;
