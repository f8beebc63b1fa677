// Reads RIFF WAVE files: PCM of 8, 16, 24 or 32 bit, A-law and µ-law, any rate and channel count, into 8 kHz mono.
// Never opens a file itself and never trusts a length that the file states.
import { alawToLinear, ulawToLinear } from './g711-codec.js';
import { resampleTo8k } from './resampler.js';

const FORMAT_PCM = 1;
const FORMAT_ALAW = 6;
const FORMAT_ULAW = 7;
const FORMAT_EXTENSIBLE = 0xfffe;
const FRAMES_PER_STEP = 16000;

export class WavFormatError extends Error {
  readonly code = 'bad-wav';
}

interface WavFormat {
  readonly encoding: number;
  readonly channels: number;
  readonly rateHz: number;
  readonly bits: number;
}

interface WavChunks {
  readonly format: WavFormat;
  readonly data: Buffer;
}

function readFormat(chunk: Buffer): WavFormat {
  if (chunk.length < 16) throw new WavFormatError('the fmt chunk is too short');
  let encoding = chunk.readUInt16LE(0);
  if (encoding === FORMAT_EXTENSIBLE && chunk.length >= 26) encoding = chunk.readUInt16LE(24);
  const format = {
    encoding,
    channels: chunk.readUInt16LE(2),
    rateHz: chunk.readUInt32LE(4),
    bits: chunk.readUInt16LE(14),
  };
  const known =
    encoding === FORMAT_PCM
      ? [8, 16, 24, 32].includes(format.bits)
      : (encoding === FORMAT_ALAW || encoding === FORMAT_ULAW) && format.bits === 8;
  if (!known) throw new WavFormatError(`encoding ${encoding} with ${format.bits} bit is not supported`);
  if (format.channels < 1 || format.channels > 8) throw new WavFormatError(`${format.channels} channels`);
  if (format.rateHz < 4000 || format.rateHz > 192000) throw new WavFormatError(`${format.rateHz} Hz`);
  return format;
}

function readChunks(file: Buffer): WavChunks {
  if (
    file.length < 12 ||
    file.toString('latin1', 0, 4) !== 'RIFF' ||
    file.toString('latin1', 8, 12) !== 'WAVE'
  ) {
    throw new WavFormatError('not a RIFF WAVE file');
  }
  let format: WavFormat | undefined;
  for (let at = 12; at + 8 <= file.length;) {
    const name = file.toString('latin1', at, at + 4);
    const stated = file.readUInt32LE(at + 4);
    // Writers that died or stream leave a length of 0 or 0xffffffff in the last chunk.
    const bytes = Math.min(stated, file.length - at - 8);
    const body = file.subarray(at + 8, at + 8 + bytes);
    if (name === 'fmt ') format = readFormat(body);
    if (name === 'data') {
      if (format === undefined) throw new WavFormatError('data before fmt');
      return { format, data: stated === 0 ? file.subarray(at + 8) : body };
    }
    at += 8 + bytes + (bytes % 2);
  }
  throw new WavFormatError('no data chunk');
}

function sampleReader({ encoding, bits }: WavFormat, data: Buffer): (at: number) => number {
  if (encoding === FORMAT_ALAW) return (at) => (alawToLinear[data[at] as number] as number) / 32768;
  if (encoding === FORMAT_ULAW) return (at) => (ulawToLinear[data[at] as number] as number) / 32768;
  if (bits === 8) return (at) => ((data[at] as number) - 128) / 128;
  if (bits === 16) return (at) => data.readInt16LE(at * 2) / 32768;
  if (bits === 24) return (at) => data.readIntLE(at * 3, 3) / 8388608;
  return (at) => data.readInt32LE(at * 4) / 2147483648;
}

/** Throws WavFormatError. `pause` is awaited between steps, so that a long file does not hold up the thread. */
export async function decodeWav(file: Buffer, pause: () => Promise<void>): Promise<Int16Array> {
  const { format, data } = readChunks(file);
  const { channels } = format;
  const frames = Math.floor(data.length / ((format.bits / 8) * channels));
  const read = sampleReader(format, data);
  const mono = new Float32Array(frames);
  for (let frame = 0; frame < frames; frame += 1) {
    if (frame % FRAMES_PER_STEP === FRAMES_PER_STEP - 1) await pause();
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1) sum += read(frame * channels + channel);
    mono[frame] = sum / channels;
  }
  return resampleTo8k(mono, format.rateHz, pause);
}
