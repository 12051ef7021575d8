/** What the requests of a resource look like, for openapi.test.ts to make. */
import type { Command } from "#kv-at-hand/redis/database.ts";
import type { Setting } from "./workers.ts";

/** One request and the status that it comes to; of several methods, separated by spaces, one each. */
export type Row = [
  on: Setting,
  methods: string,
  url: string,
  status: number,
  sent?: { headers?: Record<string, string>; body?: string },
];

export interface Resource {
  /** Fills an empty database. */
  fill: Command[];
  /**
   * A request for every answer that is described, but for those that any resource can be asked for in one
   * way, which `derived.ts` makes of the first that succeeds. None depends on another.
   */
  rows: Row[];
}

/** HEAD is answered as GET is. */
export const READ = "GET HEAD";
