/**
 * Resources that include their provider as code: Pulumi's Node plugin normally runs it, and this module does
 * here.
 * https://www.pulumi.com/docs/iac/concepts/resources/dynamic-providers/
 */
import { compileFunction } from "node:vm";
import type { dynamic } from "@pulumi/pulumi";
import type { Stack } from "../../infra/stack-file.ts";

/** The prefix of the type of every such resource. */
const DYNAMIC = "pulumi-nodejs:dynamic";

/** The input that contains the code. */
const CODE = "__provider";

export function isDynamic(type: string): boolean {
  return type.startsWith(DYNAMIC);
}

/**
 * Creates a resource with its own provider. There is no state here, so every deployment creates it again: the
 * provider must find what it has already created.
 * @returns its ID and outputs, and the inputs without the code
 * @throws Error with the provider's message
 */
export async function createDynamic(
  { [CODE]: code, ...inputs }: Record<string, unknown>,
  { config }: Stack,
): Promise<{ id: string; inputs: Record<string, unknown>; outs: Record<string, unknown> }> {
  const provider = load(String(code));
  await provider.configure?.({ config: readerOf(config) });
  const { inputs: checked = inputs, failures = [] } = (await provider.check?.({}, inputs)) ?? {};
  if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
  const { id, outs } = await provider.create(checked);
  return { id, inputs, outs: outs ?? {} };
}

function load(code: string): dynamic.ResourceProvider<Record<string, unknown>, Record<string, unknown>> {
  const exports: { handler?: () => ReturnType<typeof load> } = {};
  compileFunction(code, ["exports"])(exports);
  if (!exports.handler) throw new Error("a dynamic resource has no provider");
  return exports.handler();
}

function readerOf(config: Stack["config"]): dynamic.Config {
  return {
    get: (key) => config[key],
    require: (key) => config[key] ?? missing(key),
  };
}

function missing(key: string): never {
  throw new Error(`Missing required configuration key: ${key}`);
}
