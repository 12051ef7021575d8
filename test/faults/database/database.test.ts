/**
 * With the local stand-in for Upstash's Developer API behind a proxy that injects faults: the real one could
 * not be tried.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Patience } from "../../../infra/database/patience.ts";
import type { DatabaseProvider } from "../../../infra/database/provider.ts";
import {
  API_KEY,
  EMAIL,
  inputsOf,
  providerAt,
  rest,
  startTestDeveloperApi,
  type TestDeveloperApi,
} from "../../support/developer-api.ts";
import { type Call, type Fault, startFaultyDatabase } from "../../support/faulty-database.ts";
import { IS_CI } from "../../support/needs.ts";
import { type Made, STEPS, type Step, type StepName } from "./steps.ts";
import { type Kind, type Outcome, TABLE } from "./table.ts";

const WHEN = ["once", "always"] as const;
/** The quick tests have no time for both. */
const TRIED = IS_CI ? WHEN : WHEN.slice(0, 1);

interface Case {
  fault: Fault;
  when: (typeof WHEN)[number];
  step: StepName;
  /** The call that fails. */
  at: readonly [method: string, path: string, kind: Kind];
  /** The database's name, unique to the case. */
  name: string;
}

const cases: Case[] = TABLE.flatMap(([fault]) =>
  TRIED.flatMap((when) =>
    (Object.keys(STEPS) as StepName[]).flatMap((step) =>
      STEPS[step].calls.map((at) => ({ fault, when, step, at: at as Case["at"] })),
    ),
  ),
).map((each, index) => ({ ...each, name: `case-${index}` }));

interface Result {
  outcome: Outcome;
  /** Why the first attempt failed. */
  message: string;
  /** What is wrong after the next attempt, at which nothing fails. */
  wrong: string[];
}

describe("when Upstash's Developer API", () => {
  let api: TestDeveloperApi;
  const results = new Map<Case, Result>();
  /** By its name, what a case begins with. */
  const made = new Map<string, Made>();

  // Without hangs, no call times out, however slow the machine. Those that hang run concurrently, so that
  // they share the same ten seconds.
  beforeAll(async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    api = await startTestDeveloperApi();
    const patient = { callMs: 120_000, readyMs: 120_000 };
    const good = await providerAt(api.url, patient);
    await eightAtOnce(cases, async ({ step, name }) => {
      if (STEPS[step].begins === "made") made.set(name, await STEPS.create.run(good, name));
    });
    const hangs = ({ fault }: Case) => fault.startsWith("hangs");
    const runWith = (patience: Partial<Patience>) => async (each: Case) =>
      void results.set(each, await runCase(each, good, patience));
    await eightAtOnce(
      cases.filter((each) => !hangs(each)),
      runWith(patient),
    );
    await Promise.all(cases.filter(hangs).map(runWith({ callMs: 10_000 })));
  }, 240_000);
  afterAll(() => api.close());

  async function runCase(
    { fault, when, step, at, name }: Case,
    good: DatabaseProvider,
    patience: Partial<Patience>,
  ): Promise<Result> {
    const [method, path] = at;
    let failures = 0;
    const choose = (call: Call): Fault | undefined => {
      const isIt = call.method === method && isOf(call.url, path);
      if (!isIt || (when === "once" && failures > 0)) return undefined;
      failures += 1;
      return fault;
    };
    const faulty = await startFaultyDatabase(() => new URL(api.url).origin, choose);
    const { run }: Step = STEPS[step];
    const before = made.get(name);
    let after = before;
    let outcome: Outcome = "done";
    let message = "";
    try {
      after = await run(await providerAt(`${faulty.url}/upstash`, patience), name, before);
    } catch (error) {
      outcome = "fails";
      message = (error as Error).message;
    } finally {
      await faulty.close();
    }
    // What the engine does at the next `pulumi up` or `pulumi destroy`.
    const isDone = outcome === "done" && (step === "create" || step === "delete");
    try {
      const end = isDone ? after : await run(good, name, after);
      return { outcome, message, wrong: await faultsOf(step, name, end) };
    } catch (error) {
      return { outcome, message, wrong: [`the next try fails: ${(error as Error).message}`] };
    }
  }

  /** The forbidden results: two databases, an unknown one, or none where the stack has one. */
  async function faultsOf(step: StepName, name: string, end: Made | undefined): Promise<string[]> {
    const there = api.databases.all.filter((each) => each.name === name);
    if (step === "delete") return there.length === 0 ? [] : ["it is not deleted"];
    const wrong = there.length === 1 ? [] : [`there are ${there.length}`];
    if (end === undefined) return [...wrong, "the stack has none"];
    if (end.id !== there[0]?.id) wrong.push("the stack has another");
    const mark = await rest(end.outs, "GET", "edge-posts:stack");
    if (mark !== inputsOf(name).mark) wrong.push(`its token opens it to ${mark}`);
    if (step === "update" && there[0]?.readRegions.join() !== "us-east-1") wrong.push("it has no replica");
    return wrong;
  }

  const label = ({ step, at: [method, path] }: Case) => `${step}, ${method} ${path}`;
  const inTable = (pick: (each: Case) => unknown, list: Case[]) =>
    Object.fromEntries(list.map((each) => [label(each), pick(each)]));

  for (const [fault, rows] of TABLE) {
    it.each(TRIED)(
      `${fault} %s, each step ends as the table says, and the next one leaves one database`,
      (when) => {
        const list = cases.filter((each) => each.fault === fault && each.when === when);
        const expected = ({ at: [, , kind] }: Case) => rows[kind][WHEN.indexOf(when)];
        const isOpen = (each: Case) => expected(each) === "either";
        expect(inTable((each) => (isOpen(each) ? "either" : results.get(each)?.outcome), list)).toEqual(
          inTable(expected, list),
        );
        expect(inTable((each) => results.get(each)?.wrong, list)).toEqual(inTable(() => [], list));
      },
    );
  }

  it("fails, every error says what to do, and contains neither the key nor the credentials", () => {
    const messages = [...results.values()]
      .filter(({ outcome }) => outcome === "fails")
      .map(({ message }) => message);
    expect(messages.length).toBeGreaterThan(25 * TRIED.length);
    for (const message of messages) {
      expect(message).toMatch(/^(Creating|Changing|Reading|Deleting) the database case-\d+ failed\. /);
      expect(message).toMatch(/(Check|Set edge-posts:|Wait|Is edge-posts:|[Rr]eset the token|Look at)/);
      expect(message).not.toContain(API_KEY);
      expect(message).not.toContain(btoa(`${EMAIL}:${API_KEY}`));
    }
  });
});

async function eightAtOnce<T>(list: readonly T[], run: (each: T) => Promise<void>): Promise<void> {
  const left = [...list];
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await run(next);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

/** Whether a URL is the call with this path after /v2/redis/, or begins with it if it ends with a slash. */
function isOf(url: string, path: string): boolean {
  const given = url.replace("/upstash/v2/redis/", "");
  return path.endsWith("/") ? given.startsWith(path) : given === path;
}
