import type { Kind } from "../cloudflare/kind.ts";
import { KINDS } from "../cloudflare/kinds.ts";
import { workersScript } from "../cloudflare/workers-script.ts";
import type { Edge } from "../edge/edge.ts";
import { checkResources } from "./check.ts";
import { isDynamic } from "./dynamic.ts";
import type { Program } from "./program.ts";

/** What `npm start` deployed to the edge itself, until `pulumi up` takes over. */
export interface Deployment {
  /**
   * Updates the edge to match the program; removes what an earlier program asked for and this one does not.
   * After the handover, changes nothing. Returns a line for each resource that is not supported here.
   * @throws Failure if Cloudflare would refuse a resource, ScriptError if the script cannot start; the last
   * good one keeps serving
   */
  apply(program: Program): Promise<string[]>;
  /**
   * Runs a change to the edge made by someone else; if it succeeds, removes everything deployed here and
   * deploys nothing more. If it fails, everything stays as it was.
   * @param script the script that the change uploads; if ours had the same name, it has replaced ours without
   * a gap, and stays
   */
  handOver<T>(change: () => Promise<T>, script?: string): Promise<T>;
  readonly isHandedOver: boolean;
}

/** Something deployed: its identity, shared with what replaces it, and how to remove it. */
interface Deployed {
  readonly key: string;
  readonly remove: () => Promise<void>;
}

/**
 * Deploys programs to `edge`, under IDs of their own, so that other deployments stay untouched.
 * @param log receives a line when what was deployed here is removed
 */
export function startDeployment(edge: Edge, log: (line: string) => void): Deployment {
  let deployed: readonly Deployed[] = [];
  let isHandedOver = false;
  let last: Promise<unknown> = Promise.resolve();

  /** A half-applied program must not come between another's change and the removal of ours. */
  function inTurn<T>(step: () => Promise<T>): Promise<T> {
    const result = last.then(step);
    last = result.catch(() => {});
    return result;
  }

  async function remove(keep: ReadonlySet<string>): Promise<void> {
    // In reverse order of creation: routes before the scripts that they lead to.
    for (const each of deployed.toReversed()) if (!keep.has(each.key)) await each.remove();
  }

  return {
    get isHandedOver() {
      return isHandedOver;
    },
    apply: (program) =>
      inTurn(async () => {
        if (isHandedOver) return [];
        // Before any change: no script may be deployed when a route is refused.
        checkResources(program.resources);
        const next: Deployed[] = [];
        for (const kind of KINDS) {
          for (const resource of program.resources.filter(({ type }) => type === kind.type)) {
            const id = `npm-start-${resource.name}`;
            const { name, remove } = await kind.deploy(edge, id, resource, program.sourceMap);
            const placed = { key: keyOf(kind, name), remove };
            next.push(placed);
            // At once, so that the next deployment removes what a later failure leaves behind.
            deployed = [...deployed.filter(({ key }) => key !== placed.key), placed];
          }
        }
        await remove(new Set(next.map(({ key }) => key)));
        deployed = next;
        return program.resources
          .filter(({ type }) => !isDynamic(type) && !KINDS.some((kind) => kind.type === type))
          .map(({ type, name }) => `${type} "${name}" is not supported by npm start`);
      }),
    handOver: (change, script) =>
      inTurn(async () => {
        const result = await change();
        isHandedOver = true;
        await remove(new Set(script === undefined ? [] : [keyOf(workersScript, script)]));
        if (deployed.length > 0) log("Removed what npm start had deployed: from now on, pulumi up deploys.");
        deployed = [];
        return result;
      }),
  };
}

const keyOf = ({ type }: Kind, name: string) => `${type} ${name}`;
