// Items of the configuration in words: what a field is called and what stands in it, for the change log and for
// comparing what two people have made of the same.
// Never shows JSON, nor a name of the API where people have a word.
import type { Company } from '../../../src/api/company.js';
import type { QueueVoiceConfig } from '../../../src/api/queue-voice.js';
import type { Customer } from '../../../src/api/customers.js';
import type { Dictionary } from '../i18n/dictionary.js';
import type { Format } from '../i18n/format.js';
import { languageNames } from '../i18n/language.js';
import { lookUp } from '../i18n/use-text.js';

/** Names of things by key; those that are gone are called by it. */
export interface ItemNames {
  readonly nameOf: (
    list: 'agents' | 'queues' | 'flows' | 'schedules' | 'trunks',
    key: string,
  ) => string | undefined;
}

export interface ItemWords {
  /** `Callback › Attempts`. */
  readonly label: (path: readonly string[]) => string;
  readonly value: (path: readonly string[], value: unknown) => string;
}

/** Every name of a field, however deep; those of records (skills, steps, digits) are the user's own. */
type FieldName<T> = T extends readonly (infer E)[]
  ? FieldName<E>
  : T extends object
    ? {
        [K in keyof T & string]-?: string extends K ? FieldName<T[K]> : K | FieldName<NonNullable<T[K]>>;
      }[keyof T & string]
    : never;
type RecordKey = keyof Company['queues'][number]['overflow'] | keyof QueueVoiceConfig['leaveByDigit'];
/** What is named here; the fields of other lists are named by their own words. */
type NamedHere = Pick<
  Company,
  'settings' | 'trunks' | 'dids' | 'flows' | 'schedules' | 'queues' | 'agents' | 'extensions' | 'users'
>;
type KnownField = Exclude<FieldName<NamedHere[keyof NamedHere]> | FieldName<Customer>, RecordKey | 'kind'>;

/** Fields that are called otherwise inside another one. */
function labelsInside(t: Dictionary): Readonly<Record<string, string>> {
  const { routing: r } = t;
  return {
    'capacity.voice': r.agent.voice,
    'callback.ringSeconds': r.callback.ringSeconds,
    'callback.retryAfterBusySeconds': r.callback.retryBusy,
    'serviceLevel.seconds': t.fields.serviceLevelSeconds,
    'announcements.everySeconds': r.announcements.everySeconds,
    'agentMessage.prompt': r.agentMessage.prompt,
    'weights.skill': r.weights.skill,
    'competition.weights': r.competition.weights,
    'members.weight': r.members.weight,
    'announcements.position': r.announcements.position,
    'dates.name': r.schedule.dateName,
  };
}

function labelsOf(t: Dictionary): Readonly<Record<KnownField, string>> {
  const { fields: f, routing: r, flowEditor: e, destination: d } = t;
  return {
    id: f.id,
    name: f.name,
    number: f.number,
    language: f.language,
    otherBreakReasons: f.otherBreakReasons,
    username: f.username,
    role: f.role,
    password: f.password,
    sipPassword: f.sipPassword,
    agent: f.agent,
    extension: f.extension,
    timeZone: f.timeZone,
    countryCode: f.countryCode,
    internationalPrefix: f.internationalPrefix,
    trunkPrefix: f.trunkPrefix,
    competition: r.groups.competition,
    mode: r.competition.mode,
    priorityPointSeconds: r.competition.pointSeconds,
    maxHeadStartSeconds: r.competition.maxHeadStart,
    weights: r.strategy.weights,
    skill: f.skill,
    desire: r.weights.desire,
    priority: r.basics.priority,
    timeInQueue: r.weights.timeInQueue,
    timeInSystem: r.weights.timeInSystem,
    idleTime: r.weights.idleTime,
    occupancy: r.weights.occupancy,
    cost: r.weights.cost,
    addresses: f.addresses,
    outbound: r.groups.outbound,
    host: r.trunk.host,
    port: r.trunk.port,
    transport: r.trunk.transport,
    callerNumber: r.trunk.callerNumber,
    trunk: f.trunk,
    destination: f.destination,
    flow: d.kinds.flow,
    queue: d.kinds.queue,
    wishes: r.groups.wishes,
    skills: f.skills,
    minLevel: f.minLevel,
    weight: r.basics.weight,
    need: r.wishes.need,
    skillRule: r.rule.title,
    start: f.start,
    nodes: e.steps,
    node: t.flow.then,
    next: t.flow.then,
    afterwards: e.afterwards,
    prompt: e.prompt,
    choices: r.keys.title,
    inputTimeoutSeconds: e.inputTimeoutSeconds,
    maxNoInput: e.maxNoInput,
    onNoInput: e.onNoInput,
    invalidPrompt: e.invalidPrompt,
    maxInvalid: e.maxInvalid,
    weekly: r.groups.week,
    days: t.itemWords.days,
    hours: r.hours.schedule,
    from: r.schedule.from,
    to: r.schedule.to,
    dates: r.groups.dates,
    date: r.schedule.date,
    everyYear: r.schedule.everyYear,
    members: r.members.title,
    tier: r.members.tier,
    position: t.itemWords.place,
    openTier: r.members.openTier,
    strategy: r.strategy.title,
    everySeconds: r.strategy.everySeconds,
    widening: r.groups.widening,
    afterSeconds: r.widening.after,
    skipWaitWhenNobody: r.widening.skip,
    change: r.widening.change,
    music: f.music,
    ringSeconds: f.ringSeconds,
    wrapUpSeconds: f.wrapUpSeconds,
    wrapUpKind: r.afterCall.kind,
    wrapUpExtensionSeconds: r.afterCall.extension,
    retryAfterRefusalSeconds: f.retryAfterRefusalSeconds,
    retryAfterBusySeconds: r.afterCall.busy,
    retryAfterMissSeconds: f.retryAfterMissSeconds,
    maxMissedOffers: r.afterCall.maxMissed,
    serviceLevel: t.wallboard.serviceLevel,
    percent: f.serviceLevelPercent,
    seconds: f.serviceLevelSeconds,
    limits: r.limits.title,
    maxWaitSeconds: r.limits.maxWaitSeconds,
    maxWaiting: r.limits.maxWaiting,
    maxWaitingPerAgent: r.limits.maxWaitingPerAgent,
    maxExpectedWaitSeconds: r.limits.maxExpectedWaitSeconds,
    nobodyLoggedIn: r.reasons['nobody-logged-in'],
    allOnBreak: r.reasons['all-on-break'],
    overflow: r.limits.then,
    keepWait: d.keepWait,
    greeting: d.greeting,
    maxSeconds: d.maxSeconds,
    schedule: r.hours.schedule,
    leaveByDigit: r.groups.keys,
    announcements: r.groups.callersHear,
    first: r.announcements.first,
    positionLimit: r.announcements.positionLimit,
    expectedWait: r.announcements.expectedWait,
    periodic: r.announcements.periodic,
    agentComing: r.announcements.agentComing,
    agentMessage: r.groups.agentsHear,
    waitSoFar: r.agentMessage.waitSoFar,
    choice: r.agentMessage.choice,
    callback: r.groups.callback,
    digit: r.callback.digit,
    recordReason: r.callback.recordReason,
    maxAttempts: r.callback.maxAttempts,
    retryAfterNoAnswerSeconds: r.callback.retryNoAnswer,
    afterAbandonSeconds: r.callback.offerAbandoned,
    resumePlaceSeconds: r.returning.resume,
    preferredAgent: r.groups.returning,
    last: r.returning.last,
    withinDays: r.returning.withinDays,
    own: r.returning.own,
    waitSeconds: r.returning.waitSeconds,
    desires: r.weights.desire,
    costPerHour: r.agent.cost,
    capacity: r.groups.capacity,
    channels: r.channels.title,
    voice: r.sections.voice,
    chat: r.agent.chat,
    mail: r.agent.mail,
    autoAnswer: r.extension.autoAnswer,
    numbers: t.customers.numbers,
    notes: t.customers.notes,
    callsAtOnce: t.itemWords.callsAtOnce,
    newCallsPerSecond: t.itemWords.newCallsPerSecond,
    outsideCalls: r.groups.outsideCalls,
    allowedPrefixes: r.outsideCalls.prefixes,
    specialRates: r.outsideCalls.special,
    maxPerNumberPerDay: r.outsideCalls.perNumber,
    maxPerTrunkPerHour: r.outsideCalls.perTrunk,
    maxPerDay: r.outsideCalls.perDay,
    voicemail: t.voicemails.title,
    maxPerQueue: r.voicemailLimits.perQueue,
    maxMegabytes: r.voicemailLimits.inAll,
  };
}

/** Words for values of which there are only some, by the field in which they stand. */
function choicesOf(t: Dictionary): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const { routing: r } = t;
  return {
    language: languageNames,
    role: t.roles,
    mode: r.competition.modes,
    wrapUpKind: r.afterCall.kinds,
    need: r.wishes.needs,
    autoAnswer: r.extension.kinds,
    position: r.announcements.positions,
    channels: r.agent,
    nobodyLoggedIn: r.limits.emptyQueueRules,
    allOnBreak: r.limits.emptyQueueRules,
    transport: { udp: 'UDP', tcp: 'TCP', tls: 'TLS' },
  };
}

function kindsOf(t: Dictionary): Readonly<Record<string, string>> {
  const { routing: r, flow } = t;
  return {
    ...r.strategy.kinds,
    ...r.widening.changes,
    ...t.destination.kinds,
    ...{
      ...flow.kinds,
      repeat: flow.repeat,
      'go-to': flow.then,
    },
  };
}

const listOfField: Readonly<Record<string, Parameters<ItemNames['nameOf']>[0]>> = {
  agent: 'agents',
  queue: 'queues',
  flow: 'flows',
  schedule: 'schedules',
  trunk: 'trunks',
};

/** Their keys are the user's own words, or have words of their own. */
const records: ReadonlySet<string> = new Set([
  'skills',
  'desires',
  'nodes',
  'choices',
  'overflow',
  'leaveByDigit',
]);

type Value = Readonly<Record<string, unknown>>;

export function itemWords(t: Dictionary, format: Format, { nameOf }: ItemNames): ItemWords {
  const ownWords = Object.values(t.lists);
  const labels: Readonly<Record<string, string>> = {
    ...Object.fromEntries(ownWords.flatMap(({ fields = {} }) => Object.entries(fields))),
    ...languageNames,
    ...labelsOf(t),
    kind: t.routing.wishes.need,
  };
  const inside = labelsInside(t);
  const choices: ReturnType<typeof choicesOf> = {
    ...Object.fromEntries(ownWords.flatMap((words) => Object.entries(words.choices ?? {}))),
    ...choicesOf(t),
  };
  const kinds = kindsOf(t);

  function fieldLabel(name: string, above: string | undefined): string {
    if (above !== undefined && records.has(above)) return recordLabel(name, above);
    return lookUp(inside, `${above}.${name}`) ?? lookUp(labels, name) ?? name;
  }

  function recordLabel(name: string, record: string): string {
    if (record === 'overflow') return lookUp<string>(t.routing.reasons, name) ?? name;
    return record === 'leaveByDigit' || record === 'choices' ? t.flow.key(name) : name;
  }

  function text(name: string, value: unknown): string {
    switch (typeof value) {
      case 'boolean':
        return value ? t.itemWords.yes : t.itemWords.no;
      case 'number':
        return name === 'days' ? weekday(value) : format.number(value);
      case 'string': {
        const list = lookUp(listOfField, name);
        const word = lookUp(choices, name);
        return (list && nameOf(list, value)) ?? (word && lookUp(word, value)) ?? (value === '' ? '—' : value);
      }
      default:
        return Array.isArray(value) ? listText(name, value) : groupText(name, value);
    }
  }

  const weekday = (day: number): string =>
    lookUp<string>(t.routing.schedule.shortWeekdays, String(day)) ?? String(day);

  function listText(name: string, values: readonly unknown[]): string {
    if (values.length === 0) return '—';
    const isLine = values.some((value) => typeof value === 'object');
    // Hours of a day are one line; other things of several fields have a line each.
    return values.map((value) => text(name, value)).join(isLine && name !== 'hours' ? '\n' : ', ');
  }

  function groupText(name: string, value: unknown): string {
    if (typeof value !== 'object' || value === null) return '—';
    const { kind, ...others } = value as Value;
    if ('from' in others && 'to' in others) return `${String(others.from)}–${String(others.to)}`;
    const fields = Object.entries(others).filter(([, one]) => one !== undefined && one !== '');
    const parts = fields.map(([field, one]) => `${fieldLabel(field, name)}: ${text(field, one)}`);
    const word = typeof kind === 'string' ? (lookUp(kinds, kind) ?? kind) : undefined;
    return [word, ...parts].filter((part) => part !== undefined).join('; ') || '—';
  }

  return {
    label: (path) => path.map((name, index) => fieldLabel(name, path[index - 1])).join(' › '),
    value: (path, value) => (value === undefined || value === null ? '—' : text(path.at(-1) ?? '', value)),
  };
}

/** Names from the company as the form knows it. */
export const namesIn = (company: Company): ItemNames => ({
  nameOf: (list, key) => company[list].find(({ id }) => id === key)?.name,
});
