// The legs of a call of an earlier run: taken over from the servers, and put in their places in the call of this run.
// Never decides whether the call goes on.
import { ringTimeoutMs } from '../../core/calls/call-participants.js';
import { isUndialled } from '../../core/calls/call-resumption.js';
import type { CallState, Mix, Participant } from '../../core/calls/call-state.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import type { EpochMs, LegId } from '../../core/kernel/ids.js';
import type { Clock } from '../ports/clock.js';
import type { MediaEndpoint } from '../ports/media.js';
import type { EarlierLeg, EstablishedLeg, IncomingLeg, OutgoingLeg } from '../ports/telephony.js';
import { AdoptedRinging } from '../voice/adopted-ringing.js';
import { ringLimitMs } from '../voice/agent-leg.js';
import type { Call } from '../voice/call.js';
import { OutboundLeg } from '../voice/outbound-leg.js';
import type { ShownParty } from '../voice/shown-party.js';
import type { LeftBehind } from './left-behind.js';

/** One leg, as the servers gave it back. */
export interface Side {
  readonly participant: Participant;
  readonly party: ShownParty;
  /** Of an answered one. */
  leg?: EstablishedLeg;
  incoming?: IncomingLeg;
  outgoing?: OutgoingLeg;
  endpoint?: MediaEndpoint;
}

/** What the SIP server may be asked after; nothing when it has not heard of the leg yet. */
export function earlierLegOf({ leg }: Participant): readonly EarlierLeg[] {
  const { sipCallId } = leg;
  if (sipCallId === undefined) return [];
  const dialogId = 'dialogId' in leg ? leg.dialogId : undefined;
  return [{ sipCallId, dialogId, invites: ('invites' in leg ? leg.invites : undefined) ?? [] }];
}

/** Fills in what the servers have. */
export async function takeOver(
  side: Side,
  left: LeftBehind,
  events: readonly JournalEvent[],
  clock: Clock,
): Promise<void> {
  const { participant } = side;
  const { leg } = participant;
  switch (leg.kind) {
    case 'arriving': {
      const adopted = await left.caller(leg.sipCallId)?.adopt();
      if (adopted?.kind === 'incoming') side.incoming = adopted.leg;
      return;
    }
    case 'dialling':
    case 'ringing': {
      if (leg.sipCallId === undefined) return;
      const endpoint = await left.endpoint(leg.endpointId);
      if (endpoint === undefined) return;
      side.endpoint = endpoint;
      const adopted = await Promise.all(left.phones(leg).map((phone) => phone.adopt()));
      side.outgoing = new AdoptedRinging({
        sipCallId: leg.sipCallId,
        ringing: adopted.flatMap((one) => (one?.kind === 'outgoing' ? [one.leg] : [])),
        answered: adopted.flatMap((one) => (one?.kind === 'established' ? [one.leg] : [])),
        failure: left.failureOf(leg),
        untilMs: rungUntil(participant, events),
        clock,
      });
      return;
    }
    case 'answered': {
      const endpoint = await left.endpoint(leg.endpointId);
      if (endpoint !== undefined) side.endpoint = endpoint;
      const adopted = await left.dialog(leg)?.adopt();
      if (adopted?.kind === 'established') side.leg = adopted.leg;
      return;
    }
    case 'ending': {
      const { dialogId } = leg;
      const adopted = dialogId === undefined ? undefined : await left.dialog({ dialogId })?.adopt();
      if (adopted?.kind === 'established') side.leg = adopted.leg;
    }
  }
}

/** Whom the call began with is on the line, or has left it since. */
export function isCallerThere({ callerLegId, participants }: CallState, left: LeftBehind): boolean {
  const caller = participants.find(({ legId }) => legId === callerLegId);
  // Of those who talk on among themselves each is looked for.
  const sought = caller === undefined ? participants.filter(({ joined }) => joined) : [caller];
  return (
    sought.length > 0 &&
    sought.every(({ leg }) => {
      if (leg.kind === 'answered') return left.dialog(leg) !== undefined || left.hasHungUp(leg);
      return (
        leg.kind === 'arriving' &&
        (left.caller(leg.sipCallId) !== undefined || left.hasGivenUp(leg.sipCallId))
      );
    })
  );
}

/** Returns what is to be told once everybody is in place. */
export function callerInPlace(
  call: Call,
  { participant, leg, incoming, endpoint }: Side,
  left: LeftBehind,
): (() => void)[] {
  call.caller.adopt(leg, endpoint);
  if (participant.leg.kind === 'arriving')
    return incoming === undefined ? [() => call.callerLeft('cancelled')] : [];
  if (leg === undefined) {
    const hungUp = participant.leg.kind === 'answered' && left.hasHungUp(participant.leg);
    return [() => call.callerLeft(hungUp ? 'hung-up' : 'sip-server-lost')];
  }
  if (endpoint !== undefined) return [];
  return [() => call.finish({ outcome: 'interrupted', cause: 'media-lost', by: 'local' })];
}

export function inPlace(call: Call, side: Side, left: LeftBehind): (() => void)[] {
  const { participant, leg, outgoing, endpoint } = side;
  const { legId } = participant;
  const { runner } = call;
  const ended = (by: 'remote' | 'local', cause: string) => () =>
    void runner.handle({ kind: 'leg-ended', legId, by, cause });
  switch (participant.leg.kind) {
    case 'arriving':
      return [];
    case 'ending':
      if (leg !== undefined) call.trackRelease(leg.hangUp());
      return [ended('local', participant.leg.cause)];
    case 'answered': {
      if (leg === undefined && endpoint !== undefined) call.trackRelease(endpoint.destroy());
      if (leg === undefined)
        return [ended('remote', left.hasHungUp(participant.leg) ? 'hung-up' : 'sip-server-lost')];
      // Answered, and never joined with a caller who waits on.
      if (runner.state.activity.kind === 'stage') {
        call.trackRelease(leg.hangUp());
        if (endpoint !== undefined) call.trackRelease(endpoint.destroy());
        return [ended('local', 'failed')];
      }
      if (endpoint !== undefined) {
        earlierLeg(call, side).talkOn(leg, endpoint);
        return [];
      }
      call.trackRelease(leg.hangUp());
      return [ended('remote', 'media-lost')];
    }
    case 'dialling':
    case 'ringing': {
      // The call's machine dials it.
      if (isUndialled(participant) && isCalled(runner.state, legId)) return [];
      if (outgoing === undefined || endpoint === undefined) {
        const failure = isUndialled(participant) ? unreachable : left.failureOf(participant.leg);
        return [() => void runner.handle({ kind: 'leg-failed', legId, failure })];
      }
      const called = earlierLeg(call, side);
      return [() => void called.ringOn(outgoing, endpoint).catch((error: unknown) => call.failed(error))];
    }
  }
}

const unreachable = { kind: 'failed', cause: 'unreachable' } as const;

const isCalled = ({ activity }: CallState, legId: LegId): boolean =>
  activity.kind === 'dialling' && activity.called === legId;

const earlierLeg = (call: Call, { participant, party }: Side): OutboundLeg =>
  new OutboundLeg(call, {
    ...{ legId: participant.legId, party },
    isTheCalls: true,
    onRinging: () => undefined,
  });

/** What the audio is now: as it was ordered, or, while that order was on its way, as the media server says. */
export function inForceOf(
  { mix, mixEffect, participants }: CallState,
  areBridged: (one: LegId, other: LegId) => boolean,
): Mix {
  if (mixEffect === undefined) return mix;
  for (const { legId: one } of participants)
    for (const { legId: other } of participants)
      if (areBridged(one, other)) return { kind: 'bridge', between: [one, other] };
  return { kind: 'apart' };
}

function rungUntil({ legId, role }: Participant, events: readonly JournalEvent[]): EpochMs {
  const started = events.findLast((event) => event.kind === 'leg-started' && event.legId === legId);
  return ((started?.atMs ?? 0) + (role === 'agent' ? ringLimitMs : ringTimeoutMs)) as EpochMs;
}

/** A number outside only the journal has. */
export function partyOf({ legId, extension }: Participant, events: readonly JournalEvent[]): ShownParty {
  if (extension !== undefined) return { kind: 'extension', extension };
  const started = events.findLast((event) => event.kind === 'leg-started' && event.legId === legId);
  return { kind: 'external', number: (started?.kind === 'leg-started' && started.number) || '' };
}

/** Taken over for nothing. */
export async function releaseSide({ leg, incoming, outgoing, endpoint }: Side): Promise<void> {
  outgoing?.cancel();
  incoming?.refuse(503);
  await Promise.all([leg?.hangUp(), endpoint?.destroy()]);
}
