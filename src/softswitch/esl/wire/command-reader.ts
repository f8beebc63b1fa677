// Cuts the bytes of an event-socket client into commands: a line, optional headers, an empty line, an optional body.
// Never interprets a command.

export interface EslCommand {
  /** First line, trimmed. */
  readonly line: string;
  /** Header names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Present when the client sent Content-Length. */
  readonly body: string;
}

export const maxCommandBytes = 256 * 1024;

export class CommandTooLargeError extends Error {
  override readonly name = 'CommandTooLargeError';
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Position of the first byte after the empty line that ends the head; -1 while it has not arrived. */
function endOfHead(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(lineFeed, from); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) {
    if (bytes[at + 1] === lineFeed) return at + 2;
    if (bytes[at + 1] === carriageReturn && bytes[at + 2] === lineFeed) return at + 3;
  }
  return -1;
}

function parseHead(text: string): { line: string; headers: Map<string, string> } {
  const [first = '', ...rest] = text.split(/\r?\n/);
  const headers = new Map<string, string>();
  for (const row of rest) {
    const colon = row.indexOf(':');
    if (colon <= 0) continue;
    headers.set(row.slice(0, colon).trim().toLowerCase(), row.slice(colon + 1).trim());
  }
  return { line: first.trim(), headers };
}

/** A command whose head is there. */
interface OpenCommand {
  readonly line: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly bodyBytes: number;
}

const minStoreBytes = 2048;

/**
 * Keeps what is incomplete between calls, and looks at no byte of it twice. Throws CommandTooLargeError when a command
 * outgrows `maxCommandBytes`; nothing can be read of that client any more.
 */
export class CommandReader {
  /** What has not been read yet is `store` between `from` and `to`. */
  private store = Buffer.allocUnsafeSlow(minStoreBytes);
  private from = 0;
  private to = 0;
  /** No head ends before this. */
  private searched = 0;
  private open: OpenCommand | undefined;
  private fault: CommandTooLargeError | undefined;

  /** The commands that are complete with this chunk. Those in front of one that is too large come first, the error next. */
  push(chunk: Buffer): EslCommand[] {
    if (this.fault !== undefined) throw this.fault;
    this.append(chunk);
    const commands: EslCommand[] = [];
    try {
      for (let command = this.next(); command !== undefined; command = this.next()) commands.push(command);
      if (this.to - this.from > maxCommandBytes)
        throw new CommandTooLargeError('event-socket command too large');
    } catch (error) {
      if (!(error instanceof CommandTooLargeError) || commands.length === 0) throw error;
      this.fault = error;
    }
    return commands;
  }

  private append(chunk: Buffer): void {
    const held = this.to - this.from;
    if (this.to + chunk.length > this.store.length) {
      // Twice what is needed: a command that comes byte by byte is copied a few times, not once for each byte.
      const room = 2 * (held + chunk.length);
      const store = room <= this.store.length ? this.store : Buffer.allocUnsafeSlow(room);
      this.store.copy(store, 0, this.from, this.to);
      this.store = store;
      this.searched = Math.max(0, this.searched - this.from);
      this.from = 0;
      this.to = held;
    }
    chunk.copy(this.store, this.to);
    this.to += chunk.length;
  }

  private next(): EslCommand | undefined {
    const open = (this.open ??= this.takeHead());
    if (open === undefined || this.to - this.from < open.bodyBytes) return undefined;
    const { line, headers, bodyBytes } = open;
    const body = this.store.toString('utf8', this.from, this.from + bodyBytes);
    this.from += bodyBytes;
    this.open = undefined;
    if (this.from === this.to) this.forget();
    return { line, headers, body };
  }

  private takeHead(): OpenCommand | undefined {
    this.skipStrayLineEnds();
    const held = this.store.subarray(0, this.to);
    const bodyAt = endOfHead(held, Math.max(this.from, this.searched));
    if (bodyAt < 0) {
      // The last line end may be the first of two.
      this.searched = this.to - 2;
      return undefined;
    }
    const { line, headers } = parseHead(held.toString('utf8', this.from, bodyAt).trimEnd());
    this.from = bodyAt;
    this.searched = bodyAt;
    const bodyBytes = Number(headers.get('content-length') ?? 0);
    if (!Number.isSafeInteger(bodyBytes) || bodyBytes < 0 || bodyBytes > maxCommandBytes)
      throw new CommandTooLargeError(`Content-Length ${headers.get('content-length')} refused`);
    return { line, headers, bodyBytes };
  }

  /** Nothing is held: a large command's memory is given back. */
  private forget(): void {
    this.from = this.to = this.searched = 0;
    if (this.store.length > maxCommandBytes) this.store = Buffer.allocUnsafeSlow(minStoreBytes);
  }

  /** Clients end some commands with more line feeds than needed. */
  private skipStrayLineEnds(): void {
    while (
      this.from < this.to &&
      (this.store[this.from] === lineFeed || this.store[this.from] === carriageReturn)
    )
      this.from += 1;
  }
}
