// Reads the addresses of From, To, Contact and their like (RFC 3261 §20.10, §25.1) in one pass over the text.
// Never uses a regular expression on the whole of it: the text is a stranger's, and the work must not exceed its length.

export interface NameAddr {
  /** Display name without its quotes; undefined when there is none. */
  readonly name: string | undefined;
  readonly uri: string;
  /** Header parameters by lower-case name; empty text when one has no value. */
  readonly params: ReadonlyMap<string, string>;
}

/** All addresses of a header, which are divided by commas; undefined = malformed, or none. */
export function parseNameAddrs(text: string): readonly NameAddr[] | undefined {
  const reader = new AddressReader(text);
  const all: NameAddr[] = [];
  do {
    const one = reader.address();
    if (one === undefined) return undefined;
    all.push(one);
  } while (reader.skip(','));
  return reader.atEnd ? all : undefined;
}

const isBlank = (character: string): boolean =>
  character === ' ' || character === '\t' || character === '\r' || character === '\n';

class AddressReader {
  private at = 0;

  constructor(private readonly text: string) {}

  get atEnd(): boolean {
    this.blanks();
    return this.at >= this.text.length;
  }

  /** Blanks, and the character when it is there. */
  skip(character: string): boolean {
    this.blanks();
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  address(): NameAddr | undefined {
    this.blanks();
    const name = this.text[this.at] === '"' ? this.quoted() : this.until('<;,"');
    if (name === undefined) return undefined;
    if (!this.skip('<')) {
      // `addr-spec` without brackets: what follows belongs to the header, not to the URI.
      const params = this.params();
      return params === undefined || name === '' || hasBlank(name)
        ? undefined
        : { name: undefined, uri: name, params };
    }
    const end = this.text.indexOf('>', this.at);
    if (end < 0) return undefined;
    const uri = this.text.slice(this.at, end).trim();
    this.at = end + 1;
    const params = this.params();
    if (params === undefined || uri === '' || hasBlank(uri)) return undefined;
    return { name: name === '' ? undefined : name, uri, params };
  }

  private params(): ReadonlyMap<string, string> | undefined {
    const params = new Map<string, string>();
    while (this.skip(';')) {
      this.blanks();
      const name = this.until('=;,"').toLowerCase();
      if (name === '' || hasBlank(name)) return undefined;
      let value: string | undefined = '';
      if (this.skip('=')) {
        this.blanks();
        value = this.text[this.at] === '"' ? this.quoted() : this.until(';,"');
      }
      if (value === undefined) return undefined;
      params.set(name, value);
    }
    return params;
  }

  /** Text up to one of these characters, without the blanks around it. */
  private until(stops: string): string {
    const from = this.at;
    while (this.at < this.text.length && !stops.includes(this.text[this.at]!)) this.at += 1;
    return this.text.slice(from, this.at).trim();
  }

  /** What stands between two quotes, unescaped; undefined when the second is missing. */
  private quoted(): string | undefined {
    let value = '';
    for (this.at += 1; this.at < this.text.length; this.at += 1) {
      const character = this.text[this.at]!;
      if (character === '"') {
        this.at += 1;
        return value.trim();
      }
      if (character === '\\') this.at += 1;
      value += this.text[this.at] ?? '';
    }
    return undefined;
  }

  private blanks(): void {
    while (this.at < this.text.length && isBlank(this.text[this.at]!)) this.at += 1;
  }
}

function hasBlank(text: string): boolean {
  for (const character of text) if (isBlank(character)) return true;
  return false;
}
