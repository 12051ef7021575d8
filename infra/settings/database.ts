import type * as pulumi from "@pulumi/pulumi";
import { READ_REGIONS, REGIONS } from "../database/regions.ts";
import * as is from "./checks.ts";
import type { SettingsReader } from "./reader.ts";

/** The database of a stack: one that is there, or one that the stack makes at Upstash. */
export type DatabaseSettings =
  | { kind: "existing"; url: string; token: pulumi.Output<string> }
  | {
      kind: "made";
      region: string;
      readRegions: string[];
      /** Another one than at the last `pulumi up` gives the database another token. */
      tokenVersion: number;
      /** `pulumi destroy` deletes it, with all posts. */
      drop: boolean;
    };

export function readDatabase(own: SettingsReader): DatabaseSettings {
  const isExisting = !own.has("dbRegion") && (own.has("dbUrl") || own.has("dbToken"));
  return isExisting ? readExisting(own) : readMade(own);
}

function readExisting(own: SettingsReader): DatabaseSettings {
  for (const name of ["dbReadRegions", "dbTokenVersion", "dropDatabase"]) {
    if (own.has(name))
      own.surplus(name, "is for a database that the stack makes, and dbUrl or dbToken is set");
  }
  // Whoever has them set for another stack, or for Upstash's own tools, may leave them so.
  for (const name of ["upstashBaseUrl", "upstashEmail", "upstashApiKey"]) own.has(name);
  const url = own.required(
    "dbUrl",
    is.restUrl,
    "https://<name>.upstash.io",
    "the REST URL of the Upstash database",
  );
  const token = own.requiredSecret("dbToken", is.token, "the REST token of the Upstash database");
  return { kind: "existing", url, token };
}

function readMade(own: SettingsReader): DatabaseSettings {
  for (const name of ["dbUrl", "dbToken"]) {
    if (own.has(name))
      own.surplus(
        name,
        "is of a database that is there, and dbRegion asks for a new one: one of them must go",
      );
  }
  const what = "where the stack makes its Upstash database (or set dbUrl and dbToken of one that is there)";
  const region = own.required("dbRegion", is.oneOf(REGIONS), "eu-west-1", what);
  const readRegions = own.list("dbReadRegions", is.oneOf(READ_REGIONS), "us-east-1");
  if (readRegions.includes(region))
    own.mistake("dbReadRegions", "has the region of the database itself", "us-east-1");
  own.optional("upstashBaseUrl", is.apiUrl, "https://api.upstash.com");
  own.required("upstashEmail", is.email, "<e-mail>", "the e-mail of the Upstash account");
  own.requiredSecret("upstashApiKey", is.token, "an API key of the Upstash account");
  const tokenVersion = own.count("dbTokenVersion", 1);
  return { kind: "made", region, readRegions, tokenVersion, drop: own.flag("dropDatabase", false) };
}
