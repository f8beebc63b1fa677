// A day as the journal of version 0.1.0 as of 2026-11-29 recorded it, and every decision that version took when it replayed it.
// Made by record-day.ts.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createAcdEngine } from '../../src/core/acd/acd-engine.js';
import type { EngineEffect } from '../../src/core/acd/acd-model.js';
import type { AcdSettings } from '../../src/core/acd/acd-settings.js';
import { encodeDecision } from '../../src/core/acd/decision-codec.js';
import type { Decision } from '../../src/core/acd/decision-model.js';
import type { JournalEvent } from '../../src/core/journal/journal-event.js';
import type { AgentId, CallId, EpochMs, QueueId, SkillId } from '../../src/core/kernel/ids.js';
import type { Day } from '../../src/core/what-if/day-model.js';
import { DayReplay } from '../../src/core/what-if/day-replay.js';
import { recordedDay } from '../../src/core/what-if/recorded-day.js';
import { agentSettings, competition, queueSettings, settings, wish, wrapUp } from './acd-settings-builder.js';

/** A decision as it is stored: its bytes in base64, and which of the lists of agents they need. */
export interface KeptDecision {
  readonly callId: CallId;
  readonly atMs: number;
  readonly list: number;
  readonly bytes: string;
}

export interface EarlierDay {
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  /** What happened, in the form of then. */
  readonly events: readonly JournalEvent[];
  /** What the replay of it came to then. */
  readonly replayed: readonly JournalEvent[];
  readonly decisions: readonly KeptDecision[];
  readonly lists: readonly (readonly AgentId[])[];
}

export const earlierDay = (): EarlierDay =>
  JSON.parse(
    gunzipSync(
      readFileSync(
        join(resolve(__dirname, '..', '..', '..'), 'test', 'fixtures', 'version-0.1.0-2026-11-day.json.gz'),
      ),
    ).toString('utf8'),
  ) as EarlierDay;

const skill = (id: string): SkillId => id as SkillId;

/** Nearly every setting that routing knows, in queues that share their agents. */
export const earlierDaySettings = (): AcdSettings =>
  settings(
    [
      queueSettings(
        'support',
        { support: 4 },
        {
          steps: [
            {
              afterMs: 40_000,
              skipWaitWhenNobody: false,
              change: { kind: 'lower-level', skill: skill('support'), minLevel: 1 },
            },
            {
              afterMs: 90_000,
              skipWaitWhenNobody: true,
              change: { kind: 'add-queue', queueId: 'sales' as QueueId },
            },
          ],
          wrapUp: { kind: 'open-ended', ms: 40_000, maxExtensionMs: 20_000 },
          maxMissedOffers: 3,
        },
      ),
      queueSettings(
        'sales',
        {},
        {
          demand: { wishes: [wish('sales', 2), wish('german', 1, 20, 'preferred')] },
          strategy: { kind: 'round-robin' },
          priority: 1,
          limits: { maxWaitMs: 60_000, maxWaiting: 5, nobodyLoggedIn: 'on-entry', allOnBreak: 'wait' },
          wrapUp: wrapUp(15_000),
        },
      ),
      queueSettings('billing', { billing: 1 }, { strategy: { kind: 'most-skilled' }, weight: 2 }),
      queueSettings('club', { club: 1 }, { strategy: { kind: 'ring-all' }, ringTimeoutMs: 8_000 }),
      queueSettings(
        'orders',
        { orders: 1 },
        { strategy: { kind: 'ring-progressively', everyMs: 3_000 }, wrapUp: wrapUp(0) },
      ),
    ],
    Array.from({ length: 16 }, (_, index) =>
      agentSettings(`agent-${201 + index}`, {
        ...(index % 2 === 0 ? { support: 1 + (index % 9) } : {}),
        ...(index % 3 === 0 ? { sales: 2 + (index % 7) } : {}),
        ...(index % 4 === 0 ? { german: 5 } : {}),
        ...(index % 3 === 1 ? { billing: 1 + (index % 10) } : {}),
        ...(index % 5 < 2 ? { club: 3 } : {}),
        ...(index % 5 > 2 ? { orders: 3 } : {}),
      }),
    ),
    competition({ mode: 'service-level' }),
  );

/** The day that the events tell of. */
export const dayOfEvents = ({
  startMs,
  endMs,
  events,
}: Pick<EarlierDay, 'startMs' | 'endMs' | 'events'>): Day =>
  recordedDay({
    ...{ startMs, endMs, events },
    seed: 11,
    fixedWrapUpMs: (queueId) =>
      ({ sales: 15_000, billing: 10_000, club: 10_000, orders: 0 })[queueId as string],
    preferredWaitMs: () => 25_000,
  });

/** Plays the day; who runs into the limits of `sales` goes to `support` and keeps the place. */
export function playEarlierDay(day: Day): Pick<EarlierDay, 'replayed' | 'decisions' | 'lists'> {
  const replayed: JournalEvent[] = [];
  const decisions: KeptDecision[] = [];
  const lists: (readonly AgentId[])[] = [];
  const keep = (decision: Decision, atMs: EpochMs): void => {
    const known = lists.findIndex((list) => list.join() === decision.agents.join());
    const list = known >= 0 ? known : lists.push(decision.agents) - 1;
    const bytes = Buffer.from(encodeDecision(decision)).toString('base64');
    decisions.push({ callId: decision.callId, atMs, list, bytes });
  };
  const noted = (effects: readonly EngineEffect[], atMs: EpochMs): readonly EngineEffect[] => {
    for (const effect of effects)
      if (effect.kind === 'record-event') replayed.push({ ...effect.event, atMs });
      else if (effect.kind === 'record-decision') keep(effect.decision, atMs);
    return effects;
  };
  const inner = createAcdEngine({ seed: 5 });
  const replay = new DayReplay({
    day,
    settings: earlierDaySettings(),
    engine: {
      ...{ changes: () => inner.changes(), snapshot: () => inner.snapshot() },
      handle: (input, nowMs) => noted(inner.handle(input, nowMs), nowMs),
      handleAll: (inputs, nowMs) => noted(inner.handleAll(inputs, nowMs), nowMs),
      nextDeadlineMs: () => inner.nextDeadlineMs(),
      position: (id, nowMs) => inner.position(id, nowMs),
      expectedWait: (id, nowMs) => inner.expectedWait(id, nowMs),
      expectedWaitOfNext: (id, nowMs) => inner.expectedWaitOfNext(id, nowMs),
      estimateAccuracy: () => inner.estimateAccuracy(),
    },
    overflowTo: (queueId) =>
      queueId === 'sales' ? { queueId: 'support' as QueueId, keepWait: true } : undefined,
  });
  while (replay.advance(1000)) continue;
  return { replayed, decisions, lists };
}
