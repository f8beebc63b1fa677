// Calls customers back: one chain of attempts for each, at the place they held, from the wish to the conversation.
// Never chooses an agent (the ACD does), never dials (an attempt does), and never forgets one: the journal holds them.
import type { CallbackAttemptOutcome, CallbackEvent } from '../../core/callback/callback-event.js';
import {
  transitionCallback,
  type CallbackEffect,
  type CallbackInput,
} from '../../core/callback/callback-machine.js';
import {
  failuresOf,
  openAttemptOf,
  projectCallback,
  type CallbackRecord,
} from '../../core/callback/callback-projection.js';
import { retryAfterMs } from '../../core/callback/callback-retry.js';
import type { CustomerFailure } from '../../core/acd/acd-model.js';
import type { JournalEvent, JournalEventBody } from '../../core/journal/journal-event.js';
import type { CallId, EpochMs, TrunkId } from '../../core/kernel/ids.js';
import { isIgnored } from '../../core/kernel/transition.js';
import type { OverflowCall, QueueRemoved, RingAgent, WithdrawOffer } from './acd-runner.js';
import { CallbackAttempt } from './callback-attempt.js';
import { CallbackChains, type CallbackChain, type CallbackWish } from './callback-chains.js';
import type { CallbackOrders, CallbackRequest, CallbackRequests } from './callback-port.js';
import { CallbackWatch } from './callback-watch.js';
import type { Call, CallServices } from './call.js';

export interface CallbackServiceOptions {
  readonly services: CallServices;
  /** Ids that sort by time. */
  readonly newCallId: () => CallId;
  /** What the journal holds about one call. */
  readonly eventsOfCall: (callId: CallId) => readonly JournalEvent[];
  /** An attempt has become a call in progress. */
  readonly onCall: (call: Call) => void;
}

/** Why a callback keeps its place outside the queue. */
export type CallbackObstacle = 'on-the-line' | 'no-trunk' | 'no-queue' | 'queue-closed';

/** After a fault of ours the customer is tried again so much later, ms. */
const retryAfterFaultMs = 30_000;

export class CallbackService implements CallbackRequests, CallbackOrders {
  private readonly chains = new CallbackChains();
  private readonly watch: CallbackWatch;
  /** Before the start and after the end nobody is put into a queue. */
  private running = false;

  constructor(private readonly options: CallbackServiceOptions) {
    this.watch = new CallbackWatch({
      company: () => options.services.company(),
      eventsOfCall: options.eventsOfCall,
      reactions: {
        lineChanged: (number) => this.reconsider(this.chains.ofNumber(number)),
        wish: (wish) => void this.wish(wish),
        lost: (record) => this.lost(record),
        served: (number, queueId) => {
          const chain = this.chains.ofNumber(number);
          if (chain?.record.queueId === queueId) this.step(chain, { kind: 'customer-served' });
        },
      },
    });
  }

  /** What an earlier run left open. Nobody is put into a queue before `start`. */
  restore(records: readonly CallbackRecord[]): void {
    const open = records.filter(({ phase }) => phase !== 'ended');
    // Whom the ACD dials goes before who is only listed, and who waits longest before the others.
    const inOrder = open.toSorted(
      (a, b) =>
        Number(b.phase === 'open') - Number(a.phase === 'open') || a.waitingSinceMs - b.waitingSinceMs,
    );
    for (const record of inOrder) {
      const other = this.chains.ofNumber(record.number);
      const state =
        record.phase === 'listed'
          ? ({ kind: 'listed' } as const)
          : record.retryAtMs === undefined
            ? ({ kind: 'paused' } as const)
            : ({ kind: 'waiting', retryAtMs: record.retryAtMs } as const);
      if (other === undefined) {
        this.interrupt(this.chains.add(record, state));
        continue;
      }
      this.note(record, {
        kind: 'callback-ended',
        callId: record.id,
        outcome: 'merged',
        into: other.record.id,
      });
    }
  }

  /** From now on agents are sought. */
  start(): void {
    this.running = true;
    for (const chain of [...this.chains.all()]) {
      if (chain.state.kind === 'listed') this.dialIfRuled(chain);
      else if (chain.state.kind === 'waiting') this.setTimer(chain, chain.state.retryAtMs);
      else this.reconsider(chain);
    }
  }

  /** No further attempts; those under way are ended by whoever holds their calls. The places stay in the journal. */
  close(): void {
    if (!this.running) return;
    for (const chain of [...this.chains.all()]) {
      chain.cancelTimer?.();
      chain.cancelTimer = undefined;
      if (chain.state.kind === 'queued') this.step(chain, { kind: 'blocked' });
    }
    this.running = false;
  }

  request(request: CallbackRequest): 'accepted' | 'already-waiting' {
    const { trunkId } = this.watch.aboutCaller(request.callId);
    this.watch.busyWith(request.callId, request.number);
    return this.wish({ ...request, ...(trunkId === undefined ? {} : { trunkId }) }) === undefined
      ? 'already-waiting'
      : 'accepted';
  }

  callerGone(callId: CallId): void {
    this.watch.callEnded(callId);
  }

  /** The new chain; undefined when the customer has one already, which then keeps the better place. */
  wish(wish: CallbackWish): CallbackRecord | undefined {
    const existing = this.chains.ofNumber(wish.number);
    if (existing !== undefined && existing.state.kind !== 'listed') {
      this.askAgain(existing, wish);
      return undefined;
    }
    // A second number asked for in one and the same call is a callback of its own.
    const taken = this.chains.get(wish.callId);
    const callId = taken === undefined || taken === existing ? wish.callId : this.options.newCallId();
    const waitingSinceMs = Math.min(
      wish.waitingSinceMs,
      existing?.record.waitingSinceMs ?? Infinity,
    ) as EpochMs;
    const before = existing?.record.id === callId ? existing.record : undefined;
    if (existing !== undefined && before === undefined) this.step(existing, { kind: 'merged' }, callId);
    else if (existing !== undefined) this.chains.remove(existing);
    const record = this.note(before, { kind: 'callback-requested', ...wish, callId, waitingSinceMs });
    this.reconsider(this.chains.add(record, { kind: 'paused' }));
    return record;
  }

  /** Everything that is written about calls, after it was written. */
  observe(events: readonly JournalEvent[]): void {
    this.watch.observe(events);
  }

  /** The configuration has changed: what stood in the way may be gone, or something new may stand there. */
  configured(): void {
    for (const chain of [...this.chains.all()]) this.reconsider(chain);
  }

  owns(callId: CallId): boolean {
    return this.chains.ofAttempt(callId) !== undefined;
  }

  ringAgent(order: RingAgent): void {
    const attempt = this.chains.ofAttempt(order.callId)?.attempt;
    if (attempt !== undefined) attempt.ringAgent(order);
    else
      this.options.services.acd.handle({
        kind: 'offer-failed',
        offerId: order.offerId,
        failure: 'unreachable',
      });
  }

  withdrawOffer({ offerId, reason }: WithdrawOffer): void {
    // The offer's id begins with its call's.
    const callId = offerId.slice(0, offerId.lastIndexOf('#')) as CallId;
    this.chains.ofAttempt(callId)?.attempt?.withdrawOffer(offerId, reason);
  }

  queueRemoved({ callId }: QueueRemoved): void {
    const chain = this.chains.ofAttempt(callId);
    if (chain !== undefined) this.step(chain, { kind: 'queue-removed' });
  }

  /** The queue's limits are for those who hold the line: it is tried again, at the same place. */
  overflowCall({ callId }: OverflowCall): void {
    const chain = this.chains.ofAttempt(callId);
    if (chain !== undefined)
      this.step(chain, { kind: 'attempt-lost', retryAtMs: this.afterMs(retryAfterFaultMs) });
  }

  find(id: CallId): CallbackChain | undefined {
    return this.chains.get(id);
  }

  /** Somebody on this number is called back by the ACD already. */
  isAwaited(number: string): boolean {
    const kind = this.chains.ofNumber(number)?.state.kind;
    return kind !== undefined && kind !== 'listed';
  }

  /** What a user wants; `false` = not possible in the state in which it is. */
  order(chain: CallbackChain, kind: 'hastened' | 'cancelled' | 'closed', username: string): boolean {
    if (isIgnored(transitionCallback(chain.state, { kind }))) return false;
    const { id: callId } = chain.record;
    const events = {
      hastened: { kind: 'callback-hastened', callId, username },
      cancelled: { kind: 'callback-ended', callId, outcome: 'cancelled', username },
      closed: { kind: 'callback-closed', callId, by: username },
    } as const;
    if (kind === 'hastened') chain.record = this.note(chain.record, events[kind]);
    this.step(chain, { kind });
    // The attempt ends before the callback does.
    if (kind !== 'hastened') chain.record = this.note(chain.record, events[kind]);
    return true;
  }

  /** Changes what a user may change; the customer keeps the place. */
  setPriority(chain: CallbackChain, priority: number, username: string): void {
    const { id: callId } = chain.record;
    chain.record = this.note(chain.record, { kind: 'callback-changed', callId, priority, username });
    if (chain.attempt !== undefined)
      this.options.services.acd.handle({ kind: 'priority-changed', callId: chain.attempt.id, priority });
  }

  /** Why the customer cannot be put into the queue now. */
  obstacleOf({ number, queueId, trunkId }: CallbackRecord): CallbackObstacle | undefined {
    const company = this.options.services.company();
    if (queueId === undefined || company.queue(queueId) === undefined) return 'no-queue';
    if (this.trunkFor(trunkId) === undefined) return 'no-trunk';
    if (this.watch.isOnTheLine(number)) return 'on-the-line';
    return company.isOpen(queueId, this.options.services.clock.nowMs()) ? undefined : 'queue-closed';
  }

  /** Lost by our fault: on the list, or into the queue when the queue calls those back who gave up. */
  private lost(record: CallbackRecord): void {
    if (this.chains.get(record.id) !== undefined) return;
    const other = this.chains.ofNumber(record.number);
    if (other === undefined) return this.dialIfRuled(this.chains.add(record, { kind: 'listed' }));
    const { id: callId } = record;
    this.note(record, { kind: 'callback-ended', callId, outcome: 'merged', into: other.record.id });
  }

  private dialIfRuled({ record }: CallbackChain): void {
    const { id: callId, number, queueId } = record;
    if (!this.running || queueId === undefined || !this.watch.isOutside(number)) return;
    if (this.options.services.company().queue(queueId)?.callback.afterAbandonSeconds === undefined) return;
    if (this.obstacleOf(record) === 'no-trunk') return;
    const { waitingSinceMs = record.waitingSinceMs, ...about } = this.watch.aboutCaller(callId);
    this.wish({ callId, number, queueId, waitingSinceMs, ...about, by: 'lost' });
  }

  /** The same customer once more: one chain, the better place, what was said last. */
  private askAgain(chain: CallbackChain, wish: CallbackWish): void {
    const { record } = chain;
    const place = Math.min(record.waitingSinceMs, wish.waitingSinceMs) as EpochMs;
    const { queueId, demand, reasonPath, callerName, choices } = wish;
    const said = { queueId, demand, reasonPath, callerName, choices };
    const changes = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
    chain.record = this.note(record, {
      kind: 'callback-changed',
      callId: record.id,
      ...changes,
      waitingSinceMs: place,
      priority: Math.max(record.priority, wish.priority ?? 0),
    });
    const before = record.reasonPath;
    if (reasonPath !== undefined && before !== undefined && before !== reasonPath) this.discard(before);
    if (chain.state.kind === 'waiting') this.step(chain, { kind: 'hastened' });
    else if (chain.state.kind === 'queued') this.step(chain, { kind: 'moved' });
  }

  /** What was said before is not what it is about any more. */
  private discard(path: string): void {
    const { recordings, log } = this.options.services;
    recordings
      .remove(path)
      .catch((error: unknown) => log.error({ err: error, path }, 'a recording could not be removed'));
  }

  /** Into the queue or out of it, as what stands in the way comes and goes. */
  private reconsider(chain: CallbackChain | undefined): void {
    if (!this.running || chain === undefined) return;
    const obstacle = this.obstacleOf(chain.record);
    if (chain.state.kind === 'paused') {
      if (obstacle === undefined) this.step(chain, { kind: 'unblocked' });
      else if (obstacle === 'queue-closed') this.untilOpen(chain);
      // Who waits at closing time is still served.
    } else if (chain.state.kind === 'queued' && obstacle !== undefined && obstacle !== 'queue-closed')
      this.step(chain, { kind: 'blocked' });
  }

  private untilOpen(chain: CallbackChain): void {
    const { services } = this.options;
    const { queueId } = chain.record;
    if (queueId === undefined) return;
    const opensAtMs = services.company().nextOpeningMs(queueId, services.clock.nowMs());
    if (opensAtMs !== undefined) this.setTimer(chain, opensAtMs, () => this.reconsider(chain));
  }

  private step(chain: CallbackChain, input: CallbackInput, into?: CallId): void {
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
    // Not into the queue after all, because it is closed: then when it opens.
    if (chain.state.kind === 'paused' && this.obstacleOf(chain.record) === 'queue-closed')
      this.untilOpen(chain);
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
      kind: 'call-queued',
      callId: attempt.id,
      queueId,
      entry: {
        purpose: 'callback',
        waitingSinceMs,
        priority,
        ...(demand === undefined ? {} : { demand }),
      },
    });
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
      conversationEnded: () => this.step(chain, { kind: 'conversation-ended' }),
      lost: () => this.step(chain, { kind: 'attempt-lost', retryAtMs: this.afterMs(retryAfterFaultMs) }),
    };
  }

  private customerFailed(chain: CallbackChain, failure: CustomerFailure): void {
    const { queueId } = chain.record;
    const rules =
      queueId === undefined ? undefined : this.options.services.company().queue(queueId)?.callback;
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
      kind: 'call-taken-out',
      callId: attempt.id,
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
  private interrupt(chain: CallbackChain): void {
    const attempt = openAttemptOf(chain.record);
    if (attempt === undefined) return;
    chain.record = this.note(chain.record, {
      kind: 'callback-attempt-ended',
      callId: chain.record.id,
      attemptCallId: attempt.callId,
      outcome: 'interrupted',
    });
  }

  private setTimer(
    chain: CallbackChain,
    atMs: EpochMs,
    then = (): void => this.step(chain, { kind: 'due' }),
  ): void {
    chain.cancelTimer?.();
    chain.cancelTimer = this.options.services.clock.at(atMs, () => {
      chain.cancelTimer = undefined;
      then();
    });
  }

  /** Writes the event, and returns the record as it is with it. */
  private note(
    record: CallbackRecord | undefined,
    event: CallbackEvent | Extract<JournalEventBody, { kind: 'callback-closed' }>,
  ): CallbackRecord {
    const { journal, clock } = this.options.services;
    const next = projectCallback(record, { ...event, atMs: clock.nowMs() });
    if (next === undefined) throw new Error(`${event.kind} of a callback that is not there`);
    journal.record(event);
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
