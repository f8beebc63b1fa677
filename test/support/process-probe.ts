// Looks into one process of a service that a benchmark measures: how late its event loop was, garbage collection, slow statements.
// Never loaded by the service itself: `node --require`, by ServiceProbe, whose signal it answers with a file.
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { probeDirVariable, probeSignal, type ProcessFigures } from './service-probe.js';

/** Between two looks at the clock, ms: what comes on top is delay. */
const resolutionMs = 10;
/** A statement of SQLite that took longer is counted, ms. */
const slowStatementMs = 5;

const none = {
  gcCount: 0,
  gcTotalMs: 0,
  gcLongestMs: 0,
  statements: 0,
  slowStatements: 0,
  slowestStatementMs: 0,
};
const seen = { ...none };
const delay = monitorEventLoopDelay({ resolution: resolutionMs });

function watchGarbageCollection(): void {
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      seen.gcCount += 1;
      seen.gcTotalMs += duration;
      seen.gcLongestMs = Math.max(seen.gcLongestMs, duration);
    }
  }).observe({ entryTypes: ['gc'] });
}

/** COMMIT is a statement too: better-sqlite3 prepares it like any other. */
function watchStatements(): void {
  const db = new Database(':memory:');
  const prototype = Object.getPrototypeOf(db.prepare('SELECT 1')) as Record<
    string,
    (...args: unknown[]) => unknown
  >;
  db.close();
  for (const name of ['run', 'get', 'all']) {
    const original = prototype[name];
    if (original === undefined) throw new Error(`better-sqlite3's statements have no ${name}`);
    prototype[name] = function (...args) {
      const startedAtMs = performance.now();
      try {
        return original.apply(this, args);
      } finally {
        const tookMs = performance.now() - startedAtMs;
        seen.statements += 1;
        if (tookMs > slowStatementMs) seen.slowStatements += 1;
        seen.slowestStatementMs = Math.max(seen.slowestStatementMs, tookMs);
      }
    };
  }
}

function tell(file: string): void {
  const beyond = (ns: number): number => Math.max(0, ns / 1e6 - resolutionMs);
  const figures: ProcessFigures = {
    ...seen,
    loopDelayP50Ms: beyond(delay.percentile(50)),
    loopDelayP99Ms: beyond(delay.percentile(99)),
    loopDelayMaxMs: beyond(delay.max),
  };
  Object.assign(seen, none);
  delay.reset();
  writeFileSync(`${file}.new`, JSON.stringify(figures));
  renameSync(`${file}.new`, file);
}

const dir = process.env[probeDirVariable];
if (dir !== undefined && isMainThread) {
  process.on(probeSignal, () => tell(join(dir, String(process.pid))));
  watchGarbageCollection();
  if (!process.argv.includes('softswitch')) watchStatements();
  delay.enable();
}
