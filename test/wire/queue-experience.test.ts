// What a caller in a queue hears and can do, with real phones: announcements, messages to the agent, keys, voicemail.
// Never believes the service: recordings of both ends are compared with the prompts and tones.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { companySchema, type Company, type CompanyInput } from '../../src/api/company.js';
import type { VoicemailList } from '../../src/api/voicemails.js';
import type { BaresipPhone } from '../support/baresip-phone.js';
import { stopAllChildren } from '../support/child-process.js';
import { freePort } from '../support/free-port.js';
import { findPrompt, promptAtMs, promptMs } from '../support/prompt-ear.js';
import { eventually } from '../support/eventually.js';
import { itOnOwnServers, ServiceUnderTest, testCompany } from '../support/service-under-test.js';
import { loudness, otherSoundMs, readWav, tonePresence } from '../support/wav-analysis.js';

jest.setTimeout(180_000);

const callerHz = 1850;
const agentHz = 1000;
const did = '+31205550120';
const did2 = '+31205550121';

let carrierPort: number;
let test: ServiceUnderTest;
beforeAll(async () => {
  carrierPort = await freePort();
  test = await ServiceUnderTest.start({ company: company() });
});
afterEach(async () => {
  await test.clear();
  await test.logAllOut();
});
afterAll(async () => {
  await test.close();
  await stopAllChildren();
});

function company(): Company {
  const demo = testCompany();
  const queues: CompanyInput['queues'] = [
    {
      id: 'help',
      name: 'Help',
      skills: [{ skill: 'support' }],
      wrapUpSeconds: 1,
      voice: {
        announcements: {
          first: 'queue-please-hold',
          position: 'exact',
          everySeconds: 10,
          agentComing: 'queue-agent-coming',
        },
        agentMessage: { prompt: 'digit-8', waitSoFar: true },
        leaveByDigit: {
          '1': { kind: 'voicemail', maxSeconds: 30 },
          '2': { kind: 'voicemail', maxSeconds: 30, greeting: 'chosen' },
        },
        callback: { digit: '5', recordReason: true },
      },
      resumePlaceSeconds: 120,
    },
    {
      id: 'full',
      name: 'Full',
      limits: { maxWaiting: 0 },
      overflow: { 'queue-full': { kind: 'external', number: '+31205559999' } },
    },
  ];
  return companySchema.parse({
    ...demo,
    trunks: demo.trunks.map((trunk) => ({ ...trunk, outbound: { host: '127.0.0.1', port: carrierPort } })),
    queues: [...demo.queues, ...queues],
    dids: [
      ...demo.dids,
      { number: did, destination: { kind: 'queue', queue: 'help' } },
      { number: did2, destination: { kind: 'queue', queue: 'full' } },
    ],
  } satisfies CompanyInput);
}

/** For what a caller says: nothing tells when enough of it was recorded. */
const pass = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms));

let callers = 0;
async function call(number = did): Promise<{ phone: BaresipPhone; caller: string; callId: string }> {
  callers += 1;
  const caller = `+3161111000${callers}`;
  const phone = await test.trunkPhone(caller, { toneHz: callerHz });
  await phone.dial(number);
  const callId = await test.untilStage(caller, 'waiting');
  return { phone, caller, callId };
}

const untilEvent = (callId: string, kind: string): Promise<unknown> =>
  eventually(`${kind} of ${callId}`, async () =>
    (await test.service.call(callId)).events.find((event) => event.kind === kind),
  );

it('first announcement, place, music; the agent hears what it is about before the two are joined', async () => {
  const agent = await test.agent('203', { answer: 'manual', toneHz: agentHz });
  const from = agent.events.length;
  const { phone, caller, callId } = await call();
  await agent.waitForEvent('CALL_INCOMING', undefined, from);
  // The place is being said when the agent answers.
  await phone.untilPromptBegins('queue-position-1');
  await agent.accept();
  await test.untilStage(caller, 'talking');
  await untilEvent(callId, 'conversation-started');
  await Promise.all([phone.untilTone(agentHz, 1_000), agent.untilTone(callerHz, 1_000)]);
  await phone.hangUp();
  await test.settled();
  await Promise.all([phone.stop(), agent.stop()]);

  // Nobody is rung before the first announcement is over, although the agent is free.
  const { events } = await test.endedCall(caller);
  const atMs = (kind: string): number => events.find((event) => event.kind === kind)!.atMs;
  expect(atMs('leg-ringing') - atMs('call-queued')).toBeGreaterThan(promptMs('queue-please-hold') - 200);

  const atCaller = phone.heard();
  const first = promptAtMs(atCaller, 'queue-please-hold')!;
  const coming = promptAtMs(atCaller, 'queue-agent-coming')!;
  const tone = tonePresence(atCaller, agentHz);
  // Music, should the prompt be late; nothing was said before.
  expect(first).toBeLessThan(4000);
  expect(coming).toBeGreaterThan(first + promptMs('queue-please-hold'));
  expect(tone.firstMs).toBeGreaterThanOrEqual(coming + promptMs('queue-agent-coming') - 200);
  expect(tone.presentMs).toBeGreaterThan(700);
  // Once joined there is the agent and nothing else.
  expect(otherSoundMs(atCaller, agentHz, tone.firstMs ?? 0, tone.lastMs ?? 0)).toBeLessThanOrEqual(300);
  // Music between the first announcement and the agent's answer.
  const afterFirst = first + promptMs('queue-please-hold');
  expect(loudness(atCaller, afterFirst + 500, afterFirst + 1500)).toBeGreaterThan(-45);

  const atAgent = agent.heard();
  const queueName = promptAtMs(atAgent, 'digit-8')!;
  const waited = promptAtMs(atAgent, 'waited-0')!;
  const callerTone = tonePresence(atAgent, callerHz);
  expect(waited).toBeGreaterThan(queueName);
  expect(callerTone.firstMs).toBeGreaterThanOrEqual(waited + promptMs('waited-0') - 200);
  expect(callerTone.presentMs).toBeGreaterThan(700);
});

itOnOwnServers('two callers wait: each is told the own place, again and again', async () => {
  const one = await call();
  const two = await call();
  await Promise.all([one.phone.untilPrompt('queue-position-1'), two.phone.untilPrompt('queue-position-2')]);
  await Promise.all([one.phone.hangUp(), two.phone.hangUp()]);
  await test.settled();
  await Promise.all([one.phone.stop(), two.phone.stop()]);
  for (const [phone, place] of [
    [one.phone, 1],
    [two.phone, 2],
  ] as const) {
    const likeness = [1, 2, 3, 4].map((n) => findPrompt(phone.heard(), `queue-position-${n}`).likeness);
    expect(likeness.indexOf(Math.max(...likeness)) + 1).toBe(place);
    expect(Math.max(...likeness)).toBeGreaterThan(0.9);
  }
});

it('a key leaves a voice message, which is heard over HTTP and deleted', async () => {
  const { phone, caller, callId } = await call();
  await phone.untilPromptBegins('queue-please-hold');
  await phone.sendDigits('1');
  await untilEvent(callId, 'call-redirected');
  // Greeting and tone, then the caller speaks.
  await phone.untilRecordTone('voicemail-greeting');
  await pass(3000);
  await phone.sendDigits('#');
  await untilEvent(callId, 'voicemail-left');
  await phone.waitForEvent('CALL_CLOSED');
  await test.settled();
  expect(await test.endedCall(caller)).toMatchObject({ outcome: 'served', cause: 'voicemail-left' });
  await phone.stop();
  expect(promptAtMs(phone.heard(), 'voicemail-greeting')).toBeDefined();
  expect(promptAtMs(phone.heard(), 'voicemail-thanks')).toBeDefined();

  const { voicemails } = await test.service.get<VoicemailList>('/voicemails?queue=help');
  expect(voicemails).toMatchObject([{ callId, queueId: 'help', number: caller, heardAtMs: null }]);
  // Of three seconds and more; what was not in the file yet is lost with the softswitch.
  expect(voicemails[0]!.durationMs).toBeGreaterThanOrEqual(2000);
  const audio = await test.service.fetch(`/voicemails/${callId}/audio`);
  expect([audio.status, audio.headers.get('content-type')]).toEqual([200, 'audio/wav']);
  const file = join(test.dir, 'downloaded.wav');
  writeFileSync(file, Buffer.from(await audio.arrayBuffer()));
  expect(tonePresence(readWav(file), callerHz).presentMs).toBeGreaterThan(1500);
  const heard = await test.service.fetch(`/voicemails/${callId}/heard`, { method: 'PUT' });
  expect(await heard.json()).toMatchObject({ heardBy: 'admin' });
  expect((await test.service.fetch(`/voicemails/${callId}`, { method: 'DELETE' })).status).toBe(204);
  expect((await test.service.fetch(`/voicemails/${callId}/audio`)).status).toBe(404);
});

it('a key asks to be called back: the number is read back, the reason recorded, the place kept', async () => {
  const { phone, caller, callId } = await call();
  await phone.untilPromptBegins('queue-please-hold');
  await phone.sendDigits('5');
  await phone.untilPrompt('callback-number-is');
  await phone.sendDigits('1');
  await phone.untilRecordTone('callback-say-reason');
  await pass(2000);
  await phone.sendDigits('1');
  await phone.waitForEvent('CALL_CLOSED');
  expect(await test.endedCall(caller)).toMatchObject({ outcome: 'served', cause: 'callback-requested' });
  const detail = await test.service.call(callId);
  expect(detail.events.find(({ kind }) => kind === 'queue-left')).toMatchObject({ reason: 'called-back' });
  const callbacks = await test.service.get<{ callId: string }[]>('/callbacks');
  expect(callbacks.find((one) => one.callId === callId)).toMatchObject({
    number: caller,
    queueId: 'help',
    hasReason: true,
  });
  await phone.stop();
  expect(promptAtMs(phone.heard(), 'callback-keep-place')).toBeDefined();
  expect(promptAtMs(phone.heard(), 'callback-say-reason')).toBeDefined();
  expect(promptAtMs(phone.heard(), 'callback-thanks')).toBeDefined();
  await test.service.fetch(`/callbacks/${callId}`, { method: 'DELETE' });
});

it('a full queue passes the caller on to a number outside, and the two hear each other', async () => {
  const outside = '+31205559999';
  const carrier = await test.trunkPhone(outside, { answer: 'auto', toneHz: 700 });
  const [trunk] = company().trunks;
  const put = await test.service.fetch(`/company/trunks/${trunk!.id}`, {
    method: 'PUT',
    body: { ...trunk, outbound: { host: '127.0.0.1', port: carrier.sipPort } },
  });
  expect(put.status).toBe(200);
  const caller = '+31611119999';
  const phone = await test.trunkPhone(caller, { toneHz: callerHz });
  await phone.dial(did2);
  const callId = await test.untilStage(caller, 'talking');
  await Promise.all([phone.untilTone(700, 800), carrier.untilTone(callerHz, 800)]);
  await phone.hangUp();
  await carrier.waitForEvent('CALL_CLOSED');
  await test.settled();
  await Promise.all([phone.stop(), carrier.stop()]);
  expect(tonePresence(phone.heard(), 700).presentMs).toBeGreaterThan(700);
  expect(tonePresence(carrier.heard(), callerHz).presentMs).toBeGreaterThan(700);
  const detail = await test.service.call(callId);
  expect(detail).toMatchObject({ outcome: 'answered', queueId: 'full' });
  expect(detail.events.filter(({ kind }) => kind === 'call-redirected')).toMatchObject([
    { reason: 'queue-full', action: 'external', target: outside },
  ]);
});

it('a message that a crash cut short is kept', async () => {
  const { phone, caller, callId } = await call();
  await phone.untilPromptBegins('queue-please-hold');
  await phone.sendDigits('2');
  await untilEvent(callId, 'call-redirected');
  await phone.untilRecordTone('chosen');
  await pass(3000);
  await test.crashWholly();
  await phone.stop();
  // Once it is known that nobody records any more.
  const voicemails = await eventually('the message', async () => {
    const list = await test.service.get<VoicemailList>('/voicemails');
    return list.voicemails.length > 0 ? list.voicemails : undefined;
  });
  expect(voicemails).toMatchObject([{ callId, queueId: 'help', number: caller }]);
  // Of three seconds and more; what was not in the file yet is lost with the softswitch.
  expect(voicemails[0]!.durationMs).toBeGreaterThanOrEqual(2000);
  await test.service.fetch(`/voicemails/${callId}`, { method: 'DELETE' });
});

itOnOwnServers('who was cut off by a crash and calls again has the old place', async () => {
  const cutOff = await call();
  const since = (await test.service.call(cutOff.callId)).events.find(
    ({ kind }) => kind === 'call-queued',
  )!.atMs;
  await test.crashWholly();
  await cutOff.phone.stop();
  const newcomer = await call();
  const back = await test.trunkPhone(cutOff.caller);
  await back.dial(did);
  const again = await eventually('the second call', () =>
    [...test.live.calls.values()].find(
      ({ callerNumber, stage }) => callerNumber === cutOff.caller && stage === 'waiting',
    ),
  );
  expect((await test.service.call(again.id)).events.find(({ kind }) => kind === 'call-queued')).toMatchObject(
    {
      waitingSinceMs: since,
    },
  );
  // Ahead of the one who came meanwhile.
  await Promise.all([back.untilPrompt('queue-position-1'), newcomer.phone.untilPrompt('queue-position-2')]);
  await Promise.all([newcomer.phone.hangUp(), back.hangUp()]);
  await test.settled();
  await Promise.all([newcomer.phone.stop(), back.stop()]);
  expect(promptAtMs(back.heard(), 'queue-position-1')).toBeDefined();
  expect(promptAtMs(newcomer.phone.heard(), 'queue-position-2')).toBeDefined();
});
