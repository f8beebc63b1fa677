// Counts what was lost of the RTP streams of one peer by their extended sequence numbers (RFC 3550 appendix A.1, A.3).
// Never delays or reorders packets.
import { sequenceDistance } from './rtp-packet.js';

/** A jump forward by more is a restart of the sender, not loss (RFC 3550 MAX_DROPOUT). */
const MAX_DROPOUT = 3000;
/** A packet later than this many is a restart too (RFC 3550 MAX_MISORDER). */
const MAX_MISORDER = 100;
/** So long after the newest packet no older one is still on its way: the sender plays its stream again, ms. */
const MAX_LATE_MS = 150;
const WINDOW = 128;

export type Arrival = 'in-order' | 'late' | 'duplicate' | 'restart';

interface Stream {
  ssrc: number;
  highest: number;
  highestAtMs: number;
  /** Which of the last WINDOW numbers arrived, by number modulo WINDOW. */
  readonly seen: Uint8Array;
}

export class SequenceTracker {
  /** Audio and digits may come as two streams (SIPp's recorded digits do); the newest first. */
  private readonly streams: Stream[] = [];
  lost = 0;

  track(ssrc: number, sequence: number, nowMs: number): Arrival {
    const stream = this.streamOf(ssrc);
    if (stream === undefined) return this.restart(this.newStream(ssrc), sequence, nowMs);
    const step = sequenceDistance(stream.highest, sequence);
    if (step > 0 && step <= MAX_DROPOUT) {
      for (let i = 1; i < step && i < WINDOW; i += 1) stream.seen[(stream.highest + i) % WINDOW] = 0;
      stream.seen[sequence % WINDOW] = 1;
      stream.highest = sequence;
      stream.highestAtMs = nowMs;
      this.lost += step - 1;
      return 'in-order';
    }
    if (step <= 0 && step > -MAX_MISORDER && nowMs - stream.highestAtMs <= MAX_LATE_MS) {
      if (stream.seen[sequence % WINDOW] === 1) return 'duplicate';
      stream.seen[sequence % WINDOW] = 1;
      this.lost -= 1;
      return 'late';
    }
    return this.restart(stream, sequence, nowMs);
  }

  private streamOf(ssrc: number): Stream | undefined {
    const [first, second] = this.streams;
    if (first?.ssrc === ssrc) return first;
    return second?.ssrc === ssrc ? second : undefined;
  }

  private newStream(ssrc: number): Stream {
    const stream: Stream = { ssrc, highest: 0, highestAtMs: 0, seen: new Uint8Array(WINDOW) };
    this.streams.unshift(stream);
    this.streams.length = Math.min(2, this.streams.length);
    return stream;
  }

  private restart(stream: Stream, sequence: number, nowMs: number): Arrival {
    stream.highest = sequence;
    stream.highestAtMs = nowMs;
    // What came before the first number was never expected, so it must not count as arriving late.
    stream.seen.fill(1);
    return 'restart';
  }
}
