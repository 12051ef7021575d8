/**
 * The part of Upstash's Developer API that the stack calls, as documented, and as Upstash's own
 * terraform-provider-upstash and `@upstash/cli` call it. Never tried against the real API.
 * https://upstash.com/docs/devops/developer-api
 *
 * The engine serializes this code and runs it in another process: no `#fields`, which would not survive, and
 * no error classes, which would lose their messages.
 */
import type { Account } from "./account.ts";
import { type Patience, pause } from "./patience.ts";
import { platformOf } from "./regions.ts";
import { refusal } from "./words.ts";

/** Status 0 means that no answer arrived, or only part of one. `said` is a short reason, never a secret. */
export interface Answer {
  readonly status: number;
  readonly value: unknown;
  readonly said: string;
}

/** A database, as the API describes it. */
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

  /** The IDs of all databases with this name: there may be several. */
  async named(name: string, doing: string): Promise<string[]> {
    return (await this.list(doing)).filter((each) => each.name === name).map(({ id }) => id);
  }

  /** Undefined only if the database certainly does not exist. */
  async get(id: string, doing: string): Promise<Database | undefined> {
    const answer = await this.ask("GET", `/v2/redis/database/${id}`);
    const database = toDatabase(answer.value);
    if (answer.status === 200 && database) return database;
    // A wrong base URL answers 404 too: only the list proves that the database is gone.
    const gone = answer.status === 404 || isDeleted(answer.value);
    if (gone && !(await this.list(doing)).some((each) => each.id === id)) return undefined;
    throw refusal(answer, doing);
  }

  create(name: string, region: string, readRegions: readonly string[]): Promise<Answer> {
    // The documentation of 2026 requires a platform. In 2025 the API refused any region but "global"
    // (upstash/pulumi-upstash #35), and @upstash/cli still sends that.
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

  /** Retries a GET or DELETE if that may help; a POST only after a 429, which means that nothing was done. */
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
        // A redirect would take the key to another host.
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

/** Undefined if a required member is missing. */
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

/** Until 2026 the documentation had a state `deleted`, so deleted databases may still be listed. */
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
 * An error is `{"error"}`, `{"message"}`, a JSON string or plain text: one short sentence is passed on, never
 * a page.
 */
function reasonOf(value: unknown, text: string): string {
  const { error, message } = membersOf(value);
  const said = [error, message, value, text].find((each) => typeof each === "string") ?? "";
  // Nor anything that could be a token.
  return /^[^\p{Cc}<>{}]{1,200}$/u.test(said) && !/\S{40}/.test(said) ? said : "";
}

function reasonOfNoAnswer(error: unknown): string {
  const { name, cause } = error as Error;
  const code = membersOf(cause).code;
  return name === "TimeoutError" ? "timeout" : typeof code === "string" ? code : "connection lost";
}
