// Measures recordings: how strong a frequency is, which one is strongest, window by window.
// Never writes a file.
import { readFileSync } from 'node:fs';

export interface Recording {
  readonly sampleRate: number;
  /** First channel, -1 to 1. */
  readonly samples: Float64Array;
}

/** Reads 16-bit PCM. Tolerates the data length 0 or too long of a file whose writer was killed. */
export function readWav(path: string): Recording {
  const bytes = readFileSync(path);
  if (bytes.length < 12 || bytes.toString('latin1', 0, 4) !== 'RIFF')
    throw new Error(`${path}: not a WAV file`);
  let format: { channels: number; sampleRate: number; bits: number } | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const id = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const start = at + 8;
    if (id === 'fmt ') {
      format = {
        channels: bytes.readUInt16LE(start + 2),
        sampleRate: bytes.readUInt32LE(start + 4),
        bits: bytes.readUInt16LE(start + 14),
      };
    } else if (id === 'data') {
      if (format === undefined || format.bits !== 16) throw new Error(`${path}: not 16-bit PCM`);
      const end = length === 0 ? bytes.length : Math.min(bytes.length, start + length);
      return {
        sampleRate: format.sampleRate,
        samples: firstChannel(bytes.subarray(start, end), format.channels),
      };
    }
    at = start + length + (length % 2);
  }
  throw new Error(`${path}: no audio in it`);
}

function firstChannel(pcm: Buffer, channels: number): Float64Array {
  const samples = new Float64Array(Math.floor(pcm.length / (2 * channels)));
  for (let i = 0; i < samples.length; i++) samples[i] = pcm.readInt16LE(i * 2 * channels) / 32768;
  return samples;
}

/** Level of one frequency in dBFS (a full-scale sine is 0), by the Goertzel algorithm over a Hann window. */
export function levelAt(recording: Recording, frequencyHz: number, fromMs = 0, toMs?: number): number {
  const { sampleRate } = recording;
  const first = Math.floor((fromMs * sampleRate) / 1000);
  const last = toMs === undefined ? undefined : Math.floor((toMs * sampleRate) / 1000);
  const part = recording.samples.subarray(first, last);
  if (part.length === 0) return -Infinity;
  const coefficient = 2 * Math.cos((2 * Math.PI * frequencyHz) / sampleRate);
  let previous = 0;
  let beforePrevious = 0;
  let windowSum = 0;
  part.forEach((sample, index) => {
    const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * (index + 0.5)) / part.length);
    windowSum += weight;
    const value = weight * sample + coefficient * previous - beforePrevious;
    beforePrevious = previous;
    previous = value;
  });
  const power = previous ** 2 + beforePrevious ** 2 - coefficient * previous * beforePrevious;
  return 20 * Math.log10((2 * Math.sqrt(Math.max(0, power))) / windowSum);
}

/** RMS in dBFS; a full-scale sine is -3. */
export function loudness(recording: Recording, fromMs = 0, toMs?: number): number {
  const first = Math.floor((fromMs * recording.sampleRate) / 1000);
  const last = toMs === undefined ? undefined : Math.floor((toMs * recording.sampleRate) / 1000);
  const part = recording.samples.subarray(first, last);
  if (part.length === 0) return -Infinity;
  return 10 * Math.log10(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length);
}

/** The strongest of the frequencies from 200 to 3400 Hz in steps of 10 Hz; undefined in silence (below -50 dBFS). */
export function dominantFrequency(recording: Recording, fromMs = 0, toMs?: number): number | undefined {
  if (!(loudness(recording, fromMs, toMs) > -50)) return undefined;
  let best = { frequencyHz: 0, level: -Infinity };
  for (let frequencyHz = 200; frequencyHz <= 3400; frequencyHz += 10) {
    const level = levelAt(recording, frequencyHz, fromMs, toMs);
    if (level > best.level) best = { frequencyHz, level };
  }
  return best.frequencyHz;
}

/** For how long something is heard that is not the tone: music or speech, louder than -45 dBFS; silence does not count. */
export function otherSoundMs(
  recording: Recording,
  frequencyHz: number,
  fromMs: number,
  toMs: number,
): number {
  const windowMs = 100;
  let count = 0;
  for (let at = fromMs; at + windowMs <= toMs; at += windowMs) {
    const total = loudness(recording, at, at + windowMs);
    const level = levelAt(recording, frequencyHz, at, at + windowMs);
    if (total > -45 && level - 3 <= total - 9) count += 1;
  }
  return count * windowMs;
}

export interface TonePresence {
  /** How long the tone was there in all, ms. */
  readonly presentMs: number;
  /** When it was first and last heard, ms from the start; undefined when never. */
  readonly firstMs: number | undefined;
  readonly lastMs: number | undefined;
}

/**
 * Counts the windows of 100 ms in which the tone is louder than `thresholdDb` and carries most of the sound. One window
 * alone does not count: a vowel can hit the frequency.
 */
export function tonePresence(recording: Recording, frequencyHz: number, thresholdDb = -35): TonePresence {
  const windowMs = 100;
  const totalMs = (recording.samples.length * 1000) / recording.sampleRate;
  const matching: number[] = [];
  for (let at = 0; at + windowMs <= totalMs; at += windowMs) {
    const level = levelAt(recording, frequencyHz, at, at + windowMs);
    // A sine of level L has an RMS of L - 3 dB; 9 dB below the total it still is a third of the sound.
    if (level > thresholdDb && level - 3 > loudness(recording, at, at + windowMs) - 9) matching.push(at);
  }
  const all = new Set(matching);
  const heard = matching.filter((at) => all.has(at - windowMs) || all.has(at + windowMs));
  const last = heard.at(-1);
  return {
    presentMs: heard.length * windowMs,
    firstMs: heard[0],
    lastMs: last === undefined ? undefined : last + windowMs,
  };
}

/** The longest silence between when the tone is first and last heard, ms, to 10 ms. */
export function longestSilenceMs(recording: Recording, frequencyHz: number, thresholdDb = -40): number {
  const windowMs = 10;
  const { firstMs = 0, lastMs = 0 } = tonePresence(recording, frequencyHz);
  let longest = 0;
  let silent = 0;
  for (let at = firstMs; at + windowMs <= lastMs; at += windowMs) {
    silent = loudness(recording, at, at + windowMs) < thresholdDb ? silent + windowMs : 0;
    longest = Math.max(longest, silent);
  }
  return longest;
}
