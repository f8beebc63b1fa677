// The cookie that carries a browser's session, as every border that faces browsers reads and writes it.
// Never decides whether a token is valid: SessionCommands does.

export interface SessionCookie {
  readonly name: string;
  /** The session's token from a `Cookie` header (RFC 6265 §5.4); undefined when there is none of the right form. */
  read(header: string | undefined): string | undefined;
  /** `Set-Cookie` for a new session. Lives as long as the browser: the server decides when the session ends. */
  write(token: string): string;
  /** `Set-Cookie` that takes the cookie away. */
  clear(): string;
}

/** A token is 32 bytes in base64url; anything else is not ours and never reaches the store. */
const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

/**
 * `https`: with `Secure` and the prefix that keeps other hosts of the domain and plain http from setting it
 * (RFC 6265bis §4.1.3.2).
 */
export function sessionCookie(https: boolean): SessionCookie {
  const name = https ? '__Host-centrale_session' : 'centrale_session';
  const attributes = `Path=/; HttpOnly; SameSite=Strict${https ? '; Secure' : ''}`;
  return {
    name,
    read(header) {
      for (const pair of header?.split(';') ?? []) {
        const at = pair.indexOf('=');
        if (at < 0 || pair.slice(0, at).trim() !== name) continue;
        const value = pair.slice(at + 1).trim();
        if (tokenPattern.test(value)) return value;
      }
      return undefined;
    },
    write: (token) => `${name}=${token}; ${attributes}`,
    clear: () => `${name}=; ${attributes}; Max-Age=0`,
  };
}
