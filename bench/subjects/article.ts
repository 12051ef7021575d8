/**
 * The article's posts Worker, rewritten from its description: a path-style REST call for each command, one
 * after another. Its bugs are fixed where they would make it do less work (it stored the class name of the
 * body).
 */
interface Env {
  DB_URL: string;
  DB_TOKEN: string;
}

async function callRestApi({ DB_URL, DB_TOKEN }: Env, ...command: string[]): Promise<unknown> {
  const path = command.map(encodeURIComponent).join("/");
  const response = await fetch(`${DB_URL}/${path}`, { headers: { Authorization: `Bearer ${DB_TOKEN}` } });
  const { result } = (await response.json()) as { result: unknown };
  return result;
}

async function listPosts(env: Env): Promise<Response> {
  const keys = (await callRestApi(env, "smembers", "posts")) as string[];
  const texts = (await callRestApi(env, "mget", ...keys)) as string[];
  return new Response(JSON.stringify(texts.map((text, i) => ({ id: keys[i], text }))));
}

async function createPost(request: Request, env: Env): Promise<Response> {
  const key = `post:${await callRestApi(env, "incr", "post:id")}`;
  await callRestApi(env, "set", key, await request.text());
  await callRestApi(env, "sadd", "posts", key);
  return new Response(key, { status: 201 });
}

async function deletePost(request: Request, env: Env): Promise<Response> {
  const key = new URL(request.url).pathname.replace("/posts/", "");
  await callRestApi(env, "srem", "posts", key);
  await callRestApi(env, "del", key);
  return new Response(key);
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    if (request.method === "GET") return listPosts(env);
    if (request.method === "POST") return createPost(request, env);
    if (request.method === "DELETE") return deletePost(request, env);
    return new Response(null, { status: 405 });
  },
};
