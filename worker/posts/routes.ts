import { digest } from "../digest.ts";
import { writeAccess } from "../http/access.ts";
import { answer, JSON_TYPE, TEXT } from "../http/answer.ts";
import { cached, changing } from "../http/cache.ts";
import type { Context } from "../http/context.ts";
import { cors } from "../http/cors.ts";
import { etagMatches, etagOf } from "../http/entity-tag.ts";
import { problems } from "../http/layer.ts";
import { Problem } from "../http/problem.ts";
import { rateLimit } from "../http/rate-limit.ts";
import { route } from "../http/router.ts";
import { timing } from "../http/timing.ts";
import type { Session } from "../redis/client.ts";
import { databaseOf } from "../redis/database.ts";
import { formatId } from "./id.ts";
import { idempotencyKey, idParam, pageQuery, textBody, wantsJson } from "./input.ts";
import { type Outcome, type Post, PostStore } from "./store.ts";

/** Shared by the requests of an isolate. */
const session: Session = {};

const layers = [timing, cors, problems, rateLimit, writeAccess];

const write = (make: (c: Context) => Promise<Response>) => (c: Context) => changing(c, () => make(c));

/** The requests under `/posts`. */
export const posts = [
  route("/posts", layers, { GET: list, POST: write(create) }),
  route("/posts/:id", layers, { GET: read, PUT: write(replace), DELETE: write(remove) }),
];

async function list(c: Context): Promise<Response> {
  const { limit, before } = pageQuery(c);
  const response = await cached(c, `posts?limit=${limit}&before=${before ?? ""}`, async () => {
    const page = await store(c).list(before === undefined ? { limit } : { limit, before });
    // Relative, so that no Host header can lead a caller elsewhere.
    const link = page.next && `</posts?limit=${limit}&before=${formatId(page.next)}>; rel="next"`;
    return representation(JSON.stringify(page.posts.map(shown)), link ? { Link: link } : {});
  });
  return unlessKnown(c, response);
}

async function read(c: Context): Promise<Response> {
  const id = idParam(c);
  const response = await cached(c, `posts/${id}`, async () => {
    const text = await store(c).read(id);
    if (text === null) throw gone(id);
    return representation(itemBody({ id, text }));
  });
  return unlessKnown(c, response);
}

async function create(c: Context): Promise<Response> {
  const key = idempotencyKey(c);
  const text = await textBody(c);
  const id = await store(c).create(
    text,
    key === undefined ? undefined : { key, fingerprint: await digest(text) },
  );
  if (id === undefined)
    throw new Problem(422, "This Idempotency-Key made a post from another body. Use a new key.");
  return changed(c, { id, text }, 201, { Location: `/posts/${formatId(id)}` });
}

async function replace(c: Context): Promise<Response> {
  const id = idParam(c);
  const text = await textBody(c);
  await change(c, id, (posts, expected) => posts.replace(id, text, expected));
  return changed(c, { id, text }, 200);
}

async function remove(c: Context): Promise<Response> {
  const id = idParam(c);
  await change(c, id, (posts, expected) => posts.remove(id, expected));
  return changed(c, { id }, 200);
}

/** Makes a change, where there is an If-Match only to the text that it names. Throws a 404 or a 412. */
async function change(
  c: Context,
  id: number,
  make: (posts: PostStore, expected?: string) => Promise<Outcome>,
) {
  const posts = store(c);
  const header = c.request.headers.get("If-Match")?.trim();
  // A star asks only that there is a post, as every change does.
  const ifMatch = header === "*" ? undefined : header;
  const expected = ifMatch === undefined ? undefined : await posts.read(id);
  if (expected === null) throw gone(id);
  if (ifMatch !== undefined && expected !== undefined) {
    const etag = await etagOf(itemBody({ id, text: expected }));
    if (!etagMatches(ifMatch, etag)) throw stale(id);
  }
  const outcome = await make(posts, expected);
  if (outcome === "missing") throw gone(id);
  if (outcome === "changed") throw stale(id);
}

const gone = (id: number) => new Problem(404, `There is no ${formatId(id)}.`);
const stale = (id: number) => new Problem(412, `${formatId(id)} is not what If-Match names. Read it again.`);

function store(c: Context): PostStore {
  return new PostStore(databaseOf(c, session));
}

const shown = ({ id, text }: Post) => ({ id: formatId(id), text });
const itemBody = (post: Post) => JSON.stringify(shown(post));

/** A body with its entity tag. */
async function representation(body: string, headers: Record<string, string> = {}): Promise<Response> {
  return answer(body, 200, JSON_TYPE, { "Cache-Control": "no-cache", ETag: await etagOf(body), ...headers });
}

/** The answer to a read, or a 304 when the caller has it. */
function unlessKnown(c: Context, response: Response): Response {
  const ifNoneMatch = c.request.headers.get("If-None-Match");
  if (ifNoneMatch === null || !etagMatches(ifNoneMatch, response.headers.get("ETag") ?? "")) return response;
  const headers = new Headers(response.headers);
  headers.delete("Content-Type");
  return new Response(null, { status: 304, headers });
}

/** What a write answers: the bare id, or JSON for a caller that speaks JSON. */
function changed(
  c: Context,
  { id, text }: { id: number; text?: string },
  status: 200 | 201,
  headers = {},
): Response {
  if (!wantsJson(c)) return answer(formatId(id), status, TEXT, headers);
  return answer(JSON.stringify({ id: formatId(id), text }), status, JSON_TYPE, headers);
}
