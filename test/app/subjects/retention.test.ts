// Personal data whose time is over are erased, kind by kind, and nothing that is younger or open.
// Never waits: the clock is moved.
import { eraseOverdue, type Retention } from '../../../src/app/subjects/retention.js';
import type { JournalEventBody } from '../../../src/core/journal/journal-event.js';
import type { CallId, FlowId, QueueId } from '../../../src/core/kernel/ids.js';
import { granted } from '../../../src/core/kernel/refusal.js';
import { dayMs } from '../../../src/core/kernel/zoned-time.js';
import { createCommandsFixture, type CommandsFixture } from '../application/commands-fixture.js';

const queueId = 'sales' as QueueId;
const forEver: Retention = {
  ...{ numbersDays: 0, typedDays: 0, voicemailsDays: 0, customersDays: 0, databaseCopiesDays: 0 },
};
let fixture: CommandsFixture;
let removed: string[];

beforeEach(() => {
  fixture = createCommandsFixture();
  removed = [];
});
afterEach(() => fixture.close());

function record(...bodies: readonly JournalEventBody[]): void {
  fixture.store.journal.append(bodies.map((body) => ({ ...body, atMs: fixture.clock.nowMs() })));
}

function call(id: string, callerNumber: string): void {
  const callId = id as CallId;
  record(
    {
      kind: 'call-started',
      callId,
      direction: 'inbound',
      dialled: '+31205550100',
      callerNumber,
      callerName: id,
    },
    { kind: 'digits-pressed', callId, flowId: 'f' as FlowId, nodeId: 'n', digits: '4711' },
    { kind: 'voicemail-left', callId, queueId, number: callerNumber, durationMs: 2_000 },
    { kind: 'call-ended', callId, outcome: 'served', cause: 'voicemail-left' },
  );
}

const customer = (id: string, number: string): void =>
  fixture.store.customers.put({
    ...{ id, name: id, numbers: [number], wishes: { skills: [], priority: 0 }, notes: '' },
    ...{ changedAtMs: fixture.clock.nowMs(), changedBy: 'sue' },
  });

async function erase(keep: Partial<Retention>, signal = new AbortController().signal): Promise<void> {
  const { store, clock, log } = fixture;
  let done = false;
  const work = eraseOverdue(
    {
      ...{ clock, log },
      personal: store.personal,
      keep: { ...forEver, ...keep },
      removeVoicemail: (id) => {
        removed.push(id);
        record({ kind: 'voicemail-deleted', callId: id, by: 'retention' });
        return Promise.resolve(granted(undefined));
      },
      removeCustomer: (id) => {
        removed.push(id);
        store.customers.remove(id);
        return granted(undefined);
      },
    },
    signal,
  ).finally(() => (done = true));
  for (let turns = 0; !done && turns < 1_000; turns++) {
    await new Promise((resolve) => setImmediate(resolve));
    fixture.clock.advance(200);
  }
  await work;
}

const numberOf = (id: string): string | undefined => fixture.store.journal.call(id as CallId)?.callerNumber;
const typedIn = (id: string): string | undefined => {
  const event = fixture.store.journal.eventsOfCall(id as CallId)[1];
  return event?.kind === 'digits-pressed' ? event.digits : undefined;
};

it('keeps everything for ever unless told', async () => {
  call('old', '+31600000001');
  fixture.clock.advance(5_000 * dayMs);
  await erase({});
  expect([numberOf('old'), typedIn('old'), removed]).toEqual(['+31600000001', '4711', []]);
});

it('erases numbers and names that were not seen for so long, and what is younger not', async () => {
  call('old', '+31600000001');
  call('regular', '+31600000002');
  fixture.clock.advance(29 * dayMs);
  call('young', '+31600000003');
  call('again', '+31600000002');
  fixture.clock.advance(3 * dayMs);
  await erase({ numbersDays: 30 });
  expect(['old', 'regular', 'young', 'again'].map(numberOf)).toEqual([
    ...['erased', '+31600000002', '+31600000003', '+31600000002'],
  ]);
  expect(fixture.store.journal.call('old' as CallId)?.callerName).toBeNull();
  // The name of the other's first call is one of them. Another kind, which nobody wanted erased, stays.
  expect(typedIn('old')).toBe('4711');
  expect(fixture.log.lines).toContainEqual(
    expect.objectContaining({ fields: expect.objectContaining({ callValues: 3, typed: 0 }) as unknown }),
  );
});

it('erases what was typed earlier than the number', async () => {
  call('old', '+31600000001');
  fixture.clock.advance(10 * dayMs);
  await erase({ typedDays: 7, numbersDays: 30 });
  expect([numberOf('old'), typedIn('old')]).toEqual(['+31600000001', '']);
});

it('keeps what an open callback needs, however old', async () => {
  call('old', '+31600000001');
  record({
    ...{ kind: 'callback-requested', callId: 'old' as CallId, number: '+31600000001', queueId, by: 'caller' },
    waitingSinceMs: fixture.clock.nowMs(),
  });
  fixture.clock.advance(100 * dayMs);
  await erase({ numbersDays: 30 });
  expect(numberOf('old')).toBe('+31600000001');
  record({ kind: 'callback-ended', callId: 'old' as CallId, outcome: 'cancelled' });
  await erase({ numbersDays: 30 });
  expect(numberOf('old')).toBe('erased');
});

it('deletes messages by their age and customers by when they were seen or changed last', async () => {
  call('old', '+31600000001');
  customer('C-silent', '+31600000008');
  customer('C-regular', '+31600000002');
  fixture.clock.advance(29 * dayMs);
  customer('C-new', '+31600000009');
  call('again', '+31600000002');
  fixture.clock.advance(3 * dayMs);
  await erase({ voicemailsDays: 30, customersDays: 30 });
  expect(removed).toEqual(['C-silent', 'old']);
});

it('keeps a customer for as long as was said after the last call, although the number of the call was erased earlier', async () => {
  customer('C-regular', '+31600000002');
  fixture.clock.advance(90 * dayMs);
  call('again', '+31600000002');
  const keep = { numbersDays: 30, customersDays: 90 };
  fixture.clock.advance(32 * dayMs);
  await erase(keep);
  expect(numberOf('again')).toBe('erased');
  await erase(keep);
  expect(removed).toEqual([]);
  fixture.clock.advance(60 * dayMs);
  await erase(keep);
  expect(removed).toEqual(['C-regular']);
});

it('works in small steps, and leaves the rest when the service stops', async () => {
  for (let n = 0; n < 700; n++)
    record(
      {
        ...{ kind: 'callback-listed', callId: `c-${n}` as CallId, number: `+3160000${1000 + n}` },
      },
      { kind: 'callback-closed', callId: `c-${n}` as CallId, by: 'sue' },
    );
  fixture.clock.advance(100 * dayMs);
  const stopped = new AbortController();
  const { personal } = fixture.store;
  const counts: number[] = [];
  const spied = {
    ...personal,
    eraseSeenBefore: (...args: Parameters<typeof personal.eraseSeenBefore>) => {
      const count = personal.eraseSeenBefore(...args);
      counts.push(count);
      stopped.abort();
      return count;
    },
  };
  const { clock, log } = fixture;
  const work = eraseOverdue(
    {
      ...{ clock, log, personal: spied, keep: { ...forEver, numbersDays: 30 } },
      removeVoicemail: () => Promise.resolve(granted(undefined)),
      removeCustomer: () => granted(undefined),
    },
    stopped.signal,
  );
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(200);
  await work;
  expect(counts).toEqual([500]);
  await erase({ numbersDays: 30 });
  expect(fixture.store.personal.find({ numbers: ['+31600001699'] })).toBeUndefined();
});
