/** The measured scripts, ready for workerd. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { BUILD_OPTIONS, COMPATIBILITY_DATE, MAIN_MODULE } from "../infra/bundle.ts";
import { metadataOf } from "../local/cloudflare/workers-script.ts";
import { evaluate } from "../local/deploy/program.ts";
import type { Binding, Script } from "../local/edge/script.ts";
import { DB_TOKEN } from "./database.ts";

export type SubjectName = "edge-posts" | "floor" | "SDK" | "article";
export const SUBJECTS: readonly SubjectName[] = ["edge-posts", "floor", "SDK", "article"];

/** Sent with every write, although the article and the floor ignore it. */
export const ADMIN_TOKEN = "bench-admin-token";

export interface Subject {
  code: string;
  /** The script with its database at a REST URL. */
  at(dbUrl: string): Script;
}

const PROJECT = join(import.meta.dirname, "..");
/** A placeholder for the address, which differs each time. */
const DB_URL = "https://db.invalid";

/**
 * Everything that a stack can enable, except the cache and the rate limits. Those are off, as on the dev
 * stack: Cloudflare implements them in the runtime, but Miniflare's stand-in is JavaScript that would cost as
 * much as the rest of a read.
 */
const EVERYTHING_ON: Record<string, string> = {
  "edge-posts:accountId": "0".repeat(32),
  "cloudflare:apiToken": "a".repeat(40),
  "edge-posts:dbUrl": DB_URL,
  "edge-posts:dbToken": DB_TOKEN,
  "edge-posts:domain": "localhost",
  "edge-posts:zoneId": "0".repeat(32),
  "edge-posts:adminToken": ADMIN_TOKEN,
  "edge-posts:corsOrigins": "https://example.com",
  "edge-posts:readsPerMinute": "0",
  "edge-posts:writesPerMinute": "0",
};

/** The Worker with the bindings of index.ts and everything enabled, except as `settings` say. */
export async function edgePosts(settings: Record<string, string> = {}): Promise<Subject> {
  const config = { ...EVERYTHING_ON, ...settings };
  const stack = { project: "edge-posts", stack: "bench", config };
  const { resources } = await evaluate({ folder: PROJECT, stack });
  const script = resources.find(({ type }) => type.endsWith(":WorkersScript"))?.inputs;
  if (!script) throw new Error("index.ts has no WorkersScript");
  const code = String(script.content);
  const { bindings } = metadataOf(script);
  return {
    code,
    at: (dbUrl) => scriptOf(code, [...bindings.filter(({ name }) => name !== "DB_URL"), url(dbUrl)]),
  };
}

/** A subject in subjects/, bundled as index.ts bundles the Worker. */
async function competitor(file: "floor" | "sdk" | "article"): Promise<Subject> {
  const result = await build({
    ...BUILD_OPTIONS,
    entryPoints: [join(import.meta.dirname, "subjects", `${file}.ts`)],
  });
  const code = result.outputFiles[0]?.text ?? "";
  return {
    code,
    at: (dbUrl) =>
      scriptOf(code, [
        url(dbUrl),
        { type: "secret_text", name: "DB_TOKEN", text: DB_TOKEN },
        { type: "secret_text", name: "ADMIN_TOKEN", text: ADMIN_TOKEN },
      ]),
  };
}

export async function allSubjects(): Promise<Record<SubjectName, Subject>> {
  const [own, floor, sdk, article] = await Promise.all([
    edgePosts(),
    competitor("floor"),
    competitor("sdk"),
    competitor("article"),
  ]);
  return { "edge-posts": own, floor, SDK: sdk, article };
}

/** The bytes of a bundle as Cloudflare counts them. */
export function gzipped(code: string): number {
  return gzipSync(code, { level: 9 }).byteLength;
}

/** The version of an installed package. */
export function versionOf(name: string): string {
  return JSON.parse(readFileSync(join(PROJECT, "node_modules", name, "package.json"), "utf8")).version;
}

const url = (text: string): Binding => ({ type: "plain_text", name: "DB_URL", text });

/** A script with a single module. */
export function scriptOf(code: string, bindings: Binding[]): Script {
  return {
    mainModule: MAIN_MODULE,
    modules: { [MAIN_MODULE]: { type: "application/javascript+module", content: code } },
    bindings,
    compatibilityDate: COMPATIBILITY_DATE,
    compatibilityFlags: [],
  };
}
