// A worker thread's whole life: carries what the write-ahead log holds into the database file, again and again.
// Never writes anything of its own.
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

export interface CheckpointWork {
  readonly databaseFile: string;
  readonly everyMs: number;
}

/** Why the last attempt failed; undefined: the first after that which did not. */
export type CheckpointWord = { readonly problem: string | undefined };

const port = parentPort;
if (port !== null) {
  const { databaseFile, everyMs } = workerData as CheckpointWork;
  const db = new Database(databaseFile, { fileMustExist: true, timeout: 0 });
  let problem: string | undefined;
  const tell = (now: string | undefined): void => {
    if (now !== problem) port.postMessage({ problem: now } satisfies CheckpointWord);
    problem = now;
  };
  const carry = (): void => {
    try {
      db.pragma('wal_checkpoint(PASSIVE)');
      tell(undefined);
    } catch (error) {
      tell(String(error));
    }
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
