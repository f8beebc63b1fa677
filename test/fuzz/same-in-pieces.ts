// A stream says the same whatever pieces it comes in.

/** Sizes of the pieces, taken in turn: networks cut where they like. */
const sizes = [1, 7, 64, 3, 1460, 2, 499];

/**
 * Gives the bytes to a new reader whole, and to another one in pieces, and compares what both tell. `open` makes a reader
 * that tells by `tell`. Throws when they tell different things; returns how many messages were read, of both together.
 */
export function sameInPieces(
  bytes: Buffer,
  open: (tell: (what: string) => void) => (piece: Buffer) => void,
): number {
  const whole: string[] = [];
  open((what) => whole.push(what))(Buffer.from(bytes));
  const pieces: string[] = [];
  const push = open((what) => pieces.push(what));
  for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    push(Buffer.from(bytes.subarray(from, from + size)));
    from += size;
  }
  for (const [index, what] of whole.entries())
    if (pieces[index] !== what) throw new Error(`in pieces: ${pieces[index] ?? 'nothing'}; whole: ${what}`);
  if (pieces.length > whole.length) throw new Error(`in pieces also: ${pieces[whole.length] ?? ''}`);
  return whole.length + pieces.length;
}
