// Passwords, tokens and digest hashes with node:crypto.
// Never keeps or logs what it was given.
import { createHash, randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import type { Secrets } from '../../app/ports/secrets.js';

/** Cost of a password hash; OWASP's recommendation for scrypt is N = 2^17, r = 8, p = 1 or an equal like this one. */
export interface ScryptCost {
  /** CPU and memory cost, a power of two. */
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

/** 32 MiB and three passes: some 0.2 s on a small server (OWASP: N = 2^15, r = 8, p = 3). */
const defaultCost: ScryptCost = { n: 32_768, r: 8, p: 3 };
const saltBytes = 16;
const hashBytes = 32;
/** What a stored text may demand at most, so that a damaged row cannot exhaust the memory. */
const maxMemoryBytes = 256 * 1024 * 1024;

/** Without letters and digits that sound or look alike. */
const readableAlphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Without letters and digits that look alike on a phone's display. */
const typableAlphabet = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** `scrypt$<n>$<r>$<p>$<salt>$<hash>`, salt and hash in base64url. */
const textPattern = /^scrypt\$(\d{1,9})\$(\d{1,3})\$(\d{1,3})\$([A-Za-z0-9_-]{16,})\$([A-Za-z0-9_-]{43})$/;

/** `cost` concerns new hashes only; stored ones tell their own. */
export function createNodeSecrets(cost: ScryptCost = defaultCost): Secrets {
  return {
    async hashPassword(password) {
      const salt = randomBytes(saltBytes);
      const hash = await derive(password, salt, cost);
      const { n, r, p } = cost;
      return ['scrypt', n, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$');
    },
    async verifyPassword(password, text) {
      const match = textPattern.exec(text);
      if (match === null)
        throw new Error('a stored password hash is not in the form that this program writes');
      const [, n, r, p, salt = '', expected = ''] = match;
      const stored: ScryptCost = { n: Number(n), r: Number(r), p: Number(p) };
      const actual = await derive(password, Buffer.from(salt, 'base64url'), stored);
      return timingSafeEqual(actual, Buffer.from(expected, 'base64url'));
    },
    newToken: () => randomBytes(32).toString('base64url'),
    hashToken: (token) => createHash('sha256').update(token).digest('hex'),
    // MD5 because SIP phones know nothing else (RFC 3261 §22.4).
    digestHa1: (username, realm, password) =>
      createHash('md5').update(`${username}:${realm}:${password}`).digest('hex'),
    oneTimePassword: () => randomText(readableAlphabet, 12),
    sipPassword: () => randomText(typableAlphabet, 16),
  };
}

const randomText = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');

function derive(password: string, salt: Buffer, { n, r, p }: ScryptCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // The same password may be typed as composed or decomposed characters.
    scrypt(
      password.normalize('NFC'),
      salt,
      hashBytes,
      { N: n, r, p, maxmem: maxMemoryBytes },
      (error, key) => {
        if (error === null) resolve(key);
        else reject(error);
      },
    );
  });
}
