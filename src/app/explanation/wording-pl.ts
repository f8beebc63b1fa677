// Facts about a call's route in Polish.
// Never declines a name, and speaks of agents as "osoby", which fits men and women alike.
import type { Transferor } from '../../core/calls/transfer-event.js';
import type {
  AgentHindrance,
  AgentPool,
  FactOf,
  PoolSkills,
  WaitPart,
  WaitReason,
} from '../../core/explanation/explanation-model.js';
import type { QueueId } from '../../core/kernel/ids.js';
import {
  type ExplanationNames,
  isOutage,
  spellClock,
  spellCount,
  spellDuration,
  spellList,
  spellSkills,
  type Waited,
  type Wording,
} from './wording-model.js';
import { erasedNumber } from '../../core/journal/personal-fields.js';
import { chosen, number } from './choice-wording-pl.js';

const feminineWords = [
  'zero',
  'jedna',
  'dwie',
  'trzy',
  'cztery',
  'pięć',
  'sześć',
  'siedem',
  'osiem',
  'dziewięć',
  'dziesięć',
];

const neuterWords = ['zero', 'jedno', 'dwa', ...feminineWords.slice(3)];

const accusativeWords = ['zero', 'jedną', ...feminineWords.slice(2)];

/** Forms for 1, for 2–4 (22–24, …) and for all other numbers. */
type Forms = readonly [one: string, few: string, many: string];

function formOf(n: number, [one, few, many]: Forms): string {
  if (n === 1) return one;
  const tens = n % 100;
  return n % 10 >= 2 && n % 10 <= 4 && (tens < 12 || tens > 14) ? few : many;
}

/** Of one, of 2–4 and of more persons. */
const doing: Readonly<Record<AgentHindrance, Forms>> = {
  talking: ['rozmawiała', 'rozmawiały', 'rozmawiało'],
  ringing: [
    'była wywoływana do innego połączenia',
    'były wywoływane do innych połączeń',
    'było wywoływanych do innych połączeń',
  ],
  'wrap-up': ['kończyła pracę po rozmowie', 'kończyły pracę po rozmowie', 'kończyło pracę po rozmowie'],
  'on-break': ['miała przerwę', 'miały przerwę', 'miało przerwę'],
  'logged-out': ['była wylogowana', 'były wylogowane', 'było wylogowanych'],
  busy: [
    'prowadziła rozmowę spoza kolejek',
    'prowadziły rozmowy spoza kolejek',
    'prowadziło rozmowy spoza kolejek',
  ],
  resting: [
    'miała krótką pauzę po nieodebranym połączeniu',
    'miały krótką pauzę po nieodebranym połączeniu',
    'miało krótką pauzę po nieodebranym połączeniu',
  ],
  parked: ['miała zaparkowaną rozmowę', 'miały zaparkowane rozmowy', 'miało zaparkowane rozmowy'],
  'kept-free': [
    'czekała na pilniejsze zgłoszenie',
    'czekały na pilniejsze zgłoszenie',
    'czekało na pilniejsze zgłoszenie',
  ],
  'freeing-up': [
    'kończyła inne rozmowy, aby odebrać to połączenie',
    'kończyły inne rozmowy, aby odebrać to połączenie',
    'kończyło inne rozmowy, aby odebrać to połączenie',
  ],
  full: ['była w pełni obciążona', 'były w pełni obciążone', 'było w pełni obciążonych'],
  taken: ['otrzymała inne połączenie', 'otrzymały inne połączenia', 'otrzymało inne połączenia'],
  'channel-down': [
    'była nieosiągalna z powodu awarii telefonii',
    'były nieosiągalne z powodu awarii telefonii',
    'było nieosiągalnych z powodu awarii telefonii',
  ],
};

/** Beside a name: says nothing about whether it is a man's or a woman's. */
const stateNoun: Readonly<Record<AgentHindrance, string>> = {
  talking: 'rozmowa w toku',
  ringing: 'telefon dzwonił w innym połączeniu',
  'wrap-up': 'praca po rozmowie',
  'on-break': 'przerwa',
  'logged-out': 'wylogowanie',
  busy: 'rozmowa spoza kolejek',
  resting: 'krótka pauza po nieodebranym połączeniu',
  parked: 'zaparkowana rozmowa',
  'kept-free': 'rezerwa dla pilniejszego zgłoszenia',
  'freeing-up': 'kończenie innych rozmów przed tym połączeniem',
  full: 'pełne obciążenie',
  taken: 'inne połączenie',
  'channel-down': 'awaria telefonii',
};

/** Follows `osoba` or `osoby`; a clause is closed by a comma. */
function skilled(
  skills: PoolSkills | undefined,
  several: boolean,
  names: ExplanationNames,
): { readonly text: string; readonly close: string } {
  if (skills === undefined) {
    return {
      text: several ? ', które mogły odebrać połączenie' : ', która mogła odebrać połączenie',
      close: ',',
    };
  }
  const text = spellSkills(skills, names, 'i');
  if (text === undefined) return { text: '', close: '' };
  const parts = skills.levels.length + (skills.rule === undefined ? 0 : 1);
  return {
    text: ` z ${parts > 1 || skills.rule !== undefined ? 'umiejętnościami' : 'umiejętnością'} ${text}`,
    close: '',
  };
}

function because(pool: AgentPool, names: ExplanationNames): string {
  if (pool.preferredAgentId !== undefined) {
    const [group] = pool.groups;
    const state = group === undefined ? 'nie mogła odebrać połączenia' : doing[group.hindrance][0];
    return `, ponieważ osoba preferowana (${names.agent(pool.preferredAgentId)}) ${state}`;
  }
  const present = pool.groups.filter(({ hindrance }) => hindrance !== 'logged-out');
  if (isOutage(pool)) return ' z powodu awarii telefonii';
  const away = pool.groups.length > present.length;
  const total = present.reduce((sum, { agentIds }) => sum + agentIds.length, 0);
  const one = skilled(pool.skills, false, names);
  if (total === 0) {
    return away
      ? `, ponieważ nie była zalogowana żadna osoba${one.text}`
      : `, ponieważ nie ma żadnej osoby${one.text}`;
  }
  const several = skilled(pool.skills, true, names);
  const [first, second] = present;
  if (first !== undefined && second === undefined) {
    const [only] = first.agentIds;
    const verb = formOf(total, doing[first.hindrance]);
    if (total === 1 && only !== undefined) {
      const who = `jedyna ${away ? 'zalogowana ' : ''}osoba${one.text} (${names.agent(only)})${one.close}`;
      return `, ponieważ ${who} ${verb}`;
    }
    const plural = doing[first.hindrance][1];
    const loggedIn = away ? 'zalogowane ' : '';
    return total === 2
      ? `, ponieważ obie ${loggedIn}osoby${several.text}${several.close} ${plural}`
      : `, ponieważ wszystkie ${loggedIn}osoby${several.text} (${total})${several.close} ${plural}`;
  }
  const parts = present.map(({ hindrance, agentIds }) => {
    const n = agentIds.length;
    return `${spellCount(n, feminineWords)} ${formOf(n, doing[hindrance])}`;
  });
  const list = `${parts.slice(0, -1).join(', ')}, a ${parts.at(-1) ?? ''}`;
  return `, ponieważ spośród ${away ? 'zalogowanych ' : ''}osób${several.text} (${total})${several.close} ${list}`;
}

function part(one: WaitPart, pool: AgentPool | undefined, names: ExplanationNames): string {
  const time = spellDuration(one.ms);
  switch (one.kind) {
    case 'nobody-free':
      return pool === undefined ? time : `${time}${because(pool, names)}`;
    case 'calling-customer':
      return `${time} łączenia się z klientem`;
    case 'ringing': {
      const [only, another] = one.agentIds;
      return only !== undefined && another === undefined
        ? `${time} dzwonienia do: ${names.agent(only)}`
        : `${time} dzwonienia do ${one.agentIds.length} konsultantów`;
    }
  }
}

/** Follows the time waited. */
function why({ pool, parts }: WaitReason, names: ExplanationNames): string {
  if (parts !== undefined) return ` (${parts.map((one) => part(one, pool, names)).join('; ')})`;
  return pool === undefined ? '' : because(pool, names);
}

const waited = (fact: Waited, names: ExplanationNames): string =>
  `oczekiwanie trwało ${spellClock(fact.waitedMs)}${why(fact, names)}`;

const overflowCauses: Readonly<Record<string, string>> = {
  'max-wait': 'osiągnięto najdłuższy czas oczekiwania w kolejce',
  'queue-full': 'czekało już zbyt wiele osób',
  'queue-full-for-agents': 'na obecnych konsultantów czekało zbyt wiele osób',
  'expected-wait-too-long': 'przewidywany czas oczekiwania był zbyt długi',
  'nobody-logged-in': 'nikt nie był zalogowany',
  'all-on-break': 'wszyscy mieli przerwę',
  'left-by-digit': 'naciśnięto klawisz',
  closed: 'kolejka była zamknięta',
  'queue-removed': 'kolejkę usunięto',
};

function left(fact: FactOf<'left'>, names: ExplanationNames): string {
  const wait = fact.waitedMs < 1000 ? undefined : waited(fact, names);
  const then = (text: string): string => (wait === undefined ? text : `${wait}; potem ${text}`);
  const cause = fact.cause === undefined ? undefined : overflowCauses[fact.cause];
  switch (fact.reason) {
    case 'abandoned':
      return then('dzwoniąca osoba się rozłączyła');
    case 'overflowed':
      return then(
        `połączenie ${wait === undefined ? 'nie weszło do kolejki' : 'opuściło kolejkę'}${cause === undefined ? '' : `, ponieważ ${cause}`}`,
      );
    case 'called-back':
      return then(
        fact.cause === 'callback-withdrawn'
          ? 'tę próbę wycofano, zanim zadzwoniono do klienta'
          : 'dzwoniąca osoba się rozłączyła, zachowując miejsce na oddzwonienie',
      );
    case 'unreached':
      return fact.agentId === undefined
        ? then('tym razem nie udało się dodzwonić')
        : `${waited(fact, names)}; skierowano do: ${names.agent(fact.agentId)}, ale tym razem nie udało się dodzwonić`;
    case 'interrupted':
      return then('połączenie przerwał błąd systemu');
  }
}

const failures: Readonly<Record<string, string>> = {
  declined: 'połączenie odrzucone',
  busy: 'telefon zajęty',
  'no-answer': 'bez odpowiedzi',
  unreachable: 'telefon nieosiągalny',
  'agent-logged-out': 'wylogowanie lub przerwa',
  'agent-occupied': 'inna rozmowa',
  'demand-changed': 'zmiana wymaganych umiejętności',
  'configuration-changed': 'zmiana konfiguracji',
};

const inAll = (ms: number | undefined): string => (ms === undefined ? '' : `, łącznie ${spellClock(ms)}`);

/** Why a step comes sooner than it is set: the place was held before. */
function held(fact: FactOf<'widened'>): string {
  if (fact.held === undefined) return '';
  const { ms, plannedMs } = fact.held;
  const planned = plannedMs === undefined ? '' : `; zwykle krok następuje po ${spellDuration(plannedMs)}`;
  return ` (${spellClock(ms)}, licząc od zajęcia miejsca${planned})`;
}

export const polish: Wording = {
  inQueue: (queue) => `${queue}: `,
  answered(fact, names) {
    const got = fact.choice === undefined ? names.agent(fact.agentId) : chosen(fact.choice, names);
    return fact.atOnce && fact.waitedMs - fact.ringMs < 1000
      ? `bez oczekiwania na wolną osobę (odebrano po ${spellDuration(fact.ringMs)}); skierowano do: ${got}`
      : `${waited(fact, names)}; skierowano do: ${got}`;
  },
  left,
  waiting: (fact, names) => `oczekiwanie trwa już ${spellClock(fact.waitedMs)}${why(fact, names)}`,
  ringing(fact, names) {
    const many = fact.agentIds.length > 1;
    const who =
      many || fact.choice === undefined
        ? spellList(
            fact.agentIds.map((id) => names.agent(id)),
            'i',
          )
        : chosen({ ...fact.choice, rung: 1 }, names);
    return `${waited(fact, names)}; teraz dzwoni telefon: ${who.replace(', a nie do: ', ', a nie: ')}`;
  },
  consulting: () => 'prośba o pomoc kogoś jeszcze w trakcie innej rozmowy',
  'place-kept'({ waitedMs, of, totalMs }) {
    switch (of) {
      case 'callback':
        return `oddzwonienie z zachowanym miejscem: minęło już ${spellClock(waitedMs)}${inAll(totalMs)}`;
      case 'earlier-call':
        return `odzyskane miejsce z wcześniejszego połączenia: wcześniejsze oczekiwanie trwało ${spellClock(waitedMs)}${inAll(totalMs)}`;
      case 'this-call':
        return `zachowane poprzednie miejsce: wcześniejsze oczekiwanie trwało ${spellClock(waitedMs)}${inAll(totalMs)}`;
    }
  },
  'preferred-awaited': ({ agentId, waitedMs, hindrance }, names) =>
    `przez pierwsze ${spellDuration(waitedMs)} uwzględniano tylko osobę preferowaną: ${names.agent(agentId)}${hindrance === undefined ? '' : ` (${stateNoun[hindrance]})`}`,
  'preferred-skipped': ({ agentId, hindrance }, names) =>
    `nie czekano na osobę preferowaną: ${names.agent(agentId)} (${stateNoun[hindrance]})`,
  widened(fact, names) {
    const when = fact.early
      ? `już po ${spellDuration(fact.afterMs)}, ponieważ nie była zalogowana żadna osoba, która mogłaby odebrać połączenie,`
      : `po ${spellDuration(fact.afterMs)}${held(fact)}`;
    const more =
      fact.added === undefined || fact.added === 0
        ? ''
        : ` (o ${spellCount(fact.added, accusativeWords)} ${formOf(fact.added, ['osobę', 'osoby', 'osób'])} więcej)`;
    return `${when} ${changed(fact, names)}${more}`;
  },
  'offer-failed': ({ agentId, outcome, cause, ringMs }, names) => {
    const what = (cause === undefined ? undefined : failures[cause]) ?? `nie odebrano (${cause ?? outcome})`;
    const rang = ringMs < 1000 ? '' : ` przez ${spellDuration(ringMs)}`;
    return `wcześniej${rang} dzwoniono do: ${names.agent(agentId)} – ${what}`;
  },
  redirected({ queueId, reason, action, target }, names) {
    const why = reason === 'closed' ? `${names.queue(queueId)}: kolejka zamknięta; ` : '';
    return `${why}połączenie przekierowano: ${place(action, target, names)}`;
  },
  transferred: ({ action, target, attended, ...by }, names) =>
    `połączenie przekazano${attended ? ' po konsultacji' : ''}: ${place(action, target, names)} (osoba przekazująca: ${transferor(by, names)})`,
  consulted: ({ action, target, ...by }, names) =>
    `połączenie zawieszono na czas konsultacji: ${place(action, target, names)} (osoba konsultująca: ${transferor(by, names)})`,
  'transfer-failed': ({ action, target, cause, ...by }, names) =>
    `nie udało się przekazać połączenia: ${place(action, target, names)} – ${failures[cause] ?? `nie odebrano (${cause})`} (osoba przekazująca: ${transferor(by, names)})`,
  returned: (by, names) => `połączenie wróciło do osoby przekazującej: ${transferor(by, names)}`,
  'bridge-failed': ({ agentId }, names) =>
    `${names.agent(agentId)}: telefon odebrano, ale nie udało się zestawić rozmowy; połączenie wróciło na to samo miejsce`,
  'went-before'(fact, names) {
    const { rival, others } = fact;
    if (rival === undefined && fact.waitedLongest) {
      const who = formOf(others, [
        'inne połączenie, które czekało',
        'inne połączenia, które czekały',
        'innych połączeń, które czekały',
      ]);
      return `wyprzedziło ${spellCount(others, neuterWords)} ${who} krócej`;
    }
    if (rival === undefined) return `było najpilniejsze spośród połączeń do tej osoby (${others + 1})`;
    const where = rival.queueId === fact.queueId ? '' : ` (kolejka: ${names.queue(rival.queueId)})`;
    const why = headStarts[fact.mode ?? 'priority'];
    return `wyprzedziło połączenie${where}, które czekało o ${spellDuration(rival.waitedLongerMs)} dłużej, ponieważ ${why} jak ${spellDuration(rival.ownHeadStartMs)} oczekiwania (tam: ${spellDuration(rival.headStartMs)})`;
  },
  'line-joined': ({ others, ahead }) => {
    const waiting = formOf(others, ['czekała', 'czekały', 'czekało']);
    const who = formOf(others, ['inna osoba', 'inne osoby', 'innych osób']);
    const before = ahead === undefined || ahead === others ? '' : `, w tym przed tym połączeniem: ${ahead}`;
    return `na początku w kolejce ${waiting} ${spellCount(others, feminineWords)} ${who}${before}`;
  },
  estimated: ({ lowMs, highMs }) =>
    `przewidywany czas oczekiwania: od ${spellDuration(lowMs)} do ${spellDuration(highMs)}`,
  'priority-changed': ({ priority, afterMs }) =>
    `po ${spellDuration(afterMs)} ustawiono priorytet ${number(priority)}`,
  'demand-changed'({ required, preferred, afterMs, able }, names) {
    const must = spellSkills(required, names, 'i');
    const rather = spellSkills(preferred, names, 'i');
    const skills = [
      ...(must === undefined ? [] : [must]),
      ...(rather === undefined ? [] : [`preferowane: ${rather}`]),
    ];
    const what =
      skills.length === 0
        ? 'ograniczono wymagania do umiejętności kolejki'
        : `oprócz umiejętności kolejki ustawiono wymagania: ${skills.join(', ')}`;
    const who =
      able === undefined
        ? ''
        : able === 0
          ? ' (nikt nie mógł odebrać połączenia)'
          : ` (osoby, które mogły odebrać połączenie: ${able})`;
    return `po ${spellDuration(afterMs)} ${what}${who}`;
  },
};

const transferor = ({ extension, agentId }: Transferor, names: ExplanationNames): string =>
  agentId === undefined ? `numer wewnętrzny ${extension}` : names.agent(agentId);

function place(action: string, target: string | undefined, names: ExplanationNames): string {
  switch (action) {
    case 'queue':
      return target === undefined ? 'inna kolejka' : `kolejka ${names.queue(target as QueueId)}`;
    case 'flow':
      return 'menu głosowe';
    case 'extension':
      return `numer wewnętrzny ${target ?? ''}`.trimEnd();
    case 'external':
      return target === erasedNumber
        ? 'numer, który od tego czasu usunięto'
        : `numer ${target ?? 'zewnętrzny'}`;
    case 'voicemail':
      return 'poczta głosowa';
    case 'callback':
      return 'propozycja oddzwonienia';
    default:
      return 'zapowiedź';
  }
}

const headStarts = {
  priority: 'priorytet i waga liczyły się',
  'oldest-first': 'miejsce liczyło się',
  'service-level': 'priorytet i zagrożony poziom obsługi liczyły się',
  score: 'punktacja liczyła się',
} as const;

function changed({ change, step }: FactOf<'widened'>, names: ExplanationNames): string {
  switch (change?.kind) {
    case 'lower-level':
      return `obniżono wymagany poziom: ${names.skill(change.skill)} ≥ ${change.minLevel}`;
    case 'drop-skill':
      return `przestano wymagać umiejętności: ${names.skill(change.skill)}`;
    case 'drop-rule':
      return 'pominięto regułę umiejętności';
    case 'open-tier':
      return `uwzględniono także osoby do grupy ${change.tier} włącznie`;
    case 'add-queue':
      return `uwzględniono także osoby z kolejki: ${names.queue(change.queueId)}`;
    case undefined:
      return `uwzględniono więcej osób (krok ${step})`;
  }
}
