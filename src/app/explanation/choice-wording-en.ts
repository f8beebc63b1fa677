// Why an agent was chosen, in English.
// Never judges a choice: the facts say what decided.
import type { AgentChoice } from '../../core/explanation/explanation-model.js';
import {
  type ExplanationNames,
  spellClock,
  spellCount,
  spellDuration,
  spellNumber,
  spellShare,
} from './wording-model.js';

const countWords = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

export const count = (n: number): string => spellCount(n, countWords);

export const number = (value: number): string => spellNumber(value, '.');

const equalIn: Readonly<Record<AgentChoice['strategy'], string>> = {
  'longest-idle': 'in idle time',
  'round-robin': 'in turn order',
  'fewest-calls': "in today's calls",
  'least-talk-time': "in today's talk time",
  'least-occupied': 'in occupancy',
  'most-skilled': 'in skill',
  'least-skilled': 'in skill',
  'ordered-tiers': 'in group and position',
  random: 'in the draw',
  'weighted-random': 'in the draw',
  'ring-all': 'in idle time',
  'ring-progressively': 'in idle time',
  score: 'in score',
};

function termReason(a: string, b: string, { term, strategy }: AgentChoice): string | undefined {
  if (term === undefined) return undefined;
  const { winner, nextBest } = term;
  const against = `${number(winner)} against ${number(nextBest)}`;
  switch (term.name) {
    case 'idle-time':
      return undefined;
    case 'last-offer':
      return winner === 0
        ? `it was the turn of ${a}, who had not been offered a call of this queue yet`
        : `it was the turn of ${a}: ${b} was offered a call of this queue more recently`;
    case 'calls':
      return `${a} had taken ${number(winner)} ${winner === 1 ? 'call' : 'calls'} today and ${b} ${number(nextBest)}`;
    case 'talk-time':
      return `${a} had talked for ${spellClock(winner)} today and ${b} for ${spellClock(nextBest)}`;
    case 'occupancy':
      return `${a} had been busy ${spellShare(winner)} of the time and ${b} ${spellShare(nextBest)}`;
    case 'skill':
      return strategy === 'least-skilled'
        ? `the lower level of ${a} is enough (${against}), which keeps experts free`
        : `${a} has the higher level for this call (${against})`;
    case 'desire':
      return `${a} prefers this work more at the same skill level (${against})`;
    case 'skills-total':
      return `${a} has fewer other skills at the same level (${against} in total), which keeps experts free`;
    case 'tier':
      return `${a} is in group ${number(winner)} and ${b} in group ${number(nextBest)}`;
    case 'position':
      return `${a} comes before ${b}${term.tier === undefined ? '' : ` in group ${number(term.tier)}`} (position ${number(winner)} and ${number(nextBest)})`;
    case 'random':
      return `${a} won the random draw`;
    case 'score':
      return `${a} had the higher score (${against}${term.mostly === undefined ? '' : `, mostly for ${termName[term.mostly]}`})`;
    default:
      return `${a} came first in ${termName[term.name]} (${against})`;
  }
}

const termName: Readonly<Record<NonNullable<NonNullable<AgentChoice['term']>['mostly']>, string>> = {
  'idle-time': 'idle time',
  'last-offer': 'turn',
  calls: 'calls today',
  'talk-time': 'talk time',
  occupancy: 'low occupancy',
  skill: 'skill',
  desire: 'preference for this work',
  'skills-total': 'other skills',
  tier: 'group',
  position: 'position',
  random: 'the draw',
  priority: 'priority',
  'time-in-queue': 'time in the queue',
  'time-in-system': 'time in the system',
  cost: 'low cost',
  'preferred-skills': 'preferred skills',
};

/** Follows `was connected to `. */
export function chosen(choice: AgentChoice, names: ExplanationNames): string {
  const a = names.agent(choice.agentId);
  const b = choice.nextBestId === undefined ? undefined : names.agent(choice.nextBestId);
  switch (choice.decidedBy) {
    case 'preferred-agent':
      return `${a}, the preferred agent`;
    case 'only-one':
      return `${a}, the only agent who was free`;
    case 'overall-match':
      return `${a}: several callers were waiting and several agents were free, and this was the best match for all of them together`;
    case 'all-rung':
      return choice.rung > 1 ? `${a}, the first to answer of ${count(choice.rung)} agents rung at once` : a;
    case 'preferred-skill':
      return b === undefined ? a : `${a} rather than ${b}, because ${a} has more of the preferred skills`;
    case 'strategy':
    case 'idle-time': {
      if (b === undefined) return a;
      const longer =
        choice.idleLongerMs === undefined || choice.idleLongerMs < 1000
          ? 'longer'
          : `${spellDuration(choice.idleLongerMs)} longer`;
      const idle = `${a} had been idle ${longer}`;
      const tie = choice.decidedBy === 'idle-time';
      const reason = tie
        ? `both were equal ${equalIn[choice.strategy]} and ${idle}`
        : (termReason(a, b, choice) ?? idle);
      return `${a} rather than ${b}, because ${reason}`;
    }
  }
}
