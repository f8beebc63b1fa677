// A caller who was in a stage of a call when the service was restarted: what was heard, said and promised holds.
// Never tests what a waiting caller hears when; core/calls/queue-wait does.
import { CallRouter } from '../../../src/app/calls/call-router.js';
import { ResumePlaces } from '../../../src/app/calls/resume-places.js';
import { companySchema } from '../../../src/api/company.js';
import { Call } from '../../../src/app/voice/call.js';
import { demoCompany } from '../../../src/cli/demo/demo-company.js';
import type { QueueWait } from '../../../src/core/calls/queue-wait.js';
import type { StageProgress } from '../../../src/core/calls/stage-progress.js';
import type { CallId, EpochMs, FlowId, QueueId, RequestId } from '../../../src/core/kernel/ids.js';
import { createCallDeskFixture, type CallDeskFixture } from './call-desk-fixture.js';
import { FakeCallbacks } from './queue-fixture.js';

const sales = 'sales' as QueueId;
const trunk = { ...demoCompany.trunks[0]!, outbound: { host: '127.0.0.1' } };
let desk: CallDeskFixture;
let callbacks: FakeCallbacks;
beforeEach(() => {
  callbacks = new FakeCallbacks();
  desk = createCallDeskFixture({
    callbacks,
    company: companySchema.parse({
      ...demoCompany,
      trunks: [trunk],
      queues: demoCompany.queues.map((queue) => ({
        ...queue,
        voice: { announcements: { ...queue.voice?.announcements, position: 'exact' } },
      })),
    }),
  });
});
afterEach(async () => {
  await desk.settle();
  expect(desk.desk.activeCalls).toBe(0);
  expect(desk.media.leaked()).toEqual([]);
  expect(desk.telephony.leaked()).toEqual([]);
  desk.acd.close();
});

/** A caller of an earlier run: answered. */
async function earlier() {
  // The desk takes part only in what comes after.
  desk.telephony.onIncoming(() => undefined);
  const incoming = desk.telephony.fromTrunk('+31205550100');
  const call = new Call(desk.services, {
    id: 'earlier' as CallId,
    direction: 'inbound',
    leg: incoming,
    dialled: '+31205550100',
    callerNumber: '+31611111111',
    callerName: undefined,
  });
  desk.desk.keep(call);
  call.begin();
  await call.caller.answer();
  return { call, leg: incoming.leg!, callerEnd: desk.media.endpoints[0]! };
}

async function resume(call: Call, progress: StageProgress, hears: boolean, requestId?: RequestId) {
  const { kind } = progress;
  call.runner.handle({ kind: 'stage-entered', stage: kind, progress });
  const router = new CallRouter(desk.services, new ResumePlaces(desk.clock));
  router.run(call, Promise.resolve(router.stageOf(call, progress, requestId).resume(hears)));
  await desk.settle();
}

/** This far in the wait, and known to the engine. */
async function waiting(phase: QueueWait['phase'], hears: boolean) {
  const { call, ...ends } = await earlier();
  const waitingSinceMs = (desk.clock.nowMs() - 60_000) as EpochMs;
  const requestId = call.newRequestId();
  const progress: QueueWait = { kind: 'queue', queueId: sales, waitingSinceMs, phase, rounds: 3 };
  desk.acd.handle({
    kind: 'request-made',
    requestId,
    interaction: { id: call.id, channel: 'voice' },
    queueId: sales,
    entry: { purpose: 'serve', inSystemSinceMs: waitingSinceMs, waitingSinceMs, priority: 0 },
  });
  const queuedBefore = desk.of('call-queued').length;
  await resume(call, progress, hears, requestId);
  // The engine knows the caller already.
  expect(desk.of('call-queued')).toHaveLength(queuedBefore);
  return { call, ...ends, waitingSinceMs };
}

test('music that plays is left alone, words come when they were due, and an agent can answer', async () => {
  const atMs = (desk.clock.nowMs() + 5000) as EpochMs;
  const { call, leg, callerEnd, waitingSinceMs } = await waiting({ kind: 'music', wordsAtMs: atMs }, true);
  expect(callerEnd.background).toBeUndefined();
  expect(callerEnd.played).toEqual([]);
  expect(call.runner.state.activity).toMatchObject({ progress: { waitingSinceMs, rounds: 3 } });
  desk.clock.advance(5000);
  await desk.settle();
  expect(callerEnd.played.at(-1)).toMatchObject([{ prompt: 'queue-position-1' }]);
  desk.logIn('201');
  await desk.settle();
  const agent = desk.telephony.lastTo('201').pickUp();
  await desk.settle();
  expect(callerEnd.bridgedWith).toBe(desk.media.endpoints[1]);
  agent.bye();
  await desk.settle();
  expect(leg.ended).toBe(true);
  expect(desk.of('call-ended')).toMatchObject([{ outcome: 'answered', cause: 'agent-hung-up' }]);
});

test('a caller in silence has music again, and who hangs up has abandoned', async () => {
  const { leg, callerEnd } = await waiting({ kind: 'words' }, false);
  expect(callerEnd.background).toMatchObject({ kind: 'music' });
  leg.bye();
  await desk.settle();
  expect(desk.of('call-ended')).toMatchObject([{ outcome: 'abandoned' }]);
});

test('a caller whom the queue had let go of, and who had gone nowhere yet, waits again from then on', async () => {
  const { call, leg, callerEnd } = await earlier();
  const waitingSinceMs = (desk.clock.nowMs() - 60_000) as EpochMs;
  const wait: QueueWait = {
    kind: 'queue',
    queueId: sales,
    waitingSinceMs,
    phase: { kind: 'words' },
    rounds: 1,
  };
  await resume(call, wait, true);
  expect(desk.of('call-queued')).toMatchObject([{ queueId: sales, waitingSinceMs }]);
  expect(callerEnd.background).toMatchObject({ kind: 'music' });
  leg.bye();
});

test('a number that was confirmed is called back, also when the caller has hung up meanwhile', async () => {
  const { leg } = await waiting({ kind: 'callback', agreed: '+31611111111' }, true);
  await desk.settle();
  expect(callbacks.requested).toMatchObject([{ callId: 'earlier', queueId: sales, number: '+31611111111' }]);
  expect(desk.of('queue-left')).toMatchObject([{ reason: 'called-back' }]);
  expect(desk.media.endpoints[0]!.played.at(-1)).toMatchObject([{ prompt: 'callback-thanks' }]);
  leg.bye();
  await desk.settle();
  expect(desk.of('call-ended')).toMatchObject([{ outcome: 'served', cause: 'callback-requested' }]);
  expect(callbacks.requested).toHaveLength(1);
});

describe('of a queue that could not take the caller', () => {
  const offered: StageProgress = {
    kind: 'callback',
    queueId: sales,
    waitingSinceMs: 1000 as EpochMs,
    opening: 'offered',
    declined: { prompt: 'goodbye', outcome: 'rejected', cause: 'max-wait' },
  };

  test('a callback is offered anew', async () => {
    const { call, callerEnd } = await earlier();
    await resume(call, offered, true);
    expect(callerEnd.played.at(-1)).toMatchObject([{ prompt: 'callback-offer' }]);
    callerEnd.pressDigit('2');
    await desk.settle();
    expect(callerEnd.played.at(-1)).toMatchObject([{ prompt: 'goodbye' }]);
    callerEnd.endPrompt();
    await desk.settle();
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'rejected', cause: 'max-wait' }]);
  });

  test('one that was agreed on stands when the caller is gone by the time of the restart', async () => {
    const { call, leg } = await earlier();
    const router = new CallRouter(desk.services, new ResumePlaces(desk.clock));
    call.enter(router.stageOf(call, { ...offered, agreed: '+31611111111' }, undefined));
    leg.bye();
    await desk.settle();
    expect(callbacks.requested).toMatchObject([{ number: '+31611111111', waitingSinceMs: 1000 }]);
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'served', cause: 'callback-requested' }]);
  });
});

test('an announcement is heard from its beginning, and ends the call as it would have', async () => {
  const { call, callerEnd } = await earlier();
  await resume(call, { kind: 'announcement', prompt: 'closed', outcome: 'rejected', cause: 'closed' }, true);
  expect(callerEnd.played.at(-1)).toMatchObject([{ prompt: 'closed' }]);
  callerEnd.endPrompt();
  await desk.settle();
  expect(desk.of('call-ended')).toMatchObject([{ outcome: 'rejected', cause: 'closed' }]);
});

test('who was in a menu that has been removed is told so', async () => {
  const { call, callerEnd } = await earlier();
  const at = { node: 'menu', tries: { noInput: 0, invalid: 0 }, stepsWithoutInput: 0 };
  await resume(call, { kind: 'flow', flowId: 'gone' as FlowId, at, afterTalk: false }, true);
  expect(callerEnd.played.at(-1)).toMatchObject([{ prompt: 'technical-problem' }]);
  callerEnd.endPrompt();
  await desk.settle();
  expect(desk.of('call-ended')).toMatchObject([{ cause: 'no-such-flow' }]);
});

describe('a voice message', () => {
  const path = '/recordings/voicemail/earlier.wav';
  const progress = (phase: 'greeting' | 'recording'): StageProgress => ({
    ...{ kind: 'voicemail', queueId: sales, greeting: 'voicemail-greeting', maxMs: 60_000, phase },
  });
  const thanked = async (callerEnd: CallDeskFixture['media']['endpoints'][number]): Promise<void> => {
    expect(callerEnd.played.at(-1)).toMatchObject([{ prompt: 'voicemail-thanks' }]);
    callerEnd.endPrompt();
    await desk.settle();
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'served', cause: 'voicemail-left' }]);
  };

  test('that is being spoken is recorded on, and kept', async () => {
    const { call, callerEnd } = await earlier();
    desk.recordings.sizes.set(path, 44 + 16 * 3000);
    await resume(call, progress('recording'), true);
    expect(desk.of('voicemail-left')).toEqual([]);
    desk.recordings.sizes.set(path, 44 + 16 * 9000);
    callerEnd.fallSilent();
    await desk.settle();
    expect(desk.of('voicemail-left')).toMatchObject([{ queueId: sales, durationMs: 9000 }]);
    await thanked(callerEnd);
  });

  test('that was over by the time of the restart is kept', async () => {
    const { call, callerEnd } = await earlier();
    desk.recordings.sizes.set(path, 44 + 16 * 5000);
    await resume(call, progress('recording'), false);
    expect(desk.of('voicemail-left')).toMatchObject([{ durationMs: 5000 }]);
    await thanked(callerEnd);
  });

  test('of which nothing but the greeting or the tone was heard is asked for again', async () => {
    const { call, callerEnd } = await earlier();
    await resume(call, progress('greeting'), true);
    expect(callerEnd.played.at(-1)).toMatchObject([{ prompt: 'voicemail-greeting' }]);
    callerEnd.endPrompt();
    await desk.settle();
    expect(callerEnd.recording).toBe(true);
    expect(call.runner.state.activity).toMatchObject({ progress: { phase: 'recording' } });
    callerEnd.endRecording();
    await desk.settle();
    await thanked(callerEnd);
  });

  test('is kept when its caller hangs up', async () => {
    const { call, leg } = await earlier();
    desk.recordings.sizes.set(path, 44 + 16 * 4000);
    await resume(call, progress('recording'), true);
    leg.bye();
    await desk.settle();
    expect(desk.of('voicemail-left')).toMatchObject([{ durationMs: 4000 }]);
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'served', cause: 'hung-up-in-voicemail' }]);
  });
});
