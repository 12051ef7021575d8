import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, YAMLParseError } from "yaml";
import { Failure } from "./failure.ts";

/** The stack that `npm start` deploys. */
const STACK = "dev";

/** What the Pulumi CLI accepts as a project name. */
const PROJECT_NAME = /^[\w.-]{1,100}$/;

/** What the Pulumi CLI would pass to the program. */
export interface Stack {
  project: string;
  stack: string;
  /** Full keys, such as `edge-posts:domain`; all values are strings, as the engine passes them. */
  config: Record<string, string>;
}

/**
 * Reads Pulumi.yaml and Pulumi.dev.yaml in `folder`.
 * @throws Failure, one line, if one of them is missing or invalid
 */
export async function readStack(folder: string): Promise<Stack> {
  const project = await readYaml(folder, "Pulumi.yaml");
  const file = `Pulumi.${STACK}.yaml`;
  // `config:` has no value if all settings are commented out.
  const config = (await readYaml(folder, file)).config ?? {};
  if (typeof project.name !== "string") throw new Failure("Pulumi.yaml has no name");
  if (!PROJECT_NAME.test(project.name))
    throw new Failure("Pulumi.yaml: name must be at most 100 letters, digits and . _ -");
  if (!isMapping(config)) throw new Failure(`${file}: config must be a mapping of settings`);
  const { name } = project;
  const entries = Object.entries(config).map(([key, value]) => [
    // The CLI adds the project's namespace to a key without one.
    key.includes(":") ? key : `${name}:${key}`,
    plain(file, key, value),
  ]);
  return { project: name, stack: STACK, config: Object.fromEntries(entries) };
}

async function readYaml(folder: string, file: string): Promise<Record<string, unknown>> {
  let text: string;
  try {
    text = await readFile(join(folder, file), "utf8");
  } catch (error) {
    throw new Failure(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
  let value: unknown;
  try {
    // The library's warnings quote the line. As bigints, integers keep every digit: one may be a token.
    value = parse(text, { logLevel: "error", intAsBigInt: true });
  } catch (error) {
    throw new Failure(`${file} ${mistakeIn(text, error)}`);
  }
  if (!isMapping(value)) throw new Failure(`${file} must be a mapping of settings`);
  return value;
}

/** What is wrong, without the library's messages: some quote a value, which may be a token. */
function mistakeIn(text: string, error: unknown): string {
  if (!(error instanceof YAMLParseError)) {
    return "is not valid YAML: a value that begins with * must be in quotation marks";
  }
  if (error.code === "DUPLICATE_KEY") return `has the key ${keyTwice(text, error)}: remove one of them`;
  const [{ line, col } = { line: 1, col: 1 }] = error.linePos ?? [];
  return `is not valid YAML: ${error.code} at line ${line}, column ${col}`;
}

/** The duplicate key, and the lines that begin with it. */
function keyTwice(text: string, { pos: [start] }: YAMLParseError): string {
  const [key = ""] = /^(?:"[^"]*"|'[^']*'|\S+?)(?=\s*:\s)/.exec(text.slice(start)) ?? [];
  const lines = text.split("\n").flatMap((line, index) => {
    const rest = line.trimStart();
    return rest.startsWith(key) && /^\s*:/.test(rest.slice(key.length)) ? [index + 1] : [];
  });
  return `${key} twice (lines ${lines.join(" and ")})`;
}

function plain(file: string, key: string, value: unknown): string {
  if (isMapping(value) && "secure" in value) {
    throw new Failure(
      `${file}: ${key} is encrypted, which only the Pulumi CLI can read: write it in plain text for npm start`,
    );
  }
  const inJson = (_key: string, inner: unknown) => (typeof inner === "bigint" ? Number(inner) : inner);
  return typeof value === "object" && value !== null ? JSON.stringify(value, inJson) : String(value ?? "");
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
