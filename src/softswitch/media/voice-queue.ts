// One member's audio on its way into a room's mix: put in order by RTP timestamps, played from a small store, holes bridged.
// Never mixes, and never keeps more than a fifth of a second.
import { toLinearTable } from './g711-codec.js';
import { SAMPLES_PER_FRAME } from './pacing-clock.js';
import { timestampDistance } from './rtp-packet.js';
import type { RelayedFrame } from './rtp-sender.js';

/** A power of two; what has been played is kept for bridging holes. */
const LINE_SAMPLES = 4096;
/** So much has to be there before a member that was quiet is played: two frames bridge 20 ms of jitter. */
const START_SAMPLES = 2 * SAMPLES_PER_FRAME;
/** Beyond this the member's clock runs ahead of ours, and a frame is blended into the next. */
const LATE_SAMPLES = 4 * SAMPLES_PER_FRAME;
const MOST_SAMPLES = 10 * SAMPLES_PER_FRAME;
/** A longer gap of timestamps is a pause of the speaker, no loss: 100 ms. */
const MOST_LOST_SAMPLES = 800;
/** How fast a voice comes in after a hole: 5 ms. */
const FADE_STEP = 1 / 40;

export class VoiceQueue {
  private readonly line = new Int16Array(LINE_SAMPLES);
  private readAt = 0;
  private held = 0;
  private ssrc = 0;
  /** Timestamp of the sample that would follow what is held. */
  private nextTimestamp = 0;
  private running = false;
  private fade = 0;

  receive({ ssrc, timestamp, law, bytes, offset, length }: RelayedFrame): void {
    if (law === undefined) return;
    const distance = timestampDistance(this.nextTimestamp, timestamp);
    const follows =
      (this.running || this.held > 0) && ssrc === this.ssrc && Math.abs(distance) <= MOST_LOST_SAMPLES;
    if (!follows && !this.running) this.held = 0;
    const place = this.held + (follows ? distance : 0);
    const table = toLinearTable(law);
    const afterHole = place > this.held;
    this.bridgeTo(place);
    for (let i = Math.max(0, -place); i < length; i += 1) {
      const fade = afterHole ? Math.min(1, (i + 1) * FADE_STEP) : 1;
      this.line[this.slot(place + i)] = Math.round((table[bytes[offset + i] as number] as number) * fade);
    }
    const end = place + length;
    if (follows && end <= this.held) return;
    this.held = end;
    this.ssrc = ssrc;
    this.nextTimestamp = (timestamp + length) >>> 0;
    if (this.held > MOST_SAMPLES) this.skip(this.held - MOST_SAMPLES);
  }

  /** Writes the next 20 ms; false when there is nothing, and all is silence. */
  read(out: Float64Array): boolean {
    this.running ||= this.held >= START_SAMPLES;
    if (!this.running) {
      out.fill(0);
      return false;
    }
    if (this.held > LATE_SAMPLES) this.readBlended(out);
    else {
      this.bridgeTo(SAMPLES_PER_FRAME);
      const present = Math.min(this.held, SAMPLES_PER_FRAME);
      for (let i = 0; i < SAMPLES_PER_FRAME; i += 1) out[i] = this.at(i);
      this.skip(present);
      // It has run dry: the bridge led to silence.
      if (present < SAMPLES_PER_FRAME) this.running = false;
    }
    for (let i = 0; this.fade < 1 && i < SAMPLES_PER_FRAME; i += 1) {
      this.fade = Math.min(1, this.fade + FADE_STEP);
      out[i] = (out[i] as number) * this.fade;
    }
    if (!this.running) this.fade = 0;
    return true;
  }

  private readBlended(out: Float64Array): void {
    for (let i = 0; i < SAMPLES_PER_FRAME; i += 1) {
      const share = i / SAMPLES_PER_FRAME;
      out[i] = this.at(i) * (1 - share) + this.at(i + SAMPLES_PER_FRAME) * share;
    }
    this.skip(2 * SAMPLES_PER_FRAME);
  }

  /** Fills a hole after what is held: what was said last, backwards and down to silence, so that nothing clicks. */
  private bridgeTo(end: number): void {
    const hole = end - this.held;
    for (let i = 0; i < hole; i += 1) {
      this.line[this.slot(this.held + i)] = Math.round(this.at(this.held - 1 - i) * (1 - (i + 1) / hole));
    }
  }

  private at(place: number): number {
    return this.line[this.slot(place)] as number;
  }

  private slot(place: number): number {
    return (this.readAt + place + LINE_SAMPLES) % LINE_SAMPLES;
  }

  private skip(samples: number): void {
    this.readAt = (this.readAt + samples) % LINE_SAMPLES;
    this.held -= samples;
  }
}
