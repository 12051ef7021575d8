import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { IS_CI } from "../../support/needs.ts";
import { copyOfProject, text } from "../../support/npm-start.ts";
import { evaluatorIn, stackHere } from "../../support/stack-here.ts";

describe("npm start while it runs", () => {
  it("deploys a changed Worker, and keeps the last good one if it does not build", async () => {
    const folder = await copyOfProject();
    const { posts, logged } = await stackHere(folder);
    const file = join(folder, "worker/http/origin.ts");
    const source = await readFile(file, "utf8");
    await writeFile(file, source.replace("Not found", "Changed").replace('=== "true"', '=== "never"'));
    await logged(/Deployed again/);
    expect(await text(`${posts}-archive`)).toContain("Changed");
    await writeFile(file, `${source}\nconst broken = ;`);
    await logged(/Not deployed.*\n[\s\S]*worker\/http\/origin\.ts:\d+:\d+/);
    expect(await text(`${posts}-archive`)).toContain("Changed");
    await writeFile(file, `${source}\nthrow new Error("at the start");`);
    await logged(/Not deployed.*\n.*at the start/);
    expect(await text(`${posts}-archive`)).toContain("Changed");
  });

  it("keeps the last good Worker if the program fails in unforeseen ways", async () => {
    const folder = await copyOfProject();
    const { posts, logged } = await stackHere(folder);
    const file = join(folder, "index.ts");
    const source = await readFile(file, "utf8");
    const kv = '[...bindingsFor(settings, database), { type: "kv_namespace", name: "KV", namespaceId: "1" }]';
    const breaks: [string, RegExp][] = [
      [
        source.replace("bindingsFor(settings, database)", kv),
        /binding KV: the type "kv_namespace" is not supported/,
      ],
      [
        `${source}\nnew cloudflare.WorkersRoute("bad", { zoneId: "", pattern: "localhost/po*sts*" });`,
        /the route pattern "localhost\/po\*sts\*" has a \*/,
      ],
      [`${source}\nawait Promise.reject(new Error("it breaks"));`, /it breaks/],
    ];
    for (const [broken, message] of breaks) {
      await writeFile(file, broken);
      await logged(new RegExp(`Not deployed.*\\n.*${message.source}`));
      expect((await fetch(posts)).status).toBe(200);
    }
    await writeFile(file, source);
    await logged(/Deployed again/);
  });

  it("shows what the Worker logs and throws, with line numbers in its TypeScript", async () => {
    const folder = await copyOfProject();
    const file = join(folder, "worker/posts/routes.ts");
    const source = await readFile(file, "utf8");
    const broken = source.replace(
      /function list\(.*\n/,
      (head) => `${head}  console.log("it lists");\n  throw new Error("it breaks");\n`,
    );
    await writeFile(file, broken);
    const line = broken.split("\n").findIndex((each) => each.includes("it breaks")) + 1;
    const { posts, logged } = await stackHere(folder, { evaluator: evaluatorIn(folder) });
    const response = await fetch(posts);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("it breaks");
    await logged(/it lists/);
    await logged(new RegExp(`"error":"Error","stack":\\["at [^"]*worker/posts/routes\\.ts:${line}:\\d+`));
  });

  // A deployment is slow with 8 busy clients: ten in CI, else three.
  const deployments = IS_CI ? 10 : 3;
  it(`loses no request of 8 clients while it deploys ${deployments} times`, async () => {
    const folder = await copyOfProject();
    const { posts, logged } = await stackHere(folder);
    const file = join(folder, "worker/index.ts");
    const source = await readFile(file, "utf8");
    let over = false;
    const outcomes = new Map<number | string, number>();
    const client = async () => {
      while (!over) {
        const outcome = await fetch(posts).then(
          (response) => response.text().then(() => response.status),
          (error: Error) => String(error.cause ?? error),
        );
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
    };
    const clients = Array.from({ length: 8 }, client);
    for (let i = 1; i <= deployments; i++) {
      await writeFile(file, `${source}\n// ${i}\n`);
      await logged(new RegExp(`(Deployed again[\\s\\S]*){${i}}`));
    }
    over = true;
    await Promise.all(clients);
    expect([...outcomes.keys()]).toEqual([200]);
    expect(outcomes.get(200)).toBeGreaterThan(100);
  });
});
