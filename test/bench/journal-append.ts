// Measures one append of three events to the journal, projections included.
// Never runs as a test: figures are printed as `name value unit`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/adapters/sqlite/sqlite-store.js';
import type { JournalEvent } from '../../src/core/journal/journal-event.js';
import type { EpochMs } from '../../src/core/kernel/ids.js';
import { agentIds, bodiesOf, callId, endings, event, queueIds } from '../adapters/sqlite/journal-scenario.js';
import { figure, percentile } from '../support/bench-figures.js';

const callsAtOnce = 100;
const warmUpCalls = 2_000;
const measuredCalls = 10_000;

const at = <T>(list: readonly T[], n: number): T => {
  const item = list[n % list.length];
  if (item === undefined) throw new Error('empty list');
  return item;
};

/** Batches of three, of a hundred calls in turn. */
function* batches(fromCall: number, calls: number): Generator<readonly JournalEvent[]> {
  const lines: JournalEvent[][] = [];
  let next = fromCall;
  for (;;) {
    while (lines.length < callsAtOnce && next < fromCall + calls) {
      const n = next++;
      const plan = { queueId: at(queueIds, n), agentId: at(agentIds, n), waitMs: 4_000, talkMs: 60_000 };
      const bodies = bodiesOf({ callId: callId(n), ending: at(endings, n), ...plan });
      lines.push(bodies.map((body, index) => event(1_700_000_000_000 + n * 100 + index, body)));
    }
    if (lines.length === 0) return;
    for (const line of [...lines]) {
      yield line.splice(0, 3);
      if (line.length === 0) lines.splice(lines.indexOf(line), 1);
    }
  }
}

const directory = mkdtempSync(join(tmpdir(), 'centrale-bench-'));
const store = openSqliteStore({ path: join(directory, 'bench.db'), nowMs: () => Date.now() as EpochMs });
try {
  for (const batch of batches(0, warmUpCalls)) store.journal.append(batch);
  const timesUs: number[] = [];
  let events = 0;
  for (const batch of batches(warmUpCalls, measuredCalls)) {
    const startNs = process.hrtime.bigint();
    store.journal.append(batch);
    timesUs.push(Number(process.hrtime.bigint() - startNs) / 1_000);
    events += batch.length;
  }
  timesUs.sort((a, b) => a - b);
  const mean = timesUs.reduce((sum, us) => sum + us, 0) / timesUs.length;
  const rebuildStart = process.hrtime.bigint();
  const rebuilt = store.journal.rebuildProjections();
  const rebuildMs = Number(process.hrtime.bigint() - rebuildStart) / 1e6;
  const listStart = process.hrtime.bigint();
  store.journal.calls({ limit: 50 });
  const listMs = Number(process.hrtime.bigint() - listStart) / 1e6;
  figure('journal.append_us', mean, 'us', 1);
  figure('journal.append_p50_us', percentile(timesUs, 50), 'us', 1);
  figure('journal.append_p99_us', percentile(timesUs, 99), 'us', 1);
  figure('journal.append_max_us', percentile(timesUs, 100), 'us', 1);
  figure('journal.append_events', events, 'events');
  figure('journal.rebuild_us_per_event', (rebuildMs * 1_000) / rebuilt, 'us', 1);
  figure('journal.list_ms', listMs, 'ms');
} finally {
  store.close();
  rmSync(directory, { recursive: true, force: true });
}
