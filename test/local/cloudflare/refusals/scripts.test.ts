import { SCRIPTS } from "../../../support/cloudflare.ts";
import { itRefuses, type Refusal, useDeployed } from "./refused.ts";

const GONE = `${SCRIPTS}/gone`;
const workersDev = (script: string, enabled: unknown): Refusal[1] => [
  "POST",
  `${script}/subdomain`,
  { json: { enabled } },
];

itRefuses(useDeployed(), [
  ["settings of no script", ["GET", `${GONE}/settings`], 404, 10007, /does not exist/],
  ["the service of no script", ["GET", GONE.replace("scripts", "services")], 404, 10007, /does not exist/],
  ["deleting no script", ["DELETE", GONE], 404, 10007, /does not exist/],
  ["workers.dev for no script", workersDev(GONE, true), 404, 10007, /does not exist/],
  ["workers.dev neither on nor off", workersDev(`${SCRIPTS}/posts`, "yes"), 400, 10026, /true or false/],
]);
