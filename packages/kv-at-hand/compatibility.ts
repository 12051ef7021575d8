/**
 * The table of commands in README: every command of a redis-server, tried through the REST API with that
 * server and with the embedded Redis. `node --import=tsx compatibility.ts` prints it.
 */
import { pathToFileURL } from "node:url";
import { startUpstash, type Upstash } from "./src/index.ts";

/** Where a command is available, by its answer to a call without arguments. */
type Served = "both" | "redis-server" | "nowhere";

/** Redis's command groups, as README names them. */
const GROUPS: Readonly<Record<string, string>> = {
  ...{ generic: "generic", string: "strings", bitmap: "bitmaps", hash: "hashes", list: "lists", set: "sets" },
  ...{ "sorted-set": "sorted sets", stream: "streams", hyperloglog: "HyperLogLogs", geo: "geospatial" },
  ...{ pubsub: "pub/sub", scripting: "scripting", connection: "connection", transactions: "transactions" },
  ...{ server: "server", cluster: "cluster" },
};

export async function compatibility(): Promise<string> {
  const [real, embedded] = await Promise.all([startUpstash({ redis: "redis-server" }), startUpstash()]);
  try {
    const docs = (await ask(real, "COMMAND", "DOCS")).result as unknown[];
    const rows = new Map(Object.values(GROUPS).map((title) => [title, new Map<Served, string[]>()]));
    for (let i = 0; i < docs.length; i += 2) {
      const fields = docs[i + 1] as string[];
      const group = fields[fields.indexOf("group") + 1] ?? "";
      const name = String(docs[i]).toUpperCase();
      const row = rows.get(GROUPS[group] ?? "");
      const served = await where(name, real, embedded);
      row?.set(served, [...(row.get(served) ?? []), name].sort());
    }
    const cells = [...rows].map(([title, row]) =>
      [
        title,
        ...(["both", "redis-server", "nowhere"] as const).map((each) =>
          (row.get(each) ?? []).map((name) => `\`${name}\``).join(" "),
        ),
      ].join(" | "),
    );
    const head = [
      "| group | embedded and redis-server | redis-server only | refused |",
      "| --- | --- | --- | --- |",
    ];
    return [...head, ...cells.map((row) => `| ${row} |`)].join("\n");
  } finally {
    await Promise.all([real.close(), embedded.close()]);
  }
}

async function where(name: string, real: Upstash, embedded: Upstash): Promise<Served> {
  if (/not available/.test((await ask(real, name)).error ?? "")) return "nowhere";
  return /unknown command/.test((await ask(embedded, name)).error ?? "") ? "redis-server" : "both";
}

async function ask(
  { url, token }: Upstash,
  ...command: string[]
): Promise<{ result?: unknown; error?: string }> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(command) });
  return (await answer.json()) as { result?: unknown; error?: string };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) console.log(await compatibility());
