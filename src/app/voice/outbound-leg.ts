// The leg to a phone that we call, ours or one outside: its audio, its ringing, its answer and its end, each told to the call.
// Never decides what a failure or a hang-up means for the caller; the call, or the stage that called the phone, does.
import type { LegRole } from '../../core/calls/call-event.js';
import type { AgentId, LegId, OfferId, QueueId } from '../../core/kernel/ids.js';
import { MediaError, type MediaEndpoint } from '../ports/media.js';
import type { LegFailure } from '../../core/calls/call-state.js';
import type { DialledParty } from '../../core/calls/dialled-party.js';
import type { DialFailure, EstablishedLeg, OutgoingLeg, ReplacedDialog } from '../ports/telephony.js';
import type { Call } from './call.js';
import type { ShownParty } from './shown-party.js';

export interface OutboundLegOptions {
  /** Of a leg that the call itself has ordered; default: a new one, once there is a leg. */
  readonly legId?: LegId;
  readonly role: Exclude<LegRole, 'caller'>;
  readonly to: DialledParty;
  /** The agent on the extension, if any. */
  readonly agentId: AgentId | undefined;
  /** Unanswered for so long → `no-answer`, ms. */
  readonly timeoutMs: number;
  readonly onRinging: () => void;
  /** What the phone shows. Default: the customer's number, and the caller's name. */
  readonly shownNumber?: string;
  readonly shownName?: string | undefined;
}

/** A leg that an earlier run has dialled. */
export interface EarlierLeg {
  readonly legId: LegId;
  readonly party: ShownParty;
  /** The call's machine alone hears of its end; else whoever listens too, until the two are joined. */
  readonly isTheCalls: boolean;
  readonly onRinging: () => void;
}

export type RingResult =
  | { readonly kind: 'answered' }
  | DialFailure
  /** The media server gave no audio for the phone; it never rang. */
  | { readonly kind: 'no-audio'; readonly error: MediaError }
  /** `end` was called meanwhile. */
  | { readonly kind: 'ended' };

/** A number outside that may not be called, or not now. */
const notAllowed: DialFailure = { kind: 'failed', cause: 'not-allowed' };

/** The cause of `end` that tells the phone that another one was faster. */
const answeredElsewhere = 'answered-elsewhere';

export class OutboundLeg {
  private state: 'preparing' | 'ringing' | 'answered' | 'over' = 'preparing';
  private legId: LegId | undefined;
  private endpoint: MediaEndpoint | undefined;
  private outgoing: OutgoingLeg | undefined;
  /** There is a leg that somebody can be told to end. */
  private hasBegun = false;
  private leg: EstablishedLeg | undefined;
  private opened: Promise<void> | undefined;
  /** Nobody but the call's machine is to hear of the end. */
  private isTheCalls: boolean;
  /** How the phone's side ended. */
  private endedBy: string | undefined;
  private endListener: ((cause: string) => void) | undefined;

  private readonly called: ShownParty;
  private readonly onRinging: () => void;
  /** Undefined when an earlier run has dialled it. */
  private readonly order: OutboundLegOptions | undefined;

  constructor(
    private call: Call,
    options: OutboundLegOptions | EarlierLeg,
  ) {
    this.legId = options.legId;
    this.onRinging = options.onRinging;
    if ('to' in options) {
      this.order = options;
      this.isTheCalls = options.legId !== undefined;
      this.called = options.to;
    } else {
      this.isTheCalls = options.isTheCalls;
      this.called = options.party;
      call.runner.keep(options.legId, this);
    }
  }

  /** Rings the phone until something settles it. Call once; never rejects but for a programmer's error. */
  async ring(): Promise<RingResult> {
    const { call } = this;
    try {
      this.endpoint = await call.services.media.createEndpoint({ near: call.runner.audio.anyEndpoint });
    } catch (error) {
      if (!(error instanceof MediaError)) throw error;
      call.log.error({ err: error, to: this.order?.to }, 'no audio for a phone');
      this.failed({ kind: 'no-audio', code: error.code });
      return { kind: 'no-audio', error };
    }
    if (this.isOver()) {
      call.trackRelease(this.endpoint.destroy());
      this.failed({ kind: 'failed', cause: 'cancelled' });
      return { kind: 'ended' };
    }
    return this.settle(await this.dial(this.endpoint), this.endpoint);
  }

  /** Of an earlier run: the phone rings on. Settles as `ring` does. */
  async ringOn(outgoing: OutgoingLeg, endpoint: MediaEndpoint): Promise<RingResult> {
    const wasEnded = this.isOver();
    this.endpoint = endpoint;
    this.follow(outgoing);
    // Before it could be told.
    if (wasEnded) this.end('cancelled');
    return this.settle(await outgoing.outcome, endpoint);
  }

  /** Of an earlier run: the phone is in the conversation, and its audio as it was agreed on then. */
  talkOn(leg: EstablishedLeg, endpoint: MediaEndpoint): void {
    this.endpoint = endpoint;
    this.hasBegun = true;
    this.state = 'answered';
    this.leg = leg;
    this.opened = Promise.resolve();
    this.followReoffers(leg, endpoint);
    this.attend(leg, endpoint);
  }

  private settle(outcome: Awaited<OutgoingLeg['outcome']>, endpoint: MediaEndpoint): RingResult {
    return outcome.kind === 'failed' ? this.noteFailure(outcome) : this.answered(outcome.leg, endpoint);
  }

  /**
   * The phone hung up, or its audio was lost, after the answer and before the two were joined. At most once; also when it
   * happened before.
   */
  onEnded(listener: (cause: string) => void): void {
    this.endListener = listener;
    if (this.endedBy !== undefined && !this.isOver()) listener(this.endedBy);
  }

  /** The phone's audio. Throws before the phone rings: a programmer's error. */
  get audio(): MediaEndpoint {
    if (this.endpoint === undefined) throw new Error(`call ${this.call.id} has no audio for a phone yet`);
    return this.endpoint;
  }

  get endpointIfAny(): MediaEndpoint | undefined {
    return this.isOver() ? undefined : this.endpoint;
  }

  /** After the answer: the phone hears what is played to it when it resolves. Rejects with MediaError. */
  open(): Promise<void> {
    const { endpoint, leg } = this;
    if (endpoint === undefined || leg === undefined)
      return Promise.reject(new MediaError('media-ended', 'the phone is gone'));
    this.opened ??= (async () => {
      this.followReoffers(leg, endpoint);
      await endpoint.modify(leg.remoteSdp, leg.sipSource);
    })();
    return this.opened;
  }

  private followReoffers(leg: EstablishedLeg, endpoint: MediaEndpoint): void {
    // Of the call that it is in by then.
    leg.onReoffer((...offer) =>
      this.legId === undefined
        ? endpoint.modify(...offer)
        : this.call.runner.reoffered(this.legId, endpoint, ...offer),
    );
  }

  /**
   * Caller and phone hear each other when it resolves; from then on the leg is the call's. `onJoined`: in that very moment.
   * Rejects with MediaError.
   */
  join(
    talk: { readonly holdMusic: string; readonly offerId?: OfferId; readonly queueId?: QueueId },
    onJoined: () => void,
  ): Promise<void> {
    const { call, legId } = this;
    if (legId === undefined) return Promise.reject(new MediaError('media-ended', 'the phone is gone'));
    return new Promise((resolve, reject) => {
      call.runner.join(
        { with: legId, ...talk },
        {
          joined: () => {
            this.isTheCalls = true;
            onJoined();
            resolve();
          },
          failed: (error) => reject(error instanceof Error ? error : new Error(String(error))),
        },
      );
    });
  }

  isNamedBy(replaced: ReplacedDialog): boolean {
    return (this.leg ?? this.outgoing)?.isNamedBy(replaced) ?? false;
  }

  /** See `EstablishedLeg`. */
  tellOfRefer(id: string, status: number): void {
    this.leg?.tellOfRefer(id, status);
  }

  /** Whom it rings. */
  get party(): ShownParty {
    return this.called;
  }

  /** Answered or ringing, and given to another call, of which it is the leg of that id. */
  moveTo(call: Call, legId: LegId): void {
    this.call = call;
    this.legId = legId;
    call.runner.keep(legId, this);
  }

  /** Stops ringing, or hangs up. Idempotent. */
  end(cause: string): void {
    if (this.isOver()) return;
    const before = this.state;
    this.state = 'over';
    if (before === 'ringing' && this.legId !== undefined) {
      this.call.runner.handle({ kind: 'leg-ending', legId: this.legId, cause });
      // Leg and audio end when the phone has confirmed the CANCEL, in `ring`.
      this.outgoing?.cancel(cause === answeredElsewhere ? cause : undefined);
    } else this.release(cause);
  }

  private dial(endpoint: MediaEndpoint): OutgoingLeg['outcome'] {
    const { call, order } = this;
    if (order === undefined) throw new Error(`a leg of call ${call.id} was dialled by an earlier run`);
    const { role, to, agentId, timeoutMs } = order;
    const outgoing = call.services.telephony.dial({
      to,
      localSdp: endpoint.localSdp,
      callerNumber: order.shownNumber ?? call.customerNumber,
      callerName: 'shownName' in order ? order.shownName : call.callerName,
      ...(call.withheld ? { withheld: true } : {}),
      timeoutMs,
    });
    // Only now is there a leg: one that could or may not be dialled has not begun.
    if (outgoing === undefined) return Promise.resolve(notAllowed);
    const legId = (this.legId ??= call.runner.newLegId());
    call.runner.keep(legId, this);
    call.runner.handle({
      kind: 'leg-dialled',
      legId,
      journalRole: role,
      sipCallId: outgoing.sipCallId,
      endpointId: endpoint.id,
      to,
      ...(agentId === undefined ? {} : { agentId }),
    });
    this.follow(outgoing);
    return outgoing.outcome;
  }

  private follow(outgoing: OutgoingLeg): void {
    this.outgoing = outgoing;
    this.hasBegun = true;
    this.state = 'ringing';
    outgoing.onRinging(
      // Of the call that it is in by then.
      () =>
        this.call.guarded(() => {
          if (this.state !== 'ringing' || this.legId === undefined) return;
          this.call.runner.handle({ kind: 'leg-ringing', legId: this.legId, invites: outgoing.invites });
          this.onRinging();
        })(),
    );
  }

  private answered(leg: EstablishedLeg, endpoint: MediaEndpoint): RingResult {
    const { call, legId } = this;
    if (legId === undefined) throw new Error(`a leg of call ${call.id} was answered before it began`);
    this.leg = leg;
    // Ended while the answer was on its way.
    const isUnwanted = this.isOver();
    if (!isUnwanted) this.state = 'answered';
    call.runner.handle({
      kind: 'leg-answered',
      legId,
      dialogId: leg.dialogId,
      endpointId: endpoint.id,
    });
    if (isUnwanted) {
      this.release('hung-up');
      return { kind: 'ended' };
    }
    this.attend(leg, endpoint);
    return this.isOver() ? { kind: 'ended' } : { kind: 'answered' };
  }

  /** The phone is there: what it does is told to the call that it is in by then. */
  private attend(leg: EstablishedLeg, endpoint: MediaEndpoint): void {
    if (this.called.kind === 'extension')
      leg.onRefer((refer) =>
        this.call.guarded(() => {
          if (this.legId !== undefined) this.call.runner.referred(this.legId, refer);
        })(),
      );
    const ended = (cause: string): void => this.call.guarded(() => this.phoneEnded(cause))();
    leg.onHungUp(ended);
    endpoint.onEnded(() => ended('media-lost'));
  }

  private phoneEnded(cause: string): void {
    const { legId } = this;
    if (this.isOver() || this.endedBy !== undefined || legId === undefined) return;
    this.endedBy = cause;
    const isTheCalls = this.isTheCalls;
    this.call.runner.handle({ kind: 'leg-ended', legId, by: 'remote', cause });
    if (isTheCalls) this.end('hung-up');
    else this.endListener?.(cause);
  }

  private noteFailure(failure: DialFailure): RingResult {
    const wasEnded = this.isOver();
    this.state = 'over';
    this.failed(failure);
    this.release('cancelled');
    return wasEnded ? { kind: 'ended' } : failure;
  }

  private failed(failure: LegFailure): void {
    if (this.legId !== undefined) this.call.runner.handle({ kind: 'leg-failed', legId: this.legId, failure });
  }

  private release(cause: string): void {
    const { call, legId } = this;
    if (legId !== undefined && this.hasBegun) {
      call.runner.handle({ kind: 'leg-ended', legId, by: 'local', cause });
      call.runner.forget(legId);
    }
    if (this.leg !== undefined) call.trackRelease(this.leg.hangUp());
    if (this.endpoint !== undefined) call.trackRelease(this.endpoint.destroy());
  }

  /** A method, so that the compiler does not presume the state across an await. */
  private isOver(): boolean {
    return this.state === 'over';
  }
}
