/** The command line. */
import { parseArgs } from "node:util";
import { Failure } from "./failure.ts";
import type { UpstashOptions } from "./index.ts";
import { findRedisServer } from "./redis/server.ts";

const DEFAULT_PORT = 8079;

/** Public, which is enough on one's own machine, where no web page may send requests. */
const DEFAULT_TOKEN = "local-token";

export const HELP = `kv-at-hand [options]

Serves the REST API of Upstash Redis on this machine.

  --port <number>              port to listen on (default: ${DEFAULT_PORT}); 0 picks a free one
  --host <address>             address to listen on (default: 127.0.0.1); others require your own --token
  --token <token>              the database's token (default: ${DEFAULT_TOKEN})
  --read-only-token <token>    a token that allows reads only
  --redis <what>               redis-server, embedded, or the URL of a Redis (redis:, rediss:) (default:
                               redis-server or valkey-server if on PATH, otherwise embedded)
  --data <folder>              where redis-server keeps its data (default: nothing is kept)
  --database <name>=<token>    a further, separate database; repeatable
  --allow-origin <origin>      allows requests from pages of an origin, such as http://localhost:5173; repeatable
  --allow-host <name>          allows requests to another host name, such as a Docker service's; repeatable
  --request-limit <megabytes>  maximum request size (default: 1, which every Upstash plan accepts)
  --env                        prints only the two environment variables
  --help                       prints this

Examples:
  npx kv-at-hand
  npx kv-at-hand --redis redis://localhost:6379
  npx kv-at-hand --env > .env.local`;

export type CommandLine =
  | { readonly kind: "help" }
  | { readonly kind: "start"; readonly envOnly: boolean; readonly options: UpstashOptions };

/** @throws Failure if it is invalid */
export function readCommandLine(args: readonly string[]): CommandLine {
  const text = { type: "string" } as const;
  const texts = { type: "string", multiple: true } as const;
  const flag = { type: "boolean", default: false } as const;
  const { values } = parse(() =>
    parseArgs({
      args: [...args],
      options: {
        ...{ port: text, host: text, token: text, redis: text, data: text, "read-only-token": text },
        ...{ database: texts, "allow-origin": texts, "allow-host": texts, "request-limit": text },
        ...{ env: flag, help: flag },
      },
    }),
  );
  if (values.help) return { kind: "help" };
  const { host = "127.0.0.1", token = DEFAULT_TOKEN, "read-only-token": readOnlyToken, data } = values;
  if (!/^(127\.\d+\.\d+\.\d+|::1|localhost)$/.test(host) && token === DEFAULT_TOKEN) {
    throw new Failure(`--host ${host} admits other machines: set your own --token`);
  }
  const databases = Object.fromEntries((values.database ?? []).map(readDatabase));
  const tokens = [
    token,
    ...Object.values(databases),
    ...(readOnlyToken === undefined ? [] : [readOnlyToken]),
  ];
  if (tokens.includes("")) throw new Failure("a token must not be empty");
  if (new Set(tokens).size < tokens.length) throw new Failure("all tokens must be different");
  return {
    kind: "start",
    envOnly: values.env,
    options: {
      port: readNumber("--port", values.port ?? String(DEFAULT_PORT), 0, 65_535),
      host,
      token,
      ...(readOnlyToken !== undefined && { readOnlyToken }),
      redis: values.redis ?? (findRedisServer() ? "redis-server" : "embedded"),
      ...(data !== undefined && { data }),
      databases,
      allowOrigins: values["allow-origin"] ?? [],
      allowHosts: values["allow-host"] ?? [],
      requestLimitBytes: readNumber("--request-limit", values["request-limit"] ?? "1", 1, 512) * 1024 * 1024,
    },
  };
}

/** @throws Failure instead of parseArgs's error */
function parse<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Failure(`${(error as Error).message.split(/[.\n]/, 1)[0]}: see --help`);
  }
}

function readDatabase(text: string): [name: string, token: string] {
  const [, name, token] = /^([\w-]+)=(.+)$/.exec(text) ?? [];
  if (!name || !token || name === "default") {
    throw new Failure(
      "--database needs a name (letters, digits, _ and -) and a token, such as --database cache=secret",
    );
  }
  return [name, token];
}

function readNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most) {
    throw new Failure(`${name} must be a number from ${least} to ${most}, not ${JSON.stringify(text)}`);
  }
  return number;
}
