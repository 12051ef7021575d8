/** What anyone can see of an API. The first three steps tell whether it is edge-posts at all. */
import { PATHS } from "../../worker/paths.ts";
import { answerTrouble, foreignTrouble, problemOf } from "./advice.ts";
import { analytics } from "./analytics.ts";
import { postsOf } from "./posts.ts";
import { IS_OURS, type Step, Trouble } from "./step.ts";

const reaches: Step = {
  name: "reachable",
  async look({ api }) {
    const { status } = await api.ask(`${PATHS.posts}?limit=1`);
    return String(status);
  },
};

/** Runs before the list, which may fail because of the database: this answer does not need it. */
const problems: Step = {
  name: "problem documents",
  needs: ["reachable"],
  async look({ api }) {
    const answer = await api.ask(`${PATHS.posts}/no-id`);
    if (answer.status === 429) throw answerTrouble(answer, "a 400");
    if (answer.status !== 400 || problemOf(answer) === undefined) throw foreignTrouble(answer);
    return "400 for an invalid id";
  },
};

const list: Step = {
  name: "list",
  needs: ["reachable", "problem documents"],
  async look({ api }) {
    const answer = await api.ask(PATHS.posts);
    const posts = postsOf(answer);
    if (posts === undefined) throw answerTrouble(answer, "a list of posts");
    return `${posts.length} on the first page${answer.headers.has("link") ? ", and more" : ""}`;
  },
};

const HEADERS: readonly [name: string, value: RegExp][] = [
  ["content-type", /^application\/json\b/],
  ["x-content-type-options", /^nosniff$/],
  ["etag", /^(W\/)?".+"$/],
  ["cache-control", /./],
];

const headers: Step = {
  name: "headers",
  needs: IS_OURS,
  async look({ api }) {
    const answer = await api.ask(PATHS.posts);
    const wrong = HEADERS.find(([name, value]) => !value.test(answer.headers.get(name) ?? ""));
    if (wrong !== undefined) throw new Trouble(`the header ${wrong[0]} is missing or wrong`);
    return HEADERS.map(([name]) => name).join(", ");
  },
};

const serverTiming: Step = {
  name: "Server-Timing",
  needs: IS_OURS,
  async look({ api }) {
    // A list that nobody requested before, so that it is in no cache.
    const before = 1 + Math.floor(Math.random() * 1e9);
    const answer = await api.ask(`${PATHS.posts}?limit=1&before=${before}`, { isAdmin: true });
    const ms = /\bdb;dur=([\d.]+)/.exec(answer.headers.get("server-timing") ?? "")?.[1];
    if (ms === undefined) throw new Trouble("the header does not say how long the database took");
    return `the database took ${ms} ms`;
  },
};

export const READS: readonly Step[] = [
  reaches,
  problems,
  list,
  headers,
  serverTiming,
  // A line of its own: docs/make-it-yours.md removes it with the analytics.
  analytics,
];
