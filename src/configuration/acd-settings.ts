// Queues, agents and competition as configured → as the ACD is told about them.
// Never decides anything: seconds become milliseconds, text becomes rules.
import type { AgentConfig, QueueConfig } from '../api/acd.js';
import type { Company, CompanySettings } from '../api/company.js';
import type {
  AcdSettings,
  AgentSettings,
  CompetitionSettings,
  QueueLimits,
  QueueMember,
  QueueSettings,
  Strategy,
  WideningChange,
  WideningStep,
} from '../core/acd/acd-settings.js';
import { assertNever } from '../core/kernel/assert-never.js';
import type { AgentId, QueueId, SkillId } from '../core/kernel/ids.js';
import { toSkillDemand } from './skill-demand.js';

export function toAcdSettings(company: Company): AcdSettings {
  return {
    queues: company.queues.map(toQueueSettings),
    agents: company.agents.map(toAgentSettings),
    competition: toCompetition(company.settings.competition),
  };
}

export function toQueueSettings(queue: QueueConfig): QueueSettings {
  return {
    id: queue.id as QueueId,
    channels: queue.channels,
    demand: toSkillDemand(queue),
    ...(queue.members === undefined ? {} : { members: queue.members.map(toMember) }),
    ...(queue.openTier === undefined ? {} : { openTier: queue.openTier }),
    strategy: toStrategy(queue.strategy),
    steps: queue.widening.map(toStep),
    weight: queue.weight,
    priority: queue.priority,
    targetMs: queue.serviceLevel.seconds * 1000,
    ringTimeoutMs: queue.ringSeconds * 1000,
    wrapUp: {
      kind: queue.wrapUpKind,
      ms: queue.wrapUpSeconds * 1000,
      maxExtensionMs: queue.wrapUpExtensionSeconds * 1000,
    },
    retryDelayAfterRefusalMs: queue.retryAfterRefusalSeconds * 1000,
    retryDelayAfterBusyMs: queue.retryAfterBusySeconds * 1000,
    retryDelayAfterMissMs: queue.retryAfterMissSeconds * 1000,
    maxMissedOffers: queue.maxMissedOffers,
    limits: toLimits(queue.limits),
  };
}

const toMember = (member: NonNullable<QueueConfig['members']>[number]): QueueMember => ({
  agentId: member.agent as AgentId,
  tier: member.tier,
  position: member.position,
  weight: member.weight,
});

function toStrategy(strategy: QueueConfig['strategy']): Strategy {
  return strategy.kind === 'ring-progressively'
    ? { kind: 'ring-progressively', everyMs: strategy.everySeconds * 1000 }
    : strategy;
}

const toStep = (step: QueueConfig['widening'][number]): WideningStep => ({
  afterMs: step.afterSeconds * 1000,
  skipWaitWhenNobody: step.skipWaitWhenNobody,
  change: toChange(step.change),
});

function toChange(change: QueueConfig['widening'][number]['change']): WideningChange {
  switch (change.kind) {
    case 'lower-level':
      return { kind: 'lower-level', skill: change.skill as SkillId, minLevel: change.minLevel };
    case 'drop-skill':
      return { kind: 'drop-skill', skill: change.skill as SkillId };
    case 'add-queue':
      return { kind: 'add-queue', queueId: change.queue as QueueId };
    case 'drop-rule':
    case 'open-tier':
      return change;
    default:
      return assertNever(change);
  }
}

function toLimits(limits: QueueConfig['limits']): QueueLimits {
  const { maxWaitSeconds, maxWaiting, maxWaitingPerAgent, maxExpectedWaitSeconds } = limits;
  return {
    ...(maxWaitSeconds === undefined ? {} : { maxWaitMs: maxWaitSeconds * 1000 }),
    ...(maxWaiting === undefined ? {} : { maxWaiting }),
    ...(maxWaitingPerAgent === undefined ? {} : { maxWaitingPerAgent }),
    ...(maxExpectedWaitSeconds === undefined ? {} : { maxExpectedWaitMs: maxExpectedWaitSeconds * 1000 }),
    nobodyLoggedIn: limits.nobodyLoggedIn,
    allOnBreak: limits.allOnBreak,
  };
}

export function toAgentSettings(agent: AgentConfig): AgentSettings {
  return {
    id: agent.id as AgentId,
    skills: levels(agent.skills),
    desires: levels(agent.desires),
    costPerHour: agent.costPerHour,
    capacity: agent.capacity,
  };
}

const levels = (of: Readonly<Partial<Record<string, number>>>): Record<SkillId, number> =>
  Object.fromEntries(Object.entries(of).filter(([, level]) => level !== undefined)) as Record<
    SkillId,
    number
  >;

const toCompetition = (competition: CompanySettings['competition']): CompetitionSettings => ({
  mode: competition.mode,
  priorityPointMs: competition.priorityPointSeconds * 1000,
  maxHeadStartMs: competition.maxHeadStartSeconds * 1000,
  weights: competition.weights,
});
