// Runs the ACD engine: feeds it facts one at a time, writes what it decides, carries out its orders, keeps its timer.
// Never decides anything about routing.
import type {
  AcdEngine,
  AcdSettings,
  AcdSnapshot,
  AgentStatus,
  EngineEffect,
  EngineInput,
  ExpectedWait,
} from '../../core/acd/acd-model.js';
import type { AgentId, CallId, EpochMs } from '../../core/kernel/ids.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { JournalWriter } from './journal-writer.js';

export interface RememberedStatus {
  readonly status: AgentStatus;
  readonly sinceMs: EpochMs;
}

export type RingAgent = Extract<EngineEffect, { kind: 'ring-agent' }>;
export type WithdrawOffer = Extract<EngineEffect, { kind: 'withdraw-offer' }>;
export type QueueRemoved = Extract<EngineEffect, { kind: 'queue-removed' }>;
export type OverflowCall = Extract<EngineEffect, { kind: 'overflow-call' }>;

/** Who carries out the engine's orders. */
export interface AcdOrders {
  ringAgent(order: RingAgent): void;
  withdrawOffer(order: WithdrawOffer): void;
  queueRemoved(order: QueueRemoved): void;
  overflowCall(order: OverflowCall): void;
}

export interface AcdRunnerOptions {
  readonly engine: AcdEngine;
  readonly journal: JournalWriter;
  readonly clock: Clock;
  readonly log: Log;
  readonly onSnapshot: (snapshot: AcdSnapshot) => void;
}

/** The live figures are told at most this often, ms. */
const snapshotEveryMs = 50;

export class AcdRunner {
  private orders: AcdOrders | undefined;
  private readonly inputs: EngineInput[] = [];
  private running = false;
  private cancelTimer: (() => void) | undefined;
  private timerAtMs: EpochMs | undefined;
  private cancelSnapshot: (() => void) | undefined;

  constructor(private readonly options: AcdRunnerOptions) {}

  carryOutBy(orders: AcdOrders): void {
    this.orders = orders;
  }

  /** Facts that arise while an order is carried out are handled after it, in the order in which they arose. */
  handle(input: EngineInput): void {
    this.inputs.push(input);
    if (this.running) return;
    this.running = true;
    try {
      for (let next = this.inputs.shift(); next !== undefined; next = this.inputs.shift()) this.step(next);
    } finally {
      this.running = false;
    }
    this.setTimer();
    this.scheduleSnapshot();
  }

  /** At start: what the journal already says. Nothing is recorded a second time, and nobody's times are reset. */
  restore(settings: AcdSettings, statuses: ReadonlyMap<AgentId, RememberedStatus>): void {
    const { engine, clock } = this.options;
    engine.handle({ kind: 'configured', settings }, clock.nowMs());
    for (const [agentId, { status, sinceMs }] of statuses)
      engine.handle({ kind: 'agent-status-changed', agentId, status }, sinceMs);
    this.publish();
  }

  snapshot(): AcdSnapshot {
    return this.options.engine.snapshot();
  }

  /** 1 = served next among the queue's waiting; undefined when not waiting. */
  position(callId: CallId): number | undefined {
    return this.options.engine.position(callId, this.options.clock.nowMs());
  }

  /** Undefined when not waiting, or when the estimate would not be worth saying. */
  expectedWait(callId: CallId): ExpectedWait | undefined {
    return this.options.engine.expectedWait(callId, this.options.clock.nowMs());
  }

  /** Tells the live figures at once. */
  publish(): void {
    this.cancelSnapshot?.();
    this.cancelSnapshot = undefined;
    this.options.onSnapshot(this.options.engine.snapshot());
  }

  close(): void {
    this.cancelTimer?.();
    this.cancelSnapshot?.();
    this.cancelTimer = this.cancelSnapshot = this.timerAtMs = undefined;
  }

  private step(input: EngineInput): void {
    const effects = this.options.engine.handle(input, this.options.clock.nowMs());
    // The journal first: nobody's phone rings for a decision that could be forgotten.
    this.options.journal.record(
      ...effects.flatMap((effect) => (effect.kind === 'record-event' ? [effect.event] : [])),
    );
    for (const effect of effects) this.carryOut(effect);
  }

  private carryOut(effect: EngineEffect): void {
    switch (effect.kind) {
      case 'record-event':
        return;
      case 'ring-agent':
        return this.orders?.ringAgent(effect);
      case 'withdraw-offer':
        return this.orders?.withdrawOffer(effect);
      case 'queue-removed':
        return this.orders?.queueRemoved(effect);
      case 'overflow-call':
        return this.orders?.overflowCall(effect);
      case 'input-ignored':
        this.options.log.debug({ input: effect.input, reason: effect.reason }, 'ACD input ignored');
    }
  }

  private setTimer(): void {
    const deadline = this.options.engine.nextDeadlineMs();
    if (deadline === this.timerAtMs) return;
    this.cancelTimer?.();
    this.timerAtMs = deadline;
    this.cancelTimer =
      deadline === undefined
        ? undefined
        : this.options.clock.at(deadline, () => {
            this.timerAtMs = undefined;
            this.handle({ kind: 'time-passed' });
          });
  }

  private scheduleSnapshot(): void {
    this.cancelSnapshot ??= this.options.clock.at(
      (this.options.clock.nowMs() + snapshotEveryMs) as EpochMs,
      () => this.publish(),
    );
  }
}
