// A caller in a queue: what is heard and what the keys do while waiting, the offers that the ACD makes, the conversation.
// Never chooses an agent, and never knows where a caller goes who leaves for elsewhere.
import type { OverflowAction, QueueConfig } from '../../api/acd.js';
import type { OverflowReason, WithdrawReason } from '../../core/acd/acd-model.js';
import type { CallOutcome } from '../../core/calls/call-event.js';
import type { EpochMs, OfferId, QueueId, RequestId } from '../../core/kernel/ids.js';
import type { MakeOffer } from '../acd/acd-runner.js';
import { AgentOffer } from './agent-offer.js';
import type { Call, Stage } from '../voice/call.js';
import type { CalledLeg, RingResult } from '../voice/outbound-leg.js';
import { canBeCalledBack, CallbackDialogue, type CallbackWish } from '../callbacks/callback-dialogue.js';
import { confirmCallback, requestCallback } from '../callbacks/callback-request.js';
import { QueueAnnouncer } from './queue-announcer.js';
import { queueEntryOf } from './queue-entry.js';
import type { ResumePlaces } from './resume-places.js';

/** Why a caller is taken elsewhere. */
export type RedirectReason = OverflowReason | 'closed' | 'left-by-digit' | 'queue-removed';

export interface QueueStageOptions {
  readonly queue: QueueConfig;
  /** The place that the caller has already: kept from another queue. */
  readonly place: EpochMs | undefined;
  readonly places: ResumePlaces;
  /** The caller has left the queue alive and hears nothing; `action`: what the key pressed stands for. */
  readonly redirect: (reason: RedirectReason, waitingSinceMs: EpochMs, action?: OverflowAction) => void;
}

export class QueueStage implements Stage {
  readonly name = 'queue';
  readonly queueId: QueueId;
  /** What the call asks of this queue. */
  readonly requestId: RequestId;
  private state: 'waiting' | 'answered' | 'left' = 'waiting';
  private waitingSinceMs: EpochMs;
  private readonly offers = new Map<OfferId, AgentOffer>();
  private readonly announcer: QueueAnnouncer;
  private unlisten: (() => void) | undefined;
  private dialogue: CallbackDialogue | undefined;
  /** The ACD knows the caller. */
  private isQueued = false;
  /** The first announcement has been heard. */
  private isReady = false;
  /** The queue gave the caller up while a callback was being talked about. */
  private pendingRedirect: RedirectReason | undefined;

  constructor(
    private readonly call: Call,
    private readonly options: QueueStageOptions,
  ) {
    const { queue } = options;
    const { acd, clock } = call.services;
    this.queueId = queue.id as QueueId;
    this.requestId = call.newRequestId();
    this.waitingSinceMs = options.place ?? clock.nowMs();
    this.announcer = new QueueAnnouncer({
      endpoint: call.endpoint,
      clock,
      language: call.profile.language,
      announcements: queue.announcements,
      callbackKey: canBeCalledBack(this.call.services) ? queue.callback.digit : undefined,
      position: () => acd.position(this.requestId),
      expectedWait: () => acd.expectedWait(this.requestId),
    });
  }

  get queue(): QueueConfig {
    return this.options.queue;
  }

  get outcomeWhenCallerLeaves(): CallOutcome {
    if (this.state === 'answered') return 'answered';
    return this.dialogue?.agreedNumber === undefined ? 'abandoned' : 'served';
  }

  get causeWhenCallerLeaves(): string | undefined {
    return this.outcomeWhenCallerLeaves === 'served' ? 'callback-requested' : undefined;
  }

  /** Puts the caller in the queue. The caller is answered already. */
  start(): void {
    const { call, queueId } = this;
    const { queue } = this.options;
    call.enter(this);
    if (this.hasLeft()) return;
    const place = this.placeFor(queue);
    this.waitingSinceMs = place ?? call.services.clock.nowMs();
    this.unlisten = call.endpoint.onDigit(call.guarded((key) => this.pressed(key)));
    const entry = queueEntryOf(call, queue, place);
    this.isQueued = true;
    call.services.acd.handle({
      kind: 'request-made',
      requestId: this.requestId,
      interactionId: call.id,
      queueId,
      entry,
    });
    if (this.hasLeft()) return;
    this.attend(this.welcome());
  }

  /** After a restart: the caller has waited since then. `isReady`: the first announcement has been heard. */
  waitOn(waitingSinceMs: EpochMs, isReady: boolean): void {
    const { call } = this;
    call.enter(this);
    if (this.hasLeft()) return;
    this.waitingSinceMs = waitingSinceMs;
    this.unlisten = call.endpoint.onDigit(call.guarded((key) => this.pressed(key)));
    this.isQueued = true;
    this.attend(this.entertainAgain(isReady));
  }

  private async entertainAgain(isReady: boolean): Promise<void> {
    // Whatever it was: words would be followed by silence.
    await this.call.endpoint.stop();
    if (this.hasLeft()) return;
    if (!isReady) return this.welcome();
    this.isReady = true;
    this.entertain();
  }

  makeOffer(order: MakeOffer): void {
    this.offer(order).start();
  }

  /** After a restart: the agent's phone rings since then. */
  ringOn(order: MakeOffer, leg: CalledLeg, result: Promise<RingResult>): void {
    this.offer(order).ringOn(leg, result);
  }

  private offer(order: MakeOffer): AgentOffer {
    const offer = new AgentOffer(this.call, order, this.options.queue, {
      answered: () => this.answered(),
      backToQueue: () => this.attend(this.backToQueue()),
      over: () => this.offers.delete(order.offerId),
    });
    this.offers.set(order.offerId, offer);
    return offer;
  }

  withdrawOffer(offerId: OfferId, reason: WithdrawReason): void {
    this.offers.get(offerId)?.withdraw(reason);
  }

  /** The ACD has given the caller up. */
  giveUp(reason: OverflowReason | 'queue-removed'): void {
    if (this.state !== 'waiting') return;
    if (this.dialogue !== undefined) this.pendingRedirect ??= reason;
    else this.redirect(reason);
  }

  leave(lost: boolean): void {
    if (this.state === 'left') return;
    const { call, queueId } = this;
    if (!this.isQueued) return this.quit();
    const agreed = this.dialogue?.agreedNumber !== undefined && !lost;
    if (this.state === 'waiting' && !agreed && this.options.queue.resumePlaceSeconds > 0)
      this.options.places.left(queueId, call.customerNumber, this.waitingSinceMs);
    this.quit();
    // The engine answers with withdraw-offer for a phone that still rings; a conversation's agent hears the BYE below.
    if (agreed) this.takeOut('called-back', 'asked-by-key');
    else call.services.acd.handle({ kind: 'requester-left', requestId: this.requestId, lost });
    this.letGoOfAgents('caller-left');
  }

  private placeFor({ resumePlaceSeconds }: QueueConfig): EpochMs | undefined {
    const { place, places } = this.options;
    const resumed =
      resumePlaceSeconds === 0
        ? undefined
        : places.take(this.queueId, this.call.customerNumber, resumePlaceSeconds * 1000);
    if (place === undefined || resumed === undefined) return place ?? resumed;
    return Math.min(place, resumed) as EpochMs;
  }

  /** The first announcement, to its end; then the caller can be offered. */
  private async welcome(): Promise<void> {
    const { call } = this;
    const { first } = this.options.queue.announcements;
    if (first !== undefined) {
      await call.endpoint.play([{ kind: 'prompt', prompt: first, language: call.profile.language }]);
      if (this.hasLeft()) return;
      this.isReady = true;
      call.services.acd.handle({ kind: 'request-ready', requestId: this.requestId });
    }
    this.isReady = true;
    this.entertain();
  }

  /** Music, and words from time to time, as long as nothing else is to be heard. */
  private entertain(): void {
    if (this.state !== 'waiting' || this.dialogue !== undefined || !this.isReady) return;
    const { call, queueId } = this;
    call.endpoint.startBackground(
      { kind: 'music', music: this.options.queue.music },
      { callId: call.id, queueId },
    );
    this.announcer.start();
  }

  /** An agent has answered: nothing more is said, and a dialogue ends where it is. Music ends when the two are joined. */
  private async answered(): Promise<void> {
    if (this.state !== 'waiting') return;
    this.state = 'answered';
    this.announcer.stop();
    const { dialogue } = this;
    this.dialogue = undefined;
    if (dialogue === undefined) return;
    dialogue.stop();
    await this.call.endpoint.stop();
  }

  private async backToQueue(): Promise<void> {
    if (this.state !== 'answered') return;
    this.state = 'waiting';
    await this.call.endpoint.stop();
    this.entertain();
  }

  private pressed(key: string): void {
    if (this.state !== 'waiting' || this.dialogue !== undefined) return;
    const { callback, leaveByDigit } = this.options.queue;
    const action: OverflowAction | undefined =
      key === callback.digit ? { kind: 'callback' } : leaveByDigit[key as keyof typeof leaveByDigit];
    if (action === undefined) return;
    if (action.kind === 'callback') {
      if (this.call.services.callbacks === undefined) return;
      this.attend(this.talkAboutCallback());
      return;
    }
    this.quit();
    this.takeOut('overflowed', 'left-by-digit');
    this.letGoOfAgents('caller-left');
    this.attend(this.handOver('left-by-digit', action));
  }

  /** The caller keeps the place meanwhile: an agent who answers goes first. */
  private async talkAboutCallback(): Promise<void> {
    const { call } = this;
    const dialogue = (this.dialogue = new CallbackDialogue(call, {
      opening: 'asked',
      recordReason: this.options.queue.callback.recordReason,
      queueId: this.queueId,
    }));
    this.announcer.stop();
    await call.endpoint.stop();
    const wish = await dialogue.run();
    // An agent answered meanwhile.
    if (this.dialogue !== dialogue) return;
    if (wish.kind === 'wanted') return this.callBack(wish);
    this.dialogue = undefined;
    if (this.hasLeft()) return;
    if (this.pendingRedirect !== undefined) return this.redirect(this.pendingRedirect);
    if (wish.kind === 'not-wanted') await this.sayUnlessAnswered('callback-go-on-waiting');
    this.entertain();
  }

  private async callBack(wish: Extract<CallbackWish, { kind: 'wanted' }>): Promise<void> {
    const { call, queueId, waitingSinceMs } = this;
    // Else the caller hung up after having confirmed, and `leave` has told the ACD.
    if (!this.hasLeft()) {
      this.quit();
      if (this.pendingRedirect === undefined) this.takeOut('called-back', 'asked-by-key');
      this.letGoOfAgents('caller-left');
    }
    const result = requestCallback(call, { queueId, waitingSinceMs, wish });
    await confirmCallback(call, result);
  }

  private async sayUnlessAnswered(prompt: string): Promise<void> {
    if (this.state !== 'waiting') return;
    await this.call.endpoint.play([{ kind: 'prompt', prompt, language: this.call.profile.language }]);
  }

  private redirect(reason: RedirectReason): void {
    this.quit();
    this.letGoOfAgents('overflowed');
    this.attend(this.handOver(reason));
  }

  private async handOver(reason: RedirectReason, action?: OverflowAction): Promise<void> {
    await this.call.endpoint.stop();
    if (!this.call.ended) this.options.redirect(reason, this.waitingSinceMs, action);
  }

  private takeOut(reason: 'overflowed' | 'called-back', cause: string): void {
    const { requestId } = this;
    this.call.services.acd.handle({ kind: 'request-withdrawn', requestId, reason, cause });
  }

  private letGoOfAgents(cause: WithdrawReason): void {
    for (const offer of [...this.offers.values()]) offer.end(cause);
  }

  /** Nothing is said or heard for this queue any more. */
  private quit(): void {
    this.state = 'left';
    this.announcer.stop();
    this.unlisten?.();
  }

  /** What nobody thought of in this stay ends the call. */
  private attend(work: Promise<void>): void {
    work.catch((error: unknown) => this.call.failed(error, { queueId: this.queueId }));
  }

  /** A method, so that the compiler does not presume the state across an await or a call. */
  private hasLeft(): boolean {
    return this.state === 'left';
  }
}
