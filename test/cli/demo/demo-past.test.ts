// The demo's past is lived through by the service's own parts: its books balance, and a seed always gives the same one.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import type { CallRecord } from '../../../src/api/calls.js';
import { toAcdSettings } from '../../../src/configuration/acd-settings.js';
import { dayFromJournal } from '../../../src/app/what-if/what-if-day.js';
import type { Store } from '../../../src/app/ports/store.js';
import { dayBounds } from '../../../src/core/kernel/day-bounds.js';
import type { EpochMs } from '../../../src/core/kernel/ids.js';
import { demoDid, demoServiceCompany } from '../../../src/cli/demo/demo-company.js';
import { demoCustomers } from '../../../src/cli/demo/demo-customers.js';
import { readMessages } from '../../../src/cli/demo/demo-messages.js';
import { makeDemoPast } from '../../../src/cli/demo/demo-past.js';
import { suppliedSoundsDir } from '../../../src/daemon/program-files.js';
import { createFakeLog } from '../../support/fake-log.js';

jest.setTimeout(120_000);

/** A Wednesday in the busiest hour. */
const nowMs = Date.UTC(2026, 10, 18, 10, 30) as EpochMs;
const whole = demoServiceCompany(5999);
/** Nobody logs in here, and passwords take long. */
const company = { ...whole, users: whole.users.filter(({ role }) => role !== 'agent') };
const log = createFakeLog();
const folders: string[] = [];
const stores: Store[] = [];

async function make(seed: number, days: number, now?: typeof company): Promise<Store> {
  const dataDir = mkdtempSync(join(tmpdir(), 'centrale-demo-past-'));
  folders.push(dataDir);
  const messages = await readMessages(join(suppliedSoundsDir, 'demo-messages'));
  await makeDemoPast({
    ...{ dataDir, company, messages, nowMs, seed, log, companyNow: now },
    customers: demoCustomers,
    did: demoDid,
    days,
    version: 'test',
    onDay: () => undefined,
  });
  const store = openSqliteStore({ path: join(dataDir, 'centrale.db'), nowMs: () => nowMs });
  stores.push(store);
  return store;
}

function callsOf({ journal }: Store): readonly CallRecord[] {
  const calls: CallRecord[] = [];
  for (let before: string | undefined; ;) {
    const page = journal.calls({ limit: 200, ...(before === undefined ? {} : { before }) });
    calls.push(...page.calls);
    if (page.next === null) return calls;
    before = page.next;
  }
}

let store: Store;

beforeAll(async () => {
  store = await make(31, 2);
});

afterAll(() => {
  for (const one of stores) one.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

test('nothing in it went wrong, and nobody is left on the line', () => {
  expect(log.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
  expect(store.journal.openCalls()).toEqual([]);
  expect(store.journal.callsWithLegsLeftOver()).toEqual([]);
  expect([...store.journal.agentStatuses().values()].map(({ status }) => status.kind)).toEqual(
    company.agents.map(() => 'logged-out'),
  );
  expect(store.journal.lastEventAtMs()).toBeLessThanOrEqual(nowMs);
});

test('the books balance in every interval, and are the same when they are made anew', () => {
  const intervals = store.journal.queueIntervals(0 as EpochMs, nowMs);
  expect(intervals.length).toBeGreaterThan(100);
  for (const one of intervals)
    expect(one.offered).toBe(
      one.answered + one.abandoned + one.overflowed + one.interrupted + one.calledBack,
    );
  store.journal.rebuildProjections();
  expect(store.journal.queueIntervals(0 as EpochMs, nowMs)).toEqual(intervals);
});

test('every kind of call is there: answered, given up, called back, voice message', () => {
  const calls = callsOf(store);
  const came = new Set(calls.map(({ outcome, cause }) => `${outcome} ${cause}`));
  for (const kind of [
    'answered caller-hung-up',
    'abandoned caller-hung-up',
    'served callback-requested',
    'answered customer-hung-up',
    'served voicemail-left',
  ])
    expect(came).toContain(kind);
  const customers = new Set(demoCustomers.flatMap(({ numbers }) => numbers));
  const inbound = calls.filter(({ direction }) => direction === 'inbound');
  const known = inbound.filter(({ callerNumber }) => customers.has(callerNumber));
  expect(known.length / inbound.length).toBeGreaterThan(0.5);
  // Each of them can be explained.
  const answered = known.find(({ outcome }) => outcome === 'answered');
  expect(store.decisions.ofCall(answered!.id as never).length).toBeGreaterThan(0);
});

test('voice messages are files that can be played, old ones heard and others new', () => {
  const { voicemails } = store.journal.voicemails({ limit: 200 });
  expect(voicemails.length).toBeGreaterThan(2);
  for (const { callId, durationMs } of voicemails) {
    const file = readFileSync(join(folders[0]!, 'voicemail', `${callId}.wav`));
    expect(file.toString('latin1', 0, 4)).toBe('RIFF');
    expect((file.length - 44) / 16).toBeCloseTo(durationMs, -1);
  }
  expect(new Set(voicemails.map(({ heardAtMs }) => heardAtMs === null))).toEqual(new Set([true, false]));
});

test('without an outbound side in the end, customers were called back all the same, and who was not yet is kept', async () => {
  const now = demoServiceCompany(undefined);
  const { company: companies, journal } = await make(31, 0, now);
  expect(companies.read()).toMatchObject({ trunks: now.trunks, queues: now.queues });
  const callbacks = journal.callbacks();
  expect(callbacks.map(({ phase }) => phase)).toEqual(expect.arrayContaining(['ended', 'open']));
  expect(journal.openCalls()).toEqual([]);
});

test('the change log tells who has set what to what it is now', () => {
  const changes = store.company.changes(500).filter(({ list, by }) => list === 'queues' && by === 'admin');
  expect(changes.length).toBeGreaterThan(0);
  expect(store.company.read()?.queues).toEqual(company.queues);
});

test('a day of it can be asked about', () => {
  const { startMs, endMs } = dayBounds((nowMs - 24 * 3_600_000) as EpochMs, company.settings.timeZone);
  const events = store.journal.eventsAfter(0, 1_000_000).filter(({ atMs }) => atMs < endMs);
  const day = dayFromJournal(company, { startMs, endMs }, events);
  expect(day.callers.length).toBeGreaterThan(300);
  expect(toAcdSettings(company).agents).toHaveLength(company.agents.length);
  expect(new Set(day.statuses.map(({ agentId }) => agentId)).size).toBe(company.agents.length);
});

test('the same seed gives the same past, another one another', async () => {
  // Of a morning.
  const [one, again, other] = [await make(31, 0), await make(31, 0), await make(32, 0)];
  expect(callsOf(one).length).toBeGreaterThan(30);
  expect(callsOf(again)).toEqual(callsOf(one));
  expect(callsOf(other)).not.toEqual(callsOf(one));
});

test('it is made in a new folder only', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'centrale-demo-past-'));
  folders.push(dataDir);
  const real = openSqliteStore({ path: join(dataDir, 'centrale.db'), nowMs: () => nowMs });
  real.company.put('settings', 'settings', company.settings, 'somebody', nowMs);
  real.close();
  const made = makeDemoPast({
    ...{ dataDir, company, messages: [], nowMs, seed: 1, log, days: 1, version: 'test' },
    customers: [],
    did: demoDid,
    onDay: () => undefined,
  });
  await expect(made).rejects.toThrow('new folder');
});
