// A worker thread's whole life: carries what the write-ahead log holds into the database file, again and again.
// Never writes anything of its own.
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

export interface CheckpointWork {
  readonly databaseFile: string;
  readonly everyMs: number;
  /** A checkpoint that takes longer is told. */
  readonly slowMs: number;
}

export type CheckpointWord =
  /** Why the last attempt failed; undefined: the first after that which did not. */
  | { readonly kind: 'problem'; readonly problem: string | undefined }
  | { readonly kind: 'slow'; readonly tookMs: number };

const port = parentPort;
if (port !== null) {
  const { databaseFile, everyMs, slowMs } = workerData as CheckpointWork;
  const db = new Database(databaseFile, { fileMustExist: true, timeout: 0 });
  let problem: string | undefined;
  const say = (word: CheckpointWord): void => port.postMessage(word);
  const tell = (now: string | undefined): void => {
    if (now !== problem) say({ kind: 'problem', problem: now });
    problem = now;
  };
  const carry = (): void => {
    const startedAtMs = performance.now();
    try {
      db.pragma('wal_checkpoint(PASSIVE)');
      tell(undefined);
    } catch (error) {
      tell(String(error));
    }
    const tookMs = performance.now() - startedAtMs;
    if (tookMs > slowMs) say({ kind: 'slow', tookMs: Math.round(tookMs) });
    timer = setTimeout(carry, everyMs);
  };
  let timer = setTimeout(carry, everyMs);
  // The only word that comes: stop.
  port.once('message', () => {
    clearTimeout(timer);
    db.close();
    port.close();
  });
}
