import type { RateLimit } from "@cloudflare/workers-types";
import type { Layer } from "./layer.ts";
import { isRead, isWrite } from "./method.ts";
import { Problem } from "./problem.ts";

/** Applies the rate limiter for the request's method, if one is bound. */
export const rateLimit: Layer = ({ method, headers, env }, next) => {
  const limiter = isRead(method) ? env.READ_LIMITER : isWrite(method) ? env.WRITE_LIMITER : undefined;
  if (!limiter) return next();
  const key = clientKey(headers.get("cf-connecting-ip") ?? "");
  return limited(limiter, key, "Too many requests from your address. Try again in a minute.").then(next);
};

/** @throws Problem when a limiter has counted too many for a key */
export async function limited(limiter: RateLimit, key: string, detail: string): Promise<void> {
  const { success } = await limiter.limit({ key });
  if (!success) throw new Problem(429, detail, { "Retry-After": "60" });
}

/**
 * The key of a client: an IPv4 address itself, or the /64 of an IPv6 address, since each subscriber has at
 * least that many addresses.
 */
export function clientKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped || !address.includes(":")) return mapped ?? address;
  const [head = "", tail] = address.split("::");
  const groups = (part: string) => part.split(":").filter((group) => group !== "");
  const left = groups(head);
  const right = groups(tail ?? "");
  const zeros = tail === undefined ? 0 : Math.max(8 - left.length - right.length, 0);
  const all = [...left, ...Array<string>(zeros).fill("0"), ...right];
  const network = all.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(":")}::/64`;
}
