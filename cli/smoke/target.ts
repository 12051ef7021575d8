import { type Manual, readCommandLine, UsageError } from "../../infra/command-line.ts";
import { portOf } from "../../infra/ports.ts";
import { bearerToken } from "../../infra/settings/checks.ts";
import { readStack } from "../../infra/stack-file.ts";
import { checked } from "../checked.ts";

/** The API that is looked at. */
export interface Target {
  /** Without a final slash. */
  url: string;
  /** It is `npm start` on this machine. */
  isLocal: boolean;
  /** Allows writes, and shows the analytics. */
  token: string | undefined;
  /** Whether posts may be made there. */
  writes: boolean;
}

const MANUAL: Manual = {
  usage: "npm run smoke -- https://api.example.com [--public-writes]",
  about:
    "Checks in a few seconds whether a deployed API does what it should. It only reads, unless it may write.",
  options: {
    "https://api.example.com": "the API; npm start unless given",
    "--public-writes": "write too: the stack has publicWrites",
    ADMIN_TOKEN: "write too, with this token",
  },
  examples: ["npm run smoke", 'npm run smoke -- "$(pulumi stack output url)"'],
};

/**
 * The URL of the command line with ADMIN_TOKEN of the environment: without that and without --public-writes
 * nothing is written; else `npm start`, which the dev stack in `folder` describes.
 * @throws UsageError, or Failure when the token is none
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
  if (positionals.length > 1) throw new UsageError("One URL is enough", MANUAL);
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

/** Not one word of the URL in a message: a person may have put a token there. */
function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHere = url?.hostname === "localhost" || url?.hostname === "127.0.0.1";
  if (url?.protocol !== "https:" && !(url?.protocol === "http:" && isHere)) {
    throw new UsageError("The URL must begin with https:// (http:// on this machine only)", MANUAL);
  }
  if (!/^\/(posts\/?)?$/.test(url.pathname) || url.search || url.hash || url.username || url.password) {
    throw new UsageError("The URL must end with the host, as the stack's output url does", MANUAL);
  }
  return url.origin;
}
