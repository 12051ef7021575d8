/** The engine's requests to the database's provider, and the Developer API calls of each step. */
import type { DatabaseProvider, Outputs } from "../../../infra/database/provider.ts";
import { inputsOf } from "../../support/developer-api.ts";
import type { Kind } from "./table.ts";

export interface Step {
  /** The first call of each kind that can fail: its method and the start of its path after /v2/redis/. */
  readonly calls: readonly (readonly [method: string, path: string, kind: Kind])[];
  /** Whether a database exists at the start. */
  readonly begins: "empty" | "made";
  /**
   * Fails if the engine would see a failure. Returns what the engine would store, `undefined` for nothing.
   */
  run(provider: DatabaseProvider, name: string, before: Made | undefined): Promise<Made | undefined>;
}

export interface Made {
  readonly id: string;
  readonly outs: Outputs;
}

const changed = (name: string) => inputsOf(name, { readRegions: ["us-east-1"], tokenVersion: 2 });

export const STEPS = {
  create: {
    begins: "empty",
    calls: [
      ["GET", "databases", "read"],
      ["POST", "database", "make"],
      ["GET", "database/", "read"],
    ],
    run: async (provider, name) => {
      const { id, outs } = await provider.create(inputsOf(name));
      return { id, outs: outs as Outputs };
    },
  },
  update: {
    begins: "made",
    calls: [
      ["GET", "database/", "read"],
      ["POST", "update-regions/", "change"],
      ["POST", "reset-password/", "change"],
    ],
    run: async (provider, name, before) => {
      const { id, outs } = before as Made;
      const { changes } = await provider.diff(id, outs, changed(name));
      if (!changes) return before;
      return { id, outs: (await provider.update(id, outs, changed(name))).outs as Outputs };
    },
  },
  refresh: {
    begins: "made",
    calls: [["GET", "database/", "read"]],
    run: async (provider, _name, before) => {
      const { id, props } = await provider.read((before as Made).id, (before as Made).outs);
      return id ? { id, outs: props as Outputs } : undefined;
    },
  },
  delete: {
    begins: "made",
    calls: [["DELETE", "database/", "delete"]],
    run: async (provider, _name, before) => {
      const { id, outs } = before as Made;
      await provider.delete(id, outs);
      return undefined;
    },
  },
} satisfies Record<string, Step>;

export type StepName = keyof typeof STEPS;
