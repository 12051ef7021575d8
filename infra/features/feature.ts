import type { PATHS } from "../../worker/paths.ts";
import type { Binding } from "../binding.ts";
import type { Place } from "../settings/place.ts";
import type { SettingsReader } from "../settings/reader.ts";

/** What a stack asks of a part of the Worker that it can do without. */
export interface Feature {
  /** Its resource, by the name in worker/paths.ts. */
  readonly resource: keyof typeof PATHS;
  /** Its resource is served. */
  readonly isOn: boolean;
  /** Every path of the domain must lead to the Worker, where else those of the resources do. */
  readonly takesSite: boolean;
  /** Always in the same order, see infra/bindings.ts. */
  readonly bindings: readonly Binding[];
}

/** Reads the settings of a feature; mistakes are kept by the reader, so that all can be told at once. */
export type ReadFeature = (own: SettingsReader, place: Place) => Feature;
