import { writeAccess } from "./access.ts";
import { renewing } from "./cache.ts";
import { conditional } from "./conditional.ts";
import { cors } from "./cors.ts";
import type { Layer } from "./layer.ts";
import { rateLimit } from "./rate-limit.ts";

/** The layers around every handler of the API, outermost first. */
export const api: readonly Layer[] = [cors, rateLimit, writeAccess, renewing, conditional];
