// The G.711 tables against the values of the ITU-T recommendation.
// Never compares the tables with code of the same origin alone.
import {
  alawToLinear,
  alawToUlaw,
  linearToAlaw,
  linearToUlaw,
  ulawToAlaw,
  ulawToLinear,
} from '../../../src/softswitch/media/g711-codec.js';

/** G.711 tables 1a and 2a, positive values: decoder output y at the ends of each segment, in 16 bit. */
const ALAW_SEGMENTS = [
  // code on the line (even bits inverted), decoder output in 13 bit units × 8
  [0xd5, 1],
  [0xda, 31],
  [0xc5, 33],
  [0xca, 63],
  [0xf5, 66],
  [0xfa, 126],
  [0xe5, 132],
  [0xea, 252],
  [0x95, 264],
  [0x9a, 504],
  [0x85, 528],
  [0x8a, 1008],
  [0xb5, 1056],
  [0xba, 2016],
  [0xa5, 2112],
  [0xaa, 4032],
] as const;
const ULAW_SEGMENTS = [
  // code on the line (inverted), decoder output in 14 bit units
  [0xff, 0],
  [0xf0, 30],
  [0xef, 33],
  [0xe0, 93],
  [0xdf, 99],
  [0xd0, 219],
  [0xcf, 231],
  [0xc0, 471],
  [0xbf, 495],
  [0xb0, 975],
  [0xaf, 1023],
  [0xa0, 1983],
  [0x9f, 2079],
  [0x90, 3999],
  [0x8f, 4191],
  [0x80, 8031],
] as const;

test.each(ALAW_SEGMENTS)('A-law code %i is %i, and its negative', (code, value) => {
  expect(alawToLinear[code]).toBe(value * 8);
  expect(alawToLinear[code ^ 0x80]).toBe(-value * 8);
});

test.each(ULAW_SEGMENTS)('µ-law code %i is %i, and its negative', (code, value) => {
  expect(ulawToLinear[code]).toBe(value * 4);
  expect(ulawToLinear[code ^ 0x80]).toBe(value === 0 ? 0 : -value * 4);
});

test('every code survives a round through linear, save the two zeros of µ-law', () => {
  for (let code = 0; code < 256; code += 1) {
    expect(linearToAlaw[(alawToLinear[code] ?? 0) & 0xffff]).toBe(code);
    expect(linearToUlaw[(ulawToLinear[code] ?? 0) & 0xffff]).toBe(code === 0x7f ? 0xff : code);
  }
});

test('every sample gets the code whose value is nearest', () => {
  for (const [encode, decode, edge] of [
    [linearToAlaw, alawToLinear, 32256],
    [linearToUlaw, ulawToLinear, 32124],
  ] as const) {
    const values = [...new Set(decode)].sort((a, b) => a - b);
    const steps = values.slice(1).map((value, i) => value - (values[i] ?? 0));
    for (let sample = -edge; sample <= edge; sample += 7) {
      const value = decode[encode[sample & 0xffff] ?? 0] ?? 0;
      const at = values.indexOf(value);
      const widest = Math.max(steps[at] ?? 0, steps[at - 1] ?? 0);
      // Decision values lie half a step off; linear input is cut to 13 or 14 bit first.
      expect(Math.abs(value - sample)).toBeLessThanOrEqual(widest / 2 + 8);
    }
  }
});

test('the loudest samples are clipped, not wrapped', () => {
  expect(alawToLinear[linearToAlaw[32767] ?? 0]).toBe(32256);
  expect(alawToLinear[linearToAlaw[0x8000] ?? 0]).toBe(-32256);
  expect(ulawToLinear[linearToUlaw[32767] ?? 0]).toBe(32124);
  expect(ulawToLinear[linearToUlaw[0x8000] ?? 0]).toBe(-32124);
});

test('silence stays silence between the laws', () => {
  expect(alawToUlaw[0xd5]).toBe(0xfe);
  expect(ulawToAlaw[0xff]).toBe(0xd5);
  for (let code = 0; code < 256; code += 1) {
    const there = ulawToLinear[alawToUlaw[code] ?? 0] ?? 0;
    expect(Math.sign(there)).toBe(Math.sign(alawToLinear[code] ?? 0));
  }
});
