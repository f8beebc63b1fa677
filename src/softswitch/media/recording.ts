// One recording of a session: puts both sides on one time line by their RTP timestamps and writes what is past.
// Never delays the call: audio that comes too late for the file is left out of the file alone.
import { toLinearTable } from './g711-codec.js';
import type { AudioPayloadType, RecordedSide, RecordingOutcome, StereoLayout } from './media-engine-model.js';
import { SAMPLES_PER_FRAME } from './pacing-clock.js';
import { timestampDistance } from './rtp-packet.js';

/** How long after its time audio may arrive and still be mixed in, samples (200 ms). */
const LATE_SAMPLES = 1600;
/** How far ahead of time audio may lie, samples (1 s). */
const AHEAD_SAMPLES = 8000;
const LINE_SAMPLES = 16384;
/** So much of a stall of the thread is kept open for what came meanwhile and is still to be read. */
const HELD_SAMPLES = LINE_SAMPLES - AHEAD_SAMPLES - LATE_SAMPLES;

export interface RecordingLimits {
  readonly sides: RecordedSide | 'both';
  /** Each side on a channel of its own; default: one channel, in which both are mixed. */
  readonly stereo?: StereoLayout | undefined;
  readonly limitS?: number;
  readonly silenceThreshold?: number;
  readonly silenceHits?: number;
}

export interface SampleSink {
  /** Of one channel after the other. */
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
  /** By position modulo LINE_SAMPLES. */
  private readonly lines = {
    read: new Int32Array(LINE_SAMPLES),
    write: new Int32Array(LINE_SAMPLES),
  } as const satisfies Record<RecordedSide, Int32Array>;
  private masked = false;
  /** What arrives before is not written down: it may have been said while masked. On the time line. */
  private heardFrom = 0;
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

  /**
   * What arrives from now on is silence in the file, of the same length, wherever its stream lies on the time line; unmasked, it is
   * heard again as soon as nothing that was said meanwhile can be on its way.
   */
  setMasked(masked: boolean): void {
    if (masked === this.masked) return;
    this.masked = masked;
    this.heardFrom = this.now + LATE_SAMPLES;
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
    if (this.limits.sides !== 'both' && side !== this.limits.sides) return;
    const position = this.place(side, ssrc, timestamp);
    if (this.masked || this.now < this.heardFrom) return;
    const table = toLinearTable(law);
    const line = this.lines[side];
    for (let i = 0; i < length; i += 1) {
      const at = position + i;
      if (at < this.written || at >= this.written + LINE_SAMPLES) continue;
      const slot = at % LINE_SAMPLES;
      line[slot] = (line[slot] as number) + (table[bytes[offset + i] as number] as number);
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
    const { silenceThreshold, silenceHits, stereo } = this.limits;
    const { read, write } = this.lines;
    const [left, right] = stereo === 'write-left' ? [write, read] : [read, write];
    while (this.written < end && this.ending === undefined) {
      const slot = this.written % LINE_SAMPLES;
      const sample = clipped((read[slot] as number) + (write[slot] as number));
      if (stereo === undefined) this.sink.write(sample);
      else {
        this.sink.write(clipped(left[slot] as number));
        this.sink.write(clipped(right[slot] as number));
      }
      read[slot] = write[slot] = 0;
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

const clipped = (sample: number): number => Math.max(-32_768, Math.min(32_767, sample));
