// What calls do over several steps: joining, hold, transfers, conferences, and who may leave without ending them.
// Never looks at how the state is kept.
import { refusalOfReplacement } from '../../../src/core/calls/leg-replacement.js';
import { isOver } from '../../../src/core/calls/call-machine.js';
import { mixOf } from '../../../src/core/calls/call-mix.js';
import type { CallId, ExtensionNumber, FlowId, QueueId } from '../../../src/core/kernel/ids.js';
import type { CallInput } from '../../../src/core/calls/call-state.js';
import * as calls from './call-driver.js';

const { leg, phone } = calls;
const hungUp = (n: number) => ({ kind: 'leg-ended', legId: leg(n), by: 'remote', cause: 'hung-up' }) as const;

test('a transfer: the colleague rings, answers, and takes the place of the agent, who is done', () => {
  const call = calls.passingOn();
  expect(call.do({ kind: 'leg-ringing', legId: leg(3), invites: ['i'] }).shown).toEqual([
    'record leg-ringing',
    'tell-transferor 180',
  ]);
  expect(call.answered(3).shown).toEqual([
    'record leg-answered',
    'tell-engine agent-occupied',
    'bridge c1/1 c1/3',
  ]);
  expect(call.mixed().shown).toEqual([
    'tell-transferor 200',
    'record call-transferred',
    'tell-engine conversation-ended',
    'release c1/2',
    'leave-stage',
  ]);
  expect(call.do(hungUp(2)).shown).toEqual(['record leg-ended']);
  expect(call.do(hungUp(3)).shown).toEqual([
    'tell-engine agent-released',
    'record leg-ended',
    'end-call answered callee-hung-up',
  ]);
});

test('a transfer that fails gives the conversation back to the agent, with the status of the phone', () => {
  const call = calls.passingOn().do({
    kind: 'leg-failed',
    legId: leg(3),
    failure: { kind: 'failed', cause: 'busy', sipStatus: 486 },
  });
  expect(call.shown).toEqual([
    'record leg-ended',
    'tell-transferor 486',
    'record transfer-failed',
    'bridge c1/1 c1/2',
  ]);
  expect(call.state.transfer).toBeUndefined();
});

test('who passes on while putting on hold holds still when it was in vain', () => {
  const call = calls.passingOn().do({ kind: 'held', legId: leg(2) });
  call.do({ kind: 'leg-failed', legId: leg(3), failure: { kind: 'failed', cause: 'busy' } });
  expect(call.mixed().shown).toEqual(['play-hold-music c1/1']);
});

test.each([
  ['busy', 486, 486],
  ['no-answer', 408, 408],
  // The phone's answer to our CANCEL.
  ['no-answer', 487, 480],
  ['declined', 603, 603],
  ['unreachable', undefined, 480],
  // 2xx and less are no failures: nobody is told so.
  ['no-answer', 180, 480],
] as const)('a target that is %s (%s): the transferor hears %s', (cause, sipStatus, told) => {
  const failure = { kind: 'failed', cause, ...(sipStatus === undefined ? {} : { sipStatus }) } as const;
  const call = calls.passingOn().do({ kind: 'leg-failed', legId: leg(3), failure });
  expect(call.shown).toContain(`tell-transferor ${told}`);
});

test('the colleague hangs up in the moment of being joined, and the agent has gone: the customer hears ringing', () => {
  const call = calls.passingOn().do(hungUp(2)).answered(3);
  expect(call.do(hungUp(3)).shown).toEqual([
    'tell-engine agent-released',
    'record leg-ended',
    'tell-transferor 603',
    'record transfer-failed',
    'apart',
    'play-ringback c1/1',
    'dial c1/4',
  ]);
});

test('the customer hangs up in that moment: nobody is left, though the colleague has answered', () => {
  const left = { kind: 'caller-left', cause: 'caller-hung-up' } as const;
  expect(calls.passingOn().do(hungUp(2)).answered(3).ignores(left)).toBe('nobody-left');
  expect(calls.passingOn().answered(3).ignores(left)).toBe('nobody-left');
});

test('an agent who hangs up while the colleague still rings is done, and the customer waits on', () => {
  const call = calls.passingOn().do(hungUp(2));
  expect(call.shown).toEqual(['tell-engine conversation-ended', 'record leg-ended']);
  expect(call.answered(3).shown).toContain('bridge c1/1 c1/3');
  expect(call.mixed().shown).toEqual(['tell-transferor 200', 'record call-transferred', 'leave-stage']);
});

describe('a transfer that fails after the agent has left', () => {
  const failed = (n: number) =>
    ({ kind: 'leg-failed', legId: leg(n), failure: { kind: 'failed', cause: 'no-answer' } }) as const;
  const returning = () => calls.passingOn().do(hungUp(2), failed(3));

  test("rings the agent's phone again, which is told why", () => {
    const call = returning();
    expect(call.shown).toEqual([
      'record leg-ended',
      'tell-transferor 480',
      'record transfer-failed',
      'dial c1/4',
    ]);
    expect(call.effects.at(-1)).toMatchObject({ to: phone('201'), returnedBy: '203', shows: leg(1) });
    // The agent has heard how it went, and nobody passes on who is being passed on.
    expect(call.do(calls.dialled(4), { kind: 'leg-ringing', legId: leg(4), invites: [] }).shown).toEqual([
      'record leg-ringing',
    ]);
    expect(call.answered(4).shown).toContain('bridge c1/1 c1/4');
    expect(call.mixed().shown).toEqual(['record call-returned', 'leave-stage']);
    expect(call.do(hungUp(4)).shown).toContain('end-call answered callee-hung-up');
  });

  test('and the agent does not answer either: the customer is in front of the queue again', () => {
    const call = returning().do(failed(4));
    expect(call.effects).toEqual([{ kind: 'route-back', queueId: 'sales' }]);
    expect(
      call.do({ kind: 'stage-entered', stage: 'queue', queueId: 'sales' as QueueId }).state,
    ).toMatchObject({ activity: { kind: 'stage' }, participants: [{ legId: leg(1), joined: false }] });
  });

  test('an agent who is rung again may pass on again, and hang up', () => {
    const call = returning().do(calls.dialled(4)).answered(4).mixed();
    expect(call.do(calls.asks(4)).shown).toContain('answer-refer 202');
  });

  test('whom nobody has called from outside, and nobody wants, is let go', () => {
    const call = calls.colleaguesTalking().do(calls.asks(1), calls.dialled(3));
    call.do({ kind: 'caller-left', cause: 'caller-hung-up' });
    expect(call.do(failed(3)).shown).toContain('dial c1/4');
    expect(call.do(failed(4)).shown).toEqual(['end-call answered transfer-failed']);
  });

  test('the customer who gives up meanwhile stops the phone that rings', () => {
    const call = returning().do(calls.dialled(4));
    expect(call.ignores({ kind: 'caller-left', cause: 'caller-hung-up' })).toBe('nobody-left');
    expect(call.do({ kind: 'call-finished' }).shown).toEqual(['release c1/4']);
  });
});

test('the caller of an internal call passes the colleague on, and is dropped from the call', () => {
  const call = calls.colleaguesTalking().do(calls.asks(1), calls.dialled(3));
  call.answered(3);
  expect(call.mixed().shown).toEqual([
    'tell-transferor 200',
    'record call-transferred',
    'record leg-ended',
    'drop-caller hang-up',
    'leave-stage',
  ]);
  expect(call.state.callerLegId).toBeUndefined();
  expect(call.do(hungUp(3)).shown).toContain('end-call answered callee-hung-up');
});

test('nobody outside passes anybody on, and nobody before the two have talked', () => {
  expect(calls.withAgent().do(calls.asks(1)).shown).toEqual(['answer-refer 603']);
  expect(calls.inQueue().do(calls.asks(1)).shown).toEqual(['answer-refer 603']);
  expect(calls.passingOn().do(calls.asks(2, '204')).shown).toEqual(['answer-refer 603']);
});

test('a destination that is not allowed is refused, and the two talk on', () => {
  const call = calls.withAgent().do({
    kind: 'transfer-asked',
    referId: 'r1',
    by: leg(2),
    to: { kind: 'not-allowed', status: 403 },
  });
  expect(call.shown).toEqual(['answer-refer 403']);
  expect(call.state.mix.kind).toBe('bridge');
});

test('passed on to a queue: the agent is done, and the caller goes where the number leads', () => {
  const call = calls.withAgent().do({
    kind: 'transfer-asked',
    referId: 'r1',
    by: leg(2),
    to: { kind: 'destination', destination: { kind: 'flow', flow: 'welcome' } },
  });
  expect(call.shown).toEqual([
    'answer-refer 202',
    'tell-transferor 200',
    'record call-transferred',
    'tell-engine conversation-ended',
    'release c1/2',
    'apart',
    'route',
  ]);
  expect(call.effects.at(-1)).toMatchObject({ kind: 'route', purpose: 'transfer' });
  expect(
    call.do({ kind: 'stage-entered', stage: 'queue', queueId: 'help' as QueueId }).state.activity,
  ).toEqual({
    kind: 'stage',
    stage: 'queue',
    queueId: 'help',
  });
});

test('attended: who was brought takes the place of the transferor', () => {
  const call = calls.withAgent().do({
    kind: 'participant-brought',
    referId: 'r1',
    by: leg(2),
    brought: {
      legId: leg(3),
      role: 'colleague',
      leg: { kind: 'answered', sipCallId: 'x', dialogId: 'd', endpointId: 'e' },
    },
  });
  expect(call.shown).toEqual([
    'record leg-started',
    'record leg-answered',
    'answer-refer 202',
    'bridge c1/1 c1/3',
  ]);
  expect(call.mixed().shown).toEqual([
    'tell-transferor 200',
    'record call-transferred',
    'tell-engine conversation-ended',
    'release c1/2',
    'leave-stage',
  ]);
});

test('semi-attended: who still rings for the transferor rings for the one who is passed on', () => {
  const asking = calls.dialling('201').do({ kind: 'leg-ringing', legId: leg(2), invites: ['i'] });
  expect(asking.do({ kind: 'participant-taken', legId: leg(2) }).shown).toEqual([
    'record leg-ended',
    'end-call unanswered transferred',
  ]);
  const call = calls.withAgent().do({
    kind: 'participant-brought',
    referId: 'r1',
    by: leg(2),
    brought: {
      legId: leg(3),
      role: 'colleague',
      extension: '203' as ExtensionNumber,
      leg: { kind: 'ringing', sipCallId: 'x', invites: ['i'] },
    },
  });
  expect(call.shown).toEqual([
    'record leg-started',
    'record leg-ringing',
    'answer-refer 202',
    'apart',
    'play-ringback c1/1',
    'tell-transferor 180',
  ]);
  expect(call.answered(3).shown).toEqual(['record leg-answered', 'bridge c1/1 c1/3']);
  expect(call.mixed().shown).toContain('tell-transferor 200');
});

test('the call that gave somebody away ends when they are apart', () => {
  const call = calls.colleaguesTalking().do({ kind: 'participant-taken', legId: leg(2) });
  expect(call.shown).toEqual(['tell-engine agent-released', 'record leg-ended', 'apart']);
  expect(call.mixed().shown).toEqual(['end-call answered transferred']);
});

test('hold: only who is held hears music, and it waits until the two are joined', () => {
  const joining = calls.joiningAgent();
  expect(joining.do({ kind: 'held', legId: leg(2) }).shown).toEqual(['record leg-held']);
  expect(joining.mixed().shown).toEqual(['play-hold-music c1/1']);
  expect(joining.do({ kind: 'held', legId: leg(1) }).shown).toEqual([
    'record leg-held',
    'play-hold-music c1/2',
  ]);
  expect(joining.do({ kind: 'resumed', legId: leg(2) }).shown).toEqual([
    'record leg-resumed',
    'stop-audio c1/1',
  ]);
});

test('three talk in a conference, without the voice of who holds; two of them are bridged', () => {
  const call = calls.threeTalking();
  expect(mixOf(call.state.participants)).toEqual({
    kind: 'conference',
    members: [
      { legId: leg(1), hears: [leg(2), leg(3)] },
      { legId: leg(2), hears: [leg(1), leg(3)] },
      { legId: leg(3), hears: [leg(1), leg(2)] },
    ],
  });
  expect(call.do({ kind: 'held', legId: leg(2) }, { kind: 'held', legId: leg(3) }).state.music).toEqual([]);
  expect(call.mixed().shown).toEqual(['play-hold-music c1/1']);
  expect(call.do({ kind: 'caller-left', cause: 'caller-hung-up' }).shown).toContain('bridge c1/2 c1/3');
  // The queue's conversation is over, and the agent gets no offer.
  expect(call.state.participants[0]).toMatchObject({ agentId: '201', occupies: '201' });
  expect(call.do(hungUp(2)).shown).toEqual([
    'tell-engine agent-released',
    'record leg-ended',
    'end-call answered agent-hung-up',
  ]);
});

test('a supervisor who whispers is heard by the agent alone, and one who listens by nobody', () => {
  for (const [mode, customerHears, agentHears] of [
    ['whisper', [leg(2)], [leg(1), leg(3)]],
    ['listen', [leg(2)], [leg(1)]],
    ['join', [leg(2), leg(3)], [leg(1), leg(3)]],
  ] as const) {
    const call = calls.supervised(mode);
    expect(mixOf(call.state.participants)).toMatchObject({
      members: [{ hears: customerHears }, { hears: agentHears }, { hears: [leg(1), leg(2)] }],
    });
  }
});

test('an agent who hangs up before being joined leaves the caller to the queue, which tells the engine', () => {
  const call = calls.joiningAgent().do(hungUp(2));
  expect(call.shown).toEqual(['record leg-ended']);
  expect(call.state.activity).toEqual({ kind: 'stage', stage: 'queue', queueId: 'sales' });
});

test('a phone that answers while it is told to stop is a leg until it has hung up', () => {
  const call = calls.dialling().do({ kind: 'call-finished' });
  expect(isOver(call.state)).toBe(false);
  expect(call.answered(2).state.participants[0]?.leg).toMatchObject({ kind: 'ending', dialogId: 'dialog-2' });
  call.do({ kind: 'leg-ended', legId: leg(2), by: 'local', cause: 'cancelled' });
  expect(call.effects).toEqual([
    {
      kind: 'record',
      event: { kind: 'leg-ended', callId: 'c1', legId: leg(2), by: 'local', cause: 'hung-up' },
    },
  ]);
  expect(isOver(call.state)).toBe(true);
});

test('an outcome of an earlier mix is ignored', () => {
  const call = calls.passingOn();
  expect(call.ignores({ kind: 'mixed', effectId: 1 })).toBe('stale-mix');
  expect(call.ignores({ kind: 'mix-failed', effectId: 1, code: 'media-timeout' })).toBe('stale-mix');
});

const survey = { flowId: 'welcome' as FlowId, node: 'survey' };
/** The menu has sent the caller to a queue, and has more to say afterwards. */
const askedAfterwards = () => {
  const call = calls.inQueue();
  call.do(
    { kind: 'stage-entered', stage: 'flow', progress: calls.inMenu(0) },
    { kind: 'stage-moved', progress: calls.inMenu(0), events: [], afterwards: survey },
    { kind: 'stage-entered', stage: 'queue', queueId: 'sales' as QueueId },
  );
  return calls.withAgent(call);
};

test('how far a caller has come in a menu is kept, with the events that it follows from', () => {
  const call = calls.arrived().do({ kind: 'stage-entered', stage: 'flow', progress: calls.inMenu(0) });
  expect(call.state.activity).toEqual({ kind: 'stage', stage: 'flow', progress: calls.inMenu(0) });
  const event = {
    kind: 'no-input',
    callId: 'c1' as CallId,
    flowId: 'welcome' as FlowId,
    nodeId: 'menu',
  } as const;
  call.do({ kind: 'stage-moved', progress: calls.inMenu(1), events: [event] });
  expect(call.effects).toEqual([{ kind: 'record', event }]);
  expect(call.state.activity).toMatchObject({ progress: calls.inMenu(1) });
});

test('a caller whom the agent leaves goes on in the menu that has more to say, once', () => {
  const call = askedAfterwards().do(hungUp(2));
  expect(call.effects.at(-1)).toEqual({
    kind: 'route',
    destination: { kind: 'flow', flow: 'welcome', node: 'survey' },
    purpose: 'serve',
  });
  expect(call.shown).toEqual(['tell-engine conversation-ended', 'record leg-ended', 'apart', 'route']);
  expect(call.state.afterwards).toBeUndefined();
  expect(call.state.participants).toMatchObject([{ legId: leg(1), joined: false }]);
});

test('the call ends when the caller hangs up first, when the agent is lost, or once another menu was entered', () => {
  expect(askedAfterwards().ignores({ kind: 'caller-left', cause: 'caller-hung-up' })).toBe('nobody-left');
  const lost = askedAfterwards().do({ kind: 'leg-ended', legId: leg(2), by: 'remote', cause: 'media-lost' });
  expect(lost.shown).toContain('end-call interrupted media-lost');
  const other = askedAfterwards().do({ kind: 'stage-entered', stage: 'flow', progress: calls.inMenu(0) });
  expect(other.state.afterwards).toBeUndefined();
});

test('the state survives being written and read', () => {
  for (const make of [
    calls.inQueue,
    calls.agentRinging,
    calls.withAgent,
    calls.passingOn,
    calls.threeTalking,
    askedAfterwards,
  ]) {
    const { state } = make();
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  }
});

describe('one of three passes on: the others talk on meanwhile', () => {
  const passing = () => calls.threeTalking().do(calls.asks(3, '204'), calls.dialled(4));

  test('whoever is rung takes the place of the one who passed on', () => {
    const call = passing();
    expect(call.answered(4).shown).toContain('mix c1/1<c1/2+c1/4 c1/2<c1/1+c1/4 c1/4<c1/1+c1/2');
    expect(call.mixed().shown).toEqual([
      'tell-transferor 200',
      'record call-transferred',
      'release c1/3',
      'leave-stage',
    ]);
  });

  test('in vain: who passed on is back, or gone for good', () => {
    const failed = { kind: 'leg-failed', legId: leg(4), failure: { kind: 'failed', cause: 'busy' } } as const;
    expect(passing().do(failed).shown).toContain('mix c1/1<c1/2+c1/3 c1/2<c1/1+c1/3 c1/3<c1/1+c1/2');
    expect(passing().do(hungUp(3), failed).shown).toEqual([
      'record leg-ended',
      'tell-transferor 486',
      'record transfer-failed',
    ]);
  });

  test('one of the others leaves: the last one hears the ringing', () => {
    expect(passing().do(hungUp(2)).shown.slice(-2)).toEqual(['apart', 'play-ringback c1/1']);
    const without = passing().do({ kind: 'caller-left', cause: 'caller-hung-up' });
    expect(without.shown.slice(-2)).toEqual(['apart', 'play-ringback c1/2']);
    expect(without.answered(4).shown).toContain('bridge c1/2 c1/4');
  });

  test('a media server that does not take the new one in costs nobody the conversation', () => {
    const call = passing().answered(4);
    call.do({ kind: 'mix-failed', effectId: call.state.mixEffect!, code: 'media-refused' });
    expect(call.shown).toContain('tell-transferor 503');
    expect(call.shown.at(-1)).toBe('mix c1/1<c1/2+c1/3 c1/2<c1/1+c1/3 c1/3<c1/1+c1/2');
  });

  test('into a menu or a queue goes one, not all', () => {
    const to = { kind: 'destination', destination: { kind: 'queue', queue: 'sales' as QueueId } } as const;
    expect(calls.threeTalking().do({ ...calls.asks(3), to } as CallInput).shown).toEqual([
      'answer-refer 603',
    ]);
  });
});

describe('who may take over a leg (RFC 3891)', () => {
  test.each([
    ['the same extension, whose conversation it is', calls.withAgent(), 2, '201', false, undefined],
    ['not while it was to ring only', calls.withAgent(), 2, '201', true, 486],
    ['not another extension', calls.withAgent(), 2, '202', false, 403],
    ["not a customer's", calls.withAgent(), 1, '201', false, 403],
    ['not somebody who passes on', calls.passingOn(), 2, '201', false, 491],
    ['not a leg that is not there', calls.withAgent(), 7, '201', false, 481],
    ['a colleague, whose phone rings', calls.dialling('205'), 2, '203', true, undefined],
    ['not one whom the queue rings', calls.agentRinging(), 2, '203', false, 403],
    ['not a caller who is not answered: we have not begun it', calls.dialling('205'), 1, '205', false, 481],
    ['not one that is ending', calls.over(), 2, '201', false, 481],
  ])('%s', (_what, { state }, n, extension, earlyOnly, status) => {
    expect(refusalOfReplacement(state, leg(n), extension as ExtensionNumber, earlyOnly)).toBe(status);
  });

  test('the agent goes on with another phone: the queue notices nothing, until that one hangs up', () => {
    const call = calls.withAgent().do(calls.takesOver(2, '201'));
    call.mixed().do(hungUp(2));
    expect(call.shown).toEqual(['record leg-ended']);
    expect(call.do(hungUp(9)).shown).toContain('tell-engine conversation-ended');
  });

  test('whoever picks up a phone that rings is whom the caller is put through to', () => {
    const call = calls.dialling('205').do(calls.takesOver(2, '203'));
    call
      .do({ kind: 'leg-failed', legId: leg(2), failure: { kind: 'failed', cause: 'cancelled' } })
      .do(
        { kind: 'caller-answered', legId: leg(1), dialogId: 'dialog-1', endpointId: 'endpoint-1' },
        { kind: 'caller-ready' },
      );
    expect(call.shown).toEqual(['bridge c1/1 c1/9']);
    expect(call.mixed().effects).toContainEqual({
      kind: 'record',
      event: { kind: 'extension-call-answered', callId: 'c1', extension: '203' },
    });
  });
});
