import type * as pulumi from "@pulumi/pulumi";
import { READ_REGIONS, REGIONS } from "../database/regions.ts";
import * as is from "./checks.ts";
import type { SettingsReader } from "./reader.ts";

/** A stack's database: an existing one, or one that the stack creates at Upstash. */
export type DatabaseSettings =
  | { kind: "existing"; url: string; token: pulumi.Output<string> }
  | {
      kind: "made";
      region: string;
      readRegions: string[];
      /** A value other than that of the last `pulumi up` gives the database a new token. */
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
      own.surplus(name, "is for a database that the stack creates, but dbUrl or dbToken is set");
  }
  // These may stay set for another stack, or for Upstash's own tools.
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
      own.surplus(name, "is for an existing database, but dbRegion asks for a new one: remove one of them");
  }
  const what = "the region for the Upstash database to create (or set dbUrl and dbToken of an existing one)";
  const region = own.required("dbRegion", is.oneOf(REGIONS), "eu-west-1", what);
  const readRegions = own.list("dbReadRegions", is.oneOf(READ_REGIONS), "us-east-1");
  if (readRegions.includes(region))
    own.mistake("dbReadRegions", "contains dbRegion, the region of the database itself", "us-east-1");
  own.optional("upstashBaseUrl", is.apiUrl, "https://api.upstash.com");
  own.required("upstashEmail", is.email, "<email>", "the email address of the Upstash account");
  own.requiredSecret("upstashApiKey", is.token, "an API key of the Upstash account");
  const tokenVersion = own.count("dbTokenVersion", 1);
  return { kind: "made", region, readRegions, tokenVersion, drop: own.flag("dropDatabase", false) };
}
