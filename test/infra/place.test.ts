import * as pulumi from "@pulumi/pulumi";
import { expect, it, vi } from "vitest";
import { urlOf } from "../../infra/place.ts";
import type { Settings } from "../../infra/settings.ts";

// What the engine's host prints, which cannot be tested here, depends on these three.
it("an invalid PORT ends `pulumi up -s dev` with one line and no stack trace", () => {
  vi.stubEnv("PORT", "http");
  const place = { kind: "route", domain: "localhost", zoneId: "" } as const;
  try {
    urlOf({ place } as Settings);
    expect.fail("the port was taken");
  } catch (error) {
    expect(error).toBeInstanceOf(pulumi.RunError);
    const message = 'PORT must be a port from 0 to 65535, not "http"';
    expect(error).toMatchObject({ message, stack: "" });
  } finally {
    vi.unstubAllEnvs();
  }
});
