import { writeAccess } from "./access.ts";
import { renewing } from "./cache.ts";
import { conditional } from "./conditional.ts";
import { cors } from "./cors.ts";
import { type Layer, problems } from "./layer.ts";
import { rateLimit } from "./rate-limit.ts";
import { timing } from "./timing.ts";

/** The layers around every handler of the API, outermost first. */
export const api: readonly Layer[] = [timing, cors, problems, rateLimit, writeAccess, renewing, conditional];
