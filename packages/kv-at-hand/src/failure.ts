/**
 * An error that a user can fix: a port in use, a database out of reach. Its message is complete and says what
 * to do, so a command prints it without a stack and exits with `exitCode`. Every such error extends this
 * class.
 */
export class Failure extends Error {
  override readonly name: string = "Failure";
  /** The exit code of the process that ends with it. */
  readonly exitCode: 0 | 1 | 2 = 1;
}
