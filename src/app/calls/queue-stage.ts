// A caller in a queue: carries out what is heard while waiting, takes the keys, and holds the offers that the ACD makes.
// Never chooses an agent, never knows where a caller goes who leaves for elsewhere; how the wait goes is kept with the call.
import type { VoiceQueueConfig } from '../../api/acd.js';
import type { DestinationConfig } from '../../api/destination.js';
import type { WithdrawReason } from '../../core/acd/acd-model.js';
import type { CallOutcome } from '../../core/calls/call-event.js';
import {
  enterWait,
  resumeWait,
  transitionWait,
  waitDeadline,
  type QueueWait,
  type WaitEffect,
  type WaitEnd,
  type WaitInput,
  type WaitRules,
  type WaitStep,
} from '../../core/calls/queue-wait.js';
import type { EpochMs, OfferId, QueueId, RequestId } from '../../core/kernel/ids.js';
import type { Interaction } from '../../core/kernel/interaction.js';
import type { PromptName } from '../../core/kernel/prompt-name.js';
import { isIgnored } from '../../core/kernel/transition.js';
import type { MakeOffer } from '../acd/acd-runner.js';
import { AgentOffer } from './agent-offer.js';
import type { Call } from '../voice/call.js';
import type { ResumableStage } from '../voice/stage.js';
import type { OutboundLeg, RingResult } from '../voice/outbound-leg.js';
import {
  canBeCalledBack,
  CallbackDialogue,
  type CallbackDialogueResult,
} from '../callbacks/callback-dialogue.js';
import {
  confirmCallback,
  requestCallback,
  type CallbackRequestResult,
} from '../callbacks/callback-request.js';
import { queueEntryOf } from './queue-entry.js';
import { queueWords } from './queue-words.js';
import type { ResumePlaces } from './resume-places.js';

/** Why a caller is taken elsewhere. */
export type RedirectReason = WaitEnd | 'closed' | 'left-by-digit';

export interface EarlierWait {
  readonly wait: QueueWait;
  /** Undefined: the ACD knows nothing of it, and is asked anew. */
  readonly requestId: RequestId | undefined;
}

export interface QueueStageOptions {
  readonly queue: VoiceQueueConfig;
  readonly places: ResumePlaces;
  /** Of a caller whom an earlier run has left waiting. */
  readonly earlier?: EarlierWait | undefined;
  /** The caller has left the queue alive and hears nothing; `byKey`: where the key pressed leads. */
  readonly redirect: (reason: RedirectReason, waitingSinceMs: EpochMs, byKey?: DestinationConfig) => void;
}

export class QueueStage implements ResumableStage {
  readonly name = 'queue';
  readonly queueId: QueueId;
  /** What the call asks of this queue. */
  readonly requestId: RequestId;
  private wait: QueueWait;
  private readonly rules: WaitRules;
  private readonly offers = new Map<OfferId, AgentOffer>();
  private unlisten: (() => void) | undefined;
  private cancelTimer: (() => void) | undefined;
  private dialogue: CallbackDialogue | undefined;
  /** One order about the caller's audio after another. */
  private audio: Promise<void> = Promise.resolve();
  /** The ACD knows the caller. */
  private isQueued: boolean;

  constructor(
    private readonly call: Call,
    private readonly options: QueueStageOptions,
  ) {
    const { earlier, queue } = options;
    const { announcements } = queue.voice;
    this.queueId = queue.id as QueueId;
    this.requestId = earlier?.requestId ?? call.newRequestId();
    this.isQueued = earlier?.requestId !== undefined;
    this.rules = {
      hasFirst: announcements.first !== undefined,
      pauseMs: announcements.everySeconds * 1000,
    };
    const nowMs = call.services.clock.nowMs();
    this.wait = earlier?.wait ?? enterWait(this.queueId, nowMs, this.rules, nowMs).state;
  }

  get queue(): VoiceQueueConfig {
    return this.options.queue;
  }

  get outcomeWhenCallerLeaves(): CallOutcome {
    if (this.wait.phase.kind === 'answered') return 'answered';
    return this.agreed === undefined ? 'abandoned' : 'served';
  }

  get causeWhenCallerLeaves(): string | undefined {
    return this.outcomeWhenCallerLeaves === 'served' ? 'callback-requested' : undefined;
  }

  get progress(): QueueWait {
    return this.wait;
  }

  /** Puts the caller in the queue. The caller is answered already. `kept`: the place from another queue; undefined = a new one. */
  start(kept: EpochMs | undefined): void {
    const { call, queueId } = this;
    const { queue } = this.options;
    const { acd, clock } = call.services;
    const place = this.placeFor(queue, kept);
    const nowMs = clock.nowMs();
    const first = enterWait(queueId, place ?? nowMs, this.rules, nowMs);
    this.wait = first.state;
    this.begin();
    if (this.hasLeft()) return;
    const entry = queueEntryOf(call, queue, place);
    const { continues } = call.profile.asked;
    const interaction: Interaction = {
      id: call.id,
      channel: 'voice',
      ...(continues === undefined ? {} : { continues }),
    };
    this.isQueued = true;
    acd.handle({ kind: 'request-made', requestId: this.requestId, interaction, queueId, entry });
    if (!this.hasLeft()) this.follow(first);
  }

  resume(hears: boolean): void {
    if (!this.isQueued) return this.start(this.wait.waitingSinceMs);
    const step = resumeWait(this.wait, hears, this.call.services.clock.nowMs());
    this.wait = step.state;
    this.begin();
    if (!this.hasLeft()) this.follow(step);
  }

  makeOffer(order: MakeOffer): void {
    this.offer(order).start();
  }

  /** After a restart: the agent's phone rings since then. */
  ringOn(order: MakeOffer, leg: OutboundLeg, result: Promise<RingResult>): void {
    this.offer(order).ringOn(leg, result);
  }

  private offer(order: MakeOffer): AgentOffer {
    const offer = new AgentOffer(this.call, order, this.options.queue, {
      answered: () => {
        this.handle({ kind: 'agent-answered' });
        return this.audio;
      },
      backToQueue: () => this.handle({ kind: 'agent-lost' }),
      over: () => this.offers.delete(order.offerId),
    });
    this.offers.set(order.offerId, offer);
    return offer;
  }

  withdrawOffer(offerId: OfferId, reason: WithdrawReason): void {
    this.offers.get(offerId)?.withdraw(reason);
  }

  /** The ACD has given the caller up. */
  giveUp(reason: WaitEnd): void {
    this.handle({ kind: 'given-up', reason });
  }

  leave(lost: boolean): void {
    if (this.hasLeft()) return;
    const { call, queueId, wait } = this;
    if (!this.isQueued) return this.quit();
    const agreed = lost ? undefined : this.agreed;
    if (wait.phase.kind !== 'answered' && agreed === undefined && this.options.queue.resumePlaceSeconds > 0)
      this.options.places.left(queueId, call.customerNumber, {
        callId: call.id,
        waitingSinceMs: wait.waitingSinceMs,
      });
    this.quit();
    // The engine answers with withdraw-offer for a phone that still rings; a conversation's agent hears the BYE below.
    if (agreed !== undefined) this.takeOut('called-back', 'asked-by-key');
    else call.services.acd.handle({ kind: 'requester-left', requestId: this.requestId, lost });
    this.endOffers('caller-left');
    // Confirmed in an earlier run, and hung up before it could be talked about further.
    if (agreed !== undefined && this.dialogue === undefined) this.request({ kind: 'wanted', number: agreed });
  }

  private begin(): void {
    const { call } = this;
    call.enter(this);
    if (!this.hasLeft())
      this.unlisten = call.caller.endpoint.onDigit(call.guarded((key) => this.pressed(key)));
  }

  /** Who has a place of an earlier call goes on with that call. */
  private placeFor({ resumePlaceSeconds }: VoiceQueueConfig, kept: EpochMs | undefined): EpochMs | undefined {
    const resumed =
      resumePlaceSeconds === 0
        ? undefined
        : this.options.places.take(this.queueId, this.call.customerNumber, resumePlaceSeconds * 1000);
    if (resumed === undefined || (kept ?? Infinity) <= resumed.waitingSinceMs) return kept;
    const { profile } = this.call;
    profile.asked = { ...profile.asked, continues: resumed.callId };
    return resumed.waitingSinceMs;
  }

  private handle(input: WaitInput): void {
    const { call } = this;
    const next = transitionWait(this.wait, input, this.rules, call.services.clock.nowMs());
    if (isIgnored(next))
      return call.log.debug(
        { input: input.kind, reason: next.ignored },
        'an input of a waiting caller is ignored',
      );
    this.wait = next.state;
    const { kind } = next.state.phase;
    // Words are said anew after a restart; who is answered or has left is the call's own matter.
    if (kind !== 'words' && kind !== 'answered' && kind !== 'left')
      call.runner.handle({ kind: 'stage-moved', progress: next.state, events: [] });
    this.follow(next);
  }

  private follow({ effects }: WaitStep): void {
    this.setTimer();
    for (const effect of effects) this.carryOut(effect);
  }

  /** The one timer of this wait. */
  private setTimer(): void {
    this.cancelTimer?.();
    const atMs = waitDeadline(this.wait);
    const { call } = this;
    this.cancelTimer =
      atMs === undefined
        ? undefined
        : call.services.clock.at(
            atMs,
            call.guarded(() => this.handle({ kind: 'due' })),
          );
  }

  private carryOut(effect: WaitEffect): void {
    const { call, queueId } = this;
    const { voice } = this.options.queue;
    switch (effect.kind) {
      case 'play-first':
        return this.order(() => this.say(0, [voice.announcements.first ?? '']));
      case 'say-words':
        return this.sayWords(effect.round);
      case 'start-music':
        return this.order(() => {
          if (this.wait.phase.kind !== 'music' && this.wait.phase.kind !== 'words') return;
          const about = { callId: call.id, queueId };
          call.caller.endpoint.startBackground({ kind: 'music', music: voice.music }, about);
        });
      case 'stop-audio':
        return this.order(() => call.caller.endpoint.stop());
      case 'tell-ready':
        return call.services.acd.handle({ kind: 'request-ready', requestId: this.requestId });
      case 'talk-about-callback':
        return this.order(() => this.attend(this.talkAboutCallback()));
      case 'end-talk': {
        const { dialogue } = this;
        this.dialogue = undefined;
        return dialogue?.stop();
      }
      case 'redirect':
        return this.redirect(effect.reason);
    }
  }

  /** What is ordered of the audio is done in that order. Does not wait for what is played. */
  private order(work: () => Promise<void> | void): void {
    this.audio = this.audio.then(() => (this.call.ended ? undefined : work()));
    this.attend(this.audio);
  }

  private say(round: number, words: readonly PromptName[]): void {
    const { call } = this;
    const { language } = call.profile;
    const audio = words.map((prompt) => ({ kind: 'prompt', prompt, language }) as const);
    const heard = async (): Promise<void> => {
      if ((await call.caller.endpoint.play(audio)) !== 'ended') this.handle({ kind: 'heard', round });
    };
    this.attend(heard());
  }

  private sayWords(round: number): void {
    const words = this.words(round);
    if (words.length === 0) this.handle({ kind: 'heard', round });
    else this.order(() => this.say(round, words));
  }

  private words(round: number): readonly PromptName[] {
    const { call } = this;
    const { announcements, callback } = this.options.queue.voice;
    const { acd } = call.services;
    return queueWords(
      {
        announcements,
        callbackKey: canBeCalledBack(call.services) ? callback.digit : undefined,
        position: () => acd.position(this.requestId),
        expectedWait: () => acd.expectedWait(this.requestId),
      },
      round,
    );
  }

  private pressed(key: string): void {
    const { phase } = this.wait;
    if (phase.kind !== 'welcome' && phase.kind !== 'music' && phase.kind !== 'words') return;
    const { callback, leaveByDigit } = this.options.queue.voice;
    const destination: DestinationConfig | undefined =
      key === callback.digit ? { kind: 'callback' } : leaveByDigit[key as keyof typeof leaveByDigit];
    if (destination === undefined) return;
    if (destination.kind === 'callback' && (destination.queue ?? this.queueId) === this.queueId) {
      if (this.call.services.callbacks !== undefined) this.handle({ kind: 'callback-asked' });
      return;
    }
    this.quit();
    this.takeOut('overflowed', 'left-by-digit');
    this.endOffers('caller-left');
    this.attend(this.handOver('left-by-digit', destination));
  }

  /** The caller keeps the place meanwhile: an agent who answers goes first. */
  private async talkAboutCallback(): Promise<void> {
    const { call } = this;
    if (this.wait.phase.kind !== 'callback') return;
    const dialogue = (this.dialogue = new CallbackDialogue(call, {
      opening: 'asked',
      recordReason: this.options.queue.voice.callback.recordReason,
      queueId: this.queueId,
      agreed: this.agreed,
      onAgreed: (number) => this.handle({ kind: 'callback-agreed', number }),
    }));
    const wish = await dialogue.run();
    // An agent answered meanwhile.
    if (this.dialogue !== dialogue) return;
    if (wish.kind === 'wanted') return this.callBack(wish);
    this.dialogue = undefined;
    if (this.hasLeft()) return;
    if (wish.kind === 'not-wanted' && !this.isGivenUp()) {
      const { language } = call.profile;
      await call.caller.endpoint.play([{ kind: 'prompt', prompt: 'callback-go-on-waiting', language }]);
    }
    this.handle({ kind: 'callback-over' });
  }

  private async callBack(wish: Extract<CallbackDialogueResult, { kind: 'wanted' }>): Promise<void> {
    // Else the caller hung up after having confirmed, and `leave` has told the ACD.
    if (!this.hasLeft()) {
      const isGivenUp = this.isGivenUp();
      this.quit();
      if (!isGivenUp) this.takeOut('called-back', 'asked-by-key');
      this.endOffers('caller-left');
    }
    await confirmCallback(this.call, this.request(wish));
  }

  private request(wish: Extract<CallbackDialogueResult, { kind: 'wanted' }>): CallbackRequestResult {
    const { waitingSinceMs } = this.wait;
    return requestCallback(this.call, { queueId: this.queueId, waitingSinceMs, wish });
  }

  /** The number that the caller has confirmed, to be called back on. */
  private get agreed(): string | undefined {
    const { phase } = this.wait;
    return phase.kind === 'callback' ? phase.agreed : undefined;
  }

  private redirect(reason: WaitEnd): void {
    this.quit();
    this.endOffers('overflowed');
    this.attend(this.handOver(reason));
  }

  private async handOver(reason: RedirectReason, byKey?: DestinationConfig): Promise<void> {
    await this.audio;
    await this.call.caller.endpoint.stop();
    if (!this.call.ended) this.options.redirect(reason, this.wait.waitingSinceMs, byKey);
  }

  private takeOut(reason: 'overflowed' | 'called-back', cause: string): void {
    const { requestId } = this;
    this.call.services.acd.handle({ kind: 'request-withdrawn', requestId, reason, cause });
  }

  private endOffers(cause: WithdrawReason): void {
    for (const offer of [...this.offers.values()]) offer.end(cause);
  }

  /** Nothing is said or heard for this queue any more. */
  private quit(): void {
    if (!this.hasLeft()) this.handle({ kind: 'left' });
    this.cancelTimer?.();
    this.unlisten?.();
  }

  /** What nobody thought of in this stay ends the call. */
  private attend(work: Promise<void>): void {
    work.catch((error: unknown) => this.call.failed(error, { queueId: this.queueId }));
  }

  /** The ACD has given the caller up while being called back was talked about. */
  private isGivenUp(): boolean {
    const { phase } = this.wait;
    return phase.kind === 'callback' && phase.givenUp !== undefined;
  }

  /** A method, so that the compiler does not presume the state across an await or a call. */
  private hasLeft(): boolean {
    return this.wait.phase.kind === 'left';
  }
}
