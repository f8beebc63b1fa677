// What one input makes of a call, while it is being worked out: the state so far, and the effects in order.
// Never outlives the input.
import type { CallEvent } from './call-event.js';
import type { FlowEvent } from '../ivr/flow-event.js';
import type { LegId } from '../kernel/ids.js';
import { isSameMix, keepsWaiting, mixOf, musicOf } from './call-mix.js';
import type { CallEffect, CallState, EndOfCall, Participant, Transfer } from './call-state.js';
import { settleSupervision } from './call-supervision.js';
import type { SupervisionEvent } from './supervision-event.js';
import type { ConsultationEvent } from './consultation-event.js';
import type { TransferEvent } from './transfer-event.js';
import { agentOccupied, agentReleased, conversationEnded } from './engine-messages.js';

export class CallTurn {
  readonly effects: CallEffect[] = [];

  constructor(public state: CallState) {}

  set(change: Partial<CallState>): void {
    this.state = { ...this.state, ...change };
  }

  do(...effects: readonly CallEffect[]): void {
    this.effects.push(...effects);
  }

  record(event: CallEvent | FlowEvent | TransferEvent | ConsultationEvent | SupervisionEvent): void {
    this.do({ kind: 'record', event });
  }

  participant(legId: LegId | undefined): Participant | undefined {
    return this.state.participants.find((one) => one.legId === legId);
  }

  /** Is there, and was not told to end. */
  isUp(legId: LegId): boolean {
    const kind = this.participant(legId)?.leg.kind;
    return kind !== undefined && kind !== 'ending';
  }

  newLegId(): LegId {
    this.set({ legs: this.state.legs + 1 });
    return `${this.state.id}/${this.state.legs}` as LegId;
  }

  add(participant: Participant): void {
    this.set({ participants: [...this.state.participants, participant] });
  }

  change(legId: LegId, change: Partial<Participant>): void {
    this.set({
      participants: this.state.participants.map((one) => (one.legId === legId ? { ...one, ...change } : one)),
    });
  }

  /** Holds, asks somebody else, or comes back: written down when it makes the others wait, or no longer. */
  step(legId: LegId, change: Pick<Partial<Participant>, 'holds' | 'holdsByDesk' | 'aside'>): void {
    const before = this.participant(legId);
    if (before === undefined) return;
    this.change(legId, change);
    const holds = keepsWaiting({ ...before, ...change });
    if (holds !== keepsWaiting(before))
      this.record({ kind: holds ? 'leg-held' : 'leg-resumed', callId: this.state.id, legId });
  }

  remove(legId: LegId): void {
    this.set({ participants: this.state.participants.filter((one) => one.legId !== legId) });
  }

  /** The engine keeps the agent out of the queues from now on. */
  occupy(legId: LegId, agentId: Participant['agentId']): void {
    if (agentId === undefined) return;
    this.change(legId, { occupies: agentId });
    this.do({ kind: 'tell-engine', message: agentOccupied(agentId, this.state.id) });
  }

  /** Nothing binds the agent to this call any more. */
  freeAgent({ legId, offerId, occupies }: Participant): void {
    if (offerId !== undefined) this.do({ kind: 'tell-engine', message: conversationEnded(offerId) });
    if (occupies !== undefined)
      this.do({ kind: 'tell-engine', message: agentReleased(occupies, this.state.id) });
    this.set({
      participants: this.state.participants.map((one) => {
        if (one.legId !== legId) return one;
        const { offerId: _done, occupies: _freed, ...rest } = one;
        return rest;
      }),
    });
  }

  /** What the queue has given to the agent is over, and the agent talks on in this call. */
  keepAgentBusy(participant: Participant): void {
    const { legId, agentId, offerId } = participant;
    if (offerId === undefined) return;
    // In this order: no offer slips in between.
    this.occupy(legId, agentId);
    this.do({ kind: 'tell-engine', message: conversationEnded(offerId) });
    this.change(legId, { offerId: undefined });
  }

  /** Ends a leg of ours; it is a participant until that is confirmed. The caller's own is dropped at once. */
  release(participant: Participant, cause: string): void {
    const { legId, leg } = participant;
    if (leg.kind === 'ending') return;
    if (legId === this.state.callerLegId) {
      this.freeAgent(participant);
      return this.dropCaller(participant, 'local', cause);
    }
    this.markEnding(participant, cause);
    this.do({ kind: 'release', legId, cause });
  }

  /** Whoever made the leg is ending it. */
  markEnding(participant: Participant, cause: string): void {
    const { legId, leg } = participant;
    this.freeAgent(participant);
    const { sipCallId } = leg;
    this.change(legId, {
      joined: false,
      holds: false,
      holdsByDesk: undefined,
      muted: undefined,
      aside: undefined,
      leg: {
        kind: 'ending',
        cause,
        ...(sipCallId === undefined ? {} : { sipCallId }),
        ...(leg.kind === 'answered' ? { dialogId: leg.dialogId } : {}),
        ...(leg.kind === 'ringing' ? { invites: leg.invites } : {}),
      },
    });
  }

  /** The leg goes on in another call. */
  takeAway({ legId }: Participant): void {
    this.remove(legId);
    if (legId === this.state.callerLegId) {
      const { callerLegId: _elsewhere, ...rest } = this.state;
      this.state = rest;
    }
    this.record({ kind: 'leg-ended', callId: this.state.id, legId, by: 'local', cause: 'transferred' });
  }

  /** The call goes on without whom it began with. */
  dropCaller({ legId }: Participant, by: 'remote' | 'local', cause: string): void {
    this.remove(legId);
    const { callerLegId: _gone, ...rest } = this.state;
    this.state = rest;
    this.record({ kind: 'leg-ended', callId: this.state.id, legId, by, cause });
    this.do({ kind: 'drop-caller', hangUp: by === 'local' });
  }

  /** Orders the audio that follows from who takes part. Music waits until they are joined; see `music`. */
  remix(): void {
    settleSupervision(this);
    const mix = mixOf(this.state.participants);
    if (isSameMix(mix, this.state.mix)) return this.playMusic();
    const effectId = this.state.effects + 1;
    this.stopMusic();
    this.set({ mix, mixEffect: effectId, effects: effectId });
    this.do({ kind: 'mix', effectId, mix });
  }

  /** Once joined: whoever is on hold hears music, and nobody else does. */
  playMusic(): void {
    const { activity, music, mixEffect } = this.state;
    if (mixEffect !== undefined || activity.kind !== 'talking') return;
    const wanted = musicOf(this.state);
    for (const legId of music)
      if (!wanted.includes(legId) && this.participant(legId) !== undefined)
        this.do({ kind: 'stop-audio', legId });
    for (const legId of wanted)
      if (!music.includes(legId)) this.do({ kind: 'play-hold-music', legId, music: activity.holdMusic });
    this.set({ music: wanted });
  }

  /** The transferor hears that nothing comes of it. */
  abandonTransfer(transfer: Transfer | undefined, status = 487): void {
    if (transfer === undefined) return;
    if (!transfer.isReturn) this.tellTransferor(transfer, status);
    this.endTransfer();
  }

  /** A page sees for itself how it goes. */
  tellTransferor({ referId }: Pick<Transfer, 'referId'>, status: number): void {
    if (referId !== undefined) this.do({ kind: 'tell-transferor', referId, status });
  }

  endTransfer(): void {
    const { transfer: _over, ...rest } = this.state;
    this.state = rest;
  }

  goNowhereAfterwards(): void {
    const { afterwards: _none, ...rest } = this.state;
    this.state = rest;
  }

  /** Whoever ends the legs, or plays something else, parts them. */
  forgetMix(): void {
    const { mixEffect: _stale, ...rest } = this.state;
    this.state = { ...rest, mix: { kind: 'apart' }, music: [] };
  }

  end(end: EndOfCall): void {
    this.do({ kind: 'end-call', end });
  }

  private stopMusic(): void {
    for (const legId of this.state.music)
      if (this.participant(legId) !== undefined) this.do({ kind: 'stop-audio', legId });
    this.set({ music: [] });
  }
}
