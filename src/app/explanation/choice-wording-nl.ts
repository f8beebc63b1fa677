// Why an agent was chosen, in Dutch.
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

const countWords = ['geen', 'één', 'twee', 'drie', 'vier', 'vijf', 'zes', 'zeven', 'acht', 'negen', 'tien'];

export const count = (n: number): string => spellCount(n, countWords);

export const number = (value: number): string => spellNumber(value, ',');

const equalIn: Readonly<Record<AgentChoice['strategy'], string>> = {
  'longest-idle': 'in tijd sinds het laatste gesprek',
  'round-robin': 'in beurt',
  'fewest-calls': 'in gesprekken van vandaag',
  'least-talk-time': 'in gesprekstijd van vandaag',
  'least-occupied': 'in bezetting',
  'most-skilled': 'in vaardigheid',
  'least-skilled': 'in vaardigheid',
  'ordered-tiers': 'in groep en positie',
  random: 'bij de loting',
  'weighted-random': 'bij de loting',
  'ring-all': 'in tijd sinds het laatste gesprek',
  'ring-progressively': 'in tijd sinds het laatste gesprek',
  score: 'in score',
};

const termName: Readonly<Record<NonNullable<NonNullable<AgentChoice['term']>['mostly']>, string>> = {
  'idle-time': 'tijd sinds het laatste gesprek',
  'last-offer': 'de beurt',
  calls: 'gesprekken van vandaag',
  'talk-time': 'gesprekstijd',
  occupancy: 'lage bezetting',
  skill: 'vaardigheid',
  desire: 'voorkeur voor dit werk',
  'skills-total': 'andere vaardigheden',
  tier: 'groep',
  position: 'positie',
  random: 'de loting',
  priority: 'prioriteit',
  'time-in-queue': 'tijd in de wachtrij',
  'time-in-system': 'tijd in het systeem',
  cost: 'lage kosten',
  'preferred-skills': 'gewenste vaardigheden',
};

function termReason(a: string, b: string, { term, strategy }: AgentChoice): string | undefined {
  if (term === undefined) return undefined;
  const { winner, nextBest } = term;
  const against = `${number(winner)} tegen ${number(nextBest)}`;
  switch (term.name) {
    case 'idle-time':
      return undefined;
    case 'last-offer':
      return winner === 0
        ? `${a} aan de beurt was en nog geen gesprek van deze wachtrij had gekregen`
        : `${a} aan de beurt was: ${b} kreeg korter geleden een gesprek van deze wachtrij`;
    case 'calls':
      return `${a} vandaag ${number(winner)} ${winner === 1 ? 'gesprek' : 'gesprekken'} had aangenomen en ${b} ${number(nextBest)}`;
    case 'talk-time':
      return `${a} vandaag ${spellClock(winner)} in gesprek was geweest en ${b} ${spellClock(nextBest)}`;
    case 'occupancy':
      return `${a} ${spellShare(winner)} van de tijd bezet was geweest en ${b} ${spellShare(nextBest)}`;
    case 'skill':
      return strategy === 'least-skilled'
        ? `het lagere niveau van ${a} volstaat (${against}), zodat experts vrij blijven`
        : `${a} voor dit gesprek het hogere niveau heeft (${against})`;
    case 'desire':
      return `bij gelijke vaardigheid ${a} een hogere voorkeur voor dit werk heeft (${against})`;
    case 'skills-total':
      return `bij gelijk niveau ${a} minder andere vaardigheden heeft (${against} in totaal), zodat experts vrij blijven`;
    case 'tier':
      return `${a} in groep ${number(winner)} staat en ${b} in groep ${number(nextBest)}`;
    case 'position':
      return `${a}${term.tier === undefined ? '' : ` in groep ${number(term.tier)}`} vóór ${b} staat (positie ${number(winner)} en ${number(nextBest)})`;
    case 'random':
      return `het lot op ${a} viel`;
    case 'score':
      return `${a} de hogere score had (${against}${term.mostly === undefined ? '' : `, vooral door ${termName[term.mostly]}`})`;
    default:
      return `${a} voorging in ${termName[term.name]} (${against})`;
  }
}

/** Follows `ging naar `. */
export function chosen(choice: AgentChoice, names: ExplanationNames): string {
  const a = names.agent(choice.agentId);
  const b = choice.nextBestId === undefined ? undefined : names.agent(choice.nextBestId);
  switch (choice.decidedBy) {
    case 'preferred-agent':
      return `${a}, de voorkeursagent`;
    case 'only-one':
      return `${a}, de enige agent die vrij was`;
    case 'overall-match':
      return `${a}: er wachtten meerdere bellers en er waren meerdere agents vrij, en dit was voor allen samen de beste verdeling`;
    case 'all-rung':
      return choice.rung > 1
        ? `${a}, die het eerst opnam van ${count(choice.rung)} agents die tegelijk werden gebeld`
        : a;
    case 'preferred-skill':
      return b === undefined
        ? a
        : `${a} en niet naar ${b}, omdat ${a} meer van de gewenste vaardigheden heeft`;
    case 'strategy':
    case 'idle-time': {
      if (b === undefined) return a;
      const longer =
        choice.idleLongerMs === undefined || choice.idleLongerMs < 1000
          ? 'langer'
          : `${spellDuration(choice.idleLongerMs)} langer`;
      const idle = `${a} ${longer} vrij was`;
      const reason =
        choice.decidedBy === 'idle-time'
          ? `beiden gelijk stonden ${equalIn[choice.strategy]} en ${idle}`
          : (termReason(a, b, choice) ?? idle);
      return `${a} en niet naar ${b}, omdat ${reason}`;
    }
  }
}
