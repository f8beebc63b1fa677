// What a caller asks for beyond the queue's demand, in the one form in which it is kept and recorded.
// Never knows the queue's demand, nor who meets either.
import type { SkillDemand } from './acd-settings.js';
import { printSkillRule } from './skill-rule.js';

/** Undefined when nothing is asked for: no wish and no rule. */
export function ownDemandOf(demand: SkillDemand | undefined): SkillDemand | undefined {
  return demand === undefined || (demand.wishes.length === 0 && demand.rule === undefined)
    ? undefined
    : demand;
}

/** Whether both ask for the same, in whatever order they say it. */
export function isSameDemand(one: SkillDemand | undefined, other: SkillDemand | undefined): boolean {
  return one === other || keyOf(one) === keyOf(other);
}

function keyOf(demand: SkillDemand | undefined): string {
  const { wishes = [], rule } = demand ?? {};
  const asked = wishes.map(({ skill, minLevel, weight, need }) =>
    JSON.stringify([skill, minLevel, weight, need]),
  );
  return JSON.stringify([asked.sort(), rule === undefined ? '' : printSkillRule(rule)]);
}
