// Whether the database takes writes: notices when it does not, fails fast meanwhile, and tries again.
// Never holds a write back: whoever could not write decides what becomes of it.
import type Database from 'better-sqlite3';
import type { StorageHealth } from '../../app/ports/store.js';
import { StoreError } from '../../app/ports/store.js';
import { toStoreError, type Guard } from './sqlite-errors.js';

/** Another program that writes may hold the lock for a moment; nothing else happens in the daemon meanwhile, ms. */
export const busyTimeoutMs = 1000;
/** The same while the last write failed: whoever holds the lock holds it for long, ms. */
const busyAgainTimeoutMs = 20;
/** After a write that failed the disk is left alone for so long, ms. */
const restMs = 500;

/** A write or a checkpoint that takes longer is told, ms. */
export const slowMs = 1000;

export interface WriteGuard extends StorageHealth {
  /** Runs what writes. Throws StoreError, at once while the last write failed a moment ago. */
  readonly write: Guard;
}

export function createWriteGuard(
  db: Database.Database,
  path: string,
  steadyMs: () => number = () => performance.now(),
): WriteGuard {
  const listeners: ((isWritable: boolean) => void)[] = [];
  const slowListeners: ((tookMs: number) => void)[] = [];
  /** What the last write failed with; undefined while writes succeed. */
  let failure: StoreError | undefined;
  let restUntilMs = 0;

  const failed = (error: StoreError): void => {
    const wasWritable = failure === undefined;
    failure = error;
    restUntilMs = steadyMs() + restMs;
    if (!wasWritable) return;
    db.pragma(`busy_timeout = ${busyAgainTimeoutMs}`);
    for (const listener of listeners) listener(false);
  };
  const succeeded = (): void => {
    if (failure === undefined) return;
    failure = undefined;
    db.pragma(`busy_timeout = ${busyTimeoutMs}`);
    for (const listener of listeners) listener(true);
  };
  const write: Guard = (work) => {
    if (failure !== undefined && steadyMs() < restUntilMs)
      throw new StoreError(failure.code, failure.message, { cause: failure });
    const startedAtMs = steadyMs();
    try {
      const result = work();
      const tookMs = steadyMs() - startedAtMs;
      if (tookMs > slowMs) for (const listener of slowListeners) listener(Math.round(tookMs));
      // Within a transaction nothing has been written yet.
      if (!db.inTransaction) succeeded();
      return result;
    } catch (error) {
      const storeError = toStoreError(error, path);
      if (storeError instanceof StoreError) failed(storeError);
      throw storeError;
    }
  };
  // Writes one page, the first, and changes nothing.
  const rewrite = db.transaction(() => {
    db.pragma(`user_version = ${Number(db.pragma('user_version', { simple: true }))}`);
  });
  return {
    write,
    get isWritable() {
      return failure === undefined;
    },
    onSlow: (listener) => void slowListeners.push(listener),
    onChanged: (listener) => void listeners.push(listener),
    tryWriting: () => write(() => rewrite.immediate()),
  };
}
