// Checkpoints beside the loop that runs calls: a worker thread waits for the disk, so that no call does.
// Never the only one who makes them: the writing connection does when the log has grown all the same.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Log } from '../../app/ports/log.js';
import type { CheckpointOrder, CheckpointWord, CheckpointWork } from './sqlite-checkpoint-worker.js';
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

export interface Checkpoints {
  /** What was erased lies in no file of the database any more. False when that is not certain. */
  emptyLog(): Promise<boolean>;
  /** To be called before the database is closed. */
  stop(): Promise<void>;
}

export function startCheckpoints(databaseFile: string, options: CheckpointsOptions = {}): Checkpoints {
  const { log, onSlow } = options;
  const workerData: CheckpointWork = { databaseFile, everyMs, slowMs: options.slowMs ?? slowMs };
  const worker = new Worker(join(__dirname, 'sqlite-checkpoint-worker.js'), { workerData });
  const waiting: ((isEmpty: boolean) => void)[] = [];
  const order = (what: CheckpointOrder): void => worker.postMessage(what);
  worker.on('message', (word: CheckpointWord) => {
    if (word.kind === 'emptied') waiting.shift()?.(word.isEmpty);
    else if (word.kind === 'slow') {
      log?.warn({ tookMs: word.tookMs }, 'a checkpoint of the database was slow; no call was held up');
      onSlow?.();
    } else if (word.problem === undefined) log?.info({}, 'checkpoints of the database are made again');
    else log?.warn({ problem: word.problem }, 'no checkpoint of the database can be made');
  });
  // Its end costs nothing but what it was there to save.
  worker.on('error', (error) => log?.error({ err: error }, 'the thread that makes checkpoints ended'));
  let isGone = false;
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.once('exit', () => {
    isGone = true;
    for (const answer of waiting.splice(0)) answer(false);
  });
  return {
    emptyLog: () =>
      new Promise((resolve) => {
        if (isGone) return resolve(false);
        waiting.push(resolve);
        order('empty');
      }),
    async stop() {
      order('stop');
      const timer = setTimeout(() => void worker.terminate(), stopWithinMs);
      await gone;
      clearTimeout(timer);
    },
  };
}
