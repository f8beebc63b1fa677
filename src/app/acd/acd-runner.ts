// Runs the ACD engine: feeds it facts one at a time, writes what it decides, carries out its orders, keeps its timer.
// Never decides anything about routing.
import type {
  AcdChanges,
  AcdEngine,
  AcdMemory,
  AcdSnapshot,
  EngineEffect,
  EngineInput,
  EstimateAccuracy,
  ExpectedWait,
} from '../../core/acd/acd-model.js';
import type { AcdSettings } from '../../core/acd/acd-settings.js';
import type { EpochMs, QueueId, RequestId } from '../../core/kernel/ids.js';
import type { Clock } from '../ports/clock.js';
import { guarded } from '../ports/guarded.js';
import type { Log } from '../ports/log.js';
import type { JournalWriter } from '../journal/journal-writer.js';

export type MakeOffer = Extract<EngineEffect, { kind: 'make-offer' }>;
export type WithdrawOffer = Extract<EngineEffect, { kind: 'withdraw-offer' }>;
export type QueueRemoved = Extract<EngineEffect, { kind: 'queue-removed' }>;
export type OverflowRequest = Extract<EngineEffect, { kind: 'overflow-request' }>;

/** Who carries out the engine's orders. */
export interface AcdOrders {
  makeOffer(order: MakeOffer): void;
  withdrawOffer(order: WithdrawOffer): void;
  queueRemoved(order: QueueRemoved): void;
  overflowRequest(order: OverflowRequest): void;
}

export interface AcdRunnerOptions {
  readonly engine: AcdEngine;
  readonly journal: JournalWriter;
  readonly clock: Clock;
  readonly log: Log;
  /** Called after each step, once its events are journaled and before its orders are carried out. */
  readonly onChanges: (changes: AcdChanges) => void;
}

/** After the engine failed, its next deadline is tried so much later at the earliest, ms. */
const afterFailureMs = 1000;
/** When wall clock and steady clock differ by so much more than before, the wall clock was set, ms. */
const clockJumpMs = 1000;

export class AcdRunner {
  private orders: AcdOrders | undefined;
  private readonly waiting: (readonly EngineInput[])[] = [];
  private running = false;
  private cancelTimer: (() => void) | undefined;
  private timerAtMs: EpochMs | undefined;
  /** When the engine threw the last time, until its next deadline is tried. */
  private failedAtMs: EpochMs | undefined;
  /** Wall clock minus steady clock, ms. */
  private clockOffsetMs: number;

  constructor(private readonly options: AcdRunnerOptions) {
    this.clockOffsetMs = options.clock.nowMs() - options.clock.steadyMs();
  }

  carryOutBy(orders: AcdOrders): void {
    this.orders = orders;
  }

  /** Facts that arise while an order is carried out are handled after it, in the order in which they arose. */
  handle(input: EngineInput): void {
    this.handleAll([input]);
  }

  /**
   * Facts of the same moment: callers and agents are matched once, after the last of them. Throws when the engine fails
   * over them; it has then done all that could be done for the others.
   */
  handleAll(inputs: readonly EngineInput[]): void {
    let failure: unknown;
    this.waiting.push(inputs);
    if (this.running) return;
    this.running = true;
    try {
      for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift())
        if (next === inputs) failure = this.step(next);
        else this.step(next);
    } finally {
      this.running = false;
    }
    this.setTimer();
    if (failure !== undefined) throw new Error('the ACD could not take in what happened', { cause: failure });
  }

  /** At start: what the journal already says. Nothing is recorded a second time, and nobody's times are reset. */
  restore(settings: AcdSettings, memory: AcdMemory): void {
    const { engine, clock } = this.options;
    const inputs: readonly EngineInput[] = [
      { kind: 'channel-suspended', channel: 'voice' },
      { kind: 'configured', settings },
      { kind: 'restored', memory },
    ];
    engine.handleAll(inputs, clock.nowMs());
    this.tellChanges();
  }

  snapshot(): AcdSnapshot {
    return this.options.engine.snapshot();
  }

  /** 1 = served next among the queue's waiting; undefined when not waiting. */
  position(requestId: RequestId): number | undefined {
    return this.options.engine.position(requestId, this.options.clock.nowMs());
  }

  /** Undefined when not waiting, or when the estimate would not be worth saying. */
  expectedWait(requestId: RequestId): ExpectedWait | undefined {
    return this.options.engine.expectedWait(requestId, this.options.clock.nowMs());
  }

  expectedWaitOfNext(queueId: QueueId): ExpectedWait | undefined {
    return this.options.engine.expectedWaitOfNext(queueId, this.options.clock.nowMs());
  }

  estimateAccuracy(): readonly EstimateAccuracy[] {
    return this.options.engine.estimateAccuracy();
  }

  close(): void {
    this.cancelTimer?.();
    this.cancelTimer = this.timerAtMs = undefined;
  }

  /** Returns what the engine threw. */
  private step(inputs: readonly EngineInput[]): unknown {
    const nowMs = this.options.clock.nowMs();
    let effects: readonly EngineEffect[];
    try {
      effects = this.options.engine.handleAll([...this.clockJump(nowMs), ...inputs], nowMs);
    } catch (error) {
      this.failedAtMs = nowMs;
      this.options.log.error(
        { err: error, inputs: inputs.map(({ kind }) => kind) },
        'the ACD failed unexpectedly',
      );
      this.tellChanges();
      return error;
    }
    // The journal first: nobody's phone rings for a decision that could be forgotten.
    const events = [];
    const decisions = [];
    for (const effect of effects) {
      if (effect.kind === 'record-event') events.push(effect.event);
      else if (effect.kind === 'record-decision') decisions.push(effect.decision);
    }
    try {
      this.options.journal.recordDecided(events, decisions, nowMs);
    } catch (error) {
      this.options.log.error(
        { err: error, events, inputs: inputs.map(({ kind }) => kind) },
        'what the ACD decided can never be journaled; it is in this line only',
      );
      this.tellChanges();
      for (const effect of effects)
        if (effect.kind === 'make-offer') this.takeBack(effect);
        else this.carryOutGuarded(effect);
      return error;
    }
    this.tellChanges();
    for (const effect of effects) this.carryOutGuarded(effect);
    return undefined;
  }

  /** A fault of the live figures keeps nobody's phone from ringing. */
  private tellChanges(): void {
    const { engine, log, onChanges } = this.options;
    guarded(log, 'telling the live figures', () => onChanges(engine.changes()))();
  }

  /** Nobody's phone rings: the agent is free again, and the caller waits on. */
  private takeBack({ offerId }: MakeOffer): void {
    this.waiting.push([{ kind: 'offer-failed', offerId, failure: 'unreachable' }]);
  }

  /** An order that cannot be carried out keeps nobody else's from being. */
  private carryOutGuarded(effect: EngineEffect): void {
    try {
      this.carryOut(effect);
    } catch (error) {
      this.options.log.error({ err: error, order: effect.kind }, 'an order of the ACD failed unexpectedly');
      if (effect.kind === 'make-offer') this.takeBack(effect);
    }
  }

  /** Somebody set the host's clock: waits and ring times go on as if nobody had. */
  private clockJump(nowMs: EpochMs): readonly EngineInput[] {
    const offsetMs = nowMs - this.options.clock.steadyMs();
    const byMs = Math.round(offsetMs - this.clockOffsetMs);
    if (Math.abs(byMs) < clockJumpMs) return [];
    this.clockOffsetMs = offsetMs;
    this.options.log.warn({ byMs }, "the host's clock was set");
    return [{ kind: 'clock-shifted', byMs }];
  }

  private carryOut(effect: EngineEffect): void {
    switch (effect.kind) {
      case 'record-event':
      case 'record-decision':
        return;
      case 'make-offer':
        return this.orders?.makeOffer(effect);
      case 'withdraw-offer':
        return this.orders?.withdrawOffer(effect);
      case 'queue-removed':
        return this.orders?.queueRemoved(effect);
      case 'overflow-request':
        return this.orders?.overflowRequest(effect);
      case 'input-ignored':
        this.options.log.debug({ input: effect.input, reason: effect.reason }, 'ACD input ignored');
    }
  }

  private setTimer(): void {
    const due = this.options.engine.nextDeadlineMs();
    // An engine that fails at a deadline has it still before it: not again in the same breath.
    const deadline =
      due === undefined || this.failedAtMs === undefined
        ? due
        : (Math.max(due, this.failedAtMs + afterFailureMs) as EpochMs);
    if (deadline === this.timerAtMs) return;
    this.cancelTimer?.();
    this.timerAtMs = deadline;
    this.cancelTimer =
      deadline === undefined
        ? undefined
        : this.options.clock.at(
            deadline,
            guarded(this.options.log, 'a deadline of the ACD', () => {
              this.timerAtMs = this.failedAtMs = undefined;
              this.handle({ kind: 'time-passed' });
            }),
          );
  }
}
