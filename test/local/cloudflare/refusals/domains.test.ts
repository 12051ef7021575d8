import { DOMAINS } from "../../../support/cloudflare.ts";
import { itRefuses, OTHER, type Refusal, useDeployed } from "./refused.ts";

const put = (hostname: string, service: string): Refusal[1] => [
  "PUT",
  DOMAINS,
  { json: { hostname, service } },
];

itRefuses(useDeployed(), [
  ["a missing domain", ["GET", `${DOMAINS}/${OTHER}`], 404, 100114, /no custom domain/],
  ["a domain of another script", put("d.example.com", "other"), 409, 100116, /custom domain of posts/],
  ["a domain for no script", put("e.example.com", "gone"), 404, 10007, /does not exist/],
  ["a domain that is not a host name", put("*.example.com", "posts"), 400, 10026, /hostname must be/],
]);
