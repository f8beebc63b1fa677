// One recording of a session: puts both sides on one time line by their RTP timestamps and writes what is past.
// Never delays the call: audio that comes too late for the file is left out of the file alone.
import { toLinearTable } from './g711-codec.js';
import type { AudioPayloadType, RecordingOutcome } from './media-engine-model.js';
import { SAMPLES_PER_FRAME } from './pacing-clock.js';
import { timestampDistance } from './rtp-packet.js';

/** How long after its time audio may arrive and still be mixed in, samples (200 ms). */
const LATE_SAMPLES = 1600;
/** How far ahead of time audio may lie, samples (1 s). */
const AHEAD_SAMPLES = 8000;
const LINE_SAMPLES = 16384;
/** So much of a stall of the thread is kept open for what came meanwhile and is still to be read. */
const HELD_SAMPLES = LINE_SAMPLES - AHEAD_SAMPLES - LATE_SAMPLES;

export type RecordedSide = 'read' | 'write';

export interface RecordingLimits {
  readonly sides: 'read' | 'both';
  readonly limitS?: number;
  readonly silenceThreshold?: number;
  readonly silenceHits?: number;
}

export interface SampleSink {
  write(sample: number): void;
  close(): Promise<string | undefined>;
}

/** Where a stream's timestamps lie on the time line. */
interface Anchor {
  ssrc: number;
  timestamp: number;
  position: number;
}

export class Recording {
  /** Sums of both sides, by position modulo LINE_SAMPLES. */
  private readonly line = new Int32Array(LINE_SAMPLES);
  private readonly anchors: Partial<Record<RecordedSide, Anchor>> = {};
  /** The present on the time line. */
  private now = 0;
  private written = 0;
  private paused = false;
  private pausedSamples = 0;
  private frameSum = 0;
  private silentFrames = 0;
  private readonly limitSamples: number;
  private ending: Promise<RecordingOutcome> | undefined;

  constructor(
    private readonly sink: SampleSink,
    private readonly limits: RecordingLimits,
    private readonly onEnded: (outcome: RecordingOutcome) => void,
  ) {
    this.limitSamples = limits.limitS === undefined ? Infinity : Math.round(limits.limitS * 8000);
  }

  setPaused(paused: boolean): void {
    this.paused = paused;
    // What comes afterwards is placed anew: paused time is not in the file.
    delete this.anchors.read;
    delete this.anchors.write;
  }

  add(
    side: RecordedSide,
    ssrc: number,
    timestamp: number,
    law: AudioPayloadType,
    bytes: Uint8Array,
    offset: number,
    length: number,
  ): void {
    if (this.paused || this.ending !== undefined) return;
    if (side === 'write' && this.limits.sides === 'read') return;
    const position = this.place(side, ssrc, timestamp);
    const table = toLinearTable(law);
    for (let i = 0; i < length; i += 1) {
      const at = position + i;
      if (at < this.written || at >= this.written + LINE_SAMPLES) continue;
      const slot = at % LINE_SAMPLES;
      this.line[slot] = (this.line[slot] as number) + (table[bytes[offset + i] as number] as number);
    }
  }

  /** Time goes on by so many samples; by many at once after a stall. */
  advance(samples: number): void {
    if (this.ending !== undefined) return;
    if (this.paused) {
      this.pausedSamples += samples;
      if (this.now + this.pausedSamples < this.limitSamples) return;
      this.writeUntil(this.now);
      this.ending ??= this.finish('limit');
      return;
    }
    const before = this.now;
    this.now += samples;
    const past = samples > LATE_SAMPLES ? Math.max(before, this.now - HELD_SAMPLES) : this.now;
    this.writeUntil(past - LATE_SAMPLES);
  }

  /** Writes the rest and completes the file. Idempotent. */
  end(cause: RecordingOutcome['cause'], error?: string): Promise<RecordingOutcome> {
    if (this.ending === undefined) {
      if (cause === 'stopped' || cause === 'closed') this.writeUntil(this.now);
      this.ending ??= this.finish(cause, error);
    }
    return this.ending;
  }

  private async finish(cause: RecordingOutcome['cause'], error?: string): Promise<RecordingOutcome> {
    const failure = (await this.sink.close()) ?? error;
    const outcome: RecordingOutcome =
      failure === undefined
        ? { samples: this.written, cause }
        : { samples: this.written, cause: 'error', error: failure };
    this.onEnded(outcome);
    return outcome;
  }

  private place(side: RecordedSide, ssrc: number, timestamp: number): number {
    const anchor = this.anchors[side];
    if (anchor !== undefined && anchor.ssrc === ssrc) {
      const position = anchor.position + timestampDistance(anchor.timestamp, timestamp);
      if (position >= this.written && position < this.now + AHEAD_SAMPLES) return position;
    }
    this.anchors[side] = { ssrc, timestamp, position: this.now };
    return this.now;
  }

  private writeUntil(end: number): void {
    const { silenceThreshold, silenceHits } = this.limits;
    while (this.written < end && this.ending === undefined) {
      const slot = this.written % LINE_SAMPLES;
      const sample = Math.max(-32768, Math.min(32767, this.line[slot] as number));
      this.line[slot] = 0;
      this.sink.write(sample);
      this.written += 1;
      this.frameSum += Math.abs(sample);
      if (this.written % SAMPLES_PER_FRAME === 0) {
        const silent = silenceThreshold !== undefined && this.frameSum / SAMPLES_PER_FRAME < silenceThreshold;
        this.silentFrames = silent ? this.silentFrames + 1 : 0;
        this.frameSum = 0;
      }
      if (this.written + this.pausedSamples >= this.limitSamples) this.ending = this.finish('limit');
      else if (silenceHits !== undefined && silenceHits > 0 && this.silentFrames >= silenceHits) {
        this.ending = this.finish('silence');
      }
    }
  }
}
