/** A process that takes and releases a local state folder on command, for state.test.ts. */
import { openState, type State } from "../../local/state.ts";

let state: State | undefined;
process.on("message", (message: { take: string } | "release") => {
  if (message === "release") {
    state?.release();
    state = undefined;
    process.send?.("released");
    return;
  }
  try {
    state = openState(message.take, { fresh: false });
    process.send?.("held");
  } catch (error) {
    process.send?.((error as Error).message);
  }
});
process.send?.("ready");
