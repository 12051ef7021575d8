import { beforeAll, describe, expect, it } from "vitest";
import { etagOf } from "../../worker/http/representation.ts";
import { type Call, type Fault, startFaultyDatabase } from "../support/faulty-database.ts";
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
  /** The number of the failing call, or of the first one, from 1. */
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

/** The case that a call belongs to: each uses a unique post number. */
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

/** The result of a case: the answer, and the columns of the table. */
interface Ending {
  status: number;
  problem: unknown;
  outcome: Outcome;
}

async function answerTo(worker: TestWorker, { name }: Case, id: number) {
  const etag = await etagOf(`{"id":"post:${id}","text":"old ${id}"}`);
  const [path, init] = OPERATIONS[name].request(id, etag);
  const response = await worker.call(path, init);
  const body = await response.text();
  const isProblem = response.headers.get("content-type") === "application/problem+json";
  return { status: response.status, problem: isProblem && JSON.parse(body) };
}

/** Runs cases on a Worker with a slow clock, several at a time, then inspects the database. */
async function run(chosen: Case[], slowdown: number, atOnce: number): Promise<Map<Case, Ending>> {
  const faulty = await startFaultyDatabase(() => worker.rest.url, faultFor);
  const worker = await startWorker({ database: "embedded", dbUrl: faulty.url, slowdown });
  try {
    await storePosts(worker.database, cases.length);
    const waiting = [...chosen];
    const answers = new Map<Case, Awaited<ReturnType<typeof answerTo>>>();
    const client = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop())
        answers.set(next, await answerTo(worker, next, FIRST_ID + cases.indexOf(next)));
    };
    await Promise.all(Array.from({ length: atOnce }, client));
    const stored = await readStored(worker.database);
    const ending = (each: Case, answer: Omit<Ending, "outcome">): Ending => {
      const { success, done }: Operation = OPERATIONS[each.name];
      const change =
        done?.(FIRST_ID + cases.indexOf(each), stored) ?? (done ? "by halves" : "nothing to store");
      const shown = typeof change === "string" ? change : change ? "stored" : "not stored";
      const status = answer.status === success ? "done" : answer.status;
      return { ...answer, outcome: [status, each.calls, shown as Outcome[2]] };
    };
    return new Map([...answers].map(([each, answer]) => [each, ending(each, answer)]));
  } finally {
    await worker.close();
    await faulty.close();
  }
}

describe("when the database", () => {
  let endings: Map<Case, Ending>;

  beforeAll(async () => {
    const isSilent = ({ fault }: Case) => fault.startsWith("hangs");
    const silent = cases.filter(isSilent);
    const [first, second] = await Promise.all([
      run(
        cases.filter((each) => !isSilent(each)),
        100,
        8,
      ),
      // Concurrently: the Worker gives up such a database after ten of its seconds, which all cases share.
      run(silent, 2, silent.length),
    ]);
    endings = new Map([...first, ...second]);
  });

  /** The table's entry for a case. */
  function expected({ fault, when, name, at }: Case): Outcome {
    const [, repeatable, create] =
      TABLE.find(([each]) => each === fault) ?? expect.fail(`no row for ${fault}`);
    const [status, calls, stored] = (name === "create" ? create : repeatable)[when];
    const { done, calls: usual }: Operation = OPERATIONS[name];
    // The other call of a request with If-Match: the read before the failing change, or the change after the
    // read.
    const others = usual === 2 && (at === 2 || status === "done") ? 1 : 0;
    if (!done) return [status, calls, "nothing to store"];
    return [status, calls + others, usual === 2 && at === 1 && status !== "done" ? "not stored" : stored];
  }

  const label = ({ name, at }: Case) => (OPERATIONS[name].calls === 2 ? `${name}, call ${at}` : name);
  const inTable = (pick: (each: Case) => Outcome | undefined, list: Case[]) =>
    Object.fromEntries(list.map((each) => [label(each), pick(each)]));

  for (const [fault] of TABLE) {
    it.each(WHEN)(`${fault} %s, each operation ends and leaves the state in the table`, (when) => {
      const list = cases.filter((each) => each.fault === fault && each.when === when);
      expect(inTable((each) => endings.get(each)?.outcome, list)).toEqual(inTable(expected, list));
    });
  }

  it("fails, every error is a problem document that reveals nothing about the post", () => {
    for (const { status, problem } of endings.values()) {
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
