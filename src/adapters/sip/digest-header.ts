// Reads digest challenges and credentials (RFC 2617 §3.2, RFC 3261 §25.1) in one pass over the text.
// Never uses a regular expression on the whole of it: the text is a stranger's, and the work must not exceed its length.

/** By name, in lower case. */
export type DigestParameters = Readonly<Partial<Record<string, string>>>;

/**
 * Parameters of everything in a header whose scheme is Digest. A header may hold several (RFC 8760 §2.3), and
 * drachtio-srf joins headers of one name by commas.
 */
export function parseDigests(header: string): readonly DigestParameters[] {
  const reader = new TokenReader(header);
  const all: Record<string, string>[] = [];
  let current: Record<string, string> | undefined;
  while (!reader.atEnd) {
    const token = reader.token();
    if (token === '') reader.next();
    else if (reader.skip('=')) {
      const value = reader.value();
      if (current !== undefined) current[token.toLowerCase()] = value;
    } else {
      current =
        token.toLowerCase() === 'digest' ? (Object.create(null) as Record<string, string>) : undefined;
      if (current !== undefined) all.push(current);
    }
  }
  return all;
}

const isBlank = (character: string): boolean =>
  character === ' ' || character === '\t' || character === '\r' || character === '\n';
const endsToken = (character: string): boolean =>
  isBlank(character) || character === ',' || character === '=' || character === '"';

class TokenReader {
  private at = 0;

  constructor(private readonly text: string) {}

  get atEnd(): boolean {
    while (this.at < this.text.length && (isBlank(this.text[this.at]!) || this.text[this.at] === ','))
      this.at += 1;
    return this.at >= this.text.length;
  }

  /** Past a character that begins nothing. */
  next(): void {
    this.at += 1;
  }

  token(): string {
    const from = this.at;
    while (this.at < this.text.length && !endsToken(this.text[this.at]!)) this.at += 1;
    return this.text.slice(from, this.at);
  }

  /** Blanks, and the character when it is there. */
  skip(character: string): boolean {
    while (this.at < this.text.length && isBlank(this.text[this.at]!)) this.at += 1;
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  /** Quoted and unescaped, or a token. A quote that is never closed ends with the text. */
  value(): string {
    if (!this.skip('"')) {
      const from = this.at;
      // Base64 may hold `=`.
      while (this.at < this.text.length && !isBlank(this.text[this.at]!) && this.text[this.at] !== ',')
        this.at += 1;
      return this.text.slice(from, this.at);
    }
    let value = '';
    for (; this.at < this.text.length; this.at += 1) {
      const character = this.text[this.at]!;
      if (character === '"') {
        this.at += 1;
        break;
      }
      if (character === '\\') this.at += 1;
      value += this.text[this.at] ?? '';
    }
    return value;
  }
}
