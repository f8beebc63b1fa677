// One call in progress: who it began with, the stage that it is in, and its end.
// Never knows what a stage does; stages (flow, queue, extension, feature, callback) are given to it.
import { nthRequestOf } from '../../core/acd/request-ids.js';
import { newCall } from '../../core/calls/call-machine.js';
import type { CallState } from '../../core/calls/call-state.js';
import type { CallDirection, CallOutcome } from '../../core/calls/call-event.js';
import type { Asked } from '../../core/calls/kept-call.js';
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
import type { RefusalCause } from '../../core/pbx/sip-status-mapping.js';
import { guarded } from '../ports/guarded.js';
import type { Log } from '../ports/log.js';
import type { IncomingLeg } from '../ports/telephony.js';
import { CallRunner } from './call-runner.js';
import type { CallServices } from './call-services.js';
import { CallerLeg } from './caller-leg.js';
import { CallerProfile } from './caller-profile.js';
import type { Stage } from './stage.js';

export interface CallRoutes {
  /** Where a number of the company leads; what the caller asks of queues from now on. */
  to(destination: Destination, purpose: Asked['purpose']): void;
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
  /** Whom it began with: who called, or the customer whom we call. */
  readonly caller: CallerLeg;
  private stage: Stage | undefined;
  /** How much it has asked of queues so far. */
  private requests: number;
  private end: CallEnd | undefined;
  private readonly endListeners: (() => void)[] = [];
  private readonly closing: Promise<void>[] = [];

  constructor(
    readonly services: CallServices,
    private readonly parameters: CallParameters,
    /** Of an earlier run; see `CallerLeg.adopt`. */
    before?: EarlierCall,
  ) {
    this.id = parameters.id;
    this.runner = new CallRunner(this, before?.state ?? newCall(parameters.id, parameters.direction));
    this.requests = before?.requests ?? 0;
    const arriving = (): LegId | undefined => parameters.leg && this.runner.newLegId();
    this.caller = new CallerLeg(
      this,
      parameters.leg,
      before === undefined ? arriving() : before.state.callerLegId,
    );
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

  /** On which the customer called, or is called. */
  get trunkId(): TrunkId | undefined {
    return this.parameters.trunkId;
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
      legId: this.caller.legId,
      role: 'caller',
      sipCallId: leg.sipCallId,
      ...(extension === undefined ? {} : { extension }),
    });
    this.runner.handle({
      kind: 'caller-arrived',
      legId: this.caller.legId,
      sipCallId: leg.sipCallId,
      ...(extension === undefined ? {} : { extension }),
    });
    this.caller.arrive();
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
    this.endPart('leg', () => this.caller.end(end));
    this.endPart('audio', () => this.caller.endAudio());
    for (const listener of [...this.caller.takeOverListeners(), ...this.endListeners.splice(0)])
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

  private recordEnd(end: CallEnd, queueId: QueueId | undefined): void {
    const legEnded = this.caller.recordOf(end);
    this.record(...(legEnded === undefined ? [] : [legEnded]), {
      kind: 'call-ended',
      callId: this.id,
      outcome: end.outcome,
      cause: end.cause,
    });
    // Who was never answered hears so from the carrier, and tries again.
    if (
      end.outcome === 'interrupted' &&
      this.parameters.direction === 'inbound' &&
      this.caller.answered &&
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
    if (this.ended || this.caller.isGone) return;
    const lost = cause === 'sip-server-lost';
    if (this.runner.handle({ kind: 'caller-left', cause: lost ? cause : this.hangUpCause(cause) })) return;
    this.finish({
      outcome: lost ? 'interrupted' : (this.stage?.outcomeWhenCallerLeaves ?? 'abandoned'),
      cause: lost ? cause : (this.stage?.causeWhenCallerLeaves ?? this.hangUpCause(cause)),
      legCause: lost ? cause : this.hangUpCause(cause),
      by: 'remote',
    });
  }

  /** A page hangs up the phone of ours that the call began with. */
  hangUpCaller(): void {
    const cause = 'caller-hung-up';
    if (this.ended || this.caller.isGone || this.runner.handle({ kind: 'caller-left', cause, by: 'local' }))
      return;
    this.finish({
      outcome: this.stage?.outcomeWhenCallerLeaves ?? 'abandoned',
      cause,
      by: 'local',
    });
  }

  /** Whom we call is no caller. */
  private hangUpCause(cause: string): string {
    if (cause === 'cancelled') return 'caller-cancelled';
    return this.parameters.direction === 'outbound' ? 'customer-hung-up' : 'caller-hung-up';
  }
}
