/**
 * A refused call. The only refusal of the real API on record, a 400, has a JSON string as its body
 * (upstash/pulumi-upstash #35); the documentation has no messages, so these are our own.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;

  constructor(status: 400 | 401 | 403 | 404 | 405, message: string) {
    super(message);
    this.status = status;
  }
}
