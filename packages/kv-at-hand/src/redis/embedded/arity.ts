/** Checks the number of arguments of a command. */
import { ReplyError } from "../database.ts";

interface Counted {
  readonly arity: number;
}

/** The rule of a command, if it exists and has enough arguments. @throws ReplyError */
export function checked<Rule extends Counted>(
  rules: ReadonlyMap<string, Rule>,
  name: string,
  argumentCount: number,
): Rule {
  const rule = rules.get(name);
  if (!rule) throw new ReplyError(`ERR unknown command '${name}'`);
  const count = argumentCount + 1;
  if (rule.arity < 0 ? count < -rule.arity : count !== rule.arity) wrongArguments(name.toLowerCase());
  return rule;
}

/** @throws ReplyError */
export function wrongArguments(name: string): never {
  throw new ReplyError(`ERR wrong number of arguments for '${name}' command`);
}
