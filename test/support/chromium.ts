/** Tests that need a browser. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { describe, expect, it } from "vitest";

/** The Chromium or Chrome on PATH. */
export function chromiumPath(): string | undefined {
  const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

/** A `describe` for what needs a browser: without one it is skipped and says so, and with `CI=true` it fails. */
export function describeWithChromium(title: string, body: () => void): void {
  if (chromiumPath()) describe(title, body);
  else if (process.env.CI === "true") {
    describe(title, () => {
      it("finds chromium on PATH", () => {
        expect.fail("nothing may be skipped where CI=true: install chromium");
      });
    });
  } else describe.skip(`${title} (skipped: no chromium on PATH)`, body);
}

/** Starts the browser, without its sandbox: that needs rights that containers do not give. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath() ?? "chromium", args: ["--no-sandbox"] });
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
