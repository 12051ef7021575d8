import type { Edge } from "../edge/edge.ts";
import { ScriptError } from "../edge/script.ts";
import { Failure } from "../failure.ts";
import { startDeployment } from "./deploy.ts";
import { evaluate } from "./program.ts";
import { readStack } from "./stack-file.ts";
import { watchSources } from "./watch.ts";

export interface LiveOptions {
  /** The folder of Pulumi.yaml and index.ts. */
  folder: string;
  edge: Edge;
  /** Takes the place of the stack's `dbUrl`. */
  dbUrl: string;
  log: (line: string) => void;
}

/** The stack as it is deployed by `npm start` itself. */
export interface Live {
  /** The outputs of the stack. */
  outputs: Record<string, unknown>;
  stop(): void;
}

/**
 * Deploys index.ts, and again whenever it or the Worker changes. After the first time a mistake is printed, and the last
 * good Worker goes on serving.
 * @throws Failure or ScriptError when the first deployment fails.
 */
export async function deployLive({ folder, edge, dbUrl, log }: LiveOptions): Promise<Live> {
  const deployment = startDeployment(edge);

  async function deploy() {
    const stack = await readStack(folder);
    stack.config["edge-posts:dbUrl"] = dbUrl;
    const program = await evaluate({ folder, stack, env: { PORT: String(edge.port) } });
    for (const line of await deployment.apply(program)) log(line);
    return program.outputs;
  }

  async function redeploy() {
    const started = performance.now();
    try {
      await deploy();
      log(`Deployed again in ${Math.round(performance.now() - started)} ms.`);
    } catch (error) {
      if (!(error instanceof Failure || error instanceof ScriptError)) throw error;
      log(`Not deployed, the last good Worker goes on serving:\n${error.message}`);
    }
  }

  const outputs = await deploy();
  return { outputs, stop: watchSources(folder, redeploy) };
}
