import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** The package that Miniflare starts; a dependency of Miniflare, not of ours. */
const WORKERD: { default: string } = createRequire(import.meta.resolve("miniflare"))("workerd");

/** What Miniflare and workerd's guard read only from the environment. */
const VARIABLES = {
  // Cloudflare gives an isolate 128 MB. Without a limit V8 does not collect what requests leave behind, and
  // workerd grows by gigabytes under load (https://github.com/cloudflare/workerd/issues/6824).
  MINIFLARE_WORKERD_V8_FLAGS: "--max-heap-size=128",
  MINIFLARE_WORKERD_PATH: fileURLToPath(new URL("workerd/guarded.sh", import.meta.url)),
  WORKERD: WORKERD.default,
};

/** Must be called before Miniflare starts workerd. */
export function setMiniflareEnvironment(): void {
  Object.assign(process.env, VARIABLES);
}
