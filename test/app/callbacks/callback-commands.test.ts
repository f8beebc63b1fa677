// What users can do about callbacks, and what they are told when they cannot.
// Never dials: phones are fakes, and the engine is the real one.
import { createCallbackCommands } from '../../../src/app/callbacks/callback-commands.js';
import type { CallbackCommands } from '../../../src/app/callbacks/feature.js';
import type { Callback } from '../../../src/api/callbacks.js';
import type { Outcome } from '../../../src/core/kernel/refusal.js';
import { FakeRecordings } from '../../support/fake-recordings.js';
import { CallbackFixture, callbackCompany, customer, support } from './callback-fixture.js';

let test: CallbackFixture;
let recordings: FakeRecordings;
let commands: CallbackCommands;
beforeEach(() => {
  test = new CallbackFixture();
  recordings = new FakeRecordings();
  commands = createCallbackCommands({
    ...{ callbacks: test.service, acd: test.acd, clock: test.clock, log: test.log, recordings },
    journal: {
      callbacks: () => test.records(),
      callback: (id) => test.records().find((record) => record.id === id),
    },
    newCallId: () => test.newId(),
    company: () => test.company(),
  });
});
afterEach(async () => {
  test.service.close();
  await test.settle();
  expect(test.leaks()).toEqual([]);
});

const code = (outcome: Outcome<unknown>): string => (outcome.kind === 'refused' ? outcome.code : 'granted');
const only = (): Callback => commands.list()[0]!;
const create = (number = '06 12345678', queue = 'support') =>
  commands.create({ number, queue, callerName: 'Ann', priority: 2 }, 'bob');

describe('a callback that a user makes', () => {
  it('waits from now on, under the number as E.164', () => {
    const sinceMs = test.clock.nowMs();
    expect(create()).toMatchObject({
      kind: 'granted',
      value: { number: customer, state: 'queued', position: 1 },
    });
    expect(only()).toMatchObject({
      by: 'user',
      requestedBy: 'bob',
      callerName: 'Ann',
      queueId: 'support',
      waitingSinceMs: sinceMs,
      priority: 2,
      hasReason: false,
      outcome: null,
    });
  });

  it.each([
    ['nobody', 'support', 'invalid-number'],
    ['201', 'support', 'invalid-number'],
    ['020 5550100', 'support', 'invalid-number'],
    ['06 12345678', 'nowhere', 'invalid-reference'],
    ['06 12345678', 'letters', 'channel-not-served'],
    ['0900 123456', 'support', 'number-not-allowed'],
    ['+18765551234', 'support', 'number-not-allowed'],
  ])('%s for %s is refused: %s', (number, queue, refusal) => {
    expect(code(create(number, queue))).toBe(refusal);
    expect(commands.list()).toEqual([]);
  });

  it('is refused for a number that is to be called back already', () => {
    test.request();
    expect(code(create())).toBe('duplicate');
    expect(commands.list()).toHaveLength(1);
  });

  it('takes the place of one that was only listed for a person', () => {
    test.loseLive(test.liveCaller(customer, 'sales' as never), customer, 'sales' as never);
    expect(only().state).toBe('listed');
    const sinceMs = only().waitingSinceMs;
    test.clock.advance(5000);
    expect(create()).toMatchObject({ kind: 'granted', value: { waitingSinceMs: sinceMs } });
    expect(commands.list().map(({ outcome }) => outcome)).toEqual(['merged', null]);
  });
});

describe('an open callback', () => {
  it('gets another priority, also while it waits in the queue', () => {
    const id = test.request();
    expect(commands.change(id, { priority: 7 }, 'bob')).toMatchObject({ value: { priority: 7 } });
    expect(test.acd.snapshot().waiting).toMatchObject([{ priority: 7 }]);
    test.restart();
    expect(test.acd.snapshot().waiting).toMatchObject([{ priority: 7 }]);
  });

  it('is made now when it waited for its next attempt', async () => {
    const id = test.request();
    test.logIn('201');
    await test.agentAnswers();
    expect(only().state).toBe('dialling');
    for (const refused of [
      commands.callNow(id, 'bob'),
      commands.cancel(id, 'bob'),
      commands.close(id, 'bob'),
    ])
      expect(code(refused)).toBe('in-progress');
    test.leg(customer)!.fail('busy');
    await test.settle();
    await test.endPrompts();
    expect(only()).toMatchObject({ state: 'waiting', attempts: [{ outcome: 'busy' }] });
    test.logOut('201');
    expect(commands.callNow(id, 'bob')).toMatchObject({ value: { state: 'queued', retryAtMs: null } });
    expect(code(commands.callNow(id, 'bob'))).toBe('in-progress');
  });

  it('says why it is on hold', () => {
    test.request();
    test.reconfigure({ ...callbackCompany, trunks: callbackCompany.trunks.slice(0, 1) });
    expect(only()).toMatchObject({ state: 'paused', obstacle: 'no-trunk', position: null });
  });

  it.each([
    ['cancel', 'cancelled'],
    ['close', 'closed'],
  ] as const)('%s ends it, once, and nobody is dialled', async (order, outcome) => {
    const id = test.request();
    expect(code(commands[order](id, 'bob'))).toBe('granted');
    expect(only()).toMatchObject({ state: 'ended', outcome, closedBy: 'bob' });
    expect(code(commands[order](id, 'bob'))).toBe('already-closed');
    expect(code(commands.change(id, { priority: 1 }, 'bob'))).toBe('already-closed');
    expect(code(commands[order]('call-99', 'bob'))).toBe('not-found');
    test.logIn('201');
    await test.settle();
    expect(test.telephony.dialled).toEqual([]);
    test.restart();
    await test.settle();
    expect(test.telephony.dialled).toEqual([]);
  });

  it('a lost caller is dialled when a user says so; one without queue or number is not', async () => {
    test.loseLive(test.liveCaller(customer, 'sales' as never), customer, 'sales' as never);
    expect(code(commands.callNow(only().callId, 'bob'))).toBe('granted');
    expect(only().state).toBe('queued');
    const withheld = test.liveCaller('anonymous', support);
    test.loseLive(withheld, 'anonymous', support);
    expect(code(commands.callNow(withheld, 'bob'))).toBe('invalid-number');
    await test.settle();
  });
});

it('what the customer said is found as long as the recording is there', async () => {
  const id = test.request({ reasonPath: '/recordings/callbacks/a.wav' });
  expect(only().hasReason).toBe(true);
  expect(code(await commands.reason(id))).toBe('not-found');
  recordings.sizes.set('/recordings/callbacks/a.wav', 8000);
  expect(await commands.reason(id)).toEqual({
    kind: 'granted',
    value: { path: '/recordings/callbacks/a.wav' },
  });
  expect(code(await commands.reason('call-99'))).toBe('not-found');
});
