import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { etagOf } from "../../worker/http/representation.ts";
import {
  type Call,
  type Fault,
  type FaultyDatabase,
  startFaultyDatabase,
} from "../support/faulty-database.ts";
import { startWorker, type TestWorker } from "../support/worker.ts";
import {
  FIRST_ID,
  OPERATIONS,
  type Operation,
  type OperationName,
  readStored,
  storePosts,
} from "./operations.ts";
import { type Outcome, TABLE } from "./table.ts";

interface Case {
  fault: Fault;
  when: "once" | "always";
  name: OperationName;
  /** The call that fails, or the first that does, from 1. */
  at: number;
  calls: number;
}

const WHEN = ["once", "always"] as const;
const cases: Case[] = TABLE.flatMap(([fault]) =>
  WHEN.flatMap((when) =>
    (Object.keys(OPERATIONS) as OperationName[]).flatMap((name) =>
      Array.from({ length: OPERATIONS[name].calls }, (_, i) => ({ fault, when, name, at: i + 1, calls: 0 })),
    ),
  ),
);

/** The case that a call belongs to: each works on a post whose number occurs nowhere else. */
function caseOf({ body }: Call): Case | undefined {
  const id = Number(/\b70\d{5}\b/.exec(body)?.[0]);
  return cases[id - FIRST_ID];
}

function faultFor(call: Call): Fault | undefined {
  const its = caseOf(call);
  if (!its) return undefined;
  its.calls += 1;
  const { when, at, calls, fault } = its;
  return calls === at || (when === "always" && calls > at) ? fault : undefined;
}

describe("when the database", () => {
  let worker: TestWorker;
  let faulty: FaultyDatabase;
  const answers = new Map<Case, { status: number; problem: unknown }>();
  const outcomes = new Map<Case, Outcome>();

  // All at once: a database that hangs is given up after ten seconds, which are the same ten for every case.
  beforeAll(async () => {
    faulty = await startFaultyDatabase(() => worker.rest.url, faultFor);
    worker = await startWorker({ database: "embedded", dbUrl: faulty.url });
    await storePosts(worker.database, cases.length);
    await Promise.all(cases.map(runCase));
    const stored = await readStored(worker.database);
    for (const [i, each] of cases.entries()) {
      const { success, done }: Operation = OPERATIONS[each.name];
      const status = answers.get(each)?.status ?? 0;
      const change = done?.(FIRST_ID + i, stored) ?? (done ? "by halves" : "nothing to store");
      const shown = typeof change === "string" ? change : change ? "stored" : "not stored";
      outcomes.set(each, [status === success ? "done" : status, each.calls, shown as Outcome[2]]);
    }
  });
  afterAll(async () => {
    await worker.close();
    await faulty.close();
  });

  async function runCase(each: Case, i: number): Promise<void> {
    const id = FIRST_ID + i;
    const [path, init] = OPERATIONS[each.name].request(
      id,
      await etagOf(`{"id":"post:${id}","text":"old ${id}"}`),
    );
    const response = await worker.call(path, init);
    const body = await response.text();
    const isProblem = response.headers.get("content-type") === "application/problem+json";
    answers.set(each, { status: response.status, problem: isProblem && JSON.parse(body) });
  }

  /** What the table says of a case. */
  function expected({ fault, when, name, at }: Case): Outcome {
    const [, repeatable, create] =
      TABLE.find(([each]) => each === fault) ?? expect.fail(`no row for ${fault}`);
    const [status, calls, stored] = (name === "create" ? create : repeatable)[when];
    const { done, calls: usual }: Operation = OPERATIONS[name];
    // The other call of a request with If-Match: the read before the change that fails, or the change after
    // the read.
    const others = usual === 2 && (at === 2 || status === "done") ? 1 : 0;
    if (!done) return [status, calls, "nothing to store"];
    return [status, calls + others, usual === 2 && at === 1 && status !== "done" ? "not stored" : stored];
  }

  const label = ({ name, at }: Case) => (OPERATIONS[name].calls === 2 ? `${name}, call ${at}` : name);
  const inTable = (pick: (each: Case) => Outcome | undefined, list: Case[]) =>
    Object.fromEntries(list.map((each) => [label(each), pick(each)]));

  for (const [fault] of TABLE) {
    it.each(WHEN)(`${fault} %s, each operation ends and leaves behind what the table says`, (when) => {
      const list = cases.filter((each) => each.fault === fault && each.when === when);
      expect(inTable((each) => outcomes.get(each), list)).toEqual(inTable(expected, list));
    });
  }

  it("fails, every error is a problem document that tells nothing of the post", () => {
    for (const [, { status, problem }] of answers) {
      if (status < 400) continue;
      expect(problem).toEqual({
        title: expect.any(String),
        status,
        detail: expect.stringMatching(/^The database/),
      });
      expect(JSON.stringify(problem)).not.toMatch(/old|new|70\d{5}/);
    }
  });
});
