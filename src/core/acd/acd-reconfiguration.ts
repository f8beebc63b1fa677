// Brings new settings into a running engine without disturbing what they do not concern.
// Never ends a conversation: who talks goes on talking.
import type { AcdSettings, QueueSettings } from './acd-model.js';
import { type AcdBook, skillsOf } from './acd-book.js';
import {
  type AgentRecord,
  type CallRecord,
  newLine,
  newReady,
  type OfferRecord,
  type SkillPool,
  suffices,
} from './acd-records.js';
import type { EpochMs } from '../kernel/ids.js';

/** What the engine does for the reconfiguration, with the events and orders that belong to it. */
export interface ReconfigurationOrders {
  removeAgent(agent: AgentRecord): void;
  removeQueueOf(call: CallRecord): void;
  withdraw(offer: OfferRecord): void;
}

/** O(agents × distinct requirements): an admin's change, not a call's. */
export function reconfigure(
  book: AcdBook,
  settings: AcdSettings,
  nowMs: EpochMs,
  orders: ReconfigurationOrders,
): void {
  removeAgents(book, settings, orders);
  removeQueues(book, settings, orders);
  const pools = updateQueues(book, settings);
  updateAgents(book, settings, nowMs, [...pools.values()]);
  withdrawUnfit(book, orders);
  for (const queue of book.queues.values()) if (queue.line.size > 0) book.dispatch.callerWaits(queue);
}

function removeAgents(book: AcdBook, settings: AcdSettings, orders: ReconfigurationOrders): void {
  const kept = new Set(settings.agents.map(({ id }) => id));
  for (const agent of [...book.agents.values()]) {
    if (!kept.has(agent.id) && !agent.leaving) orders.removeAgent(agent);
  }
}

function removeQueues(book: AcdBook, settings: AcdSettings, orders: ReconfigurationOrders): void {
  const kept = new Set(settings.queues.map(({ id }) => id));
  const removed = [...book.queues.values()].filter(({ id }) => !kept.has(id));
  if (removed.length === 0) return;
  for (const { id } of removed) book.queues.delete(id);
  for (const call of [...book.calls.values()])
    if (!book.queues.has(call.queue.id)) orders.removeQueueOf(call);
}

function updateQueues(book: AcdBook, settings: AcdSettings): ReadonlyMap<string, SkillPool> {
  const pools = new Map<string, SkillPool>();
  for (const queueSettings of settings.queues) {
    const pool = poolFor(pools, queueSettings);
    const known = book.queues.get(queueSettings.id);
    const queue = known ?? { id: queueSettings.id, settings: queueSettings, pool, line: newLine() };
    queue.settings = queueSettings;
    queue.pool = pool;
    if (!pool.queues.includes(queue)) pool.queues.push(queue);
    book.queues.set(queue.id, queue);
  }
  return pools;
}

function poolFor(pools: Map<string, SkillPool>, { requiredSkills }: QueueSettings): SkillPool {
  const key = JSON.stringify(requiredSkills.map(({ skill, minLevel }) => [skill, minLevel]).sort());
  const known = pools.get(key);
  if (known !== undefined) return known;
  const pool: SkillPool = { requirements: requiredSkills, queues: [], ready: newReady() };
  pools.set(key, pool);
  return pool;
}

function updateAgents(
  book: AcdBook,
  settings: AcdSettings,
  nowMs: EpochMs,
  pools: readonly SkillPool[],
): void {
  for (const agentSettings of settings.agents) {
    const agent = book.agents.get(agentSettings.id) ?? book.addAgent(agentSettings, nowMs);
    agent.leaving = false;
    agent.skills = skillsOf(agentSettings);
    agent.pools = pools.filter(({ requirements }) => suffices(agent, requirements));
    book.place(agent);
  }
  // Who leaves serves no queue any more, but is kept until the conversation ends.
  for (const agent of book.agents.values()) if (agent.leaving) agent.pools = [];
}

function withdrawUnfit(book: AcdBook, orders: ReconfigurationOrders): void {
  for (const offer of [...book.offers.values()]) {
    if (!suffices(offer.agent, offer.call.queue.settings.requiredSkills)) orders.withdraw(offer);
  }
}
