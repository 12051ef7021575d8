import type { Env } from "../env.ts";
import { isSameToken } from "./token.ts";

/** The sender of a request. */
export class Caller {
  /** The Authorization header as it came. */
  readonly authorization: string | null;
  readonly #bearer: string | undefined;
  readonly #adminToken: string | undefined;
  #isAdmin?: boolean;

  constructor(headers: Headers, { ADMIN_TOKEN }: Env) {
    this.authorization = headers.get("Authorization");
    this.#bearer = bearerToken(this.authorization);
    this.#adminToken = ADMIN_TOKEN;
  }

  /** Whether the request has the admin token, as Bearer or as the password of Basic; compared once. */
  isAdmin(): boolean {
    this.#isAdmin ??= this.#holdsToken();
    return this.#isAdmin;
  }

  /** Whether it has the admin token as Bearer, which no browser sends by itself. */
  isAdminByBearer(): boolean {
    return this.#bearer !== undefined && this.isAdmin();
  }

  #holdsToken(): boolean {
    const token = this.#bearer ?? basicPassword(this.authorization);
    return token !== undefined && !!this.#adminToken && isSameToken(token, this.#adminToken);
  }
}

function bearerToken(authorization: string | null): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
}

/** What follows the colon in `user:password`. The token is ASCII, so the encoding does not matter. */
function basicPassword(authorization: string | null): string | undefined {
  const credentials = /^Basic +([\w+/]+=*) *$/i.exec(authorization ?? "")?.[1];
  try {
    return credentials && /:(.*)/.exec(atob(credentials))?.[1];
  } catch {
    return undefined;
  }
}
