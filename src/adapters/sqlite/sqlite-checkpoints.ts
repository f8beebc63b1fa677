// Checkpoints beside the loop that runs calls: a worker thread waits for the disk, so that no call does.
// Never the only one who makes them: the writing connection does when the log has grown all the same.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Log } from '../../app/ports/log.js';
import type { CheckpointWord, CheckpointWork } from './sqlite-checkpoint-worker.js';
import { slowMs } from './sqlite-write-guard.js';

/** Between two checkpoints, ms. */
const everyMs = 1000;
/** A thread that hangs on the disk is not waited for longer, ms. */
const stopWithinMs = 3000;

export interface CheckpointsOptions {
  readonly log?: Log | undefined;
  /** A checkpoint takes longer than this, ms; default 1000. */
  readonly slowMs?: number;
  readonly onSlow?: () => void;
}

/** Returns the stop, to be called before the database is closed. */
export function startCheckpoints(
  databaseFile: string,
  options: CheckpointsOptions = {},
): () => Promise<void> {
  const { log, onSlow } = options;
  const workerData: CheckpointWork = { databaseFile, everyMs, slowMs: options.slowMs ?? slowMs };
  const worker = new Worker(join(__dirname, 'sqlite-checkpoint-worker.js'), { workerData });
  worker.on('message', (word: CheckpointWord) => {
    if (word.kind === 'slow') {
      log?.warn({ tookMs: word.tookMs }, 'a checkpoint of the database was slow; no call was held up');
      onSlow?.();
    } else if (word.problem === undefined) log?.info({}, 'checkpoints of the database are made again');
    else log?.warn({ problem: word.problem }, 'no checkpoint of the database can be made');
  });
  // Its end costs nothing but what it was there to save.
  worker.on('error', (error) => log?.error({ err: error }, 'the thread that makes checkpoints ended'));
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  return async () => {
    worker.postMessage('stop');
    const timer = setTimeout(() => void worker.terminate(), stopWithinMs);
    await gone;
    clearTimeout(timer);
  };
}
