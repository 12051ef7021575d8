import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { PROVIDER_KEYS } from "../../infra/settings/provider.ts";
import { FOLDER, projectFiles } from "../support/files.ts";

/** A key of the provider's namespace: not a resource type, a workerd module, or a key to be removed. */
const KEY = /(?<!config rm |from ["'])\bcloudflare:([a-z]\w*)\b(?!\/)/gi;

// The keys come from the installed @pulumi/cloudflare: the provider fails every update on any other.
it("every cloudflare: key in the repository is one that the provider accepts", () => {
  const keys = projectFiles().flatMap((file) =>
    [...readFileSync(join(FOLDER, file), "utf8").matchAll(KEY)].map(([, key = ""]) => ({ file, key })),
  );
  expect(keys.length).toBeGreaterThan(10);
  expect(keys.filter(({ key }) => !PROVIDER_KEYS.includes(key))).toEqual([]);
});
