// Challenges and verifies SIP digest credentials (RFC 2617 with qop=auth, MD5; RFC 3261 §22).
// Never stores anything for a sender who has not proven a password; nonces carry their own proof. Never compares the
// digest's uri with the request's: proxies rewrite the latter (RFC 3261 §22.4 item 5), and the nonce count stops replays.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { parseDigests, type DigestParameters } from './digest-header.js';

export type DigestVerdict =
  | { readonly kind: 'accepted'; readonly username: string }
  /** No, or outdated, credentials: answer 401 with this WWW-Authenticate. */
  | { readonly kind: 'challenge'; readonly header: string }
  /** Wrong username or password, or somebody else's: answer 403. */
  | { readonly kind: 'rejected'; readonly username: string };

export interface DigestAuthenticatorOptions {
  readonly realm: string;
  /** MD5(username:realm:password), hex. */
  readonly ha1Of: (username: string) => string | undefined;
  /** The steady clock: a nonce lives as long when somebody sets the host's clock. */
  readonly steadyMs: () => number;
}

/** A nonce is good for this long; afterwards the phone is told `stale` and answers with a new one by itself, ms. */
const nonceLifeMs = 5 * 60_000;
/** Accepted nonces whose counters are remembered; when one is forgotten, so is every nonce that is as old. */
const rememberedNonces = 10_000;

export class DigestAuthenticator {
  private readonly secret = randomBytes(32);
  /** Highest nonce count seen for a nonce that proved a password (replay protection). */
  private readonly counts = new Map<string, number>();
  /** Nonces of that moment and before are stale: their counters may be forgotten. */
  private forgottenUntilMs = -Infinity;

  constructor(private readonly options: DigestAuthenticatorOptions) {}

  /**
   * `headers`: every (Proxy-)Authorization header of the request; a phone may send credentials for several realms.
   * `source`: address of the sender; a nonce is good for the one who got it, so that nobody can be made to look like
   * one who guesses passwords. `user`: whom the request says it is from; only that user's own password is right.
   * Undefined: the request hides it (RFC 3323 §4.1.1.3), the credentials alone tell.
   */
  verify(
    method: string,
    headers: readonly (string | undefined)[],
    source: string,
    user: string | undefined,
  ): DigestVerdict {
    const given = this.ownCredentials(headers);
    if (given === undefined) return this.challenge(false, source);
    const { username = '', nonce = '', response = '', algorithm = 'MD5' } = given;
    if (algorithm.toUpperCase() !== 'MD5') return this.challenge(false, source);
    if (!this.isOwnNonce(nonce, source)) return this.challenge(true, source);
    const count = useCountOf(given);
    if (count === undefined) return this.challenge(false, source);
    // Before the password is looked at: the answer to a request that was seen before must tell nothing about it.
    if (count <= (this.counts.get(nonce) ?? 0)) return this.challenge(true, source);
    const ha1 = user === undefined || username === user ? this.options.ha1Of(username) : undefined;
    // An unknown user costs the same work as a known one.
    const expected = digestResponse(ha1 ?? this.secret.toString('hex'), method, given);
    if (!equalHex(expected, response) || ha1 === undefined) return { kind: 'rejected', username };
    this.remember(nonce, count);
    return { kind: 'accepted', username };
  }

  /** Whose password these headers claim to prove. */
  claimedBy(headers: readonly (string | undefined)[]): string | undefined {
    return this.ownCredentials(headers)?.username;
  }

  private ownCredentials(headers: readonly (string | undefined)[]): DigestParameters | undefined {
    return headers
      .flatMap((header) => (header === undefined ? [] : parseDigests(header)))
      .find((given) => given['realm'] === this.options.realm);
  }

  private challenge(stale: boolean, source: string): DigestVerdict {
    const nonce = this.newNonce(source);
    return {
      kind: 'challenge',
      header: `Digest realm="${this.options.realm}", nonce="${nonce}", algorithm=MD5, qop="auth"${stale ? ', stale=true' : ''}`,
    };
  }

  private newNonce(source: string): string {
    const body = `${Math.floor(this.options.steadyMs()).toString(36)}.${randomBytes(6).toString('hex')}`;
    return `${body}.${this.sign(`${body} ${source}`)}`;
  }

  private isOwnNonce(nonce: string, source: string): boolean {
    const end = nonce.lastIndexOf('.');
    if (end < 0) return false;
    const body = nonce.slice(0, end);
    if (!equalHex(this.sign(`${body} ${source}`), nonce.slice(end + 1))) return false;
    const madeAtMs = madeAtMsOf(nonce);
    return madeAtMs > this.forgottenUntilMs && this.options.steadyMs() - madeAtMs < nonceLifeMs;
  }

  private sign(body: string): string {
    return createHmac('sha256', this.secret).update(body).digest('hex').slice(0, 32);
  }

  private remember(nonce: string, count: number): void {
    this.counts.delete(nonce);
    this.counts.set(nonce, count);
    if (this.counts.size > rememberedNonces) {
      const oldest = this.counts.keys().next().value;
      if (oldest === undefined) return;
      this.counts.delete(oldest);
      this.forgottenUntilMs = Math.max(this.forgottenUntilMs, madeAtMsOf(oldest));
    }
  }
}

/** A nonce begins with its moment by the steady clock. */
const madeAtMsOf = (nonce: string): number => parseInt(nonce.slice(0, nonce.indexOf('.')), 36);

/**
 * How often the nonce has been used with this request; undefined = cannot be judged. A phone that knows no qop
 * (RFC 2069 §2.1.2) has no count, so its nonce is good for one request only.
 */
function useCountOf({ qop, nc = '', cnonce = '' }: DigestParameters): number | undefined {
  if (qop === undefined) return Number.MAX_SAFE_INTEGER;
  return qop === 'auth' && /^[0-9a-f]{8}$/i.test(nc) && cnonce !== '' ? parseInt(nc, 16) : undefined;
}

/** What a phone with that HA1 answers (RFC 2617 §3.2.2.1). */
export function digestResponse(ha1: string, method: string, given: DigestParameters): string {
  const { nonce = '', uri = '', qop, nc = '', cnonce = '' } = given;
  const middle = qop === undefined ? '' : `${nc}:${cnonce}:${qop}:`;
  return md5(`${ha1}:${nonce}:${middle}${md5(`${method}:${uri}`)}`);
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

function equalHex(a: string, b: string): boolean {
  const left = Buffer.from(a.toLowerCase());
  const right = Buffer.from(b.toLowerCase());
  return left.length === right.length && timingSafeEqual(left, right);
}
