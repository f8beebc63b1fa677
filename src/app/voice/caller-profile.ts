// What is known of a caller and asked for in the call's own name: language, customer, menu choices, skills, priority.
// Never knows a queue, and never asks anybody: whoever learns something notes it here.
import type { ConfiguredWishes, SkillDemand, SkillRule, SkillWish } from '../../core/acd/acd-settings.js';
import type { Asked, CallerMemory } from '../../core/calls/kept-call.js';
import type { PromptName } from '../../core/kernel/prompt-name.js';
import type { SkillId } from '../../core/kernel/ids.js';
import type { Language } from '../../core/kernel/language.js';
import type { KnownCustomer } from '../customers/caller-directory.js';
import { toSkillDemand } from '../../configuration/skill-demand.js';

/** Own points lie within ± this. */
const maxPriority = 10;

export class CallerProfile {
  /** How often a queue has passed the caller on. */
  overflows = 0;
  /** What is asked of every queue that the caller comes into from now on. */
  asked: Asked = { purpose: 'serve' };
  private customerKnown: KnownCustomer | undefined;
  private spoken: Language;
  private readonly demands: SkillDemand[] = [];
  private points = 0;
  private setDemand: SkillDemand | undefined;
  private setPriority: number | undefined;
  private readonly chosen: PromptName[] = [];

  constructor(language: Language) {
    this.spoken = language;
  }

  /** As an earlier run knew the caller. `customer`: who was known then, as the record is now. */
  static remembered(memory: CallerMemory, customer: KnownCustomer | undefined): CallerProfile {
    const profile = new CallerProfile(memory.language);
    profile.overflows = memory.overflows;
    profile.asked = memory.asked ?? profile.asked;
    profile.customerKnown = memory.known ? customer : undefined;
    profile.points = memory.points;
    profile.demands.push(...memory.demands);
    profile.chosen.push(...memory.choices);
    profile.replace({
      ...(memory.setPriority === undefined ? {} : { priority: memory.setPriority }),
      ...(memory.setDemand === undefined ? {} : { demand: memory.setDemand }),
    });
    return profile;
  }

  /** To be written down; see `remembered`. */
  get memory(): CallerMemory {
    const { setPriority, setDemand } = this;
    return {
      language: this.spoken,
      known: this.customerKnown !== undefined,
      overflows: this.overflows,
      choices: this.chosen,
      points: this.points,
      demands: this.demands,
      ...(setPriority === undefined ? {} : { setPriority }),
      ...(setDemand === undefined ? {} : { setDemand }),
      asked: this.asked,
    };
  }

  /** The customer's own language, else that of the last flow, else the company's. */
  get language(): Language {
    return this.customerKnown?.language ?? this.spoken;
  }

  get customer(): KnownCustomer | undefined {
    return this.customerKnown;
  }

  /** Recordings of the keys pressed in menus, the first first. */
  get choices(): readonly PromptName[] {
    return this.chosen;
  }

  /** Points beyond the queue's, −10 … 10. */
  get priority(): number {
    return this.setPriority ?? Math.max(-maxPriority, Math.min(maxPriority, this.points));
  }

  /** Everything that was asked for beyond the queue's demand; undefined = nothing. */
  get demand(): SkillDemand | undefined {
    if (this.setDemand !== undefined) return this.setDemand;
    return this.demands.length === 0 ? undefined : mergeDemands(this.demands);
  }

  knowAs(customer: KnownCustomer): void {
    this.customerKnown = customer;
    if (customer.wishes !== undefined) this.ask(customer.wishes);
  }

  speak(language: Language): void {
    this.spoken = language;
  }

  /** By the number dialled, a menu's node or the customer's record: all of it is asked for together. */
  ask(wishes: ConfiguredWishes): void {
    this.points += wishes.priority;
    if (wishes.skills.length > 0 || wishes.skillRule !== undefined) this.demands.push(toSkillDemand(wishes));
  }

  /** Somebody decided otherwise: from now on this counts instead, also in the next queue. */
  replace(by: { readonly priority?: number; readonly demand?: SkillDemand }): void {
    this.setPriority = by.priority ?? this.setPriority;
    this.setDemand = by.demand ?? this.setDemand;
  }

  /** A choice was made in a menu. */
  chose(key: string): void {
    this.chosen.push(keyPrompt(key));
  }
}

/** The recording that says a key's name. */
export function keyPrompt(key: string): PromptName {
  return `digit-${key === '*' ? 'star' : key === '#' ? 'hash' : key}`;
}

/** All of them at once: of several wishes for one skill the stricter holds, and every rule must. */
export function mergeDemands(demands: readonly SkillDemand[]): SkillDemand {
  const wishes = new Map<SkillId, SkillWish>();
  const rules: SkillRule[] = [];
  for (const demand of demands) {
    for (const wish of demand.wishes) {
      const before = wishes.get(wish.skill);
      wishes.set(wish.skill, before === undefined ? wish : stricter(before, wish));
    }
    if (demand.rule !== undefined) rules.push(demand.rule);
  }
  const [first, ...others] = rules;
  return {
    wishes: [...wishes.values()],
    ...(first === undefined ? {} : { rule: others.length === 0 ? first : { kind: 'and', rules } }),
  };
}

function stricter(one: SkillWish, other: SkillWish): SkillWish {
  const required = one.need === 'required' || other.need === 'required';
  return {
    skill: one.skill,
    minLevel: Math.max(one.minLevel, other.minLevel),
    weight: Math.max(one.weight, other.weight),
    need: required ? 'required' : 'preferred',
  };
}
