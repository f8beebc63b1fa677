// Callbacks on the wire: asked for by keys, made by agents' real phones to a customer who is SIPp, kept through kill -9.
// Never waits longer than a bounded time for anything.
import type { Callback } from '../../src/api/callbacks.js';
import { queueVoiceSchema } from '../../src/api/queue-voice.js';
import { stopAllChildren } from '../support/child-process.js';
import { startCustomer, type CustomerOptions } from '../support/customer-phone.js';
import { freePort } from '../support/free-port.js';
import type { SippProcess } from '../support/sipp-process.js';
import { tonePresence } from '../support/wav-analysis.js';
import { eventually } from '../support/eventually.js';
import { itOnOwnServers, ServiceUnderTest, supportDid, testCompany } from '../support/service-under-test.js';

jest.setTimeout(180_000);

const customer = '+31612345678';
const ownNumber = '+31205550100';

let test: ServiceUnderTest;
let carrierPort: number;
const customers: SippProcess[] = [];

beforeAll(async () => {
  carrierPort = await freePort();
  const company = testCompany({
    voice: queueVoiceSchema.parse({
      callback: {
        digit: '1',
        recordReason: true,
        maxAttempts: 2,
        ringSeconds: 10,
        retryAfterBusySeconds: 30,
        retryAfterNoAnswerSeconds: 30,
        afterAbandonSeconds: 2,
      },
    }),
  });
  const outbound = {
    host: '127.0.0.1',
    port: carrierPort,
    transport: 'udp',
    callerNumber: ownNumber,
  } as const;
  test = await ServiceUnderTest.start({
    company: { ...company, trunks: company.trunks.map((trunk) => ({ ...trunk, outbound })) },
  });
});
afterEach(async () => {
  await Promise.all(customers.splice(0).map((sipp) => sipp.stop()));
  await test.clear();
  await test.logAllOut();
  for (const { callId, closedAtMs } of await callbacks())
    if (closedAtMs === null) await test.service.fetch(`/callbacks/${callId}`, { method: 'DELETE' });
});
afterAll(async () => {
  await test.close();
  await stopAllChildren();
});

const callbacks = (): Promise<Callback[]> => test.service.get<Callback[]>('/callbacks');
/** The agent's phone, what the agent hears, the customer's phone and what is said of it take their time. */
const attemptMs = 60_000;
const callbackOf = (number: string, what: string, is: (one: Callback) => boolean): Promise<Callback> =>
  eventually(
    `callback of ${number} ${what}`,
    async () => (await callbacks()).find((one) => one.number === number && is(one)),
    attemptMs,
  );
const theCustomer = async (options: CustomerOptions): Promise<SippProcess> => {
  const sipp = await startCustomer({ localPort: carrierPort, user: customer, talkMs: 1500, ...options });
  customers.push(sipp);
  return sipp;
};
const post = async (path: string, body: unknown): Promise<Callback> => {
  const answer = await test.service.fetch(path, { method: 'POST', body });
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Callback;
};
const ask = (number: string): Promise<Callback> => post('/callbacks', { number, queue: 'support' });

itOnOwnServers(
  'a number that the company does not call is called by nobody: forged, or asked for by a user',
  async () => {
    const forged = '+18765551234';
    const caller = await test.trunkPhone(forged);
    await caller.dial(supportDid);
    await test.untilStage(forged, 'waiting');
    // Long enough to be called back without asking.
    await new Promise((next) => setTimeout(next, 2500));
    await caller.hangUp();
    await test.live.until('the caller is gone', () => test.live.calls.size === 0);
    expect(await callbacks()).toEqual([]);
    for (const number of [forged, '0900 123456']) {
      const answer = await test.service.fetch('/callbacks', {
        method: 'POST',
        body: { number, queue: 'support' },
      });
      expect([answer.status, await answer.json()]).toEqual([
        422,
        expect.objectContaining({ code: 'number-not-allowed' }),
      ]);
    }
  },
);

itOnOwnServers(
  'a caller who has waited through kill -9 of the daemon can still ask to be called back',
  async () => {
    const waiting = '+31600000071';
    const caller = await test.trunkPhone(waiting);
    await caller.dial(supportDid);
    const callId = await test.untilStage(waiting, 'waiting');
    await test.crashDaemon();
    await test.untilStage(waiting, 'waiting');
    await caller.sendDigits('1');
    await caller.untilPromptBegins('callback-keep-place');
    await caller.hangUp();
    await test.settled();
    const kinds = (await test.service.call(callId)).events.map(({ kind }) => kind);
    expect(kinds).toContain('callback-dialogue-started');
  },
);

it('a caller asks for it by keys, says why, hangs up, and is called at the place held', async () => {
  const caller = await test.trunkPhone(customer);
  await caller.dial(supportDid);
  const callId = await test.untilStage(customer, 'waiting');
  await caller.sendDigits('1');
  // The number is read back; 1 confirms it. Then the tone is spoken after the beep until a key.
  await caller.untilPromptBegins('callback-keep-place');
  await caller.sendDigits('1');
  await caller.untilRecordTone('callback-say-reason');
  await new Promise((next) => setTimeout(next, 2500));
  await caller.sendDigits('#');
  await caller.waitForEvent('CALL_CLOSED');
  const asked = await callbackOf(customer, 'queued', ({ state }) => state === 'queued');
  expect(asked).toMatchObject({ callId, queueId: 'support', by: 'caller', position: 1, hasReason: true });
  // The place is from when the caller came to the queue; the two are read from the clock one after the other.
  const { startedAtMs, events } = await test.service.call(callId);
  expect(asked.waitingSinceMs).toBeGreaterThanOrEqual(startedAtMs);
  expect(asked.waitingSinceMs).toBeLessThanOrEqual(events.find(({ kind }) => kind === 'call-queued')!.atMs);
  const reason = await test.service.fetch(`/callbacks/${callId}/reason`);
  expect(reason.headers.get('content-type')).toBe('audio/wav');
  expect((await reason.arrayBuffer()).byteLength).toBeGreaterThan(8000);

  const sipp = await theCustomer({ behaviour: 'answers-then-hangs-up', talkMs: 3000 });
  const agent = await test.agent('203', { answer: 'auto' });
  const done = await callbackOf(customer, 'reached', ({ outcome }) => outcome === 'reached');
  expect(done.attempts).toMatchObject([{ outcome: 'reached' }]);
  expect(await sipp.result()).toMatchObject({ exitCode: 0, successful: 1 });
  const call = await test.service.call(done.attempts[0]!.callId);
  expect(call).toMatchObject({
    direction: 'outbound',
    dialled: customer,
    callerNumber: ownNumber,
    queueId: 'support',
    agentId: '203',
    outcome: 'answered',
  });
  const [agentLeg, customerLeg] = call.legs;
  expect([agentLeg?.role, customerLeg?.role]).toEqual(['agent', 'callee']);
  expect(customerLeg!.startedAtMs).toBeGreaterThan(agentLeg!.answeredAtMs!);
  await agent.waitForEvent('CALL_CLOSED');
  await test.settled();
  // What the customer had said (the phone's tone), then the customer.
  await agent.stop();
  const said = tonePresence(agent.heard(), 1850);
  const talked = tonePresence(agent.heard(), 440);
  expect(said.presentMs).toBeGreaterThan(1000);
  expect(talked.presentMs).toBeGreaterThan(1000);
  expect(talked.lastMs).toBeGreaterThan(said.lastMs!);
});

itOnOwnServers('busy: the agent is free again, and the next attempt can be made at once', async () => {
  await theCustomer({ behaviour: 'busy' });
  await test.agent('203', { answer: 'auto' });
  const { callId } = await ask(customer);
  const busy = await callbackOf(customer, 'waiting', ({ state }) => state === 'waiting');
  expect(busy.attempts).toMatchObject([{ outcome: 'busy' }]);
  // The two are read from the clock one after the other.
  expect(busy.retryAtMs! - busy.attempts[0]!.endedAtMs!).toBeGreaterThan(25_000);
  expect(busy.retryAtMs! - busy.attempts[0]!.endedAtMs!).toBeLessThanOrEqual(30_000);
  await test.untilAgent('203', 'available', 'idle');
  await Promise.all(customers.splice(0).map((sipp) => sipp.stop()));
  const sipp = await theCustomer({ behaviour: 'answers-then-hangs-up' });
  await post(`/callbacks/${callId}/call-now`, undefined);
  await callbackOf(customer, 'reached', ({ outcome }) => outcome === 'reached');
  expect(await sipp.result()).toMatchObject({ successful: 1 });
  await test.settled();
});

itOnOwnServers('no answer: the ringing ends after the time set', async () => {
  await theCustomer({ behaviour: 'never-answers' });
  await test.agent('203', { answer: 'auto' });
  await ask(customer);
  const waiting = await callbackOf(customer, 'waiting', ({ state }) => state === 'waiting');
  expect(waiting.attempts).toMatchObject([{ outcome: 'no-answer' }]);
  const call = await test.service.call(waiting.attempts[0]!.callId);
  expect(call).toMatchObject({ outcome: 'unanswered', cause: 'no-answer' });
  const customerLeg = call.legs.find(({ role }) => role === 'callee')!;
  expect(customerLeg.endedAtMs! - customerLeg.startedAtMs).toBeGreaterThanOrEqual(9_500);
  await test.settled();
});

it('the agent who hangs up while the customer is rung leaves the place as it was', async () => {
  await theCustomer({ behaviour: 'never-answers' });
  const agent = await test.agent('203', { answer: 'auto' });
  const from = agent.events.length;
  const { callId } = await ask(customer);
  await callbackOf(customer, 'dialling', ({ state }) => state === 'dialling');
  await agent.waitForEvent('CALL_ESTABLISHED', undefined, from);
  await eventually('the customer is rung', async () => {
    const [attempt] = (await callbackOf(customer, 'open', () => true)).attempts;
    const { legs } = await test.service.call(attempt!.callId);
    return legs.some(({ role, ringingAtMs }) => role === 'callee' && ringingAtMs !== null);
  });
  // Logged out first, or the next attempt might begin before the agent is.
  await test.setStatus('203', 'logged-out');
  await agent.hangUp();
  const kept = await callbackOf(customer, 'queued', ({ state }) => state === 'queued');
  expect(kept).toMatchObject({ callId, position: 1, attempts: [{ outcome: null }] });
});

itOnOwnServers('who gave up after waiting long enough is called back without asking', async () => {
  const number = '+31611110001';
  const caller = await test.trunkPhone(number);
  await caller.dial(supportDid);
  await test.untilStage(number, 'waiting');
  await new Promise((next) => setTimeout(next, 2200));
  await caller.hangUp();
  const callback = await callbackOf(number, 'queued', ({ state }) => state === 'queued');
  expect(callback).toMatchObject({ by: 'abandoned', queueId: 'support', position: 1 });
});

itOnOwnServers(
  'kill -9 with callbacks waiting: the same places afterwards, and each is still called',
  async () => {
    const numbers = ['+31611110011', '+31611110012', '+31611110013'];
    for (const number of numbers) await ask(number);
    const live = await test.trunkPhone('+31611110014');
    await live.dial(supportDid);
    await test.untilStage('+31611110014', 'waiting');
    const before = await callbacks();
    await test.crashWholly();
    const open = (all: readonly Callback[]) =>
      all
        .filter(({ number }) => numbers.includes(number))
        .map(({ callId, number, waitingSinceMs, state, position }) => ({
          ...{ callId, number, waitingSinceMs, state, position },
        }));
    expect(open(await callbacks())).toEqual(open(before));
    expect(open(before).map(({ position }) => position)).toEqual([1, 2, 3]);
    // Who was on the line is called back too, behind them.
    const lost = await callbackOf('+31611110014', 'queued', ({ state }) => state === 'queued');
    expect(lost).toMatchObject({ by: 'lost', position: 4 });

    await theCustomer({ behaviour: 'answers-then-hangs-up', calls: 4, talkMs: 500 });
    await test.agent('203', { answer: 'auto' });
    for (const number of [...numbers, '+31611110014'])
      await eventually(
        `${number} reached`,
        async () => (await callbacks()).some((one) => one.number === number && one.outcome === 'reached'),
        60_000,
      );
    const reached = (await callbacks()).filter(({ outcome }) => outcome === 'reached');
    const inOrder = reached
      .toSorted((a, b) => a.closedAtMs! - b.closedAtMs!)
      .map(({ number }) => number)
      .filter((number) => number.startsWith('+3161111001'));
    expect(inOrder).toEqual([...numbers, '+31611110014']);
    await test.settled();
  },
);
