import * as pulumi from "@pulumi/pulumi";

/** An error of which `pulumi up` prints the message alone, as what the user must mend. */
export function runError(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  // The engine's host passes every error to util.inspect in colours. On Node 20 and 22 that takes 20 s and 3 GB
  // where the stack has a frame in node_modules/@scope/; a RunError's stack is not printed anyway.
  error.stack = "";
  return error;
}
