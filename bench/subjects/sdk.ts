/**
 * The same API with @upstash/redis and Hono, following their documentation, with pipelines where possible.
 */
import { Redis } from "@upstash/redis/cloudflare";
import { Hono } from "hono";
import { bearerAuth } from "hono/bearer-auth";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { etag } from "hono/etag";

interface Env {
  DB_URL: string;
  DB_TOKEN: string;
  ADMIN_TOKEN: string;
}

const app = new Hono<{ Bindings: Env }>();
const redisOf = ({ DB_URL, DB_TOKEN }: Env) => new Redis({ url: DB_URL, token: DB_TOKEN });
const numberOf = (id: string) => Number(id.replace("post:", ""));

app.use(cors({ origin: "https://example.com" }));
app.use(etag());
app.use(bodyLimit({ maxSize: 400 * 1024 }));
app.on(["POST", "PUT", "DELETE"], "*", (c, next) =>
  bearerAuth<{ Bindings: Env }>({ token: c.env.ADMIN_TOKEN })(c, next),
);

app.get("/posts", async (c) => {
  const redis = redisOf(c.env);
  const limit = Number(c.req.query("limit") ?? 100);
  const before = c.req.query("before");
  const highest = before ? (`(${numberOf(before)}` as const) : "+inf";
  const options = { byScore: true, rev: true, offset: 0, count: limit } as const;
  const ids = await redis.zrange<number[]>("posts", highest, "-inf", options);
  if (ids.length === 0) return c.json([]);
  const texts = await redis.mget<(string | null)[]>(...ids.map((id) => `post:${id}`));
  if (ids.length === limit) {
    c.header("Link", `</posts?limit=${limit}&before=post:${ids.at(-1)}>; rel="next"`);
  }
  return c.json(ids.map((id, i) => ({ id: `post:${id}`, text: texts[i] })));
});

app.get("/posts/:id", async (c) => {
  const id = numberOf(c.req.param("id"));
  const text = await redisOf(c.env).get<string>(`post:${id}`);
  return text === null ? c.notFound() : c.json({ id: `post:${id}`, text });
});

app.post("/posts", async (c) => {
  const redis = redisOf(c.env);
  const text = await c.req.text();
  const id = await redis.incr("post:id");
  await redis.pipeline().set(`post:${id}`, text).zadd("posts", { score: id, member: id }).exec();
  return c.text(`post:${id}`, 201, { Location: `/posts/post:${id}` });
});

app.put("/posts/:id", async (c) => {
  const id = numberOf(c.req.param("id"));
  const done = await redisOf(c.env).set(`post:${id}`, await c.req.text(), { xx: true });
  return done === null ? c.notFound() : c.text(`post:${id}`);
});

app.delete("/posts/:id", async (c) => {
  const id = numberOf(c.req.param("id"));
  const [, deleted] = await redisOf(c.env)
    .pipeline()
    .zrem("posts", id)
    .del(`post:${id}`)
    .exec<[number, number]>();
  return deleted === 0 ? c.notFound() : c.text(`post:${id}`);
});

export default app;
