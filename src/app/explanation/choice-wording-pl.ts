// Why an agent was chosen, in Polish.
// Never judges a choice: the facts say what decided.
import type { AgentChoice } from '../../core/explanation/explanation-model.js';
import {
  type ExplanationNames,
  spellClock,
  spellDuration,
  spellNumber,
  spellShare,
} from './wording-model.js';

export const number = (value: number): string => spellNumber(value, ',');

/** After `przy`. */
const equalIn: Readonly<Record<AgentChoice['strategy'], string>> = {
  'longest-idle': 'równym czasie bez rozmowy',
  'round-robin': 'równej kolejności',
  'fewest-calls': 'równej liczbie dzisiejszych połączeń',
  'least-talk-time': 'równym dzisiejszym czasie rozmów',
  'least-occupied': 'równym obłożeniu',
  'most-skilled': 'równym poziomie umiejętności',
  'least-skilled': 'równym poziomie umiejętności',
  'ordered-tiers': 'tej samej grupie i pozycji',
  random: 'równym wyniku losowania',
  'weighted-random': 'równym wyniku losowania',
  'ring-all': 'równym czasie bez rozmowy',
  'ring-progressively': 'równym czasie bez rozmowy',
  score: 'równej punktacji',
};

const termName: Readonly<Record<NonNullable<NonNullable<AgentChoice['term']>['mostly']>, string>> = {
  'idle-time': 'czas bez rozmowy',
  'last-offer': 'kolejność',
  calls: 'liczba dzisiejszych połączeń',
  'talk-time': 'czas rozmów',
  occupancy: 'małe obłożenie',
  skill: 'umiejętności',
  desire: 'preferencja tej pracy',
  'skills-total': 'inne umiejętności',
  tier: 'grupa',
  position: 'pozycja',
  random: 'losowanie',
  priority: 'priorytet',
  'time-in-queue': 'czas w kolejce',
  'time-in-system': 'czas w systemie',
  cost: 'niski koszt',
  'preferred-skills': 'preferowane umiejętności',
};

/** Follows `ze względu na `. */
function termReason(a: string, b: string, { term, strategy }: AgentChoice): string | undefined {
  if (term === undefined) return undefined;
  const { winner, nextBest } = term;
  const pair = (spell: (value: number) => string): string => `${a} ${spell(winner)}, ${b} ${spell(nextBest)}`;
  switch (term.name) {
    case 'idle-time':
      return undefined;
    case 'last-offer':
      return winner === 0
        ? `kolejność (${a}: jeszcze bez połączenia z tej kolejki)`
        : `kolejność (${b}: nowsze połączenie z tej kolejki)`;
    case 'calls':
      return `mniejszą liczbę dzisiejszych połączeń (${pair(number)})`;
    case 'talk-time':
      return `krótszy dzisiejszy czas rozmów (${pair(spellClock)})`;
    case 'occupancy':
      return `mniejsze obłożenie (${pair(spellShare)})`;
    case 'skill':
      return strategy === 'least-skilled'
        ? `niższy, a wystarczający poziom umiejętności (${pair(number)}), aby eksperci pozostali wolni`
        : `wyższy poziom umiejętności do tego połączenia (${pair(number)})`;
    case 'desire':
      return `wyższą preferencję tej pracy przy równym poziomie umiejętności (${pair(number)})`;
    case 'skills-total':
      return `mniejszą sumę innych umiejętności przy równym poziomie (${pair(number)}), aby eksperci pozostali wolni`;
    case 'tier':
      return `wcześniejszą grupę (${pair(number)})`;
    case 'position':
      return `wcześniejszą pozycję${term.tier === undefined ? '' : ` w grupie ${number(term.tier)}`} (${pair(number)})`;
    case 'random':
      return 'wynik losowania';
    case 'score':
      return `wyższą punktację (${pair(number)}${term.mostly === undefined ? '' : `; głównie: ${termName[term.mostly]}`})`;
    default:
      return `wartość: ${termName[term.name]} (${pair(number)})`;
  }
}

/** Follows `skierowano do: `. */
export function chosen(choice: AgentChoice, names: ExplanationNames): string {
  const a = names.agent(choice.agentId);
  const b = choice.nextBestId === undefined ? undefined : names.agent(choice.nextBestId);
  switch (choice.decidedBy) {
    case 'preferred-agent':
      return `${a} (osoba preferowana)`;
    case 'only-one':
      return `${a} (jedyna wolna osoba)`;
    case 'overall-match':
      return `${a}; w tej samej chwili czekało kilka połączeń i było kilka wolnych osób, a taki podział był najlepszy dla wszystkich`;
    case 'all-rung':
      return choice.rung > 1
        ? `${a} (najszybsza odpowiedź; telefony dzwoniące jednocześnie: ${choice.rung})`
        : a;
    case 'preferred-skill':
      return b === undefined ? a : `${a}, a nie do: ${b}, ze względu na preferowane umiejętności`;
    case 'strategy':
    case 'idle-time': {
      if (b === undefined) return a;
      const longer =
        choice.idleLongerMs === undefined || choice.idleLongerMs < 1000
          ? 'dłuższy czas bez rozmowy'
          : `dłuższy o ${spellDuration(choice.idleLongerMs)} czas bez rozmowy`;
      const reason =
        choice.decidedBy === 'idle-time'
          ? `przy ${equalIn[choice.strategy]} ze względu na ${longer}`
          : `ze względu na ${termReason(a, b, choice) ?? longer}`;
      return `${a}, a nie do: ${b}, ${reason}`;
    }
  }
}
