import { build } from "esbuild";
import { expect, it } from "vitest";
import type { Script } from "../../../local/edge/script.ts";
import { scriptOf, useEdge } from "../../support/edge.ts";

const SOURCE = `interface Post {
  readonly id: string;
}

export function read(post: Post): string {
  if (post.id === "throw") throw new TypeError(\`no post \${post.id}\`);
  if (post.id === "string") throw "a string";
  if (post.id === "log") {
    console.log("two\\nlines é🦊", { a: 1 });
    console.error(new Error("caught"));
  }
  return post.id;
}

export default {
  async fetch(request: Request, _env: unknown, ctx: { waitUntil(work: Promise<unknown>): void }): Promise<Response> {
    const id = new URL(request.url).pathname.slice(1);
    if (id === "later") ctx.waitUntil(Promise.reject(new RangeError("after the answer")));
    return new Response(read({ id }));
  },
};
`;

const edge = useEdge(await bundled(SOURCE));
const lines = edge.logged;

async function bundled(contents: string): Promise<Script> {
  const { outputFiles } = await build({
    stdin: { contents, loader: "ts", sourcefile: "worker/posts/store.ts" },
    bundle: true,
    minify: true,
    format: "esm",
    sourcemap: "external",
    outfile: "worker.js",
    write: false,
  });
  const text = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? "";
  return { ...scriptOf(text("worker.js")), sourceMap: text(".map") };
}

async function loggedBy(path: string): Promise<string[]> {
  lines.length = 0;
  await edge.get(path);
  await expect.poll(() => lines.length).toBeGreaterThan(0);
  // Everything else of the request arrives with it.
  await new Promise((resolve) => setTimeout(resolve, 200));
  return [...lines];
}

it("logs what the script prints, with errors located in the TypeScript", async () => {
  expect(await loggedBy("/log")).toEqual([
    "two\nlines é🦊 { a: 1 }",
    expect.stringMatching(
      /^Error: caught\n {4}at \S+ \(worker\/posts\/store\.ts:10:\d+\)\n {4}at Object\.fetch \(worker\/posts\/store\.ts:19:\d+\)$/,
    ),
  ]);
});

it("logs an uncaught error once, with its stack in the TypeScript", async () => {
  expect(await loggedBy("/throw")).toEqual([
    expect.stringMatching(
      /^Uncaught TypeError: no post throw\n {4}at \S+ \(worker\/posts\/store\.ts:6:\d+\)\n {4}at Object\.fetch \(worker\/posts\/store\.ts:19:\d+\)$/,
    ),
  ]);
});

it("logs a thrown value without a stack", async () => {
  expect(await loggedBy("/string")).toEqual(["Uncaught Error: a string"]);
});

it("logs errors after the answer", async () => {
  expect(await loggedBy("/later")).toEqual([
    expect.stringMatching(/^Uncaught RangeError: after the answer\n.*store\.ts:18:/),
  ]);
});

it("answers an uncaught error with a bare 500", async () => {
  const answer = await edge.get("/throw");
  expect([answer.status, answer.text]).toEqual([500, "Internal Server Error"]);
});

it("names the location in the TypeScript if a script throws at startup", async () => {
  const script = await bundled(
    "const limit: number = 1;\n\n(globalThis as any).missing.call(limit);\nexport default { fetch() {} };",
  );
  await expect(edge.putScript("other", script)).rejects.toThrow(
    /^Uncaught TypeError: .* at worker\/posts\/store\.ts:3:\d+$/,
  );
});

it("keeps locations unchanged without a source map", async () => {
  await edge.putScript("api", scriptOf("export default {\n fetch() { throw new Error('here') } };"));
  expect(await loggedBy("/")).toEqual(["Uncaught Error: here\n    at Object.fetch (worker.js:2:18)"]);
});
