/** Servers that run as processes of their own, those of others among them. */
import { type ChildProcess, execFileSync } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** Installs a package of others, no dependency of the project's, in a folder that holds nothing else. */
export async function install(folder: string, packageName: string): Promise<void> {
  await writeFile(join(folder, "package.json"), "{}");
  execFileSync("npm", ["install", "--silent", "--no-audit", "--no-fund", packageName], { cwd: folder });
}

/** The path of a command that was installed in a folder. */
export function installed(folder: string, command: string): string {
  return join(folder, "node_modules/.bin", command);
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Waits until a process has printed what matches. @throws Error when it ends before */
export async function printed(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let output = "";
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk;
      const match = pattern.exec(output);
      if (match) resolve(match);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("close", () => reject(new Error(`it ended with: ${output}`)));
  });
}

export async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, "close");
  child.kill("SIGTERM");
  await ended;
}
