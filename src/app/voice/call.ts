// One call in progress: the customer's leg and audio, and the stage that the call is in.
// Never knows what a stage does; stages (flow, queue, extension, feature, callback) are given to it.
import { nthRequestOf } from '../../core/acd/request-ids.js';
import { newCall } from '../../core/calls/call-machine.js';
import type { CallState, StageName } from '../../core/calls/call-state.js';
import type { CallDirection, CallOutcome } from '../../core/calls/call-event.js';
import type { JournalEventBody } from '../../core/journal/journal-event.js';
import type {
  CallId,
  EpochMs,
  ExtensionNumber,
  LegId,
  QueueId,
  RequestId,
  TrunkId,
} from '../../core/kernel/ids.js';
import type { Destination } from '../../core/pbx/destination.js';
import { looksPublic } from '../../core/pbx/number-normalisation.js';
import type { StageProgress } from '../../core/calls/stage-progress.js';
import { refusalStatusOf, type RefusalCause } from '../../core/pbx/sip-status-mapping.js';
import type { Clock } from '../ports/clock.js';
import { guarded } from '../ports/guarded.js';
import type { Log } from '../ports/log.js';
import { MediaError, type Media, type MediaEndpoint } from '../ports/media.js';
import type { EstablishedLeg, IncomingLeg, ReplacedDialog } from '../ports/telephony.js';
import type { Recordings } from '../ports/recordings.js';
import type { AcdRunner } from '../acd/acd-runner.js';
import type { CallbackRequests } from './callback-port.js';
import type { CallerDirectory } from '../customers/caller-directory.js';
import { CallRunner } from './call-runner.js';
import { CallerProfile } from './caller-profile.js';
import type { CompanyView } from '../company/company-view.js';
import type { JournalWriter } from '../journal/journal-writer.js';
import type { OutsideCalls, OutsideGuard } from './outside-calls.js';

/** What every call works with. `company` is read anew at each use: the configuration may change during a call. */
export interface CallServices {
  readonly journal: JournalWriter;
  readonly media: Media;
  /** Guarded: see `outside`. */
  readonly telephony: OutsideGuard;
  readonly outside: OutsideCalls;
  readonly acd: AcdRunner;
  readonly clock: Clock;
  readonly log: Log;
  readonly recordings: Recordings;
  /** Absent: as many voice messages as come. */
  readonly voicemailQuota?: { isFull(queueId: QueueId): boolean };
  /** Absent: nobody can be called back. */
  readonly callbacks?: CallbackRequests;
  /** Absent: nobody is known. */
  readonly directory?: CallerDirectory;
  company(): CompanyView;
}

/** What a call is doing now. */
export interface Stage {
  /** Absent: the call's machine runs it. */
  readonly name?: StageName;
  /** What is kept with the call from the beginning on; see `stage-moved`. Absent: it cannot be gone on with. */
  readonly progress?: StageProgress;
  /** The outcome when the caller hangs up now. */
  readonly outcomeWhenCallerLeaves: CallOutcome;
  /** What tells more than that the caller hung up, e.g. in whose voicemail; a stable code. */
  readonly causeWhenCallerLeaves?: string | undefined;
  /** The queue that the caller is in, or talks through. */
  readonly queueId?: QueueId | undefined;
  /**
   * The caller leaves this stage, however: let go of everything that belongs to it. `lost`: by a fault of ours. Idempotent.
   */
  leave(lost: boolean): void;
}

/** A stage with which a later run of the service can go on. */
export interface ResumableStage extends Stage {
  readonly progress: StageProgress;
  /**
   * Instead of its beginning, after a restart: enters the stage, and goes on where the caller was. `hears`: something is
   * played to the caller, or recorded.
   */
  resume(hears: boolean): Promise<void> | void;
}

export interface CallRoutes {
  /** Where a number of the company leads. */
  to(destination: Destination): void;
  /** Nobody takes the caller who was passed on: into that queue, in front; without one told so, and let go. */
  back(queueId: QueueId | undefined): void;
}

/** How the caller's leg is ended. */
export interface CallEnd {
  readonly outcome: CallOutcome;
  /** Stable code, e.g. `caller-hung-up`. */
  readonly cause: string;
  /** Who ended the caller's leg. */
  readonly by: 'remote' | 'local';
  /** Why the caller's own leg ended, when that is not `cause`. */
  readonly legCause?: string;
  /** For a leg that was never answered: what it is refused with. Default: `unreachable`. */
  readonly refusal?: RefusalCause;
}

export interface CallParameters {
  readonly id: CallId;
  readonly direction: CallDirection;
  /** Absent when outbound: the customer's leg is dialled while the call lasts. */
  readonly leg?: IncomingLeg;
  /** As normalised by the dial plan; the customer's number when outbound. */
  readonly dialled: string;
  /** Our own number when outbound. */
  readonly callerNumber: string;
  /** The customer's name, also when outbound. */
  readonly callerName: string | undefined;
  readonly trunkId?: TrunkId;
  readonly extension?: ExtensionNumber;
  /** The caller does not want to be shown to whom he calls. */
  readonly withheld?: boolean;
  /** Outbound: the queue in whose name we call. */
  readonly queueId?: QueueId;
  /** Outbound: the call in which the customer asked to be called back. */
  readonly callbackOf?: CallId;
}

/** What an earlier run knew of a call. */
export interface EarlierCall {
  readonly state: CallState;
  readonly startedAtMs: EpochMs;
  readonly profile: CallerProfile;
  /** How often it has asked a queue for somebody before what it asks for now. */
  readonly requests: number;
}

export class Call {
  readonly id: CallId;
  readonly log: Log;
  /** The number at the other end of the line: who called, or whom we call. */
  readonly customerNumber: string;
  readonly callerNumber: string;
  readonly callerName: string | undefined;
  /** The phone of ours that calls, if it is one. */
  readonly callerExtension: ExtensionNumber | undefined;
  /** Who calls is not shown to whom it is put through. */
  readonly withheld: boolean;
  readonly startedAtMs: EpochMs;
  readonly profile: CallerProfile;
  readonly runner: CallRunner;
  private customerLegId: LegId | undefined;
  private audio: MediaEndpoint | undefined;
  private established: EstablishedLeg | undefined;
  private stage: Stage | undefined;
  /** The call goes on without whom it began with. */
  private callerGone = false;
  /** How much it has asked of queues so far. */
  private requests: number;
  private end: CallEnd | undefined;
  private readonly endListeners: (() => void)[] = [];
  private readonly callerOverListeners: (() => void)[] = [];
  private readonly closing: Promise<void>[] = [];

  constructor(
    readonly services: CallServices,
    private readonly parameters: CallParameters,
    /** Of an earlier run; see `adopt`. */
    before?: EarlierCall,
  ) {
    this.id = parameters.id;
    this.runner = new CallRunner(this, before?.state ?? newCall(parameters.id, parameters.direction));
    this.requests = before?.requests ?? 0;
    if (before !== undefined) this.customerLegId = before.state.callerLegId;
    else if (parameters.leg !== undefined) this.customerLegId = this.runner.newLegId();
    this.callerNumber = parameters.callerNumber;
    this.customerNumber = parameters.direction === 'outbound' ? parameters.dialled : parameters.callerNumber;
    this.callerName = parameters.callerName;
    this.callerExtension = parameters.extension;
    this.withheld = parameters.withheld ?? false;
    this.startedAtMs = before?.startedAtMs ?? services.clock.nowMs();
    this.profile = before?.profile ?? new CallerProfile(services.company().language);
    this.log = services.log.child({ callId: this.id });
  }

  get ended(): boolean {
    return this.end !== undefined;
  }

  /** See `EstablishedLeg`; of whom the call began with. */
  tellOfRefer(id: string, status: number): void {
    this.established?.tellOfRefer(id, status);
  }

  /** On which the customer called, or is called. */
  get trunkId(): TrunkId | undefined {
    return this.parameters.trunkId;
  }

  get answered(): boolean {
    return this.established !== undefined;
  }

  /** The leg of the customer. Throws while an outbound call has none: a programmer's error. */
  get callerLegId(): LegId {
    if (this.customerLegId === undefined) throw new Error(`call ${this.id} has no customer's leg yet`);
    return this.customerLegId;
  }

  /** The caller's audio. Throws when `openAudio` has not succeeded: a programmer's error. */
  get endpoint(): MediaEndpoint {
    if (this.audio === undefined) throw new Error(`call ${this.id} has no audio yet`);
    return this.audio;
  }

  /** The caller's audio; undefined before it is opened, and when the caller is gone. */
  get endpointIfAny(): MediaEndpoint | undefined {
    return this.audio;
  }

  /** Of something that is asked of a queue now. */
  newRequestId(): RequestId {
    return nthRequestOf(this.id, (this.requests += 1));
  }

  begin(): void {
    const { direction, leg, dialled, trunkId, extension, queueId, callbackOf } = this.parameters;
    const started: JournalEventBody = {
      kind: 'call-started',
      callId: this.id,
      direction,
      dialled,
      callerNumber: this.callerNumber,
      ...(trunkId === undefined ? {} : { trunkId }),
      ...(this.callerName === undefined ? {} : { callerName: this.callerName }),
      ...(queueId === undefined ? {} : { queueId }),
      ...(callbackOf === undefined ? {} : { callbackOf }),
    };
    if (leg === undefined) return this.record(started);
    this.record(started, {
      kind: 'leg-started',
      callId: this.id,
      legId: this.callerLegId,
      role: 'caller',
      sipCallId: leg.sipCallId,
      ...(extension === undefined ? {} : { extension }),
    });
    this.runner.handle({
      kind: 'caller-arrived',
      legId: this.callerLegId,
      sipCallId: leg.sipCallId,
      ...(extension === undefined ? {} : { extension }),
    });
    leg.onCancelled(this.guarded((cause) => this.callerLeft(cause)));
  }

  /** Instead of `begin`: the caller's side as an earlier run left it; undefined: it is gone. */
  adopt(leg: EstablishedLeg | undefined, audio: MediaEndpoint | undefined): void {
    const { customerLegId } = this;
    this.callerGone = customerLegId === undefined;
    if (audio !== undefined) this.keepAudio(audio);
    this.parameters.leg?.onCancelled(this.guarded((cause) => this.callerLeft(cause)));
    if (leg === undefined || customerLegId === undefined) return;
    this.established = leg;
    if (audio !== undefined) this.attend(customerLegId, leg, audio);
  }

  record(...events: readonly JournalEventBody[]): void {
    this.services.journal.record(...events);
  }

  /** The call is in this stage from now on; the stage before is left. */
  enter(stage: Stage): void {
    // Ended while the stage before was still at work: nothing begins.
    if (this.ended) return stage.leave(false);
    const before = this.stage;
    this.stage = stage;
    before?.leave(false);
    const { name, queueId, progress } = stage;
    if (name !== undefined)
      this.runner.handle({
        kind: 'stage-entered',
        stage: name,
        ...(queueId === undefined ? {} : { queueId }),
        ...(progress === undefined ? {} : { progress }),
      });
  }

  currentStage(): Stage | undefined {
    return this.stage;
  }

  ring(): void {
    if (this.ended || this.answered || this.parameters.leg === undefined) return;
    this.parameters.leg.ring();
    this.record({ kind: 'leg-ringing', callId: this.id, legId: this.callerLegId });
  }

  /** Gives the caller audio without answering. False = the call has ended. */
  async openAudio(): Promise<boolean> {
    if (this.ended) return false;
    if (this.audio !== undefined) return true;
    let endpoint: MediaEndpoint;
    try {
      const { remoteSdp = '', source } = this.parameters.leg ?? {};
      // Without an offer of the caller ours is made here, and the caller's answer is served in `answer`.
      endpoint = await this.services.media.createEndpoint({
        ...(remoteSdp === '' ? {} : { remoteSdp }),
        ...(source === undefined ? {} : { sipSource: source.host }),
      });
    } catch (error) {
      return this.mediaFailed(error, 'no audio for a caller', this.parameters.leg?.remoteSdp !== '');
    }
    if (this.ended) {
      this.trackRelease(endpoint.destroy());
      return false;
    }
    this.keepAudio(endpoint);
    return true;
  }

  private keepAudio(endpoint: MediaEndpoint): void {
    this.audio = endpoint;
    endpoint.onEnded(
      this.guarded((cause) => {
        if (this.ended || this.callerGone) return;
        this.log.error({ cause }, "the caller's audio was lost");
        this.finish({
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
    const incoming = this.parameters.leg;
    if (this.answered || incoming === undefined) return this.answered && !this.ended;
    if (!(await this.openAudio())) return false;
    const leg = await incoming.answer(this.endpoint.localSdp);
    if (leg === undefined) {
      this.callerLeft('cancelled');
      return false;
    }
    if (this.ended) {
      this.trackRelease(leg.hangUp());
      return false;
    }
    this.keep(this.callerLegId, leg);
    if (incoming.remoteSdp !== '' || this.hasEnded()) return !this.hasEnded();
    try {
      await this.endpoint.modify(leg.remoteSdp, leg.sipSource);
    } catch (error) {
      return this.mediaFailed(error, "a caller's late answer could not be served", true);
    }
    return !this.hasEnded();
  }

  /**
   * Outbound: the customer has answered, and their leg is the call's own from now on. Audio flows when it resolves.
   * Rejects with MediaError.
   */
  async customerAnswered(legId: LegId, leg: EstablishedLeg): Promise<void> {
    this.customerLegId = legId;
    this.keep(legId, leg);
    if (!this.hasEnded()) await this.endpoint.modify(leg.remoteSdp, leg.sipSource);
  }

  private keep(legId: LegId, leg: EstablishedLeg): void {
    this.established = leg;
    const { endpoint } = this;
    const { dialogId } = leg;
    this.runner.handle({ kind: 'caller-answered', legId, dialogId, endpointId: endpoint.id });
    this.attend(legId, leg, endpoint);
  }

  private attend(legId: LegId, leg: EstablishedLeg, endpoint: MediaEndpoint): void {
    if (this.callerExtension !== undefined)
      leg.onRefer(this.guarded((refer) => this.runner.referred(legId, refer)));
    leg.onReoffer((...offer) => this.runner.reoffered(legId, endpoint, ...offer));
    leg.onDigit(this.guarded((digit) => this.audio?.receiveDigit(digit)));
    leg.onHungUp(this.guarded((cause) => this.callerLeft(cause)));
  }

  /** `theirs`: the media server was given what the caller said about media. */
  private mediaFailed(error: unknown, message: string, theirs: boolean): false {
    if (!(error instanceof MediaError)) throw error;
    if (theirs && error.code === 'media-refused') {
      // The caller's SDP has nothing that we speak (RFC 3261 §21.4.26): no fault of ours.
      const cause = 'incompatible-media';
      this.log.info({ reason: error.message }, message);
      this.finish({ outcome: 'rejected', cause, by: 'local', refusal: cause });
      return false;
    }
    this.log.error({ err: error }, message);
    this.finish({ outcome: 'interrupted', cause: error.code, by: 'local', refusal: 'media-unavailable' });
    return false;
  }

  /** A method, so that the compiler does not presume the field across an await. */
  private hasEnded(): boolean {
    return this.end !== undefined;
  }

  /** Where a caller who is passed on goes; set by whoever knows the way. */
  routes: CallRoutes = {
    to: () => {
      throw new Error(`call ${this.id} can be taken nowhere`);
    },
    back: () => {
      throw new Error(`call ${this.id} can be taken nowhere`);
    },
  };

  /** All calls in progress; set by whoever keeps them. */
  otherCalls: () => Iterable<Call> = () => [];

  /** The call goes on without whom it began with. `hangUp`: they are still there. */
  dropCaller(hangUp: boolean): void {
    const { established, audio } = this;
    this.callerGone = true;
    this.customerLegId = this.established = this.audio = undefined;
    for (const listener of this.callerOverListeners.splice(0)) listener();
    if (hangUp && established !== undefined) this.trackRelease(established.hangUp());
    if (audio !== undefined) this.trackRelease(audio.destroy());
  }

  isCallerNamedBy(replaced: ReplacedDialog): boolean {
    return (this.established ?? this.parameters.leg)?.isNamedBy(replaced) ?? false;
  }

  /** The caller's leg is over, here or in the call in which it goes on; at the latest with that call. */
  onCallerOver(listener: () => void): void {
    this.callerOverListeners.push(listener);
  }

  /** The caller, who is up, goes on in another call, and this one without. */
  giveCallerTo(other: Call): { readonly leg: EstablishedLeg; readonly endpoint: MediaEndpoint } | undefined {
    const { established: leg, audio: endpoint } = this;
    if (leg === undefined || endpoint === undefined) return undefined;
    this.callerGone = true;
    this.customerLegId = this.established = this.audio = undefined;
    for (const listener of this.callerOverListeners.splice(0)) other.onEnded(listener);
    return { leg, endpoint };
  }

  /** The error boundary of this call: what a listener or a timer of it throws ends this call, and no other. */
  guarded<A extends readonly unknown[]>(work: (...args: A) => unknown): (...args: A) => void {
    const failed = (error: unknown): void => this.failed(error);
    return (...args) => {
      try {
        const done = work(...args);
        if (done instanceof Promise) done.catch(failed);
      } catch (error) {
        failed(error);
      }
    };
  }

  /** What nobody thought of has happened. `about`: for the log, e.g. the queue's id. */
  failed(error: unknown, about: Readonly<Record<string, string>> = {}): void {
    this.log.error({ err: error, ...about }, 'a call failed unexpectedly');
    this.finish({ outcome: 'interrupted', cause: 'internal-error', by: 'local', refusal: 'fault' });
  }

  /** Ends the call, once; later calls are ignored. A part of the end that fails keeps no other from being done. */
  finish(end: CallEnd): void {
    if (this.end !== undefined) return;
    this.end = end;
    const queueId = this.stage?.queueId;
    this.leaveStage(end.outcome === 'interrupted');
    this.endPart('talk', () => this.runner.handle({ kind: 'call-finished' }));
    this.endPart('room', () => this.runner.audio.endRoom());
    this.endPart('journal', () => this.recordEnd(end, queueId));
    const { established, audio } = this;
    if (established !== undefined) this.endPart('leg', () => this.closing.push(established.hangUp()));
    else this.endPart('leg', () => this.refuseLeg(end));
    if (audio !== undefined) this.endPart('audio', () => this.closing.push(audio.destroy()));
    for (const listener of [...this.callerOverListeners.splice(0), ...this.endListeners.splice(0)])
      this.endPart('listener', listener);
  }

  private leaveStage(lost: boolean): void {
    try {
      this.stage?.leave(lost);
    } catch (error) {
      this.log.error({ err: error }, 'a call could not leave its stage');
      // Nobody may be rung for a caller who is gone.
      for (let n = 1; n <= this.requests; n += 1)
        this.endPart('queue', () =>
          this.services.acd.handle({
            kind: 'requester-left',
            requestId: nthRequestOf(this.id, n),
            lost: true,
          }),
        );
    }
  }

  private endPart(part: string, work: () => void): void {
    guarded(this.log.child({ part }), 'a part of the end of a call', work)();
  }

  /** What a leg that was never answered is refused with; undefined when there is nobody to refuse. */
  private refusalOf(end: CallEnd): { readonly status: number; readonly reason: string } | undefined {
    if (this.answered || this.callerGone || end.by === 'remote' || this.parameters.leg === undefined)
      return undefined;
    return refusalStatusOf(end.refusal ?? 'unreachable');
  }

  private refuseLeg(end: CallEnd): void {
    const refusal = this.refusalOf(end);
    if (refusal !== undefined) this.parameters.leg?.refuse(refusal.status, refusal.reason);
  }

  private recordEnd(end: CallEnd, queueId: QueueId | undefined): void {
    const refusal = this.refusalOf(end);
    const cause = end.by === 'remote' ? (end.legCause ?? end.cause) : this.answered ? 'hung-up' : 'rejected';
    const { customerLegId: legId } = this;
    const sipStatus = refusal === undefined ? {} : { sipStatus: refusal.status };
    const ended: JournalEventBody[] =
      legId === undefined
        ? []
        : [{ kind: 'leg-ended', callId: this.id, legId, by: end.by, cause, ...sipStatus }];
    this.record(...ended, { kind: 'call-ended', callId: this.id, outcome: end.outcome, cause: end.cause });
    // Who was never answered hears so from the carrier, and tries again.
    if (
      end.outcome === 'interrupted' &&
      this.parameters.direction === 'inbound' &&
      this.answered &&
      looksPublic(this.callerNumber)
    )
      this.record({
        kind: 'callback-listed',
        callId: this.id,
        number: this.callerNumber,
        ...(queueId === undefined ? {} : { queueId }),
      });
  }

  onEnded(listener: () => void): void {
    if (this.ended) listener();
    else this.endListeners.push(listener);
  }

  /** Something of this call that is being released: `closed` waits for it. */
  trackRelease(work: Promise<void>): void {
    this.closing.push(work);
  }

  /** Resolves when the phones and the media server have let go too. */
  async closed(): Promise<void> {
    await Promise.all(this.closing);
  }

  /** The caller hung up, gave up or was lost. */
  callerLeft(cause: string): void {
    if (this.ended || this.callerGone) return;
    const lost = cause === 'sip-server-lost';
    if (this.runner.handle({ kind: 'caller-left', cause: lost ? cause : this.hangUpCause(cause) })) return;
    this.finish({
      outcome: lost ? 'interrupted' : (this.stage?.outcomeWhenCallerLeaves ?? 'abandoned'),
      cause: lost ? cause : (this.stage?.causeWhenCallerLeaves ?? this.hangUpCause(cause)),
      legCause: lost ? cause : this.hangUpCause(cause),
      by: 'remote',
    });
  }

  /** Whom we call is no caller. */
  private hangUpCause(cause: string): string {
    if (cause === 'cancelled') return 'caller-cancelled';
    return this.parameters.direction === 'outbound' ? 'customer-hung-up' : 'caller-hung-up';
  }
}
