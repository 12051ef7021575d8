/** Large headers through the edge and a real workerd. */
import { beforeEach, expect, it } from "vitest";
import { scriptOf, useEdge } from "../../support/edge.ts";

const edge = useEdge(
  scriptOf(`export default {
    fetch({ url, headers }) {
      const { pathname, searchParams } = new URL(url);
      if (pathname === "/pass") return fetch(...arguments);
      const big = "x".repeat(Number(searchParams.get("answer")));
      return new Response(String((headers.get("cookie") ?? "").length), { headers: { "x-big": big } });
    },
  };`),
  { origin: ({ headers }, response) => void response.end(`origin ${headers.cookie?.length}`) },
);
beforeEach(() => void edge.logged.splice(0));

const NEARLY_ALL = 127 * 1024;
const TOO_MUCH = 129 * 1024;

it("a request and an answer may have 128 KB of headers, as on Cloudflare", async () => {
  const headers = { cookie: "x".repeat(NEARLY_ALL) };
  expect((await edge.get("/", { headers })).text).toBe(String(NEARLY_ALL));
  expect((await edge.get("/pass", { headers })).text).toBe(`origin ${NEARLY_ALL}`);
  expect((await edge.get(`/?answer=${NEARLY_ALL}`)).headers["x-big"]).toHaveLength(NEARLY_ALL);
  expect(edge.logged).toEqual([]);
});

it("a request with more is a 431 that names the cookies, and a line in the log", async () => {
  const refused = await edge.get("/", { headers: { cookie: "x".repeat(TOO_MUCH) } });
  expect([refused.status, refused.text]).toEqual([431, expect.stringContaining("cookies")]);
  expect(edge.logged).toEqual(["A request was refused with a 431: its headers exceed 128 KB."]);
});

it("an answer with more is a 502, and a line in the log", async () => {
  expect((await edge.get(`/?answer=${TOO_MUCH}`)).status).toBe(502);
  expect(edge.logged).toEqual(["A response was replaced with a 502: its headers exceed 128 KB."]);
});
