import { written } from "../http/accept.ts";
import type { Answer } from "../http/answer.ts";
import { api } from "../http/api.ts";
import { change, creation } from "../http/conditional.ts";
import type { Context } from "../http/context.ts";
import { bodyFields } from "../http/fields.ts";
import { keyReused, onceOf } from "../http/idempotency.ts";
import { answerItem } from "../http/item.ts";
import { answerPage } from "../http/paging.ts";
import { route } from "../http/router.ts";
import { PATHS } from "../paths.ts";
import { databaseOf } from "../redis/database.ts";
import { POST_ID } from "./id.ts";
import { POST_FIELDS } from "./post.ts";
import { PostStore } from "./store.ts";

const PATH = PATHS.posts;

/** The requests under `/posts`. */
export const posts = [
  route(PATH, api, { GET: list, POST: create }),
  route(`${PATH}/:id`, api, { GET: read, PUT: replace, DELETE: remove }),
];

const storeOf = (c: Context) => new PostStore(databaseOf(c));

function list(c: Context): Promise<Answer> {
  return answerPage(c, PATH, POST_ID, (query) => storeOf(c).list(query));
}

function read(c: Context): Promise<Answer> {
  return answerItem(c, PATH, POST_ID, (id) => storeOf(c).read(id));
}

async function create(c: Context): Promise<Answer> {
  const fields = await bodyFields(c, POST_FIELDS, "text");
  const once = await onceOf(c, fields);
  const id = await creation(c, () => storeOf(c).create(fields, once));
  if (id === undefined) throw keyReused();
  return written(c, POST_ID.show({ id, ...fields }), 201, { Location: `${PATH}/${POST_ID.format(id)}` });
}

async function replace(c: Context): Promise<Answer> {
  const id = POST_ID.inPath(c);
  const fields = await bodyFields(c, POST_FIELDS, "text");
  const store = storeOf(c);
  await change(c, POST_ID, id, {
    read: () => store.read(id),
    make: (expected) => store.replace(id, fields, expected),
  });
  return written(c, POST_ID.show({ id, ...fields }), 200);
}

async function remove(c: Context): Promise<Answer> {
  const id = POST_ID.inPath(c);
  const store = storeOf(c);
  await change(c, POST_ID, id, {
    read: () => store.read(id),
    make: (expected) => store.remove(id, expected),
  });
  return written(c, POST_ID.show({ id }), 200);
}
