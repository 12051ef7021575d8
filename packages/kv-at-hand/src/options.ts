/** The command line. */
import { parseArgs } from "node:util";
import { Failure } from "./failure.ts";
import type { UpstashOptions } from "./index.ts";
import { findRedisServer } from "./redis/server.ts";

const DEFAULT_PORT = 8079;

/** Everybody knows it: enough on one's own machine, where no page may ask. */
const DEFAULT_TOKEN = "local-token";

export const HELP = `kv-at-hand: the REST API of Upstash Redis on this machine

  --port <number>              ${DEFAULT_PORT} if absent; 0 picks a free one
  --host <address>             127.0.0.1 if absent; any other needs a --token of your own
  --token <token>              ${DEFAULT_TOKEN} if absent
  --read-only-token <token>    opens the database too, but lets nothing be written
  --redis <what>               a URL (redis:, rediss:), redis-server or embedded; if absent redis-server or
                               valkey-server where there is one on PATH, else embedded
  --data <folder>              where redis-server keeps its data; if absent nothing is kept
  --database <name>=<token>    a further database, apart from the others; as often as there are any
  --allow-origin <origin>      lets the pages of an origin, such as http://localhost:5173, use the API
  --allow-host <name>          takes requests under another name, such as that of a Docker service
  --request-limit <megabytes>  1 if absent, as on every plan of Upstash; some have 10
  --env                        writes the two environment variables and nothing else to standard output
  --help`;

export type CommandLine =
  | { readonly kind: "help" }
  | { readonly kind: "start"; readonly envOnly: boolean; readonly options: UpstashOptions };

/** @throws Failure when it makes no sense */
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
    throw new Failure(`--host ${host} lets other machines in: give a --token of your own`);
  }
  const databases = Object.fromEntries((values.database ?? []).map(readDatabase));
  const tokens = [
    token,
    ...Object.values(databases),
    ...(readOnlyToken === undefined ? [] : [readOnlyToken]),
  ];
  if (tokens.includes("")) throw new Failure("a token must not be empty");
  if (new Set(tokens).size < tokens.length) throw new Failure("every token must be another");
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

/** @throws Failure in place of what parseArgs throws */
function parse<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Failure(`${(error as Error).message.split(/[.\n]/, 1)[0]}: --help shows what there is`);
  }
}

function readDatabase(text: string): [name: string, token: string] {
  const [, name, token] = /^([\w-]+)=(.+)$/.exec(text) ?? [];
  if (!name || !token || name === "default") {
    throw new Failure(
      "--database takes a name of letters, digits, _ and -, and its token: --database cache=secret",
    );
  }
  return [name, token];
}

function readNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most) {
    throw new Failure(`${name} takes a number from ${least} to ${most}, not ${JSON.stringify(text)}`);
  }
  return number;
}
