// Whatever comes in whatever order: what must hold of a call in every state.
// Never expects a certain course; call-rules and call-consultation do.
import { transitionCall } from '../../../src/core/calls/call-machine.js';
import type { CallEffect, CallInput, CallState, Participant } from '../../../src/core/calls/call-state.js';
import { talks } from '../../../src/core/calls/call-participants.js';
import type { LegId } from '../../../src/core/kernel/ids.js';
import { createSeededRandom } from '../../../src/core/kernel/seeded-random.js';
import { isIgnored } from '../../../src/core/kernel/transition.js';
import * as calls from './call-driver.js';

const { phone } = calls;
const modes = ['listen', 'whisper', 'join'] as const;
const isUp = ({ leg }: Participant): boolean => leg.kind !== 'ending';

/** What the world could say to a call now, legs and effects that there are not included. */
function inputsOf(state: CallState, pick: <T>(of: readonly T[]) => T): CallInput {
  const legId = pick([...state.participants.map((one) => one.legId), 'c1/99' as LegId]);
  const dialled = state.participants.find(
    (one) => one.leg.kind === 'dialling' && one.leg.sipCallId === undefined,
  );
  const effectId = pick([state.mixEffect ?? 0, state.mixEffect ?? 0, 1]);
  const to = phone(pick(['203', '204', '205', '206']));
  return pick<CallInput>([
    { kind: 'mixed', effectId },
    { kind: 'mixed', effectId },
    { kind: 'mixed', effectId },
    { kind: 'mix-failed', effectId, code: 'media-refused' },
    { kind: 'held', legId },
    { kind: 'resumed', legId },
    { kind: 'held', legId, byDesk: true },
    { kind: 'resumed', legId, byDesk: true },
    { kind: 'mute-ordered', legId, muted: pick([true, false]) },
    { kind: 'consultation-ordered', by: legId, to },
    { kind: 'consultation-ordered', by: legId, to },
    { kind: 'swap-ordered', by: legId },
    {
      kind: 'consultation-end-ordered',
      by: legId,
      result: pick(['transferred', 'joined', 'resumed'] as const),
    },
    { kind: 'transfer-asked', by: legId, to: { kind: 'party', party: to } },
    { kind: 'transfer-asked', referId: 'r', by: legId, to: { kind: 'party', party: to } },
    { kind: 'invite-ordered', to },
    { kind: 'removal-ordered', legId },
    { kind: 'leave-ordered', legId },
    { kind: 'supervision-ordered', of: legId, to: phone('209'), mode: pick(modes), by: 'sue' },
    { kind: 'supervision-changed', legId, mode: pick(modes), by: 'sue' },
    { kind: 'take-over-ordered', legId, by: 'sue' },
    { kind: 'caller-left', cause: 'caller-hung-up' },
    { kind: 'leg-ringing', legId, invites: ['i'] },
    ...(dialled === undefined
      ? []
      : [
          { ...calls.dialled(0), legId: dialled.legId, to } as CallInput,
          { ...calls.dialled(0), legId: dialled.legId, to } as CallInput,
        ]),
    { kind: 'leg-answered', legId, dialogId: `d-${legId}`, endpointId: `e-${legId}` },
    { kind: 'leg-answered', legId, dialogId: `d-${legId}`, endpointId: `e-${legId}` },
    { kind: 'leg-failed', legId, failure: { kind: 'failed', cause: 'busy', sipStatus: 486 } },
    { kind: 'leg-ended', legId, by: 'remote', cause: 'hung-up' },
  ]);
}

/** What is wrong with the state; empty = nothing. */
function faultsOf(state: CallState): readonly string[] {
  const { participants, consultation, transfer, mix, music, activity } = state;
  const of = (legId: LegId): Participant | undefined => participants.find((one) => one.legId === legId);
  const isThere = (legId: LegId): boolean => {
    const one = of(legId);
    return one !== undefined && isUp(one);
  };
  const inMix =
    mix.kind === 'apart' ? [] : mix.kind === 'bridge' ? mix.between : mix.members.map((one) => one.legId);
  const faults: string[] = [];
  const must = (holds: boolean, what: string): void => void (holds || faults.push(what));
  must(new Set(participants.map((one) => one.legId)).size === participants.length, 'a leg is there twice');
  must(consultation === undefined || transfer === undefined, 'consulted and passed on at once');
  if (consultation !== undefined) {
    must(isThere(consultation.by), 'whoever asks is gone');
    must(isThere(consultation.target), 'whoever is asked is gone');
    must(of(consultation.target)?.aside === true, 'whoever is asked is not apart');
    must(activity.kind === 'talking', 'a consultation outside of a conversation');
  } else
    must(
      participants.every(({ aside }) => aside !== true),
      'somebody is apart without a consultation',
    );
  for (const legId of inMix) must(isThere(legId), `${legId} is gone and in the mix`);
  for (const legId of music) must(isThere(legId), `${legId} is gone and hears music`);
  for (const one of participants)
    if (one.joined && one.leg.kind === 'answered' && activity.kind === 'talking') {
      const hears = inMix.includes(one.legId) || music.includes(one.legId) || state.mixEffect !== undefined;
      const waits = transfer !== undefined || consultation?.by === one.legId;
      must(hears || waits, `${one.legId} is left in silence`);
    }
  const joined = participants.filter(talks);
  for (const one of participants) {
    const { supervision } = one;
    if (supervision === undefined || !isUp(one)) continue;
    must(isThere(supervision.of), 'somebody is supervised who is gone');
    const heardBy =
      mix.kind === 'conference' ? mix.members.filter(({ hears }) => hears.includes(one.legId)) : [];
    must(mix.kind !== 'bridge' || !mix.between.includes(one.legId), 'a supervisor is bridged');
    if (supervision.mode === 'join') continue;
    const may = supervision.mode === 'whisper' ? [supervision.of] : [];
    must(
      heardBy.every(({ legId }) => may.includes(legId)),
      `a supervisor who ${supervision.mode}s is heard`,
    );
  }
  must(activity.kind !== 'talking' || joined.length >= 2 || transfer !== undefined, 'somebody is left alone');
  // Whoever is passed on waits for somebody who comes.
  must(transfer === undefined || isThere(transfer.target), 'passed on to somebody who is gone');
  return faults;
}

const ends = (effects: readonly CallEffect[]): boolean =>
  effects.some(({ kind }) => kind === 'end-call' || kind === 'route-back' || kind === 'route');

test('a thousand calls, each of up to sixty random facts', () => {
  const random = createSeededRandom(20261201);
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
  const starts = [
    calls.withAgent,
    calls.colleaguesTalking,
    calls.threeTalking,
    calls.consulting,
    calls.asking,
    () => calls.supervised('whisper').mixed(),
    () => calls.supervised('listen').mixed(),
  ];
  const reached = new Set<string>();
  for (let n = 0; n < 1000; n += 1) {
    let { state } = pick(starts)();
    const course: string[] = [];
    for (let step = 0; step < 60; step += 1) {
      const input = inputsOf(state, pick);
      const next = transitionCall(state, input);
      if (isIgnored(next)) continue;
      course.push(JSON.stringify(input));
      // The application ends it, or leads the caller elsewhere: what is left is ended then.
      for (const effect of next.effects) reached.add(calls.shownEffect(effect).replace(/ ?c1\/.*/, ''));
      if (ends(next.effects)) break;
      const faults = faultsOf(next.state);
      if (faults.length > 0)
        throw new Error(`call ${n}: ${faults.join('; ')} after\n${course.slice(-8).join('\n')}`);
      state = next.state;
    }
  }
  // The facts do lead somewhere.
  expect([...reached]).toEqual(
    expect.arrayContaining([
      'record consultation-started',
      'record consultation-ended',
      'record call-transferred',
      'record call-returned',
      'record transfer-failed',
      'record supervision-started',
      'record call-taken-over',
      'end-call answered agent-hung-up',
    ]),
  );
});
