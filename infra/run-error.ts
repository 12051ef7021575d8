import * as pulumi from "@pulumi/pulumi";

/** An error that the user must fix: `pulumi up` prints only its message. */
export function runError(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  // The engine's host passes every error to util.inspect with colours. On Node 20 and 22 that takes 20 s and
  // 3 GB if the stack has a frame in node_modules/@scope/; a RunError's stack is not printed anyway.
  error.stack = "";
  return error;
}
