import { Api } from "./api.ts";
import { Marker } from "./marker.ts";
import { READS } from "./reads.ts";
import { type Outcome, type Step, Trouble, type Visit } from "./step.ts";
import { renderTable } from "./table.ts";
import { readTarget } from "./target.ts";
import { cleanUp, WRITES } from "./writes.ts";

export interface RunOptions {
  args: readonly string[];
  /** The project's folder, where Pulumi.dev.yaml is. */
  folder: string;
  env: NodeJS.ProcessEnv;
  /** How long a read may return old content, in milliseconds. */
  patienceMs?: number;
}

/** How far database replicas and a location's cache may lag behind. */
const PATIENCE_MS = 10_000;

/**
 * Checks whether an API works: reads, and with a token or public writes also writes posts of its own, which
 * it deletes. The table says what is wrong and what to do.
 * @throws UsageError, or Failure if it is unclear what to check
 */
export async function runSmoke(options: RunOptions): Promise<{ table: string; isWell: boolean }> {
  const { patienceMs = PATIENCE_MS } = options;
  const target = await readTarget(options);
  const visit: Visit = { target, api: new Api(target), marker: new Marker(), patienceMs, created: [] };
  const outcomes: Outcome[] = [];
  for (const step of READS) outcomes.push(await take(step, visit, outcomes));
  if (target.writes) {
    for (const step of WRITES) outcomes.push(await take(step, visit, outcomes));
    // Whatever went wrong before, delete what was created.
    if (visit.created.length > 0) outcomes.push(await take(cleanUp, visit, []));
  } else {
    const note =
      "not tried: set ADMIN_TOKEN to the stack's adminToken, or add --public-writes if it has publicWrites";
    outcomes.push(...WRITES.map(({ name }) => ({ name, state: "skipped", note }) as const));
  }
  return {
    table: renderTable(target.url, outcomes),
    isWell: !outcomes.some(({ state }) => state === "wrong"),
  };
}

async function take(step: Step, visit: Visit, before: readonly Outcome[]): Promise<Outcome> {
  const { name, needs = [] } = step;
  const missing = needs.find((need) => before.find((each) => each.name === need)?.state !== "well");
  if (missing !== undefined) return { name, state: "skipped", note: `not tried: needs "${missing}"` };
  const started = performance.now();
  const ms = () => Math.round(performance.now() - started);
  try {
    return { name, state: "well", note: await step.look(visit), ms: ms() };
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    return { name, state: "wrong", note: error.message, advice: error.advice, ms: ms() };
  }
}
