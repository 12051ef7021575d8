/** Shared with the tool that is a package of its own, so that whoever prints errors knows one class of them. */
export { Failure } from "../packages/kv-at-hand/src/failure.ts";
