/**
 * The part of Upstash's Developer API that the stack calls, as its documentation has it, and as Upstash's own
 * terraform-provider-upstash and `@upstash/cli` call it. It was never tried at the real API.
 * https://upstash.com/docs/devops/developer-api
 *
 * The engine keeps this code as text and runs it in another process, so here are no `#fields`, which would
 * not survive, and no classes of errors, which would lose their messages.
 */
import type { Account } from "./account.ts";
import { type Patience, pause } from "./patience.ts";
import { platformOf } from "./regions.ts";
import { refusal } from "./words.ts";

/** Status 0: no answer came, or only a part of one. `said` is a short reason, never a secret. */
export interface Answer {
  readonly status: number;
  readonly value: unknown;
  readonly said: string;
}

/** A database, as the API tells of it. */
export interface Database {
  readonly id: string;
  readonly name: string;
  /** A host, or the part of it before .upstash.io: the documentation shows both. */
  readonly endpoint: string;
  readonly token: string;
  readonly region: string;
  readonly readRegions: readonly string[];
}

const TRIES = 3;

export class DeveloperApi {
  readonly account: Account;
  readonly patience: Patience;

  constructor(account: Account, patience: Patience) {
    this.account = account;
    this.patience = patience;
  }

  /** The IDs of the databases of a name: the API may have several. */
  async named(name: string, doing: string): Promise<string[]> {
    return (await this.list(doing)).filter((each) => each.name === name).map(({ id }) => id);
  }

  /** Undefined when it is certain that there is none. */
  async get(id: string, doing: string): Promise<Database | undefined> {
    const answer = await this.ask("GET", `/v2/redis/database/${id}`);
    const database = toDatabase(answer.value);
    if (answer.status === 200 && database) return database;
    // A wrong base URL answers 404 too: only a list without it shows that it is gone.
    const gone = answer.status === 404 || isDeleted(answer.value);
    if (gone && !(await this.list(doing)).some((each) => each.id === id)) return undefined;
    throw refusal(answer, doing);
  }

  create(name: string, region: string, readRegions: readonly string[]): Promise<Answer> {
    // The documentation of 2026 requires a platform. In 2025 the API refused a request that did not have
    // "global" as its region (upstash/pulumi-upstash #35), and @upstash/cli still sends that.
    return this.ask("POST", "/v2/redis/database", {
      database_name: name,
      platform: platformOf(region),
      region: "global",
      primary_region: region,
      read_regions: readRegions,
    });
  }

  rename(id: string, name: string): Promise<Answer> {
    return this.ask("POST", `/v2/redis/rename/${id}`, { name });
  }

  updateRegions(id: string, readRegions: readonly string[]): Promise<Answer> {
    return this.ask("POST", `/v2/redis/update-regions/${id}`, { read_regions: readRegions });
  }

  resetPassword(id: string): Promise<Answer> {
    return this.ask("POST", `/v2/redis/reset-password/${id}`);
  }

  delete(id: string): Promise<Answer> {
    return this.ask("DELETE", `/v2/redis/database/${id}`);
  }

  async list(doing: string): Promise<{ id: string; name: string }[]> {
    const answer = await this.ask("GET", "/v2/redis/databases");
    const { status, value } = answer;
    if (status !== 200 || !Array.isArray(value)) throw refusal(answer, doing);
    return value
      .filter((each) => !isDeleted(each))
      .map((each) => {
        const { database_id: id, database_name: name } = membersOf(each);
        if (typeof id !== "string" || typeof name !== "string") throw refusal(answer, doing);
        return { id, name };
      });
  }

  /**
   * Tries a GET or a DELETE again where that may help; anything else only after a 429, which says that
   * nothing was done.
   */
  async ask(method: "GET" | "POST" | "DELETE", path: string, body?: object): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.try(method, path, body);
      const { status } = answer;
      const mayHelp = status === 429 || (method !== "POST" && (status === 0 || status >= 500));
      if (!mayHelp || attempt === TRIES) return answer;
      await pause(this.patience.pauseMs * attempt);
    }
  }

  async try(method: string, path: string, body: object | undefined): Promise<Answer> {
    const { baseUrl, email, apiKey } = this.account;
    const credentials = Buffer.from(`${email}:${apiKey}`).toString("base64");
    const headers = { authorization: `Basic ${credentials}`, "content-type": "application/json" };
    try {
      const response = await fetch(baseUrl + path, {
        method,
        headers,
        signal: AbortSignal.timeout(this.patience.callMs),
        // It would take the key to another host.
        redirect: "manual",
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const value = parse(text);
      const said = reasonOf(value, text);
      const isSecret = said.includes(apiKey) || said.includes(credentials);
      return { status: response.status, value, said: isSecret ? "" : said };
    } catch (error) {
      return { status: 0, value: undefined, said: reasonOfNoAnswer(error) };
    }
  }
}

/** Undefined where a member is missing that everything hangs on. */
export function toDatabase(value: unknown): Database | undefined {
  const { database_id, database_name, endpoint, rest_token, primary_region, read_regions } = membersOf(value);
  const texts = [database_id, database_name, endpoint, rest_token, primary_region];
  const [id = "", name = "", host = "", token = "", region = ""] = texts.map((each) =>
    typeof each === "string" ? each : "",
  );
  if ([id, name, token, region].includes("") || !/^[\w.-]+(:\d+)?$/.test(host) || isDeleted(value))
    return undefined;
  const replicas = Array.isArray(read_regions) ? read_regions.map(String) : [];
  return { id, name, endpoint: host, token, region, readRegions: replicas.filter((each) => each !== region) };
}

/** The documentation before 2026 has a state `deleted`, which says that such databases may be listed. */
function isDeleted(value: unknown): boolean {
  return membersOf(value).state === "deleted";
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * An error is `{"error"}`, `{"message"}`, a JSON string or plain text: one short sentence is told on, and no
 * page.
 */
function reasonOf(value: unknown, text: string): string {
  const { error, message } = membersOf(value);
  const said = [error, message, value, text].find((each) => typeof each === "string") ?? "";
  // Nor what could be a token.
  return /^[^\p{Cc}<>{}]{1,200}$/u.test(said) && !/\S{40}/.test(said) ? said : "";
}

function reasonOfNoAnswer(error: unknown): string {
  const { name, cause } = error as Error;
  const code = membersOf(cause).code;
  return name === "TimeoutError" ? "time-out" : typeof code === "string" ? code : "connection lost";
}
