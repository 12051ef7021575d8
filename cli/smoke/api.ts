import { networkTrouble } from "./advice.ts";
import type { Trouble } from "./step.ts";
import type { Target } from "./target.ts";

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body if it is JSON, else undefined. */
  json: unknown;
}

export interface Request {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Sent with the token, if there is one. */
  isAdmin?: boolean;
}

/** The timeout of one answer in milliseconds: longer than the Worker waits for its database. */
const DEADLINE_MS = 15_000;
const FIRST_PAUSE_MS = 100;

/** The API as callers see it. */
export class Api {
  readonly #target: Target;

  constructor(target: Target) {
    this.#target = target;
  }

  /** @throws Trouble if there is no answer */
  async ask(
    path: string,
    { method = "GET", headers = {}, body, isAdmin = false }: Request = {},
  ): Promise<Answer> {
    const { url, token } = this.#target;
    try {
      const response = await fetch(url + path, {
        method,
        headers: {
          // The analytics count it as a bot, not as a page view.
          "User-Agent": "edge-posts smoke bot",
          Accept: "application/json",
          ...(isAdmin && token !== undefined && { Authorization: `Bearer ${token}` }),
          ...headers,
        },
        redirect: "manual",
        signal: AbortSignal.timeout(DEADLINE_MS),
        ...(body !== undefined && { body }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, json: parsed(text) };
    } catch (error) {
      throw networkTrouble(error, this.#target);
    }
  }

  /**
   * Repeats the read until the answer is right, for up to `patienceMs`.
   * @throws Trouble if it never is
   */
  async askUntil(
    path: string,
    isRight: (answer: Answer) => boolean,
    { patienceMs, otherwise }: { patienceMs: number; otherwise: (answer: Answer) => Trouble },
  ): Promise<Answer> {
    const started = performance.now();
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 2) {
      const answer = await this.ask(path);
      if (isRight(answer)) return answer;
      const leftMs = started + patienceMs - performance.now();
      if (leftMs <= 0) throw otherwise(answer);
      await new Promise((resolve) => setTimeout(resolve, Math.min(pauseMs, leftMs)));
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
