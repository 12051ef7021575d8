/** Runs the requests of the REST API on a database. */
import { type Command, type Database, EXECABORT, type Reply, ReplyError } from "../redis/database.ts";
import type { Answer, Stream } from "./answer.ts";
import { openMonitor, openSubscription } from "./events.ts";
import { Monitor } from "./monitor.ts";
import { mayWrite } from "./reads.ts";
import { type Format, listBody, replyBody } from "./reply.ts";
import type { Item, RestRequest } from "./request.ts";
import { ScriptFlags } from "./script-flags.ts";
import { SYNC_TOKEN, SyncToken } from "./sync-token.ts";

export class Executor {
  readonly #database: Database;
  readonly #scripts = new ScriptFlags();
  readonly #monitor = new Monitor();
  readonly #syncToken = new SyncToken();

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * The answer with a sync token. @throws ReplyError, and whatever an unreachable Database throws
   */
  async execute(request: RestRequest, format: Format): Promise<Answer | Stream> {
    switch (request.kind) {
      case "subscription":
        return openSubscription(this.#database, request.command, request.channel);
      case "monitor":
        return openMonitor(this.#monitor);
      case "command": {
        const { item } = request;
        if (!isCommand(item)) return this.#one(item, [], format);
        return this.#one(await this.#run(item), [item], format);
      }
      case "pipeline":
      case "transaction": {
        const { kind, items } = request;
        if (kind === "transaction" && items.some((item) => item instanceof Error)) {
          throw new ReplyError(EXECABORT);
        }
        const commands = items.filter(isCommand);
        const replies = await this.#all(commands, kind);
        // Outcomes that are not from the database take their place among those that are.
        const outcomes = items.map((item) => (isCommand(item) ? (replies.shift() ?? null) : item));
        const shown = kind === "transaction" && format === "resp2" ? "json" : format;
        return this.#answer(listBody(outcomes, shown), commands);
      }
    }
  }

  async #run(command: Command): Promise<Reply | Error> {
    this.#monitor.tell([command]);
    const outcome = await this.#database.run(this.#scripts.toRedis(command)).catch((error) => {
      if (error instanceof ReplyError) return error;
      throw error;
    });
    return this.#scripts.fromRedis(command, outcome);
  }

  #one(outcome: Reply | Error, commands: readonly Command[], format: Format): Answer {
    const answer = this.#answer(replyBody(outcome, format), commands);
    return outcome instanceof Error ? { ...answer, status: 400 } : answer;
  }

  async #all(commands: readonly Command[], how: "pipeline" | "transaction"): Promise<(Reply | Error)[]> {
    this.#monitor.tell(commands);
    const outcomes = await this.#database[how](commands.map((command) => this.#scripts.toRedis(command)));
    return outcomes.map((outcome, index) => this.#scripts.fromRedis(commands[index], outcome));
  }

  /** Each answer to a write has its own token, even if other writes ran at the same time. */
  #answer(body: string | Buffer, commands: readonly Command[]): Answer {
    const token = commands.some(([name]) => mayWrite(name))
      ? this.#syncToken.advance()
      : this.#syncToken.current;
    return { status: 200, body, headers: { [SYNC_TOKEN]: token } };
  }
}

function isCommand(item: Item): item is Command {
  return Array.isArray(item);
}
