/**
 * The calls of Upstash's Developer API that the stack makes, as strict as the documentation: the real API
 * could not be tried. https://upstash.com/docs/devops/developer-api
 */
import { platformOf, READ_REGIONS, REGIONS } from "../../infra/database/regions.ts";
import type { Databases, KeptDatabase } from "./databases.ts";
import { Refusal } from "./refusal.ts";

export interface Call {
  readonly databases: Databases;
  /** The database ID in the path; empty if there is none. */
  readonly id: string;
  readonly query: URLSearchParams;
  /** The members of the body's JSON object; empty without a body. */
  readonly body: Readonly<Record<string, unknown>>;
}

type CallHandler = (call: Call) => unknown;

/** Each call: its method, its path below /v2/redis/, and its handler. */
export const CALLS: readonly (readonly [method: string, path: RegExp, handler: CallHandler])[] = [
  ["GET", /^databases$/, ({ databases }) => databases.all.map(describe)],
  ["POST", /^database$/, create],
  ["GET", /^database\/([^/]+)$/, get],
  ["DELETE", /^database\/([^/]+)$/, remove],
  ["POST", /^rename\/([^/]+)$/, rename],
  ["POST", /^update-regions\/([^/]+)$/, updateRegions],
  ["POST", /^reset-password\/([^/]+)$/, resetPassword],
];

async function create({ databases, body }: Call): Promise<unknown> {
  const { database_name, platform, region, primary_region, read_regions = [], ...others } = body;
  const name = nameOf(database_name);
  const primary = regionOf(primary_region);
  if (platform !== platformOf(primary))
    throw new Refusal(400, "platform must be aws or gcp, matching the region");
  // Not in the documentation of 2026, but sent by Upstash's own tools.
  if (region !== undefined && region !== "global")
    throw new Refusal(400, "regional db creation is deprecated");
  const [other] = Object.keys(others);
  if (other !== undefined) throw new Refusal(400, `${other} is not supported by npm start`);
  const made = { name, region: primary, readRegions: readRegionsOf(read_regions, primary) };
  return describe(await databases.make(made));
}

function get(call: Call): unknown {
  const { rest_token, ...visible } = describe(databaseOf(call));
  return call.query.get("credentials") === "hide" ? visible : { ...visible, rest_token };
}

async function remove(call: Call): Promise<unknown> {
  await call.databases.delete(databaseOf(call).id);
  return "OK";
}

async function rename(call: Call): Promise<unknown> {
  const { id } = databaseOf(call);
  await call.databases.change(id, { name: nameOf(call.body.name) });
  return describe(databaseOf(call));
}

async function updateRegions(call: Call): Promise<unknown> {
  const { id, region } = databaseOf(call);
  await call.databases.change(id, { readRegions: readRegionsOf(call.body.read_regions, region) });
  return "OK";
}

async function resetPassword(call: Call): Promise<unknown> {
  await call.databases.resetToken(databaseOf(call).id);
  return describe(databaseOf(call));
}

function databaseOf({ databases, id }: Call): KeptDatabase {
  const database = databases.get(id);
  if (!database) throw new Refusal(404, "database not found");
  return database;
}

function describe({ id, name, region, readRegions, token, port, created }: KeptDatabase) {
  return {
    database_id: id,
    database_name: name,
    region: "global",
    creation_time: created,
    state: "active",
    endpoint: `127.0.0.1:${port}`,
    tls: false,
    primary_region: region,
    primary_members: [region],
    all_members: [region, ...readRegions],
    read_regions: readRegions,
    rest_token: token,
  };
}

function nameOf(value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw new Refusal(400, "a database must have a name");
}

function regionOf(value: unknown): string {
  if (typeof value === "string" && REGIONS.includes(value)) return value;
  throw new Refusal(400, "primary_region must be a region");
}

function readRegionsOf(value: unknown, primary: string): string[] {
  const isRegion = (each: unknown) => READ_REGIONS.includes(each as string) && each !== primary;
  if (Array.isArray(value) && value.every(isRegion) && new Set(value).size === value.length) return value;
  throw new Refusal(400, "read_regions must be distinct regions other than the primary");
}
