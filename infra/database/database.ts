import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings.ts";
import { DatabaseProvider, type Inputs } from "./provider.ts";

/** The database that the Worker calls. */
export interface StackDatabase {
  url: pulumi.Input<string>;
  /** A secret. */
  token: pulumi.Output<string>;
  /** Its name and ID at Upstash, if the stack created it. */
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

/** The existing database, or the one that the stack creates at Upstash. */
export function openDatabase({ accountId, database, scriptName }: Settings): StackDatabase {
  if (database.kind === "existing") return database;
  const { region, readRegions, tokenVersion, drop } = database;
  // Two stacks with the same name may share an Upstash account, and have separate Workers unless they share
  // the Cloudflare account too.
  const mark = `${accountId}/${scriptName}`;
  const { id, name, token, url } = new UpstashDatabase(
    { name: scriptName, region, readRegions, mark, tokenVersion },
    { retainOnDelete: !drop },
  );
  return { url, token, made: pulumi.interpolate`${name} (${id})` };
}
