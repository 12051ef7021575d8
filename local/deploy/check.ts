import { Failure } from "../../infra/failure.ts";
import { ApiError } from "../cloudflare/envelope.ts";
import type { Resource } from "../cloudflare/kind.ts";
import { KINDS } from "../cloudflare/kinds.ts";

/**
 * Refuses resources that Cloudflare's API would refuse, before any of them is deployed.
 * @throws Failure with Cloudflare's message and the resource in question
 */
export function checkResources(resources: readonly Resource[]): void {
  for (const resource of resources) {
    try {
      KINDS.find(({ type }) => type === resource.type)?.check(resource, resources);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      throw new Failure(`${resource.type} "${resource.name}": ${error.message} (Cloudflare's ${error.code})`);
    }
  }
}
