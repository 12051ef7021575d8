import { openDatabase } from "#kv-at-hand/redis/open.ts";
import { startRestServer } from "#kv-at-hand/upstash/server.ts";
import { Failure } from "../infra/failure.ts";
import { portOf } from "../infra/ports.ts";
import { readStack } from "../infra/stack-file.ts";
import { BASE_PATH } from "./cloudflare/paths.ts";
import { startCloudflareApi } from "./cloudflare/server.ts";
import { startDeployment } from "./deploy/deploy.ts";
import { deployLive } from "./deploy/live.ts";
import type { Evaluator } from "./deploy/program.ts";
import { startEdge } from "./edge/edge.ts";
import { originPage, startingSite } from "./edge/site.ts";
import { openState } from "./state.ts";

/** The database's token in Pulumi.dev.yaml as it is published: everybody knows it. */
export const PUBLISHED_TOKEN = "edge-posts-dev-database-token";

export interface LocalStackOptions {
  /** The project's folder; `.local` below it keeps what lasts. */
  folder: string;
  /** Empty `.local` first. */
  fresh: boolean;
  /** For the program in `folder`, if there is one already: it takes longest to start. */
  evaluator?: Evaluator;
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
}

export interface LocalStack {
  /** The name in Pulumi.yaml. */
  project: string;
  /** What to tell the person who started it: each address with what is there. */
  addresses: [address: string, what: string][];
  /** The outputs of the Pulumi program, `postsUrl` at least. */
  outputs: Record<string, unknown>;
  close(): Promise<void>;
}

/**
 * Starts the whole stack on this machine: Redis, its REST API, the edge, and on it what index.ts asks for.
 * @throws Failure when something cannot be started; nothing is left running then.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const { folder, fresh, evaluator, env, log } = options;
  const closers: (() => unknown)[] = evaluator ? [evaluator.discard] : [];
  const close = async () => {
    for (const each of closers.splice(0).reverse()) await each();
  };
  try {
    const ports = {
      edge: portOf("PORT", env),
      redisRest: portOf("REDIS_REST_PORT", env),
      cloudflare: portOf("CLOUDFLARE_API_PORT", env),
    };
    const { project, config } = await readStack(folder);
    const setting = (key: string, variable?: string) => {
      const value = config[key] || (variable && env[variable]);
      if (!value) throw new Failure(`Pulumi.dev.yaml has no ${key}`);
      return value;
    };
    const token = setting("edge-posts:dbToken");
    const account = {
      accountId: setting("edge-posts:accountId", "CLOUDFLARE_ACCOUNT_ID"),
      // A stack on workers.dev has no zone, and then nobody knows which to ask for.
      zoneId: config["edge-posts:zoneId"] ?? "",
      token: setting("cloudflare:apiToken", "CLOUDFLARE_API_TOKEN"),
    };

    const state = openState(`${folder}/.local`, { fresh });
    closers.push(state.release);
    const database = await openDatabase({
      url: env.REDIS_URL,
      directory: state.directory,
      path: env.PATH,
      log,
    });
    closers.push(() => database.close());
    const rest = await startRestServer({
      database,
      token,
      tokenInQuery: token !== PUBLISHED_TOKEN,
      port: ports.redisRest,
      log,
    });
    closers.push(() => rest.close());
    let site = startingSite;
    const edge = await startEdge({
      port: ports.edge,
      origin: (request, response) => site(request, response),
      log,
    });
    closers.push(() => edge.close());
    const deployment = startDeployment(edge, log);
    const cloudflare = await startCloudflareApi({
      ...account,
      edge,
      directory: `${state.directory}/cloudflare`,
      port: ports.cloudflare,
      log,
      onFirstWrite: deployment.handOver,
    });
    closers.push(() => cloudflare.close());
    const running = { "edge-posts:dbUrl": rest.url, "edge-posts:dbToken": token };
    const { port } = edge;
    const live = await deployLive({
      folder,
      deployment,
      ...(evaluator && { evaluator }),
      port,
      running,
      log,
    });
    closers.push(live.stop);
    site = originPage({ project, redisRestUrl: rest.url });

    return {
      project,
      addresses: [
        [`${edge.url}/posts`, "the posts API"],
        [`${edge.url}/analytics`, "who calls it, from where and for what"],
        [rest.url, `Redis over Upstash's REST API (${database.description})`],
        [`${cloudflare.url}${BASE_PATH}`, "Cloudflare's API, for pulumi up -s dev"],
      ],
      outputs: { postsUrl: `${edge.url}/posts`, ...live.outputs },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
