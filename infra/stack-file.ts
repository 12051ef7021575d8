import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, YAMLParseError } from "yaml";
import { Failure } from "./failure.ts";

/** The stack that `npm start` deploys. */
const STACK = "dev";

/** What the Pulumi CLI takes as the name of a project. */
const PROJECT_NAME = /^[\w.-]{1,100}$/;

/** What the Pulumi CLI would tell the program. */
export interface Stack {
  project: string;
  stack: string;
  /** Full keys, such as `edge-posts:domain`; all values are strings, as the engine hands them over. */
  config: Record<string, string>;
}

/**
 * Reads Pulumi.yaml and Pulumi.dev.yaml in `folder`.
 * @throws Failure in one line when one of them is missing or makes no sense.
 */
export async function readStack(folder: string): Promise<Stack> {
  const project = await readYaml(folder, "Pulumi.yaml");
  const file = `Pulumi.${STACK}.yaml`;
  const { config = {} } = await readYaml(folder, file);
  if (typeof project.name !== "string") throw new Failure("Pulumi.yaml has no name");
  if (!PROJECT_NAME.test(project.name))
    throw new Failure("Pulumi.yaml: name has to be at most 100 letters, digits and . _ -");
  if (!isMapping(config)) throw new Failure(`${file}: config has to be a mapping of settings`);
  const { name } = project;
  const entries = Object.entries(config).map(([key, value]) => [
    // The CLI reads a key without a namespace so.
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
    value = parse(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    const [reason = ""] = error.message.split(/:?\n/, 1);
    throw new Failure(
      error.code === "DUPLICATE_KEY"
        ? `${file} has the key ${keyTwice(text, error)}: keep one of the two`
        : `${file} is not valid YAML: ${reason}`,
    );
  }
  if (!isMapping(value)) throw new Failure(`${file} has to be a mapping of settings`);
  return value;
}

/** The key that stands there twice, and the lines that begin with it. */
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
      `${file}: ${key} is encrypted, which only the Pulumi CLI can read; write it in plain for npm start`,
    );
  }
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "");
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
