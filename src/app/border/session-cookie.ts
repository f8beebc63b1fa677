// The cookie that carries a browser's session, as every border that faces browsers reads and writes it.
// Never decides whether a token is valid: SessionCommands does.

export const sessionCookieName = 'centrale_session';

/** A token is 32 bytes in base64url; anything else is not ours and never reaches the store. */
const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

/** The session's token from a `Cookie` header (RFC 6265 §5.4); undefined when there is none of the right form. */
export function readSessionToken(cookieHeader: string | undefined): string | undefined {
  if (cookieHeader === undefined) return undefined;
  for (const pair of cookieHeader.split(';')) {
    const at = pair.indexOf('=');
    if (at < 0 || pair.slice(0, at).trim() !== sessionCookieName) continue;
    const value = pair.slice(at + 1).trim();
    if (tokenPattern.test(value)) return value;
  }
  return undefined;
}

/** `Set-Cookie` for a new session. Lives as long as the browser: the server decides when the session ends. */
export function writeSessionCookie(token: string, secure: boolean): string {
  return `${sessionCookieName}=${token}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
}

/** `Set-Cookie` that takes the cookie away. */
export function clearSessionCookie(secure: boolean): string {
  return `${sessionCookieName}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0${secure ? '; Secure' : ''}`;
}
