/** The five requests that every subject serves, on posts of one size. */
import { Connection } from "./connection.ts";
import { request } from "./load.ts";
import { ADMIN_TOKEN, type SubjectName } from "./subjects.ts";

export type Operation = "create" | "list" | "read" | "replace" | "delete";
export const OPERATIONS: readonly Operation[] = ["list", "read", "replace", "create", "delete"];

/** The number of posts during measurements: the length of a list. */
export const KEPT = 20;

/** 280 characters. */
export const TEXT = "A post is a short text, about as long as this one. ".repeat(6).slice(0, 280);

const headers = { Authorization: `Bearer ${ADMIN_TOKEN}`, "cf-connecting-ip": "192.0.2.1" };
const seen = { "cf-connecting-ip": "192.0.2.1", "User-Agent": "bench", Accept: "*/*" };

export const list = (query = `?limit=${KEPT}`) => request("GET", `/posts${query}`, { headers: seen });
export const read = (id: string) => request("GET", `/posts/${id}`, { headers: seen });
export const create = () => request("POST", "/posts", { headers, body: TEXT });
export const replace = (id: string) => request("PUT", `/posts/${id}`, { headers, body: TEXT });
export const remove = (id: string) => request("DELETE", `/posts/${id}`, { headers });

/** The article's Worker has no requests for single posts. */
export const can = (subject: SubjectName, operation: Operation) =>
  subject !== "article" || (operation !== "read" && operation !== "replace");

/** Requests of one kind, cycling through the posts. */
export function requestsOf(operation: Operation, ids: readonly string[], count: number): string[] {
  const make = {
    list: () => list(),
    read,
    replace,
    create: () => create(),
    delete: remove,
  }[operation];
  return Array.from({ length: count }, (_, i) => make(ids[i % ids.length] as string));
}

/** Creates posts and returns their ids. */
export async function createPosts(port: number, count: number): Promise<string[]> {
  const open = await Promise.all(Array.from({ length: Math.min(count, 8) }, () => Connection.open(port)));
  const ids: string[] = [];
  let left = count;
  await Promise.all(
    open.map(async (connection) => {
      while (left-- > 0) {
        const { status, body } = await connection.ask(create());
        if (status !== 201) throw new Error(`a create was answered with ${status}: ${body}`);
        ids.push(body);
      }
    }),
  );
  for (const each of open) each.close();
  return ids;
}
