// The leg to a phone that we call, ours or one outside: its audio, its ringing, its answer and its end, each told to the call.
// Never decides what a failure or a hang-up means for the caller; the call, or the stage that called the phone, does.
import type { LegRole } from '../../core/calls/call-event.js';
import type { AgentId, LegId, OfferId, QueueId } from '../../core/kernel/ids.js';
import { MediaError, type MediaEndpoint } from '../ports/media.js';
import type { LegFailure } from '../../core/calls/call-state.js';
import type { DialledParty } from '../../core/calls/dialled-party.js';
import type { DialFailure, EstablishedLeg, OutgoingLeg } from '../ports/telephony.js';
import type { Call } from './call.js';

export interface CalledLegOptions {
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

export class CalledLeg {
  private state: 'preparing' | 'ringing' | 'answered' | 'over' = 'preparing';
  private legId: LegId | undefined;
  private endpoint: MediaEndpoint | undefined;
  private outgoing: OutgoingLeg | undefined;
  private leg: EstablishedLeg | undefined;
  private opened: Promise<void> | undefined;
  /** Nobody but the call's machine is to hear of the end. */
  private isTheCalls: boolean;
  /** How the phone's side ended. */
  private endedBy: string | undefined;
  private endListener: ((cause: string) => void) | undefined;

  constructor(
    private call: Call,
    private readonly options: CalledLegOptions,
  ) {
    this.legId = options.legId;
    this.isTheCalls = options.legId !== undefined;
  }

  /** Rings the phone until something settles it. Call once; never rejects but for a programmer's error. */
  async ring(): Promise<RingResult> {
    const { call } = this;
    try {
      this.endpoint = await call.services.media.createEndpoint({ near: call.runner.anyEndpoint });
    } catch (error) {
      if (!(error instanceof MediaError)) throw error;
      call.log.error({ err: error, to: this.options.to }, 'no audio for a phone');
      this.failed({ kind: 'no-audio', code: error.code });
      return { kind: 'no-audio', error };
    }
    if (this.isOver()) {
      call.letGo(this.endpoint.destroy());
      this.failed({ kind: 'failed', cause: 'cancelled' });
      return { kind: 'ended' };
    }
    const outcome = await this.dial(this.endpoint);
    if (outcome.kind === 'failed') return this.noteFailure(outcome);
    return this.answered(outcome.leg, this.endpoint);
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
      // Of the call that it is in by then.
      leg.onReoffer((...offer) =>
        this.legId === undefined
          ? endpoint.modify(...offer)
          : this.call.runner.reoffered(this.legId, endpoint, ...offer),
      );
      await endpoint.modify(leg.remoteSdp, leg.sipSource);
    })();
    return this.opened;
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

  /** Whom it rings. */
  get party(): DialledParty {
    return this.options.to;
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
    } else this.letGo(cause);
  }

  private dial(endpoint: MediaEndpoint): OutgoingLeg['outcome'] {
    const { call, options } = this;
    const { role, to, agentId, timeoutMs } = options;
    const outgoing = call.services.telephony.dial({
      to,
      localSdp: endpoint.localSdp,
      callerNumber: options.shownNumber ?? call.customerNumber,
      callerName: 'shownName' in options ? options.shownName : call.callerName,
      ...(call.withheld ? { withheld: true } : {}),
      timeoutMs,
    });
    // Only now is there a leg: one that could or may not be dialled has not begun.
    if (outgoing === undefined) return Promise.resolve(notAllowed);
    this.outgoing = outgoing;
    const legId = (this.legId ??= call.runner.newLegId());
    this.state = 'ringing';
    call.runner.keep(legId, this);
    call.runner.handle({
      kind: 'leg-dialled',
      legId,
      journalRole: role,
      sipCallId: outgoing.sipCallId,
      to,
      ...(agentId === undefined ? {} : { agentId }),
    });
    outgoing.onRinging(
      // Of the call that it is in by then.
      () =>
        this.call.guarded(() => {
          if (this.state !== 'ringing') return;
          const { invites } = outgoing;
          this.call.runner.handle({ kind: 'leg-ringing', legId: this.legId ?? legId, invites });
          options.onRinging();
        })(),
    );
    return outgoing.outcome;
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
      this.letGo('hung-up');
      return { kind: 'ended' };
    }
    if (this.options.to.kind === 'extension')
      leg.onRefer((refer) =>
        this.call.guarded(() => this.call.runner.referred(this.legId ?? legId, refer))(),
      );
    const ended = (cause: string): void => this.call.guarded(() => this.phoneEnded(cause))();
    leg.onHungUp(ended);
    endpoint.onEnded(() => ended('media-lost'));
    return this.isOver() ? { kind: 'ended' } : { kind: 'answered' };
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
    this.letGo('cancelled');
    return wasEnded ? { kind: 'ended' } : failure;
  }

  private failed(failure: LegFailure): void {
    if (this.legId !== undefined) this.call.runner.handle({ kind: 'leg-failed', legId: this.legId, failure });
  }

  private letGo(cause: string): void {
    const { call, legId } = this;
    if (legId !== undefined && this.outgoing !== undefined) {
      call.runner.handle({ kind: 'leg-ended', legId, by: 'local', cause });
      call.runner.forget(legId);
    }
    if (this.leg !== undefined) call.letGo(this.leg.hangUp());
    if (this.endpoint !== undefined) call.letGo(this.endpoint.destroy());
  }

  /** A method, so that the compiler does not presume the state across an await. */
  private isOver(): boolean {
    return this.state === 'over';
  }
}
