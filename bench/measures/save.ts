import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Lab } from "../lab.ts";
import { copyProjectTo, withFolder } from "../project-copy.ts";
import type { Row } from "../row.ts";
import { type DevelopmentServer, startMiniflare, startOwn, startWrangler, WRANGLER } from "../servers.ts";
import { interleaved, median, ratios, spread } from "../statistics.ts";

const FILE = "worker/index.ts";
const PATH = "/posts/saved";

type Name = "edge-posts" | "Miniflare" | "wrangler";

/**
 * From writing a file to the first answer of the new code, for each server in its own copy of the project.
 */
export function measureSave({ quick, say }: Lab): Promise<Row[]> {
  return withFolder(async (folder) => {
    say(`from the save of a file to its first answer (installs wrangler ${WRANGLER} in a scratch folder)`);
    const at = (name: string) => join(folder, name);
    const names: Name[] = ["edge-posts", "Miniflare", "wrangler"];
    for (const name of [...names, "scratch"]) await mkdir(at(name));
    for (const name of names) {
      await copyProjectTo(at(name));
      await prepare(at(name));
    }
    const servers: Record<Name, DevelopmentServer> = {
      "edge-posts": await startOwn(at("edge-posts")),
      Miniflare: await startMiniflare(at("Miniflare")),
      wrangler: await startWrangler(at("wrangler"), at("scratch")),
    };
    try {
      let count = 0;
      const rounds = quick ? 3 : 15;
      const times = await interleaved(rounds, names, (name) =>
        saveTook(servers[name], at(name), `saved ${++count}`),
      );
      const program = await interleaved(quick ? 2 : 7, ["edge-posts"] as const, () =>
        programTook(servers["edge-posts"], at("edge-posts")),
      );
      const shown = (values: number[]) => `${Math.round(median(values))} ms`;
      const own = shown(times["edge-posts"]);
      const measure = "from the save of a file of the Worker to its first answer";
      const of = (other: Name) =>
        `${other === "wrangler" ? "wrangler dev" : "setOptions"} ${shown(times[other])}`;
      return [
        { measure, own, other: "", figure: spread(times["edge-posts"]), unit: "ms", bar: { most: 400 } },
        {
          measure,
          own,
          other: of("Miniflare"),
          figure: spread(ratios(times["edge-posts"], times.Miniflare)),
        },
        { measure, own, other: of("wrangler"), figure: spread(ratios(times["edge-posts"], times.wrangler)) },
        {
          measure: "from the save of index.ts to the first answer of what it asks for",
          own: shown(program["edge-posts"]),
          other: "",
          figure: spread(program["edge-posts"]),
          unit: "ms",
          bar: { most: 1_500 },
        },
      ];
    } finally {
      for (const server of Object.values(servers)) await server.close();
    }
  });
}

/** Adds a path to the Worker that shows what was saved, and one for a binding of index.ts. */
async function prepare(folder: string): Promise<void> {
  await edit(
    folder,
    FILE,
    /^ +const url = .*\n/m,
    (line) =>
      `${line}    if (url.pathname === "${PATH}") return new Response("first");\n` +
      `    if (url.pathname === "${PATH}-program") return new Response(String(env.ANALYTICS_DAYS));\n`,
  );
}

async function edit(
  folder: string,
  file: string,
  place: RegExp,
  by: (found: string) => string,
): Promise<void> {
  const source = await readFile(join(folder, file), "utf8");
  const changed = source.replace(place, by);
  if (changed === source) throw new Error(`${file} has no ${place}`);
  await writeFile(join(folder, file), changed);
}

async function saveTook(server: DevelopmentServer, folder: string, text: string): Promise<number> {
  const change = () => edit(folder, FILE, /Response\("[^"]*"\)/, () => `Response("${text}")`);
  return took(server, PATH, text, change);
}

let days = 1;
function programTook(server: DevelopmentServer, folder: string): Promise<number> {
  days += 1;
  const change = () =>
    edit(folder, "infra/features/analytics.ts", /String\((?:retentionDays|\d+)\)/, () => `String(${days})`);
  return took(server, `${PATH}-program`, String(days), change);
}

async function took(
  { url, saved }: DevelopmentServer,
  path: string,
  expected: string,
  change: () => Promise<void>,
): Promise<number> {
  const began = performance.now();
  await change();
  await saved();
  const answer = () =>
    fetch(url + path).then(
      (response) => response.text(),
      () => "",
    );
  while ((await answer()) !== expected) {
    if (performance.now() - began > 60_000) throw new Error(`${url} does not serve what was saved`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return performance.now() - began;
}
