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
function endOfHead(bytes: Buffer): number {
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) {
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

/** Keeps what is incomplete between calls. Throws CommandTooLargeError when a command outgrows `maxCommandBytes`. */
export class CommandReader {
  private pending: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): EslCommand[] {
    this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    const commands: EslCommand[] = [];
    for (let command = this.next(); command !== undefined; command = this.next()) commands.push(command);
    if (this.pending.length > maxCommandBytes)
      throw new CommandTooLargeError('event-socket command too large');
    return commands;
  }

  private next(): EslCommand | undefined {
    this.dropStrayLineEnds();
    const bodyAt = endOfHead(this.pending);
    if (bodyAt < 0) return undefined;
    const { line, headers } = parseHead(this.pending.toString('utf8', 0, bodyAt).trimEnd());
    const bodyBytes = Number(headers.get('content-length') ?? 0);
    if (!Number.isSafeInteger(bodyBytes) || bodyBytes < 0 || bodyBytes > maxCommandBytes) {
      throw new CommandTooLargeError(`Content-Length ${headers.get('content-length')} refused`);
    }
    if (this.pending.length < bodyAt + bodyBytes) return undefined;
    const body = this.pending.toString('utf8', bodyAt, bodyAt + bodyBytes);
    this.pending = this.pending.subarray(bodyAt + bodyBytes);
    return { line, headers, body };
  }

  /** Clients end some commands with more line feeds than needed. */
  private dropStrayLineEnds(): void {
    let at = 0;
    while (this.pending[at] === lineFeed || this.pending[at] === carriageReturn) at += 1;
    if (at > 0) this.pending = this.pending.subarray(at);
  }
}
