import { Failure } from "../../infra/failure.ts";
import { readStack } from "../../infra/stack-file.ts";
import type { Deployment } from "./deploy.ts";
import { evaluate } from "./program.ts";
import { watchSources } from "./watch.ts";

export interface LiveOptions {
  /** The folder of Pulumi.yaml and index.ts. */
  folder: string;
  deployment: Deployment;
  /** Of the edge. */
  port: number;
  /** Settings of what runs here, in the place of the stack's: where the database is, and its token. */
  running: Record<string, string>;
  log: (line: string) => void;
}

/** The stack as it is deployed by `npm start` itself. */
export interface Live {
  /**
   * The outputs of the stack; when what runs came from `pulumi up`, it has printed them, and there are none
   * here.
   */
  outputs: Record<string, unknown>;
  stop(): void;
}

/**
 * Deploys index.ts, and again whenever it or the Worker changes. After the first time a mistake is printed,
 * and the last good Worker goes on serving. Once the deployment is handed over, a change is only told of.
 * @throws Failure when the first deployment fails.
 */
export async function deployLive({ folder, deployment, port, running, log }: LiveOptions): Promise<Live> {
  const stopped = new AbortController();

  async function deploy() {
    const stack = await readStack(folder);
    Object.assign(stack.config, running);
    const program = await evaluate({ folder, stack, env: { PORT: String(port) }, signal: stopped.signal });
    for (const line of await deployment.apply(program)) log(line);
    return program.outputs;
  }

  async function redeploy() {
    const started = performance.now();
    try {
      if (!deployment.isHandedOver) await deploy();
      // It may have been handed over in the meantime.
      if (deployment.isHandedOver)
        log("Changed. What runs here came from pulumi up: run it again to deploy this.");
      else log(`Deployed again in ${Math.round(performance.now() - started)} ms.`);
    } catch (error) {
      if (stopped.signal.aborted) return;
      const reason = error instanceof Failure ? error.message : ((error as Error).stack ?? error);
      log(`Not deployed, the last good Worker goes on serving:\n${reason}`);
    }
  }

  const outputs = deployment.isHandedOver ? {} : await deploy();
  const unwatch = watchSources(folder, redeploy);
  return {
    outputs,
    stop() {
      unwatch();
      stopped.abort();
    },
  };
}
