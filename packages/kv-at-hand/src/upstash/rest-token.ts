/**
 * `ACL RESTTOKEN <user> <password>`, an Upstash extension: returns the REST token of a user.
 * https://upstash.com/docs/redis/commands/server/acl-resttoken
 */
import { type Command, ReplyError } from "../redis/database.ts";
import { isSameToken } from "../token.ts";

/** The tokens of a database. */
export interface Tokens {
  readonly token: string;
  /** A different token that allows reads only. */
  readonly readOnlyToken?: string;
}

/**
 * The command's answer; undefined for any other command. Every Upstash database has the users `default` and
 * `default_ro`; each user's password is its token, which Upstash accepts too.
 * https://upstash.com/docs/redis/troubleshooting/readonly_connection
 */
export function restToken(
  [name, subcommand, ...args]: Command,
  { token, readOnlyToken }: Tokens,
): Buffer | ReplyError | undefined {
  if (name.toUpperCase() !== "ACL" || String(subcommand).toUpperCase() !== "RESTTOKEN") return undefined;
  const [user, password] = args.map(String);
  if (args.length !== 2) return new ReplyError("ERR wrong number of arguments for 'acl|resttoken' command");
  const owned = new Map([
    ["default", token],
    ["default_ro", readOnlyToken],
  ]).get(user ?? "");
  if (owned === undefined || !isSameToken(password, owned)) {
    return new ReplyError("WRONGPASS invalid username-password pair or user is disabled.");
  }
  return Buffer.from(owned);
}
