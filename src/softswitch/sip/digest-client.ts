// Answers digest challenges: MD5 and SHA-256, with and without qop=auth (RFC 2617, RFC 7616, RFC 8760).
// Never sends anything and never keeps a password longer than its owner.
import { createHash, randomBytes } from 'node:crypto';
import type { SipMessage } from './sip-message.js';
import { unquote } from './sip-uri.js';

export interface DigestCredentials {
  readonly username: string;
  readonly password: string;
}

export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  readonly algorithm: string | undefined;
  readonly qop: readonly string[];
  readonly stale: boolean;
}

const ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['md5', 'md5'],
  ['sha-256', 'sha256'],
]);

/** Reads `Digest a=b, c="d"`; undefined for another scheme or a challenge that cannot be answered. */
export function parseChallenge(value: string): DigestChallenge | undefined {
  const scheme = /^\s*digest\s+/i.exec(value);
  if (!scheme) return undefined;
  const params = parseAuthParams(value.slice(scheme[0].length));
  const realm = params.get('realm');
  const nonce = params.get('nonce');
  if (realm === undefined || nonce === undefined) return undefined;
  return {
    realm,
    nonce,
    opaque: params.get('opaque'),
    algorithm: params.get('algorithm'),
    qop: (params.get('qop') ?? '')
      .split(',')
      .map((item) => item.trim().toLowerCase())
      .filter(Boolean),
    stale: params.get('stale')?.toLowerCase() === 'true',
  };
}

/** `name=value` pairs with quoted values, names in lower case; the first of a name wins. */
export function parseAuthParams(text: string): Map<string, string> {
  const params = new Map<string, string>();
  // Each match begins where the last one ended: a search from every character on would take the square of the length.
  const pattern = /[\s,]*([a-z0-9_-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s,"]*)/giy;
  for (const match of text.matchAll(pattern)) {
    const name = (match[1] ?? '').toLowerCase();
    if (!params.has(name)) params.set(name, unquote(match[2] ?? ''));
  }
  return params;
}

export interface DigestRequest {
  readonly method: string;
  readonly uri: string;
  /** How often this nonce was used before. */
  readonly useCount?: number;
  /** For tests; random otherwise. */
  readonly cnonce?: string;
}

/** Value of Authorization or Proxy-Authorization; undefined when the algorithm or qop is none we know. */
export function answerChallenge(
  challenge: DigestChallenge,
  credentials: DigestCredentials,
  request: DigestRequest,
): string | undefined {
  const [, base, session] = /^(.*?)(-sess)?$/i.exec(challenge.algorithm ?? 'MD5') ?? [];
  const name = ALGORITHMS.get((base ?? '').toLowerCase());
  if (name === undefined) return undefined;
  if (challenge.qop.length > 0 && !challenge.qop.includes('auth')) return undefined;
  const hash = (text: string): string => createHash(name).update(text, 'utf8').digest('hex');
  const withQop = challenge.qop.length > 0;
  const cnonce = request.cnonce ?? randomBytes(8).toString('hex');
  const nc = ((request.useCount ?? 0) + 1).toString(16).padStart(8, '0');
  const { username, password } = credentials;
  let ha1 = hash(`${username}:${challenge.realm}:${password}`);
  if (session) ha1 = hash(`${ha1}:${challenge.nonce}:${cnonce}`);
  const ha2 = hash(`${request.method}:${request.uri}`);
  const response = withQop
    ? hash(`${ha1}:${challenge.nonce}:${nc}:${cnonce}:auth:${ha2}`)
    : hash(`${ha1}:${challenge.nonce}:${ha2}`);
  const parts = [
    `username=${quote(username)}`,
    `realm=${quote(challenge.realm)}`,
    `nonce=${quote(challenge.nonce)}`,
    `uri=${quote(request.uri)}`,
    `response="${response}"`,
  ];
  if (challenge.algorithm !== undefined) parts.push(`algorithm=${challenge.algorithm}`);
  if (withQop) parts.push('qop=auth', `nc=${nc}`);
  if (withQop || session) parts.push(`cnonce="${cnonce}"`);
  if (challenge.opaque !== undefined) parts.push(`opaque=${quote(challenge.opaque)}`);
  return `Digest ${parts.join(', ')}`;
}

function quote(text: string): string {
  return `"${text.replace(/(["\\])/g, '\\$1')}"`;
}

/** Header name and value that answer a 401 or 407; undefined when nothing in it can be answered. */
export function answerResponse(
  response: SipMessage,
  credentials: DigestCredentials,
  request: DigestRequest,
): readonly [string, string] | undefined {
  const proxy = response.status === 407;
  // A challenge holds commas, so each header line is one challenge (RFC 3261 §7.3.1).
  for (const line of response.all(proxy ? 'proxy-authenticate' : 'www-authenticate')) {
    const challenge = parseChallenge(line);
    const value = challenge && answerChallenge(challenge, credentials, request);
    if (value !== undefined) return [proxy ? 'Proxy-Authorization' : 'Authorization', value];
  }
  return undefined;
}
