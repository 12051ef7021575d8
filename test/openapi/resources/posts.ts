import { document } from "../document.ts";
import { READ, type Resource } from "../resource.ts";
import { authorized } from "../workers.ts";

const MOST_POSTS = Number(document.components.parameters.Limit?.schema.maximum);
const LONGEST_TEXT = Number(document.components.schemas.Text?.maxLength);

/** An Idempotency-Key that created a post from a body that is never sent again. */
const USED_KEY = "used";

const text = { body: "hello" };
const json = { body: '{"text":"hello"}', headers: { "Content-Type": "application/json" } };
const tooLarge = { body: "x".repeat(LONGEST_TEXT + 1) };
const under = (key: string) => ({ ...text, headers: { "Idempotency-Key": key } });

export const posts: Resource = {
  fill: [
    ["SET", "post:id", "4"],
    ["SADD", "posts:0", "1", "2", "3", "4"],
    ["MSET", "post:1", "one", "post:2", "two", "post:3", "three", "post:4", "four"],
    ["SET", `posts:request:${USED_KEY}`, "1 another"],
  ],
  rows: [
    ["open", READ, "/posts?limit=1", 200],
    ["open", READ, `/posts?limit=${MOST_POSTS}`, 200],
    ["open", READ, `/posts?limit=${MOST_POSTS + 1}`, 400],
    ["admin", READ, "/posts?limit=1", 200, authorized],

    ["open", "POST", "/posts", 201, text],
    ["open", "POST", "/posts", 201, { body: "x".repeat(LONGEST_TEXT) }],
    ["open", "POST", "/posts", 201, json],
    ["open", "POST", "/posts", 201, under("~".repeat(255))],
    ["open", "POST", "/posts", 400, under("~".repeat(256))],
    ["open", "POST", "/posts", 413, tooLarge],
    ["open", "POST", "/posts", 422, under(USED_KEY)],

    ["open", READ, "/posts/1", 200],
    ["open", READ, "/posts/post:01", 400],
    ["open", READ, "/posts/99", 404],

    ["open", "PUT", "/posts/2", 200, text],
    ["open", "PUT", "/posts/2", 200, json],
    ["open", "PUT", "/posts/x", 400, text],
    ["open", "PUT", "/posts/99", 404, text],
    ["open", "PUT", "/posts/2", 413, tooLarge],

    ["open", "DELETE", "/posts/3", 200],
    ["open", "DELETE", "/posts/4", 200, { headers: { Accept: "application/json" } }],
    ["open", "DELETE", "/posts/x", 400],
    ["open", "DELETE", "/posts/99", 404],
  ],
};
