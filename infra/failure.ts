/**
 * A mistake that a person can mend: a port in use, a database out of reach. The message is one clear line
 * that says what to do; main prints it without a stack and exits with 1.
 */
export class Failure extends Error {
  override readonly name = "Failure";
}
