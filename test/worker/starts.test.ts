import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { bundleWorker } from "../../infra/bundle.ts";
import { testFolder } from "../support/redis.ts";

it("starts without reading locales, which would take a tenth of a new workerd's start", async () => {
  const module = join(await testFolder(), "worker.mjs");
  await writeFile(module, (await bundleWorker()).code);
  vi.stubGlobal("Intl", {});
  onTestFinished(() => void vi.unstubAllGlobals());
  const { default: worker } = await import(module);
  expect(worker.fetch).toBeTypeOf("function");
});
