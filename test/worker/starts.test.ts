import { expect, it, onTestFinished, vi } from "vitest";
import { bundleWorker } from "../../infra/bundle.ts";

it("starts without reading locales, which would take a tenth of a new workerd's start", async () => {
  vi.stubGlobal("Intl", {});
  onTestFinished(() => void vi.unstubAllGlobals());
  const { code } = await bundleWorker();
  const { default: worker } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  expect(worker.fetch).toBeTypeOf("function");
});
