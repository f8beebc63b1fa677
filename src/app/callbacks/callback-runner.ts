// Moves each callback from state to state: into the queue, out of it, through its attempts, to its end; writes every step.
// Never decides who is to be called back, and never dials: an attempt does.
import type { CallbackAttemptOutcome, CallbackEvent } from '../../core/callbacks/callback-event.js';
import {
  transitionCallback,
  type CallbackEffect,
  type CallbackInput,
} from '../../core/callbacks/callback-machine.js';
import {
  failuresOf,
  openAttemptOf,
  projectCallback,
  type CallbackRecord,
} from '../../core/callbacks/callback-projection.js';
import { retryAfterMs } from '../../core/callbacks/callback-retry.js';
import type { CustomerFailure } from '../../core/acd/acd-model.js';
import type { CallId, EpochMs, TrunkId } from '../../core/kernel/ids.js';
import { isIgnored } from '../../core/kernel/transition.js';
import type { OverflowRequest, QueueRemoved, MakeOffer, WithdrawOffer } from '../acd/acd-runner.js';
import { CallbackAttempt } from './callback-attempt.js';
import type { CallbackChain, CallbackChains } from './callback-chains.js';
import { EarlierCallbackTalk, type CallbackTalk } from './earlier-callback-talk.js';
import type { CallbackOrders } from '../voice/callback-port.js';
import type { Call } from '../voice/call.js';
import type { CallServices } from '../voice/call-services.js';
import type { OutsideObstacle } from '../voice/outside-calls.js';

export interface CallbackRunnerOptions {
  readonly services: CallServices;
  readonly chains: CallbackChains;
  /** Ids that sort by time. */
  readonly newCallId: () => CallId;
  /** An attempt has become a call in progress. */
  readonly onCall: (call: Call) => void;
  /** The customer is on the line in a call of their own. */
  readonly isOnTheLine: (number: string) => boolean;
}

/** Why a callback keeps its place outside the queue. */
export type CallbackObstacle =
  | 'on-the-line'
  | 'no-trunk'
  | 'no-queue'
  | 'queue-closed'
  /** What becomes of it could not be saved: after a crash the customer would be called once more. */
  | 'storage-unavailable'
  | OutsideObstacle;

/** After a fault of ours the customer is tried again so much later, ms. */
const retryAfterFaultMs = 30_000;

/** Whether fewer calls were made lately is looked at so often, ms. */
const retryAfterLimitMs = 5 * 60_000;

export class CallbackRunner implements CallbackOrders {
  /** Before the start and after the end nobody is put into a queue. */
  running = false;
  private readonly chains: CallbackChains;

  constructor(private readonly options: CallbackRunnerOptions) {
    this.chains = options.chains;
  }

  owns(callId: CallId): boolean {
    return this.chains.ofAttempt(callId) !== undefined;
  }

  makeOffer(order: MakeOffer): void {
    const chain = this.chains.ofAttempt(order.interactionId);
    // Nothing stood in the way when it came into the queue; that may have changed without a word.
    this.reconsider(chain);
    if (chain?.attempt !== undefined) chain.attempt.makeOffer(order);
    else if (chain === undefined)
      this.options.services.acd.handle({
        kind: 'offer-failed',
        offerId: order.offerId,
        failure: 'unreachable',
      });
  }

  withdrawOffer({ offerId, interactionId, reason }: WithdrawOffer): void {
    this.chains.ofAttempt(interactionId)?.attempt?.withdrawOffer(offerId, reason);
  }

  queueRemoved({ interactionId }: QueueRemoved): void {
    const chain = this.chains.ofAttempt(interactionId);
    if (chain !== undefined) this.step(chain, { kind: 'queue-removed' });
  }

  /** The queue's limits are for those who hold the line: it is tried again, at the same place. */
  overflowRequest({ interactionId }: OverflowRequest): void {
    const chain = this.chains.ofAttempt(interactionId);
    if (chain !== undefined)
      this.step(chain, { kind: 'attempt-lost', retryAtMs: this.afterMs(retryAfterFaultMs) });
  }

  /** Why the customer cannot be put into the queue now. */
  obstacleOf({ number, queueId, trunkId }: CallbackRecord): CallbackObstacle | undefined {
    const company = this.options.services.company();
    if (queueId === undefined || company.voiceQueue(queueId) === undefined) return 'no-queue';
    const trunk = this.trunkFor(trunkId);
    if (trunk === undefined) return 'no-trunk';
    const outside = this.options.services.outside.obstacle(number, trunk);
    if (outside !== undefined) return outside;
    if (!this.options.services.journal.healthy) return 'storage-unavailable';
    if (this.options.isOnTheLine(number)) return 'on-the-line';
    return company.isOpen(queueId, this.options.services.clock.nowMs()) ? undefined : 'queue-closed';
  }

  /** Into the queue or out of it, as what stands in the way comes and goes. */
  reconsider(chain: CallbackChain | undefined): void {
    if (!this.running || chain === undefined) return;
    const obstacle = this.obstacleOf(chain.record);
    if (chain.state.kind === 'paused') {
      if (obstacle === undefined) this.step(chain, { kind: 'unblocked' });
      else this.untilGone(chain, obstacle);
      // Who waits at closing time is still served.
    } else if (chain.state.kind === 'queued' && obstacle !== undefined && obstacle !== 'queue-closed')
      this.step(chain, { kind: 'blocked' });
  }

  reconsiderAll(): void {
    for (const chain of [...this.chains.all()]) this.reconsider(chain);
  }

  /** Looks again by itself when only time takes the obstacle away. */
  private untilGone(chain: CallbackChain, obstacle: CallbackObstacle | undefined): void {
    if (obstacle === 'queue-closed') this.untilOpen(chain);
    else if (obstacle === 'limit-reached')
      this.setTimer(chain, this.afterMs(retryAfterLimitMs), () => this.reconsider(chain));
  }

  private untilOpen(chain: CallbackChain): void {
    const { services } = this.options;
    const { queueId } = chain.record;
    if (queueId === undefined) return;
    const opensAtMs = services.company().nextOpeningMs(queueId, services.clock.nowMs());
    if (opensAtMs !== undefined) this.setTimer(chain, opensAtMs, () => this.reconsider(chain));
  }

  step(chain: CallbackChain, input: CallbackInput, into?: CallId): void {
    const transition = transitionCallback(chain.state, input);
    if (isIgnored(transition)) {
      const { id: callId } = chain.record;
      this.options.services.log.debug(
        { callId, input, reason: transition.ignored },
        'callback input ignored',
      );
      return;
    }
    chain.state = transition.state;
    chain.cancelTimer?.();
    chain.cancelTimer = undefined;
    for (const effect of transition.effects) this.carryOut(chain, effect, into);
    if (chain.state.kind === 'waiting') this.setTimer(chain, chain.state.retryAtMs);
    // Not into the queue after all: then when what stands in the way is gone.
    if (chain.state.kind === 'paused') this.untilGone(chain, this.obstacleOf(chain.record));
  }

  private carryOut(chain: CallbackChain, effect: CallbackEffect, into: CallId | undefined): void {
    switch (effect.kind) {
      case 'start-attempt':
        return this.startAttempt(chain);
      case 'take-out':
        return this.takeOut(chain);
      case 'end-attempt':
        return this.endAttempt(chain, effect.outcome, effect.retryAtMs);
      case 'end': {
        const { outcome } = effect;
        this.chains.remove(chain);
        const { id: callId } = chain.record;
        if (outcome === 'closed' || outcome === 'cancelled') return;
        const merged = into === undefined ? {} : { into };
        chain.record = this.note(chain.record, { kind: 'callback-ended', callId, outcome, ...merged });
      }
    }
  }

  private startAttempt(chain: CallbackChain): void {
    const { record } = chain;
    const trunkId = this.trunkFor(record.trunkId);
    const { queueId } = record;
    if (
      !this.running ||
      queueId === undefined ||
      trunkId === undefined ||
      this.obstacleOf(record) !== undefined
    )
      return this.step(chain, { kind: 'blocked' });
    const attempt = new CallbackAttempt(
      this.options.services,
      { id: this.options.newCallId(), record: () => chain.record, queueId, trunkId },
      this.listenersOf(chain),
    );
    this.chains.setAttempt(chain, attempt);
    const { id: callId, waitingSinceMs, priority, demand } = record;
    chain.record = this.note(record, {
      kind: 'callback-attempt-started',
      callId,
      attemptCallId: attempt.id,
    });
    this.options.services.acd.handle({
      kind: 'request-made',
      requestId: attempt.requestId,
      interaction: { id: attempt.id, channel: 'voice', continues: callId },
      queueId,
      entry: {
        purpose: 'callback',
        waitingSinceMs,
        priority,
        ...(demand === undefined ? {} : { demand }),
      },
    });
  }

  /** Agent and customer talk since an earlier run. Undefined: it is no call to the outside. */
  resume(chain: CallbackChain, call: Call, talk: CallbackTalk): EarlierCallbackTalk | undefined {
    const { queueId } = talk;
    const { trunkId } = call;
    if (trunkId === undefined) return undefined;
    const listeners = this.listenersOf(chain);
    const { services } = this.options;
    const parameters = { id: call.id, record: () => chain.record, queueId, trunkId };
    this.chains.setAttempt(chain, new CallbackAttempt(services, parameters, listeners));
    return new EarlierCallbackTalk(call, talk, (lost) =>
      lost ? listeners.lost() : listeners.conversationEnded(),
    );
  }

  private listenersOf(chain: CallbackChain): ConstructorParameters<typeof CallbackAttempt>[2] {
    return {
      begun: (call) => this.options.onCall(call),
      agentAnswered: () => this.step(chain, { kind: 'agent-answered' }),
      agentLeft: () => {
        this.step(chain, { kind: 'agent-left' });
        this.reconsider(chain);
      },
      customerAnswered: () => this.step(chain, { kind: 'customer-answered' }),
      customerFailed: (failure) => this.customerFailed(chain, failure),
      notAllowed: () => {
        this.step(chain, { kind: 'blocked' });
        this.reconsiderAll();
      },
      conversationEnded: () => this.step(chain, { kind: 'conversation-ended' }),
      lost: () => this.step(chain, { kind: 'attempt-lost', retryAtMs: this.afterMs(retryAfterFaultMs) }),
    };
  }

  private customerFailed(chain: CallbackChain, failure: CustomerFailure): void {
    const { queueId } = chain.record;
    const rules =
      queueId === undefined ? undefined : this.options.services.company().voiceQueue(queueId)?.voice.callback;
    const inMs =
      rules === undefined
        ? undefined
        : retryAfterMs(failure, failuresOf(chain.record) + 1, {
            maxAttempts: rules.maxAttempts,
            afterBusyMs: rules.retryAfterBusySeconds * 1000,
            afterNoAnswerMs: rules.retryAfterNoAnswerSeconds * 1000,
          });
    const retryAtMs = inMs === undefined ? undefined : this.afterMs(inMs);
    this.step(chain, { kind: 'customer-failed', failure, retryAtMs });
  }

  private takeOut(chain: CallbackChain): void {
    const { attempt } = chain;
    if (attempt === undefined) return;
    this.options.services.acd.handle({
      kind: 'request-withdrawn',
      requestId: attempt.requestId,
      reason: 'called-back',
      cause: 'callback-withdrawn',
    });
    attempt.withdraw('callback-withdrawn');
  }

  private endAttempt(
    chain: CallbackChain,
    outcome: CallbackAttemptOutcome,
    retryAtMs: EpochMs | undefined,
  ): void {
    const { attempt, record } = chain;
    if (attempt === undefined) return;
    this.chains.setAttempt(chain, undefined);
    chain.record = this.note(record, {
      kind: 'callback-attempt-ended',
      callId: record.id,
      attemptCallId: attempt.id,
      outcome,
      ...(retryAtMs === undefined ? {} : { retryAtMs }),
    });
  }

  /** An attempt that an earlier run had under way is over, and counts for nothing. */
  interrupt(chain: CallbackChain): void {
    const attempt = openAttemptOf(chain.record);
    if (attempt === undefined) return;
    chain.record = this.note(chain.record, {
      kind: 'callback-attempt-ended',
      callId: chain.record.id,
      attemptCallId: attempt.callId,
      outcome: 'interrupted',
    });
  }

  setTimer(chain: CallbackChain, atMs: EpochMs, then = (): void => this.step(chain, { kind: 'due' })): void {
    chain.cancelTimer?.();
    chain.cancelTimer = this.options.services.clock.at(atMs, () => {
      chain.cancelTimer = undefined;
      then();
    });
  }

  /** Writes the event, and returns the record as it is with it. */
  note(record: CallbackRecord | undefined, event: CallbackEvent): CallbackRecord {
    const { journal, clock } = this.options.services;
    const atMs = clock.nowMs();
    const next = projectCallback(record, { ...event, atMs });
    if (next === undefined) throw new Error(`${event.kind} of a callback that is not there`);
    journal.recordDecided([event], [], atMs);
    return next;
  }

  /** The trunk on which the customer called, when calls can go out on it; else the first on which they can. */
  private trunkFor(trunkId: TrunkId | undefined): TrunkId | undefined {
    const company = this.options.services.company();
    return trunkId !== undefined && company.outboundSide(trunkId) !== undefined
      ? trunkId
      : company.outboundTrunk();
  }

  private afterMs(ms: number): EpochMs {
    return (this.options.services.clock.nowMs() + ms) as EpochMs;
  }
}
