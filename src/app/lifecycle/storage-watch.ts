// Tells whether data can be saved, and finds out by itself when they can be again.
// Never writes anything that matters: the journal and the registrations try again on their own.
import type { JournalWriter } from '../calls/journal-writer.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import { StoreError, type StorageHealth } from '../ports/store.js';
import type { EpochMs } from '../../core/kernel/ids.js';

/** While nothing can be written, so often it is tried, ms. */
const tryEveryMs = 2000;
/** A slow write is a problem for so long after it, ms. */
const slowForMs = 60_000;

export interface StorageWatchOptions {
  readonly health: StorageHealth;
  readonly journal: Pick<JournalWriter, 'healthy' | 'onHealthChanged'>;
  readonly clock: Pick<Clock, 'nowMs' | 'steadyMs' | 'at'>;
  readonly log: Log;
  readonly onChanged: (isUp: boolean) => void;
}

export interface StorageWatch {
  /** Data can be saved, and nothing waits to be. */
  isUp(): boolean;
  /** A write held up calls within the last minute. */
  isSlow(): boolean;
  close(): void;
}

export function watchStorage({ health, journal, clock, log, onChanged }: StorageWatchOptions): StorageWatch {
  let wasUp = true;
  let slowUntilMs = -Infinity;
  let cancelTry: (() => void) | undefined;
  const isUp = (): boolean => health.isWritable && journal.healthy;
  const tell = (): void => {
    if (isUp() === wasUp) return;
    wasUp = !wasUp;
    if (wasUp) log.info({}, 'data are saved again');
    else log.error({}, 'data cannot be saved; calls go on, and what happens in them is saved later');
    onChanged(wasUp);
  };
  const tryWriting = (): void => {
    cancelTry = undefined;
    try {
      if (!health.isWritable) health.tryWriting();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      log.debug({ err: error }, 'data still cannot be saved');
    } finally {
      tryLater();
    }
  };
  const tryLater = (): void => {
    if (!health.isWritable) cancelTry ??= clock.at((clock.nowMs() + tryEveryMs) as EpochMs, tryWriting);
  };
  health.onSlow((tookMs) => {
    slowUntilMs = clock.steadyMs() + slowForMs;
    log.warn({ tookMs }, 'the disk held up a write, and every call with it');
  });
  health.onChanged(() => {
    tell();
    tryLater();
  });
  journal.onHealthChanged(tell);
  return { isUp, isSlow: () => clock.steadyMs() < slowUntilMs, close: () => cancelTry?.() };
}
