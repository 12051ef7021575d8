import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings.ts";
import { DatabaseProvider, type Inputs } from "./provider.ts";

/** The database that the Worker calls. */
export interface StackDatabase {
  url: pulumi.Input<string>;
  /** A secret. */
  token: pulumi.Output<string>;
  /** Its name and ID at Upstash, where the stack made it. */
  made?: pulumi.Output<string>;
}

class UpstashDatabase extends pulumi.dynamic.Resource {
  declare readonly name: pulumi.Output<string>;
  declare readonly url: pulumi.Output<string>;
  declare readonly token: pulumi.Output<string>;

  constructor(inputs: Inputs, options: pulumi.CustomResourceOptions) {
    super(
      new DatabaseProvider(),
      "database",
      { ...inputs, url: undefined, token: undefined },
      { ...options, additionalSecretOutputs: ["token"] },
      "upstash",
      "Database",
    );
  }
}

/** The database that one has, or the one that the stack makes at Upstash. */
export function openDatabase({ accountId, database, scriptName }: Settings): StackDatabase {
  if (database.kind === "existing") return database;
  const { region, readRegions, tokenVersion, drop } = database;
  // Of two stacks of one name, in one Upstash account, each has its own Worker unless they have one
  // Cloudflare account too.
  const mark = `${accountId}/${scriptName}`;
  const { id, name, token, url } = new UpstashDatabase(
    { name: scriptName, region, readRegions, mark, tokenVersion },
    { retainOnDelete: !drop },
  );
  return { url, token, made: pulumi.interpolate`${name} (${id})` };
}
