// Legs that a dead daemon left on the SIP server are ended there at the next start, once, and the journal says so.
// Never talks to a SIP server.
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import { findCallsLeftOpen } from '../../../src/app/journal/interrupted-calls.js';
import { LeftOverLegs } from '../../../src/app/voice/left-over-legs.js';
import type { Store } from '../../../src/app/ports/store.js';
import type { LeftOverLeg, LeftOverOutcome } from '../../../src/app/ports/telephony.js';
import type { JournalEventBody } from '../../../src/core/journal/journal-event.js';
import type { CallId, EpochMs, LegId } from '../../../src/core/kernel/ids.js';
import {
  makeTemporaryDirectory,
  type TemporaryDirectory,
} from '../../adapters/sqlite/temporary-directory.js';
import { createFakeLog, type FakeLog } from '../../support/fake-log.js';

const nowMs = 500_000 as EpochMs;
const callId = 'call-1' as CallId;
const leg = (n: number): { callId: CallId; legId: LegId } => ({ callId, legId: `${callId}/${n}` as LegId });
const started: JournalEventBody = {
  kind: 'call-started',
  callId,
  direction: 'inbound',
  dialled: '+31205550100',
  callerNumber: '+31612345678',
};
/** A caller who talks with one extension while another one rings, and a leg that is over. */
const talking: readonly JournalEventBody[] = [
  started,
  { kind: 'leg-started', ...leg(1), role: 'caller', sipCallId: 'in' },
  { kind: 'leg-answered', ...leg(1), dialogId: 'in;from-tag=1', endpointId: 'e1' },
  { kind: 'leg-started', ...leg(2), role: 'agent', sipCallId: 'out' },
  { kind: 'leg-ringing', ...leg(2), invites: ['t1', 't2'] },
  { kind: 'leg-answered', ...leg(2), dialogId: 'out;from-tag=2', endpointId: 'e2' },
  { kind: 'leg-started', ...leg(3), role: 'agent', sipCallId: 'out-2' },
  { kind: 'leg-ringing', ...leg(3), invites: ['t3', 't4'] },
  { kind: 'leg-started', ...leg(4), role: 'agent', sipCallId: 'out-3' },
  { kind: 'leg-answered', ...leg(4), dialogId: 'out-3;from-tag=3', endpointId: 'e3' },
  { kind: 'leg-ended', ...leg(4), by: 'remote', cause: 'hung-up' },
];

let directory: TemporaryDirectory;
let store: Store;
let log: FakeLog;
let asked: LeftOverLeg[];
beforeEach(() => {
  directory = makeTemporaryDirectory();
  store = openSqliteStore({ path: directory.file('c.db'), nowMs: () => nowMs });
  log = createFakeLog();
  asked = [];
});
afterEach(() => {
  store.close();
  directory.remove();
});

const write = (...bodies: readonly JournalEventBody[]): void =>
  store.journal.append(bodies.map((body, index) => ({ ...body, atMs: (1000 + index) as EpochMs })));

/** The service starts anew; `outcome`: what the SIP server makes of a leg. */
function start(outcome: (leg: LeftOverLeg) => LeftOverOutcome = () => 'ended'): LeftOverLegs {
  findCallsLeftOpen(store, () => nowMs, log);
  return new LeftOverLegs({
    journal: store.journal,
    writer: { record: (...bodies) => write(...bodies) },
    telephony: {
      endLeftOver: (one) => {
        asked.push(one);
        return Promise.resolve(outcome(one));
      },
    },
    log,
  });
}

const openLegs = (): readonly string[] =>
  (store.journal.call(callId)?.legs ?? []).filter(({ endedAtMs }) => endedAtMs === null).map(({ id }) => id);

test('who talks is sent BYE, whoever rings CANCEL; then their legs have ended, and nothing is left for another start', async () => {
  write(...talking);
  const legs = start();
  // The call is over, but whoever is on the line is not: nobody has told them.
  expect(store.journal.call(callId)).toMatchObject({ outcome: 'interrupted' });
  expect(openLegs()).toEqual(['call-1/1', 'call-1/2', 'call-1/3']);
  await legs.end();
  expect(asked).toEqual([
    { dialogId: 'in;from-tag=1' },
    { dialogId: 'out;from-tag=2' },
    { invites: ['t3', 't4'] },
  ]);
  expect(openLegs()).toEqual([]);
  expect(log.lines.at(-1)?.fields).toEqual({ ended: 3, gone: 0, failed: 0 });
  await start().end();
  expect(asked).toHaveLength(3);
});

test('a leg that the SIP server has forgotten has ended too', async () => {
  write(...talking);
  await start(() => 'gone').end();
  expect(openLegs()).toEqual([]);
});

test('what could not be ended is tried again when the SIP server is back, and at the next start', async () => {
  write(...talking);
  const failing = (one: LeftOverLeg): LeftOverOutcome => (one.invites === undefined ? 'ended' : 'failed');
  const legs = start(failing);
  await legs.end();
  expect(openLegs()).toEqual(['call-1/3']);
  await legs.end();
  expect(asked).toHaveLength(4);
  await start().end();
  expect(asked).toHaveLength(5);
  expect(openLegs()).toEqual([]);
});

test('a journal of an earlier version, which names nothing on the SIP server, is closed as ever', async () => {
  write(
    started,
    { kind: 'leg-started', ...leg(1), role: 'caller', sipCallId: 'in' },
    { kind: 'leg-answered', ...leg(1) },
    { kind: 'leg-started', ...leg(2), role: 'agent', sipCallId: 'out' },
    { kind: 'leg-ringing', ...leg(2) },
  );
  const legs = start();
  expect(openLegs()).toEqual([]);
  await legs.end();
  expect(asked).toEqual([]);
});

test('a service that was stopped in order leaves nothing', async () => {
  write(
    ...talking,
    ...[1, 2, 3].map((n): JournalEventBody => ({
      kind: 'leg-ended',
      ...leg(n),
      by: 'local',
      cause: 'hung-up',
    })),
    { kind: 'call-ended', callId, outcome: 'answered', cause: 'caller-hung-up' },
  );
  await start().end();
  expect(asked).toEqual([]);
});
