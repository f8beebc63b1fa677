// Where callers go whom a queue cannot or need not keep.
import { maxOverflows } from '../../../src/app/calls/call-router.js';
import type { EngineEffect } from '../../../src/core/acd/acd-model.js';
import {
  createQueueFixture,
  type QueueFixture,
  type QueueFixtureOptions,
  type QueueInput,
} from './queue-fixture.js';

let desk: QueueFixture;
const open = (queue: QueueInput, options?: QueueFixtureOptions): QueueFixture =>
  (desk = createQueueFixture(queue, options));
afterEach(() => desk.expectNothingLeft());

/** 2023-11-14 22:13 in Amsterdam: the fake clock's start is a Tuesday night. */
const closedAtNight: QueueFixtureOptions = {
  company: {
    schedules: [
      {
        id: 'day',
        name: 'Day',
        weekly: [{ days: [1, 2, 3, 4, 5], hours: [{ from: '09:00', to: '17:00' }] }],
      },
    ],
  },
};

describe('a limit is reached', () => {
  test('without an action there is an announcement, and the caller is hung up on', async () => {
    open({});
    const caller = await desk.call();
    await desk.overflow('max-wait');
    expect(desk.callerEnd.background).toBeUndefined();
    expect(desk.heard()).toEqual([['queue-overflow']]);
    await desk.endPrompt();
    expect(caller.leg!.hungUpByUs).toBe(true);
    expect(desk.of('call-redirected')).toMatchObject([{ reason: 'max-wait', action: 'announcement' }]);
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'rejected', cause: 'max-wait' }]);
  });

  test('in the moment of joining: the first announcement is not played', async () => {
    open({
      voice: { announcements: { first: 'welcome-menu' } },
      overflow: { 'queue-full': { kind: 'announcement', prompt: 'sorry' } },
    });
    desk.engine.on('request-made', ({ requestId, interaction, queueId }): EngineEffect[] => [
      { kind: 'overflow-request', requestId, interactionId: interaction.id, queueId, reason: 'queue-full' },
    ]);
    const caller = await desk.call();
    expect(desk.heard()).toEqual([['sorry']]);
    caller.leg!.bye();
  });

  test('each reason has its own action', async () => {
    open({
      overflow: {
        'max-wait': { kind: 'announcement', prompt: 'one' },
        'all-on-break': { kind: 'announcement', prompt: 'two' },
      },
    });
    const caller = await desk.call();
    await desk.overflow('all-on-break');
    expect(desk.heard()).toEqual([['two']]);
    caller.leg!.bye();
  });

  test.each([
    [true, 'the wait kept'],
    [false, 'a new place'],
  ])('another queue, keepWait %s: %s', async (keepWait) => {
    open({ overflow: { 'max-wait': { kind: 'queue', queue: 'sales', keepWait } } });
    const caller = await desk.call();
    const joinedAtMs = desk.clock.nowMs();
    await desk.pass(90_000);
    await desk.overflow('max-wait');
    const [, second] = desk.engine.of('request-made');
    expect(second).toMatchObject({ queueId: 'sales', entry: { inSystemSinceMs: joinedAtMs } });
    expect(second!.entry!.waitingSinceMs).toBe(keepWait ? joinedAtMs : undefined);
    expect(desk.callerEnd.background).toMatchObject({ kind: 'music' });
    caller.leg!.bye();
    await desk.settle();
    expect(desk.engine.of('requester-left')).toHaveLength(1);
  });

  test('a menu', async () => {
    open({ overflow: { 'max-wait': { kind: 'flow', flow: 'welcome' } } });
    const caller = await desk.call();
    await desk.overflow('max-wait');
    expect(desk.heard()).toEqual([['welcome-menu']]);
    expect(desk.callerEnd.background).toBeUndefined();
    desk.callerEnd.press('2');
    await desk.settle();
    expect(desk.engine.of('request-made').at(-1)).toMatchObject({ queueId: 'support' });
    caller.leg!.bye();
  });

  test('an extension, which is rung while the caller hears ringing', async () => {
    open({ overflow: { 'max-wait': { kind: 'extension', extension: '205' } } });
    const caller = await desk.call();
    await desk.overflow('max-wait');
    const phone = desk.telephony.lastTo('205');
    expect(phone.request.to).toEqual({ kind: 'extension', extension: '205', autoAnswer: 'off' });
    expect(desk.callerEnd.background).toEqual({ kind: 'ringback' });
    phone.pickUp();
    await desk.settle();
    expect(desk.callerEnd.bridgedWith).toBe(desk.media.endpoints[1]);
    caller.leg!.bye();
    await desk.settle();
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'answered' }]);
  });

  test('a number outside, through the trunk that has an outbound side', async () => {
    open({ overflow: { 'max-wait': { kind: 'external', number: '+31201112233' } } });
    const caller = await desk.call();
    await desk.overflow('max-wait');
    const [outside] = desk.telephony.outside;
    expect(outside!.request.to).toEqual({
      kind: 'external',
      number: '+31201112233',
      trunkId: 'demo',
      passedOn: true,
    });
    expect(desk.callerEnd.background).toEqual({ kind: 'ringback' });
    const callee = outside!.pickUp();
    await desk.settle();
    expect(desk.callerEnd.bridgedWith).toBe(desk.media.endpoints[1]);
    expect(desk.of('external-call-answered')).toMatchObject([{ number: '+31201112233' }]);
    expect(desk.of('leg-started').at(-1)).toMatchObject({ role: 'callee', number: '+31201112233' });
    callee.bye();
    await desk.settle();
    expect(caller.leg!.hungUpByUs).toBe(true);
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'answered', cause: 'callee-hung-up' }]);
  });

  test('a number outside that is busy ends the call; the caller who hangs up stops it ringing', async () => {
    open({ overflow: { 'max-wait': { kind: 'external', number: '+31201112233' } } });
    const caller = await desk.call();
    await desk.overflow('max-wait');
    desk.telephony.outside[0]!.fail('busy', 486);
    await desk.settle();
    expect(caller.leg!.hungUpByUs).toBe(true);
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'unanswered', cause: 'busy' }]);
  });

  test('a number outside without a trunk for it: the caller is told that nobody is there', async () => {
    open(
      { overflow: { 'max-wait': { kind: 'external', number: '+31201112233' } } },
      { withoutOutbound: true },
    );
    await desk.call();
    await desk.overflow('max-wait');
    expect(desk.heard()).toEqual([['queue-overflow']]);
    await desk.endPrompt();
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'rejected', cause: 'no-outbound-trunk' }]);
  });

  test('queues that pass a caller on in circles let go after ten times', async () => {
    open({ overflow: { 'queue-full': { kind: 'queue', queue: 'help' } } });
    desk.engine.on('request-made', ({ requestId, interaction, queueId }): EngineEffect[] => [
      { kind: 'overflow-request', requestId, interactionId: interaction.id, queueId, reason: 'queue-full' },
    ]);
    await desk.call();
    for (let turn = 0; turn < 5; turn += 1) await desk.settle();
    expect(desk.engine.of('request-made')).toHaveLength(maxOverflows + 1);
    expect(desk.heard()).toEqual([['queue-overflow']]);
    await desk.endPrompt();
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'rejected' }]);
  });

  test('a caller whose agent has just answered stays with the agent', async () => {
    open({});
    const caller = await desk.call();
    (await desk.ring()).pickUp();
    await desk.settle();
    await desk.overflow('max-wait');
    expect(desk.callerEnd.bridgedWith).toBe(desk.media.endpoints[1]);
    caller.leg!.bye();
  });

  test('a caller who hangs up in the same moment is taken nowhere', async () => {
    open({ overflow: { 'max-wait': { kind: 'extension', extension: '205' } } });
    const caller = await desk.call();
    desk.order({
      kind: 'overflow-request',
      requestId: 'call-1' as never,
      interactionId: 'call-1' as never,
      queueId: 'help' as never,
      reason: 'max-wait',
    });
    caller.leg!.bye();
    await desk.settle();
    expect(desk.telephony.dialled).toHaveLength(0);
    expect(desk.of('call-ended')).toHaveLength(1);
  });
});

test('a queue that is removed lets its callers go with an announcement', async () => {
  open({});
  await desk.call();
  desk.order({
    kind: 'queue-removed',
    requestId: 'call-1' as never,
    interactionId: 'call-1' as never,
    queueId: 'help' as never,
  });
  await desk.settle();
  expect(desk.heard()).toEqual([['technical-problem']]);
  await desk.endPrompt();
  expect(desk.of('call-ended')).toMatchObject([{ outcome: 'rejected', cause: 'queue-removed' }]);
});

describe('outside opening hours', () => {
  test('the caller never enters the queue, and hears that it is closed', async () => {
    open({ schedule: 'day' }, closedAtNight);
    await desk.call();
    expect(desk.engine.of('request-made')).toHaveLength(0);
    expect(desk.heard()).toEqual([['closed']]);
    await desk.endPrompt();
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'rejected', cause: 'closed' }]);
  });

  test('an action can be given for it', async () => {
    open({ schedule: 'day', overflow: { closed: { kind: 'queue', queue: 'sales' } } }, closedAtNight);
    const caller = await desk.call();
    expect(desk.engine.of('request-made')).toMatchObject([{ queueId: 'sales' }]);
    caller.leg!.bye();
  });

  test('in the daytime the caller is queued', async () => {
    open({ schedule: 'day' }, closedAtNight);
    desk.clock.advance(12 * 3_600_000);
    const caller = await desk.call();
    expect(desk.engine.of('request-made')).toMatchObject([{ queueId: 'help' }]);
    caller.leg!.bye();
  });
});

describe('voicemail', () => {
  const queue: QueueInput = { overflow: { 'max-wait': { kind: 'voicemail', maxSeconds: 60 } } };
  const toTone = async (): Promise<Awaited<ReturnType<QueueFixture['call']>>> => {
    open(queue);
    const caller = await desk.call();
    await desk.overflow('max-wait');
    expect(desk.heard()).toEqual([['voicemail-greeting']]);
    await desk.endPrompt();
    return caller;
  };

  test.each([
    ['as many for one queue as are kept', { queueId: 'help', count: 500, durationMs: 1000 }],
    ['as much in all as is kept', { queueId: 'sales', count: 1, durationMs: 125_000_000 }],
  ])('%s: the caller hears so, and speaks to nobody', async (_what, use) => {
    open(queue);
    desk.voicemails.push(use);
    await desk.call();
    await desk.overflow('max-wait');
    expect(desk.heard()).toEqual([['voicemail-full']]);
    await desk.endPrompt();
    expect(desk.callerEnd.recorded).toEqual([]);
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'rejected', cause: 'voicemail-full' }]);
  });

  test('greeting, recording, thanks', async () => {
    const caller = await toTone();
    expect(desk.callerEnd.recorded).toMatchObject([
      { path: '/recordings/voicemail/call-1.wav', maxMs: 60_000 },
    ]);
    desk.callerEnd.pressDigit('#');
    await desk.settle();
    expect(desk.of('voicemail-left')).toMatchObject([
      { queueId: 'help', number: '+31612345678', durationMs: 4000 },
    ]);
    expect(desk.heard().at(-1)).toEqual(['voicemail-thanks']);
    await desk.endPrompt();
    expect(caller.leg!.hungUpByUs).toBe(true);
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'served', cause: 'voicemail-left' }]);
  });

  test('a message is kept when the caller hangs up after it', async () => {
    const caller = await toTone();
    desk.callerEnd.recordedBeforeEndMs = 9000;
    caller.leg!.bye();
    await desk.settle();
    expect(desk.of('voicemail-left')).toMatchObject([{ durationMs: 9000 }]);
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'served', cause: 'hung-up-in-voicemail' }]);
    expect(desk.recordings.removed).toEqual([]);
  });

  test('a recording in which nothing was said is thrown away', async () => {
    await toTone();
    desk.callerEnd.endRecording(300);
    await desk.settle();
    expect(desk.of('voicemail-left')).toEqual([]);
    expect(desk.recordings.removed).toEqual(['/recordings/voicemail/call-1.wav']);
    expect(desk.heard().at(-1)).toEqual(['voicemail-empty']);
    await desk.endPrompt();
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'served', cause: 'no-message' }]);
  });

  test('a recording that fails is a fault of ours: the caller is told so, and is to be called back', async () => {
    await toTone();
    desk.callerEnd.endRecording(0, 'failed');
    await desk.settle();
    expect(desk.heard().at(-1)).toEqual(['technical-problem']);
    await desk.endPrompt();
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'interrupted', cause: 'recording-failed' }]);
    expect(desk.of('callback-listed')).toHaveLength(1);
  });

  test('who hangs up during the greeting has given up and left nothing', async () => {
    open(queue);
    const caller = await desk.call();
    await desk.overflow('max-wait');
    caller.leg!.bye();
    await desk.settle();
    expect(desk.callerEnd.recorded).toEqual([]);
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'abandoned' }]);
  });

  test('who hangs up at the tone leaves no empty file', async () => {
    const caller = await toTone();
    caller.leg!.bye();
    await desk.settle();
    expect(desk.of('voicemail-left')).toEqual([]);
    expect(desk.recordings.removed).toHaveLength(1);
  });
});

describe('a callback is offered', () => {
  const queue: QueueInput = { overflow: { 'max-wait': { kind: 'callback' }, closed: { kind: 'callback' } } };

  test('who wants it keeps the place', async () => {
    open(queue);
    await desk.call();
    const joinedAtMs = desk.clock.nowMs();
    await desk.pass(60_000);
    await desk.overflow('max-wait');
    expect(desk.heard()).toEqual([['callback-offer']]);
    await desk.press('1', '1');
    expect(desk.callbacks.requested).toMatchObject([{ waitingSinceMs: joinedAtMs, queueId: 'help' }]);
    expect(desk.heard().at(-1)).toEqual(['callback-thanks']);
    await desk.endPrompt();
    expect(desk.callbacks.gone).toEqual(['call-1']);
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'served', cause: 'callback-requested' }]);
  });

  test('who does not want it is thanked and let go', async () => {
    open(queue);
    await desk.call();
    await desk.overflow('max-wait');
    await desk.press('2');
    expect(desk.heard().at(-1)).toEqual(['goodbye']);
    await desk.endPrompt();
    expect(desk.callbacks.requested).toEqual([]);
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'rejected', cause: 'max-wait' }]);
  });

  test('outside opening hours it is said so', async () => {
    open({ ...queue, schedule: 'day' }, closedAtNight);
    await desk.call();
    expect(desk.heard()).toEqual([['callback-offer-closed']]);
    await desk.press('1', '1');
    expect(desk.callbacks.requested).toHaveLength(1);
    await desk.endPrompt();
  });

  test('who hangs up before confirming is not called back', async () => {
    open(queue);
    const caller = await desk.call();
    await desk.overflow('max-wait');
    await desk.press('1');
    caller.leg!.bye();
    await desk.settle();
    expect(desk.callbacks.requested).toEqual([]);
  });
});
