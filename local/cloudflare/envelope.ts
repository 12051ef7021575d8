/**
 * How Cloudflare's API answers: every body is an envelope, and an error has a number that programs rely on.
 */

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

/** A refused call. The message is for the user; it never contains a token or a binding's value. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The HTTP status. Final refusals are 4xx: the provider retries a 5xx for about three minutes. */
  readonly status: number;
  /** Cloudflare's error number. */
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** An answer with a result. */
export function success(result: unknown): Answer {
  return json(200, { success: true, errors: [], messages: [], result });
}

/** The answer to a refused call. */
export function failure({ status, code, message }: ApiError): Answer {
  return json(status, { success: false, errors: [{ code, message }], messages: [], result: null });
}

function json(status: number, body: unknown): Answer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
