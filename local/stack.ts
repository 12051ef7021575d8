import { Failure } from "../infra/failure.ts";
import { portOf } from "../infra/ports.ts";
import { readStack, type Stack } from "../infra/stack-file.ts";
import { BASE_PATH } from "./cloudflare/paths.ts";
import { startCloudflareApi } from "./cloudflare/server.ts";
import { startDatabase } from "./database.ts";
import { startDeployment } from "./deploy/deploy.ts";
import { deployLive } from "./deploy/live.ts";
import type { Evaluator } from "./deploy/program.ts";
import { accountOf } from "./developer-api/account.ts";
import { openDeveloperApi, BASE_PATH as UPSTASH_PATH } from "./developer-api/server.ts";
import { startEdge } from "./edge/edge.ts";
import { originSite, startingSite } from "./edge/site.ts";
import { openState } from "./state.ts";

export interface LocalStackOptions {
  /** The project's folder; its `.local` holds persistent state. */
  folder: string;
  /** Whether to empty `.local` first. */
  fresh: boolean;
  /** For the program in `folder`, if one has already started: it takes longest. */
  evaluator?: Evaluator;
  /** For later deployments; by default, starts a process for each. */
  startEvaluator?: (folder: string) => Evaluator;
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
}

export interface LocalStack {
  /** The name in Pulumi.yaml. */
  project: string;
  /** What to show the user: each address and what is there. */
  addresses: (readonly [address: string, what: string])[];
  /** The outputs of the Pulumi program, including at least `postsUrl`. */
  outputs: Record<string, unknown>;
  close(): Promise<void>;
}

/**
 * Starts the whole stack on this machine: Redis, its REST API, the edge, and on it the resources of index.ts.
 * @throws Failure if something cannot start; nothing is left running then
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const { folder, fresh, evaluator, startEvaluator, env, log } = options;
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
      if (!value) throw new Failure(`Pulumi.dev.yaml must set ${key}`);
      return value;
    };
    // A stack that creates its database sets no token.
    const token = config["edge-posts:dbRegion"] ? undefined : setting("edge-posts:dbToken");
    const account = {
      accountId: setting("edge-posts:accountId", "CLOUDFLARE_ACCOUNT_ID"),
      // A stack on workers.dev has no zone, so no call can name one.
      zoneId: config["edge-posts:zoneId"] ?? "",
      token: setting("cloudflare:apiToken", "CLOUDFLARE_API_TOKEN"),
    };

    const state = openState(`${folder}/.local`, { fresh });
    closers.push(state.release);
    const from = { directory: state.directory, path: env.PATH, log };
    const database =
      token === undefined
        ? undefined
        : await startDatabase({ ...from, url: env.REDIS_URL, token, port: ports.redisRest });
    closers.push(() => database?.close());
    const upstash = accountOf(config, env);
    const developerApi = await openDeveloperApi({
      ...upstash,
      ...from,
      directory: `${state.directory}/upstash`,
    });
    closers.push(developerApi.close);
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
      beside: { path: UPSTASH_PATH, handler: developerApi.handler },
    });
    closers.push(() => cloudflare.close());
    const upstashUrl = cloudflare.url + UPSTASH_PATH;
    const running = (config: Stack["config"]): Stack["config"] => {
      if (config["edge-posts:dbRegion"]) {
        return {
          "edge-posts:upstashBaseUrl": upstashUrl,
          "edge-posts:upstashEmail": upstash.email,
          "edge-posts:upstashApiKey": upstash.apiKey,
        };
      }
      return database ? { "edge-posts:dbUrl": database.url, "edge-posts:dbToken": database.token } : {};
    };
    const { port } = edge;
    const live = await deployLive({
      folder,
      deployment,
      ...(evaluator && { evaluator }),
      ...(startEvaluator && { startEvaluator }),
      port,
      running,
      log,
    });
    closers.push(live.stop);
    const databases = [...(database ? [database] : []), ...developerApi.databases.running];
    const hasAnalytics = live.outputs.analyticsUrl !== undefined;
    site = originSite({ project, redisRestUrl: databases[0]?.url, hasAnalytics });

    return {
      project,
      addresses: [
        [`${edge.url}/posts`, "the posts API"],
        ...(hasAnalytics ? [[`${edge.url}/analytics`, "the analytics"] as const] : []),
        ...databases.map(({ url, description }): [string, string] => [
          url,
          `Redis over Upstash's REST API (${description})`,
        ]),
        [`${cloudflare.url}${BASE_PATH}`, "Cloudflare's API, for pulumi up -s dev"],
        [upstashUrl, "Upstash's Developer API, for a stack that creates its database"],
      ],
      outputs: { postsUrl: `${edge.url}/posts`, ...live.outputs },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
