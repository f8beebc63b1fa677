// The leg to a phone that we call, ours or one outside: its audio, its ringing, its answer and its end, each journaled once.
// Never decides what a failure or a hang-up means for the caller; whoever called the phone does.
import type { LegRole } from '../../core/journal/journal-event.js';
import type { AgentId, LegId } from '../../core/kernel/ids.js';
import { MediaError, type MediaEndpoint } from '../ports/media.js';
import type { DialledParty } from '../../core/calls/dialled-party.js';
import type { DialFailure, EstablishedLeg, OutgoingLeg } from '../ports/telephony.js';
import type { Call } from './call.js';
import { startConversation } from './conversation.js';

export interface CalledLegOptions {
  readonly role: Exclude<LegRole, 'caller'>;
  readonly to: DialledParty;
  /** The agent on the extension, if any. */
  readonly agentId: AgentId | undefined;
  /** Unanswered for so long → `no-answer`, ms. */
  readonly timeoutMs: number;
  readonly onRinging: () => void;
  /** What the phone shows. Default: the customer's number. */
  readonly shownNumber?: string;
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
  private cause = 'cancelled';

  constructor(
    private readonly call: Call,
    private readonly options: CalledLegOptions,
  ) {}

  /** Rings the phone until something settles it. Call once; never rejects but for a programmer's error. */
  async ring(): Promise<RingResult> {
    const { call } = this;
    try {
      this.endpoint = await call.services.media.createEndpoint({ near: call.endpoint });
    } catch (error) {
      if (!(error instanceof MediaError)) throw error;
      call.log.error({ err: error, to: this.options.to }, 'no audio for a phone');
      return { kind: 'no-audio', error };
    }
    if (this.isOver()) {
      call.letGo(this.endpoint.destroy());
      return { kind: 'ended' };
    }
    const outcome = await this.dial(this.endpoint);
    if (outcome.kind === 'failed') return this.noteFailure(outcome);
    this.leg = outcome.leg;
    this.recordAnswer(outcome.leg, this.endpoint.id);
    if (this.isOver()) {
      // Ended while the answer was on its way.
      this.letGo();
      return { kind: 'ended' };
    }
    this.state = 'answered';
    return { kind: 'answered' };
  }

  /** The phone hung up, or its audio was lost, after the answer. At most once; also when it happened before. */
  onEnded(listener: (cause: string) => void): void {
    const ended = this.call.guarded((cause: string): void => {
      if (this.isOver()) return;
      this.recordEnd('remote', cause);
      listener(cause);
    });
    this.leg?.onHungUp(ended);
    this.endpoint?.onEnded(() => ended('media-lost'));
  }

  /** The phone's audio. Throws before the phone rings: a programmer's error. */
  get audio(): MediaEndpoint {
    if (this.endpoint === undefined) throw new Error(`call ${this.call.id} has no audio for a phone yet`);
    return this.endpoint;
  }

  /** After the answer: the phone hears what is played to it when it resolves. Rejects with MediaError. */
  open(): Promise<void> {
    const { endpoint, leg } = this;
    if (endpoint === undefined || leg === undefined)
      return Promise.reject(new MediaError('media-ended', 'the phone is gone'));
    this.opened ??= (async () => {
      leg.onReoffer((...offer) => endpoint.modify(...offer));
      await endpoint.modify(leg.remoteSdp, leg.sipSource);
    })();
    return this.opened;
  }

  /** Caller and phone hear each other when it resolves. Rejects with MediaError. */
  async join(holdMusic: string): Promise<void> {
    const { call, legId, endpoint, leg } = this;
    if (legId === undefined || endpoint === undefined || leg === undefined)
      throw new MediaError('media-ended', 'the phone is gone');
    const isOpen = this.opened !== undefined;
    await this.opened;
    await startConversation(call, { legId, endpoint, leg, isOpen }, holdMusic);
  }

  /** Stops ringing, or hangs up. Idempotent. */
  end(cause: string): void {
    if (this.isOver()) return;
    const before = this.state;
    this.state = 'over';
    this.cause = cause;
    this.call.onReoffer(undefined);
    // Ringing: leg and audio end when the phone has confirmed the CANCEL, in `ring`.
    if (before === 'ringing') this.outgoing?.cancel(cause === answeredElsewhere ? cause : undefined);
    else this.letGo();
  }

  private dial(endpoint: MediaEndpoint): OutgoingLeg['outcome'] {
    const { call, options } = this;
    const { role, to, agentId, timeoutMs } = options;
    const outgoing = call.services.telephony.dial({
      to,
      localSdp: endpoint.localSdp,
      callerNumber: options.shownNumber ?? call.customerNumber,
      callerName: call.callerName,
      ...(call.withheld ? { withheld: true } : {}),
      timeoutMs,
    });
    // Only now is there a leg: one that could or may not be dialled has not begun.
    if (outgoing === undefined) return Promise.resolve(notAllowed);
    this.outgoing = outgoing;
    const legId = (this.legId = call.newLegId());
    this.state = 'ringing';
    call.record({
      kind: 'leg-started',
      callId: call.id,
      legId,
      role,
      sipCallId: outgoing.sipCallId,
      ...(to.kind === 'extension'
        ? { extension: to.extension }
        : { number: to.number, ...(to.passedOn === true ? { passedOn: true } : {}) }),
      ...(agentId === undefined ? {} : { agentId }),
    });
    outgoing.onRinging(
      call.guarded(() => {
        if (this.state !== 'ringing') return;
        call.record({ kind: 'leg-ringing', callId: call.id, legId, invites: outgoing.invites });
        options.onRinging();
      }),
    );
    return outgoing.outcome;
  }

  private noteFailure(failure: DialFailure): RingResult {
    const ended = this.isOver();
    this.recordEnd(ended ? 'local' : 'remote', ended ? this.cause : failure.cause, failure.sipStatus);
    this.state = 'over';
    this.letGo();
    return ended ? { kind: 'ended' } : failure;
  }

  private letGo(): void {
    this.recordEnd('local', this.cause);
    if (this.leg !== undefined) this.call.letGo(this.leg.hangUp());
    if (this.endpoint !== undefined) this.call.letGo(this.endpoint.destroy());
  }

  private recordAnswer({ dialogId }: EstablishedLeg, endpointId: string): void {
    const { call, legId } = this;
    if (legId !== undefined)
      call.record({ kind: 'leg-answered', callId: call.id, legId, dialogId, endpointId });
  }

  /** The first end counts. */
  private recordEnd(by: 'remote' | 'local', cause: string, sipStatus?: number): void {
    if (this.legId === undefined) return;
    const status = sipStatus === undefined ? {} : { sipStatus };
    this.call.record({ kind: 'leg-ended', callId: this.call.id, legId: this.legId, by, cause, ...status });
    this.legId = undefined;
  }

  /** A method, so that the compiler does not presume the state across an await. */
  private isOver(): boolean {
    return this.state === 'over';
  }
}
