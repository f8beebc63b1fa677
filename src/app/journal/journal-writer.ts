// Writes events to the journal before anything acts on them, and tells the live figures.
// Never loses an event while the process lives: what the store refuses waits, in order, and is written when it recovers.
import type { Decision } from '../../core/acd/decision-model.js';
import type { CallChange } from '../../core/calls/kept-call.js';
import type { JournalEvent, JournalEventBody } from '../../core/journal/journal-event.js';
import type { EpochMs } from '../../core/kernel/ids.js';
import type { Clock } from '../ports/clock.js';
import { guarded } from '../ports/guarded.js';
import type { Log } from '../ports/log.js';
import { StoreError, type Journal, type StoredDecision } from '../ports/store.js';

/** How long after a failed write the next attempt is made, ms; twice as long after each, up to the longest. */
const firstRetryMs = 1000;
const longestRetryMs = 8000;
/** So much is written at a time when the store is back; calls have a turn after each, for so long, ms. */
const batchSize = 500;
const betweenBatchesMs = 20;
/** The log says so often that the journal cannot be written, ms. */
const tellEveryMs = 60_000;
/** Events, decisions and states of calls that may wait, about 50 MB: hours of a busy day. Beyond it no new call is taken. */
const defaultMostWaiting = 50_000;

export interface JournalWriterOptions {
  readonly journal: Pick<Journal, 'append'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Called with every batch, in order, also while the store refuses. */
  readonly onEvents: (events: readonly JournalEvent[]) => void;
  /** Default 50,000. */
  readonly mostWaiting?: number;
}

/** What was recorded together is written together. */
interface Entry {
  readonly events: readonly JournalEvent[];
  readonly decisions: readonly StoredDecision[];
  readonly calls: readonly CallChange[];
}

const sizeOf = ({ events, decisions, calls }: Entry): number =>
  events.length + decisions.length + calls.length;

export class JournalWriter {
  private waiting: Entry[] = [];
  private waitingCount = 0;
  private lostDecisions = 0;
  private cancelRetry: (() => void) | undefined;
  private retryMs = firstRetryMs;
  private toldAtMs = -Infinity;
  private readonly healthListeners: (() => void)[] = [];

  constructor(private readonly options: JournalWriterOptions) {}

  /** False while events wait for the store. */
  get healthy(): boolean {
    return this.waiting.length === 0;
  }

  /** False when so much waits that no new call may be taken. */
  get hasRoom(): boolean {
    return this.waitingCount < (this.options.mostWaiting ?? defaultMostWaiting);
  }

  /** `healthy` has changed. */
  onHealthChanged(listener: () => void): void {
    this.healthListeners.push(listener);
  }

  record(...bodies: readonly JournalEventBody[]): void {
    this.recordDecided(bodies, []);
  }

  /** What has happened in a call, together with how it is from now on. */
  recordCall(bodies: readonly JournalEventBody[], call: CallChange): void {
    this.take(bodies, [], [call], this.options.clock.nowMs());
  }

  /**
   * Events of the ACD together with the decisions that they follow from; `atMs`: when, by default now. Throws only what a
   * programmer must mend; the events are then in no journal.
   */
  recordDecided(
    bodies: readonly JournalEventBody[],
    decisions: readonly Decision[],
    atMs: EpochMs = this.options.clock.nowMs(),
  ): void {
    if (bodies.length === 0 && decisions.length === 0) return;
    this.take(bodies, decisions, [], atMs);
  }

  private take(
    bodies: readonly JournalEventBody[],
    decided: readonly Decision[],
    calls: readonly CallChange[],
    atMs: EpochMs,
  ): void {
    const events = bodies.map((body) => ({ ...body, atMs }));
    const entry = { events, decisions: decided.map((decision) => ({ decision, atMs })), calls };
    // What waits goes first.
    if (!this.healthy || !this.write([entry])) this.wait(entry);
    if (events.length > 0) this.options.onEvents(events);
  }

  /** Stops trying again; what waits is written now, if the store takes it. */
  close(): void {
    this.cancelRetry?.();
    this.cancelRetry = undefined;
    while (!this.healthy && this.writeBatch());
    if (!this.healthy)
      this.options.log.error({ events: this.waitingCount }, 'the journal ends without what still waited');
  }

  private wait(entry: Entry): void {
    const wasHealthy = this.healthy;
    let kept = entry;
    if (!this.hasRoom) {
      // They only explain; events are what happened, and calls in progress go on.
      this.lostDecisions += entry.decisions.length;
      kept = { ...entry, decisions: [] };
    }
    this.waiting.push(kept);
    this.waitingCount += sizeOf(kept);
    if (!wasHealthy) return;
    this.retryIn(this.retryMs);
    this.tellHealth();
  }

  private retryIn(ms: number): void {
    const { clock, log } = this.options;
    this.cancelRetry = clock.at(
      (clock.nowMs() + ms) as EpochMs,
      guarded(log, 'writing the journal again', () => this.retry()),
    );
  }

  private retry(): void {
    this.cancelRetry = undefined;
    const written = this.writeBatch();
    if (this.healthy) return;
    this.retryMs = written ? firstRetryMs : Math.min(this.retryMs * 2, longestRetryMs);
    this.retryIn(written ? betweenBatchesMs : this.retryMs);
  }

  /** False when the store refuses. */
  private writeBatch(): boolean {
    let count = 0;
    let size = 0;
    while (count < this.waiting.length && size < batchSize) {
      size += sizeOf(this.waiting[count]!);
      count += 1;
    }
    if (!this.writeWaiting(count)) return false;
    if (this.healthy) this.recovered();
    return true;
  }

  /** The first `count` of those who wait; what is written waits no longer, also when the store refuses the next. */
  private writeWaiting(count: number): boolean {
    const entries = this.waiting.slice(0, count);
    try {
      if (!this.write(entries)) return false;
    } catch (error) {
      // One of them is beyond writing: the others must not wait for it for ever.
      if (count > 1) return entries.every(() => this.writeWaiting(1));
      this.options.log.error(
        { err: error, entries },
        'an event can never be journaled; it is in this line only',
      );
    }
    this.waiting = this.waiting.slice(count);
    for (const entry of entries) this.waitingCount -= sizeOf(entry);
    return true;
  }

  /** False when the store refuses. Throws what a programmer must mend. */
  private write(entries: readonly Entry[]): boolean {
    try {
      this.options.journal.append(
        entries.flatMap(({ events }) => events),
        entries.flatMap(({ decisions }) => decisions),
        entries.flatMap(({ calls }) => calls),
      );
      return true;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      const nowMs = this.options.clock.steadyMs();
      if (nowMs - this.toldAtMs >= tellEveryMs) {
        this.toldAtMs = nowMs;
        this.options.log.error({ err: error, waiting: this.waitingCount }, 'the journal cannot be written');
      }
      return false;
    }
  }

  private recovered(): void {
    this.retryMs = firstRetryMs;
    this.toldAtMs = -Infinity;
    this.options.log.info({}, 'the journal is written again, with everything that waited');
    if (this.lostDecisions > 0)
      this.options.log.error(
        { decisions: this.lostDecisions },
        'reasons of decisions were not kept: too much waited',
      );
    this.lostDecisions = 0;
    this.tellHealth();
  }

  private tellHealth(): void {
    for (const listener of this.healthListeners)
      guarded(this.options.log, 'telling that data wait', listener)();
  }
}
