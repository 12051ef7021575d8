import type { Bundle } from "../../infra/bundle.ts";
import { readStack, type Stack } from "../../infra/stack-file.ts";
import { asFailure } from "../../infra/system-error.ts";
import { openBundler, programFiles } from "./bundler.ts";
import type { Deployment } from "./deploy.ts";
import { type Evaluator, type Program, startEvaluator as startEvaluatorProcess } from "./program.ts";
import { Sources } from "./sources.ts";
import { watchSources } from "./watch.ts";

export interface LiveOptions {
  /** The folder of Pulumi.yaml and index.ts. */
  folder: string;
  deployment: Deployment;
  /** For the first deployment, if one has already started. */
  evaluator?: Evaluator;
  /** For later deployments; by default, starts a process for each. */
  startEvaluator?: (folder: string) => Evaluator;
  /** The edge's port. */
  port: number;
  /** Settings that replace the stack's: the database running here, and its token. */
  running: (config: Stack["config"]) => Stack["config"];
  log: (line: string) => void;
}

/** The stack, deployed by `npm start` itself. */
export interface Live {
  /** The stack's outputs; empty if `pulumi up` deployed what runs here, since it has printed them. */
  outputs: Record<string, unknown>;
  stop(): Promise<void>;
}

/**
 * Deploys index.ts, and deploys again whenever it or the Worker changes. After the first time, a mistake is
 * printed and the last good Worker keeps serving. After a handover, a change is only reported.
 * @throws Failure if the first deployment fails
 */
export async function deployLive(options: LiveOptions): Promise<Live> {
  const { folder, deployment, startEvaluator = startEvaluatorProcess, port, running, log } = options;
  const stopped = new AbortController();
  let evaluator = options.evaluator;
  const sources = new Sources();
  const bundler = await openBundler(folder);
  /** The evaluated program; undefined if index.ts must be evaluated (again). */
  let program: Program | undefined;
  /** The Worker's bundle, if the program uploads exactly that. */
  let uploaded: Bundle | undefined;
  let hasFailed = false;

  async function bundle(): Promise<Bundle> {
    const { files, ...bundle } = await bundler.bundle();
    sources.worker = files;
    return bundle;
  }

  async function evaluateProgram(): Promise<Program> {
    program = undefined;
    const stack = await readStack(folder);
    Object.assign(stack.config, running(stack.config));
    const ready = evaluator ?? startEvaluator(folder);
    evaluator = undefined;
    const [evaluated, bundled, files] = await Promise.all([
      ready.evaluate({ stack, env: { PORT: String(port) }, signal: stopped.signal }),
      // The program's own error says what is wrong with either.
      bundle().catch(() => undefined),
      programFiles(folder).catch(() => sources.program),
    ]);
    sources.program = files;
    uploaded = evaluated.resources.some(({ inputs }) => inputs.content === bundled?.code)
      ? bundled
      : undefined;
    program = evaluated;
    return evaluated;
  }

  /** The program as a new evaluation would give it: only the Worker's code differs. */
  async function replaceBundle(before: Program, old: Bundle): Promise<Program> {
    uploaded = await bundle();
    program = withCode(before, old.code, uploaded);
    return program;
  }

  async function deploy(isWorkerAlone: boolean): Promise<Program> {
    const next =
      isWorkerAlone && program && uploaded ? await replaceBundle(program, uploaded) : await evaluateProgram();
    for (const line of await deployment.apply(next)) log(line);
    return next;
  }

  async function redeploy(paths: readonly string[]): Promise<void> {
    const started = performance.now();
    const isWorkerAlone = paths.every((path) => sources.partOf(path) === "worker");
    try {
      if (!deployment.isHandedOver) await deploy(isWorkerAlone);
      hasFailed = false;
      // A handover may have happened meanwhile.
      if (deployment.isHandedOver)
        log("Changed, but pulumi up deployed what runs here: run it again to deploy this.");
      else log(`Deployed again in ${Math.round(performance.now() - started)} ms.`);
    } catch (error) {
      if (stopped.signal.aborted) return;
      hasFailed = true;
      const reason = asFailure(error)?.message ?? (error as Error).stack ?? error;
      log(`Not deployed; the last good Worker keeps serving:\n${reason}`);
    }
    // After a failure, the missing file may be in any folder, or in one that does not exist yet.
    watch.follow(hasFailed ? [""] : sources.roots);
    // Someone who changed the program will do so again: have the process ready.
    if (!deployment.isHandedOver && !(isWorkerAlone && uploaded)) evaluator ??= startEvaluator(folder);
  }

  // Before anything is read, so that no save is missed.
  const watch = watchSources({
    folder,
    roots: sources.roots,
    // After a failure, any file may be the missing one.
    matters: (path) => hasFailed || sources.partOf(path) !== undefined,
    changed: async (paths) => {
      // The caller reports what is wrong with the first deployment, and this ends.
      const isDeployed = await Promise.resolve(first).then(
        () => true,
        () => false,
      );
      if (isDeployed) await redeploy(paths);
    },
    log,
  });
  const stop = async () => {
    watch.stop();
    stopped.abort();
    evaluator?.discard();
    await bundler.close();
  };
  const first = deployment.isHandedOver ? undefined : deploy(false);
  if (deployment.isHandedOver) evaluator?.discard();
  try {
    const outputs = (await first)?.outputs ?? {};
    watch.follow(sources.roots);
    return { outputs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function withCode(program: Program, old: string, { code, sourceMap }: Bundle): Program {
  const resources = program.resources.map((each) =>
    each.inputs.content === old ? { ...each, inputs: { ...each.inputs, content: code } } : each,
  );
  return { ...program, resources, sourceMap };
}
