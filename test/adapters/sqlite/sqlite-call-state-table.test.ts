// Rules of calls in progress on the disk: written with their events, gone with their call.
// Never looks into a call.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allMigrations } from '../../../src/adapters/sqlite/migrations/all-migrations.js';
import { openDatabase } from '../../../src/adapters/sqlite/sqlite-database.js';
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import { newCall } from '../../../src/core/calls/call-machine.js';
import { keptCallVersion, type KeptCall } from '../../../src/core/calls/kept-call.js';
import type { CallId, EpochMs } from '../../../src/core/kernel/ids.js';
import type { JournalEvent } from '../../../src/core/journal/journal-event.js';

const dir = mkdtempSync(join(tmpdir(), 'centrale-call-states-'));
const open = () => openSqliteStore({ path: join(dir, 'centrale.db'), nowMs: () => 1_000 as EpochMs });
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const kept = (callId: string, change: Partial<KeptCall> = {}): KeptCall => ({
  version: keptCallVersion,
  state: newCall(callId as CallId, 'inbound'),
  caller: { language: 'nl', known: false, overflows: 0, choices: ['digit-1'], points: 2, demands: [] },
  withheld: false,
  ...change,
});
const started = (callId: string): JournalEvent => ({
  kind: 'call-started',
  callId: callId as CallId,
  direction: 'internal',
  dialled: '201',
  callerNumber: '202',
  atMs: 1_000 as EpochMs,
});

it('a call in progress is read back as it was written last, and not at all once it is over', () => {
  const [one, other] = ['call-1', 'call-2'] as const;
  const first = open();
  first.journal.append([], [], [{ callId: one as CallId, kept: kept(one) }]);
  first.journal.append([started(other)], [], [{ callId: other as CallId, kept: kept(other) }]);
  first.journal.append([], [], [{ callId: other as CallId, kept: kept(other, { withheld: true }) }]);
  first.close();

  const second = open();
  expect(second.journal.keptCalls()).toEqual([kept(one), kept(other, { withheld: true })]);
  second.journal.append([], [], [{ callId: one as CallId, kept: undefined }]);
  expect(second.journal.keptCalls().map(({ state }) => state.id)).toEqual([other]);
  second.close();
});

it('the call is as it was when its events could not be written', () => {
  const store = open();
  const change = { callId: 'call-3' as CallId, kept: kept('call-3') };
  const broken = { ...started('call-3'), dialled: undefined } as unknown as JournalEvent;
  expect(() => store.journal.append([broken], [], [change])).toThrow();
  expect(store.journal.keptCalls().map(({ state }) => state.id)).not.toContain('call-3');
  store.close();
});

it('a call that an earlier version of the program was in goes on after the upgrade', () => {
  const path = join(dir, 'earlier.db');
  const nowMs = 1_000 as EpochMs;
  const migrations = allMigrations.filter(({ version }) => version <= 17);
  const earlier = openDatabase({ path, migrations, nowMs: () => nowMs });
  const calls = ['call-1', 'call-2'].map((id) => kept(id));
  for (const call of calls)
    earlier.db.prepare('INSERT INTO call_state VALUES (?, ?)').run(call.state.id, JSON.stringify(call));
  earlier.close();

  const now = openSqliteStore({ path, nowMs: () => nowMs });
  expect(now.journal.keptCalls()).toEqual(calls);
  now.journal.append([], [], [{ callId: 'call-1' as CallId, kept: undefined }]);
  expect(now.journal.keptCalls()).toEqual(calls.slice(1));
  now.close();
});
