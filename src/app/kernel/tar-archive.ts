// Files as one archive (POSIX.1-2017 pax, "ustar Interchange Format"), piece by piece.
// Never holds a file: its size is known before, and its content passes through.

export interface ArchivedFile {
  /** Letters, digits, dots, dashes and slashes; at most 100. */
  readonly name: string;
  readonly size: number;
  readonly content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

const blockBytes = 512;

/** Throws when a file turns out to be longer or shorter than it was said to be. */
export async function* tarOf(
  files: AsyncIterable<ArchivedFile>,
  modifiedAtMs: number,
): AsyncIterable<Uint8Array> {
  for await (const { name, size, content } of files) {
    yield headerOf(name, size, modifiedAtMs);
    let sent = 0;
    for await (const piece of content) {
      sent += piece.length;
      yield piece;
    }
    if (sent !== size) throw new Error(`${name}: ${sent} bytes instead of ${size}`);
    yield new Uint8Array((blockBytes - (size % blockBytes)) % blockBytes);
  }
  yield new Uint8Array(2 * blockBytes);
}

/** Offsets and lengths as the format has them. */
function headerOf(name: string, size: number, modifiedAtMs: number): Uint8Array {
  const header = new Uint8Array(blockBytes);
  const put = (offset: number, text: string): void => header.set(new TextEncoder().encode(text), offset);
  const octal = (offset: number, length: number, value: number): void =>
    put(offset, `${value.toString(8).padStart(length - 1, '0')}\0`);
  put(0, name);
  octal(100, 8, 0o600);
  octal(108, 8, 0);
  octal(116, 8, 0);
  octal(124, 12, size);
  octal(136, 12, Math.floor(modifiedAtMs / 1000));
  // The sum is made with blanks in its own place.
  put(148, '        ');
  put(156, '0');
  put(257, 'ustar\0');
  put(263, '00');
  octal(
    148,
    7,
    header.reduce((sum, byte) => sum + byte, 0),
  );
  return header;
}
