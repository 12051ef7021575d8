/**
 * `npm run soak`: ten minutes of steady load on `npm start`; exits with 1 if memory or descriptors grow, or a
 * request fails.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { commandLineOf, tell, UsageError } from "../../infra/command-line.ts";
import { copyProjectTo } from "../project-copy.ts";
import { openLoad } from "./load.ts";
import { usageUnder } from "./processes.ts";
import { addSamples, reportOf, type Series } from "./report.ts";

const MANUAL = {
  usage: "npm run soak -- [--minutes 10] [--rate 500]",
  about:
    "Checks whether the memory and file descriptors of workerd and the local servers stay flat under load.",
  options: { "--minutes 10": "how long (default: 10)", "--rate 500": "requests per second (default: 500)" },
  examples: ["npm run soak", "npm run soak -- --minutes 2"],
};
const SAMPLE_MS = 5_000;
/**
 * Requests before the first sample: until then workerd's heaps grow to their size. It frees memory in steps
 * of about 30 MB, minutes apart, so the default rate is high: a leak per request shows after 300,000 of them,
 * while the steps cancel out.
 */
const WARM_UP = 120_000;

const options = {
  minutes: { type: "string", default: "10" },
  rate: { type: "string", default: "500" },
} as const;
const { values } = commandLineOf({ options }, MANUAL);
const [minutes, rate] = [Number(values.minutes), Number(values.rate)];
if (!(minutes > 0 && rate > 0))
  process.exit(tell(new UsageError("--minutes and --rate must be positive numbers", MANUAL)));

// In a copy, so that existing posts stay untouched.
const folder = await mkdtemp(join(tmpdir(), "edge-posts-soak-"));
await copyProjectTo(folder);
const child = spawn(process.execPath, ["--import=tsx", "local/main.ts"], {
  cwd: folder,
  env: { ...process.env, PORT: "0", REDIS_REST_PORT: "0", CLOUDFLARE_API_PORT: "0" },
  stdio: ["ignore", "pipe", "inherit"],
});
const ended = once(child, "close");
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    child.kill(signal);
    void ended.then(() => rm(folder, { recursive: true, force: true })).then(() => process.exit(1));
  });
}
try {
  const postsUrl = await readyUrl();
  console.log(
    `${WARM_UP} requests to warm up, then ${rate} per second on ${postsUrl} for ${minutes} minutes`,
  );
  const load = openLoad(postsUrl);
  await load.rush(WARM_UP);
  load.steady(rate);
  const series = new Map<number, Series>();
  const started = performance.now();
  for (let now = 0; now < minutes; ) {
    await pause(Math.min(SAMPLE_MS, (minutes * 60_000) / 10));
    const before = now;
    now = (performance.now() - started) / 60_000;
    const usage = usageUnder(child.pid ?? 0);
    addSamples(series, now, usage);
    const memory = [...usage.values()].map((each) => `${each.name} ${each.memory.toFixed(0)} MB`);
    if (Math.floor(now) > Math.floor(before))
      console.log(`after ${now.toFixed(1)} minutes: ${memory.join(", ")}`);
  }
  await load.stop();
  const { lines, wrong } = reportOf(series, load.outcomes);
  for (const line of lines) console.log(line);
  console.log(wrong.length === 0 ? "Flat, steady and without errors." : `Failed:\n${wrong.join("\n")}`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  child.kill("SIGTERM");
  await ended;
  await rm(folder, { recursive: true, force: true });
}

async function readyUrl(): Promise<string> {
  let output = "";
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    output += chunk;
    const url = /curl -w '\\n' (http\S+\/posts)$/m.exec(output)?.[1];
    if (url && /^Ready/m.test(output)) {
      child.stdout.on("data", (more) => process.stdout.write(more));
      return url;
    }
  }
  throw new Error(`npm start exited: ${output}`);
}
