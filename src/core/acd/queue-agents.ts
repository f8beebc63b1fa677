// Whose queue it is: the agents whom a queue asks by its own rules.
// Never knows who is free, nor what a single call asks for beyond its queue.
import type { AgentSettings, QueueSettings, SkillDemand } from './acd-settings.js';
import { ruleHolds } from './skill-rule.js';
import type { SkillId } from '../kernel/ids.js';

/** Every required wish and the rule. Preferred wishes leave nobody out. */
export const meetsDemand = ({ wishes, rule }: SkillDemand, levelOf: (skill: SkillId) => number): boolean =>
  wishes.every(({ need, skill, minLevel }) => need === 'preferred' || levelOf(skill) >= minLevel) &&
  (rule === undefined || ruleHolds(rule, levelOf));

/** A member of any tier, when there is a list, whose skills suffice before anything is widened. */
export function belongsToQueue(agent: AgentSettings, { channels, members, demand }: QueueSettings): boolean {
  if (!channels.some((channel) => agent.capacity[channel] > 0)) return false;
  if (members !== undefined && !members.some(({ agentId }) => agentId === agent.id)) return false;
  return meetsDemand(demand, (skill) => agent.skills[skill] ?? 0);
}
