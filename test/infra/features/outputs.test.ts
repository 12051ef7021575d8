import * as pulumi from "@pulumi/pulumi";
import { expect, it, vi } from "vitest";
import { ON_DOMAIN } from "../../support/program.ts";

// Pulumi's mocks stand in for the engine; the warning comes from Pulumi's own Node host.
it("the outputs are complete without analytics, so the engine has nothing to warn about", async () => {
  pulumi.runtime.setAllConfig({ ...ON_DOMAIN, "edge-posts:analytics": "false" });
  await pulumi.runtime.setMocks(
    { newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) },
    "edge-posts",
    "prod",
  );
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  const outputs = await pulumi.runtime.runInPulumiStack(async () => {
    const program: Record<string, unknown> = await import("../../../index.ts");
    return program.default ?? { ...program };
  });
  expect(outputs).toEqual({ url: "https://example.com", postsUrl: "https://example.com/posts" });
  expect(warn).not.toHaveBeenCalled();
});
