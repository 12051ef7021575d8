/**
 * Live deployment of a copy of the project; the edge is a stand-in that records what it should serve. The
 * program is evaluated in this process, except when it fails: then in its own, as in `npm start`.
 */
import { appendFile, cp, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { Failure } from "../../../infra/failure.ts";
import type { Deployment } from "../../../local/deploy/deploy.ts";
import { deployLive } from "../../../local/deploy/live.ts";
import { type Evaluator, type Program, startEvaluator } from "../../../local/deploy/program.ts";
import { copyOfProject } from "../../support/npm-start.ts";
import { evaluatorHere, evaluatorIn } from "../../support/stack-here.ts";

const WORKER = "worker/http/problem.ts";

const contentOf = (program: Program | undefined) =>
  program?.resources.find(({ type }) => type.endsWith(":WorkersScript"))?.inputs.content;

type Edits = Record<string, (source: string) => string>;

/** The copy with edited files, deployed for the first time. */
async function startLive(
  edits: Edits = {},
  start = edits["index.ts"] ? evaluatorIn : () => evaluatorHere,
  evaluator?: Evaluator,
) {
  const folder = await copyOfProject();
  const edit = async (path: string, change: (source: string) => string) => {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.tmp`, change(await readFile(file, "utf8").catch(() => "")));
    await rename(`${file}.tmp`, file);
  };
  for (const [path, change] of Object.entries(edits)) await edit(path, change);
  const programs: Program[] = [];
  const lines: string[] = [];
  let evaluations = 0;
  const live = await deployLive({
    folder,
    ...(evaluator && { evaluator }),
    startEvaluator: () => {
      const { evaluate, discard } = start(folder);
      return {
        evaluate: (given) => {
          evaluations += 1;
          return evaluate(given);
        },
        discard,
      };
    },
    deployment: {
      isHandedOver: false,
      apply: async (program) => {
        programs.push(program);
        return [];
      },
      handOver: (change) => change(),
    },
    port: 8787,
    running: () => ({}),
    log: (line) => lines.push(line),
  });
  onTestFinished(live.stop);
  const [first] = programs.splice(0);
  /** What was logged about a change, and the program if it was deployed. */
  const deployed = async () => {
    await expect.poll(() => lines.join("\n")).toMatch(/eployed/);
    const [program] = programs.splice(0);
    return { told: lines.splice(0), program };
  };
  return { folder, edit, deployed, evaluations: () => evaluations, first };
}

const says = (text: string) => (source: string) => `${source}\nconsole.log(${JSON.stringify(text)});\n`;

it("bundles a changed Worker with the earlier bindings, without evaluating index.ts again", async () => {
  const { edit, deployed, evaluations, first } = await startLive();
  await edit(WORKER, says("changed"));
  const { program, told } = await deployed();
  expect(contentOf(program)).toContain('"changed"');
  expect(program?.sourceMap).toContain("changed");
  const withoutCode = (each: Program | undefined) =>
    JSON.stringify(each?.resources).replace(/"content":"(\\.|[^"])*"/, "");
  expect(withoutCode(program)).toBe(withoutCode(first));
  expect(told[0]).toBe(`${WORKER} changed.`);
  expect(evaluations()).toBe(1);
});

it("fails with the first deployment's error, even if a file is saved during it", async () => {
  const folder = await copyOfProject();
  const lines: string[] = [];
  const unhandled: unknown[] = [];
  const hear = (reason: unknown) => unhandled.push(reason);
  process.on("unhandledRejection", hear);
  onTestFinished(() => void process.off("unhandledRejection", hear));
  const deployment: Deployment = {
    isHandedOver: false,
    apply: async () => {
      await appendFile(join(folder, "index.ts"), "\n");
      await expect.poll(() => lines).toEqual(["index.ts changed."]);
      throw new Failure("no room");
    },
    handOver: (change) => change(),
  };
  const log = (line: string) => void lines.push(line);
  const live = deployLive({
    folder,
    deployment,
    evaluator: evaluatorHere,
    port: 8787,
    running: () => ({}),
    log,
  });
  await expect(live).rejects.toThrow("no room");
  await new Promise(setImmediate);
  expect(unhandled).toEqual([]);
  expect(lines).toEqual(["index.ts changed."]);
});

it.each(["index.ts", "infra/bindings.ts"])("evaluates index.ts again when %s changes", async (path) => {
  const { edit, deployed, evaluations } = await startLive();
  await edit(path, (source) => `${source}\n// changed\n`);
  await deployed();
  expect(evaluations()).toBe(2);
});

it("evaluates index.ts again for a changed Worker if it uploads something other than the bundle", async () => {
  const custom = (source: string) =>
    source.replace("(await bundleWorker()).code", '"/* mine */" + (await bundleWorker()).code');
  const { edit, deployed, evaluations } = await startLive({ "index.ts": custom });
  await edit(WORKER, says("changed"));
  const { program } = await deployed();
  expect(contentOf(program)).toMatch(/^\/\* mine \*\/[\s\S]*"changed"/);
  expect(evaluations()).toBe(2);
});

it("watches what index.ts or the Worker imports from elsewhere, and nothing else", async () => {
  const { edit, deployed, evaluations } = await startLive({
    "more/program.ts": () => "export {};",
    "more/worker.ts": says("first"),
    "index.ts": (source) => `import "./more/program.ts";\n${source}`,
    [WORKER]: (source) => `import "../../more/worker.ts";\n${source}`,
  });
  await edit("README.md", (source) => `${source}\n`);
  await edit("docs/openapi.yaml", (source) => `${source}\n`);
  await edit("more/worker.ts", says("second"));
  const { program, told } = await deployed();
  expect(told[0]).toBe("more/worker.ts changed.");
  expect(contentOf(program)).toContain('"second"');
  expect(evaluations()).toBe(1);
  await edit("more/program.ts", says("third"));
  await deployed();
  expect(evaluations()).toBe(2);
});

it("keeps deploying after the Worker's folder is replaced", async () => {
  const { folder, edit, deployed } = await startLive();
  const worker = join(folder, "worker");
  await rename(worker, `${worker}-away`);
  await cp(`${worker}-away`, worker, { recursive: true });
  await deployed();
  await edit(WORKER, says("changed"));
  await expect.poll(async () => contentOf((await deployed()).program)).toContain('"changed"');
});

it("names the location of a mistake in the Worker, and deploys once it is fixed", async () => {
  const { edit, deployed, evaluations } = await startLive();
  let whole = "";
  await edit(WORKER, (source) => {
    whole = source;
    return `${source}\nconst broken = ;`;
  });
  const { program, told } = await deployed();
  expect(told.join("\n")).toMatch(/Not deployed.*\n[\s\S]*worker\/http\/problem\.ts:\d+:\d+/);
  expect(program).toBeUndefined();
  await edit(WORKER, () => `${whole}\nconsole.log("mended");`);
  expect(contentOf((await deployed()).program)).toContain('"mended"');
  expect(evaluations()).toBe(1);
});

it("evaluates index.ts again after a failure, whichever file fixes it", async () => {
  const { edit, deployed } = await startLive({}, startEvaluator, evaluatorHere);
  // A folder that did not exist when the deployment failed.
  await edit("index.ts", (source) => `import "./new/missing.ts";\n${source}`);
  expect((await deployed()).told.join("\n")).toMatch(/Not deployed.*\n.*missing\.ts/);
  await edit("new/missing.ts", () => "export {};");
  expect((await deployed()).program).toBeDefined();
});
