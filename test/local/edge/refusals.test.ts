import { describe, expect, it } from "vitest";
import { type Script, ScriptError } from "../../../local/edge/script.ts";
import { says, scriptOf, useEdge } from "../../support/edge.ts";

const edge = useEdge(says("good"));

describe("a script that cannot start is refused with the reason, and the last good one keeps serving", () => {
  const fine = "export default { fetch: () => new Response() };";
  const cases: [title: string, script: Script, reason: RegExp | string][] = [
    ["throws", scriptOf(`${fine}\n\nx.y;`), "Uncaught ReferenceError: x is not defined at worker.js:3:1"],
    [
      "does not parse",
      scriptOf("export default {\n  fetch("),
      /^Uncaught SyntaxError: .* at worker\.js:\d+$/,
    ],
    ["imports a missing module", scriptOf('import "./no.js";'), /^Uncaught Error: No such module "no\.js"/],
    ["has no default export", scriptOf("export const a = () => 1;"), /no fetch handler/],
    [
      "has no fetch handler",
      scriptOf("export default { scheduled() {} };"),
      "Uncaught TypeError: the default export of worker.js has no fetch handler",
    ],
    ["waits forever at the top level", scriptOf(`await new Promise(() => {}); ${fine}`), /Top-level await/],
    [
      "has a compatibility date that workerd does not know",
      { ...scriptOf(fine), compatibilityDate: "2026-09-01" },
      /compatibility date "2026-09-01", but the newest date supported/,
    ],
    [
      "has a future compatibility date",
      { ...scriptOf(fine), compatibilityDate: "2999-01-01" },
      /2999-01-01.* in the future/,
    ],
    ["has an invalid date", { ...scriptOf(fine), compatibilityDate: "soon" }, /compatibility date "soon"/],
    [
      "sets a flag that does not exist",
      { ...scriptOf(fine), compatibilityFlags: ["no_such"] },
      "No such compatibility flag: no_such",
    ],
    [
      "lacks its main module",
      { ...scriptOf(fine), mainModule: "other.js" },
      /other\.js is not among the modules/,
    ],
    [
      "has a module of an unsupported type",
      { ...scriptOf(fine), modules: { ...scriptOf(fine).modules, a: { type: "image/png", content: "" } } },
      /image\/png is not supported/,
    ],
  ];
  for (const [title, script, reason] of cases) {
    it(`when it ${title}`, async () => {
      const refusal = await edge.putScript("api", script).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(ScriptError);
      if (typeof reason === "string") expect((refusal as Error).message).toBe(reason);
      else expect((refusal as Error).message).toMatch(reason);
      expect((refusal as Error).message).not.toContain("\n");
      expect((await edge.get("/")).text).toBe("good");
    });
  }
});
