/** The few commands that the stack itself sends to its database, over Upstash's REST API. */
import { type Patience, pause } from "./patience.ts";

export interface Address {
  /** Without a final slash. */
  readonly url: string;
  readonly token: string;
}

/** Holds the mark of the stack that owns the database. */
const MARK_KEY = "edge-posts:stack";

/** Atomic, so that only one of two stacks that meet in an empty database leaves its mark. */
const CLAIM =
  "if redis.call('DBSIZE') == 0 then redis.call('SET', KEYS[1], ARGV[1]) end return redis.call('GET', KEYS[1])";

/** Atomic too: replaces the mark ARGV[1] with ARGV[2]. */
const PASS_ON =
  "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2]) end return redis.call('GET', KEYS[1])";

const PROBE_PAUSE_MS = 500;

/** Whether the database answers within `patience.readyMs`. */
export async function isReady(address: Address, patience: Patience): Promise<boolean> {
  for (const deadline = Date.now() + patience.readyMs; ; ) {
    if ((await run(address, ["PING"], patience))?.result === "PONG") return true;
    if (Date.now() >= deadline) return false;
    await pause(Math.min(PROBE_PAUSE_MS, patience.readyMs));
  }
}

/**
 * Leaves the mark in an empty database, then returns the mark that it carries: null if it has keys but no
 * mark, undefined if it could not be asked.
 */
export function claim(address: Address, mark: string, patience: Patience): Promise<unknown> {
  return persist(address, ["EVAL", CLAIM, "1", MARK_KEY, mark], patience);
}

/** Replaces the stack's own mark; returns the same as {@link claim}. */
export function passOn(address: Address, from: string, to: string, patience: Patience): Promise<unknown> {
  return persist(address, ["EVAL", PASS_ON, "1", MARK_KEY, from, to], patience);
}

/** Both scripts are idempotent, so a retry is safe. */
async function persist(address: Address, command: readonly string[], patience: Patience): Promise<unknown> {
  for (let attempt = 1; attempt <= 3; attempt++) {
    const answer = await run(address, command, patience);
    if (answer) return answer.result;
    await pause(patience.pauseMs);
  }
  return undefined;
}

async function run(
  { url, token }: Address,
  command: readonly string[],
  patience: Patience,
): Promise<{ result: unknown } | undefined> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(command),
      signal: AbortSignal.timeout(patience.callMs),
      redirect: "manual",
    });
    const answer: unknown = await response.json();
    const hasResult =
      response.status === 200 && typeof answer === "object" && answer !== null && "result" in answer;
    return hasResult ? (answer as { result: unknown }) : undefined;
  } catch {
    return undefined;
  }
}
