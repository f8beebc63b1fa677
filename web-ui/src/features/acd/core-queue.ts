// A queue, perhaps while it is being edited, as the core's pools want it.
// Never checks anything: what is not filled in yet is left out.
import type { AgentConfig, QueueConfig, SkillWishConfig } from '../../../../src/api/acd.js';
import type {
  AgentSettings,
  QueueSettings,
  SkillRule,
  WideningChange,
} from '../../../../src/core/acd/acd-settings.js';
import { parseSkillRule } from '../../../../src/core/acd/skill-rule.js';
import type { AgentId, QueueId, SkillId } from '../../../../src/core/kernel/ids.js';

/** What decides who can serve; the rest of a queue does not matter here. */
export type QueueDemand = Pick<
  QueueConfig,
  'id' | 'skills' | 'skillRule' | 'members' | 'openTier' | 'widening'
>;

/** Undefined while the rule cannot be read. */
export function coreQueue(queue: QueueDemand): QueueSettings | undefined {
  const parsing =
    queue.skillRule === undefined || queue.skillRule.trim() === ''
      ? undefined
      : parseSkillRule(queue.skillRule);
  if (parsing?.kind === 'fault') return undefined;
  const { openTier, members } = queue;
  return {
    id: queue.id as QueueId,
    channel: 'voice',
    demand: { wishes: wishesOf(queue.skills), ...ruleOf(parsing?.rule) },
    ...(members === undefined ? {} : { members: members.map(coreMember) }),
    ...(openTier === undefined || Number.isNaN(openTier) ? {} : { openTier }),
    steps: queue.widening.map((step) => ({
      afterMs: (step.afterSeconds || 0) * 1000,
      skipWaitWhenNobody: step.skipWaitWhenNobody,
      change: coreChange(step.change),
    })),
    ...withoutEffect,
  };
}

/** Settings that a pool does not look at. */
const withoutEffect = {
  strategy: { kind: 'longest-idle' },
  weight: 1,
  priority: 0,
  targetMs: 0,
  ringTimeoutMs: 0,
  wrapUp: { kind: 'fixed', ms: 0, maxExtensionMs: 0 },
  retryDelayAfterRefusalMs: 0,
  retryDelayAfterBusyMs: 0,
  retryDelayAfterMissMs: 0,
  maxMissedOffers: 0,
  limits: { nobodyLoggedIn: 'wait', allOnBreak: 'wait' },
} as const satisfies Partial<QueueSettings>;

const ruleOf = (rule: SkillRule | undefined) => (rule === undefined ? {} : { rule });

const wishesOf = (wishes: readonly SkillWishConfig[]) =>
  wishes
    .filter(({ skill }) => skill.trim() !== '')
    .map((wish) => ({ ...wish, skill: wish.skill as SkillId, minLevel: wish.minLevel || 1 }));

const coreMember = ({ agent, ...member }: NonNullable<QueueConfig['members']>[number]) => ({
  ...member,
  agentId: agent as AgentId,
});

function coreChange(change: QueueConfig['widening'][number]['change']): WideningChange {
  switch (change.kind) {
    case 'lower-level':
      return { ...change, skill: change.skill as SkillId, minLevel: change.minLevel || 1 };
    case 'drop-skill':
      return { ...change, skill: change.skill as SkillId };
    case 'add-queue':
      return { kind: change.kind, queueId: change.queue as QueueId };
    case 'drop-rule':
    case 'open-tier':
      return change;
  }
}

export const coreAgent = (agent: AgentConfig): AgentSettings => ({
  id: agent.id as AgentId,
  skills: agent.skills as Readonly<Record<SkillId, number>>,
  desires: agent.desires as Readonly<Record<SkillId, number>>,
  costPerHour: agent.costPerHour,
  capacity: agent.capacity,
});
