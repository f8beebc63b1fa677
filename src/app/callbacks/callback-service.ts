// Calls customers back: one chain of attempts for each, at the place they held, from the wish to the conversation.
// Never chooses an agent (the ACD does), never dials (an attempt does), and never forgets one: the journal holds them.
import { transitionCallback, type CallbackState } from '../../core/callbacks/callback-machine.js';
import { openAttemptOf, type CallbackRecord } from '../../core/callbacks/callback-projection.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import type { CallId, EpochMs } from '../../core/kernel/ids.js';
import { isIgnored } from '../../core/kernel/transition.js';
import type { Hearing } from '../kernel/event-bus.js';
import { guarded } from '../ports/guarded.js';
import { CallbackChains, type CallbackChain, type CallbackWish } from './callback-chains.js';
import type { CallbackOrders, CallbackRequest, CallbackRequests } from '../voice/callback-port.js';
import type { CallbackTalk } from './earlier-callback-talk.js';
import type { Call } from '../voice/call.js';
import type { Stage } from '../voice/stage.js';
import { CallbackRunner, type CallbackObstacle, type CallbackRunnerOptions } from './callback-runner.js';
import { CallbackWatch } from './callback-watch.js';

export interface CallbackServiceOptions extends Pick<
  CallbackRunnerOptions,
  'services' | 'newCallId' | 'onCall'
> {
  /** What the journal holds about one call. */
  readonly eventsOfCall: (callId: CallId) => readonly JournalEvent[];
}

export class CallbackService implements CallbackRequests, Hearing {
  readonly hears: Hearing['hears'] = {
    'events-recorded': (events) => this.observe(events),
    'company-changed': () => this.configured(),
  };
  private readonly chains = new CallbackChains();
  private readonly watch: CallbackWatch;
  private readonly runner: CallbackRunner;
  private cancelReconsider: (() => void) | undefined;

  constructor(private readonly options: CallbackServiceOptions) {
    this.watch = new CallbackWatch({
      company: () => options.services.company(),
      isAllowed: (number) => this.isAllowed(number),
      eventsOfCall: options.eventsOfCall,
      reactions: {
        lineChanged: (number) => this.runner.reconsider(this.chains.ofNumber(number)),
        wish: (wish) => void this.wish(wish),
        lost: (record) => this.lost(record),
        served: (number, queueId) => {
          const chain = this.chains.ofNumber(number);
          if (chain?.record.queueId === queueId) this.runner.step(chain, { kind: 'customer-served' });
        },
      },
    });
    this.runner = new CallbackRunner({
      ...options,
      chains: this.chains,
      isOnTheLine: (number) => this.watch.isOnTheLine(number),
    });
    const { journal, clock, log } = options.services;
    // In a turn of its own: whoever has just written is in the middle of something.
    const reconsider = guarded(log, 'callbacks after the journal', () => this.runner.reconsiderAll());
    journal.onHealthChanged(() => {
      this.cancelReconsider?.();
      this.cancelReconsider = clock.at(clock.nowMs(), reconsider);
    });
  }

  /** What an earlier run left open; `calls`: those of its calls that may go on. Nobody is put into a queue before `start`. */
  restore(records: readonly CallbackRecord[], calls: ReadonlySet<CallId> = new Set()): void {
    const open = records.filter(({ phase }) => phase !== 'ended');
    // Whom the ACD dials goes before who is only listed, and who waits longest before the others.
    const inOrder = open.toSorted(
      (a, b) =>
        Number(b.phase === 'open') - Number(a.phase === 'open') || a.waitingSinceMs - b.waitingSinceMs,
    );
    for (const record of inOrder) {
      const other = this.chains.ofNumber(record.number);
      if (other === undefined) {
        const attempt = openAttemptOf(record);
        const talks = attempt !== undefined && calls.has(attempt.callId);
        const chain = this.chains.add(record, talks ? { kind: 'talking' } : stateOf(record));
        if (!talks) this.runner.interrupt(chain);
        continue;
      }
      this.runner.note(record, {
        kind: 'callback-ended',
        callId: record.id,
        outcome: 'merged',
        into: other.record.id,
      });
    }
  }

  /** After a restart: agent and customer talk on. Undefined: it is nobody's attempt any more. */
  resume(call: Call, talk: CallbackTalk): Stage | undefined {
    const chain = this.talkingIn(call.id);
    return chain === undefined ? undefined : this.runner.resume(chain, call, talk);
  }

  /** These calls of an earlier run do not go on after all: who was called back in one is called anew. */
  notResumed(calls: readonly CallId[]): void {
    for (const callId of calls) {
      const chain = this.talkingIn(callId);
      if (chain === undefined) continue;
      this.runner.interrupt(chain);
      chain.state = stateOf(chain.record);
      this.runner.reconsider(chain);
    }
  }

  /** Whose attempt of an earlier run it is. */
  private talkingIn(callId: CallId): CallbackChain | undefined {
    return [...this.chains.all()].find(
      ({ record, state }) => state.kind === 'talking' && openAttemptOf(record)?.callId === callId,
    );
  }

  /** From now on agents are sought. */
  start(): void {
    this.runner.running = true;
    for (const chain of [...this.chains.all()]) {
      if (chain.state.kind === 'listed') this.dialIfRuled(chain);
      else if (chain.state.kind === 'waiting') this.runner.setTimer(chain, chain.state.retryAtMs);
      else this.runner.reconsider(chain);
    }
  }

  /** No further attempts; those under way are ended by whoever holds their calls. The places stay in the journal. */
  close(): void {
    this.cancelReconsider?.();
    if (!this.runner.running) return;
    for (const chain of [...this.chains.all()]) {
      chain.cancelTimer?.();
      chain.cancelTimer = undefined;
      if (chain.state.kind === 'queued') this.runner.step(chain, { kind: 'blocked' });
    }
    this.runner.running = false;
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
    if (existing !== undefined && before === undefined)
      this.runner.step(existing, { kind: 'merged' }, callId);
    else if (existing !== undefined) this.chains.remove(existing);
    const record = this.runner.note(before, { kind: 'callback-requested', ...wish, callId, waitingSinceMs });
    this.runner.reconsider(this.chains.add(record, { kind: 'paused' }));
    return record;
  }

  /** Everything that is written about calls, after it was written. */
  observe(events: readonly JournalEvent[]): void {
    this.watch.observe(events);
  }

  /** The configuration has changed: what stood in the way may be gone, or something new may stand there. */
  configured(): void {
    this.runner.reconsiderAll();
  }

  /** Who carries out the ACD's orders about attempts. */
  get orders(): CallbackOrders {
    return this.runner;
  }

  /** Why the customer cannot be put into the queue now. */
  obstacleOf(record: CallbackRecord): CallbackObstacle | undefined {
    return this.runner.obstacleOf(record);
  }

  find(id: CallId): CallbackChain | undefined {
    return this.chains.get(id);
  }

  /** The company lets that number be called. */
  isAllowed(number: string): boolean {
    return this.options.services.outside.isAllowed(number);
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
    if (kind === 'hastened') chain.record = this.runner.note(chain.record, events[kind]);
    this.runner.step(chain, { kind });
    // The attempt ends before the callback does.
    if (kind !== 'hastened') chain.record = this.runner.note(chain.record, events[kind]);
    return true;
  }

  /** Changes what a user may change; the customer keeps the place. */
  setPriority(chain: CallbackChain, priority: number, username: string): void {
    const { id: callId } = chain.record;
    chain.record = this.runner.note(chain.record, { kind: 'callback-changed', callId, priority, username });
    if (chain.attempt !== undefined)
      this.options.services.acd.handle({
        kind: 'priority-changed',
        requestId: chain.attempt.requestId,
        priority,
      });
  }

  /** Lost by our fault: on the list, or into the queue when the queue calls those back who gave up. */
  private lost(record: CallbackRecord): void {
    if (this.chains.get(record.id) !== undefined) return;
    const other = this.chains.ofNumber(record.number);
    if (other === undefined) return this.dialIfRuled(this.chains.add(record, { kind: 'listed' }));
    const { id: callId } = record;
    this.runner.note(record, { kind: 'callback-ended', callId, outcome: 'merged', into: other.record.id });
  }

  private dialIfRuled({ record }: CallbackChain): void {
    const { id: callId, number, queueId } = record;
    if (!this.runner.running || queueId === undefined || !this.watch.isOutside(number)) return;
    const rules = this.options.services.company().voiceQueue(queueId)?.voice.callback;
    if (rules?.afterAbandonSeconds === undefined) return;
    if (this.runner.obstacleOf(record) === 'no-trunk') return;
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
    chain.record = this.runner.note(record, {
      kind: 'callback-changed',
      callId: record.id,
      ...changes,
      waitingSinceMs: place,
      priority: Math.max(record.priority, wish.priority ?? 0),
    });
    const before = record.reasonPath;
    if (reasonPath !== undefined && before !== undefined && before !== reasonPath) this.discard(before);
    if (chain.state.kind === 'waiting') this.runner.step(chain, { kind: 'hastened' });
    else if (chain.state.kind === 'queued') this.runner.step(chain, { kind: 'moved' });
  }

  /** What was said before is not what it is about any more. */
  private discard(path: string): void {
    const { recordings, log } = this.options.services;
    recordings
      .remove(path)
      .catch((error: unknown) => log.error({ err: error, path }, 'a recording could not be removed'));
  }
}

/** Of one that nobody is busy with. */
function stateOf({ phase, retryAtMs }: CallbackRecord): CallbackState {
  if (phase === 'listed') return { kind: 'listed' };
  return retryAtMs === undefined ? { kind: 'paused' } : { kind: 'waiting', retryAtMs };
}
