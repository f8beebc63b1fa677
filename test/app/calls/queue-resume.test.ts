// A caller who waited when the service was restarted: place, music, keys and offers are as they were.
// Never tests what is heard when; core/calls/queue-wait does.
import { CallRouter } from '../../../src/app/calls/call-router.js';
import { ResumePlaces } from '../../../src/app/calls/resume-places.js';
import { Call } from '../../../src/app/voice/call.js';
import { demoCompany } from '../../../src/cli/demo/demo-company.js';
import type { QueueWait } from '../../../src/core/calls/queue-wait.js';
import type { CallId, EpochMs, QueueId } from '../../../src/core/kernel/ids.js';
import { createCallDeskFixture, type CallDeskFixture } from './call-desk-fixture.js';

const sales = 'sales' as QueueId;
let desk: CallDeskFixture;
beforeEach(() => {
  desk = createCallDeskFixture({
    company: {
      ...demoCompany,
      queues: demoCompany.queues.map((queue) => ({
        ...queue,
        announcements: { ...queue.announcements, position: 'exact' },
      })),
    },
  });
});
afterEach(async () => {
  await desk.settle();
  expect(desk.desk.activeCalls).toBe(0);
  expect(desk.media.leaked()).toEqual([]);
  expect(desk.telephony.leaked()).toEqual([]);
  desk.acd.close();
});

/** As an earlier run left the caller: answered, known to the engine, and this far in the wait. */
async function waiting(phase: QueueWait['phase'], hears: boolean) {
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
  await call.answer();
  const waitingSinceMs = (desk.clock.nowMs() - 60_000) as EpochMs;
  const requestId = call.newRequestId();
  const progress: QueueWait = { kind: 'queue', queueId: sales, waitingSinceMs, phase, rounds: 3 };
  call.runner.handle({ kind: 'stage-entered', stage: 'queue', queueId: sales, progress });
  desk.acd.handle({
    kind: 'request-made',
    requestId,
    interactionId: call.id,
    queueId: sales,
    entry: { purpose: 'serve', inSystemSinceMs: waitingSinceMs, waitingSinceMs, priority: 0 },
  });
  const queuedBefore = desk.of('call-queued').length;
  const router = new CallRouter(desk.services, new ResumePlaces(desk.clock));
  void router.stageOf(call, progress, requestId)!.resume(hears);
  await desk.settle();
  // The engine knows the caller already.
  expect(desk.of('call-queued')).toHaveLength(queuedBefore);
  return { call, leg: incoming.leg!, callerEnd: desk.media.endpoints[0]!, waitingSinceMs };
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
