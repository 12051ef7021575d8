/** Shared with packages/kv-at-hand: one class for every error that a user can fix. */
export { Failure } from "../packages/kv-at-hand/src/failure.ts";
