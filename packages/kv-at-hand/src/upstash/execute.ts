/** Runs the requests of the REST API on a database. */
import { type Command, type Database, EXECABORT, type Reply, ReplyError } from "../redis/database.ts";
import type { Answer, Stream } from "./answer.ts";
import { openMonitor, openSubscription } from "./events.ts";
import { Monitor } from "./monitor.ts";
import { mayWrite } from "./reads.ts";
import { type Format, listBody, replyBody } from "./reply.ts";
import { BadRequest, type RestRequest } from "./request.ts";
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

  /** The answer with a sync token. @throws ReplyError, BadRequest, and whatever a Database that cannot be asked throws */
  async execute(request: RestRequest, format: Format): Promise<Answer | Stream> {
    switch (request.kind) {
      case "subscription":
        return openSubscription(this.#database, request.command, request.channel);
      case "monitor":
        return openMonitor(this.#monitor);
      case "command":
        return this.#command(request.command, format);
      case "pipeline": {
        const { commands } = request;
        // Commands that are not served take their place in the answer as errors, and the others run.
        const outcomes = await this.#all(commands.filter(isCommand), "pipeline");
        const ordered = commands.map((command) =>
          isCommand(command) ? (outcomes.shift() ?? null) : command,
        );
        return this.#answer(listBody(ordered, format), commands.filter(isCommand));
      }
      case "transaction": {
        const served = request.commands.filter(isCommand);
        if (served.length < request.commands.length) throw new ReplyError(EXECABORT);
        const outcomes = await this.#all(served, "transaction");
        return this.#answer(listBody(outcomes, format === "resp2" ? "json" : format), served);
      }
    }
  }

  async #command(command: Command, format: Format): Promise<Answer> {
    this.#monitor.tell([command]);
    const outcome = await this.#database.run(this.#scripts.toRedis(command)).catch((error) => {
      if (error instanceof ReplyError) return error;
      throw error;
    });
    const body = replyBody(this.#scripts.fromRedis(command, outcome), format);
    return { ...this.#answer(body, [command]), ...(outcome instanceof Error && { status: 400 }) };
  }

  async #all(commands: readonly Command[], how: "pipeline" | "transaction"): Promise<(Reply | Error)[]> {
    this.#monitor.tell(commands);
    const outcomes = await this.#database[how](commands.map((command) => this.#scripts.toRedis(command)));
    return outcomes.map((outcome, index) => this.#scripts.fromRedis(commands[index], outcome));
  }

  /** Each answer to a write has a token of its own, though others' may have run at the same time. */
  #answer(body: string | Buffer, commands: readonly Command[]): Answer {
    const token = commands.some(([name]) => mayWrite(name))
      ? this.#syncToken.advance()
      : this.#syncToken.current;
    return { status: 200, body, headers: { [SYNC_TOKEN]: token } };
  }
}

function isCommand(item: Command | BadRequest): item is Command {
  return !(item instanceof BadRequest);
}
