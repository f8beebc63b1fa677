// Passwords, tokens and digest hashes.
// Never returns or logs a clear password; adapters/system implements this with node:crypto.

export interface Secrets {
  /** scrypt with its parameters and salt in the text. */
  hashPassword(password: string): Promise<string>;
  /** Constant time. */
  verifyPassword(password: string, hash: string): Promise<boolean>;
  /** 256 random bits, base64url. */
  newToken(): string;
  /** SHA-256, hex. */
  hashToken(token: string): string;
  /** RFC 2617 §3.2.2.2: MD5(username:realm:password), hex. */
  digestHa1(username: string, realm: string, password: string): string;
  /** Twelve characters that are easily read out loud. */
  oneTimePassword(): string;
  /** Sixteen characters that cannot be mistaken for one another when typed into a phone. */
  sipPassword(): string;
}
