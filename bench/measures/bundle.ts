import { MOST_BYTES } from "../../infra/bundle.ts";
import type { Lab } from "../lab.ts";
import { exactly, type Row } from "../row.ts";
import { gzipped } from "../subjects.ts";

/** The uploaded code, gzipped as Cloudflare counts it. */
export function measureBundle({ subjects }: Lab): Row[] {
  const own = gzipped(subjects["edge-posts"].code);
  const sdk = gzipped(subjects.SDK.code);
  const kilobytes = (bytes: number) => `${(bytes / 1_000).toFixed(1)} KB`;
  const row = { measure: "bundle, gzipped", own: kilobytes(own) };
  return [
    { ...row, other: "", figure: exactly(own / 1_000), unit: "KB", bar: { most: MOST_BYTES / 1_000 } },
    { ...row, other: `SDK ${kilobytes(sdk)}`, figure: exactly(own / sdk), bar: { most: 0.8 } },
  ];
}
