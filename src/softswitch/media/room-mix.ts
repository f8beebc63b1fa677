// Mixes a room of many members: each hears the sum of all others, never itself, without a jump when one comes or goes.
// Never touches sockets, clocks or codecs' tables of its own: it is told when a frame of 20 ms is due.
import { linearToAlaw, linearToUlaw } from './g711-codec.js';
import type { AudioPayloadType } from './media-engine-model.js';
import { SAMPLES_PER_FRAME } from './pacing-clock.js';
import { VoiceQueue } from './voice-queue.js';

/** From silence to full level and back: 100 ms. */
const RAMP_STEP = 1 / 800;
/** Of one voice for one listener: 10 ms, so that nobody overhears what was said a moment later. */
const APART_STEP = 1 / 80;
/** Above this the limiter turns the sum down, so that loud voices together do not crackle. */
const LIMIT = 28_000;
/** The limiter lets go by this factor a frame: some 300 ms for 6 dB. */
const RELEASE = 1.05;

/** How far a voice is taken out of what somebody hears. */
interface Apart {
  share: number;
  target: 0 | 1;
}

const mixed = new Float64Array(SAMPLES_PER_FRAME);

/** One member's place in the mix. */
export class RoomVoice {
  /** What others hear of it at the end of the ramp: 0 = muted, 1 = as it came. */
  targetGain = 1;
  /** Whether it hears the others. */
  hears = true;
  /** Mean of the absolute sample values of the latest 20 ms as they came, muted or not. */
  level = 0;
  readonly queue = new VoiceQueue();
  readonly linear = new Float64Array(SAMPLES_PER_FRAME);
  private readonly apartFrom = new Map<RoomVoice, Apart>();
  private gain = 0;
  private hearing = 0;
  private limiter = 1;

  /** Whether it hears that member. What neither says nor hears anything yet is parted at once. */
  hear(speaker: RoomVoice, hears: boolean): void {
    const apart = this.apartFrom.get(speaker) ?? { share: 0, target: 0 };
    apart.target = hears ? 0 : 1;
    if (this.hearing === 0 || speaker.gain === 0) apart.share = apart.target;
    this.apartFrom.set(speaker, apart);
  }

  /** That member has left. */
  forget(speaker: RoomVoice): void {
    this.apartFrom.delete(speaker);
  }

  /** Takes the next 20 ms into `linear`; false when it says nothing. */
  take(): boolean {
    this.level = 0;
    if (!this.queue.read(this.linear)) return false;
    let sum = 0;
    for (let i = 0; i < SAMPLES_PER_FRAME; i += 1) {
      const sample = this.linear[i] as number;
      sum += Math.abs(sample);
      this.gain = stepped(this.gain, this.targetGain, RAMP_STEP);
      this.linear[i] = sample * this.gain;
    }
    this.level = sum / SAMPLES_PER_FRAME;
    return true;
  }

  /** Writes what this member hears: `total` less itself and those whom it is not to hear, and what is played to it alone. */
  write(
    total: Float64Array,
    law: AudioPayloadType,
    out: Uint8Array,
    offset: number,
    alone?: Float64Array,
  ): void {
    for (let i = 0; i < SAMPLES_PER_FRAME; i += 1)
      mixed[i] = (total[i] as number) - (this.linear[i] as number);
    for (const [speaker, apart] of this.apartFrom) this.leaveOut(speaker, apart);
    let peak = 0;
    for (let i = 0; i < SAMPLES_PER_FRAME; i += 1) {
      this.hearing = stepped(this.hearing, this.hears ? 1 : 0, RAMP_STEP);
      const sample = (mixed[i] as number) * this.hearing + (alone?.[i] ?? 0);
      mixed[i] = sample;
      peak = Math.max(peak, Math.abs(sample));
    }
    const table = law === 0 ? linearToUlaw : linearToAlaw;
    const before = this.limiter;
    this.limiter = Math.min(1, before * RELEASE, peak > LIMIT ? LIMIT / peak : 1);
    const slope = (this.limiter - before) / SAMPLES_PER_FRAME;
    for (let i = 0; i < SAMPLES_PER_FRAME; i += 1) {
      const sample = Math.round((mixed[i] as number) * (before + slope * (i + 1)));
      out[offset + i] = table[Math.max(-32_768, Math.min(32_767, sample)) & 0xffff] as number;
    }
  }

  private leaveOut({ linear }: RoomVoice, apart: Apart): void {
    // Parted for good or not at all is kept: there are as many as members at most.
    if (apart.share === 0 && apart.target === 0) return;
    for (let i = 0; i < SAMPLES_PER_FRAME; i += 1) {
      apart.share = stepped(apart.share, apart.target, APART_STEP);
      mixed[i] = (mixed[i] as number) - (linear[i] as number) * apart.share;
    }
  }
}

/** Sums all voices once; what each hears costs one subtraction then, so that a room costs O(members) a frame. */
export function sumVoices(voices: Iterable<RoomVoice>, total: Float64Array): void {
  total.fill(0);
  for (const voice of voices) {
    if (!voice.take()) continue;
    for (let i = 0; i < SAMPLES_PER_FRAME; i += 1)
      total[i] = (total[i] as number) + (voice.linear[i] as number);
  }
}

function stepped(from: number, to: number, step: number): number {
  return from < to ? Math.min(to, from + step) : Math.max(to, from - step);
}
