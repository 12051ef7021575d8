/** Tests that need a browser. */
import { type Browser, chromium } from "playwright-core";
import { onPath } from "#kv-at-hand/on-path.ts";
import { describeWith } from "./needs.ts";

/** The Chromium or Chrome on PATH. */
function chromiumPath(): string | undefined {
  return onPath(["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]);
}

/** A `describe` for what needs a browser. */
export function describeWithChromium(title: string, body: () => void): void {
  describeWith({ found: chromiumPath(), needs: "chromium" }, title, body);
}

/**
 * Starts the browser, without its sandbox: that needs rights that containers do not give. Its own language, in
 * which date fields are typed, is always the same.
 */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath() ?? "chromium",
    args: ["--no-sandbox", "--lang=en-US"],
  });
}
