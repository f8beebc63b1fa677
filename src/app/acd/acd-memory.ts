// What the ACD remembers across a restart, gathered from the store.
// Never decides what it means; the engine does.
import type { AcdMemory } from '../../core/acd/acd-model.js';
import { agentHistory, agentHistoryKinds } from '../../core/acd/agent-history.js';
import { interactionOf } from '../../core/journal/interaction-of.js';
import { startOfDay } from '../../core/kernel/day-bounds.js';
import type { EpochMs } from '../../core/kernel/ids.js';
import { dayMs } from '../../core/kernel/zoned-time.js';
import type { Journal } from '../ports/store.js';

export function readAcdMemory(journal: Journal, timeZone: string, nowMs: EpochMs): AcdMemory {
  const dayStartMs = startOfDay(nowMs, timeZone);
  // Handling times of a whole day tell how long calls take.
  const fromMs = Math.min(dayStartMs, nowMs - dayMs) as EpochMs;
  const events = journal.eventsOfKinds(agentHistoryKinds, fromMs);
  const statuses = [...journal.agentStatuses()].map(([agentId, status]) => ({ agentId, ...status }));
  const { days, handled, openWrapUps } = agentHistory(events, dayStartMs, nowMs);
  const wrapUps = openWrapUps.map(({ callId, ...wrapUp }) => ({
    ...wrapUp,
    interaction: interactionOf(callId, journal.eventsOfCall(callId)),
  }));
  return { statuses, offers: journal.agentTurns(), days, handled, wrapUps };
}
