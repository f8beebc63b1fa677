// How good the estimates of one queue were, and what follows from that for the next ones.
// Never estimates by itself.
import type { EstimateAccuracy, ExpectedWait } from './acd-model.js';
import type { QueueId } from '../kernel/ids.js';

/** Accuracy is that of the last so many callers. */
const rememberedEstimates = 200;
/** A correction moves the middle by at most this factor, down or up. */
const largestCorrection = Math.log(1.6);
const largestWidening = Math.log(4);
const smallestWidening = Math.log(0.4);
/** Share of waits that may end below, and above, the range. */
const outside = 0.1;

interface Outcome {
  readonly errorMs: number;
  readonly within: boolean;
}

/**
 * Corrections are learned from the side on which waits ended, not from how far off they were: the middle moves until half
 * of the waits are longer, each end of the range until a tenth lies beyond it. One strange wait therefore changes little,
 * and what is learned is bounded. (Adaptive conformal inference, Gibbs and Candès 2021, for each end of the range.)
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
  note(said: ExpectedWait, waitedMs: number): void {
    const within = waitedMs >= said.lowMs && waitedMs <= said.highMs;
    this.outcomes[this.next] = { errorMs: Math.abs(waitedMs - said.middleMs), within };
    this.next = (this.next + 1) % rememberedEstimates;
    this.seen += 1;
    const step = Math.max(0.02, 0.3 / (this.seen + 5));
    this.middleLog += waitedMs > said.middleMs ? step : -step;
    this.middleLog = bounded(this.middleLog, -largestCorrection, largestCorrection);
    this.lowLog += waitedMs < said.lowMs ? 2 * step * (1 - outside) : -2 * step * outside;
    this.lowLog = bounded(this.lowLog, smallestWidening, largestWidening);
    this.highLog += waitedMs > said.highMs ? 2 * step * (1 - outside) : -2 * step * outside;
    this.highLog = bounded(this.highLog, smallestWidening, largestWidening);
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
