/** What was deployed through the API, kept on disk as Cloudflare would keep it. */
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../../infra/failure.ts";
import type { Metadata } from "./metadata.ts";

export interface StoredModule {
  readonly name: string;
  /** A MIME type. */
  readonly type: string;
  readonly base64: string;
}

export interface StoredScript {
  /** 32 hexadecimal digits, for the life of the script. */
  readonly tag: string;
  /** A hash of the modules: the same code has the same one, whatever it is bound to. */
  readonly etag: string;
  /** Dates as ISO 8601 has them. */
  readonly created_on: string;
  readonly modified_on: string;
  readonly metadata: Metadata;
  /** The main module first. */
  readonly modules: readonly StoredModule[];
  /** Its switch on workers.dev. */
  readonly subdomain: { readonly enabled: boolean; readonly previews_enabled: boolean };
}

export interface StoredRoute {
  readonly pattern: string;
  /** null: requests go to the origin. */
  readonly script: string | null;
}

export interface StoredDomain {
  readonly hostname: string;
  readonly service: string;
  readonly zone_id: string;
  readonly zone_name: string;
  readonly cert_id: string;
}

/** Scripts by name, routes and custom domains by id. */
export interface Deployed {
  readonly scripts: Map<string, StoredScript>;
  readonly routes: Map<string, StoredRoute>;
  readonly domains: Map<string, StoredDomain>;
}

export interface Store {
  readonly deployed: Readonly<{
    [K in keyof Deployed]: ReadonlyMap<string, Parameters<Deployed[K]["set"]>[1]>;
  }>;
  readonly isEmpty: boolean;
  /**
   * Makes a change last, then puts it into effect. When it cannot be written, or its effect fails, nothing
   * has changed. Not to be called while a call is under way.
   */
  change(apply: (next: Deployed) => void, effect?: () => Promise<void>): Promise<void>;
}

const FILE = "state.json";
const VERSION = 1;

/**
 * Opens what is kept in `directory`. Secrets stand in it, so it and its file are for their owner alone.
 * @throws Failure when the file there is not ours, or broken.
 */
export function openStore(directory: string): Store {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
  const path = join(directory, FILE);
  let deployed = read(path);
  return {
    get deployed() {
      return deployed;
    },
    get isEmpty() {
      return Object.values(deployed).every((each) => each.size === 0);
    },
    async change(apply, effect) {
      const before = deployed;
      const { scripts, routes, domains } = before;
      const next = { scripts: new Map(scripts), routes: new Map(routes), domains: new Map(domains) };
      apply(next);
      await write(path, next);
      deployed = next;
      try {
        await effect?.();
      } catch (error) {
        deployed = before;
        await write(path, before);
        throw error;
      }
    },
  };
}

function read(path: string): Deployed {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return { scripts: new Map(), routes: new Map(), domains: new Map() };
  }
  try {
    const { version, scripts, routes, domains } = JSON.parse(text);
    if (version !== VERSION) throw new Error("another version wrote it");
    return { scripts: new Map(scripts), routes: new Map(routes), domains: new Map(domains) };
  } catch {
    // Not JSON.parse's reason: it quotes the text, and secrets stand in it.
    throw new Failure(
      `${path} cannot be read: delete it, or run npm start -- --fresh, then pulumi refresh and pulumi up`,
    );
  }
}

/** Whoever reads the file sees the old state or the new one, also when this process ends in the middle. */
async function write(path: string, { scripts, routes, domains }: Deployed): Promise<void> {
  const temporary = `${path}.new`;
  const file = await open(temporary, "w", 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(
      JSON.stringify({ version: VERSION, scripts: [...scripts], routes: [...routes], domains: [...domains] }),
    );
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}
