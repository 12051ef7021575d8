/**
 * `npm run pictures`: takes the screenshots in README and docs/ of the running project, filled with the demo.
 * Requires Chromium. The terminal is a page with the output of the commands.
 */
import { execFile, spawn } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { BrowserContextOptions } from "playwright-core";
import { onPath } from "#kv-at-hand/on-path.ts";
import { runDemo } from "../../cli/demo/run.ts";
import { runReport } from "../../cli/report/run.ts";
import { commandLineOf } from "../../infra/command-line.ts";
import { dayOf } from "../../worker/analytics/clock.ts";
import { addDays } from "../../worker/analytics/day.ts";
import { printed, stop } from "../processes.ts";
import { copyProjectTo, withFolder } from "../project-copy.ts";
import { terminalPage } from "./terminal.ts";

const DOCS = join(import.meta.dirname, "../../docs");
const LARGE = { width: 1200, height: 1500 };
const PHONE = { width: 390, height: 844 };

commandLineOf(
  { options: {} },
  {
    usage: "npm run pictures",
    about:
      "Takes the screenshots of README and docs/ from the running project, filled with the demo's traffic. It requires Chromium.",
    examples: ["npm run pictures"],
  },
);
const executablePath = onPath(["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]);
if (executablePath === undefined) throw new Error("Chromium is not on PATH: install it.");
const launch = { executablePath, args: ["--no-sandbox"] };

await withFolder(async (folder) => {
  await copyProjectTo(folder);
  const ports = { PORT: "0", REDIS_REST_PORT: "0", CLOUDFLARE_API_PORT: "0" };
  const start = spawn("npm", ["start"], {
    cwd: folder,
    env: { ...process.env, ...ports },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [started] = await printed(start, /[\s\S]*^Ready .*\.$/m);
    const url = /http:\/\/localhost:\d+/.exec(started)?.[0] ?? "";
    const rest = /(http\S+:(\d+)) {2}Redis/.exec(started)?.[2] ?? "";
    await takePictures(folder, url, rest, started);
  } finally {
    await stop(start);
  }
});

async function takePictures(folder: string, url: string, restPort: string, started: string): Promise<void> {
  const options = { folder, env: { REDIS_REST_PORT: restPort } };
  await runDemo({ ...options, args: [] });
  const yesterday = addDays(dayOf(Date.now()), -1);
  const month = `${url}/analytics?from=${addDays(yesterday, -29)}&to=${yesterday}`;
  const args = ["yesterday", "--days", "30"];
  const terminal = { columns: 100, colour: true, blocks: true };
  const report = await runReport({ ...options, args, terminal });
  const top = report.split("\n").slice(0, 50).join("\n");

  // Loaded only now: it takes a second, which --help does not need.
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch(launch);
  const take = async (name: string, address: string, options: BrowserContextOptions) => {
    const page = await browser.newPage({ locale: "en-GB", ...options });
    const isTerminal = !/^http/.test(address);
    await (isTerminal ? page.setContent(address) : page.goto(address));
    const picture = { path: join(DOCS, `${name}.png`) };
    await (isTerminal ? page.locator("body").screenshot(picture) : page.screenshot(picture));
    await page.close();
    console.log(`docs/${name}.png`);
  };
  await take("dashboard", month, { viewport: LARGE, colorScheme: "light" });
  await take("dashboard-dark", month, { viewport: LARGE, colorScheme: "dark" });
  await take("dashboard-phone", month, { viewport: PHONE, colorScheme: "light", deviceScaleFactor: 2 });
  await take("report", terminalPage(`$ npm run report -- ${args.join(" ")}\n${top}`), { viewport: LARGE });
  await take("terminal", terminalPage(await session(url, started)), { viewport: LARGE });
  await browser.close();
}

/** `npm start` and a few calls, shown with its default ports. */
async function session(url: string, started: string): Promise<string> {
  const curl = async (shown: string, ...args: string[]) => {
    const { stdout } = await promisify(execFile)("curl", ["-s", "-w", "\n", ...args]);
    return `\x1b[1m$ curl -w '\\n' ${shown}\x1b[22m\n${stdout}`;
  };
  const calls = [
    await curl("-d hello localhost:8787/posts", "-d", "hello", `${url}/posts`),
    await curl("localhost:8787/posts", `${url}/posts`),
    await curl("-X DELETE localhost:8787/posts/post:1", "-X", "DELETE", `${url}/posts/post:1`),
  ];
  const ports = [8787, 8079, 8788];
  const seen = [...new Set([...started.matchAll(/(?<=(?:localhost|127\.0\.0\.1):)\d+/g)].map(String))];
  const ours = seen.reduce((text, port, i) => text.replaceAll(port, String(ports[i] ?? port)), started);
  const output = ours.slice(ours.indexOf("Starting")).trimEnd();
  return `\x1b[1m$ npm start\x1b[22m\n${output}\n\n${calls.join("")}`;
}
