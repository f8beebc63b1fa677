// Who could have taken a call at the moment of a decision, and what kept each from it.
// Never words it.
import type { SkillDemand } from '../acd/acd-settings.js';
import { agentVerdicts, type AgentVerdict, type Decision } from '../acd/decision-model.js';
import type { AgentId } from '../kernel/ids.js';
import type { AgentGroup, AgentHindrance, AgentPool } from './explanation-model.js';
import { demandAfter, sharedSkills, type QueueAtTheTime, type RoutingHistory } from './queue-history.js';

const hindrances: Readonly<Record<AgentVerdict, AgentHindrance | undefined>> = {
  chosen: 'taken',
  eligible: 'taken',
  'other-caller': 'taken',
  'logged-out': 'logged-out',
  'on-break': 'on-break',
  reserved: 'ringing',
  ringing: 'ringing',
  talking: 'talking',
  'wrap-up': 'wrap-up',
  busy: 'busy',
  resting: 'resting',
  full: 'full',
  'channel-down': 'channel-down',
  parked: 'parked',
  'kept-free': 'kept-free',
  'freeing-up': 'freeing-up',
  // Not asked at that moment.
  'step-not-reached': undefined,
  'not-preferred': undefined,
};

export const verdictAt = (decision: Decision, index: number): AgentVerdict | undefined =>
  agentVerdicts[decision.verdicts[index] ?? -1];

export function verdictOf(decision: Decision, agentId: AgentId): AgentVerdict | undefined {
  return verdictAt(decision, decision.agents.indexOf(agentId));
}

export function hindranceOf(decision: Decision, agentId: AgentId): AgentHindrance | undefined {
  const verdict = verdictOf(decision, agentId);
  return verdict === undefined ? undefined : hindrances[verdict];
}

/** The agents whom the call could go to after the steps taken. */
export function askedAgents(decision: Decision): readonly AgentId[] {
  return decision.agents.filter((_, index) => verdictAt(decision, index) !== 'step-not-reached');
}

/** What the caller asked for at the moment of the decision. */
export interface OwnWishes {
  readonly preferredAgentId: AgentId | undefined;
  /** Beyond the queue's. */
  readonly demand: SkillDemand | undefined;
}

export function poolOf(
  decision: Decision,
  queue: QueueAtTheTime | undefined,
  history: RoutingHistory,
  { preferredAgentId, demand: own }: OwnWishes,
): AgentPool {
  const groups = groupsOf(decision);
  const isOnlyPreferred = decision.verdicts.some((code) => agentVerdicts[code] === 'not-preferred');
  if (isOnlyPreferred) return preferredAgentId === undefined ? { groups } : { groups, preferredAgentId };
  const demand = queue && demandAfter(queue, own, decision.step);
  const skills = demand && sharedSkills(demand, askedAgents(decision), history.agents);
  return skills === undefined ? { groups } : { groups, skills };
}

function groupsOf(decision: Decision): readonly AgentGroup[] {
  const byHindrance = new Map<AgentHindrance, AgentId[]>();
  decision.agents.forEach((agentId, index) => {
    const verdict = verdictAt(decision, index);
    const hindrance = verdict && hindrances[verdict];
    if (hindrance === undefined) return;
    const group = byHindrance.get(hindrance);
    if (group === undefined) byHindrance.set(hindrance, [agentId]);
    else group.push(agentId);
  });
  const away = (group: AgentGroup): number => (group.hindrance === 'logged-out' ? 1 : 0);
  return [...byHindrance]
    .map(([hindrance, agentIds]): AgentGroup => ({ hindrance, agentIds }))
    .sort((a, b) => away(a) - away(b) || b.agentIds.length - a.agentIds.length);
}
