// Counts what was lost of one RTP stream by its extended sequence numbers (RFC 3550 appendix A.1, A.3).
// Never delays or reorders packets.
import { sequenceDistance } from './rtp-packet.js';

/** A jump forward by more is a restart of the sender, not loss (RFC 3550 MAX_DROPOUT). */
const MAX_DROPOUT = 3000;
/** A packet later than this many is a restart too (RFC 3550 MAX_MISORDER). */
const MAX_MISORDER = 100;
const WINDOW = 128;

export type Arrival = 'in-order' | 'late' | 'duplicate' | 'restart';

export class SequenceTracker {
  private started = false;
  private highest = 0;
  private ssrc = 0;
  /** Which of the last WINDOW numbers arrived, by number modulo WINDOW. */
  private readonly seen = new Uint8Array(WINDOW);
  lost = 0;

  track(ssrc: number, sequence: number): Arrival {
    if (!this.started || ssrc !== this.ssrc) return this.restart(ssrc, sequence);
    const step = sequenceDistance(this.highest, sequence);
    if (step > 0 && step <= MAX_DROPOUT) {
      for (let i = 1; i < step && i < WINDOW; i += 1) this.seen[(this.highest + i) % WINDOW] = 0;
      this.seen[sequence % WINDOW] = 1;
      this.highest = sequence;
      this.lost += step - 1;
      return 'in-order';
    }
    if (step <= 0 && step > -MAX_MISORDER) {
      if (this.seen[sequence % WINDOW] === 1) return 'duplicate';
      this.seen[sequence % WINDOW] = 1;
      this.lost -= 1;
      return 'late';
    }
    return this.restart(ssrc, sequence);
  }

  private restart(ssrc: number, sequence: number): Arrival {
    this.started = true;
    this.ssrc = ssrc;
    this.highest = sequence;
    // What came before the first number was never expected, so it must not count as arriving late.
    this.seen.fill(1);
    return 'restart';
  }
}
