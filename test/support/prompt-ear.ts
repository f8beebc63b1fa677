// Finds out which of the product's spoken recordings is in what a phone has heard, and when it began.
// Never listens to words: it compares how loud both are, hundredth of a second by hundredth.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Recording } from './wav-analysis.js';

export interface PromptFound {
  readonly atMs: number;
  /** 1 = the very same loudness curve. */
  readonly likeness: number;
}

const windowMs = 10;
const promptsDir = 'firmware-config/prompts';

/** Where the recording `name`, or its first `firstMs`, fits best into what was heard. */
export function findPrompt(heard: Recording, name: string, language = 'en', firstMs = Infinity): PromptFound {
  const whole = loudnessCurve(readAlawWav(join(promptsDir, language, `${name}.wav`)));
  const prompt = whole.subarray(0, Math.min(whole.length, firstMs / windowMs));
  const curve = loudnessCurve(heard);
  let best: PromptFound = { atMs: 0, likeness: -1 };
  for (let at = 0; at + prompt.length <= curve.length; at += 1) {
    const likeness = correlation(prompt, curve.subarray(at, at + prompt.length));
    if (likeness > best.likeness) best = { atMs: at * windowMs, likeness };
  }
  return best;
}

/** When the recording was heard, ms from the start; undefined when it was not. */
export function promptAtMs(heard: Recording, name: string, language = 'en'): number | undefined {
  const { atMs, likeness } = findPrompt(heard, name, language);
  return likeness > 0.9 ? atMs : undefined;
}

/** The same for its first second alone: what follows may not have been said yet. */
export function promptBeginsAtMs(heard: Recording, name: string, language = 'en'): number | undefined {
  const { atMs, likeness } = findPrompt(heard, name, language, 1_000);
  return likeness > 0.9 ? atMs : undefined;
}

export function promptMs(name: string, language = 'en'): number {
  const { samples, sampleRate } = readAlawWav(join(promptsDir, language, `${name}.wav`));
  return (samples.length * 1000) / sampleRate;
}

function loudnessCurve({ samples, sampleRate }: Recording): Float64Array {
  const size = (sampleRate * windowMs) / 1000;
  const curve = new Float64Array(Math.floor(samples.length / size));
  for (let window = 0; window < curve.length; window += 1) {
    let sum = 0;
    for (let i = window * size; i < (window + 1) * size; i += 1) sum += (samples[i] ?? 0) ** 2;
    curve[window] = Math.sqrt(sum / size);
  }
  return curve;
}

function correlation(one: Float64Array, other: Float64Array): number {
  const mean = (values: Float64Array): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanOne, meanOther] = [mean(one), mean(other)];
  let both = 0;
  let squareOne = 0;
  let squareOther = 0;
  one.forEach((value, index) => {
    const a = value - meanOne;
    const b = (other[index] ?? 0) - meanOther;
    both += a * b;
    squareOne += a * a;
    squareOther += b * b;
  });
  return squareOther === 0 ? -1 : both / Math.sqrt(squareOne * squareOther);
}

/** ITU-T G.711 A-law, as the recordings are kept. */
function readAlawWav(path: string): Recording {
  const bytes = readFileSync(path);
  const start = bytes.indexOf('data') + 8;
  const samples = Float64Array.from(bytes.subarray(start), (code) => {
    const bits = code ^ 0x55;
    const segment = (bits >> 4) & 7;
    const step = (bits & 15) * 2 + 1;
    const value = (segment === 0 ? step : (step + 32) * 2 ** (segment - 1)) * 8;
    return (bits & 0x80 ? value : -value) / 32768;
  });
  return { sampleRate: bytes.readUInt32LE(24), samples };
}
