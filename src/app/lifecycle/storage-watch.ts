// Tells whether data can be saved, and finds out by itself when they can be again.
// Never writes anything that matters: the journal and the registrations try again on their own.
import type { JournalWriter } from '../journal/journal-writer.js';
import type { StorageState } from '../../api/live.js';
import type { Clock } from '../ports/clock.js';
import { guarded } from '../ports/guarded.js';
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
  readonly clock: Pick<Clock, 'nowMs' | 'at'>;
  readonly log: Log;
  readonly onChanged: (state: StorageState) => void;
}

export interface StorageWatch {
  state(): StorageState;
  close(): void;
}

export function watchStorage({ health, journal, clock, log, onChanged }: StorageWatchOptions): StorageWatch {
  let told: StorageState = 'up';
  // A write that succeeded must not fail for whoever is told of it.
  const tellOthers = guarded(log, 'telling the state of the storage', onChanged);
  let cancelSlow: (() => void) | undefined;
  let cancelTry: (() => void) | undefined;
  const state = (): StorageState =>
    !health.isWritable || !journal.healthy ? 'down' : cancelSlow === undefined ? 'up' : 'slow';
  const tell = (): void => {
    const before = told;
    told = state();
    if (told === before) return;
    if (told === 'down')
      log.error({}, 'data cannot be saved; calls go on, and what happens in them is saved later');
    else if (before === 'down') log.info({}, 'data are saved again');
    tellOthers(told);
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
    log.warn({ tookMs }, 'the disk held up a write, and every call with it');
    cancelSlow?.();
    cancelSlow = clock.at((clock.nowMs() + slowForMs) as EpochMs, () => {
      cancelSlow = undefined;
      tell();
    });
    tell();
  });
  health.onChanged(() => {
    tell();
    tryLater();
  });
  journal.onHealthChanged(tell);
  return {
    state,
    close: () => {
      cancelTry?.();
      cancelSlow?.();
    },
  };
}
