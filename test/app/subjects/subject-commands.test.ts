// A person's data: found in every written form, handed over as an archive, erased once the person has hung up.
// Never tests what the store erases; its own tests do.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { SubjectCommands } from '../../../src/app/subjects/feature.js';
import { createSubjectCommands } from '../../../src/app/subjects/subject-commands.js';
import type { JournalEventBody } from '../../../src/core/journal/journal-event.js';
import type { CallId, FlowId, QueueId } from '../../../src/core/kernel/ids.js';
import { granted, refused, type Outcome } from '../../../src/core/kernel/refusal.js';
import { makeTemporaryDirectory } from '../../adapters/sqlite/temporary-directory.js';
import { FakeRecordings } from '../../support/fake-recordings.js';
import {
  createCommandsFixture,
  sampleCompany,
  type CommandsFixture,
} from '../application/commands-fixture.js';

const number = '+31612345678';
const callId = 'call-1' as CallId;
const queueId = 'sales' as QueueId;
const started: JournalEventBody = {
  ...{ kind: 'call-started', callId, direction: 'inbound', dialled: '+31205550100' },
  ...{ callerNumber: number, callerName: 'Janssen' },
};
const typed: JournalEventBody = {
  ...{ kind: 'digits-pressed', callId, flowId: 'welcome' as FlowId, nodeId: 'id', digits: '4711' },
};
const ended: JournalEventBody = { kind: 'call-ended', callId, outcome: 'served', cause: 'voicemail-left' };

let fixture: CommandsFixture;
let recordings: FakeRecordings;
let subjects: SubjectCommands;
let calledOff: [CallId, string][];
let cancelCallback: (id: CallId) => Outcome<undefined>;
let importing: boolean;
let forgotten: string[];

beforeEach(async () => {
  fixture = createCommandsFixture();
  expect((await fixture.company.importAll(sampleCompany(), 'test')).kind).toBe('granted');
  recordings = new FakeRecordings();
  calledOff = [];
  cancelCallback = (id) => {
    record({ kind: 'callback-ended', callId: id, outcome: 'cancelled' });
    return granted(undefined);
  };
  importing = false;
  forgotten = [];
  subjects = createSubjectCommands({
    personal: fixture.store.personal,
    journal: fixture.store.journal,
    recordings,
    company: () => fixture.company.read(),
    isImporting: () => importing,
    cancelCallback: (id, by) => {
      calledOff.push([id, by]);
      return cancelCallback(id);
    },
    removeVoicemail: (id, by) => {
      record({ kind: 'voicemail-deleted', callId: id, by });
      return Promise.resolve();
    },
    onErased: (numbers) => forgotten.push(...numbers),
    clock: fixture.clock,
    log: fixture.log,
    yieldToEventLoop: () => Promise.resolve(),
  });
});
afterEach(() => fixture.close());

function record(...bodies: readonly JournalEventBody[]): void {
  fixture.store.journal.append(bodies.map((body) => ({ ...body, atMs: fixture.clock.nowMs() })));
}

/** Somebody called, typed a number, and left a message. */
function call(): void {
  record(started, typed, {
    ...{ kind: 'voicemail-left', callId, queueId, number, name: 'Janssen', durationMs: 5_000 },
  });
  recordings.sizes.set(recordings.pathOf('voicemail', callId), 80_044);
}

const customer = {
  ...{
    id: 'C-1',
    name: 'Janssen BV',
    numbers: [number, '+31201234567'],
    wishes: { skills: [], priority: 0 },
  },
  ...{ notes: 'rings twice', changedAtMs: 1, changedBy: 'sue' },
};

it('finds by number however it is written, and by customer, and counts each kind', async () => {
  call();
  record(ended);
  fixture.store.customers.put(customer);
  const expected = {
    numbers: [number, '+31201234567'],
    customers: [{ id: 'C-1', name: 'Janssen BV' }],
    counts: {
      numbers: 1,
      names: 1,
      typed: 1,
      callbackDetails: 0,
      recordings: 1,
      customers: 1,
      changeLogLines: 0,
    },
    traces: { calls: 1, callbacks: 0, voicemails: 1 },
    ...{ openCalls: 0, openCallbacks: 0, configuredIn: [] },
  };
  for (const text of ['06-12345678', '+31 6 1234 5678', '020 123 45 67'])
    expect(await subjects.find({ number: text })).toEqual(granted(expected));
  expect(await subjects.find({ customer: 'C-1' })).toEqual(granted(expected));
  expect(await subjects.find({ customer: 'C-2' })).toMatchObject({ code: 'not-found' });
  expect(await subjects.find({ number: '0699999999' })).toMatchObject({ code: 'not-found' });
  expect(await subjects.find({ number: 'anonymous' })).toMatchObject({ code: 'invalid-number' });
});

it('hands everything over as files, the spoken message among them', async () => {
  call();
  record(ended);
  fixture.store.customers.put(customer);
  const outcome = subjects.export({ number });
  if (outcome.kind === 'refused') throw new Error(outcome.message);
  const pieces: Uint8Array[] = [];
  for await (const piece of outcome.value) pieces.push(piece);
  const directory = makeTemporaryDirectory();
  try {
    const path = directory.file('person.tar');
    writeFileSync(path, Buffer.concat(pieces));
    const read = (...args: readonly string[]): string => execFileSync('tar', args, { encoding: 'utf8' });
    expect(read('-tf', path).trim().split('\n')).toEqual([
      'subject.json',
      'calls-0001.json',
      'recordings/voicemail-call-1.wav',
    ]);
    expect(JSON.parse(read('-xOf', path, 'subject.json'))).toMatchObject({
      format: 'centrale-subject',
      customers: [customer],
      values: expect.arrayContaining([expect.objectContaining({ kind: 'typed', value: '4711' })]) as unknown,
      voicemails: [{ callId, number }],
    });
    expect(JSON.parse(read('-xOf', path, 'calls-0001.json'))).toMatchObject([
      { id: callId, callerNumber: number, events: [{}, { kind: 'digits-pressed', digits: '4711' }, {}, {}] },
    ]);
  } finally {
    directory.remove();
  }
});

it('erases everything, tells what in memory is to be forgotten, and proves it without a name', async () => {
  call();
  record(ended);
  fixture.store.customers.put(customer);
  const outcome = await subjects.erase({ number: '0612345678' }, 'admin');
  expect(outcome).toMatchObject({
    kind: 'granted',
    value: {
      by: 'admin',
      erased: { numbers: 1, names: 1, typed: 1, recordings: 1, customers: 1 },
      left: { numbers: 0, names: 0, typed: 0, recordings: 0, customers: 0 },
      traces: { calls: 1, voicemails: 1 },
      isOverwritten: true,
      copies: [],
    },
  });
  expect(fixture.store.company.changes(1)).toMatchObject([
    { list: 'erasures', after: { numbers: 1, names: 1, typed: 1, recordings: 1, customers: 1 } },
  ]);
  expect(JSON.stringify(outcome)).not.toMatch(/612345678|Janssen|C-1|4711/);
  expect(JSON.stringify(fixture.log.lines)).not.toMatch(/612345678|Janssen|C-1/);
  expect(recordings.removed).toEqual([recordings.pathOf('voicemail', callId)]);
  expect(forgotten).toEqual(expect.arrayContaining([number, '0612345678', '+31201234567']));
  expect(fixture.store.journal.call(callId)).toMatchObject({ callerNumber: 'erased', callerName: null });
  expect(fixture.store.journal.voicemail(callId)).toBeUndefined();
  expect(await subjects.erase({ number }, 'admin')).toMatchObject({ code: 'not-found' });
});

it('erases what was said about a callback in a call from another number, too', async () => {
  const other = 'call-9' as CallId;
  const path = recordings.pathOf('callbacks', other);
  recordings.sizes.set(path, 80_044);
  const waitingSinceMs = fixture.clock.nowMs();
  record(
    started,
    { ...{ kind: 'callback-requested', callId, number, queueId, by: 'caller' }, waitingSinceMs },
    ended,
    { ...started, callId: other, callerNumber: 'anonymous' },
    { kind: 'callback-changed', callId, reasonPath: path },
    { ...ended, callId: other },
  );
  const outcome = await subjects.erase({ number }, 'admin');
  expect(outcome).toMatchObject({ value: { erased: { recordings: 1 }, left: { recordings: 0 } } });
  expect(recordings.removed).toEqual([path]);
});

it('waits for the call to end: nothing is erased, not even the message', async () => {
  call();
  expect(await subjects.erase({ number }, 'admin')).toMatchObject({ code: 'subject-on-the-line' });
  expect(recordings.removed).toEqual([]);
  record(ended);
  expect(await subjects.erase({ number }, 'admin')).toMatchObject({ kind: 'granted' });
});

it('keeps everything of somebody who calls while files are removed, but for the files', async () => {
  call();
  record(ended);
  recordings.remove = () => {
    record({ ...started, callId: 'call-2' as CallId });
    return Promise.resolve();
  };
  expect(await subjects.erase({ number }, 'admin')).toMatchObject({ code: 'subject-on-the-line' });
  expect(fixture.store.journal.call(callId)?.callerNumber).toBe(number);
});

it('calls off what is still to be made, in the name of who erases', async () => {
  call();
  record(ended, {
    ...{
      kind: 'callback-requested',
      callId,
      number,
      queueId,
      by: 'caller',
      waitingSinceMs: fixture.clock.nowMs(),
    },
  });
  expect(await subjects.erase({ number }, 'admin')).toMatchObject({ value: { callbacksCalledOff: 1 } });
  expect(calledOff).toEqual([[callId, 'admin']]);
  expect(fixture.store.journal.callback(callId)).toMatchObject({ number: 'erased', phase: 'ended' });
});

it('erases nothing while the customer is being called back', async () => {
  call();
  record(ended, {
    ...{
      kind: 'callback-requested',
      callId,
      number,
      queueId,
      by: 'caller',
      waitingSinceMs: fixture.clock.nowMs(),
    },
  });
  cancelCallback = () => refused('in-progress', 'is being dialled');
  expect(await subjects.erase({ number }, 'admin')).toMatchObject({ code: 'subject-on-the-line' });
  expect(recordings.removed).toEqual([]);
});

it('erases nobody while a list of customers is being written', async () => {
  call();
  record(ended);
  importing = true;
  expect(await subjects.erase({ number }, 'admin')).toMatchObject({ code: 'import-running' });
});

it('says where the configuration holds the number, which is changed there', async () => {
  const [did] = fixture.company.read().dids;
  if (did === undefined) throw new Error('the sample company has no number');
  const own = await fixture.company.put('dids', number, { ...did, number }, 'admin');
  expect(own).toMatchObject({ kind: 'granted' });
  call();
  record(ended);
  expect(await subjects.find({ number })).toMatchObject({ value: { configuredIn: [`dids/${number}`] } });
});
