// Every situation of a call meets every input, and what the effects are worth is looked at where it matters.
// Never leaves a combination out: a table that lacks one does not compile.
import { readFileSync } from 'node:fs';
import { transitionCall } from '../../../src/core/calls/call-machine.js';
import type { CallInput } from '../../../src/core/calls/call-state.js';
import { isIgnored } from '../../../src/core/kernel/transition.js';
import * as calls from './call-driver.js';

const { leg, phone } = calls;

const situations = {
  arrived: calls.arrived,
  'in a queue': calls.inQueue,
  'agent ringing': calls.agentRinging,
  'joining an agent': calls.joiningAgent,
  'talking with an agent': calls.withAgent,
  dialling: calls.dialling,
  'colleagues talking': calls.colleaguesTalking,
  'being passed on': calls.passingOn,
  'three talking': calls.threeTalking,
  consulting: calls.consulting,
  over: calls.over,
};
type Situation = keyof typeof situations;

/** `n`: the leg that joined last. */
const inputs = {
  'caller-arrived': (): CallInput => ({ kind: 'caller-arrived', legId: leg(9), sipCallId: 'in-9' }),
  'caller-audio-opened': (): CallInput => ({ kind: 'caller-audio-opened' }),
  'caller-ready': (): CallInput => ({ kind: 'caller-ready' }),
  'caller-left': (): CallInput => ({ kind: 'caller-left', cause: 'caller-hung-up' }),
  'stage-entered': (): CallInput => ({ kind: 'stage-entered', stage: 'flow' }),
  'stage-moved': (): CallInput => ({ kind: 'stage-moved', progress: calls.inMenu(0), events: [] }),
  'leg-ringing': (): CallInput => ({ kind: 'leg-ringing', legId: leg(2), invites: ['i'] }),
  'leg-answered': (): CallInput => ({
    kind: 'leg-answered',
    legId: leg(2),
    dialogId: 'd',
    endpointId: 'e',
  }),
  'leg-failed': (): CallInput => ({
    kind: 'leg-failed',
    legId: leg(2),
    failure: { kind: 'failed', cause: 'busy', sipStatus: 486 },
  }),
  'leg-ended': (): CallInput => ({ kind: 'leg-ended', legId: leg(2), by: 'remote', cause: 'hung-up' }),
  'leg-ending': (): CallInput => ({ kind: 'leg-ending', legId: leg(2), cause: 'failed' }),
  'dial-ordered': (): CallInput => ({ kind: 'dial-ordered', to: phone('205') }),
  'talk-ordered': (): CallInput => ({ kind: 'talk-ordered', with: leg(2), holdMusic: 'calm' }),
  mixed: (): CallInput => ({ kind: 'mixed', effectId: 1 }),
  'mix-failed': (): CallInput => ({ kind: 'mix-failed', effectId: 1, code: 'media-refused' }),
  held: (): CallInput => ({ kind: 'held', legId: leg(2) }),
  resumed: (): CallInput => ({ kind: 'resumed', legId: leg(2) }),
  'transfer-asked': (): CallInput => calls.asks(2),
  'participant-taken': (): CallInput => ({ kind: 'participant-taken', legId: leg(2) }),
  'leg-replaced': (): CallInput => calls.takesOver(2, '201'),
  'invite-ordered': (): CallInput => ({ kind: 'invite-ordered', to: phone('204') }),
  'removal-ordered': (): CallInput => ({ kind: 'removal-ordered', legId: leg(2) }),
  'mute-ordered': (): CallInput => ({ kind: 'mute-ordered', legId: leg(2), muted: true }),
  'consultation-ordered': (): CallInput => calls.consultationOrdered('204'),
  'swap-ordered': (): CallInput => ({ kind: 'swap-ordered', by: leg(2) }),
  'consultation-end-ordered': (): CallInput => ({
    kind: 'consultation-end-ordered',
    by: leg(2),
    result: 'transferred',
  }),
  'leave-ordered': (): CallInput => ({ kind: 'leave-ordered', legId: leg(2) }),
  'call-finished': (): CallInput => ({ kind: 'call-finished' }),
};
type InputName = keyof typeof inputs;

function result(situation: Situation, input: InputName): string {
  const call = situations[situation]();
  const before = JSON.stringify(call.state);
  const next = transitionCall(call.state, inputs[input]());
  // Pure: the state before is as it was.
  expect(JSON.stringify(call.state)).toBe(before);
  if (isIgnored(next)) return `- ${next.ignored}`;
  return [next.state.activity.kind, ...next.effects.map(calls.shownEffect)].join('; ');
}

describe('every situation × every input', () => {
  const table: Record<Situation, Record<InputName, string>> = {
    arrived: {
      'caller-arrived': '- caller-there',
      'caller-audio-opened': '- not-awaited',
      'caller-ready': '- not-awaited',
      'caller-left': '- nobody-left',
      'stage-entered': 'stage',
      'stage-moved': '- stage-left',
      'leg-ringing': '- not-dialling',
      'leg-answered': '- no-such-leg',
      'leg-failed': '- no-such-leg',
      'leg-ended': '- no-such-leg',
      'leg-ending': '- no-such-leg',
      'dial-ordered': 'dialling; open-caller-audio',
      'talk-ordered': '- not-possible',
      mixed: '- stale-mix',
      'mix-failed': '- stale-mix',
      held: '- not-talking',
      resumed: '- not-talking',
      'transfer-asked': 'begun; answer-refer 603',
      'participant-taken': '- not-talking',
      'leg-replaced': '- not-replaceable',
      'invite-ordered': '- not-talking',
      'removal-ordered': '- not-talking',
      'mute-ordered': '- not-talking',
      'consultation-ordered': '- not-talking',
      'swap-ordered': '- not-consulting',
      'consultation-end-ordered': '- not-consulting',
      'leave-ordered': '- not-talking',
      'call-finished': 'over',
    },
    'in a queue': {
      'caller-arrived': '- caller-there',
      'caller-audio-opened': '- not-awaited',
      'caller-ready': '- not-awaited',
      'caller-left': '- nobody-left',
      'stage-entered': 'stage',
      'stage-moved': '- stage-left',
      'leg-ringing': '- not-dialling',
      'leg-answered': '- no-such-leg',
      'leg-failed': '- no-such-leg',
      'leg-ended': '- no-such-leg',
      'leg-ending': '- no-such-leg',
      'dial-ordered': 'dialling; open-caller-audio',
      'talk-ordered': '- not-possible',
      mixed: '- stale-mix',
      'mix-failed': '- stale-mix',
      held: '- not-talking',
      resumed: '- not-talking',
      'transfer-asked': 'stage; answer-refer 603',
      'participant-taken': '- not-talking',
      'leg-replaced': '- not-replaceable',
      'invite-ordered': '- not-talking',
      'removal-ordered': '- not-talking',
      'mute-ordered': '- not-talking',
      'consultation-ordered': '- not-talking',
      'swap-ordered': '- not-consulting',
      'consultation-end-ordered': '- not-consulting',
      'leave-ordered': '- not-talking',
      'call-finished': 'over',
    },
    'agent ringing': {
      'caller-arrived': '- caller-there',
      'caller-audio-opened': '- not-awaited',
      'caller-ready': '- not-awaited',
      'caller-left': '- nobody-left',
      'stage-entered': 'stage',
      'stage-moved': '- stage-left',
      'leg-ringing': '- not-dialling',
      'leg-answered': 'stage; record leg-answered',
      'leg-failed': 'stage; record leg-ended',
      'leg-ended': 'stage; record leg-ended',
      'leg-ending': 'stage',
      'dial-ordered': 'dialling; open-caller-audio',
      'talk-ordered': '- not-possible',
      mixed: '- stale-mix',
      'mix-failed': '- stale-mix',
      held: '- not-talking',
      resumed: '- not-talking',
      'transfer-asked': 'stage; answer-refer 603',
      'participant-taken': '- not-talking',
      'leg-replaced': '- not-replaceable',
      'invite-ordered': '- not-talking',
      'removal-ordered': '- not-talking',
      'mute-ordered': '- not-talking',
      'consultation-ordered': '- not-talking',
      'swap-ordered': '- not-consulting',
      'consultation-end-ordered': '- not-consulting',
      'leave-ordered': '- not-talking',
      'call-finished': 'over; release c1/2',
    },
    'joining an agent': {
      'caller-arrived': '- caller-there',
      'caller-audio-opened': '- not-awaited',
      'caller-ready': '- not-awaited',
      'caller-left': '- nobody-left',
      'stage-entered': 'stage; release c1/2',
      'stage-moved': '- stage-left',
      'leg-ringing': '- not-dialling',
      'leg-answered': '- answered-already',
      'leg-failed': '- answered-already',
      'leg-ended': 'stage; record leg-ended',
      'leg-ending': 'joining',
      'dial-ordered': 'dialling; release c1/2; open-caller-audio',
      'talk-ordered': '- not-possible',
      mixed: 'talking',
      'mix-failed': 'stage',
      held: 'joining; record leg-held',
      resumed: '- nothing-changed',
      'transfer-asked': 'joining; answer-refer 603',
      'participant-taken': '- not-talking',
      'leg-replaced': '- not-replaceable',
      'invite-ordered': '- not-talking',
      'removal-ordered': '- not-talking',
      'mute-ordered': '- not-talking',
      'consultation-ordered': '- not-talking',
      'swap-ordered': '- not-consulting',
      'consultation-end-ordered': '- not-consulting',
      'leave-ordered': '- not-talking',
      'call-finished': 'over; release c1/2',
    },
    'talking with an agent': {
      'caller-arrived': '- caller-there',
      'caller-audio-opened': '- not-awaited',
      'caller-ready': '- not-awaited',
      'caller-left': '- nobody-left',
      'stage-entered': 'stage; tell-engine conversation-ended; release c1/2',
      'stage-moved': '- stage-left',
      'leg-ringing': '- not-dialling',
      'leg-answered': '- answered-already',
      'leg-failed': '- answered-already',
      'leg-ended':
        'talking; tell-engine conversation-ended; record leg-ended; end-call answered agent-hung-up',
      'leg-ending': 'talking; tell-engine conversation-ended',
      'dial-ordered': 'dialling; tell-engine conversation-ended; release c1/2; open-caller-audio',
      'talk-ordered': '- not-possible',
      mixed: '- stale-mix',
      'mix-failed': '- stale-mix',
      held: 'talking; record leg-held; play-hold-music c1/1',
      resumed: '- nothing-changed',
      'transfer-asked':
        'talking; answer-refer 202; apart; play-ringback c1/1; tell-transferor 100; dial c1/3',
      'participant-taken': 'giving-away; tell-engine conversation-ended; record leg-ended; apart',
      'leg-replaced': 'talking; record leg-started; record leg-answered; release c1/2; bridge c1/1 c1/9',
      'invite-ordered': 'talking; dial c1/3',
      'removal-ordered': '- last-two',
      'mute-ordered': 'talking; record leg-muted; mix c1/1< c1/2<c1/1',
      'consultation-ordered':
        'talking; record consultation-started; record leg-held; apart; play-ringback c1/2; dial c1/3',
      'swap-ordered': '- not-consulting',
      'consultation-end-ordered': '- not-consulting',
      'leave-ordered':
        'talking; tell-engine conversation-ended; release c1/2; end-call answered agent-hung-up',
      'call-finished': 'over; tell-engine conversation-ended; release c1/2',
    },
    dialling: {
      'caller-arrived': '- caller-there',
      'caller-audio-opened': '- not-awaited',
      'caller-ready': '- not-awaited',
      'caller-left': '- nobody-left',
      'stage-entered': 'stage; release c1/2',
      'stage-moved': '- stage-left',
      'leg-ringing': 'dialling; record leg-ringing; ring-caller',
      'leg-answered': 'dialling; record leg-answered; tell-engine agent-occupied; answer-caller',
      'leg-failed': 'dialling; record leg-ended; end-call unanswered busy',
      'leg-ended': 'dialling; record leg-ended; end-call unanswered callee-hung-up',
      'leg-ending': 'dialling',
      'dial-ordered': 'dialling; release c1/2; open-caller-audio',
      'talk-ordered': '- not-possible',
      mixed: '- stale-mix',
      'mix-failed': '- stale-mix',
      held: '- not-talking',
      resumed: '- not-talking',
      'transfer-asked': 'dialling; answer-refer 603',
      'participant-taken': '- not-talking',
      'leg-replaced': 'dialling; record leg-started; record leg-answered; release c1/2; answer-caller',
      'invite-ordered': '- not-talking',
      'removal-ordered': '- not-talking',
      'mute-ordered': '- not-talking',
      'consultation-ordered': '- not-talking',
      'swap-ordered': '- not-consulting',
      'consultation-end-ordered': '- not-consulting',
      'leave-ordered': '- not-talking',
      'call-finished': 'over; release c1/2',
    },
    'colleagues talking': {
      'caller-arrived': '- caller-there',
      'caller-audio-opened': '- not-awaited',
      'caller-ready': '- not-awaited',
      'caller-left': '- nobody-left',
      'stage-entered': 'stage; tell-engine agent-released; release c1/2',
      'stage-moved': '- stage-left',
      'leg-ringing': '- not-dialling',
      'leg-answered': '- answered-already',
      'leg-failed': '- answered-already',
      'leg-ended': 'talking; tell-engine agent-released; record leg-ended; end-call answered callee-hung-up',
      'leg-ending': 'talking; tell-engine agent-released',
      'dial-ordered': 'dialling; tell-engine agent-released; release c1/2; open-caller-audio',
      'talk-ordered': '- not-possible',
      mixed: '- stale-mix',
      'mix-failed': '- stale-mix',
      held: 'talking; record leg-held; play-hold-music c1/1',
      resumed: '- nothing-changed',
      'transfer-asked':
        'talking; answer-refer 202; apart; play-ringback c1/1; tell-transferor 100; dial c1/3',
      'participant-taken': 'giving-away; tell-engine agent-released; record leg-ended; apart',
      'leg-replaced': '- not-replaceable',
      'invite-ordered': 'talking; dial c1/3',
      'removal-ordered': '- last-two',
      'mute-ordered': 'talking; record leg-muted; mix c1/1< c1/2<c1/1',
      'consultation-ordered':
        'talking; record consultation-started; record leg-held; apart; play-ringback c1/2; dial c1/3',
      'swap-ordered': '- not-consulting',
      'consultation-end-ordered': '- not-consulting',
      'leave-ordered': 'talking; tell-engine agent-released; release c1/2; end-call answered callee-hung-up',
      'call-finished': 'over; tell-engine agent-released; release c1/2',
    },
    'being passed on': {
      'caller-arrived': '- caller-there',
      'caller-audio-opened': '- not-awaited',
      'caller-ready': '- not-awaited',
      'caller-left': '- nobody-left',
      'stage-entered':
        'stage; tell-transferor 487; tell-engine conversation-ended; release c1/2; release c1/3',
      'stage-moved': '- stage-left',
      'leg-ringing': '- not-dialling',
      'leg-answered': '- answered-already',
      'leg-failed': '- answered-already',
      'leg-ended': 'talking; tell-engine conversation-ended; record leg-ended',
      'leg-ending': 'talking; tell-engine conversation-ended',
      'dial-ordered':
        'dialling; tell-transferor 487; tell-engine conversation-ended; release c1/2; release c1/3; open-caller-audio',
      'talk-ordered': '- not-possible',
      mixed: '- stale-mix',
      'mix-failed': '- stale-mix',
      held: 'talking; record leg-held',
      resumed: '- nothing-changed',
      'transfer-asked': 'talking; answer-refer 603',
      'participant-taken': '- not-talking',
      'leg-replaced': '- not-replaceable',
      'invite-ordered': '- being-passed-on',
      'removal-ordered': '- being-passed-on',
      'mute-ordered': '- not-talking',
      'consultation-ordered': '- not-talking',
      'swap-ordered': '- not-consulting',
      'consultation-end-ordered': '- not-consulting',
      'leave-ordered': 'talking; tell-engine conversation-ended; release c1/2',
      'call-finished':
        'over; tell-transferor 487; tell-engine conversation-ended; release c1/2; release c1/3',
    },
    'three talking': {
      'caller-arrived': '- caller-there',
      'caller-audio-opened': '- not-awaited',
      'caller-ready': '- not-awaited',
      'caller-left':
        'talking; record leg-ended; drop-caller; tell-engine agent-occupied; tell-engine conversation-ended; leave-stage; bridge c1/2 c1/3',
      'stage-entered': 'stage; tell-engine conversation-ended; release c1/2; release c1/3',
      'stage-moved': '- stage-left',
      'leg-ringing': '- not-dialling',
      'leg-answered': '- answered-already',
      'leg-failed': '- answered-already',
      'leg-ended': 'talking; tell-engine conversation-ended; record leg-ended; leave-stage; bridge c1/1 c1/3',
      'leg-ending': 'talking; tell-engine conversation-ended',
      'dial-ordered':
        'dialling; tell-engine conversation-ended; release c1/2; release c1/3; open-caller-audio',
      'talk-ordered': '- not-possible',
      mixed: '- stale-mix',
      'mix-failed': '- stale-mix',
      held: 'talking; record leg-held; mix c1/1<c1/3 c1/2< c1/3<c1/1',
      resumed: '- nothing-changed',
      'transfer-asked': 'talking; answer-refer 202; bridge c1/1 c1/3; tell-transferor 100; dial c1/4',
      'participant-taken': 'talking; tell-engine conversation-ended; record leg-ended; bridge c1/1 c1/3',
      'leg-replaced':
        'talking; record leg-started; record leg-answered; release c1/2; mix c1/1<c1/3+c1/9 c1/3<c1/1+c1/9 c1/9<c1/1+c1/3',
      'invite-ordered': 'talking; dial c1/4',
      'removal-ordered': 'talking; tell-engine conversation-ended; release c1/2; bridge c1/1 c1/3',
      'mute-ordered': 'talking; record leg-muted; mix c1/1<c1/3 c1/2<c1/1+c1/3 c1/3<c1/1',
      'consultation-ordered':
        'talking; record consultation-started; record leg-held; bridge c1/1 c1/3; play-ringback c1/2; dial c1/4',
      'swap-ordered': '- not-consulting',
      'consultation-end-ordered': '- not-consulting',
      'leave-ordered': 'talking; tell-engine conversation-ended; release c1/2; leave-stage; bridge c1/1 c1/3',
      'call-finished': 'over; tell-engine conversation-ended; release c1/2; release c1/3',
    },
    consulting: {
      'caller-arrived': '- caller-there',
      'caller-audio-opened': '- not-awaited',
      'caller-ready': '- not-awaited',
      'caller-left':
        'talking; record leg-ended; drop-caller; tell-engine agent-occupied; tell-engine conversation-ended; leave-stage; record consultation-ended; record leg-resumed',
      'stage-entered':
        'stage; record consultation-ended; record leg-resumed; tell-engine conversation-ended; release c1/2; tell-engine agent-released; release c1/3',
      'stage-moved': '- stage-left',
      'leg-ringing': '- not-dialling',
      'leg-answered': '- answered-already',
      'leg-failed': '- answered-already',
      'leg-ended':
        'talking; tell-engine conversation-ended; record leg-ended; record consultation-ended; stop-audio c1/1; bridge c1/1 c1/3',
      'leg-ending': 'talking; tell-engine conversation-ended',
      'dial-ordered':
        'dialling; record consultation-ended; record leg-resumed; tell-engine conversation-ended; release c1/2; tell-engine agent-released; release c1/3; open-caller-audio',
      'talk-ordered': '- not-possible',
      mixed: '- stale-mix',
      'mix-failed': '- stale-mix',
      held: 'talking; play-hold-music c1/3',
      resumed: '- nothing-changed',
      'transfer-asked': 'talking; answer-refer 603',
      'participant-taken': '- consulting',
      'leg-replaced': '- not-replaceable',
      'invite-ordered': '- consulting',
      'removal-ordered': '- consulting',
      'mute-ordered': 'talking; record leg-muted; stop-audio c1/1; mix c1/2<c1/3 c1/3<',
      'consultation-ordered': '- not-talking',
      'swap-ordered': 'talking; record leg-resumed; stop-audio c1/1; bridge c1/1 c1/2',
      'consultation-end-ordered':
        'talking; record consultation-ended; record leg-resumed; stop-audio c1/1; bridge c1/1 c1/3',
      'leave-ordered':
        'talking; tell-engine conversation-ended; release c1/2; record consultation-ended; stop-audio c1/1; bridge c1/1 c1/3',
      'call-finished':
        'over; record consultation-ended; record leg-resumed; tell-engine conversation-ended; release c1/2; tell-engine agent-released; release c1/3',
    },
    over: {
      'caller-arrived': '- call-over',
      'caller-audio-opened': '- call-over',
      'caller-ready': '- call-over',
      'caller-left': '- call-over',
      'stage-entered': '- call-over',
      'stage-moved': '- call-over',
      'leg-ringing': '- call-over',
      'leg-answered': '- answered-already',
      'leg-failed': 'over; record leg-ended',
      'leg-ended': 'over; record leg-ended',
      'leg-ending': '- call-over',
      'dial-ordered': '- call-over',
      'talk-ordered': '- call-over',
      mixed: '- call-over',
      'mix-failed': '- call-over',
      held: '- call-over',
      resumed: '- call-over',
      'transfer-asked': '- call-over',
      'participant-taken': '- call-over',
      'leg-replaced': '- call-over',
      'invite-ordered': '- call-over',
      'removal-ordered': '- call-over',
      'mute-ordered': '- call-over',
      'consultation-ordered': '- call-over',
      'swap-ordered': '- call-over',
      'consultation-end-ordered': '- call-over',
      'leave-ordered': '- call-over',
      'call-finished': '- call-over',
    },
  };
  const rows = (Object.keys(situations) as Situation[]).flatMap((situation) =>
    (Object.keys(inputs) as InputName[]).map((input) => [situation, input, table[situation][input]] as const),
  );
  test.each(rows)('%s × %s → %s', (situation, input, expected) => {
    expect(result(situation, input)).toBe(expected);
  });
});

test('the diagram in the README shows every change of activity, and none that there is not', () => {
  const before = [
    ...Object.values(situations),
    () => calls.agentRinging().answered(2),
    calls.joiningColleagues,
  ];
  const happens = new Set(
    before.flatMap((situation) => {
      const { state } = situation();
      const { mixEffect: effectId = 0 } = state;
      const ofTheMix: readonly CallInput[] = [
        { kind: 'mixed', effectId },
        { kind: 'mix-failed', effectId, code: 'media-refused' },
      ];
      return [...Object.values(inputs).map((make) => make()), ...ofTheMix].flatMap((input) => {
        const next = transitionCall(state, input);
        if (isIgnored(next) || next.state.activity.kind === state.activity.kind) return [];
        return [`${state.activity.kind} --> ${next.state.activity.kind}: ${input.kind}`];
      });
    }),
  );
  const readme = readFileSync('src/core/calls/README.md', 'utf8');
  const shown = [...readme.matchAll(/^ *(\S+ --> \S+): (.+)$/gm)].flatMap(([, change, by]) =>
    by!.split(', ').map((input) => `${change!}: ${input}`),
  );
  expect([...happens].sort()).toEqual(shown.sort());
});
