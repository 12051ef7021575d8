import { Failure } from "./failure.ts";

/** The environment variable of each local server, and its default port. */
const DEFAULTS = { PORT: 8787, REDIS_REST_PORT: 8079, CLOUDFLARE_API_PORT: 8788 } as const;

/**
 * The port that a variable sets; 0 lets the system pick one.
 * @throws Failure if it is not a port
 */
export function portOf(variable: keyof typeof DEFAULTS, env: NodeJS.ProcessEnv = process.env): number {
  const value = env[variable] || String(DEFAULTS[variable]);
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) {
    throw new Failure(`${variable} must be a port from 0 to 65535, not ${JSON.stringify(value)}`);
  }
  return Number(value);
}
