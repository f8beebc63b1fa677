// Challenges and verifies SIP digest credentials (RFC 2617 with qop=auth, MD5; RFC 3261 §22).
// Never stores anything for a sender who has not proven a password; nonces carry their own proof.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export type DigestVerdict =
  | { readonly kind: 'accepted'; readonly username: string }
  /** No, or outdated, credentials: answer 401 with this WWW-Authenticate. */
  | { readonly kind: 'challenge'; readonly header: string }
  /** Wrong username or password: answer 403. */
  | { readonly kind: 'rejected'; readonly username: string };

export interface DigestAuthenticatorOptions {
  readonly realm: string;
  /** MD5(username:realm:password), hex. */
  readonly ha1Of: (username: string) => string | undefined;
  readonly nowMs: () => number;
}

/** A nonce is good for this long; afterwards the phone is told `stale` and answers with a new one by itself, ms. */
const nonceLifeMs = 5 * 60_000;
/** Accepted nonces whose counters are remembered; the oldest are forgotten first. */
const rememberedNonces = 10_000;

export class DigestAuthenticator {
  private readonly secret = randomBytes(32);
  /** Highest nonce count seen for a nonce that proved a password (replay protection). */
  private readonly counts = new Map<string, number>();

  constructor(private readonly options: DigestAuthenticatorOptions) {}

  verify(method: string, authorization: string | undefined): DigestVerdict {
    const given = authorization === undefined ? undefined : parseDigest(authorization);
    if (given === undefined || given.realm !== this.options.realm) return this.challenge(false);
    const { username = '', nonce = '', uri = '', response = '', qop, nc = '', cnonce = '' } = given;
    if (!this.isOwnNonce(nonce)) return this.challenge(given.nonce !== undefined);
    if (qop !== 'auth' || !/^[0-9a-f]{8}$/i.test(nc) || cnonce === '') return this.challenge(false);
    const ha1 = this.options.ha1Of(username);
    const expected = md5(
      // An unknown user costs the same work as a known one.
      `${ha1 ?? this.secret.toString('hex')}:${nonce}:${nc}:${cnonce}:${qop}:${md5(`${method}:${uri}`)}`,
    );
    if (!equalHex(expected, response) || ha1 === undefined) return { kind: 'rejected', username };
    const count = parseInt(nc, 16);
    if (count <= (this.counts.get(nonce) ?? 0)) return this.challenge(true);
    this.remember(nonce, count);
    return { kind: 'accepted', username };
  }

  private challenge(stale: boolean): DigestVerdict {
    const nonce = this.newNonce();
    return {
      kind: 'challenge',
      header: `Digest realm="${this.options.realm}", nonce="${nonce}", algorithm=MD5, qop="auth"${stale ? ', stale=true' : ''}`,
    };
  }

  private newNonce(): string {
    const body = `${this.options.nowMs().toString(36)}.${randomBytes(6).toString('hex')}`;
    return `${body}.${this.sign(body)}`;
  }

  private isOwnNonce(nonce: string): boolean {
    const end = nonce.lastIndexOf('.');
    if (end < 0) return false;
    const body = nonce.slice(0, end);
    if (!equalHex(this.sign(body), nonce.slice(end + 1))) return false;
    const ageMs = this.options.nowMs() - parseInt(body.split('.')[0] ?? '', 36);
    return ageMs >= -1000 && ageMs < nonceLifeMs;
  }

  private sign(body: string): string {
    return createHmac('sha256', this.secret).update(body).digest('hex').slice(0, 32);
  }

  private remember(nonce: string, count: number): void {
    this.counts.delete(nonce);
    this.counts.set(nonce, count);
    if (this.counts.size > rememberedNonces) {
      const oldest = this.counts.keys().next().value;
      if (oldest !== undefined) this.counts.delete(oldest);
    }
  }
}

/** Parameters of an Authorization header; undefined when it is not digest. */
export function parseDigest(header: string): Partial<Record<string, string>> | undefined {
  const match = /^\s*digest\s+(.*)$/is.exec(header);
  if (match === null) return undefined;
  const parameters: Record<string, string> = {};
  for (const part of match[1]!.matchAll(/([a-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi))
    parameters[part[1]!.toLowerCase()] = part[2]?.replace(/\\(.)/g, '$1') ?? part[3] ?? '';
  return parameters;
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

function equalHex(a: string, b: string): boolean {
  const left = Buffer.from(a.toLowerCase());
  const right = Buffer.from(b.toLowerCase());
  return left.length === right.length && timingSafeEqual(left, right);
}
