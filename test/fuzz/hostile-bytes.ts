// Messages as an attacker or a broken program sends them: good ones, changed in a few places.
// Never random by itself: fast-check draws the changes, so that a seed repeats them and a finding shrinks to the fewest.
import fc from 'fast-check';

/** Where a change is made: taken modulo the length, so that it stays where it is when other changes go. */
const place = fc.nat(65_535);

/** What parsers stumble over, whatever they read. */
const everywhere: readonly string[] = [
  '\0',
  '\r\n\r\n',
  '\n\n',
  '\r\n ',
  '"',
  '\\',
  '<>',
  ' ',
  '\t',
  ',',
  ';',
  ':',
  '=',
  '%',
  '#',
  '|',
  '-1',
  '0',
  '65536',
  '4294967296',
  '99999999999999999999999',
  '1e309',
  'NaN',
  '__proto__',
  'constructor',
  '\u00e9\ud83d\ude00',
  '\ufeff',
];

type Change = (bytes: Buffer) => Buffer;

const insertAt = (bytes: Buffer, at: number, piece: Buffer): Buffer => {
  const from = at % (bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, from), piece, bytes.subarray(from)]);
};

const sliceAt = (bytes: Buffer, at: number, length: number): Buffer => {
  const from = bytes.length === 0 ? 0 : at % bytes.length;
  return bytes.subarray(from, from + length);
};

function changeOf(
  samples: readonly Buffer[],
  words: readonly string[],
  maxBytes: number,
): fc.Arbitrary<Change> {
  const word = fc.constantFrom(...everywhere, ...words).map((text) => Buffer.from(text));
  return fc.oneof(
    // One byte is another one.
    fc.tuple(place, fc.nat(255)).map(([at, value]): Change => (bytes) => {
      const changed = Buffer.from(bytes);
      if (changed.length > 0) changed[at % changed.length] = value;
      return changed;
    }),
    // A part is missing; the rest of the message, when it is long.
    fc.tuple(place, fc.nat(400)).map(([at, length]): Change => (bytes) => {
      const from = bytes.length === 0 ? 0 : at % bytes.length;
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)]);
    }),
    fc.tuple(place, word).map(
      ([at, piece]): Change =>
        (bytes) =>
          insertAt(bytes, at, piece),
    ),
    // A part stands there several times, or fills what there is room for: what is quadratic shows itself.
    fc
      .tuple(place, place, fc.integer({ min: 1, max: 80 }), fc.oneof(fc.nat(5), fc.nat(maxBytes)))
      .map(([from, to, length, count]): Change => (bytes) => {
        const piece = sliceAt(bytes, from, length);
        const room = Math.max(0, maxBytes - bytes.length);
        const times = piece.length === 0 ? 0 : Math.min(count, Math.floor(room / piece.length));
        return insertAt(bytes, to, Buffer.concat(Array.from({ length: times }, () => piece)));
      }),
    fc.tuple(place, word, fc.nat(maxBytes)).map(([at, piece, count]): Change => (bytes) => {
      const room = Math.max(0, maxBytes - bytes.length);
      return insertAt(bytes, at, Buffer.alloc(Math.min(room, count), piece));
    }),
    // It goes on as another message.
    fc.tuple(place, place, fc.constantFrom(...samples)).map(
      ([at, from, other]): Change =>
        (bytes) =>
          Buffer.concat([bytes.subarray(0, at % (bytes.length + 1)), sliceAt(other, from, other.length)]),
    ),
    // A number is another one.
    fc
      .tuple(place, fc.constantFrom('0', '-1', '00', '65536', '2147483648', '1e9', '99999999999999999999'))
      .map(([at, number]): Change => (bytes) => {
        const text = bytes.toString('latin1');
        const numbers = [...text.matchAll(/\d+/g)];
        const match = numbers[at % Math.max(1, numbers.length)];
        if (match === undefined) return bytes;
        const end = match.index + match[0].length;
        return Buffer.from(text.slice(0, match.index) + number + text.slice(end), 'latin1');
      }),
    // Two lines change places.
    fc.tuple(place, place).map(([a, b]): Change => (bytes) => {
      const lines = bytes.toString('latin1').split('\n');
      const [first, second] = [a % lines.length, b % lines.length];
      [lines[first], lines[second]] = [lines[second] ?? '', lines[first] ?? ''];
      return Buffer.from(lines.join('\n'), 'latin1');
    }),
  );
}

/** One of the samples with up to six changes; at most `maxBytes`. `words`: what means something in this language. */
export function hostileBytes(
  samples: readonly Buffer[],
  words: readonly string[],
  maxBytes: number,
): fc.Arbitrary<Buffer> {
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(changeOf(samples, words, maxBytes), { maxLength: 6 }))
    .map(([sample, changes]) =>
      changes.reduce((bytes, change) => change(bytes), sample).subarray(0, maxBytes),
    );
}
