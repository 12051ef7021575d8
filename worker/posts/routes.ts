import { written } from "../http/accept.ts";
import { api } from "../http/api.ts";
import { cached } from "../http/cache.ts";
import { change, type Outcome } from "../http/conditional.ts";
import type { Context } from "../http/context.ts";
import { bodyFields } from "../http/fields.ts";
import { keyReused, onceOf } from "../http/idempotency.ts";
import { nextPage, pagePath, pageQuery } from "../http/paging.ts";
import { Problem } from "../http/problem.ts";
import { representation } from "../http/representation.ts";
import { route } from "../http/router.ts";
import { PATHS } from "../paths.ts";
import { databaseOf } from "../redis/database.ts";
import { POST_ID } from "./id.ts";
import { POST_FIELDS, type Post, type PostFields } from "./post.ts";
import { PostStore } from "./store.ts";

const PATH = PATHS.posts;

/** The requests under `/posts`. */
export const posts = [
  route(PATH, api, { GET: list, POST: create }),
  route(`${PATH}/:id`, api, { GET: read, PUT: replace, DELETE: remove }),
];

function list(c: Context): Promise<Response> {
  const query = pageQuery(c, POST_ID);
  return cached(c, pagePath(PATH, query, POST_ID), async () => {
    const { posts, next } = await store(c).list(query);
    const headers = next && nextPage(pagePath(PATH, { ...query, before: next }, POST_ID));
    return representation(posts.map(shown), headers || {});
  });
}

function read(c: Context): Promise<Response> {
  const id = POST_ID.inPath(c);
  return cached(c, `${PATH}/${id}`, async () => {
    const fields = await store(c).read(id);
    if (fields === null) throw new Problem(404, `There is no ${POST_ID.format(id)}.`);
    return representation(shown({ id, ...fields }));
  });
}

async function create(c: Context): Promise<Response> {
  const fields = await bodyFields(c, POST_FIELDS, "text");
  const id = await store(c).create(fields, await onceOf(c, fields));
  if (id === undefined) throw keyReused();
  return written(c, shown({ id, ...fields }), 201, { Location: `${PATH}/${POST_ID.format(id)}` });
}

async function replace(c: Context): Promise<Response> {
  const id = POST_ID.inPath(c);
  const fields = await bodyFields(c, POST_FIELDS, "text");
  await changeOf(c, id, (posts, expected) => posts.replace(id, fields, expected));
  return written(c, shown({ id, ...fields }), 200);
}

async function remove(c: Context): Promise<Response> {
  const id = POST_ID.inPath(c);
  await changeOf(c, id, (posts, expected) => posts.remove(id, expected));
  return written(c, { id: POST_ID.format(id) }, 200);
}

function changeOf(
  c: Context,
  id: number,
  make: (posts: PostStore, expected?: PostFields) => Promise<Outcome>,
): Promise<void> {
  const posts = store(c);
  return change(c, {
    name: POST_ID.format(id),
    read: () => posts.read(id),
    show: (fields: PostFields) => shown({ id, ...fields }),
    make: (expected) => make(posts, expected),
  });
}

function store(c: Context): PostStore {
  return new PostStore(databaseOf(c));
}

/** A post as callers see it. */
const shown = ({ id, ...fields }: Post) => ({ id: POST_ID.format(id), ...fields });
