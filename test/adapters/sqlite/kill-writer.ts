// A process that writes to the journal as fast as it can and prints the last seq that was acknowledged.
// Never ends by itself: the test kills it.
import { writeSync } from 'node:fs';
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import type { EpochMs } from '../../../src/core/kernel/ids.js';
import { bodiesOf, endings, event, queueIds, agentIds, callId } from './journal-scenario.js';

const [path = '', firstCall = '0'] = process.argv.slice(2);
const store = openSqliteStore({ path, nowMs: () => Date.now() as EpochMs });
let seq = store.journal.eventsAfter(0, Number.MAX_SAFE_INTEGER).at(-1)?.seq ?? 0;
for (let n = Number(firstCall); ; n++) {
  const ending = endings[n % endings.length];
  const queueId = queueIds[n % queueIds.length];
  const agentId = agentIds[n % agentIds.length];
  if (ending === undefined || queueId === undefined || agentId === undefined) throw new Error('no choice');
  const bodies = bodiesOf({ callId: callId(n), queueId, agentId, ending, waitMs: 1_000, talkMs: 2_000 });
  for (let from = 0; from < bodies.length; from += 3) {
    const batch = bodies.slice(from, from + 3).map((body) => event(Date.now(), body));
    store.journal.append(batch);
    seq += batch.length;
    // Straight to the pipe: what is printed was acknowledged, and is in the reader's hands when this dies.
    writeSync(1, `${seq}\n`);
  }
}
