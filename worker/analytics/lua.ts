/** Parts of the Lua scripts. */
import { LIST_NAMES, LISTS, PREFIX, VISITORS } from "./keys.ts";

/** Lua expressions for the keys of the day that the Lua expression `day` gives. */
export const luaCountersKey = (day: string): string => `('${PREFIX}' .. ${day})`;
export const luaVisitorsKey = (day: string): string => `('${PREFIX}' .. ${day} .. '${VISITORS}')`;

/** A Lua table by the lists' letters. */
export const luaLists = (value: (list: (typeof LISTS)[keyof typeof LISTS]) => string | number): string =>
  `{ ${LIST_NAMES.map((name) => `${LISTS[name].letter} = ${value(LISTS[name])}`).join(", ")} }`;
