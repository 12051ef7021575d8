/** How Cloudflare's API answers: every body is one envelope, an error has a number that programs go by. */

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

/** A call that is refused. The message is for a person; it never holds a token or a value of a binding. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /**
   * Of HTTP. Final refusals are 4xx: the provider repeats a call that ends in 5xx for about three minutes.
   */
  readonly status: number;
  /** Cloudflare's own number. */
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

/** The answer to a call that is refused. */
export function failure({ status, code, message }: ApiError): Answer {
  return json(status, { success: false, errors: [{ code, message }], messages: [], result: null });
}

function json(status: number, body: unknown): Answer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
