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
  /** How long a read may show what was there before, in milliseconds. */
  patienceMs?: number;
}

/** Replicas of the database and a location's cache may be that far behind. */
const PATIENCE_MS = 10_000;

/**
 * Looks whether an API works: reads, and where it has a token or anybody may, writes too, in posts of its own
 * that it deletes. What is wrong stands in the table, with what to do.
 * @throws UsageError or Failure where it is not clear what to look at
 */
export async function runSmoke(options: RunOptions): Promise<{ table: string; isWell: boolean }> {
  const { patienceMs = PATIENCE_MS } = options;
  const target = await readTarget(options);
  const visit: Visit = { target, api: new Api(target), marker: new Marker(), patienceMs, created: [] };
  const outcomes: Outcome[] = [];
  for (const step of READS) outcomes.push(await take(step, visit, outcomes));
  if (target.writes) {
    for (const step of WRITES) outcomes.push(await take(step, visit, outcomes));
    // Whatever went wrong before: what was created must go.
    if (visit.created.length > 0) outcomes.push(await take(cleanUp, visit, []));
  } else {
    const note =
      "not tried: set ADMIN_TOKEN to the stack's adminToken, or add --public-writes where it has that";
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
  if (missing !== undefined) return { name, state: "skipped", note: `not tried without "${missing}"` };
  const started = performance.now();
  const ms = () => Math.round(performance.now() - started);
  try {
    return { name, state: "well", note: await step.look(visit), ms: ms() };
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    return { name, state: "wrong", note: error.message, advice: error.advice, ms: ms() };
  }
}
