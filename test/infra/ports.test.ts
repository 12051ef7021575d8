import { describe, expect, it } from "vitest";
import { portOf } from "../../infra/ports.ts";

describe("portOf", () => {
  it("is the variable's value, or its default, and 0 stays 0", () => {
    expect(portOf("PORT", { PORT: "9000" })).toBe(9000);
    expect(portOf("REDIS_REST_PORT", { REDIS_REST_PORT: "" })).toBe(8079);
    expect(portOf("PORT", { PORT: "0" })).toBe(0);
  });

  it.each(["http", "65536", "-1", "1.5"])("refuses %s", (value) => {
    expect(() => portOf("PORT", { PORT: value })).toThrow(/PORT must be a port from 0 to 65535/);
  });
});
