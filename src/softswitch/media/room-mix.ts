// Mixes a room of many members: each hears the sum of all others, never itself, without a jump when one comes or goes.
// Never touches sockets, clocks or codecs' tables of its own: it is told when a frame of 20 ms is due.
import { linearToAlaw, linearToUlaw, toLinearTable } from './g711-codec.js';
import type { AudioPayloadType } from './media-engine-model.js';
import { SAMPLES_PER_FRAME } from './pacing-clock.js';

/** Audio of one member that has come and is not mixed yet: at most so much, samples (a power of two; 128 ms). */
const QUEUE_SAMPLES = 1024;
/** So much has to be there before a member that was quiet is mixed: two frames bridge 20 ms of jitter. */
const START_SAMPLES = 2 * SAMPLES_PER_FRAME;
/** Beyond this the member's clock runs ahead of ours, and one frame is thrown away. */
const LATE_SAMPLES = 4 * SAMPLES_PER_FRAME;
/** From silence to full level and back: 100 ms. */
const RAMP_STEP = 1 / 800;
/** Above this the limiter turns the sum down, so that loud voices together do not crackle. */
const LIMIT = 28_000;
/** The limiter lets go by this factor a frame: some 300 ms for 6 dB. */
const RELEASE = 1.05;

/** One member's place in the mix. */
export class RoomVoice {
  /** What others hear of it at the end of the ramp: 0 = muted, 1 = as it came. */
  targetGain = 1;
  /** Whether it hears the others. */
  hears = true;
  readonly linear = new Float64Array(SAMPLES_PER_FRAME);
  private readonly queue = new Int16Array(QUEUE_SAMPLES);
  private readAt = 0;
  private held = 0;
  private gain = 0;
  private hearing = 0;
  private limiter = 1;
  private running = false;

  /** Audio as it came in a packet. */
  receive(law: AudioPayloadType, bytes: Uint8Array, offset: number, length: number): void {
    const table = toLinearTable(law);
    for (let i = 0; i < length; i += 1) {
      if (this.held === QUEUE_SAMPLES) this.skip(1);
      this.queue[(this.readAt + this.held) % QUEUE_SAMPLES] = table[bytes[offset + i] as number] as number;
      this.held += 1;
    }
  }

  private skip(samples: number): void {
    this.readAt = (this.readAt + samples) % QUEUE_SAMPLES;
    this.held -= samples;
  }

  /** Takes the next 20 ms into `linear`; silence when nothing is there. */
  take(): void {
    if (this.held > LATE_SAMPLES) this.skip(SAMPLES_PER_FRAME);
    this.running = this.held >= (this.running ? SAMPLES_PER_FRAME : START_SAMPLES);
    if (!this.running) {
      this.linear.fill(0);
      return;
    }
    for (let i = 0; i < SAMPLES_PER_FRAME; i += 1) {
      this.gain = stepped(this.gain, this.targetGain);
      this.linear[i] = (this.queue[(this.readAt + i) % QUEUE_SAMPLES] as number) * this.gain;
    }
    this.skip(SAMPLES_PER_FRAME);
  }

  /** Writes what this member hears: `total` less itself. */
  write(total: Float64Array, law: AudioPayloadType, out: Uint8Array, offset: number): void {
    const table = law === 0 ? linearToUlaw : linearToAlaw;
    let peak = 0;
    for (let i = 0; i < SAMPLES_PER_FRAME; i += 1) {
      peak = Math.max(peak, Math.abs((total[i] as number) - (this.linear[i] as number)));
    }
    const before = this.limiter;
    this.limiter = Math.min(1, before * RELEASE, peak > LIMIT ? LIMIT / peak : 1);
    const slope = (this.limiter - before) / SAMPLES_PER_FRAME;
    for (let i = 0; i < SAMPLES_PER_FRAME; i += 1) {
      this.hearing = stepped(this.hearing, this.hears ? 1 : 0);
      const others = (total[i] as number) - (this.linear[i] as number);
      const sample = Math.round(others * this.hearing * (before + slope * (i + 1)));
      out[offset + i] = table[Math.max(-32_768, Math.min(32_767, sample)) & 0xffff] as number;
    }
  }
}

/** Sums all voices once; what each hears costs one subtraction then, so that a room costs O(members) a frame. */
export function sumVoices(voices: Iterable<RoomVoice>, total: Float64Array): void {
  total.fill(0);
  for (const voice of voices) {
    voice.take();
    for (let i = 0; i < SAMPLES_PER_FRAME; i += 1)
      total[i] = (total[i] as number) + (voice.linear[i] as number);
  }
}

function stepped(from: number, to: number): number {
  return from < to ? Math.min(to, from + RAMP_STEP) : Math.max(to, from - RAMP_STEP);
}
