/**
 * The child process of program.ts: takes a stack, runs index.ts under Pulumi's mocks, sends what it asked
 * for.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import type { bundleWorker as BundleWorker } from "../../infra/bundle.ts";
import { PROVIDER_KEYS, UNKNOWN_TO_PROVIDER } from "../../infra/settings/provider.ts";
import type { Stack } from "../../infra/stack-file.ts";
import type { Resource } from "../cloudflare/kind.ts";
import { createDynamic, isDynamic } from "./dynamic.ts";
import type { Evaluation, Program, Task } from "./program.ts";

// Long to read, and what every program of ours imports: so it is there when the stack comes.
const provider = import("@pulumi/cloudflare");
provider.catch(() => {});

process.once("message", async ({ stack, env }: Task) => {
  Object.assign(process.env, env);
  try {
    send({ program: await run(stack) });
  } catch (error) {
    sendMistake(error);
  }
});
process.once("unhandledRejection", sendMistake);
// Whoever asked has ended, and a program may go on for ever.
process.once("disconnect", () => process.exit());

async function run(of: Stack): Promise<Program> {
  const { project, stack, config } = of;
  const resources: Resource[] = [];
  pulumi.runtime.setAllConfig(config);
  await pulumi.runtime.setMocks(
    {
      async newResource({ type, name, inputs }) {
        const plain = unwrap(inputs) as Record<string, unknown>;
        if (isDynamic(type)) {
          const made = await createDynamic(plain, of);
          resources.push({ type, name, inputs: made.inputs });
          return { id: made.id, state: { ...made.inputs, ...made.outs } };
        }
        if (!type.startsWith("pulumi:")) resources.push({ type, name, inputs: plain });
        return { id: name, state: inputs };
      },
      call: ({ inputs }) => inputs,
    },
    project,
    stack,
  );
  // As Pulumi's own host for Node does it: it also warns of outputs that are undefined.
  const outputs = await pulumi.runtime.runInPulumiStack(async () => {
    const program = await importHere("index.ts");
    return "default" in program ? program.default : { ...program };
  });
  await pulumi.runtime.disconnect();
  refuseForeignKeys(config);
  const { bundleWorker } = (await importHere("infra/bundle.ts")) as { bundleWorker: typeof BundleWorker };
  return { resources, outputs: outputs ?? {}, sourceMap: (await bundleWorker()).sourceMap };
}

/** @throws RunError in the words of the provider, which looks at all keys of its namespace. */
function refuseForeignKeys(config: Stack["config"]): void {
  const prefix = "cloudflare:";
  for (const key of Object.keys(config)) {
    if (!key.startsWith(prefix) || PROVIDER_KEYS.includes(key.slice(prefix.length))) continue;
    throw new pulumi.RunError(
      `\`${key}\` ${UNKNOWN_TO_PROVIDER}. If the referenced key is not intended for the provider, ` +
        `please choose a different namespace from \`${prefix}\`.`,
    );
  }
}

/** Imports a module of the program, which is in the current folder. */
async function importHere(path: string): Promise<Record<string, unknown>> {
  return await import(pathToFileURL(join(process.cwd(), path)).href);
}

/** Pulumi marks a value with a signature under this key; the second string stands for a secret. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrap);
  if (typeof value !== "object" || value === null) return value;
  if (SIGNATURE in value && "value" in value) return unwrap(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, unwrap(each)]));
}

function sendMistake(error: unknown): void {
  send({ mistake: error instanceof Error ? tell(error) : String(error) });
}

/**
 * A RunError is written for the user, esbuild's error names file and line; of any other the stack tells
 * where.
 */
function tell(error: Error): string {
  const complete = error instanceof pulumi.RunError || "errors" in error;
  return complete ? error.message : (error.stack ?? error.message);
}

function send(evaluation: Evaluation): void {
  process.send?.(evaluation, () => process.exit());
}
