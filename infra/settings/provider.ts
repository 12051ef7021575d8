import { config } from "@pulumi/cloudflare";

/**
 * The keys of the namespace `cloudflare:`. The provider fails an update on any other; its package lists its
 * own, and two more belong to the engine (validateProviderConfig in pulumi/pulumi-terraform-bridge).
 */
export const PROVIDER_KEYS: readonly string[] = [...Object.keys(config), "version", "pluginDownloadURL"];

/** The provider's own message about any other key. */
export const UNKNOWN_TO_PROVIDER = "is not a valid configuration key for the cloudflare provider";
