// Works what-if questions out on a thread of their own, so that no call waits for them.
// Never shares memory with it, and ends it when it is cancelled or takes too long.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { WhatIfRunner } from '../app/ports/what-if-runner.js';
import { refused } from '../core/kernel/refusal.js';
import type { WhatIfWord, WhatIfWork } from './what-if-worker.js';

/** A question that takes longer is given up. */
const longestMs = 10 * 60_000;
const heapMb = 1024;

export function createWhatIfThread(databaseFile: string): WhatIfRunner {
  return {
    run: (request, onProgress, signal) =>
      new Promise((resolve, reject) => {
        const workerData: WhatIfWork = { databaseFile, request };
        const worker = new Worker(join(__dirname, 'what-if-worker.js'), {
          workerData,
          resourceLimits: { maxOldGenerationSizeMb: heapMb },
        });
        const end = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', cancel);
          void worker.terminate();
        };
        const cancel = (): void => {
          end();
          resolve(refused('cancelled', 'cancelled'));
        };
        const giveUp = (error: Error): void => {
          end();
          reject(error);
        };
        const timer = setTimeout(() => giveUp(new Error('the question took too long')), longestMs);
        signal.addEventListener('abort', cancel, { once: true });
        if (signal.aborted) cancel();
        worker.on('message', (word: WhatIfWord) => {
          if (word.kind === 'progress') return onProgress(word.progress);
          end();
          resolve(word.outcome);
        });
        worker.on('error', giveUp);
        worker.on('exit', (code) => giveUp(new Error(`the thread ended with code ${code}`)));
      }),
  };
}
