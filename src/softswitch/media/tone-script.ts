// Reads and plays tone scripts as FreeSWITCH writes them: `%(on,off,f1,f2);loops=n`, `v=` volume in dB, several steps.
// Never reads files; what it cannot read is an error, not silence.
import { encodeClip, type AudioClip, type AudioSource } from './audio-clip.js';
import { PCMA, silenceCode } from './g711-codec.js';
import type { AudioPayloadType } from './media-engine-model.js';

const RATE_HZ = 8000;
const DEFAULT_VOLUME_DB = -7;
const MAX_CACHED_TONES = 64;

interface ToneStep {
  readonly onSamples: number;
  readonly offSamples: number;
  /** One second of the tone: every whole frequency repeats after it. */
  readonly clip: AudioClip;
}

export interface ToneScript {
  readonly steps: readonly ToneStep[];
  /** -1 = endless. */
  readonly loops: number;
}

const toneClips = new Map<string, AudioClip>();

/** One second of the sum of whole frequencies. `volumeDb`: level of the sum's peak, 0 = full scale. */
export function toneClip(frequenciesHz: readonly number[], volumeDb: number): AudioClip {
  const key = `${frequenciesHz.join(',')}@${volumeDb}`;
  const known = toneClips.get(key);
  if (known !== undefined) return known;
  const amplitude = (32767 * 10 ** (volumeDb / 20)) / Math.max(1, frequenciesHz.length);
  const pcm = new Int16Array(RATE_HZ);
  for (let i = 0; i < RATE_HZ; i += 1) {
    let sum = 0;
    for (const hz of frequenciesHz) sum += Math.sin((2 * Math.PI * hz * i) / RATE_HZ);
    pcm[i] = Math.round(sum * amplitude);
  }
  const clip = encodeClip(pcm);
  if (toneClips.size >= MAX_CACHED_TONES) toneClips.clear();
  toneClips.set(key, clip);
  return clip;
}

function readStep(text: string, volumeDb: number): ToneStep | string {
  const match = /^%\(([^)]*)\)$/.exec(text);
  if (match === null) return `cannot read tone step "${text}"`;
  const numbers = (match[1] ?? '').split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  const [onMs, offMs, ...frequencies] = numbers;
  const wrong = numbers.some((value) => !Number.isFinite(value) || value < 0);
  if (onMs === undefined || offMs === undefined || frequencies.length === 0 || wrong || onMs + offMs <= 0) {
    return `a tone step is %(on ms,off ms,Hz,…), not "${text}"`;
  }
  if (frequencies.some((hz) => hz >= RATE_HZ / 2)) return `a tone must be under ${RATE_HZ / 2} Hz: "${text}"`;
  return {
    onSamples: Math.round(onMs * 8),
    offSamples: Math.round(offMs * 8),
    clip: toneClip(
      frequencies.map((hz) => Math.round(hz)),
      volumeDb,
    ),
  };
}

/** Returns what is wrong as a string. */
export function parseToneScript(script: string): ToneScript | string {
  const steps: ToneStep[] = [];
  let loops = 1;
  let volumeDb = DEFAULT_VOLUME_DB;
  for (const part of script.split(';').map((text) => text.trim())) {
    if (part === '') continue;
    const setting = /^([A-Za-z]+)=(-?\d+(?:\.\d+)?)$/.exec(part);
    if (setting === null) {
      const step = readStep(part, volumeDb);
      if (typeof step === 'string') return step;
      steps.push(step);
      continue;
    }
    const value = Number(setting[2]);
    const name = (setting[1] ?? '').toLowerCase();
    if (name === 'loops' || name === 'l') loops = Math.trunc(value);
    else if (name === 'v') volumeDb = Math.max(-63, Math.min(0, value));
    else return `unknown tone setting "${part}"`;
  }
  if (steps.length === 0) return 'a tone script needs a step %(on,off,Hz)';
  if (loops === 0 || loops < -1) return `loops must be -1 or above 0, not ${loops}`;
  return { steps, loops };
}

export class ToneSource implements AudioSource {
  positionSamples = 0;
  private step = 0;
  private atInStep = 0;
  private loopsLeft: number;

  constructor(
    private readonly script: ToneScript,
    seekSamples: number,
  ) {
    this.loopsLeft = script.loops;
    const cycle = script.steps.reduce((sum, step) => sum + step.onSamples + step.offSamples, 0);
    const wholeLoops = Math.floor(seekSamples / cycle);
    if (this.loopsLeft > 0) this.loopsLeft = Math.max(0, this.loopsLeft - wholeLoops);
    const scratch = new Uint8Array(SCRATCH_BYTES);
    let rest = seekSamples % cycle;
    while (rest > 0 && this.loopsLeft !== 0)
      rest -= this.read(PCMA, scratch, 0, Math.min(rest, SCRATCH_BYTES));
    this.positionSamples = seekSamples;
  }

  read(law: AudioPayloadType, out: Uint8Array, offset: number, count: number): number {
    let written = 0;
    while (written < count && this.loopsLeft !== 0) {
      const step = this.script.steps[this.step] as ToneStep;
      const on = this.atInStep < step.onSamples;
      const left = (on ? step.onSamples : step.onSamples + step.offSamples) - this.atInStep;
      const part = Math.min(count - written, left);
      if (on) copyTone(step.clip, this.atInStep, part, law, out, offset + written);
      else out.fill(silenceCode(law), offset + written, offset + written + part);
      written += part;
      this.atInStep += part;
      if (this.atInStep >= step.onSamples + step.offSamples) this.nextStep();
    }
    this.positionSamples += written;
    return written;
  }

  private nextStep(): void {
    this.atInStep = 0;
    this.step += 1;
    if (this.step < this.script.steps.length) return;
    this.step = 0;
    if (this.loopsLeft > 0) this.loopsLeft -= 1;
  }
}

const SCRATCH_BYTES = 8000;

function copyTone(
  clip: AudioClip,
  from: number,
  count: number,
  law: AudioPayloadType,
  out: Uint8Array,
  offset: number,
): void {
  const codes = law === PCMA ? clip.alaw : clip.ulaw;
  for (let i = 0; i < count; i += 1) out[offset + i] = codes[(from + i) % RATE_HZ] as number;
}
