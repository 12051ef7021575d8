import { READ, type Resource } from "../resource.ts";
import { ADMIN_TOKEN, authorized } from "../workers.ts";

const withPassword = { headers: { Authorization: `Basic ${btoa(`anybody:${ADMIN_TOKEN}`)}` } };
const inBrowser = { headers: { Accept: "text/html" } };

export const analytics: Resource = {
  fill: [],
  rows: [
    ["open", READ, "/analytics", 200],
    ["open", READ, "/analytics?format=json&from=2026-11-01&to=2026-11-23", 200],
    ["open", READ, "/analytics?format=csv", 200],
    ["open", READ, "/analytics?format=csv&list=pages&day=2026-11-23", 200],
    ["open", READ, "/analytics?list=pages", 200],
    ["open", READ, "/analytics?format=json&page=/posts&country=DE", 200],
    ["open", READ, "/analytics?format=csv&entryPage=/posts", 200],
    ["admin", READ, "/analytics?format=json", 200, authorized],
    ["admin", READ, "/analytics", 200, withPassword],
    ["open", READ, "/analytics?day=2026-02-30", 400],
    ["open", READ, "/analytics?list=nonsense", 400, inBrowser],
    ["open", READ, "/analytics?page=/a&page=/b", 400],
    ["closed", `${READ} OPTIONS`, "/analytics", 404],
  ],
};
