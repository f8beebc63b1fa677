// Facts about a call's route in Dutch.
// Never declines a name and never takes an agent for a man or a woman.
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
  spellDuration,
  spellList,
  spellSkills,
  type Waited,
  type Wording,
} from './wording-model.js';
import { erasedNumber } from '../../core/journal/personal-fields.js';
import { count, chosen, number } from './choice-wording-nl.js';

const agents = (n: number): string => (n === 1 ? 'agent' : 'agents');

/** At the end of a subordinate clause: of one, of several. */
const doing: Readonly<Record<AgentHindrance, readonly [one: string, several: string]>> = {
  talking: ['in gesprek was', 'in gesprek waren'],
  ringing: ['voor een andere beller werd gebeld', 'voor een andere beller werden gebeld'],
  'wrap-up': ['met nawerk bezig was', 'met nawerk bezig waren'],
  'on-break': ['pauze had', 'pauze hadden'],
  'logged-out': ['niet was ingelogd', 'niet waren ingelogd'],
  busy: ['een gesprek buiten de wachtrijen voerde', 'een gesprek buiten de wachtrijen voerden'],
  resting: [
    'een korte rustpauze had na een gemist gesprek',
    'een korte rustpauze hadden na een gemist gesprek',
  ],
  parked: ['bezet was door een geparkeerd gesprek', 'bezet waren door een geparkeerd gesprek'],
  'kept-free': [
    'werd vrijgehouden voor een dringender verzoek',
    'werden vrijgehouden voor een dringender verzoek',
  ],
  'freeing-up': [
    'andere gesprekken afrondde om dit aan te nemen',
    'andere gesprekken afrondden om dit aan te nemen',
  ],
  full: ['aan het maximum zat', 'aan het maximum zaten'],
  taken: ['een andere beller kreeg', 'een andere beller kregen'],
  'channel-down': [
    'onbereikbaar was door een telefoniestoring',
    'onbereikbaar waren door een telefoniestoring',
  ],
};

const did = (hindrance: AgentHindrance, n: number): string => doing[hindrance][n === 1 ? 0 : 1];

function skilled(skills: PoolSkills | undefined, n: number, names: ExplanationNames): string {
  if (skills === undefined) return ` die dit gesprek ${n === 1 ? 'kon' : 'konden'} aannemen`;
  const text = spellSkills(skills, names, 'en');
  return text === undefined ? '' : ` met ${text}`;
}

function because(pool: AgentPool, names: ExplanationNames): string {
  if (pool.preferredAgentId !== undefined) {
    const [group] = pool.groups;
    const state = group === undefined ? '' : `, die ${did(group.hindrance, 1)}`;
    return `op ${names.agent(pool.preferredAgentId)}, de voorkeursagent${state}`;
  }
  const present = pool.groups.filter(({ hindrance }) => hindrance !== 'logged-out');
  if (isOutage(pool)) return 'vanwege een telefoniestoring';
  const away = pool.groups.length > present.length;
  const total = present.reduce((sum, { agentIds }) => sum + agentIds.length, 0);
  const with_ = skilled(pool.skills, total, names);
  if (total === 0) {
    if (pool.skills === undefined)
      return `omdat er niemand ${away ? 'was ingelogd' : 'is'} die dit gesprek kon aannemen`;
    return `omdat er geen agent${with_} ${away ? 'was ingelogd' : 'is'}`;
  }
  const [first, second] = present;
  const who = `${away ? 'ingelogde ' : ''}${agents(total)}${with_}`;
  if (first !== undefined && second === undefined) {
    const [only] = first.agentIds;
    return total === 1 && only !== undefined
      ? `omdat ${names.agent(only)}, de enige ${who}, ${did(first.hindrance, 1)}`
      : `omdat de ${count(total)} ${who} ${did(first.hindrance, total)}`;
  }
  const parts = present.map(
    ({ hindrance, agentIds }) => `${count(agentIds.length)} ${did(hindrance, agentIds.length)}`,
  );
  return `omdat van de ${count(total)} ${who} er ${spellList(parts, 'en')}`;
}

function part(one: WaitPart, pool: AgentPool | undefined, names: ExplanationNames): string {
  const time = spellDuration(one.ms);
  switch (one.kind) {
    case 'nobody-free':
      return pool === undefined ? time : `${time} ${because(pool, names)}`;
    case 'calling-customer':
      return `${time} waarin de klant werd gebeld`;
    case 'ringing': {
      const [only, another] = one.agentIds;
      return only !== undefined && another === undefined
        ? `${time} waarin het toestel van ${names.agent(only)} overging`
        : `${time} waarin de toestellen van ${count(one.agentIds.length)} agents overgingen`;
    }
  }
}

/** Follows the time waited. */
function why({ pool, parts }: WaitReason, names: ExplanationNames): string {
  if (parts !== undefined) return ` (${parts.map((one) => part(one, pool, names)).join('; ')})`;
  return pool === undefined ? '' : ` ${because(pool, names)}`;
}

const waited = (fact: Waited, names: ExplanationNames): string =>
  `wachtte ${spellClock(fact.waitedMs)}${why(fact, names)}`;

const overflowCauses: Readonly<Record<string, string>> = {
  'max-wait': ', omdat de maximale wachttijd van de wachtrij was bereikt',
  'queue-full': ', omdat er al te veel bellers wachtten',
  'queue-full-for-agents': ', omdat er te veel bellers wachtten voor de aanwezige agents',
  'expected-wait-too-long': ', omdat de verwachte wachttijd te lang was',
  'nobody-logged-in': ', omdat er geen agent was ingelogd',
  'all-on-break': ', omdat alle agents pauze hadden',
  'left-by-digit': ' door een toets in te drukken',
  closed: ', omdat de wachtrij gesloten was',
  'queue-removed': ', omdat de wachtrij was verwijderd',
};

function left(fact: FactOf<'left'>, names: ExplanationNames): string {
  const wait = fact.waitedMs < 1000 ? undefined : waited(fact, names);
  const then = (first: string, rest: string): string =>
    wait === undefined ? `${first} ${rest}` : `${wait}; daarna ${inverted(first, rest)}`;
  const cause = fact.cause === undefined ? undefined : overflowCauses[fact.cause];
  switch (fact.reason) {
    case 'abandoned':
      return then('de beller', 'hing op');
    case 'overflowed':
      return wait === undefined
        ? `de beller werd niet tot de wachtrij toegelaten${cause ?? ''}`
        : then('de beller', `verliet de wachtrij${cause ?? ''}`);
    case 'called-back':
      return fact.cause === 'callback-withdrawn'
        ? then('deze poging', 'werd ingetrokken voordat de klant werd gebeld')
        : then('de beller', 'hing op en behield de plaats voor een terugbelgesprek');
    case 'unreached':
      return fact.agentId === undefined
        ? then('de klant', 'was deze keer niet te bereiken')
        : `${waited(fact, names)}; ging naar ${names.agent(fact.agentId)}, maar de klant was deze keer niet te bereiken`;
    case 'interrupted':
      return then('het gesprek', 'werd door een systeemfout verbroken');
  }
}

/** After `daarna` the verb comes before the subject. */
function inverted(subject: string, rest: string): string {
  const [verb, ...others] = rest.split(' ');
  return [verb, subject, ...others].join(' ');
}

const failures: Readonly<Record<string, string>> = {
  declined: 'weigerde het gesprek',
  busy: 'was in gesprek',
  'no-answer': 'nam niet op',
  unreachable: 'was telefonisch niet te bereiken',
  'agent-logged-out': 'logde uit of ging met pauze',
  'agent-occupied': 'kreeg een ander gesprek',
  'demand-changed': 'had de vaardigheden niet die vanaf dat moment waren vereist',
  'configuration-changed': 'kon het na een wijziging van de configuratie niet meer aannemen',
};

const inAll = (ms: number | undefined): string => (ms === undefined ? '' : `, in totaal ${spellClock(ms)}`);

/** Why a step comes sooner than it is set: the place was held before. */
function held(fact: FactOf<'widened'>): string {
  if (fact.held === undefined) return '';
  const { ms, plannedMs } = fact.held;
  const planned = plannedMs === undefined ? '' : `; normaal komt de stap na ${spellDuration(plannedMs)}`;
  return ` (${spellClock(ms)} gerekend vanaf het innemen van de plaats${planned})`;
}

export const dutch: Wording = {
  inQueue: (queue) => `${queue}: `,
  answered(fact, names) {
    const got = fact.choice === undefined ? names.agent(fact.agentId) : chosen(fact.choice, names);
    return fact.atOnce && fact.waitedMs - fact.ringMs < 1000
      ? `hoefde niet op een agent te wachten (opgenomen na ${spellDuration(fact.ringMs)}); ging naar ${got}`
      : `${waited(fact, names)}; ging naar ${got}`;
  },
  left,
  waiting: (fact, names) => `wacht al ${spellClock(fact.waitedMs)}${why(fact, names)}`,
  ringing(fact, names) {
    const many = fact.agentIds.length > 1;
    const who =
      many || fact.choice === undefined
        ? spellList(
            fact.agentIds.map((id) => names.agent(id)),
            'en',
          )
        : chosen({ ...fact.choice, rung: 1 }, names);
    return `${waited(fact, names)}; gaat nu naar ${who}`;
  },
  consulting: () => 'vroeg tijdens een ander gesprek om een collega',
  'place-kept'({ waitedMs, of, totalMs }) {
    switch (of) {
      case 'callback':
        return `een terugbelgesprek dat zijn plaats behield: er was al ${spellClock(waitedMs)} verstreken${inAll(totalMs)}`;
      case 'earlier-call':
        return `kreeg de plaats van een eerder gesprek terug: de beller had al ${spellClock(waitedMs)} gewacht${inAll(totalMs)}`;
      case 'this-call':
        return `behield de eerdere plaats: de beller had al ${spellClock(waitedMs)} gewacht${inAll(totalMs)}`;
    }
  },
  'preferred-awaited': ({ agentId, waitedMs, hindrance }, names) =>
    `de eerste ${spellDuration(waitedMs)} kwam alleen ${names.agent(agentId)} in aanmerking, de voorkeursagent${hindrance === undefined ? '' : `, die ${did(hindrance, 1)}`}`,
  'preferred-skipped': ({ agentId, hindrance }, names) =>
    `op ${names.agent(agentId)}, de voorkeursagent, werd niet gewacht, omdat die ${did(hindrance, 1)}`,
  widened(fact, names) {
    const when = fact.early
      ? `al na ${spellDuration(fact.afterMs)}, omdat er niemand was ingelogd die het gesprek kon aannemen,`
      : `na ${spellDuration(fact.afterMs)}${held(fact)}`;
    const more =
      fact.added === undefined || fact.added === 0
        ? ''
        : ` (${count(fact.added)} ${agents(fact.added)} erbij)`;
    return `${when} ${changed(fact, names)}${more}`;
  },
  'offer-failed': ({ agentId, outcome, cause, ringMs }, names) => {
    const what =
      (cause === undefined ? undefined : failures[cause]) ?? `nam het niet aan (${cause ?? outcome})`;
    const rang = ringMs < 1000 ? '' : ` ${spellDuration(ringMs)}`;
    return `${names.agent(agentId)} werd eerder${rang} gebeld, maar ${what}`;
  },
  redirected({ queueId, reason, action, target }, names) {
    const why = reason === 'closed' ? `${names.queue(queueId)} was gesloten; ` : '';
    return `${why}de beller werd doorgestuurd naar ${place(action, target, names)}`;
  },
  transferred: ({ action, target, attended, ...by }, names) =>
    `${transferor(by, names)} verbond de beller ${attended ? 'na overleg ' : ''}door naar ${place(action, target, names)}`,
  consulted: ({ action, target, ...by }, names) =>
    `${transferor(by, names)} zette de beller in de wacht voor overleg met ${place(action, target, names)}`,
  'transfer-failed': ({ action, target, cause, ...by }, names) =>
    `${transferor(by, names)} wilde de beller doorverbinden naar ${place(action, target, names)}, maar dat ${failures[cause] ?? `nam het gesprek niet aan (${cause})`}`,
  returned: (by, names) => `de beller kwam terug bij ${transferor(by, names)}`,
  'bridge-failed': ({ agentId }, names) =>
    `${names.agent(agentId)} nam op, maar de verbinding kwam niet tot stand; de beller kreeg dezelfde plaats terug`,
  'went-before'(fact, names) {
    const others = `${count(fact.others)} ${fact.others === 1 ? 'andere beller' : 'andere bellers'}`;
    const { rival } = fact;
    if (rival === undefined && fact.waitedLongest) {
      return `werd geholpen vóór ${others} die korter ${fact.others === 1 ? 'had' : 'hadden'} gewacht`;
    }
    if (rival === undefined) return `was de urgentste van ${count(fact.others + 1)} bellers voor deze agent`;
    const where = rival.queueId === fact.queueId ? '' : ` in ${names.queue(rival.queueId)}`;
    const why = headStarts[fact.mode ?? 'priority'];
    return `werd geholpen vóór een beller${where} die ${spellDuration(rival.waitedLongerMs)} langer had gewacht, want ${why} als ${spellDuration(rival.ownHeadStartMs)} wachttijd, tegenover ${spellDuration(rival.headStartMs)}`;
  },
  'line-joined': ({ others, ahead }) =>
    `bij binnenkomst ${others === 1 ? 'wachtte' : 'wachtten'} er ${count(others)} ${others === 1 ? 'andere beller' : 'andere bellers'} in de wachtrij${ahead === undefined || ahead === others ? '' : `, van wie er ${count(ahead)} eerder aan de beurt ${ahead === 1 ? 'was' : 'waren'}`}`,
  estimated: ({ lowMs, highMs }) =>
    `de verwachte wachttijd was ${spellDuration(lowMs)} tot ${spellDuration(highMs)}`,
  'priority-changed': ({ priority, afterMs }) =>
    `na ${spellDuration(afterMs)} werd de prioriteit op ${number(priority)} gezet`,
  'demand-changed'({ required, preferred, afterMs, able }, names) {
    const must = spellSkills(required, names, 'en');
    const rather = spellSkills(preferred, names, 'en');
    const skills = [
      ...(must === undefined ? [] : [must]),
      ...(rather === undefined ? [] : [`bij voorkeur ${rather}`]),
    ];
    const what =
      skills.length === 0
        ? 'waren alleen nog de vaardigheden van de wachtrij vereist'
        : `was naast de vaardigheden van de wachtrij ook vereist: ${skills.join(', ')}`;
    const who =
      able === undefined
        ? ''
        : ` (${count(able)} ${able > 1 ? 'agents konden' : 'agent kon'} het gesprek aannemen)`;
    return `na ${spellDuration(afterMs)} ${what}${who}`;
  },
};

const transferor = ({ extension, agentId }: Transferor, names: ExplanationNames): string =>
  agentId === undefined ? `toestelnummer ${extension}` : names.agent(agentId);

function place(action: string, target: string | undefined, names: ExplanationNames): string {
  switch (action) {
    case 'queue':
      return target === undefined ? 'een andere wachtrij' : names.queue(target as QueueId);
    case 'flow':
      return 'een keuzemenu';
    case 'extension':
      return `toestelnummer ${target ?? ''}`.trimEnd();
    case 'external':
      if (target === erasedNumber) return 'een nummer dat intussen is gewist';
      return target === undefined ? 'een extern nummer' : `het nummer ${target}`;
    case 'voicemail':
      return 'voicemail';
    case 'callback':
      return 'het aanbod om terug te bellen';
    default:
      return 'een meldtekst';
  }
}

const headStarts = {
  priority: 'prioriteit en gewicht telden',
  'oldest-first': 'de plaats telde',
  'service-level': 'prioriteit en het bedreigde servicelevel telden',
  score: 'de score telde',
} as const;

function changed({ change, step }: FactOf<'widened'>, names: ExplanationNames): string {
  switch (change?.kind) {
    case 'lower-level':
      return `werd het vereiste niveau voor ${names.skill(change.skill)} verlaagd tot ${change.minLevel}`;
    case 'drop-skill':
      return `was ${names.skill(change.skill)} niet meer vereist`;
    case 'drop-rule':
      return 'verviel de vaardigheidsregel';
    case 'open-tier':
      return `kwamen ook agents tot en met groep ${change.tier} in aanmerking`;
    case 'add-queue':
      return `kwamen ook de agents van ${names.queue(change.queueId)} in aanmerking`;
    case undefined:
      return `kwamen er meer agents in aanmerking (stap ${step})`;
  }
}
