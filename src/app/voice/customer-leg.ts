// The leg to a customer whom we call: its ringing, its answer or failure, each journaled once.
// Never decides what a failure means, and never holds audio: the call's own is offered.
import type { LegId, TrunkId } from '../../core/kernel/ids.js';
import type { DialFailure, EstablishedLeg, OutgoingLeg } from '../ports/telephony.js';
import type { Call } from './call.js';

export interface CustomerLegOptions {
  /** E.164 with plus. */
  readonly number: string;
  readonly trunkId: TrunkId;
  /** Unanswered for so long → `no-answer`, ms. */
  readonly timeoutMs: number;
}

export type CustomerResult =
  | { readonly kind: 'answered' }
  | DialFailure
  | /** `giveUp` was called meanwhile. */ { readonly kind: 'given-up' };

export class CustomerLeg {
  private legId: LegId | undefined;
  private outgoing: OutgoingLeg | undefined;
  /** Answered, and not yet the call's own. */
  private leg: EstablishedLeg | undefined;
  private givenUp = false;

  constructor(
    private readonly call: Call,
    private readonly options: CustomerLegOptions,
  ) {}

  /** Rings the customer until something settles it. Call once; never rejects. */
  async ring(): Promise<CustomerResult> {
    const { call } = this;
    const { number, trunkId, timeoutMs } = this.options;
    const outgoing = call.services.telephony.dial({
      to: { kind: 'external', number, trunkId },
      localSdp: call.caller.endpoint.localSdp,
      callerNumber: call.callerNumber,
      callerName: undefined,
      timeoutMs,
    });
    if (outgoing === undefined) return { kind: 'failed', cause: 'not-allowed' };
    this.outgoing = outgoing;
    const legId = (this.legId = call.runner.newLegId());
    const { sipCallId } = outgoing;
    call.runner.handle({
      kind: 'leg-dialled',
      legId,
      journalRole: 'callee',
      sipCallId,
      to: { kind: 'external', number, trunkId },
    });
    outgoing.onRinging(
      call.guarded(() => {
        if (!this.givenUp) call.runner.handle({ kind: 'leg-ringing', legId, invites: outgoing.invites });
      }),
    );
    const outcome = await outgoing.outcome;
    if (outcome.kind === 'failed') {
      call.runner.handle({ kind: 'leg-failed', legId, failure: outcome });
      return this.givenUp ? { kind: 'given-up' } : outcome;
    }
    const { dialogId } = outcome.leg;
    call.runner.handle({ kind: 'leg-answered', legId, dialogId, endpointId: call.caller.endpoint.id });
    this.leg = outcome.leg;
    if (!this.givenUp) return { kind: 'answered' };
    this.hangUp();
    return { kind: 'given-up' };
  }

  /** After the answer: the leg becomes the call's own. False = given up meanwhile. Rejects with MediaError. */
  async handOver(): Promise<boolean> {
    const { legId, leg } = this;
    if (legId === undefined || leg === undefined) return false;
    this.leg = undefined;
    await this.call.caller.customerAnswered(legId, leg);
    return true;
  }

  /** Stops ringing; an answer that crosses is hung up. Idempotent. */
  giveUp(): void {
    if (this.givenUp) return;
    this.givenUp = true;
    if (this.leg !== undefined) return this.hangUp();
    if (this.legId !== undefined)
      this.call.runner.handle({ kind: 'leg-ending', legId: this.legId, cause: 'cancelled' });
    this.outgoing?.cancel();
  }

  private hangUp(): void {
    const { leg } = this;
    if (leg === undefined) return;
    this.leg = undefined;
    if (this.legId !== undefined)
      this.call.runner.handle({ kind: 'leg-ended', legId: this.legId, by: 'local', cause: 'hung-up' });
    this.call.trackRelease(leg.hangUp());
  }
}
