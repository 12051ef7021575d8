/** What web pages can do to `npm start`: in real Chromium, with real workerd, on a copy of the project. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { beforeAll, expect, it, onTestFinished } from "vitest";
import { PUBLISHED_TOKEN } from "../../local/database.ts";
import { describeWithChromium, launchChromium } from "../support/chromium.ts";
import { copyOfProject } from "../support/npm-start.ts";
import { stackHere } from "../support/stack-here.ts";

describeWithChromium("a web page in a browser on this machine", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
    return () => browser.close();
  });

  async function open(url: string): Promise<Page> {
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    await page.goto(url);
    return page;
  }

  /** Opens an empty page of another site. */
  async function openForeign(): Promise<Page> {
    const server = createServer((_, response) => response.setHeader("content-type", "text/html").end("<p>"));
    server.listen(0, "127.0.0.1");
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    await new Promise((resolve) => server.once("listening", resolve));
    return open(`http://evil.localhost:${(server.address() as AddressInfo).port}/`);
  }

  it("neither runs commands on the database nor writes posts, unlike the site's own page", async () => {
    const { posts, rest } = await stackHere(await copyOfProject());
    const texts = async () =>
      ((await (await fetch(posts)).json()) as { text: string }[]).map(({ text }) => text);

    const own = await open(new URL("/", posts).href);
    const write = "([url, init]) => fetch(url, init).then(({ status }) => status, () => 'failed')";
    const evaluate = (page: Page, url: string, init: RequestInit) =>
      page.evaluate(`(${write})(${JSON.stringify([url, init])})`);
    expect(await evaluate(own, "/posts", { method: "POST", body: "own" })).toBe(201);

    const foreign = await openForeign();
    const token = `_token=${PUBLISHED_TOKEN}`;
    for (const url of [`${rest}/flushall?${token}`, `${rest}/set/post:1/evil?${token}`]) {
      const image = `new Promise((resolve) => { const image = new Image(); image.onload = image.onerror = resolve; image.src = "${url}"; }).then(() => 'asked')`;
      expect(await foreign.evaluate(image)).toBe("asked");
      expect(await evaluate(foreign, url, { mode: "no-cors" })).toBe(0);
    }
    expect(await evaluate(foreign, posts, { method: "POST", body: "evil", mode: "no-cors" })).toBe(0);
    await foreign.setContent(`<form method="post" enctype="text/plain" action="${posts}"><button>`);
    const answered = foreign.waitForResponse(posts);
    await foreign.click("button");
    expect((await answered).status()).toBe(403);
    expect(await texts()).toEqual(["own"]);

    await foreign.setContent(`<a href="${posts}">the posts</a>`);
    const linked = foreign.waitForResponse(posts);
    await foreign.click("a");
    expect((await linked).status()).toBe(200);
  });
});
