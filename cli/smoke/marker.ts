import { randomBytes } from "node:crypto";

/** The whole text of a post of this command, so that no other post is mistaken for one. */
const TEXT =
  /^edge-posts smoke test, run ([0-9a-f]{12}) at (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)(, replaced)?$/;

/** How old the posts of an interrupted run must be before another run deletes them, in milliseconds. */
const LEFT_OVER_MS = 10 * 60_000;

/** Distinguishes the posts of a run from all others. */
export class Marker {
  /** The text of a post of this run. */
  readonly text: string;
  /** The text that replaces it. */
  readonly replaced: string;

  constructor(now = new Date()) {
    this.text = `edge-posts smoke test, run ${randomBytes(6).toString("hex")} at ${now.toISOString()}`;
    this.replaced = `${this.text}, replaced`;
  }

  /** Whether a text belongs to a run that was interrupted some time ago. */
  static isLeftOver(text: string, now = Date.now()): boolean {
    const time = TEXT.exec(text)?.[2];
    return time !== undefined && now - Date.parse(time) > LEFT_OVER_MS;
  }
}
