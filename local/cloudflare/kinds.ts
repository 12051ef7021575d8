import type { Kind } from "./kind.ts";
import { workersCustomDomain } from "./workers-custom-domain.ts";
import { workersRoute } from "./workers-route.ts";
import { workersScript } from "./workers-script.ts";
import { workersScriptSubdomain } from "./workers-script-subdomain.ts";

/** Every kind of resource that npm start supports; scripts first, because the others lead to them. */
export const KINDS: readonly Kind[] = [
  workersScript,
  workersRoute,
  workersCustomDomain,
  workersScriptSubdomain,
];
