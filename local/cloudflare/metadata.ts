/**
 * The metadata of an upload.
 * https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/
 */
import type { Binding } from "../edge/script.ts";
import { checkBindings } from "./bindings.ts";
import { invalidScript } from "./errors.ts";

export interface Metadata {
  readonly main_module: string;
  readonly bindings: readonly Binding[];
  /** `YYYY-MM-DD` */
  readonly compatibility_date: string;
  readonly compatibility_flags: readonly string[];
  readonly usage_model: string;
  readonly logpush: boolean;
  readonly tags: readonly string[];
  /** Stored and returned unchanged: nothing here uses them. */
  readonly observability: unknown;
  readonly placement: unknown;
  readonly tail_consumers: unknown;
  readonly limits?: unknown;
}

/** Cloudflare's default: the date when it introduced compatibility dates. */
const OLDEST_DATE = "2021-11-02";

/** A script that relies on one of these would start, but fail without it. */
const UNSERVED = ["assets", "keep_assets", "keep_bindings", "migrations"];

/**
 * Validates the metadata part.
 * @throws ApiError if it is missing or invalid, or asks for something that is not supported here
 */
export function checkMetadata(value: unknown): Metadata {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalidScript("metadata must be a JSON object");
  }
  const given = value as Record<string, unknown>;
  const { main_module, compatibility_date = OLDEST_DATE } = given;
  const unserved = UNSERVED.find((key) => present(given[key]));
  if (unserved !== undefined) throw invalidScript(`metadata: ${unserved} is not supported by npm start`);
  if (typeof main_module !== "string" || main_module === "") {
    throw invalidScript(
      "metadata has no main_module: name the part that contains the main module (in Pulumi: mainModule of WorkersScript)",
    );
  }
  if (typeof compatibility_date !== "string") {
    throw invalidScript("metadata: compatibility_date must be a string such as 2026-01-31");
  }
  return {
    main_module,
    bindings: checkBindings(given.bindings ?? undefined),
    compatibility_date,
    compatibility_flags: strings("compatibility_flags", given.compatibility_flags),
    usage_model: typeof given.usage_model === "string" ? given.usage_model : "standard",
    logpush: given.logpush === true,
    tags: strings("tags", given.tags),
    observability: given.observability ?? { enabled: false },
    placement: given.placement ?? {},
    tail_consumers: given.tail_consumers ?? null,
    ...(present(given.limits) && { limits: given.limits }),
  };
}

function present(value: unknown): boolean {
  return (
    value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0)
  );
}

function strings(key: string, value: unknown): string[] {
  const list = value ?? [];
  if (Array.isArray(list) && list.every((each) => typeof each === "string")) return list;
  throw invalidScript(`metadata: ${key} must be a list of strings`);
}
