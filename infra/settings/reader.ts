import * as pulumi from "@pulumi/pulumi";

/**
 * Says what is wrong with a value, or nothing. A message never repeats the value: it may be a secret in the
 * wrong place.
 */
export type Check = (value: string) => string | undefined;

/** In the place of an example: the CLI asks for the value, so that no secret stands in a shell's history. */
export const ASK_SECRETLY = Symbol("ask secretly");

type Example = string | typeof ASK_SECRETLY;

/**
 * Reads the settings of one namespace of the stack's configuration. Nothing throws: every mistake is kept
 * with the command that mends it, so that all can be shared at once. A value that is wrong is read as if it
 * were empty.
 */
export class SettingsReader {
  readonly mistakes: string[] = [];
  readonly #namespace: string;
  readonly #known = new Set<string>();
  readonly #wrong = new Set<string>();

  constructor(namespace: string) {
    this.#namespace = namespace;
  }

  /** Whether the setting has a value; one left empty has none. */
  has(name: string): boolean {
    return this.#value(name) !== undefined;
  }

  /** Whether a mistake in this setting is listed already. */
  isWrong(name: string): boolean {
    return this.#wrong.has(name);
  }

  optional(name: string, check: Check, example: Example): string | undefined {
    const value = this.#value(name);
    const wrong = value !== undefined && check(value);
    if (wrong) this.mistake(name, wrong, example);
    return wrong ? undefined : value;
  }

  required(name: string, check: Check, example: string, what: string): string {
    if (!this.has(name)) this.missing(name, example, what);
    return this.optional(name, check, example) ?? "";
  }

  /** As {@link optional}, as a secret Output. */
  secret(name: string, check: Check): pulumi.Output<string> | undefined {
    const value = this.optional(name, check, ASK_SECRETLY);
    return value === undefined ? undefined : pulumi.secret(value);
  }

  requiredSecret(name: string, check: Check, what: string): pulumi.Output<string> {
    if (!this.has(name)) this.missing(name, ASK_SECRETLY, what);
    return this.secret(name, check) ?? pulumi.secret("");
  }

  flag(name: string, otherwise: boolean): boolean {
    const check: Check = (value) => (/^(true|false)$/.test(value) ? undefined : "has to be true or false");
    return (this.optional(name, check, String(!otherwise)) ?? String(otherwise)) === "true";
  }

  count(name: string, otherwise: number): number {
    const check: Check = (value) =>
      /^\d{1,6}$/.test(value) ? undefined : "has to be a whole number from 0 to 999999";
    return Number(this.optional(name, check, String(otherwise)) ?? otherwise);
  }

  /** Values separated by commas. */
  list(name: string, check: Check, example: string): string[] {
    const split = (value: string) => value.split(",").map((each) => each.trim());
    const value = this.optional(name, (all) => split(all).map(check).find(Boolean), example);
    return value === undefined ? [] : split(value);
  }

  missing(name: string, example: Example, what: string): void {
    this.mistake(name, `is missing: ${what}`, example);
  }

  mistake(name: string, wrong: string, example: Example): void {
    this.#wrong.add(name);
    const key = this.#key(name);
    const set = example === ASK_SECRETLY ? `--secret ${key}` : `${key} ${example}`;
    this.mistakes.push(`${key} ${wrong}.\n    pulumi config set ${set}`);
  }

  /** Finds misspelt settings: call it when all have been read. */
  refuseUnknown(): void {
    const prefix = this.#key("");
    for (const key of Object.keys(pulumi.runtime.allConfig())) {
      const name = key.slice(prefix.length);
      if (!key.startsWith(prefix) || this.#known.has(name)) continue;
      const known = [...this.#known].join(", ");
      this.mistakes.push(`${key} is not a setting; there are ${known}.\n    pulumi config rm ${key}`);
    }
  }

  #key(name: string): string {
    return `${this.#namespace}:${name}`;
  }

  #value(name: string): string | undefined {
    this.#known.add(name);
    return pulumi.runtime.getConfig(this.#key(name))?.trim() || undefined;
  }
}
