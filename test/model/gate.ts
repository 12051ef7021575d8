import type { Command, Database, Reply, ReplyError } from "#kv-at-hand/redis/database.ts";

/** A database that decides whose call runs next. */
export interface GatedDatabase extends Database {
  /**
   * Runs clients, each of which sends its requests in sequence. A database call waits until every unfinished
   * client waits for one; then `pick` chooses which runs: the same picks give the same order, so that a
   * failure can be replayed.
   */
  interleave(clients: (() => Promise<void>)[], pick: (waiting: number) => number): Promise<void>;
}

interface Waiting {
  /** The command, so that the order does not depend on milliseconds. */
  label: string;
  go: () => void;
}

/** Puts a gate in front of a database; outside `interleave` it is open. */
export function gated(database: Database): GatedDatabase {
  let active = 0;
  let waiting: Waiting[] = [];
  let pick: (waiting: number) => number = () => 0;

  function step(): void {
    if (active === 0 || waiting.length < active) return;
    waiting.sort((a, b) => (a.label < b.label ? -1 : Number(a.label > b.label)));
    const [next] = waiting.splice(pick(waiting.length), 1);
    next?.go();
  }

  async function turn(label: string): Promise<void> {
    if (active === 0) return;
    await new Promise<void>((go) => {
      waiting.push({ label, go });
      step();
    });
  }

  const pass = async <Result>(what: unknown, act: () => Promise<Result>): Promise<Result> => {
    await turn(JSON.stringify(what));
    return act();
  };

  return {
    description: database.description,
    run: (command: Command): Promise<Reply> => pass(command, () => database.run(command)),
    pipeline: (commands) => pass(commands, () => database.pipeline(commands)),
    transaction: (commands): Promise<(Reply | ReplyError)[]> =>
      pass(commands, () => database.transaction(commands)),
    close: () => database.close(),
    async interleave(clients, by) {
      waiting = [];
      pick = by;
      active = clients.length;
      const ends = clients.map((client) =>
        client().finally(() => {
          active -= 1;
          step();
        }),
      );
      await Promise.all(ends);
    },
  };
}
