// One offer: makes the agent's phone ring, tells the agent what it is about, joins the two, and reports what became of it.
// Never tries another agent; the ACD hears of the failure and does.
import type { VoiceQueueConfig } from '../../api/acd.js';
import type { OfferFailure, WithdrawReason } from '../../core/acd/acd-model.js';
import { MediaError, type Audio } from '../ports/media.js';
import type { MakeOffer } from '../acd/acd-runner.js';
import { agentLeg, offerFailureOf } from '../voice/agent-leg.js';
import { agentMessage } from './agent-message.js';
import type { Call } from '../voice/call.js';
import type { OutboundLeg, RingResult } from '../voice/outbound-leg.js';

/** What the queue's stage wants to know. */
export interface AgentOfferListeners {
  /** The caller is told nothing of the queue any more when it resolves. */
  answered(): Promise<void>;
  backToQueue(): void;
  over(): void;
}

export class AgentOffer {
  private state: 'ringing' | 'joining' | 'over' = 'ringing';
  private leg: OutboundLeg | undefined;

  constructor(
    private readonly call: Call,
    private readonly order: MakeOffer,
    private readonly queue: VoiceQueueConfig,
    private readonly listeners: AgentOfferListeners,
  ) {}

  start(): void {
    const leg = (this.leg = agentLeg(this.call, this.order));
    if (leg === undefined) return this.fail('unreachable');
    this.follow(leg, leg.ring());
  }

  /** Of an earlier run: the agent's phone rings on, or has been picked up meanwhile. */
  ringOn(leg: OutboundLeg, result: Promise<RingResult>): void {
    this.leg = leg;
    this.follow(leg, result);
  }

  private follow(leg: OutboundLeg, result: Promise<RingResult>): void {
    void this.run(leg, result).catch((error: unknown) => {
      this.call.log.error({ err: error, offerId: this.order.offerId }, 'an offer failed unexpectedly');
      if (this.state === 'ringing') this.fail('unreachable');
      else this.notJoined();
    });
  }

  /** The engine takes the offer back. */
  withdraw(reason: WithdrawReason): void {
    this.end(reason);
  }

  /** Ends the agent's side, whatever it is doing; the ACD knows already. */
  end(cause: string): void {
    if (this.isOver()) return;
    this.state = 'over';
    this.leg?.end(cause);
    this.listeners.over();
  }

  private async run(leg: OutboundLeg, settled: Promise<RingResult>): Promise<void> {
    const result = await settled;
    // Taken back in the very moment in which the phone was picked up.
    if (this.isOver()) return;
    if (result.kind === 'answered') await this.answered(leg);
    else if (result.kind !== 'ended') this.fail(offerFailureOf(result));
  }

  private async answered(leg: OutboundLeg): Promise<void> {
    const { call, order } = this;
    this.state = 'joining';
    call.services.acd.handle({ kind: 'offer-answered', offerId: order.offerId });
    // Another agent may have been faster.
    if (this.isOver()) return;
    const isQuiet = this.listeners.answered();
    leg.onEnded(() => this.notJoined());
    await isQuiet;
    if (this.isOver()) return;
    try {
      await this.prepare(leg);
      if (this.isOver()) return;
      const talk = { holdMusic: this.queue.voice.music, offerId: order.offerId, queueId: order.queueId };
      await leg.join(talk, () => this.joined());
    } catch (error) {
      if (!(error instanceof MediaError)) throw error;
      if (this.isOver()) return;
      call.log.error({ err: error, agentId: order.agentId }, 'caller and agent could not be joined');
      this.notJoined();
    }
  }

  /** Both are told what is coming, at the same time. */
  private async prepare(leg: OutboundLeg): Promise<void> {
    const { call, order, queue } = this;
    const { profile } = call;
    const message = agentMessage(queue.voice.agentMessage, {
      waitedMs: order.waitedMs,
      choices: profile.choices,
      language: call.services.company().language,
    });
    const { agentComing } = queue.voice.announcements;
    if (message.length === 0 && agentComing === undefined) return;
    const toCaller: Audio[] =
      agentComing === undefined ? [] : [{ kind: 'prompt', prompt: agentComing, language: profile.language }];
    await Promise.all([this.tellCaller(toCaller), this.tellAgent(leg, message)]);
  }

  private async tellCaller(audio: readonly Audio[]): Promise<void> {
    const { endpoint } = this.call.caller;
    await endpoint.stop();
    if (this.isOver()) return;
    const about = { callId: this.call.id, queueId: this.queue.id };
    endpoint.startBackground({ kind: 'music', music: this.queue.voice.music }, about);
    if (audio.length > 0) await endpoint.play(audio);
  }

  private async tellAgent(leg: OutboundLeg, audio: readonly Audio[]): Promise<void> {
    if (audio.length === 0) return;
    await leg.open();
    if (!this.isOver()) await leg.audio.play(audio);
  }

  /** From here on the conversation is the call's, and so is the leg. */
  private joined(): void {
    this.state = 'over';
    this.listeners.over();
  }

  /** Answered, but the two never heard each other: the caller goes back to the place held before. */
  private notJoined(): void {
    if (this.isOver()) return;
    this.end('failed');
    this.call.services.acd.handle({ kind: 'bridge-failed', offerId: this.order.offerId });
    if (!this.call.ended) this.listeners.backToQueue();
  }

  private fail(failure: OfferFailure): void {
    if (this.isOver()) return;
    this.end('failed');
    this.call.services.acd.handle({ kind: 'offer-failed', offerId: this.order.offerId, failure });
  }

  /** A method, so that the compiler does not presume the state across an await. */
  private isOver(): boolean {
    return this.state === 'over';
  }
}
