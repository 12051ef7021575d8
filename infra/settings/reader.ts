import * as pulumi from "@pulumi/pulumi";
import { type Check, pasted } from "./checks.ts";

/**
 * Instead of an example: the CLI prompts for the value, which keeps the secret out of the shell's history.
 */
export const ASK_SECRETLY = Symbol("ask secretly");

type Example = string | typeof ASK_SECRETLY;

export interface ReaderOptions {
  /** The environment variable to use when the stack has no value, by the name of the setting. */
  variables?: Readonly<Record<string, string>>;
  /** Another program reads the values too, without trimming them. */
  isShared?: boolean;
}

/**
 * Reads the settings of one namespace of the stack's configuration. No method throws: mistakes are collected,
 * each with the command that fixes it, so that all are shown at once. A wrong value reads as empty.
 */
export class SettingsReader {
  readonly mistakes: string[] = [];
  readonly #namespace: string;
  readonly #variables: Readonly<Record<string, string>>;
  readonly #isShared: boolean;
  readonly #known = new Set<string>();
  readonly #wrong = new Set<string>();

  constructor(namespace: string, { variables = {}, isShared = false }: ReaderOptions = {}) {
    this.#namespace = namespace;
    this.#variables = variables;
    this.#isShared = isShared;
  }

  /** Whether the stack or the environment sets a value; an empty one does not count. */
  has(name: string): boolean {
    return this.#value(name) !== undefined;
  }

  /** Whether this setting already has a mistake. */
  isWrong(name: string): boolean {
    return this.#wrong.has(name);
  }

  optional(name: string, check: Check, example: Example): string | undefined {
    return this.#checked(name, (value) => pasted(value) ?? check(value), example);
  }

  /** Like {@link optional}, for text that people read: spaces and quotation marks are part of it. */
  text(name: string, check: Check, example: Example): string | undefined {
    return this.#checked(name, check, example);
  }

  required(name: string, check: Check, example: string, what: string): string {
    if (!this.has(name)) this.missing(name, example, what);
    return this.optional(name, check, example) ?? "";
  }

  /** Like {@link optional}, as a secret Output. */
  secret(name: string, check: Check): pulumi.Output<string> | undefined {
    const value = this.optional(name, check, ASK_SECRETLY);
    return value === undefined ? undefined : pulumi.secret(value);
  }

  requiredSecret(name: string, check: Check, what: string): pulumi.Output<string> {
    if (!this.has(name)) this.missing(name, ASK_SECRETLY, what);
    return this.secret(name, check) ?? pulumi.secret("");
  }

  flag(name: string, otherwise: boolean): boolean {
    const check: Check = (value) => (/^(true|false)$/.test(value) ? undefined : "must be true or false");
    return (this.optional(name, check, String(!otherwise)) ?? String(otherwise)) === "true";
  }

  count(name: string, otherwise: number): number {
    const check: Check = (value) =>
      /^\d{1,6}$/.test(value) ? undefined : "must be a whole number from 0 to 999999";
    return Number(this.optional(name, check, String(otherwise)) ?? otherwise);
  }

  /** Values separated by commas. */
  list(name: string, check: Check, example: string): string[] {
    const split = (value: string) => value.split(",").map((each) => each.trim());
    const checkAll: Check = (all) =>
      split(all)
        .map((each) => pasted(each) ?? check(each))
        .find(Boolean);
    const value = this.#checked(name, checkAll, example);
    return value === undefined ? [] : split(value);
  }

  missing(name: string, example: Example, what: string): void {
    const variable = this.#variables[name];
    const orVariable = variable === undefined ? "" : ` (or set ${variable})`;
    this.mistake(name, `is missing: ${what}${orVariable}`, example);
  }

  mistake(name: string, wrong: string, example: Example): void {
    this.#wrong.add(name);
    const key = this.#key(name);
    const variable = this.#variables[name];
    if (variable !== undefined && this.#ofStack(name) === undefined && this.has(name)) {
      const set =
        example === ASK_SECRETLY
          ? `read -rs ${variable} && export ${variable}`
          : `export ${variable}="${example}"`;
      this.mistakes.push(`${variable} in the environment ${wrong}.\n    ${set}`);
      return;
    }
    const set = example === ASK_SECRETLY ? `--secret ${key}` : `${key} ${example}`;
    this.mistakes.push(`${key} ${wrong}.\n    pulumi config set ${set}`);
  }

  /** Reports a setting that must be removed. */
  surplus(name: string, wrong: string): void {
    this.#wrong.add(name);
    this.mistakes.push(`${this.#key(name)} ${wrong}.\n    pulumi config rm ${this.#key(name)}`);
  }

  /** Finds keys that nothing has read, most of them misspelt: call it last. */
  refuseUnknown(known: readonly string[] = [...this.#known], wrong = "is not a setting"): void {
    const prefix = this.#key("");
    for (const key of Object.keys(pulumi.runtime.allConfig())) {
      if (!key.startsWith(prefix) || known.includes(key.slice(prefix.length))) continue;
      this.surplus(key.slice(prefix.length), `${wrong}; use one of ${known.join(", ")}`);
    }
  }

  #key(name: string): string {
    return `${this.#namespace}:${name}`;
  }

  #checked(name: string, check: Check, example: Example): string | undefined {
    const value = this.#value(name);
    const key = this.#key(name);
    if (this.#isShared && value !== undefined && pulumi.runtime.getConfig(key) === "") {
      // The provider takes the empty value and ignores the variable.
      this.mistakes.push(
        `${key} is empty, which overrides ${this.#variables[name]}.\n    pulumi config rm ${key}`,
      );
    }
    const wrong = value !== undefined && check(value);
    if (wrong) this.mistake(name, wrong, example);
    return wrong ? undefined : value;
  }

  #value(name: string): string | undefined {
    this.#known.add(name);
    const variable = this.#variables[name];
    return this.#ofStack(name) ?? this.#given(variable === undefined ? undefined : process.env[variable]);
  }

  #ofStack(name: string): string | undefined {
    return this.#given(pulumi.runtime.getConfig(this.#key(name)));
  }

  #given(value: string | undefined): string | undefined {
    return (this.#isShared ? value : value?.trim()) || undefined;
  }
}
