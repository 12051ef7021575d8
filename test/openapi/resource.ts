/** The form of a resource's requests for openapi.test.ts. */
import type { Command } from "#kv-at-hand/redis/database.ts";
import type { Setting } from "./workers.ts";

/** A request and its status; several methods, separated by spaces, are one request each. */
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
   * A request for every described answer, except those that derived.ts derives for any resource from the
   * first successful one. None depends on another.
   */
  rows: Row[];
}

/** HEAD is answered like GET. */
export const READ = "GET HEAD";
