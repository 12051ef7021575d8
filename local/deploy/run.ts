/** Runs a Pulumi program without the engine: Pulumi's mocks stand in for it. */
import * as pulumi from "@pulumi/pulumi";
import type { bundleWorker as BundleWorker } from "../../infra/bundle.ts";
import { PROVIDER_KEYS, UNKNOWN_TO_PROVIDER } from "../../infra/settings/provider.ts";
import type { Stack } from "../../infra/stack-file.ts";
import type { Resource } from "../cloudflare/kind.ts";
import { createDynamic, isDynamic } from "./dynamic.ts";
import type { Program } from "./program.ts";

/** Imports a module of the program, by its path relative to the program's folder. */
export type ImportModule = (path: string) => Promise<Record<string, unknown>>;

/** Runs index.ts for a stack and returns what it asked for. Fails with what it threw. */
export async function runProgram(of: Stack, importModule: ImportModule): Promise<Program> {
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
  const mistakes: unknown[] = [];
  // As Pulumi's own Node host does: it also warns about undefined outputs.
  const outputs = await pulumi.runtime.runInPulumiStack(async () => {
    try {
      const program = await importModule("index.ts");
      return "default" in program ? program.default : { ...program };
    } catch (mistake) {
      // The stack would pass it on in promises that nobody handles.
      mistakes.push(mistake);
      return {};
    }
  });
  await pulumi.runtime.disconnect();
  if (mistakes.length > 0) throw mistakes[0];
  refuseForeignKeys(config);
  const { bundleWorker } = (await importModule("infra/bundle.ts")) as { bundleWorker: typeof BundleWorker };
  return { resources, outputs: outputs ?? {}, sourceMap: (await bundleWorker()).sourceMap };
}

/** @throws RunError with the provider's own message; the provider checks all keys of its namespace */
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

/** Pulumi marks special values with a signature under this key; the second string marks a secret. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrap);
  if (typeof value !== "object" || value === null) return value;
  if (SIGNATURE in value && "value" in value) return unwrap(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, unwrap(each)]));
}

/**
 * A RunError is written for the user, and esbuild's error names file and line; other errors need their stack.
 */
export function mistakeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const complete = error instanceof pulumi.RunError || "errors" in error;
  return complete ? error.message : (error.stack ?? error.message);
}
