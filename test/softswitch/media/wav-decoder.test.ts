// WAV files of all kinds become the same 8 kHz mono.
// Never compares samples one by one after resampling: tones are found by frequency and level.
import { linearToAlaw, linearToUlaw } from '../../../src/softswitch/media/g711-codec.js';
import { decodeWav } from '../../../src/softswitch/media/wav-decoder.js';
import { meanLevel, tonePart } from '../../support/goertzel.js';
import { sine, wavFile, wavOf } from './media-fixture.js';

const noPause = (): Promise<void> => Promise.resolve();

test.each([6000, 8000, 11025, 16000, 22050, 44100, 48000])(
  'a tone at %i Hz keeps pitch and level',
  async (rateHz) => {
    const pcm = await decodeWav(wavFile(sine(1013, rateHz, rateHz), rateHz), noPause);
    expect(pcm.length).toBe(8000);
    const middle = pcm.subarray(400, 7600);
    expect(tonePart(middle, 1013, middle.length)).toBeGreaterThan(0.999);
    // The mean of |sin| is 2/π.
    expect(meanLevel(middle)).toBeCloseTo((12000 * 2) / Math.PI, -2);
  },
);

test('what lies above the new band is removed, not folded back', async () => {
  const pcm = await decodeWav(wavFile(sine(5000, 48000, 48000), 48000), noPause);
  expect(meanLevel(pcm.subarray(400, 7600))).toBeLessThan(12);
});

test('both channels are heard', async () => {
  const left = sine(440, 8000);
  const right = sine(1000, 8000);
  const stereo = left.flatMap((value, i) => [value, right[i] ?? 0]);
  const pcm = await decodeWav(wavFile(stereo, 8000, 2), noPause);
  expect(pcm.length).toBe(8000);
  expect(tonePart(pcm, 440)).toBeGreaterThan(0.45);
  expect(tonePart(pcm, 1000)).toBeGreaterThan(0.45);
});

test.each([
  { name: 'A-law', format: { encoding: 6, bits: 8 }, encode: (v: number) => [linearToAlaw[v & 0xffff] ?? 0] },
  { name: 'µ-law', format: { encoding: 7, bits: 8 }, encode: (v: number) => [linearToUlaw[v & 0xffff] ?? 0] },
  { name: '8 bit', format: { encoding: 1, bits: 8 }, encode: (v: number) => [(v >> 8) + 128] },
  {
    name: '24 bit',
    format: { encoding: 1, bits: 24 },
    encode: (v: number) => [0, v & 0xff, (v >> 8) & 0xff],
  },
  {
    name: '32 bit',
    format: { encoding: 1, bits: 32 },
    encode: (v: number) => [0, 0, v & 0xff, (v >> 8) & 0xff],
  },
])('reads $name', async ({ format, encode }) => {
  const data = Buffer.from(sine(440, 4000).flatMap((value) => encode(Math.round(value))));
  const pcm = await decodeWav(wavOf(data, { ...format, channels: 1, rateHz: 8000 }), noPause);
  expect(pcm.length).toBe(4000);
  expect(tonePart(pcm, 440)).toBeGreaterThan(0.99);
  expect(meanLevel(pcm)).toBeCloseTo((12000 * 2) / Math.PI, -3);
});

test('skips other chunks and believes the file rather than its lengths', async () => {
  const plain = wavFile(sine(440, 800));
  const list = Buffer.concat([Buffer.from('LIST\x05\0\0\0hello\0', 'latin1')]);
  const file = Buffer.concat([plain.subarray(0, 36), list, plain.subarray(36)]);
  expect((await decodeWav(file, noPause)).length).toBe(800);
  for (const stated of [0, 0xffffffff]) {
    const streamed = Buffer.from(plain);
    streamed.writeUInt32LE(stated, 40);
    expect((await decodeWav(streamed, noPause)).length).toBe(800);
  }
  expect((await decodeWav(plain.subarray(0, 444), noPause)).length).toBe(200);
});

test.each([
  { name: 'no RIFF', file: Buffer.from('ID3 some other sound file, long enough') },
  { name: 'no data', file: wavFile([]).subarray(0, 36) },
  { name: 'an empty file', file: Buffer.alloc(0) },
  { name: 'float', file: wavOf(Buffer.alloc(8), { encoding: 3, channels: 1, rateHz: 8000, bits: 32 }) },
  { name: 'no channels', file: wavOf(Buffer.alloc(8), { encoding: 1, channels: 0, rateHz: 8000, bits: 16 }) },
  { name: 'no rate', file: wavOf(Buffer.alloc(8), { encoding: 1, channels: 1, rateHz: 0, bits: 16 }) },
])('refuses $name', async ({ file }) => {
  await expect(decodeWav(file, noPause)).rejects.toMatchObject({ code: 'bad-wav' });
});
