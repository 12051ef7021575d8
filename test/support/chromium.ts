/** Tests that need a browser. */
import { type Browser, chromium } from "playwright-core";
import { onPath } from "#kv-at-hand/on-path.ts";
import { describeWith } from "./needs.ts";

/** The Chromium or Chrome on PATH. */
function chromiumPath(): string | undefined {
  return onPath(["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]);
}

/** A `describe` for tests that need a browser. */
export function describeWithChromium(title: string, body: () => void): void {
  describeWith({ found: chromiumPath(), needs: "chromium" }, title, body);
}

/** Chromium only reads the last such list, so this one repeats that of Playwright. */
const DISABLED_FEATURES = [
  // Each window would load two pages of its own, in processes of their own, for suggestions as one types.
  "WebUIOmniboxAimPopup",
  "WebUIOmniboxPopup",
  // Playwright's:
  "AimEnabled",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "LensOverlay",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "ThirdPartyStoragePartitioning",
];

/**
 * Starts the browser without its sandbox, which needs privileges that containers lack. Its language, which
 * determines how dates are typed, is always the same.
 */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath() ?? "chromium",
    args: ["--no-sandbox", "--lang=en-US", `--disable-features=${DISABLED_FEATURES}`],
  });
}
