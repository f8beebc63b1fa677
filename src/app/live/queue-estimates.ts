// What the next caller of each queue would wait and how good such estimates were, asked of the engine now and then.
// Never estimates by itself, and never asks more often than somebody can read.
import type { EstimateAccuracy, ExpectedWait } from '../../core/acd/acd-model.js';
import type { EpochMs, QueueId } from '../../core/kernel/ids.js';
import type { QueueLive } from '../../api/live.js';
import type { Clock } from '../ports/clock.js';

/** The engine, as far as estimates go. */
export interface EstimateSource {
  expectedWaitOfNext(queueId: QueueId): ExpectedWait | undefined;
  estimateAccuracy(): readonly EstimateAccuracy[];
}

type Estimates = Pick<QueueLive, 'expectedWait' | 'estimateAccuracy'>;

/** Between two rounds of questions, ms. */
export const estimatesEveryMs = 2_000;

const noEstimates: Estimates = { expectedWait: null, estimateAccuracy: null };

export class QueueEstimates {
  private source: EstimateSource | undefined;
  private readonly known = new Map<string, Estimates>();
  private lastMs = -Infinity;
  private cancelRound: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly queueIds: () => Iterable<string>,
    private readonly changed: (queueId: string) => void,
  ) {}

  askOf(source: EstimateSource): void {
    this.source = source;
    this.renew();
  }

  /** Something happened in the engine: a round is asked at once, or as soon as the last one is old enough. */
  renew(): void {
    if (this.source === undefined || this.cancelRound !== undefined) return;
    const nowMs = this.clock.nowMs();
    // A clock that was set back must not hold questions up until it has caught up.
    if (this.lastMs > nowMs) this.lastMs = -Infinity;
    const dueMs = this.lastMs + estimatesEveryMs;
    if (dueMs <= nowMs) return this.ask();
    this.cancelRound = this.clock.at(dueMs as EpochMs, () => {
      this.cancelRound = undefined;
      this.ask();
    });
  }

  of(queueId: string): Estimates {
    return this.known.get(queueId) ?? noEstimates;
  }

  close(): void {
    this.cancelRound?.();
    this.cancelRound = undefined;
    this.source = undefined;
  }

  private ask(): void {
    const { source } = this;
    if (source === undefined) return;
    this.lastMs = this.clock.nowMs();
    const accuracies = new Map(source.estimateAccuracy().map((one) => [one.queueId as string, one]));
    this.known.clear();
    for (const id of this.queueIds()) {
      this.known.set(id, {
        expectedWait: shownWait(source.expectedWaitOfNext(id as QueueId)),
        estimateAccuracy: shownAccuracy(accuracies.get(id)),
      });
      this.changed(id);
    }
  }
}

const wholeSeconds = (ms: number): number => Math.round(ms / 1_000) * 1_000;

/** In whole seconds: nobody reads more, and what does not differ is not pushed. */
function shownWait(wait: ExpectedWait | undefined): Estimates['expectedWait'] {
  if (wait === undefined) return null;
  return {
    lowMs: wholeSeconds(wait.lowMs),
    middleMs: wholeSeconds(wait.middleMs),
    highMs: wholeSeconds(wait.highMs),
  };
}

function shownAccuracy(accuracy: EstimateAccuracy | undefined): Estimates['estimateAccuracy'] {
  if (accuracy === undefined || accuracy.samples === 0) return null;
  return {
    samples: accuracy.samples,
    meanAbsoluteErrorMs: wholeSeconds(accuracy.meanAbsoluteErrorMs),
    withinRangePercent: Math.round(accuracy.withinRange * 100),
  };
}
