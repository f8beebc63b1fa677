// A short run of every target of `make fuzz`, and that the fuzzer finds what it is there for.
import { fuzzTargets } from './all-targets.js';
import { fuzz, longestMs, type FuzzTarget } from './fuzzing.js';
import { sameInPieces } from './same-in-pieces.js';

jest.setTimeout(120_000);

/** The same messages in each run: what is found here, everybody can find again. */
const seed = 20_261_129;
/** Other tests run beside this one, and take the processor's caches too. Work that explodes takes a hundred times as long. */
const patience = 10;

describe.each(fuzzTargets.map((target) => [target.name, target] as const))('%s', (_name, target) => {
  it('bears hostile messages', async () => {
    const { finding, message } = await fuzz(target, { seed, messages: 400, patience });
    expect({ finding, message: message?.toString('latin1') }).toEqual({
      finding: undefined,
      message: undefined,
    });
  });
});

describe('the fuzzer', () => {
  const target = (read: FuzzTarget['read']): FuzzTarget => ({
    name: 'weak',
    samples: [Buffer.from('key: value\n')],
    words: [],
    maxBytes: 4096,
    read,
  });
  const run = (read: FuzzTarget['read'], shrinks = true) =>
    fuzz(target(read), { seed, messages: 400, shrinks });

  it('finds an exception and shrinks the message', async () => {
    const { finding, message } = await run((bytes) => {
      if (bytes.includes(0)) throw new TypeError('cannot read a zero');
    });
    expect(finding).toContain('cannot read a zero');
    expect(message?.length).toBeLessThan(20);
  });

  it('finds work that grows with the square of the length', async () => {
    let sum = 0;
    const { finding } = await run((bytes) => {
      for (const one of bytes)
        for (const other of bytes.subarray(0, bytes.length / 3)) sum += (one * other) % 7;
    }, false);
    expect({ finding, sum }).toEqual({
      finding: expect.stringContaining(`expected at most ${longestMs} ms`) as string,
      sum: expect.any(Number) as number,
    });
  });

  it('finds what is kept of each message', async () => {
    const kept: unknown[] = [];
    const { finding } = await run((bytes) => {
      kept.push(Array.from({ length: 1000 }, () => ({ bytes })));
    });
    expect(finding).toMatch(/^keeps \d+ bytes/);
  });

  it('finds a stream whose pieces matter', () => {
    expect(() =>
      sameInPieces(Buffer.from('0123456789'), (tell) => (piece) => tell(String(piece.length))),
    ).toThrow('in pieces: 1; whole: 10');
  });
});
