import { type Manual, readCommandLine, UsageError } from "../../infra/command-line.ts";
import { portOf } from "../../infra/ports.ts";
import { bearerToken } from "../../infra/settings/checks.ts";
import { readStack } from "../../infra/stack-file.ts";
import { checked } from "../checked.ts";

/** The API to check. */
export interface Target {
  /** Without a final slash. */
  url: string;
  /** Whether it is `npm start` on this machine. */
  isLocal: boolean;
  /** Authorizes writes and the analytics. */
  token: string | undefined;
  /** Whether to create posts there. */
  writes: boolean;
}

const MANUAL: Manual = {
  usage: "npm run smoke -- [https://api.example.com] [--public-writes]",
  about: "Checks a deployed API in a few seconds. It only reads, unless you let it write.",
  options: {
    "https://api.example.com": "the API (default: npm start's)",
    "--public-writes": "also write, to a stack with publicWrites",
    ADMIN_TOKEN: "also write, with this token",
    PORT: "the port of npm start (default: 8787)",
  },
  examples: [
    "npm run smoke",
    'npm run smoke -- "$(pulumi stack output url)"',
    'ADMIN_TOKEN="$(pulumi config get edge-posts:adminToken)" npm run smoke -- "$(pulumi stack output url)"',
  ],
};

/**
 * The URL on the command line, with ADMIN_TOKEN from the environment: without it or --public-writes, nothing
 * is written. By default, `npm start` as the dev stack in `folder` describes it.
 * @throws UsageError, or Failure if the token is malformed
 */
export async function readTarget({
  args,
  folder,
  env,
}: {
  args: readonly string[];
  folder: string;
  env: NodeJS.ProcessEnv;
}): Promise<Target> {
  const { positionals, values } = readCommandLine(
    { args: [...args], allowPositionals: true, options: { "public-writes": { type: "boolean" } } },
    MANUAL,
  );
  if (positionals.length > 1) throw new UsageError("Give only one URL", MANUAL);
  const token = env.ADMIN_TOKEN ? checked(env.ADMIN_TOKEN, bearerToken, "ADMIN_TOKEN") : undefined;
  const [url] = positionals;
  const isPublic = values["public-writes"] === true;
  if (url !== undefined) {
    return { url: originOf(url), isLocal: false, token, writes: token !== undefined || isPublic };
  }

  const { config } = await readStack(folder);
  const ofStack = token ?? (config["edge-posts:adminToken"] || undefined);
  return {
    url: `http://localhost:${portOf("PORT", env)}`,
    isLocal: true,
    token: ofStack,
    writes: ofStack !== undefined || isPublic || config["edge-posts:publicWrites"] === "true",
  };
}

/** Messages never quote the URL: it may contain a token. */
function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHere = url?.hostname === "localhost" || url?.hostname === "127.0.0.1";
  if (url?.protocol !== "https:" && !(url?.protocol === "http:" && isHere)) {
    throw new UsageError("The URL must begin with https:// (http:// only on this machine)", MANUAL);
  }
  if (!/^\/(posts\/?)?$/.test(url.pathname) || url.search || url.hash || url.username || url.password) {
    throw new UsageError("The URL must end with the host, like the stack's output url", MANUAL);
  }
  return url.origin;
}
