// What every projection of the journal is to the journal: rows that are made of its events, and can be made anew.
// Never knows one; each passes over the events that are not its own.
import type { StoredEvent } from './sqlite-personal-values.js';

export interface JournalProjection {
  /**
   * The event written as `seq`, now or long ago; every one before it was applied. Never by the clock or, for old events, by
   * the present configuration: made anew, the rows are the same.
   */
  apply(event: StoredEvent, seq: number): void;
  clear(): void;
  /** What is in memory may not be what is in the database: a transaction was taken back. */
  forgetCached?(): void;
}
