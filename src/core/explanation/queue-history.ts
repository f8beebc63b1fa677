// What an explanation needs to know of a queue as it was at the time.
// Never guesses: what is not known is left out.
import type {
  CompetitionSettings,
  SkillDemand,
  SkillWish,
  WideningChange,
  WideningStep,
} from '../acd/acd-settings.js';
import { printSkillRule, ruleHolds } from '../acd/skill-rule.js';
import type { AgentId, EpochMs, QueueId, SkillId } from '../kernel/ids.js';
import type { PoolSkills } from './explanation-model.js';

export interface QueueAtTheTime {
  readonly demand: SkillDemand;
  readonly steps: readonly WideningStep[];
}

/** Configuration as it was; undefined where that is not known. */
export interface RoutingHistory {
  queue(id: QueueId, atMs: EpochMs): QueueAtTheTime | undefined;
  competition(atMs: EpochMs): CompetitionSettings['mode'] | undefined;
  /** Every agent of the company with the skills of today. */
  readonly agents: ReadonlyMap<AgentId, Readonly<Record<SkillId, number>>>;
}

/**
 * What a queue and a caller (`own`) together ask for after so many steps; undefined when other queues' agents are asked
 * too. Of several wishes for one skill the strictest.
 */
export function demandAfter(
  { demand, steps }: QueueAtTheTime,
  own: SkillDemand | undefined,
  taken: number,
): SkillDemand | undefined {
  const changes = steps.map(({ change }) => change);
  const done = changes.slice(0, taken);
  if (done.some(({ kind }) => kind === 'add-queue')) return undefined;
  const droppedLater = new Set(changes.slice(taken).flatMap((change) => droppedBy(change)));
  const wishes = done
    .reduce(applyChange, [...demand.wishes, ...(own?.wishes ?? [])])
    // A preferred skill is demanded until the step that drops it.
    .filter(({ skill, need }) => need === 'required' || droppedLater.has(skill));
  const isRuleDropped = done.some(({ kind }) => kind === 'drop-rule');
  const rules = isRuleDropped ? [] : [demand.rule, own?.rule].filter((rule) => rule !== undefined);
  const [rule] = rules;
  return {
    wishes: strictest(wishes),
    ...(rule === undefined ? {} : { rule: rules.length === 1 ? rule : { kind: 'and', rules } }),
  };
}

/** Each skill once, in the order in which they are asked for. */
function strictest(wishes: readonly SkillWish[]): readonly SkillWish[] {
  const bySkill = new Map<SkillId, SkillWish>();
  for (const wish of wishes) {
    const before = bySkill.get(wish.skill);
    if (before === undefined || before.minLevel < wish.minLevel) bySkill.set(wish.skill, wish);
  }
  return [...bySkill.values()];
}

const droppedBy = (change: WideningChange): readonly SkillId[] =>
  change.kind === 'drop-skill' ? [change.skill] : [];

function applyChange(wishes: readonly SkillWish[], change: WideningChange): readonly SkillWish[] {
  switch (change.kind) {
    case 'lower-level':
      return wishes.map((wish) =>
        wish.skill === change.skill ? { ...wish, minLevel: Math.min(wish.minLevel, change.minLevel) } : wish,
      );
    case 'drop-skill':
      return wishes.filter(({ skill }) => skill !== change.skill);
    case 'drop-rule':
    case 'open-tier':
    case 'add-queue':
      return wishes;
  }
}

/**
 * The demand in words that are true of these agents: undefined unless they, and nobody else in the company, meet it.
 * Members may be listed, skills may have changed since, and old journals do not tell what a caller asked for.
 */
export function sharedSkills(
  demand: SkillDemand,
  able: readonly AgentId[],
  agents: RoutingHistory['agents'],
): PoolSkills | undefined {
  const ids = new Set(able);
  for (const [id, skills] of agents) if (meets(demand, skills) !== ids.has(id)) return undefined;
  if (able.some((id) => !agents.has(id))) return undefined;
  return skillsOf(demand);
}

export function skillsOf({ wishes, rule }: SkillDemand): PoolSkills {
  const levels = wishes.map(({ skill, minLevel }) => ({ skill, minLevel }));
  return rule === undefined ? { levels } : { levels, rule: printSkillRule(rule) };
}

function meets({ wishes, rule }: SkillDemand, skills: Readonly<Record<SkillId, number>>): boolean {
  return (
    wishes.every(({ skill, minLevel }) => (skills[skill] ?? 0) >= minLevel) &&
    (rule === undefined || ruleHolds(rule, (skill) => skills[skill] ?? 0))
  );
}
