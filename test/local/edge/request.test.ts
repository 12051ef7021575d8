import { beforeAll, describe, expect, it } from "vitest";
import { echoOrigin, says, scriptOf, useEdge } from "../../support/edge.ts";

const ECHO = `export default {
  fetch({ url, cf, headers }) {
    const cookies = [["set-cookie", "a=1"], ["set-cookie", "b=2"]];
    return Response.json({ url, cf, headers: Object.fromEntries(headers) }, { headers: cookies });
  },
};`;

const edge = useEdge(scriptOf(ECHO), { pattern: "localhost/echo*", origin: echoOrigin });

beforeAll(async () => {
  await Promise.all(["posts", "all"].map((name) => edge.putScript(name, says(name))));
  await edge.putRoute("2", { pattern: "example.com/posts", script: "posts" });
  await edge.putRoute("3", { pattern: "example.com/p*", script: "all" });
  await edge.putRoute("4", { pattern: "localhost/echo/off*", script: null });
});

describe("a request", () => {
  it("reaches a script only through its route", async () => {
    expect(JSON.parse((await edge.get("/echo")).text).url).toBe(`http://localhost:${edge.port}/echo`);
    expect(JSON.parse((await edge.get("/ech")).text)).toMatchObject({ origin: true, url: "/ech" });
    expect(JSON.parse((await edge.get("/echo", { host: "other.test" })).text)).toMatchObject({
      origin: true,
    });
  });

  it("goes to the most specific pattern, with its query as part of the URL", async () => {
    expect((await edge.get("/posts", { host: "example.com" })).text).toBe("posts");
    expect((await edge.get("/posts?limit=5", { host: "example.com" })).text).toBe("all");
    expect((await edge.get("/posts", { host: "EXAMPLE.com:8787" })).text).toBe("posts");
  });

  it("goes to the origin if a route has no script", async () => {
    expect(JSON.parse((await edge.get("/echo/off")).text)).toMatchObject({ origin: true });
  });

  it("to 127.0.0.1 is served like one to localhost", async () => {
    for (const host of [`127.0.0.1:${edge.port}`, `[::1]:${edge.port}`]) {
      expect(JSON.parse((await edge.get("/echo?x=1", { host })).text).url).toBe(`http://${host}/echo?x=1`);
    }
  });

  it("to localhost with a trailing dot is served like one without", async () => {
    for (const name of ["localhost.", "LOCALHOST.:8787", "localhost.:1"]) {
      expect(JSON.parse((await edge.get("/echo", { host: name })).text).url).toBe(
        `http://localhost:${edge.port}/echo`,
      );
    }
  });

  it("with a malformed Host is a 400", async () => {
    expect((await edge.get("/echo", { host: "local host" })).status).toBe(400);
    expect((await edge.get("/echo", { host: "localhost/echo" })).status).toBe(400);
  });

  it("carries the caller's address and location, unless it claims others", async () => {
    const plain = JSON.parse((await edge.get("/echo")).text);
    expect(plain.headers["cf-connecting-ip"]).toBe("127.0.0.1");
    expect(plain.cf).toMatchObject({ country: "US", httpProtocol: "HTTP/1.1" });
    const headers = { "CF-Connecting-IP": "203.0.113.7", "MF-CF-Blob": '{"country":"XX"}' };
    const claimed = JSON.parse((await edge.get("/echo", { headers })).text);
    expect(claimed.headers["cf-connecting-ip"]).toBe("203.0.113.7");
    expect(claimed.cf.country).toBe("US");
    const country = async (claim: string) =>
      JSON.parse((await edge.get("/echo", { headers: { "cf-ipcountry": claim } })).text).cf.country;
    expect(await country("JP")).toBe("JP");
    expect(await country("Japan")).toBe("US");
  });

  it("keeps its headers, and the answer keeps repeated ones", async () => {
    const headers = {
      "X-A": ["1", "2"],
      "Accept-Encoding": "zstd",
      Connection: "close, x-hop",
      "X-Hop": "gone",
    };
    const answer = await edge.get("/echo", { headers });
    const seen = JSON.parse(answer.text).headers;
    expect(seen).toMatchObject({ "x-a": "1, 2", "accept-encoding": "zstd" });
    expect(seen["x-hop"]).toBeUndefined();
    expect(answer.headers["set-cookie"]).toEqual(["a=1", "b=2"]);
    expect(answer.headers["content-encoding"]).toBeUndefined();
  });
});
