// Carries out what a call's machine says, and feeds it what becomes of that.
// Never decides what a call does; core/calls does.
import type {
  CallEffect,
  CallInput,
  CallState,
  GivenLeg,
  Mix,
  Participant,
} from '../../core/calls/call-state.js';
import { isOver, numberLeg, transitionCall } from '../../core/calls/call-machine.js';
import { agentOf } from '../../core/calls/call-participants.js';
import { transfereeOf, transfereesOf } from '../../core/calls/call-transfer.js';
import { unfinishedEffects } from '../../core/calls/call-resumption.js';
import { keptCallVersion } from '../../core/calls/kept-call.js';
import type { JournalEventBody } from '../../core/journal/journal-event.js';
import type { AgentId, ExtensionNumber, LegId, QueueId } from '../../core/kernel/ids.js';
import { isIgnored } from '../../core/kernel/transition.js';
import { isOnHold } from '../../core/pbx/sdp-direction.js';
import { MediaError, type MediaEndpoint } from '../ports/media.js';
import type { EstablishedLeg, Refer, ReplacedDialog } from '../ports/telephony.js';
import type { Call } from './call.js';
import { CallAudio, type JoinListener } from './call-audio.js';
import { OutboundLeg } from './outbound-leg.js';
import { CallStage } from './call-stage.js';
import { shownFor, type ShownParty } from './shown-party.js';
import { transferTargetOf } from './transfer-target.js';

interface GivenAway {
  readonly leg: OutboundLeg;
  readonly participant: Participant & { readonly leg: GivenLeg };
  /** To be called: resolves when nobody of its call hears them any more. */
  readonly take: () => Promise<void>;
}

export class CallRunner {
  private current: CallState;
  private readonly legs = new Map<LegId, OutboundLeg>();
  /** Transfers whose phones are to hear how they go. */
  private readonly refers = new Map<string, Refer>();
  readonly audio: CallAudio;

  constructor(
    private readonly call: Call,
    /** Of an earlier run: as it was written down then. */
    state: CallState,
  ) {
    this.current = state;
    this.audio = new CallAudio(call, this.legs);
  }

  get state(): CallState {
    return this.current;
  }

  /** False when it means nothing now. */
  handle(input: CallInput): boolean {
    const next = transitionCall(this.current, input);
    if (isIgnored(next)) {
      this.call.log.debug({ input: input.kind, reason: next.ignored }, 'call input ignored');
      return false;
    }
    this.current = next.state;
    // The journal first: nothing rings or is joined that could be forgotten.
    this.writeDown(next.effects.flatMap((effect) => (effect.kind === 'record' ? [effect.event] : [])));
    for (const effect of next.effects) this.carryOut(effect);
    return true;
  }

  /** What has happened, and how the call is from now on. */
  private writeDown(events: readonly JournalEventBody[]): void {
    const { call, current: state } = this;
    const { id: callId, profile, withheld } = call;
    call.services.journal.recordCall(events, {
      callId,
      kept: isOver(state) ? undefined : { version: keptCallVersion, state, caller: profile.memory, withheld },
    });
  }

  newLegId(): LegId {
    const { state, legId } = numberLeg(this.current);
    this.current = state;
    return legId;
  }

  /** Every leg of the earlier run is in its place: what was ordered then and not done is done now. */
  resume(inForce: Mix, isInRoom: boolean, hears: (legId: LegId) => boolean): void {
    this.audio.resume(inForce, isInRoom);
    for (const effect of unfinishedEffects(this.current, hears)) this.carryOut(effect);
  }

  /** That leg is a part of the call from now on. */
  keep(legId: LegId, leg: OutboundLeg): void {
    this.legs.set(legId, leg);
  }

  forget(legId: LegId): void {
    this.legs.delete(legId);
  }

  /** A stage has rung somebody for the caller: the two are to talk. */
  join(order: Omit<Extract<CallInput, { kind: 'talk-ordered' }>, 'kind'>, listener: JoinListener): void {
    const effectId = this.current.effects + 1;
    this.audio.expect(effectId, listener);
    if (this.handle({ kind: 'talk-ordered', ...order })) return;
    this.audio.forget(effectId);
    listener.failed(new MediaError('media-ended', 'there is nobody to be joined'));
  }

  /** The phone offers new SDP: the media follow, and whoever talks may hold or resume by it. */
  async reoffered(legId: LegId, endpoint: MediaEndpoint, remoteSdp: string, source: string): Promise<string> {
    const answer = await endpoint.modify(remoteSdp, source);
    this.handle({ kind: isOnHold(remoteSdp) ? 'held' : 'resumed', legId });
    return answer;
  }

  /** The phone passes on whom it speaks with. Nobody outside may. */
  referred(by: LegId, refer: Refer): void {
    const referId = `${by}-${refer.id}`;
    this.refers.set(referId, refer);
    if (refer.replaces !== undefined) return this.attended(by, referId, refer.replaces);
    const { services } = this.call;
    const isHandled = this.handle({
      kind: 'transfer-asked',
      referId,
      by,
      to: transferTargetOf(refer.target, services.company(), services.outside),
    });
    if (!isHandled) this.answerRefer(referId, 603);
  }

  /** Whom the phone speaks with in another call takes its place in this one. */
  private attended(by: LegId, referId: string, replaced: ReplacedDialog): void {
    const extension = this.current.participants.find(({ legId }) => legId === by)?.extension;
    const refused = (): void => this.answerRefer(referId, 603);
    if (extension === undefined || transfereesOf(this.current, by).length === 0) return refused();
    for (const other of this.call.otherCalls()) {
      const queueId = other.runner.waitsIn(extension, replaced);
      if (queueId !== undefined) return this.attendedToQueue(by, referId, other, queueId);
      const given = other === this.call ? undefined : other.runner.giveAway(extension, replaced, this.call);
      if (given === undefined) continue;
      const { leg, take, participant } = given;
      const legId = this.newLegId();
      leg.moveTo(this.call, legId);
      // Two who are still bridged elsewhere cannot be joined here.
      let parted: () => void = () => undefined;
      const isParted = new Promise<void>((resolve) => (parted = resolve));
      this.audio.waitFor(isParted);
      const { role, agentId, number } = participant;
      this.handle({
        kind: 'participant-brought',
        referId,
        by,
        brought: {
          legId,
          role,
          leg: participant.leg,
          ...(participant.extension === undefined ? {} : { extension: participant.extension }),
          ...(number === undefined ? {} : { number }),
          ...(agentId === undefined ? {} : { agentId }),
        },
      });
      // Only now: an agent who is brought is in some call all the time, and gets no offer.
      void take().then(parted);
      return;
    }
    return refused();
  }

  /** The phone waits in a queue in that other call: whom it speaks with waits there instead. */
  private attendedToQueue(by: LegId, referId: string, other: Call, queue: QueueId): void {
    if (transfereeOf(this.current, by)?.legId !== this.current.callerLegId)
      return this.answerRefer(referId, 603);
    this.handle({
      kind: 'transfer-asked',
      ...{ referId, by },
      to: { kind: 'destination', destination: { kind: 'queue', queue } },
    });
    other.finish({ outcome: 'served', cause: 'transferred', by: 'local' });
  }

  /** That phone is in a conversation of this call, on hold or not. */
  talksAt(extension: string): boolean {
    const { activity, participants } = this.current;
    return (
      activity.kind === 'talking' &&
      participants.some((one) => one.extension === extension && one.leg.kind === 'answered')
    );
  }

  /** The queue in which that phone waits in one of these dialogs. */
  private waitsIn(extension: string, replaced: ReplacedDialog): QueueId | undefined {
    const { activity, callerLegId } = this.current;
    if (activity.kind !== 'stage' || activity.stage !== 'queue') return undefined;
    const waiting = this.participantIn(replaced);
    const isOurs = waiting?.legId === callerLegId && waiting?.extension === extension;
    return isOurs ? activity.queueId : undefined;
  }

  /** Who takes part by that dialog. */
  participantIn(replaced: ReplacedDialog): Participant | undefined {
    const { participants, callerLegId } = this.current;
    return participants.find(({ legId }) =>
      legId === callerLegId
        ? this.call.caller.isNamedBy(replaced)
        : this.legs.get(legId)?.isNamedBy(replaced),
    );
  }

  /** Gives away whom that phone speaks with in that dialog. Undefined when there is no such dialog, or nobody to be given. */
  private giveAway(extension: string, replaced: ReplacedDialog, to: Call): GivenAway | undefined {
    const { participants, activity } = this.current;
    const transferor = this.participantIn(replaced);
    if (transferor?.extension !== extension) return undefined;
    const participant =
      activity.kind === 'dialling'
        ? participants.find(({ legId }) => legId === activity.called)
        : transfereeOf(this.current, transferor.legId);
    if (participant === undefined) return undefined;
    // One who has answered just now is about to talk: the phone asks a moment too late.
    const isRinging = participant.leg.kind === 'ringing';
    if (!isRinging && (participant.leg.kind !== 'answered' || activity.kind === 'dialling')) return undefined;
    if (this.audio.endpointOf(participant.legId)?.isNear(to.runner.audio.anyEndpoint) !== true) {
      this.call.log.error({ legId: participant.legId }, 'a transfer across media servers is not possible');
      return undefined;
    }
    const { customerNumber: number } = this.call;
    const leg = this.takeLeg(participant, to);
    if (leg === undefined) return undefined;
    const take = (): Promise<void> => {
      this.handle({ kind: 'participant-taken', legId: participant.legId });
      return this.audio.settled;
    };
    const { callerLegId } = this.current;
    const isOutside = participant.legId === callerLegId && participant.extension === undefined;
    return {
      ...{ leg, take },
      participant: {
        ...participant,
        leg: participant.leg,
        // Of whom a call began with only the call knows the number.
        ...(isOutside && number !== '' ? { number } : {}),
      },
    };
  }

  /** The leg goes on in another call. */
  private takeLeg({ legId, extension }: Participant, to: Call): OutboundLeg | undefined {
    if (legId === this.current.callerLegId) {
      const caller = this.call.caller.giveTo(to);
      if (caller === undefined) return undefined;
      const party: ShownParty =
        extension === undefined
          ? { kind: 'external', number: this.call.customerNumber }
          : { kind: 'extension', extension };
      this.takeIn(legId, party, caller.leg, caller.endpoint);
    }
    const leg = this.legs.get(legId);
    this.legs.delete(legId);
    return leg;
  }

  /** A phone that is up already is a part of the call from now on. */
  private takeIn(legId: LegId, party: ShownParty, leg: EstablishedLeg, endpoint: MediaEndpoint): void {
    const order = { legId, party, isTheCalls: true, onRinging: () => undefined };
    new OutboundLeg(this.call, order).talkOn(leg, endpoint);
  }

  /** Another phone has answered in the place of that leg's. False = the leg cannot be replaced any more. */
  replace(
    legId: LegId,
    { extension, agentId }: { readonly extension: ExtensionNumber; readonly agentId: AgentId | undefined },
    leg: EstablishedLeg,
    endpoint: MediaEndpoint,
  ): boolean {
    const { sipCallId, dialogId } = leg;
    const newLegId = this.newLegId();
    const isReplaced = this.handle({
      kind: 'leg-replaced',
      legId,
      by: {
        ...{ legId: newLegId, sipCallId, dialogId, endpointId: endpoint.id, extension },
        ...agentOf(agentId),
      },
    });
    if (isReplaced) this.takeIn(newLegId, { kind: 'extension', extension }, leg, endpoint);
    return isReplaced;
  }

  private carryOut(effect: CallEffect): void {
    const { call } = this;
    switch (effect.kind) {
      case 'record':
        return;
      case 'tell-engine':
        return call.services.acd.handle(effect.message);
      case 'open-caller-audio':
        return this.whenDone(call.caller.openAudio(), { kind: 'caller-audio-opened' });
      case 'ring-caller':
        return call.caller.ring();
      case 'answer-caller':
        return this.whenDone(call.caller.answer(), { kind: 'caller-ready' });
      case 'dial':
        return this.dial(effect);
      case 'release':
        return this.legs.get(effect.legId)?.end(effect.cause);
      case 'mix':
      case 'play-ringback':
      case 'play-hold-music':
      case 'stop-audio':
        return this.audio.order(effect);
      case 'answer-refer':
        return this.answerRefer(effect.referId, effect.status);
      case 'tell-transferor':
        return this.tellTransferor(effect.referId, effect.status);
      case 'route':
        return call.routes.to(effect.destination, effect.purpose);
      case 'route-back':
        return call.routes.back(effect.queueId);
      case 'leave-stage':
        return call.enter(new CallStage(this));
      case 'drop-caller':
        return call.caller.drop(effect.hangUp);
      case 'end-call':
        return call.finish({ ...effect.end, by: 'local' });
    }
  }

  private answerRefer(referId: string, status: number): void {
    this.refers.get(referId)?.answer(status);
    if (status !== 202) this.refers.delete(referId);
  }

  private tellTransferor(referId: string, status: number): void {
    const refer = this.refers.get(referId);
    if (refer !== undefined) refer.tell(status);
    else this.tellOfEarlierRefer(referId, status);
    if (status >= 200) this.refers.delete(referId);
  }

  private tellOfEarlierRefer(referId: string, status: number): void {
    const at = referId.lastIndexOf('-');
    const by = referId.slice(0, at) as LegId;
    const leg = by === this.current.callerLegId ? this.call.caller : this.legs.get(by);
    leg?.tellOfRefer(referId.slice(at + 1), status);
  }

  private whenDone(work: Promise<boolean>, input: CallInput): void {
    this.call.guarded(async () => {
      if (await work) this.handle(input);
    })();
  }

  private dial(effect: Extract<CallEffect, { kind: 'dial' }>): void {
    const { legId, journalRole: role, to, agentId, timeoutMs, shows, returnedBy } = effect;
    const shown = shownFor(
      this.call,
      shows === undefined ? undefined : this.legs.get(shows)?.party,
      returnedBy,
    );
    const leg = new OutboundLeg(this.call, {
      ...{ legId, role, to, agentId, timeoutMs },
      ...shown,
      onRinging: () => undefined,
    });
    this.keep(legId, leg);
    this.call.guarded(() => leg.ring())();
  }
}
