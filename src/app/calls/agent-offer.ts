// One offer: makes the agent's phone ring, joins the two when it is answered, and reports what became of it.
// Never tries another agent; the ACD hears of the failure and does.
import type { OfferFailure, WithdrawReason } from '../../core/acd/acd-model.js';
import type { ExtensionNumber, LegId } from '../../core/kernel/ids.js';
import { MediaError, type MediaEndpoint } from '../ports/media.js';
import type { DialFailure, EstablishedLeg, OutgoingLeg } from '../ports/telephony.js';
import type { RingAgent } from './acd-runner.js';
import type { Call } from './call.js';
import { startConversation } from './conversation.js';

/** What the queue's stage wants to know. */
export interface AgentOfferListeners {
  talking(): void;
  backToQueue(): void;
  over(): void;
}

/** The engine ends the ring time; this only bounds a phone that the engine has forgotten, ms. */
const ringLimitMs = 180_000;

export class AgentOffer {
  private state: 'preparing' | 'ringing' | 'answered' | 'talking' | 'over' = 'preparing';
  private legId: LegId | undefined;
  private endpoint: MediaEndpoint | undefined;
  private outgoing: OutgoingLeg | undefined;
  private leg: EstablishedLeg | undefined;
  private cause: string | undefined;

  constructor(
    private readonly call: Call,
    private readonly order: RingAgent,
    private readonly holdMusic: string,
    private readonly listeners: AgentOfferListeners,
  ) {}

  start(): void {
    void this.run().catch((error: unknown) => {
      this.call.log.error({ err: error, offerId: this.order.offerId }, 'an offer failed unexpectedly');
      if (this.leg === undefined) this.fail('unreachable', 'failed');
      else this.notJoined();
    });
  }

  /** The engine takes the offer back. */
  withdraw(reason: WithdrawReason): void {
    this.end(reason);
  }

  /** Ends the agent's side, whatever it is doing; the ACD knows already. */
  end(cause: string): void {
    if (this.state === 'over') return;
    const before = this.state;
    this.state = 'over';
    this.cause = cause;
    this.call.onReoffer(undefined);
    if (before === 'ringing') this.outgoing?.cancel();
    if (this.leg !== undefined) {
      this.endLeg('local', before === 'talking' ? 'hung-up' : cause);
      this.call.letGo(this.leg.hangUp());
    }
    // Ringing: the leg and its audio end when the phone has confirmed the CANCEL, in `run`.
    if (before !== 'ringing' && this.endpoint !== undefined) this.call.letGo(this.endpoint.destroy());
    this.listeners.over();
  }

  private async run(): Promise<void> {
    const { services } = this.call;
    const agent = services.company().agent(this.order.agentId);
    if (agent === undefined) return this.fail('unreachable', 'failed');
    try {
      this.endpoint = await services.media.createEndpoint({ near: this.call.endpoint });
    } catch (error) {
      if (!(error instanceof MediaError)) throw error;
      this.call.log.error({ err: error }, "no audio for an agent's phone");
      return this.fail('unreachable', 'failed');
    }
    if (this.isOver()) return void this.endpoint.destroy();
    const outcome = await this.ring(agent.extension as ExtensionNumber, this.endpoint);
    if (outcome.kind === 'failed') return this.noteFailure(outcome);
    await this.answered(outcome.leg);
  }

  private async ring(
    extension: ExtensionNumber,
    endpoint: MediaEndpoint,
  ): Promise<Awaited<OutgoingLeg['outcome']>> {
    const { call, order } = this;
    const legId = (this.legId = call.newLegId());
    const outgoing = (this.outgoing = call.services.telephony.dial({
      extension,
      localSdp: endpoint.localSdp,
      callerNumber: call.callerNumber,
      callerName: call.callerName,
      timeoutMs: ringLimitMs,
    }));
    this.state = 'ringing';
    call.record({
      kind: 'leg-started',
      callId: call.id,
      legId,
      role: 'agent',
      sipCallId: outgoing.sipCallId,
      extension,
      agentId: order.agentId,
    });
    outgoing.onRinging(() => {
      if (this.state !== 'ringing') return;
      call.record({ kind: 'leg-ringing', callId: call.id, legId });
      call.services.acd.handle({ kind: 'offer-ringing', offerId: order.offerId });
    });
    return outgoing.outcome;
  }

  private noteFailure(failure: DialFailure): void {
    const withdrawn = this.isOver();
    this.endLeg(
      withdrawn ? 'local' : 'remote',
      withdrawn ? (this.cause ?? 'cancelled') : failure.cause,
      failure.sipStatus,
    );
    void this.endpoint?.destroy();
    if (withdrawn) return;
    this.fail(failure.cause === 'cancelled' ? 'no-answer' : failure.cause, failure.cause);
  }

  private async answered(leg: EstablishedLeg): Promise<void> {
    const { call, order } = this;
    this.leg = leg;
    if (this.legId !== undefined) call.record({ kind: 'leg-answered', callId: call.id, legId: this.legId });
    if (this.isOver()) {
      // Withdrawn while the answer was on its way.
      this.endLeg('local', this.cause ?? 'cancelled');
      void leg.hangUp();
      return void this.endpoint?.destroy();
    }
    this.state = 'answered';
    call.services.acd.handle({ kind: 'offer-answered', offerId: order.offerId });
    if (this.isOver() || this.endpoint === undefined || this.legId === undefined) return;
    this.listeners.talking();
    leg.onHungUp((cause) => this.agentHungUp(cause));
    this.endpoint.onEnded(() => this.agentHungUp('media-lost'));
    if (this.isOver()) return;
    try {
      await startConversation(call, { legId: this.legId, endpoint: this.endpoint, leg }, this.holdMusic);
      if (!this.isOver()) this.state = 'talking';
    } catch (error) {
      if (!(error instanceof MediaError)) throw error;
      if (this.isOver()) return;
      call.log.error({ err: error, agentId: order.agentId }, 'caller and agent could not be joined');
      this.notJoined();
    }
  }

  private agentHungUp(cause: string): void {
    if (this.isOver()) return;
    const joined = this.state === 'talking';
    this.endLeg('remote', cause);
    if (!joined) return this.notJoined();
    this.end(cause);
    this.call.services.acd.handle({ kind: 'conversation-ended', offerId: this.order.offerId });
    const lost = cause === 'media-lost' || cause === 'sip-server-lost';
    this.call.finish({
      outcome: lost ? 'interrupted' : 'answered',
      cause: lost ? cause : 'agent-hung-up',
      by: 'local',
    });
  }

  /** Answered, but the two never heard each other: the caller goes back to the place held before. */
  private notJoined(): void {
    if (this.isOver()) return;
    this.end('failed');
    this.call.services.acd.handle({ kind: 'bridge-failed', offerId: this.order.offerId });
    if (!this.call.ended) this.listeners.backToQueue();
  }

  private fail(failure: OfferFailure, cause: string): void {
    if (this.isOver()) return;
    this.state = 'over';
    this.cause = cause;
    void this.endpoint?.destroy();
    this.listeners.over();
    this.call.services.acd.handle({ kind: 'offer-failed', offerId: this.order.offerId, failure });
  }

  private endLeg(by: 'remote' | 'local', cause: string, sipStatus?: number): void {
    if (this.legId === undefined) return;
    this.call.record({
      kind: 'leg-ended',
      callId: this.call.id,
      legId: this.legId,
      by,
      cause,
      ...(sipStatus === undefined ? {} : { sipStatus }),
    });
    this.legId = undefined;
  }

  /** A method, so that the compiler does not presume the state across an await. */
  private isOver(): boolean {
    return this.state === 'over';
  }
}
