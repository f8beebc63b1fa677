// kill -9 in the middle of ten calls: nothing that was told is forgotten, nobody who was lost is overlooked.
// Never stops the service politely before the kill.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Callback } from '../../src/api/callbacks.js';
import { companySchema, type CompanyInput } from '../../src/api/company.js';
import type { VoicemailList } from '../../src/api/voicemails.js';
import type { CallDetail } from '../../src/api/calls.js';
import { demoDid } from '../../src/cli/demo/demo-company.js';
import { heartbeatEveryMs } from '../../src/app/journal/heartbeat.js';
import { eventually } from '../support/eventually.js';
import { longestDelayMs, MachineDelays } from '../support/machine-delays.js';
import { longestSilenceMs, tonePresence } from '../support/wav-analysis.js';
import { stopAllChildren } from '../support/child-process.js';
import type { BaresipPhone } from '../support/baresip-phone.js';
import { ServiceUnderTest, supportDid, testCompany } from '../support/service-under-test.js';

jest.setTimeout(180_000);

const numbers = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `+316000000${from + index}`);
const talkers = numbers(10, 2);
const waiters = numbers(20, 5);
const listeners = numbers(30, 3);

const voicemailDid = '+31205550104';
const demo = testCompany();
const company = companySchema.parse({
  ...demo,
  queues: [
    ...demo.queues,
    {
      ...{ id: 'mail', name: 'Mail', limits: { maxWaiting: 0 } },
      overflow: { 'queue-full': { kind: 'voicemail', maxSeconds: 120 } },
    },
  ],
  dids: [...demo.dids, { number: voicemailDid, destination: { kind: 'queue', queue: 'mail' } }],
} satisfies CompanyInput);

/** So long baresip is silent to fill its buffer again, once a packet came too late for it. How late packets are `nobody-hangs-up` measures. */
const rebufferingMs = 100;
const headerBytes = 44;
const hasSound = (callId: string): boolean => {
  const file = join(test.dir, 'voicemail', `${callId}.wav`);
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > headerBytes;
};

let test: ServiceUnderTest;
beforeAll(async () => {
  // A busy machine may take longer than the default to start the service again.
  test = await ServiceUnderTest.start({ company, settings: { embedded: { keepCallsSeconds: 300 } } });
});
afterEach(async () => {
  await test.clear();
  await test.logAllOut();
});
afterAll(async () => {
  await test.close();
  await stopAllChildren();
});

it('after kill -9 in ten calls and a restart the books hold, and the next caller is served', async () => {
  const agentHz = 1000;
  const agents = [
    await test.agent('203', { answer: 'auto', toneHz: agentHz }),
    await test.agent('205', { answer: 'auto', toneHz: agentHz }),
  ];
  const callers = new Map<string, BaresipPhone>();
  const toQueue = async (user: string): Promise<void> => {
    const phone = await test.trunkPhone(user);
    callers.set(user, phone);
    await phone.dial(supportDid);
  };
  for (const user of talkers) {
    await toQueue(user);
    await test.untilStage(user, 'talking');
  }
  for (const user of waiters) {
    await toQueue(user);
    await test.untilStage(user, 'waiting');
  }
  const phones = await Promise.all(listeners.map((number) => test.trunkPhone(number)));
  await Promise.all(phones.map((phone) => phone.dial(demoDid)));
  for (const number of listeners) await test.untilStage(number, 'menu');
  expect(test.live.calls.size).toBe(10);
  // Nothing happens for longer than between two heartbeats: the journal's last event is no measure of how long all lasted.
  await new Promise((next) => setTimeout(next, heartbeatEveryMs + 2000));

  const told: CallDetail[] = [];
  for (const { id } of await test.service.allCalls()) told.push(await test.service.call(id));
  const softswitchPid = await test.service.softswitchPid();
  const agentEvents = agents.map((phone) => phone.events.length);
  const killedAtMs = Date.now();
  test.service.killDaemon();
  await test.service.exited();

  // Nobody hears anything of it until the next daemon ends the calls that it cannot go on with.
  await new Promise((next) => setTimeout(next, 1000));
  for (const phone of phones) expect(phone.events.map(({ type }) => type)).not.toContain('CALL_CLOSED');
  for (const [index, phone] of agents.entries())
    expect(phone.events.slice(agentEvents[index]).map(({ type }) => type)).not.toContain('CALL_CLOSED');

  await test.startAgain();
  expect(await test.service.softswitchPid()).toBe(softswitchPid);
  // Whoever was in a menu hears its step again.
  for (const [index, number] of listeners.entries()) {
    await test.untilStage(number, 'menu');
    await phones[index]!.hangUp();
  }
  // Whoever talked talks on until somebody hangs up, and whoever waited waits on, and is served in turn.
  for (const user of talkers) await test.untilStage(user, 'talking');
  await test.live.until('the others are gone', () => test.live.calls.size === 7);
  expect(test.live.queues.get('support')).toMatchObject({ talking: 2, waiting: 5 });
  for (const [index, phone] of agents.entries())
    expect(phone.events.slice(agentEvents[index]).map(({ type }) => type)).not.toContain('CALL_CLOSED');
  const served: string[] = [];
  while (served.length < 7) {
    const next = await test.live.until('somebody else talks', () =>
      [...test.live.calls.values()].find(
        ({ stage, callerNumber }) => stage === 'talking' && !served.includes(callerNumber),
      ),
    );
    const agent = next.agentId === '203' ? 0 : 1;
    // Who hangs up before the two are joined gives the caller back to the queue.
    const caller = callers.get(next.callerNumber)!;
    const heardMs = served.length < talkers.length ? 0 : tonePresence(caller.heard(), agentHz).presentMs;
    await caller.untilTone(agentHz, heardMs + 200);
    served.push(next.callerNumber);
    await agents[agent]!.hangUp();
    await test.live.until('the call is over', () => !test.live.calls.has(next.id));
  }
  expect(served.slice(2)).toEqual(waiters);
  for (const phone of callers.values()) await phone.waitForEvent('CALL_CLOSED');
  for (const user of [...talkers, ...waiters]) {
    const { outcome, cause, events, talkMs } = await test.endedCall(user);
    expect({ outcome, cause }).toEqual({ outcome: 'answered', cause: 'agent-hung-up' });
    const [began, ended] = ['conversation-started', 'conversation-ended'].map(
      (kind) => events.find((event) => event.kind === kind)!.atMs,
    );
    expect(talkMs).toBe(ended! - began!);
  }
  const database = new Database(join(test.dir, 'centrale.db'), { readonly: true });
  try {
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(database.pragma('foreign_key_check')).toEqual([]);
  } finally {
    database.close();
  }

  // Every event that the API has told is still there, and the first of its call.
  for (const before of told) {
    const after = await test.service.call(before.id);
    expect(after.events.slice(0, before.events.length)).toEqual(before.events);
  }
  const calls = await test.service.allCalls();
  expect(calls).toHaveLength(told.length);
  const lost = calls.filter(({ callerNumber }) => callerNumber.startsWith('+316'));
  expect(lost).toHaveLength(10);
  for (const call of lost.filter(({ callerNumber }) => listeners.includes(callerNumber))) {
    expect(call).toMatchObject({ outcome: 'abandoned', cause: 'caller-hung-up' });
    expect(call.endedAtMs).toBeGreaterThan(killedAtMs);
    const { legs } = await test.service.call(call.id);
    expect(legs.filter((leg) => leg.endedAtMs === null)).toEqual([]);
  }

  // Nobody was lost.
  expect(await test.service.get<Callback[]>('/callbacks')).toEqual([]);
  expect(test.live.queues.get('support')!.today).toMatchObject({ offered: 7, answered: 7, interrupted: 0 });

  // Agents and phones are as they were; no phone has registered anew.
  for (const extension of ['203', '205']) {
    await test.untilAgent(extension, 'available', 'idle');
    expect(test.live.agents.get(extension)).toMatchObject({ reachable: true });
  }
  const next = await test.trunkPhone('+31600000099');
  await next.dial(supportDid);
  await test.untilStage('+31600000099', 'talking');
  for (const [index, phone] of agents.entries())
    expect(phone.events.slice(agentEvents[index]).map(({ type }) => type)).not.toContain('REGISTER_OK');
  await next.hangUp();
  await test.live.until('no call left', () => test.live.calls.size === 0);
  expect(await test.endedCall('+31600000099')).toMatchObject({ outcome: 'answered' });
});

it('after kill -9 of the daemon alone it is up again by itself, and whoever talked talks on as if nothing had been', async () => {
  const talker = '+31600000040';
  const [agentHz, callerHz, colleagueHz] = [1000, 1850, 700];
  const agent = await test.agent('203', { answer: 'auto', toneHz: agentHz });
  const colleague = await test.phone('205', { answer: 'auto', toneHz: colleagueHz });
  const phone = await test.trunkPhone(talker, { toneHz: callerHz });
  const softswitchPid = await test.service.softswitchPid();
  const delays = await MachineDelays.start(softswitchPid, agent.pid, phone.pid);
  await phone.dial(supportDid);
  const callId = await test.untilStage(talker, 'talking');
  await phone.untilTone(agentHz, 1000);
  const tookMs = await test.crashDaemon();
  // What the README promises, with room for a busy machine.
  expect(tookMs).toBeLessThan(2 * 3000);
  expect(await test.service.softswitchPid()).toBe(softswitchPid);
  await test.untilStage(talker, 'talking');
  await test.untilAgent('203', 'available', 'talking');
  const heardMs = tonePresence(phone.heard(), agentHz).presentMs;
  await phone.untilTone(agentHz, heardMs + 1000);
  for (const [who, hz] of [
    [phone, agentHz],
    [agent, callerHz],
  ] as const)
    expect(longestSilenceMs(who.heard(), hz)).toBeLessThanOrEqual(
      rebufferingMs + longestDelayMs(delays.samples(), 500),
    );
  await delays.stop();

  // All that a conversation can do it still does: hold, resume, being passed on, hanging up.
  await agent.hold();
  await phone.untilTone(440, 1000);
  await agent.resume();
  await phone.untilTone(agentHz, heardMs + 2000);
  await agent.transfer('205');
  await colleague.untilTone(callerHz, 500);
  await agent.waitForEvent('CALL_CLOSED');
  await test.untilAgent('203', 'available', 'idle');
  await phone.untilTone(colleagueHz, 500);
  await phone.hangUp();
  await colleague.waitForEvent('CALL_CLOSED');
  await test.settled();
  const detail = await test.service.call(callId);
  expect(detail).toMatchObject({ outcome: 'answered', cause: 'caller-hung-up', agentId: '205' });
  const kinds = detail.events.map(({ kind }) => kind);
  for (const kind of ['conversation-started', 'leg-held', 'leg-resumed', 'conversation-ended', 'call-ended'])
    expect(kinds.filter((one) => one === kind)).toHaveLength(1);
  expect(await test.service.get<Callback[]>('/callbacks')).not.toContainEqual(
    expect.objectContaining({ callId }),
  );
});

it('after a planned restart whoever talked talks on, and a message that was being spoken is whole', async () => {
  const [talker, speaker] = ['+31600000060', '+31600000061'] as const;
  const agent = await test.agent('203', { answer: 'auto' });
  const phone = await test.trunkPhone(talker);
  await phone.dial(supportDid);
  await test.untilStage(talker, 'talking');
  const speaking = await test.trunkPhone(speaker);
  await speaking.dial(voicemailDid);
  const callId = await test.untilStage(speaker, 'voicemail');
  // Before it, the tone would be played again.
  await eventually('the message is being recorded', () => hasSound(callId));
  const spokenFromMs = performance.now();
  await test.crashDaemon('SIGTERM');
  await test.untilStage(speaker, 'voicemail');
  await test.untilStage(talker, 'talking');
  const spokenMs = performance.now() - spokenFromMs;
  await speaking.sendDigits('#');
  await speaking.waitForEvent('CALL_CLOSED');
  await phone.hangUp();
  await agent.waitForEvent('CALL_CLOSED');
  await test.settled();
  expect(await test.endedCall(talker)).toMatchObject({ outcome: 'answered', cause: 'caller-hung-up' });
  expect(await test.service.call(callId)).toMatchObject({ outcome: 'served', cause: 'voicemail-left' });
  const { voicemails } = await test.service.get<VoicemailList>('/voicemails?queue=mail');
  expect(voicemails).toMatchObject([{ callId, number: speaker }]);
  // All but what was on its way.
  expect(voicemails[0]!.durationMs).toBeGreaterThan(spokenMs - 500);
});

it('after kill -9 of the softswitch another is started, and the caller who was lost is listed', async () => {
  const talker = '+31600000050';
  await test.agent('203', { answer: 'auto' });
  const phone = await test.trunkPhone(talker);
  await phone.dial(supportDid);
  const callId = await test.untilStage(talker, 'talking');
  const { pid } = test.service;
  const lost = await test.service.softswitchPid();
  process.kill(lost, 'SIGKILL');
  await test.live.until('telephony is down', () => !test.live.telephonyUp);
  await test.live.until('telephony is up', () => test.live.telephonyUp);
  expect(test.service.pid).toBe(pid);
  expect(await test.service.softswitchPid()).not.toBe(lost);
  expect(await test.service.call(callId)).toMatchObject({ outcome: 'interrupted', queueId: 'support' });
  const callbacks = await test.service.get<Callback[]>('/callbacks');
  expect(callbacks).toContainEqual(expect.objectContaining({ callId, number: talker, queueId: 'support' }));
  await test.settled();

  // The phones know nothing of it: their registrations still hold.
  await test.agent('205', { answer: 'auto' });
  const next = await test.trunkPhone('+31600000051');
  await next.dial(supportDid);
  await test.untilStage('+31600000051', 'talking');
  await next.hangUp();
  await test.settled();
});
