/**
 * The cost of the platform itself: the same single REST call, the same script, the same answer byte for byte
 * (the bench checks that first), and nothing else. No router, access check, limits, retries, deadline or
 * recorder.
 */
import { digest } from "../../worker/digest.ts";
import { BUCKET, CREATE, LIST } from "../../worker/posts/scripts.ts";

interface Env {
  DB_URL: string;
  DB_TOKEN: string;
}

/** The database's answer, and its Server-Timing. */
interface Reply<Result> {
  result: Result;
  timing: string;
}

async function call<Result>({ DB_URL, DB_TOKEN }: Env, path: string, body: unknown): Promise<Reply<Result>> {
  const began = Date.now();
  const response = await fetch(DB_URL + path, {
    method: "POST",
    headers: { Authorization: `Bearer ${DB_TOKEN}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const { result } = (await response.json()) as { result: Result };
  return { result, timing: `db;dur=${Date.now() - began}` };
}

const OWN = { "X-Content-Type-Options": "nosniff", Vary: "Origin" };

async function json(value: unknown, timing: string, link = ""): Promise<Response> {
  const body = JSON.stringify(value);
  const headers: Record<string, string> = {
    ...OWN,
    "Content-Type": "application/json",
    "Cache-Control": "no-cache",
    ETag: `"${await digest(body + link)}"`,
    "Server-Timing": timing,
  };
  if (link) headers.Link = link;
  return new Response(body, { headers });
}

function text(body: string, status: number, timing: string, location?: string): Response {
  const headers: Record<string, string> = {
    ...OWN,
    "Content-Type": "text/plain; charset=utf-8",
    "Server-Timing": timing,
  };
  if (location) headers.Location = location;
  return new Response(body, { status, headers });
}

/** What an isolate of edge-posts knows. */
let lastId: number | "" = "";

async function list(env: Env, search: URLSearchParams): Promise<Response> {
  const limit = Number(search.get("limit") ?? 100);
  const before = search.get("before");
  const highest = before ? Number(before.replace("post:", "")) - 1 : Number.MAX_SAFE_INTEGER - 1;
  const command = ["EVAL_RO", LIST, 1, "post:id", highest, limit, lastId];
  const { result, timing } = await call<[number, [number, ...(string | number)[]]]>(env, "", command);
  const [last, page] = result;
  lastId = last;
  const posts: { id: string; text: unknown }[] = [];
  for (let i = 1; i < page.length; i += 2) posts.push({ id: `post:${page[i]}`, text: page[i + 1] });
  const link = page[0] > 0 ? `</posts?limit=${limit}&before=post:${page[0]}>; rel="next"` : "";
  return json(posts, timing, link);
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/posts") {
      if (request.method === "GET") return list(env, searchParams);
      const command = ["EVAL", CREATE, 1, "post:id", await request.text(), ""];
      const { result, timing } = await call<string>(env, "", command);
      const id = `post:${result.trim()}`;
      return text(id, 201, timing, `/posts/${id}`);
    }
    const key = pathname.slice("/posts/".length);
    if (request.method === "GET") {
      const { result, timing } = await call<string>(env, "", ["GET", key]);
      return json({ id: key, text: result }, timing);
    }
    if (request.method === "PUT") {
      const { timing } = await call(env, "", ["SET", key, await request.text(), "XX"]);
      return text(key, 200, timing);
    }
    const id = Number(key.slice("post:".length));
    const { timing } = await call(env, "/multi-exec", [
      ["SREM", `posts:${Math.floor(id / BUCKET)}`, id],
      ["DEL", key],
    ]);
    return text(key, 200, timing);
  },
};
