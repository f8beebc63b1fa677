// After a restart: goes on with the calls that an earlier run wrote down and the servers have kept.
// Never keeps a call half: one that cannot go on is ended as a whole, and closed in the journal.
import type { RestoredCall } from '../../core/acd/acd-model.js';
import { restoredCallOf } from '../../core/acd/restored-call.js';
import { isUndialled } from '../../core/calls/call-resumption.js';
import { ringTimeoutMs } from '../../core/calls/call-machine.js';
import type { CallState, Mix, Participant } from '../../core/calls/call-state.js';
import type { KeptCall } from '../../core/calls/kept-call.js';
import { agentOccupied } from '../../core/calls/engine-messages.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import type { CallId, EpochMs, ExtensionNumber, LegId } from '../../core/kernel/ids.js';
import type { MediaEndpoint, Media } from '../ports/media.js';
import type { Journal } from '../ports/store.js';
import type { EstablishedLeg, IncomingLeg, OutgoingLeg, Telephony } from '../ports/telephony.js';
import { AdoptedRinging } from '../voice/adopted-ringing.js';
import { Call, type CallServices } from '../voice/call.js';
import { CallStage } from '../voice/call-stage.js';
import { CallerProfile } from '../voice/caller-profile.js';
import { CalledLeg } from '../voice/outbound-leg.js';
import type { ShownParty } from '../voice/shown-party.js';
import type { CallDesk } from './call-desk.js';
import { LeftBehind } from './left-behind.js';
import { QueueTalk } from './queue-talk.js';

export interface CallAdoptionOptions {
  readonly services: CallServices;
  readonly desk: Pick<CallDesk, 'adopt'>;
  readonly journal: Pick<Journal, 'eventsOfCall'>;
  readonly telephony: Pick<Telephony, 'adoptLegs'>;
  readonly media: Pick<Media, 'adoptEndpoints'>;
  /** The call is in progress again; these are its events so far. */
  readonly onAdopted: (events: readonly JournalEvent[]) => void;
}

/** One leg, as the servers gave it back. */
interface Side {
  readonly participant: Participant;
  readonly party: ShownParty;
  /** Of an answered one. */
  leg?: EstablishedLeg;
  incoming?: IncomingLeg;
  outgoing?: OutgoingLeg;
  endpoint?: MediaEndpoint;
}

type Started = Extract<JournalEvent, { kind: 'call-started' }>;

export class CallAdoption {
  constructor(private readonly options: CallAdoptionOptions) {}

  /** To be called once, when both servers are up. Returns those that do not go on; rejects when the servers cannot be asked. */
  async adopt(calls: readonly KeptCall[]): Promise<readonly CallId[]> {
    if (calls.length === 0) return [];
    const { telephony, media } = this.options;
    const [legs, endpoints] = await Promise.all([telephony.adoptLegs(), media.adoptEndpoints()]);
    const left = new LeftBehind(legs, endpoints);
    const adopted = await Promise.all(calls.map((kept) => this.guarded(kept, left)));
    return calls.flatMap(({ state }, index) => (adopted[index] === true ? [] : [state.id]));
  }

  /** What fails unexpectedly costs this call alone. */
  private async guarded(kept: KeptCall, left: LeftBehind): Promise<boolean> {
    const sides: Side[] = [];
    try {
      if (await this.adoptOne(kept, left, sides)) return true;
    } catch (error) {
      this.options.services.log.error(
        { err: error, callId: kept.state.id },
        'a call of an earlier run cannot go on',
      );
    }
    await Promise.all(sides.map(letGo));
    return false;
  }

  /** `sides`: filled with what was taken over. */
  private async adoptOne(kept: KeptCall, left: LeftBehind, sides: Side[]): Promise<boolean> {
    const { services, journal, desk } = this.options;
    const { state } = kept;
    const events = journal.eventsOfCall(state.id);
    const started = events.find((event) => event.kind === 'call-started');
    if (started?.kind !== 'call-started' || !isCallerThere(state, left)) return false;
    const restored = restoredCallOf(events, (queueId) => {
      const queue = services.company().queue(queueId);
      return (queue?.preferredAgent.waitSeconds ?? 0) * 1000;
    });
    if (!this.isKnownToCompany(restored)) return false;
    await Promise.all(
      state.participants.map((participant) => this.takeOver(participant, left, events, sides)),
    );
    const call = this.makeCall(kept, started, events, sides);
    this.options.onAdopted(events);
    if (restored !== undefined) services.acd.handle({ kind: 'call-restored', call: restored });
    desk.adopt(call, started.trunkId);
    call.guarded(() => this.goOn(call, { restored, sides, left }))();
    return true;
  }

  /** Queue and agent may have been removed while nobody was there. */
  private isKnownToCompany(restored: RestoredCall | undefined): boolean {
    if (restored === undefined) return true;
    const company = this.options.services.company();
    const { stands, queueId } = restored;
    const agentId = stands.kind === 'talking' ? stands.offer.agentId : undefined;
    return (
      company.queue(queueId) !== undefined && (agentId === undefined || company.agent(agentId) !== undefined)
    );
  }

  private async takeOver(
    participant: Participant,
    left: LeftBehind,
    events: readonly JournalEvent[],
    sides: Side[],
  ): Promise<void> {
    const side: Side = { participant, party: partyOf(participant, events) };
    sides.push(side);
    const { leg, legId } = participant;
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
        const answered = adopted.find((one) => one?.kind === 'established');
        side.outgoing = new AdoptedRinging({
          sipCallId: leg.sipCallId,
          ringing: adopted.flatMap((one) => (one?.kind === 'outgoing' ? [one.leg] : [])),
          answered: answered?.kind === 'established' ? answered.leg : undefined,
          failure: left.failureOf(leg),
          untilMs: rungUntil(legId, events),
          clock: this.options.services.clock,
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

  private makeCall(
    { state, caller, withheld }: KeptCall,
    started: Started,
    events: readonly JournalEvent[],
    sides: readonly Side[],
  ): Call {
    const { services } = this.options;
    const { callId: id, direction, dialled, callerNumber, callerName, trunkId, atMs } = started;
    const incoming = sides.find(({ incoming: leg }) => leg !== undefined)?.incoming;
    const extension = extensionOfCaller(events);
    const customer = caller.known ? services.directory?.customerOf(callerNumber) : undefined;
    return new Call(
      services,
      {
        ...{ id, direction, dialled, callerNumber, callerName, withheld },
        ...(incoming === undefined ? {} : { leg: incoming }),
        ...(trunkId === undefined ? {} : { trunkId }),
        ...(extension === undefined ? {} : { extension }),
      },
      { state, startedAtMs: atMs, profile: CallerProfile.remembered(caller, customer) },
    );
  }

  /** Everybody is in place; then what happened meanwhile is told, and what was not done is done. */
  private goOn(
    call: Call,
    {
      restored,
      sides,
      left,
    }: { readonly restored: RestoredCall | undefined; sides: readonly Side[]; left: LeftBehind },
  ): void {
    const { acd } = this.options.services;
    const { state } = call.runner;
    for (const { participant } of sides)
      if (participant.occupies !== undefined) acd.handle(agentOccupied(participant.occupies, call.id));
    const talks = state.activity.kind === 'talking' && restored?.stands.kind === 'talking';
    call.enter(talks ? new QueueTalk(call, restored.queueId) : new CallStage(call.runner));
    const later: (() => void)[] = [];
    for (const side of sides) {
      const { legId } = side.participant;
      if (legId === state.callerLegId) later.push(...callerInPlace(call, side, left));
      else later.push(...inPlace(call, side, left));
    }
    if (state.callerLegId === undefined) call.adopt(undefined, undefined);
    const endpointIdOf = (legId: LegId): string | undefined =>
      sides.find(({ participant }) => participant.legId === legId)?.endpoint?.id;
    call.runner.resume(
      inForceOf(state, (one, other) => left.areBridged(endpointIdOf(one), endpointIdOf(other))),
      (legId) => left.isBusy(endpointIdOf(legId)),
    );
    for (const tell of later) call.guarded(tell)();
    // What the engine was told of a conversation's end, or was about to be.
    if (restored?.stands.kind === 'talking' && !isTalking(state, restored.stands.offer.offerId))
      acd.handle({ kind: 'conversation-ended', offerId: restored.stands.offer.offerId });
  }
}

const isTalking = ({ participants }: CallState, offerId: string): boolean =>
  participants.some((one) => one.offerId === offerId);

/** Whom the call began with is on the line, or has left it since. */
function isCallerThere({ callerLegId, participants }: CallState, left: LeftBehind): boolean {
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
function callerInPlace(
  call: Call,
  { participant, leg, incoming, endpoint }: Side,
  left: LeftBehind,
): (() => void)[] {
  call.adopt(leg, endpoint);
  if (participant.leg.kind === 'arriving')
    return incoming === undefined ? [() => call.callerLeft('cancelled')] : [];
  if (leg === undefined) {
    const hungUp = participant.leg.kind === 'answered' && left.hasHungUp(participant.leg);
    return [() => call.callerLeft(hungUp ? 'hung-up' : 'sip-server-lost')];
  }
  if (endpoint !== undefined) return [];
  return [() => call.finish({ outcome: 'interrupted', cause: 'media-lost', by: 'local' })];
}

function inPlace(call: Call, side: Side, left: LeftBehind): (() => void)[] {
  const { participant, leg, outgoing, endpoint } = side;
  const { legId } = participant;
  const { runner } = call;
  const ended = (by: 'remote' | 'local', cause: string) => () =>
    void runner.handle({ kind: 'leg-ended', legId, by, cause });
  switch (participant.leg.kind) {
    case 'arriving':
      return [];
    case 'ending':
      if (leg !== undefined) call.letGo(leg.hangUp());
      return [ended('local', participant.leg.cause)];
    case 'answered': {
      if (leg === undefined)
        return [ended('remote', left.hasHungUp(participant.leg) ? 'hung-up' : 'sip-server-lost')];
      if (endpoint !== undefined) {
        earlierLeg(call, side).talkOn(leg, endpoint);
        return [];
      }
      call.letGo(leg.hangUp());
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

const earlierLeg = (call: Call, { participant, party }: Side): CalledLeg =>
  new CalledLeg(call, {
    ...{ legId: participant.legId, party },
    isTheCalls: true,
    onRinging: () => undefined,
  });

/** What the audio is now: as it was ordered, or, while that order was on its way, as the media server says. */
function inForceOf(
  { mix, mixEffect, participants }: CallState,
  areBridged: (one: LegId, other: LegId) => boolean,
): Mix {
  if (mixEffect === undefined) return mix;
  for (const { legId: one } of participants)
    for (const { legId: other } of participants)
      if (areBridged(one, other)) return { kind: 'bridge', between: [one, other] };
  return { kind: 'apart' };
}

function rungUntil(sought: LegId, events: readonly JournalEvent[]): EpochMs {
  const started = events.findLast((event) => event.kind === 'leg-started' && event.legId === sought);
  return ((started?.atMs ?? 0) + ringTimeoutMs) as EpochMs;
}

/** A number outside only the journal has. */
function partyOf({ legId, extension }: Participant, events: readonly JournalEvent[]): ShownParty {
  if (extension !== undefined) return { kind: 'extension', extension };
  const started = events.findLast((event) => event.kind === 'leg-started' && event.legId === legId);
  return { kind: 'external', number: (started?.kind === 'leg-started' && started.number) || '' };
}

function extensionOfCaller(events: readonly JournalEvent[]): ExtensionNumber | undefined {
  const leg = events.find((event) => event.kind === 'leg-started' && event.role === 'caller');
  return leg?.kind === 'leg-started' ? leg.extension : undefined;
}

/** Taken over for nothing. */
async function letGo({ leg, incoming, outgoing, endpoint }: Side): Promise<void> {
  outgoing?.cancel();
  incoming?.refuse(503);
  await Promise.all([leg?.hangUp(), endpoint?.destroy()]);
}
