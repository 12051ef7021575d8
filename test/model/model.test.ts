/** Drives the Worker in workerd over HTTP. */
import fc from "fast-check";
import { afterAll, beforeAll, it } from "vitest";
import { type RestServer, startRestServer } from "#kv-at-hand/upstash/server.ts";
import { BUCKET } from "../../worker/posts/scripts.ts";
import { IS_CI } from "../support/needs.ts";
import { type DatabaseKind, describeOnDatabases, openFresh } from "../support/redis.ts";
import { DB_TOKEN, startWorker, type TestWorker } from "../support/worker.ts";
import { perform } from "./client.ts";
import { type GatedDatabase, gated } from "./gate.ts";
import { type Event, isLinearizable } from "./linearize.ts";
import type { Operation, State } from "./posts-model.ts";
import { initialPosts, picks, type Scenario, scenarios } from "./scenario.ts";

/** The number of scenarios of each kind, and of interleavings for each. */
const RUNS = IS_CI ? { interleaved: 60, atOnce: 60 } : { interleaved: 4, atOnce: 4 };
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

function agreesWithTheModel(kind: DatabaseKind): void {
  let database: GatedDatabase;
  let rest: RestServer;
  let worker: TestWorker;
  beforeAll(async () => {
    database = gated(await openFresh(kind));
    rest = await startRestServer({ database, token: DB_TOKEN, port: 0 });
    worker = await startWorker({ database: "embedded", dbUrl: rest.url });
  });
  afterAll(async () => {
    await worker.close();
    await rest.close();
    await database.close();
  });

  async function store({ lastId, posts }: State): Promise<void> {
    await database.run(["FLUSHALL"]);
    await database.run(["SET", "post:id", String(lastId)]);
    for (const [id, text] of Object.entries(posts)) {
      await database.run(["SET", `post:${id}`, text]);
      await database.run(["SADD", `posts:${Math.floor(Number(id) / BUCKET)}`, id]);
    }
  }

  /** Runs a scenario and fails with each client's history if no order of the requests explains it. */
  async function check(scenario: Scenario, seed?: number): Promise<void> {
    const { clients } = scenario;
    const initial: State = { lastId: scenario.lastId, posts: initialPosts(scenario), made: {} };
    await store(initial);
    let clock = 0;
    const histories: Event[][] = clients.map(() => []);
    const request = async (client: number, operation: Operation): Promise<Event> => {
      const start = clock++;
      const answer = await perform(worker.url, operation);
      const event = { operation, answer, start, end: clock++ };
      histories[client]?.push(event);
      return event;
    };
    const runs = clients.map((operations, client) => async () => {
      for (const operation of operations) await request(client, operation);
    });
    if (seed === undefined) await Promise.all(runs.map((run) => run()));
    else await database.interleave(runs, picks(seed));

    // Then page by page, so that the remaining posts are judged too.
    let before: number | undefined;
    do {
      const page: Operation =
        before === undefined ? { do: "list", limit: 2 } : { do: "list", limit: 2, before };
      before = (await request(0, page)).answer.next;
    } while (before !== undefined);

    if (!isLinearizable(histories, initial)) throw new Error(`no order explains this:\n${told(histories)}`);
  }

  it("gives concurrent clients answers that some order of their requests explains, however their database calls interleave", async () => {
    const property = fc.asyncProperty(scenarios({ clients: 3, operations: 5 }), async (scenario) => {
      for (const seed of SEEDS) await check(scenario, seed);
    });
    await fc.assert(property, { numRuns: RUNS.interleaved });
  });

  it("gives four clients such answers without controlled interleaving", async () => {
    const property = fc.asyncProperty(scenarios({ clients: 4, operations: 8 }), (scenario) =>
      check(scenario),
    );
    await fc.assert(property, { numRuns: RUNS.atOnce });
  });
}

/** Each request and its answer, in the order of the answers. */
function told(histories: readonly Event[][]): string {
  const lines = histories.flatMap((events, client) =>
    events.map(({ operation, answer, start, end }) => ({
      end,
      line: `client ${client + 1}, ${start} to ${end}: ${JSON.stringify(operation)} -> ${JSON.stringify(answer)}`,
    })),
  );
  return lines
    .sort((a, b) => a.end - b.end)
    .map(({ line }) => line)
    .join("\n");
}

describeOnDatabases("the API", agreesWithTheModel);
