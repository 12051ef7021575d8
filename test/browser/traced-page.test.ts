/** A page with traced calls, in a real browser: only browsers interpret our CORS headers. */
import { expect, it, onTestFinished } from "vitest";
import { listen } from "#kv-at-hand/http.ts";
import { describeWithChromium, launchChromium } from "../support/chromium.ts";
import { testWorker } from "../support/worker.ts";

describeWithChromium("a page of corsOrigins whose calls have a tracer's headers", () => {
  it("may write and read in a browser, unlike a page of another origin", async () => {
    const site = await listen(async (_, response) => void response.end("<!doctype html>page"), { port: 0 });
    const browser = await launchChromium();
    onTestFinished(async () => {
      await browser.close();
      await site.close();
    });
    const { port } = new URL(site.url);
    const worker = await testWorker({
      bindings: { PUBLIC_WRITES: "true", CORS_ORIGINS: `http://*.localhost:${port}` },
    });
    const callFrom = async (host: string) => {
      const page = await browser.newPage();
      await page.goto(`http://${host}:${port}/`);
      return page.evaluate(async (url) => {
        const traced = {
          traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          baggage: "a=b",
        };
        const call = (init: RequestInit) =>
          fetch(url, { ...init, headers: traced }).then((each) => each.status);
        return Promise.all([call({ method: "POST", body: "hello" }), call({})]).catch(String);
      }, `${worker.url}/posts`);
    };
    expect(await callFrom("app.localhost")).toEqual([201, 200]);
    expect(await callFrom("localhost")).toMatch(/TypeError: Failed to fetch/);
  });
});
