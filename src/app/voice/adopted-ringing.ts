// Phones that an earlier run made ring for one party: the first answer wins, and the time is that of then.
// Never rings a phone.
import type { EpochMs } from '../../core/kernel/ids.js';
import type { Clock } from '../ports/clock.js';
import type { DialFailure, EstablishedLeg, OutgoingLeg, ReplacedDialog } from '../ports/telephony.js';

type Outcome = Awaited<OutgoingLeg['outcome']>;

export interface AdoptedRingingOptions {
  readonly sipCallId: string;
  /** The phones that still ring. */
  readonly ringing: readonly OutgoingLeg[];
  /** Those that were picked up while nobody was there to stop the others. */
  readonly answered: readonly EstablishedLeg[];
  /** When none is left to ring. */
  readonly failure: DialFailure;
  /** Unanswered by then → `no-answer`. */
  readonly untilMs: EpochMs;
  readonly clock: Clock;
}

export class AdoptedRinging implements OutgoingLeg {
  readonly sipCallId: string;
  readonly outcome: Promise<Outcome>;
  private settle!: (outcome: Outcome) => void;
  private isOver = false;
  private isCancelled = false;
  private readonly cancelTimer: () => void;

  constructor(private readonly options: AdoptedRingingOptions) {
    const { sipCallId, ringing, answered, failure, untilMs, clock } = options;
    this.sipCallId = sipCallId;
    this.outcome = new Promise((resolve) => (this.settle = resolve));
    this.cancelTimer = clock.at(untilMs, () => {
      this.finish({ kind: 'failed', cause: 'no-answer' });
      this.cancelAll();
    });
    for (const leg of ringing) void leg.outcome.then((outcome) => this.note(outcome));
    for (const leg of answered) this.note({ kind: 'answered', leg });
    if (answered.length + ringing.length === 0) this.finish(failure);
  }

  get invites(): readonly string[] {
    return this.options.ringing.flatMap(({ invites }) => invites);
  }

  onRinging(listener: () => void): void {
    for (const leg of this.options.ringing) leg.onRinging(listener);
  }

  isNamedBy(replaced: ReplacedDialog): boolean {
    return this.options.ringing.some((leg) => leg.isNamedBy(replaced));
  }

  cancel(reason?: 'answered-elsewhere'): void {
    if (this.isOver) return;
    this.isCancelled = true;
    this.cancelAll(reason);
  }

  private cancelAll(reason?: 'answered-elsewhere'): void {
    for (const leg of this.options.ringing) leg.cancel(reason);
  }

  private note(outcome: Outcome): void {
    if (outcome.kind === 'failed') {
      if (this.invites.length === 0)
        this.finish(this.isCancelled ? { kind: 'failed', cause: 'cancelled' } : outcome);
      return;
    }
    if (this.isOver || this.isCancelled) return void outcome.leg.hangUp();
    this.finish(outcome);
    this.cancelAll('answered-elsewhere');
  }

  private finish(outcome: Outcome): void {
    if (this.isOver) return;
    this.isOver = true;
    this.cancelTimer();
    this.settle(outcome);
  }
}
