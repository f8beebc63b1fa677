// A queue, perhaps while it is being edited, as the core's pools want it.
// Never checks anything: what is not filled in yet is left out.
import { queueSchema, type QueueConfig } from '../../../../src/api/acd.js';
import { toQueueSettings } from '../../../../src/configuration/acd-settings.js';
import type { QueueSettings } from '../../../../src/core/acd/acd-settings.js';
import { parseSkillRule } from '../../../../src/core/acd/skill-rule.js';

/** What decides who can serve; the rest of a queue does not matter here. */
export type QueueDemand = Pick<
  QueueConfig,
  'id' | 'channels' | 'skills' | 'skillRule' | 'members' | 'openTier' | 'widening'
>;

/** The rest of it: pools do not look at it. */
const withoutEffect = queueSchema.parse({ id: 'any', name: 'any' });

/** Undefined while the rule cannot be read. */
export function coreQueue({ id, ...queue }: QueueDemand): QueueSettings | undefined {
  const skillRule = queue.skillRule?.trim() === '' ? undefined : queue.skillRule;
  if (skillRule !== undefined && parseSkillRule(skillRule).kind === 'fault') return undefined;
  const openTier = Number.isNaN(queue.openTier) ? undefined : queue.openTier;
  return toQueueSettings({
    ...withoutEffect,
    id,
    channels: queue.channels,
    skills: queue.skills
      .filter(({ skill }) => skill.trim() !== '')
      .map((wish) => ({ ...wish, minLevel: wish.minLevel || 1 })),
    skillRule,
    members: queue.members,
    openTier,
    widening: queue.widening.map(finished),
  });
}

function finished(step: QueueConfig['widening'][number]): QueueConfig['widening'][number] {
  const { change } = step;
  const afterSeconds = step.afterSeconds || 0;
  return change.kind === 'lower-level'
    ? { ...step, afterSeconds, change: { ...change, minLevel: change.minLevel || 1 } }
    : { ...step, afterSeconds };
}
