import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Lab } from "../lab.ts";
import { copyProjectTo, withFolder } from "../project-copy.ts";
import type { Row } from "../row.ts";
import { spread } from "../statistics.ts";

/** `npm start` in a copy of the project on free ports, until it prints Ready. */
export function measureStart({ quick, say }: Lab): Promise<Row[]> {
  say("npm start until Ready");
  return withFolder(async (folder) => {
    await copyProjectTo(folder);
    const seconds: number[] = [];
    for (let time = 0; time < (quick ? 1 : 5); time++) seconds.push(await startOnce(folder));
    const figure = spread(seconds);
    const own = `${figure.median.toFixed(1)} s`;
    return [{ measure: "npm start until Ready", own, other: "", figure, unit: "s", bar: { most: 3 } }];
  });
}

async function startOnce(folder: string): Promise<number> {
  const started = performance.now();
  const child = spawn("npm", ["start", "--", "--fresh"], {
    cwd: folder,
    env: { ...process.env, PORT: "0", REDIS_REST_PORT: "0", CLOUDFLARE_API_PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  try {
    for await (const chunk of child.stdout) {
      if (/^Ready/m.test(String(chunk))) return (performance.now() - started) / 1_000;
    }
    throw new Error("npm start ended before it was ready");
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}
