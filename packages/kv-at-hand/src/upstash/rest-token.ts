/**
 * `ACL RESTTOKEN <user> <password>`, Upstash's own: the REST token that has the rights of a user.
 * https://upstash.com/docs/redis/commands/server/acl-resttoken
 */
import { type Command, ReplyError } from "../redis/database.ts";
import { isSameToken } from "../token.ts";

/** What opens a database. */
export interface Tokens {
  readonly token: string;
  /** Another one, with which nothing can be written. */
  readonly readOnlyToken?: string;
}

/**
 * What the command answers; undefined for any other. The users are those that every database of Upstash has,
 * `default` and `default_ro`; the password of each is its token, which Upstash takes for one too.
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
