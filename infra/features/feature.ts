import type { PATHS } from "../../worker/paths.ts";
import type { Binding } from "../binding.ts";
import type { Place } from "../settings/place.ts";
import type { SettingsReader } from "../settings/reader.ts";

/** The settings of a part of the Worker that can be turned off. */
export interface Feature {
  /** The name of its resource in worker/paths.ts. */
  readonly resource: keyof typeof PATHS;
  /** Whether the resource is served. */
  readonly isOn: boolean;
  /** Whether all paths of the domain lead to the Worker, not only those of the resources. */
  readonly takesSite: boolean;
  /** Always in the same order, see infra/bindings.ts. */
  readonly bindings: readonly Binding[];
}

/** Reads the settings of a feature; the reader collects mistakes, so that all are reported at once. */
export type ReadFeature = (own: SettingsReader, place: Place) => Feature;
