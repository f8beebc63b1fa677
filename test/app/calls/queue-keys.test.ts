// Keys that a waiting caller presses: leaving for elsewhere, and asking to be called back.
import { createQueueFixture, type QueueFixture, type QueueInput } from './queue-fixture.js';

let desk: QueueFixture;
const open = (queue: QueueInput): QueueFixture => (desk = createQueueFixture(queue));
afterEach(() => desk.expectNothingLeft());

const music = { kind: 'music', music: 'default' };
const toVoicemail: QueueInput = {
  voice: {
    announcements: { first: 'welcome-menu' },
    leaveByDigit: { '1': { kind: 'voicemail' }, '2': { kind: 'extension', extension: '205' } },
  },
};

describe('leaving by a key', () => {
  test('a key with an action takes the caller out of the queue and there', async () => {
    open(toVoicemail);
    const caller = await desk.call();
    await desk.endPrompt();
    await desk.press('1');
    expect(desk.engine.of('request-withdrawn')).toEqual([
      { kind: 'request-withdrawn', requestId: 'call-1', reason: 'overflowed', cause: 'left-by-digit' },
    ]);
    expect(desk.of('call-redirected')).toMatchObject([
      { queueId: 'help', reason: 'left-by-digit', action: 'voicemail' },
    ]);
    expect(desk.callerEnd.background).toBeUndefined();
    expect(desk.heard().at(-1)).toEqual(['voicemail-greeting']);
    caller.leg!.bye();
  });

  test('wrong keys are ignored', async () => {
    open(toVoicemail);
    const caller = await desk.call();
    await desk.endPrompt();
    await desk.press('3', '#', '*', '0');
    expect(desk.engine.of('request-withdrawn')).toHaveLength(0);
    expect(desk.callerEnd.background).toEqual(music);
    caller.leg!.bye();
  });

  test('a key counts during the first announcement too', async () => {
    open(toVoicemail);
    const caller = await desk.call();
    await desk.press('2');
    expect(desk.engine.of('request-ready')).toHaveLength(0);
    expect(desk.engine.of('request-withdrawn')).toHaveLength(1);
    const phone = desk.telephony.lastTo('205');
    expect(desk.callerEnd.background).toEqual({ kind: 'ringback' });
    const callee = phone.pickUp();
    await desk.settle();
    expect(desk.callerEnd.bridgedWith).toBe(desk.media.endpoints[1]);
    caller.leg!.bye();
    await desk.settle();
    expect(callee.hungUpByUs).toBe(true);
  });

  test('a phone that rings for the caller stops', async () => {
    open(toVoicemail);
    const caller = await desk.call();
    await desk.endPrompt();
    const phone = await desk.ring();
    desk.engine.on('request-withdrawn', () => [
      {
        kind: 'withdraw-offer',
        offerId: 'call-1#1' as never,
        requestId: 'call-1' as never,
        interactionId: 'call-1' as never,
        reason: 'caller-left',
      },
    ]);
    await desk.press('1');
    expect(phone.cancelled).toBe(true);
    // The answer crosses the CANCEL: nobody is joined.
    phone.pickUp();
    await desk.settle();
    expect(desk.callerEnd.bridgedWith).toBeUndefined();
    expect(desk.engine.of('offer-answered')).toHaveLength(0);
    caller.leg!.bye();
  });

  test.each([
    ['before', false],
    ['after', true],
  ])(
    'a key in the same moment as the answer, just %s it: the caller leaves, nobody is joined',
    async (_, late) => {
      open(toVoicemail);
      const caller = await desk.call();
      await desk.endPrompt();
      const phone = await desk.ring();
      if (!late) desk.callerEnd.pressDigit('1');
      const agent = phone.pickUp();
      if (late) desk.callerEnd.pressDigit('1');
      await desk.settle();
      expect(agent.hungUpByUs).toBe(true);
      expect(desk.engine.of('offer-answered')).toHaveLength(0);
      expect(desk.callerEnd.bridgedWith).toBeUndefined();
      expect(desk.heard().at(-1)).toEqual(['voicemail-greeting']);
      caller.leg!.bye();
    },
  );

  test('keys during the conversation do nothing', async () => {
    open(toVoicemail);
    const caller = await desk.call();
    await desk.endPrompt();
    (await desk.ring()).pickUp();
    await desk.settle();
    await desk.press('1');
    expect(desk.engine.of('request-withdrawn')).toHaveLength(0);
    expect(desk.callerEnd.bridgedWith).toBe(desk.media.endpoints[1]);
    caller.leg!.bye();
  });
});

describe('asking to be called back', () => {
  const queue: QueueInput = {
    voice: {
      callback: { digit: '5', recordReason: false },
      announcements: { position: 'exact', everySeconds: 10 },
    },
  };
  const own = [...'0612345678'].map((digit) => `digit-${digit}`);
  const readBack = (digits: readonly string[]): string[] => [
    'callback-number-is',
    ...digits,
    'callback-confirm',
  ];

  test('the own number is read back as people dial it, confirmed, and the place is kept', async () => {
    open(queue);
    const caller = await desk.call();
    const joinedAtMs = desk.clock.nowMs();
    await desk.pass(7000);
    await desk.press('5');
    expect(desk.of('callback-dialogue-started')).toMatchObject([{ callId: 'call-1', queueId: 'help' }]);
    expect(desk.callerEnd.background).toBeUndefined();
    expect(desk.heard()).toEqual([['callback-keep-place', ...readBack(own)]]);
    await desk.press('1');
    expect(desk.of('callback-dialogue-ended')).toMatchObject([{ callId: 'call-1', result: 'wanted' }]);
    expect(desk.callbacks.requested).toEqual([
      {
        callId: 'call-1',
        queueId: 'help',
        number: '+31612345678',
        waitingSinceMs: joinedAtMs,
        priority: 0,
        language: 'en',
        choices: [],
        by: 'caller',
      },
    ]);
    expect(desk.engine.of('request-withdrawn')).toMatchObject([{ reason: 'called-back' }]);
    expect(desk.heard().at(-1)).toEqual(['callback-thanks']);
    expect(desk.callbacks.gone).toEqual([]);
    await desk.endPrompt();
    expect(caller.leg!.hungUpByUs).toBe(true);
    expect(desk.callbacks.gone).toEqual(['call-1']);
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'served', cause: 'callback-requested' }]);
    expect(desk.engine.of('requester-left')).toHaveLength(0);
  });

  test('a caller who hangs up during the thanks is called back all the same', async () => {
    open(queue);
    const caller = await desk.call();
    await desk.press('5', '1');
    caller.leg!.bye();
    await desk.settle();
    expect(desk.callbacks.requested).toHaveLength(1);
    expect(desk.callbacks.gone).toEqual(['call-1']);
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'served', cause: 'callback-requested' }]);
  });

  test('another number is typed, checked, read back and confirmed', async () => {
    open(queue);
    await desk.call();
    await desk.press('5', '2');
    expect(desk.heard().at(-1)).toEqual(['callback-enter-number']);
    await desk.press('1', '2', '#');
    expect(desk.heard().at(-1)).toEqual(['callback-number-wrong', 'callback-enter-number']);
    await desk.press(...'0201234567#');
    expect(desk.heard().at(-1)).toEqual(readBack([...'0201234567'].map((digit) => `digit-${digit}`)));
    await desk.press('1');
    expect(desk.callbacks.requested).toMatchObject([{ number: '+31201234567' }]);
    await desk.endPrompt();
  });

  test('a number that the company does not call is as good as wrong, typed or shown', async () => {
    open(queue);
    const caller = await desk.call('+18765551234');
    await desk.press('5');
    expect(desk.heard()).toEqual([['callback-keep-place', 'callback-enter-number']]);
    await desk.press(...'0900123456#');
    expect(desk.heard().at(-1)).toEqual(['callback-number-wrong', 'callback-enter-number']);
    await desk.press(...'0018765551234#', ...'0048701234567#');
    expect(desk.heard().at(-1)).toEqual(['callback-not-possible']);
    expect(desk.callbacks.requested).toEqual([]);
    await desk.endPrompt();
    caller.leg!.bye();
    await desk.settle();
  });

  test('a typed number ends by itself after a pause', async () => {
    open(queue);
    await desk.call();
    await desk.press('5', '2', ...'0201234567');
    await desk.pass(6000);
    await desk.press('1');
    expect(desk.callbacks.requested).toMatchObject([{ number: '+31201234567' }]);
    await desk.endPrompt();
  });

  test('a caller who withholds the number must type one', async () => {
    open(queue);
    await desk.call('anonymous');
    await desk.press('5');
    expect(desk.heard()).toEqual([['callback-keep-place', 'callback-enter-number']]);
    await desk.press(...'0201234567#', '1');
    expect(desk.callbacks.requested).toMatchObject([{ number: '+31201234567' }]);
    await desk.endPrompt();
  });

  test('after three numbers that cannot be dialled the caller goes on waiting', async () => {
    open(queue);
    const caller = await desk.call('anonymous');
    await desk.press('5', ...'12#', ...'34#', ...'56#');
    expect(desk.heard().at(-1)).toEqual(['callback-not-possible']);
    await desk.endPrompt();
    expect(desk.callerEnd.background).toEqual(music);
    expect(desk.engine.of('request-withdrawn')).toHaveLength(0);
    caller.leg!.bye();
  });

  test.each([['*'], ['7']])('the key %s goes back to waiting, at the same place', async (key) => {
    open(queue);
    const caller = await desk.call();
    await desk.press('5', key);
    // A key that means nothing is asked about once more.
    if (key === '7') await desk.press('7');
    expect(desk.heard().at(-1)).toEqual(['callback-go-on-waiting']);
    await desk.endPrompt();
    expect(desk.callerEnd.background).toEqual(music);
    expect(desk.callbacks.requested).toHaveLength(0);
    expect(desk.engine.of('request-withdrawn')).toHaveLength(0);
    await desk.pass(10_000);
    caller.leg!.bye();
  });

  test('a caller who says nothing is asked once more, then goes on waiting', async () => {
    open(queue);
    const caller = await desk.call();
    await desk.press('5');
    await desk.endPrompt();
    await desk.pass(8000);
    expect(desk.heard().at(-1)).toEqual(readBack(own));
    await desk.endPrompt();
    await desk.pass(8000);
    expect(desk.heard().at(-1)).toEqual(['callback-go-on-waiting']);
    await desk.endPrompt();
    expect(desk.callerEnd.background).toEqual(music);
    caller.leg!.bye();
  });

  test('who already waits for a callback is told so', async () => {
    open(queue);
    await desk.call();
    desk.callbacks.answer = 'already-waiting';
    await desk.press('5', '1');
    expect(desk.heard().at(-1)).toEqual(['callback-already']);
    await desk.endPrompt();
  });

  test('without a trunk to the outside nobody is promised anything', async () => {
    desk = createQueueFixture(queue, { withoutOutbound: true });
    const caller = await desk.call();
    await desk.press('5');
    expect(desk.heard()).toEqual([['callback-not-possible']]);
    await desk.endPrompt();
    expect(desk.callerEnd.background).toEqual(music);
    caller.leg!.bye();
  });

  describe('with a reason', () => {
    const withReason: QueueInput = {
      voice: { ...queue.voice, callback: { digit: '5', recordReason: true } },
    };

    test('what the caller says is kept with the wish', async () => {
      open(withReason);
      await desk.call();
      await desk.press('5', '1');
      expect(desk.heard().at(-1)).toEqual(['callback-say-reason']);
      expect(desk.callbacks.requested).toHaveLength(0);
      await desk.endPrompt();
      expect(desk.callerEnd.recorded).toMatchObject([{ path: '/recordings/callbacks/call-1.wav' }]);
      desk.callerEnd.endRecording(2500);
      await desk.settle();
      expect(desk.callbacks.requested).toMatchObject([{ reasonPath: '/recordings/callbacks/call-1.wav' }]);
      await desk.endPrompt();
    });

    test('a recording without a word is thrown away', async () => {
      open(withReason);
      await desk.call();
      await desk.press('5', '1');
      await desk.endPrompt();
      desk.callerEnd.endRecording(100);
      await desk.settle();
      expect(desk.callbacks.requested).toHaveLength(1);
      expect(desk.callbacks.requested[0]).not.toHaveProperty('reasonPath');
      expect(desk.recordings.removed).toEqual(['/recordings/callbacks/call-1.wav']);
      await desk.endPrompt();
    });

    test('who says the reason and hangs up is called back, and the reason is kept', async () => {
      open(withReason);
      const caller = await desk.call();
      await desk.press('5', '1');
      await desk.endPrompt();
      desk.callerEnd.recordedBeforeEndMs = 3000;
      caller.leg!.bye();
      await desk.settle();
      expect(desk.engine.of('request-withdrawn')).toMatchObject([{ reason: 'called-back' }]);
      expect(desk.engine.of('requester-left')).toHaveLength(0);
      expect(desk.callbacks.requested).toMatchObject([{ reasonPath: '/recordings/callbacks/call-1.wav' }]);
      expect(desk.callbacks.gone).toEqual(['call-1']);
      expect(desk.of('call-ended')).toMatchObject([{ outcome: 'served' }]);
    });

    test('an agent who answers while the reason is being said goes first', async () => {
      open(withReason);
      const caller = await desk.call();
      const phone = await desk.ring();
      await desk.press('5', '1');
      await desk.endPrompt();
      phone.pickUp();
      await desk.settle();
      expect(desk.callerEnd.recording).toBe(false);
      expect(desk.callerEnd.bridgedWith).toBe(desk.media.endpoints[1]);
      expect(desk.callbacks.requested).toHaveLength(0);
      expect(desk.recordings.removed).toHaveLength(1);
      caller.leg!.bye();
    });
  });

  test.each([
    ['while the number is read back', ['5']],
    ['while a number is typed', ['5', '2', '0', '2']],
  ])('who hangs up %s has abandoned', async (_when, keys) => {
    open(queue);
    const caller = await desk.call();
    await desk.press(...keys);
    caller.leg!.bye();
    await desk.settle();
    expect(desk.callbacks.requested).toHaveLength(0);
    expect(desk.engine.of('requester-left')).toHaveLength(1);
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'abandoned' }]);
  });

  test.each([
    ['while the number is read back', ['5']],
    ['while a number is typed', ['5', '2', '0', '2']],
  ])('an agent who answers %s gets the caller at once', async (_when, keys) => {
    open(queue);
    const caller = await desk.call();
    const phone = await desk.ring();
    await desk.press(...keys);
    phone.pickUp();
    await desk.settle();
    expect(desk.callerEnd.bridgedWith).toBe(desk.media.endpoints[1]);
    const heard = desk.heard().length;
    await desk.press('1');
    await desk.pass(60_000);
    expect(desk.heard()).toHaveLength(heard);
    expect(desk.callbacks.requested).toHaveLength(0);
    caller.leg!.bye();
  });

  test('a limit that is reached meanwhile waits for the answer, then counts', async () => {
    open({ ...queue, overflow: { 'max-wait': { kind: 'extension', extension: '205' } } });
    const caller = await desk.call();
    await desk.press('5');
    await desk.overflow('max-wait');
    expect(desk.telephony.dialled).toHaveLength(0);
    await desk.press('*');
    const phone = desk.telephony.lastTo('205');
    caller.leg!.bye();
    phone.fail('cancelled', 487);
  });

  test('a limit that is reached meanwhile does not hinder the callback', async () => {
    open(queue);
    await desk.call();
    await desk.press('5');
    await desk.overflow('max-wait');
    await desk.press('1');
    expect(desk.callbacks.requested).toHaveLength(1);
    expect(desk.engine.of('request-withdrawn')).toHaveLength(0);
    await desk.endPrompt();
  });
});
