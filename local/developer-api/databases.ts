/** The databases that the local Developer API created, each with its own Redis and REST server. */
import { randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { openDatabase } from "#kv-at-hand/redis/open.ts";
import { startRestServer } from "#kv-at-hand/upstash/server.ts";
import { Failure } from "../../infra/failure.ts";
import { writeKept } from "../kept-file.ts";

export interface KeptDatabase {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly readRegions: readonly string[];
  /** The REST server's token. */
  readonly token: string;
  /** The REST server's port, which never changes, because deployed Workers know it. */
  readonly port: number;
  /** Seconds since 1970. */
  readonly created: number;
}

export interface DatabasesOptions {
  /** Stores the databases and their data; created if missing. */
  readonly directory: string;
  /** Where to look for redis-server and valkey-server: by default, the PATH of the process. */
  readonly path?: string | undefined;
  readonly log: (line: string) => void;
}

interface Running {
  readonly kept: KeptDatabase;
  /** Describes the Redis and the stack that it belongs to. */
  readonly description: string;
  /** Serves with another token from now on. */
  readonly serve: (token: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export class Databases {
  readonly #options: DatabasesOptions;
  readonly #running = new Map<string, Running>();

  private constructor(options: DatabasesOptions) {
    this.#options = options;
  }

  /**
   * Starts all databases created earlier.
   * @throws Failure if the stored list cannot be read
   */
  static async open(options: DatabasesOptions): Promise<Databases> {
    mkdirSync(options.directory, { recursive: true, mode: 0o700 });
    const databases = new Databases(options);
    try {
      for (const kept of databases.#read()) await databases.#start(kept);
      return databases;
    } catch (error) {
      await databases.close();
      throw error;
    }
  }

  get all(): readonly KeptDatabase[] {
    return [...this.#running.values()].map(({ kept }) => kept);
  }

  /** Each database's REST URL and its description for the user. */
  get running(): readonly { url: string; description: string }[] {
    return [...this.#running.values()].map(({ kept, description }) => ({ url: urlOf(kept), description }));
  }

  get(id: string): KeptDatabase | undefined {
    return this.#running.get(id)?.kept;
  }

  async make(asked: Pick<KeptDatabase, "name" | "region" | "readRegions">): Promise<KeptDatabase> {
    const created = Math.floor(Date.now() / 1000);
    const made = await this.#start({ ...asked, id: randomUUID(), token: newToken(), port: 0, created });
    await this.#keep();
    this.#options.log(`created the database ${made.name} (${made.id}) in ${made.region}, at ${urlOf(made)}`);
    return made;
  }

  async change(id: string, change: Partial<Pick<KeptDatabase, "name" | "readRegions">>): Promise<void> {
    await this.#replace(id, change);
    this.#options.log(`changed the database ${this.get(id)?.name} (${id})`);
  }

  async resetToken(id: string): Promise<void> {
    const token = newToken();
    await this.#running.get(id)?.serve(token);
    await this.#replace(id, { token });
    this.#options.log(`reset the token of the database ${this.get(id)?.name} (${id})`);
  }

  async delete(id: string): Promise<void> {
    const running = this.#running.get(id);
    this.#running.delete(id);
    await this.#keep();
    await running?.close();
    await rm(join(this.#options.directory, id), { recursive: true, force: true });
    this.#options.log(`deleted the database ${running?.kept.name} (${id}) and its data`);
  }

  async close(): Promise<void> {
    for (const { close } of this.#running.values()) await close();
  }

  async #start(kept: KeptDatabase): Promise<KeptDatabase> {
    const { directory, path, log } = this.#options;
    const database = await openDatabase({ directory: join(directory, kept.id), path, log });
    const listen = (token: string, port: number) => startRestServer({ database, token, port, log });
    const listenElsewhere = (error: unknown) => {
      if (!(error instanceof Failure) || kept.port === 0) throw error;
      log(
        `the port of the database ${kept.name} is in use: run pulumi refresh and pulumi up to use its new one`,
      );
      return listen(kept.token, 0);
    };
    let server = await listen(kept.token, kept.port)
      .catch(listenElsewhere)
      .catch(async (error: unknown) => {
        await database.close();
        throw error;
      });
    const started = { ...kept, port: server.port };
    this.#running.set(kept.id, {
      kept: started,
      description: `${kept.name} in ${kept.region}: ${database.description}`,
      serve: async (token) => {
        await server.close();
        server = await listen(token, started.port);
      },
      close: async () => {
        await server.close();
        await database.close();
      },
    });
    return started;
  }

  async #replace(id: string, change: Partial<KeptDatabase>): Promise<void> {
    const running = this.#running.get(id);
    if (running) this.#running.set(id, { ...running, kept: { ...running.kept, ...change } });
    await this.#keep();
  }

  get #file(): string {
    return join(this.#options.directory, "databases.json");
  }

  #keep(): Promise<void> {
    return writeKept(this.#file, JSON.stringify(this.all));
  }

  #read(): KeptDatabase[] {
    let text: string;
    try {
      text = readFileSync(this.#file, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      return [];
    }
    try {
      return JSON.parse(text);
    } catch {
      throw new Failure(`${this.#file} cannot be read: delete it, or run npm start -- --fresh`);
    }
  }
}

function urlOf({ port }: KeptDatabase): string {
  return `http://127.0.0.1:${port}`;
}

function newToken(): string {
  return randomBytes(32).toString("base64url");
}
