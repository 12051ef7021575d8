/**
 * What a script is: the modules, bindings and dates that Cloudflare's API takes, under the API's own names.
 */
import { Failure } from "../../infra/failure.ts";

export type Binding =
  | { readonly type: "plain_text"; readonly name: string; readonly text: string }
  | { readonly type: "secret_text"; readonly name: string; readonly text: string }
  | { readonly type: "json"; readonly name: string; readonly json: unknown }
  | {
      readonly type: "ratelimit";
      readonly name: string;
      readonly namespace_id: string;
      /** `limit` calls within `period` seconds (10 or 60), for each key. */
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
  /** The name of the module, among `modules`, whose default export answers requests. */
  readonly mainModule: string;
  /** By the name that an `import` gives them, without `./`. */
  readonly modules: Readonly<Record<string, Module>>;
  readonly bindings: readonly Binding[];
  /** `YYYY-MM-DD` */
  readonly compatibilityDate: string;
  readonly compatibilityFlags: readonly string[];
  /**
   * The source map of the main module, as esbuild writes it; its sources are relative to the project's root.
   */
  readonly sourceMap?: string;
}

/** A script that workerd cannot start. The message is the reason, in one line. */
export class ScriptError extends Failure {
  override readonly name = "ScriptError";
}
