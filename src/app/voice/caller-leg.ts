// The side of whom a call began with, a caller or a customer whom we call: the leg and its audio.
// Never knows the stage that the call is in, nor whom else the call has.
import type { JournalEventBody } from '../../core/journal/journal-event.js';
import type { LegId } from '../../core/kernel/ids.js';
import { refusalStatusOf } from '../../core/pbx/sip-status-mapping.js';
import { MediaError, type MediaEndpoint } from '../ports/media.js';
import type { EstablishedLeg, IncomingLeg, ReplacedDialog } from '../ports/telephony.js';
import type { Call, CallEnd } from './call.js';

export class CallerLeg {
  private audio: MediaEndpoint | undefined;
  private established: EstablishedLeg | undefined;
  private gone = false;
  private readonly overListeners: (() => void)[] = [];

  constructor(
    private readonly call: Call,
    /** Absent when outbound: the leg is dialled while the call lasts. */
    private readonly incoming: IncomingLeg | undefined,
    private id: LegId | undefined,
  ) {}

  get answered(): boolean {
    return this.established !== undefined;
  }

  /** The call goes on without whom it began with. */
  get isGone(): boolean {
    return this.gone;
  }

  /** Throws while an outbound call has none: a programmer's error. */
  get legId(): LegId {
    if (this.id === undefined) throw new Error(`call ${this.call.id} has no customer's leg yet`);
    return this.id;
  }

  /** The caller's audio. Throws when `openAudio` has not succeeded: a programmer's error. */
  get endpoint(): MediaEndpoint {
    if (this.audio === undefined) throw new Error(`call ${this.call.id} has no audio yet`);
    return this.audio;
  }

  /** The caller's audio; undefined before it is opened, and when the caller is gone. */
  get endpointIfAny(): MediaEndpoint | undefined {
    return this.audio;
  }

  /** See `EstablishedLeg`. */
  tellOfRefer(id: string, status: number): void {
    this.established?.tellOfRefer(id, status);
  }

  isNamedBy(replaced: ReplacedDialog): boolean {
    return (this.established ?? this.incoming)?.isNamedBy(replaced) ?? false;
  }

  /** The caller may give up from now on. */
  arrive(): void {
    const { call } = this;
    this.incoming?.onCancelled(call.guarded((cause) => call.callerLeft(cause)));
  }

  /** Instead of `arrive`: as an earlier run left it; undefined: it is gone. */
  adopt(leg: EstablishedLeg | undefined, audio: MediaEndpoint | undefined): void {
    this.gone = this.id === undefined;
    if (audio !== undefined) this.keepAudio(audio);
    this.arrive();
    if (leg === undefined || this.id === undefined) return;
    this.established = leg;
    if (audio !== undefined) this.attend(this.id, leg, audio);
  }

  ring(): void {
    const { call, incoming } = this;
    if (call.ended || this.answered || incoming === undefined) return;
    incoming.ring();
    call.record({ kind: 'leg-ringing', callId: call.id, legId: this.legId });
  }

  /** Gives the caller audio without answering. False = the call has ended. */
  async openAudio(): Promise<boolean> {
    const { call } = this;
    if (call.ended) return false;
    if (this.audio !== undefined) return true;
    let endpoint: MediaEndpoint;
    try {
      const { remoteSdp = '', source } = this.incoming ?? {};
      // Without an offer of the caller ours is made here, and the caller's answer is served in `answer`.
      endpoint = await call.services.media.createEndpoint({
        ...(remoteSdp === '' ? {} : { remoteSdp }),
        ...(source === undefined ? {} : { sipSource: source.host }),
      });
    } catch (error) {
      return this.mediaFailed(error, 'no audio for a caller', this.incoming?.remoteSdp !== '');
    }
    if (this.hasEnded()) {
      call.trackRelease(endpoint.destroy());
      return false;
    }
    this.keepAudio(endpoint);
    return true;
  }

  private keepAudio(endpoint: MediaEndpoint): void {
    const { call } = this;
    this.audio = endpoint;
    endpoint.onEnded(
      call.guarded((cause) => {
        if (call.ended || this.gone) return;
        call.log.error({ cause }, "the caller's audio was lost");
        call.finish({
          outcome: 'interrupted',
          cause: 'media-lost',
          by: 'local',
          refusal: 'media-unavailable',
        });
      }),
    );
  }

  /** Answers the caller. False = the call has ended. */
  async answer(): Promise<boolean> {
    const { call, incoming } = this;
    if (this.answered || incoming === undefined) return this.answered && !call.ended;
    if (!(await this.openAudio())) return false;
    const leg = await incoming.answer(this.endpoint.localSdp);
    if (leg === undefined) {
      call.callerLeft('cancelled');
      return false;
    }
    if (call.ended) {
      call.trackRelease(leg.hangUp());
      return false;
    }
    this.keep(this.legId, leg);
    if (incoming.remoteSdp !== '' || this.hasEnded()) return !this.hasEnded();
    try {
      await this.endpoint.modify(leg.remoteSdp, leg.sipSource);
    } catch (error) {
      return this.mediaFailed(error, "a caller's late answer could not be served", true);
    }
    return !this.hasEnded();
  }

  /**
   * Outbound: the customer has answered, and their leg is this one from now on. Audio flows when it resolves.
   * Rejects with MediaError.
   */
  async customerAnswered(legId: LegId, leg: EstablishedLeg): Promise<void> {
    this.id = legId;
    this.keep(legId, leg);
    if (!this.hasEnded()) await this.endpoint.modify(leg.remoteSdp, leg.sipSource);
  }

  private keep(legId: LegId, leg: EstablishedLeg): void {
    this.established = leg;
    const { endpoint } = this;
    const { dialogId } = leg;
    this.call.runner.handle({ kind: 'caller-answered', legId, dialogId, endpointId: endpoint.id });
    this.attend(legId, leg, endpoint);
  }

  private attend(legId: LegId, leg: EstablishedLeg, endpoint: MediaEndpoint): void {
    const { call } = this;
    const { runner } = call;
    if (call.callerExtension !== undefined)
      leg.onRefer(call.guarded((refer) => runner.referred(legId, refer)));
    leg.onReoffer((...offer) => runner.reoffered(legId, endpoint, ...offer));
    leg.onDigit(call.guarded((digit) => this.audio?.receiveDigit(digit)));
    leg.onHungUp(call.guarded((cause) => call.callerLeft(cause)));
  }

  /** `theirs`: the media server was given what the caller said about media. */
  private mediaFailed(error: unknown, message: string, theirs: boolean): false {
    const { call } = this;
    if (!(error instanceof MediaError)) throw error;
    if (theirs && error.code === 'media-refused') {
      // The caller's SDP has nothing that we speak (RFC 3261 §21.4.26): no fault of ours.
      const cause = 'incompatible-media';
      call.log.info({ reason: error.message }, message);
      call.finish({ outcome: 'rejected', cause, by: 'local', refusal: cause });
      return false;
    }
    call.log.error({ err: error }, message);
    call.finish({ outcome: 'interrupted', cause: error.code, by: 'local', refusal: 'media-unavailable' });
    return false;
  }

  /** A method, so that the compiler does not presume it across an await. */
  private hasEnded(): boolean {
    return this.call.ended;
  }

  /** The call goes on without whom it began with. `hangUp`: they are still there. */
  drop(hangUp: boolean): void {
    const { established, audio, call } = this;
    this.forget();
    for (const listener of this.takeOverListeners()) listener();
    if (hangUp && established !== undefined) call.trackRelease(established.hangUp());
    if (audio !== undefined) call.trackRelease(audio.destroy());
  }

  /** The caller, who is up, goes on in another call, and this one without. */
  giveTo(other: Call): { readonly leg: EstablishedLeg; readonly endpoint: MediaEndpoint } | undefined {
    const { established: leg, audio: endpoint } = this;
    if (leg === undefined || endpoint === undefined) return undefined;
    this.forget();
    for (const listener of this.takeOverListeners()) other.onEnded(listener);
    return { leg, endpoint };
  }

  private forget(): void {
    this.gone = true;
    this.id = this.established = this.audio = undefined;
  }

  /** The leg is over, here or in the call in which it goes on; at the latest with that call. */
  onOver(listener: () => void): void {
    this.overListeners.push(listener);
  }

  /** Whoever is to hear that the leg is over: the one who takes them tells them. */
  takeOverListeners(): readonly (() => void)[] {
    return this.overListeners.splice(0);
  }

  /** Hangs up, or refuses whom nobody has answered. */
  end(end: CallEnd): void {
    if (this.established !== undefined) return this.call.trackRelease(this.established.hangUp());
    const refusal = this.refusalOf(end);
    if (refusal !== undefined) this.incoming?.refuse(refusal.status, refusal.reason);
  }

  endAudio(): void {
    if (this.audio !== undefined) this.call.trackRelease(this.audio.destroy());
  }

  /** How the leg ends with the call, for the journal; undefined when there is none. */
  recordOf(end: CallEnd): JournalEventBody | undefined {
    const { id: legId } = this;
    if (legId === undefined) return undefined;
    const refusal = this.refusalOf(end);
    const cause = end.by === 'remote' ? (end.legCause ?? end.cause) : this.answered ? 'hung-up' : 'rejected';
    const sipStatus = refusal === undefined ? {} : { sipStatus: refusal.status };
    return { kind: 'leg-ended', callId: this.call.id, legId, by: end.by, cause, ...sipStatus };
  }

  /** What a leg that was never answered is refused with; undefined when there is nobody to refuse. */
  private refusalOf(end: CallEnd): { readonly status: number; readonly reason: string } | undefined {
    if (this.answered || this.gone || end.by === 'remote' || this.incoming === undefined) return undefined;
    return refusalStatusOf(end.refusal ?? 'unreachable');
  }
}
