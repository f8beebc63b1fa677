// How a caller comes into a queue: with which place, points, wishes, and for whom first.
// Never queues anybody.
import type { QueueConfig, VoiceQueueConfig } from '../../api/acd.js';
import type { QueueEntry } from '../../core/acd/acd-model.js';
import type { AgentId, EpochMs } from '../../core/kernel/ids.js';
import { isDialable } from '../../core/pbx/number-normalisation.js';
import type { Call } from '../voice/call.js';

const dayMs = 86_400_000;

/** `place`: kept from another queue, or resumed; undefined = from now. */
export function queueEntryOf(call: Call, queue: VoiceQueueConfig, place: EpochMs | undefined): QueueEntry {
  const { profile } = call;
  const { demand, asked } = profile;
  const agentId = preferredAgentOf(call, queue);
  return {
    purpose: asked.purpose,
    inSystemSinceMs: call.startedAtMs,
    priority: profile.priority,
    ...(place === undefined ? {} : { waitingSinceMs: place }),
    ...(demand === undefined ? {} : { demand }),
    ...(agentId === undefined
      ? {}
      : { preferredAgent: { agentId, waitMs: queue.preferredAgent.waitSeconds * 1000 } }),
    ...(queue.voice.announcements.first === undefined ? {} : { held: true }),
  };
}

/** The customer's own agent, else the last one who spoke with this number. */
function preferredAgentOf(call: Call, queue: QueueConfig): AgentId | undefined {
  const { own, last, withinDays } = queue.preferredAgent;
  const { services, profile } = call;
  const known = (agentId: AgentId | undefined): AgentId | undefined =>
    agentId !== undefined && services.company().agent(agentId) !== undefined ? agentId : undefined;
  const ownAgent = own ? known(profile.customer?.ownAgent) : undefined;
  // Everybody who withholds the number would be one caller.
  if (ownAgent !== undefined || !last || !isDialable(call.customerNumber)) return ownAgent;
  const sinceMs = (services.clock.nowMs() - withinDays * dayMs) as EpochMs;
  return known(services.directory?.lastAgentOf(call.customerNumber, sinceMs));
}
