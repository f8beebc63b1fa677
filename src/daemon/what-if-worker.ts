// A worker thread's whole life: one what-if question, read from the database and played.
// Never touches what the service holds in memory; everything comes in as data.
import { parentPort, workerData } from 'node:worker_threads';
import type { WhatIfRequest, WhatIfResult } from '../api/what-if.js';
import { granted, type Outcome } from '../core/kernel/refusal.js';
import { runWhatIf } from './what-if-run.js';

export interface WhatIfWork {
  readonly databaseFile: string;
  readonly request: WhatIfRequest;
}

export type WhatIfWord =
  | { readonly kind: 'progress'; readonly progress: number }
  | { readonly kind: 'outcome'; readonly outcome: Outcome<WhatIfResult> };

/** Progress is told in whole percents. */
let toldPercent = -1;

const port = parentPort;
if (port !== null) {
  const { databaseFile, request } = workerData as WhatIfWork;
  const tell = (word: WhatIfWord): void => port.postMessage(word);
  // A failure ends the thread with an error, which the other side sees.
  void runWhatIf({
    databaseFile,
    ask: () => granted(request),
    onProgress: (progress) => {
      const percent = Math.floor(100 * progress);
      if (percent === toldPercent) return;
      toldPercent = percent;
      tell({ kind: 'progress', progress });
    },
    // The thread is ended from outside.
    signal: new AbortController().signal,
  }).then((outcome) => tell({ kind: 'outcome', outcome }));
}
