// A worker thread's whole life: carries what the write-ahead log holds into the database file, again and again.
// Never writes anything of its own.
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { emptyLog } from './sqlite-log.js';

export interface CheckpointWork {
  readonly databaseFile: string;
  readonly everyMs: number;
  /** A checkpoint that takes longer is told. */
  readonly slowMs: number;
}

export type CheckpointWord =
  /** Why the last attempt failed; undefined: the first after that which did not. */
  | { readonly kind: 'problem'; readonly problem: string | undefined }
  | { readonly kind: 'slow'; readonly tookMs: number }
  /** The answer to `empty`. */
  | { readonly kind: 'emptied'; readonly isEmpty: boolean };

/** What is wanted of the thread. `empty`: the log is to hold nothing any more, whatever was in it. */
export type CheckpointOrder = 'stop' | 'empty';

/** Whoever reads or writes is waited for at most so long while the log is emptied, ms. */
const emptyWithinMs = 2_000;

/**
 * Pages that the log may hold, 64 MB. While somebody writes without a pause it never runs out by itself: it is begun anew then, and
 * writers wait for as long as it takes to carry what was written since the moment before.
 */
const longLogPages = 16_000;

const port = parentPort;
if (port !== null) {
  const { databaseFile, everyMs, slowMs } = workerData as CheckpointWork;
  const db = new Database(databaseFile, { fileMustExist: true, timeout: 0 });
  let problem: string | undefined;
  /** The log was to be emptied, and somebody read it then. */
  let isOwed = false;
  const say = (word: CheckpointWord): void => port.postMessage(word);
  const tell = (now: string | undefined): void => {
    if (now !== problem) say({ kind: 'problem', problem: now });
    problem = now;
  };
  const carry = (): void => {
    const startedAtMs = performance.now();
    try {
      const [{ log }] = db.pragma('wal_checkpoint(PASSIVE)') as [{ readonly log: number }];
      const tookMs = performance.now() - startedAtMs;
      if (tookMs > slowMs) say({ kind: 'slow', tookMs: Math.round(tookMs) });
      if (log > longLogPages) db.pragma('wal_checkpoint(RESTART)');
      // Nobody waits for it: when somebody is there, the next time.
      if (isOwed) isOwed = !emptyLog(db, 0);
      tell(undefined);
    } catch (error) {
      tell(String(error));
    }
    timer = setTimeout(carry, everyMs);
  };
  let timer = setTimeout(carry, everyMs);
  const empty = (): boolean => {
    try {
      // Nearly all of it without anybody having to wait; the rest is a moment.
      db.pragma('wal_checkpoint(PASSIVE)');
      return emptyLog(db, emptyWithinMs);
    } catch (error) {
      tell(String(error));
      return false;
    }
  };
  port.on('message', (order: CheckpointOrder) => {
    if (order === 'empty') {
      isOwed = !empty();
      return say({ kind: 'emptied', isEmpty: !isOwed });
    }
    clearTimeout(timer);
    db.close();
    port.close();
  });
}
