// Voice messages in the database: listed in pages, marked, deleted, and made anew from the journal.
// Never checks recordings.
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import { voicemailListQuerySchema, type VoicemailListQuery } from '../../../src/api/voicemails.js';
import { ResumePlaces } from '../../../src/app/calls/resume-places.js';
import type { Store } from '../../../src/app/ports/store.js';
import type { JournalEventBody } from '../../../src/core/journal/journal-event.js';
import type { CallId, EpochMs, LegId, QueueId } from '../../../src/core/kernel/ids.js';
import { createFakeClock } from '../../support/fake-clock.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from './temporary-directory.js';

const startMs = 1_700_000_000_000;
let directory: TemporaryDirectory;
let store: Store;
beforeEach(() => {
  directory = makeTemporaryDirectory();
  store = openSqliteStore({ path: directory.file('c.db'), nowMs: () => startMs as EpochMs });
});
afterEach(() => {
  store.close();
  directory.remove();
});

const record = (atMs: number, ...bodies: readonly JournalEventBody[]): void =>
  store.journal.append(bodies.map((body) => ({ ...body, atMs: (startMs + atMs) as EpochMs })));
const leave = (id: string, atMs: number, queueId = 'help'): void =>
  record(atMs, {
    kind: 'voicemail-left',
    callId: id as CallId,
    queueId: queueId as QueueId,
    number: '+31612345678',
    durationMs: 5000,
  });
const list = (query: Partial<VoicemailListQuery> = {}) =>
  store.journal.voicemails({ ...voicemailListQuerySchema.parse({}), ...query });
const ids = (query: Partial<VoicemailListQuery> = {}): string[] =>
  list(query).voicemails.map(({ callId }) => callId);

describe('voice messages', () => {
  test('newest first, of all queues or of one, in pages', () => {
    leave('a', 1);
    leave('b', 2, 'sales');
    leave('c', 3);
    leave('d', 3);
    expect(ids()).toEqual(['d', 'c', 'b', 'a']);
    expect(ids({ queue: 'help' })).toEqual(['d', 'c', 'a']);
    const all = voicemailListQuerySchema.parse({});
    const of = (queues: readonly string[], query = all) =>
      store.journal.voicemails(query, queues).voicemails.map(({ callId }) => callId);
    expect(of(['sales', 'elsewhere'])).toEqual(['b']);
    expect(of([])).toEqual([]);
    expect(of(['sales'], { ...all, queue: 'help' })).toEqual([]);
    expect(list({ limit: 2 }).next).toBe('c');
    expect(ids({ limit: 2, before: 'c' })).toEqual(['b', 'a']);
    expect(list({ limit: 2, before: 'c' }).next).toBeNull();
  });

  test('the first who listened is remembered; what was deleted is gone; both also after a rebuild', () => {
    leave('a', 1);
    leave('b', 2);
    record(5, { kind: 'voicemail-heard', callId: 'a' as CallId, by: 'ann' });
    record(6, { kind: 'voicemail-heard', callId: 'a' as CallId, by: 'bob' });
    record(7, { kind: 'voicemail-deleted', callId: 'b' as CallId, by: 'ann' });
    const expected = [
      {
        callId: 'a',
        queueId: 'help',
        number: '+31612345678',
        name: null,
        leftAtMs: startMs + 1,
        durationMs: 5000,
        heardAtMs: startMs + 5,
        heardBy: 'ann',
      },
    ];
    expect(list().voicemails).toEqual(expected);
    store.journal.rebuildProjections();
    expect(list().voicemails).toEqual(expected);
    expect(store.journal.voicemail('b' as CallId)).toBeUndefined();
  });
});

describe('places of callers who left before a restart', () => {
  const callId = (id: string): CallId => id as CallId;
  const visit = (
    id: string,
    number: string,
    fromMs: number,
    toMs: number,
    reason: 'abandoned' | 'answered' | 'interrupted',
  ) => {
    const legId = `${id}/1` as LegId;
    const queueId = 'help' as QueueId;
    record(
      fromMs,
      {
        kind: 'call-started',
        callId: callId(id),
        direction: 'inbound',
        dialled: '+31205550100',
        callerNumber: number,
      },
      { kind: 'leg-started', callId: callId(id), legId, role: 'caller', sipCallId: id },
      { kind: 'call-queued', callId: callId(id), queueId },
    );
    record(
      toMs,
      { kind: 'queue-left', callId: callId(id), queueId, reason, waitMs: toMs - fromMs },
      { kind: 'leg-ended', callId: callId(id), legId, by: 'remote', cause: 'hung-up' },
      { kind: 'call-ended', callId: callId(id), outcome: reason, cause: 'caller-hung-up' },
    );
  };
  const restored = (nowMs: number, withinMs = 60_000): ResumePlaces => {
    const places = new ResumePlaces(createFakeClock(startMs + nowMs));
    places.restore(store.journal, withinMs);
    return places;
  };
  const help = 'help' as QueueId;

  test('who gave up or was cut off in time has the old place', () => {
    visit('a', '+31600000001', 0, 100_000, 'abandoned');
    visit('b', '+31600000002', 10_000, 110_000, 'interrupted');
    const places = restored(120_000);
    expect(places.take(help, '+31600000001', 60_000)?.waitingSinceMs).toBe(startMs);
    expect(places.take(help, '+31600000002', 60_000)?.waitingSinceMs).toBe(startMs + 10_000);
    // Each place is given once.
    expect(places.take(help, '+31600000001', 60_000)).toBeUndefined();
  });

  test('whose call could not be gone on with after the start has the old place, and who was served has none', () => {
    const places = restored(120_000);
    visit('a', '+31600000001', 0, 110_000, 'interrupted');
    visit('b', '+31600000002', 0, 110_000, 'answered');
    for (const id of ['a', 'b']) places.ended(store.journal.eventsOfCall(callId(id)));
    expect(places.take(help, '+31600000001', 60_000)).toEqual({
      ...{ callId: 'a', waitingSinceMs: startMs, leftAtMs: startMs + 110_000 },
    });
    expect(places.take(help, '+31600000002', 60_000)).toBeUndefined();
  });

  test('not who left too long ago, was served, or came back and was served', () => {
    visit('a', '+31600000001', 0, 10_000, 'abandoned');
    visit('b', '+31600000002', 0, 100_000, 'answered');
    visit('c', '+31600000003', 0, 90_000, 'abandoned');
    visit('d', '+31600000003', 95_000, 100_000, 'answered');
    const places = restored(120_000);
    for (const number of ['+31600000001', '+31600000002', '+31600000003'])
      expect(places.take(help, number, 60_000)).toBeUndefined();
  });

  test('a place kept from before is the old one still', () => {
    const legId = 'a/1' as LegId;
    record(
      50_000,
      {
        kind: 'call-started',
        callId: callId('a'),
        direction: 'inbound',
        dialled: '+31205550100',
        callerNumber: '+31600000001',
      },
      { kind: 'leg-started', callId: callId('a'), legId, role: 'caller', sipCallId: 'a' },
      { kind: 'call-queued', callId: callId('a'), queueId: help, waitingSinceMs: (startMs + 7) as EpochMs },
    );
    record(
      60_000,
      { kind: 'queue-left', callId: callId('a'), queueId: help, reason: 'abandoned', waitMs: 10_000 },
      { kind: 'leg-ended', callId: callId('a'), legId, by: 'remote', cause: 'hung-up' },
      { kind: 'call-ended', callId: callId('a'), outcome: 'abandoned', cause: 'caller-hung-up' },
    );
    expect(restored(70_000).take(help, '+31600000001', 60_000)?.waitingSinceMs).toBe(startMs + 7);
  });
});
