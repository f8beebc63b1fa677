// Writes events to the journal before anything acts on them, and tells the live figures.
// Never loses an event while the process lives: what the disk refuses is kept and written when it recovers.
import type { Decision } from '../../core/acd/decision-model.js';
import type { JournalEvent, JournalEventBody } from '../../core/journal/journal-event.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import { StoreError, type Journal, type StoredDecision } from '../ports/store.js';

/** How long after a failed write the next attempt is made, ms. */
const retryMs = 1000;

export interface JournalWriterOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  /** Called with every batch, in order, also while the disk refuses. */
  readonly onEvents: (events: readonly JournalEvent[]) => void;
}

export class JournalWriter {
  private readonly pending: JournalEvent[] = [];
  private readonly pendingDecisions: StoredDecision[] = [];
  private cancelRetry: (() => void) | undefined;

  constructor(private readonly options: JournalWriterOptions) {}

  /** False while events wait for the disk: no new call may be taken then. */
  get healthy(): boolean {
    return this.pending.length + this.pendingDecisions.length === 0;
  }

  record(...bodies: readonly JournalEventBody[]): void {
    this.recordDecided(bodies, []);
  }

  /** Events of the ACD together with the decisions that they follow from. */
  recordDecided(bodies: readonly JournalEventBody[], decisions: readonly Decision[]): void {
    if (bodies.length === 0 && decisions.length === 0) return;
    const atMs = this.options.clock.nowMs();
    const events = bodies.map((body) => ({ ...body, atMs }));
    this.pending.push(...events);
    this.pendingDecisions.push(...decisions.map((decision) => ({ decision, atMs })));
    this.flush();
    if (events.length > 0) this.options.onEvents(events);
  }

  /** Writes what waits; called on close too. */
  flush(): void {
    if (this.healthy) return;
    try {
      this.options.journal.append(this.pending, this.pendingDecisions);
      this.pending.length = this.pendingDecisions.length = 0;
      this.cancelRetry?.();
      this.cancelRetry = undefined;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.options.log.error({ err: error, waiting: this.pending.length }, 'the journal cannot be written');
      this.cancelRetry ??= this.options.clock.at(
        (this.options.clock.nowMs() + retryMs) as ReturnType<Clock['nowMs']>,
        () => {
          this.cancelRetry = undefined;
          this.flush();
        },
      );
    }
  }

  close(): void {
    this.flush();
    this.cancelRetry?.();
    this.cancelRetry = undefined;
  }
}
