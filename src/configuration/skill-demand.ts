// Skills as the configuration and programs ask for them → as the ACD does.
// Never checks that a skill exists or that a rule is sound; company-validation and the customers' commands do.
import type { ConfiguredWishes, SkillDemand, SkillWish } from '../core/acd/acd-settings.js';
import { parseSkillRule } from '../core/acd/skill-rule.js';
import type { SkillId } from '../core/kernel/ids.js';

/** What is asked for; empty wishes and no rule ask for nobody in particular. Throws on a rule that cannot be read. */
export function toSkillDemand(asked: Pick<ConfiguredWishes, 'skills' | 'skillRule'>): SkillDemand {
  const wishes = asked.skills.map(toSkillWish);
  if (asked.skillRule === undefined) return { wishes };
  const parsing = parseSkillRule(asked.skillRule);
  if (parsing.kind === 'fault') {
    throw new Error(`skill rule "${asked.skillRule}", column ${parsing.column}: ${parsing.message}`);
  }
  return { wishes, rule: parsing.rule };
}

const toSkillWish = ({ skill, minLevel, weight, need }: ConfiguredWishes['skills'][number]): SkillWish => ({
  skill: skill as SkillId,
  minLevel,
  weight,
  need,
});
