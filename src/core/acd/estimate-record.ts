// How good the estimates of one queue were, and what follows from that for the next ones.
// Never estimates by itself.
import type { EstimateAccuracy, ExpectedWait } from './acd-model.js';
import type { QueueId } from '../kernel/ids.js';

/** Accuracy is that of the last so many callers. */
const rememberedEstimates = 200;
/** A correction moves the middle by at most this factor, down or up. */
const largestCorrection = Math.log(1.5);
const largestWidening = Math.log(4);
const smallestWidening = Math.log(0.4);
/**
 * The n-th wait moves the logarithm of a correction by firstSteps ÷ (n + 10), and by so much at least, times the share of
 * waits on the other side. Slow on purpose: on simulated days faster ones (0.005, 0.01) followed the moment and made the
 * mean error 6 % and 12 % larger than this pace, and none at all 7 %.
 */
const leastStep = 0.0005;
const firstSteps = 0.2;
/** Share of waits that may end below, and above, the range. */
const outside = 0.1;

interface Outcome {
  readonly errorMs: number;
  readonly within: boolean;
}

/** An estimate before and after the corrections of the moment. */
export interface SaidEstimate {
  readonly raw: ExpectedWait;
  readonly said: ExpectedWait;
}

/**
 * Corrections are learned from the side on which waits ended, not from how far off they were: the middle moves until half
 * of the waits are longer, each end of the range until a tenth lies beyond it. One strange wait therefore changes little,
 * and what is learned is bounded. What came true is held against the uncorrected estimate with the corrections of today:
 * a wait is known only when it is over, and a correction that answered to its own past would swing.
 */
export class EstimateRecord {
  private readonly outcomes: Outcome[] = [];
  private next = 0;
  private seen = 0;
  private middleLog = 0;
  private lowLog = 0;
  private highLog = 0;

  /** The estimate as it should be said, given how earlier ones turned out. */
  corrected({ lowMs, middleMs, highMs }: ExpectedWait): ExpectedWait {
    const factor = Math.exp(this.middleLog);
    const below = (middleMs - lowMs) * factor * Math.exp(this.lowLog);
    const above = (highMs - middleMs) * factor * Math.exp(this.highLog);
    const middle = middleMs * factor;
    return { lowMs: Math.max(0, middle - below), middleMs: middle, highMs: middle + above };
  }

  /** What was said, and what came true. */
  note({ raw, said }: SaidEstimate, waitedMs: number): void {
    const within = waitedMs >= said.lowMs && waitedMs <= said.highMs;
    this.outcomes[this.next] = { errorMs: Math.abs(waitedMs - said.middleMs), within };
    this.next = (this.next + 1) % rememberedEstimates;
    this.learn(this.corrected(raw), waitedMs);
  }

  private learn(today: ExpectedWait, waitedMs: number): void {
    this.seen += 1;
    const step = Math.max(leastStep, firstSteps / (this.seen + 10));
    const towards = (log: number, up: boolean, shareUp: number, low: number, high: number): number =>
      bounded(log + step * (up ? 1 - shareUp : -shareUp), low, high);
    this.middleLog = towards(
      this.middleLog,
      waitedMs > today.middleMs,
      0.5,
      -largestCorrection,
      largestCorrection,
    );
    this.lowLog = towards(this.lowLog, waitedMs < today.lowMs, outside, smallestWidening, largestWidening);
    this.highLog = towards(this.highLog, waitedMs > today.highMs, outside, smallestWidening, largestWidening);
  }

  accuracy(queueId: QueueId): EstimateAccuracy | undefined {
    const samples = this.outcomes.length;
    if (samples === 0) return undefined;
    let errorMs = 0;
    let within = 0;
    for (const outcome of this.outcomes) {
      errorMs += outcome.errorMs;
      if (outcome.within) within += 1;
    }
    return { queueId, samples, meanAbsoluteErrorMs: errorMs / samples, withinRange: within / samples };
  }
}

const bounded = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
