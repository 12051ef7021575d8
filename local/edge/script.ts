/** A script: its modules, bindings and dates, under the names of Cloudflare's API. */
import { Failure } from "../../infra/failure.ts";

export type Binding =
  | { readonly type: "plain_text"; readonly name: string; readonly text: string }
  | { readonly type: "secret_text"; readonly name: string; readonly text: string }
  | { readonly type: "json"; readonly name: string; readonly json: unknown }
  | {
      readonly type: "ratelimit";
      readonly name: string;
      readonly namespace_id: string;
      /** `limit` calls per `period` seconds (10 or 60), for each key. */
      readonly simple: { readonly limit: number; readonly period: number };
    };

export interface Module {
  /**
   * A MIME type: `application/javascript+module`, `application/wasm`, `text/plain`,
   * `application/octet-stream`, ...
   */
  readonly type: string;
  readonly content: Uint8Array | string;
}

export interface Script {
  /** The name of the module in `modules` whose default export answers requests. */
  readonly mainModule: string;
  /** By the name to `import` them by, without `./`. */
  readonly modules: Readonly<Record<string, Module>>;
  readonly bindings: readonly Binding[];
  /** `YYYY-MM-DD` */
  readonly compatibilityDate: string;
  readonly compatibilityFlags: readonly string[];
  /** The main module's source map from esbuild; its sources are relative to the project's root. */
  readonly sourceMap?: string;
}

/** A script that workerd cannot start. The message is one line with the reason. */
export class ScriptError extends Failure {
  override readonly name = "ScriptError";
}
