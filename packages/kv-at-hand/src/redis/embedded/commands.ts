/** The commands of the embedded Redis. */
import { bits } from "./bits.ts";
import { combined } from "./combined.ts";
import { hashes } from "./hashes.ts";
import { hyperLogLogs } from "./hyperloglogs.ts";
import { keys } from "./keys.ts";
import { lists } from "./lists.ts";
import { ranges } from "./ranges.ts";
import type { Rule } from "./rule.ts";
import { sets } from "./sets.ts";
import { sortedSets } from "./sorted-sets.ts";
import { streamGroups } from "./stream-groups.ts";
import { streamInfo } from "./stream-info.ts";
import { streams } from "./streams.ts";
import { strings } from "./strings.ts";

const FAMILIES = [
  ...[keys, strings, bits, hashes, lists, sets, hyperLogLogs],
  ...[sortedSets, ranges, combined, streams, streamGroups, streamInfo],
];

/** Every command, by its name in capitals. */
export const COMMANDS: ReadonlyMap<string, Rule> = new Map(
  FAMILIES.flatMap((family) => Object.entries(family)),
);
