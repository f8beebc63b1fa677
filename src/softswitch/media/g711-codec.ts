// G.711 A-law and µ-law: tables between 8 bit codes and 16 bit linear samples, and between the two laws.
// Never touches packets, files or sample rates.
import type { AudioPayloadType } from './media-engine-model.js';

export const PCMU: AudioPayloadType = 0;
export const PCMA: AudioPayloadType = 8;

/** The code of sample value 0 in each law. */
export const ULAW_SILENCE = 0xff;
export const ALAW_SILENCE = 0xd5;

/** Expands one A-law code (G.711 table 1); even bits are inverted on the line. */
function expandAlaw(code: number): number {
  const bits = code ^ 0x55;
  const segment = (bits >> 4) & 7;
  const step = bits & 15;
  const magnitude = segment === 0 ? (step << 4) + 8 : ((step << 4) + 0x108) << (segment - 1);
  return bits & 0x80 ? magnitude : -magnitude;
}

/** Expands one µ-law code (G.711 table 2); all bits are inverted on the line, bias 33 of 14 bits. */
function expandUlaw(code: number): number {
  const bits = ~code & 0xff;
  const magnitude = (((bits & 15) << 3) + 0x84) << ((bits >> 4) & 7);
  return bits & 0x80 ? 0x84 - magnitude : magnitude - 0x84;
}

/** Position of the highest set bit. */
function highestBit(value: number): number {
  return 31 - Math.clz32(value);
}

function compressAlaw(sample: number): number {
  const positive = sample >= 0;
  // 13 bit magnitude; one's complement keeps -1 next to +0, as the decision values of G.711 want it.
  const magnitude = (positive ? sample : ~sample) >> 3;
  const segment = magnitude < 32 ? 0 : highestBit(magnitude) - 4;
  const step = (segment < 2 ? magnitude >> 1 : magnitude >> segment) & 15;
  return ((segment << 4) | step) ^ (positive ? 0xd5 : 0x55);
}

function compressUlaw(sample: number): number {
  const positive = sample >= 0;
  // 14 bit magnitude with the bias, clipped to the last decision value.
  const magnitude = Math.min((positive ? sample : -sample) >> 2, 8158) + 33;
  const segment = highestBit(magnitude) - 5;
  const step = (magnitude >> (segment + 1)) & 15;
  return ((segment << 4) | step) ^ (positive ? 0xff : 0x7f);
}

/** Code → sample. */
export const alawToLinear: Int16Array = Int16Array.from({ length: 256 }, (_, code) => expandAlaw(code));
export const ulawToLinear: Int16Array = Int16Array.from({ length: 256 }, (_, code) => expandUlaw(code));

/** Sample & 0xffff → code. */
export const linearToAlaw: Uint8Array = Uint8Array.from({ length: 65536 }, (_, bits) =>
  compressAlaw((bits << 16) >> 16),
);
export const linearToUlaw: Uint8Array = Uint8Array.from({ length: 65536 }, (_, bits) =>
  compressUlaw((bits << 16) >> 16),
);

/** Code → code of the other law. */
export const alawToUlaw: Uint8Array = Uint8Array.from(
  alawToLinear,
  (sample) => linearToUlaw[sample & 0xffff] ?? ULAW_SILENCE,
);
export const ulawToAlaw: Uint8Array = Uint8Array.from(
  ulawToLinear,
  (sample) => linearToAlaw[sample & 0xffff] ?? ALAW_SILENCE,
);

export function silenceCode(law: AudioPayloadType): number {
  return law === PCMA ? ALAW_SILENCE : ULAW_SILENCE;
}

export function toLinearTable(law: AudioPayloadType): Int16Array {
  return law === PCMA ? alawToLinear : ulawToLinear;
}

/** Copies codes of one law to codes of another. */
export function copyLaw(
  from: Uint8Array,
  fromOffset: number,
  length: number,
  fromLaw: AudioPayloadType,
  to: Uint8Array,
  toOffset: number,
  toLaw: AudioPayloadType,
): void {
  const table = fromLaw === PCMA ? alawToUlaw : ulawToAlaw;
  if (fromLaw === toLaw) {
    for (let i = 0; i < length; i += 1) to[toOffset + i] = from[fromOffset + i] as number;
    return;
  }
  for (let i = 0; i < length; i += 1) to[toOffset + i] = table[from[fromOffset + i] as number] as number;
}
