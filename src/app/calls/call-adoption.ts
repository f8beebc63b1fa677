// After a restart: goes on with the calls that an earlier run wrote down and the servers have kept.
// Never keeps a call half: one that cannot go on is ended as a whole, and closed in the journal.
import type { RestoredCall } from '../../core/acd/acd-model.js';
import { restoredCallOf } from '../../core/journal/restored-call.js';
import { agentOccupied } from '../../core/calls/engine-messages.js';
import type { KeptCall } from '../../core/calls/kept-call.js';
import type { StageProgress } from '../../core/calls/stage-progress.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import type { CallId, ExtensionNumber, LegId } from '../../core/kernel/ids.js';
import type { Media } from '../ports/media.js';
import type { Journal } from '../ports/store.js';
import type { Telephony } from '../ports/telephony.js';
import { CallStage } from '../voice/call-stage.js';
import { Call } from '../voice/call.js';
import type { CallServices } from '../voice/call-services.js';
import type { Stage } from '../voice/stage.js';
import { CallerProfile } from '../voice/caller-profile.js';
import type { CallbackService } from '../callbacks/callback-service.js';
import type { CallDesk } from './call-desk.js';
import { EarlierQueueStay } from './earlier-queue-stay.js';
import {
  callerInPlace,
  earlierLegOf,
  inForceOf,
  inPlace,
  isCallerThere,
  releaseSide,
  partyOf,
  takeOver,
  type Side,
} from './kept-sides.js';
import { LeftBehind } from './left-behind.js';
import { OffersAgain } from './offers-again.js';
import { QueueStage } from './queue-stage.js';

export interface CallAdoptionOptions {
  readonly services: CallServices;
  readonly desk: Pick<CallDesk, 'adopt' | 'stageOf'>;
  readonly callbacks: Pick<CallbackService, 'resume'>;
  readonly journal: Pick<Journal, 'eventsOfCall'>;
  readonly telephony: Pick<Telephony, 'adoptLegs'>;
  readonly media: Pick<Media, 'adoptEndpoints'>;
  /** The call is in progress again; these are its events so far. */
  readonly onAdopted: (events: readonly JournalEvent[]) => void;
}

type Started = Extract<JournalEvent, { kind: 'call-started' }>;

export class CallAdoption {
  constructor(private readonly options: CallAdoptionOptions) {}

  /** To be called once, when both servers are up. Returns those that do not go on; rejects when the servers cannot be asked. */
  async adopt(calls: readonly KeptCall[]): Promise<readonly CallId[]> {
    if (calls.length === 0) return [];
    const { telephony, media } = this.options;
    const earlier = calls.flatMap(({ state }) => state.participants.flatMap(earlierLegOf));
    const [legs, endpoints] = await Promise.all([telephony.adoptLegs(earlier), media.adoptEndpoints()]);
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
    await Promise.all(sides.map(releaseSide));
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
    sides.push(
      ...state.participants.map((participant) => ({ participant, party: partyOf(participant, events) })),
    );
    await Promise.all(sides.map((side) => takeOver(side, left, events, services.clock)));
    const call = this.makeCall(kept, started, events, sides);
    this.options.onAdopted(events);
    // Calls that we make are none that a trunk brings.
    desk.adopt(call, started.direction === 'inbound' ? started.trunkId : undefined);
    call.guarded(() => this.goOn(call, restored, sides, left))();
    return true;
  }

  /** Queue and agent may have been removed while nobody was there. */
  private isKnownToCompany(restored: RestoredCall | undefined): boolean {
    if (restored === undefined) return true;
    const company = this.options.services.company();
    const { stands, queueId } = restored;
    const offers =
      stands.kind === 'waiting' ? [] : stands.kind === 'talking' ? [stands.offer] : stands.offers;
    return (
      company.voiceQueue(queueId) !== undefined &&
      offers.every(({ agentId }) => company.agent(agentId) !== undefined)
    );
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
    const customer = caller.known
      ? services.directory?.customerOf(direction === 'outbound' ? dialled : callerNumber)
      : undefined;
    return new Call(
      services,
      {
        ...{ id, direction, dialled, callerNumber, callerName, withheld },
        ...(incoming === undefined ? {} : { leg: incoming }),
        ...(trunkId === undefined ? {} : { trunkId }),
        ...(extension === undefined ? {} : { extension }),
      },
      {
        state,
        startedAtMs: atMs,
        profile: CallerProfile.remembered(caller, customer),
        requests: events.filter(({ kind }) => kind === 'call-queued').length,
      },
    );
  }

  /** Everybody is put in place; then what happened meanwhile is told, and what was not done is done. */
  private goOn(
    call: Call,
    restored: RestoredCall | undefined,
    sides: readonly Side[],
    left: LeftBehind,
  ): void {
    const { acd } = this.options.services;
    takeBackJoining(call);
    const { state } = call.runner;
    const later: (() => void)[] = [];
    const caller = sides.find(({ participant }) => participant.legId === state.callerLegId);
    if (caller === undefined) call.caller.adopt(undefined, undefined);
    else later.push(...callerInPlace(call, caller, left));
    const progress = progressOf(call);
    const resumable =
      progress === undefined ? undefined : this.options.desk.stageOf(call, progress, restored?.requestId);
    const isThere = caller?.incoming !== undefined || call.caller.endpointIfAny !== undefined;
    if (resumable !== undefined && isThere)
      call.guarded(() => resumable.resume(left.isBusy(caller?.endpoint?.id)))();
    else call.enter(resumable ?? this.machineStage(call, restored));
    const offers = new OffersAgain(
      call,
      resumable instanceof QueueStage && isThere ? resumable : undefined,
      restored,
    );
    for (const side of sides)
      if (side !== caller) later.push(...(offers.ringOn(side) ?? inPlace(call, side, left)));
    if (restored !== undefined)
      acd.handle({ kind: 'call-restored', call: heldUntilReady(restored, progress) });
    for (const { participant } of sides)
      if (participant.occupies !== undefined) acd.handle(agentOccupied(participant.occupies, call.id));
    const endpointIdOf = (legId: LegId): string | undefined =>
      sides.find(({ participant }) => participant.legId === legId)?.endpoint?.id;
    call.runner.resume(
      inForceOf(state, (one, other) => left.areBridged(endpointIdOf(one), endpointIdOf(other))),
      sides.some(({ endpoint }) => left.isInRoom(endpoint?.id, call.id)),
      (legId) => left.isBusy(endpointIdOf(legId)),
    );
    for (const tell of [...offers.notRung(), ...later]) call.guarded(tell)();
  }

  /** Of a call that its machine runs. */
  private machineStage(call: Call, restored: RestoredCall | undefined): Stage {
    if (restored === undefined) return new CallStage(call.runner);
    const { requestId, queueId, entry, stands } = restored;
    const calledBack =
      entry.purpose === 'callback' && stands.kind === 'talking'
        ? this.options.callbacks.resume(call, { requestId, queueId, offerId: stands.offer.offerId })
        : undefined;
    return calledBack ?? new EarlierQueueStay(call, requestId, queueId);
  }
}

/** The two never heard each other, or not for long: the caller waits on, and the agent is asked anew. */
function takeBackJoining({ runner }: Call): void {
  const { activity, mixEffect } = runner.state;
  if (activity.kind === 'joining' && mixEffect !== undefined)
    runner.handle({ kind: 'mix-failed', effectId: mixEffect, code: 'media-ended' });
}

function progressOf({ runner }: Call): StageProgress | undefined {
  const { activity } = runner.state;
  return activity.kind === 'stage' ? activity.progress : undefined;
}

/** The first announcement is to be heard anew. */
function heldUntilReady(restored: RestoredCall, progress: StageProgress | undefined): RestoredCall {
  if (progress?.kind !== 'queue' || progress.phase.kind !== 'welcome') return restored;
  return { ...restored, entry: { ...restored.entry, held: true } };
}

function extensionOfCaller(events: readonly JournalEvent[]): ExtensionNumber | undefined {
  const leg = events.find((event) => event.kind === 'leg-started' && event.role === 'caller');
  return leg?.kind === 'leg-started' ? leg.extension : undefined;
}
