// What the parts of the engine share: memory, the moment, chance, and what comes out of the step in hand.
// Never decides anything.
import type { EngineEffect } from './acd-model.js';
import type { AcdBook } from './acd-book.js';
import type { Decision } from './decision-model.js';
import type { WaitEstimator } from './wait-estimator.js';
import type { AcdEvent } from './acd-event.js';
import type { EpochMs } from '../kernel/ids.js';

/** Why an input changed nothing; undefined when it did its work. */
export type IgnoredReason = string | undefined;

/** What one step gives: records first, then orders, each in the order in which they arose. */
export class Outbox {
  private records: EngineEffect[] = [];
  private orders: EngineEffect[] = [];

  record(event: AcdEvent): void {
    this.records.push({ kind: 'record-event', event });
  }

  explain(decision: Decision): void {
    this.records.push({ kind: 'record-decision', decision });
  }

  order(effect: Exclude<EngineEffect, { kind: 'record-event' | 'record-decision' }>): void {
    this.orders.push(effect);
  }

  takeAll(): readonly EngineEffect[] {
    const all = [...this.records, ...this.orders];
    this.records = [];
    this.orders = [];
    return all;
  }
}

export interface EngineContext {
  readonly book: AcdBook;
  readonly out: Outbox;
  readonly estimator: WaitEstimator;
  /** Uniform in [0, 1), from the engine's seed. */
  readonly random: () => number;
  nowMs: EpochMs;
}

/** The host's clock may be set back: a duration is never negative. */
export const elapsedMs = ({ nowMs }: EngineContext, sinceMs: EpochMs): number => Math.max(0, nowMs - sinceMs);
export const later = ({ nowMs }: EngineContext, byMs: number): EpochMs => (nowMs + byMs) as EpochMs;
