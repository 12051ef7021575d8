import { etagOf } from "../../worker/http/representation.ts";
import type { Answer, Operation } from "./posts-model.ts";

/** Sends an operation's request over HTTP, and parses its answer. */
export async function perform(url: string, operation: Operation): Promise<Answer> {
  const [path, init] = await requestFor(operation);
  const response = await fetch(url + path, init);
  const { status } = response;
  const text = await response.text();
  if (!response.ok) return { status };
  switch (operation.do) {
    case "read": {
      const post = JSON.parse(text) as { id: string; text: string };
      return { status, id: number(post.id), text: post.text };
    }
    case "list": {
      const posts = JSON.parse(text) as { id: string; text: string }[];
      const next = /before=post:(\d+)>/.exec(response.headers.get("link") ?? "")?.[1];
      const page: Answer = { status, posts: posts.map((post) => [number(post.id), post.text]) };
      return next === undefined ? page : { ...page, next: Number(next) };
    }
    default:
      return { status, id: number(text) };
  }
}

async function requestFor(operation: Operation): Promise<[path: string, init: RequestInit]> {
  switch (operation.do) {
    case "create": {
      const { text, key } = operation;
      const headers: Record<string, string> = key === undefined ? {} : { "Idempotency-Key": key };
      return ["/posts", { method: "POST", body: text, headers }];
    }
    case "read":
      return [`/posts/${operation.id}`, {}];
    case "list": {
      const { limit, before } = operation;
      return [`/posts?limit=${limit}${before === undefined ? "" : `&before=${before}`}`, {}];
    }
    case "replace":
      return [
        `/posts/${operation.id}`,
        { method: "PUT", body: operation.text, headers: await condition(operation) },
      ];
    case "delete":
      return [`/posts/${operation.id}`, { method: "DELETE", headers: await condition(operation) }];
  }
}

async function condition({ id, ifMatch }: { id: number; ifMatch?: string }): Promise<Record<string, string>> {
  if (ifMatch === undefined) return {};
  if (ifMatch === "*") return { "If-Match": "*" };
  return { "If-Match": await etagOf(JSON.stringify({ id: `post:${id}`, text: ifMatch })) };
}

const number = (id: string) => Number(id.replace(/^post:/, ""));
