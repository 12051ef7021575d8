/** Upstash's regions, as the documentation of its Developer API lists them (August 2026). */

/** Regions that a database may have read replicas in. */
export const READ_REGIONS: readonly string[] = [
  ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1"],
  ...["eu-central-1", "eu-west-1", "eu-west-2"],
  ...["ap-south-1", "ap-northeast-1", "ap-southeast-1", "ap-southeast-2"],
];

const GCP_REGIONS: readonly string[] = ["us-central1", "us-east4", "europe-west1", "asia-northeast1"];

/** Regions that a database may be created in. */
export const REGIONS: readonly string[] = [...READ_REGIONS, "af-south-1", ...GCP_REGIONS];

/** The cloud that a region belongs to. */
export function platformOf(region: string): "aws" | "gcp" {
  return GCP_REGIONS.includes(region) ? "gcp" : "aws";
}
