// What the list of queues shows, and how a queue is edited: its many settings in groups.
// Never draws; list-section.tsx and the parts do.
import { queueSchema, type QueueConfig } from '../../../../src/api/acd.js';
import type { Company } from '../../../../src/api/company.js';
import type { Dictionary } from '../../i18n/dictionary.js';
import { isTrue, lengthOf, told } from '../../forms/draft-facts.js';
import { read, readText, type Draft, type FieldGroup } from '../../forms/field-spec.js';
import { ChannelsPart } from './channels-part.js';
import { checkQueue } from './item-checks.js';
import { ClosedPart, LimitsPart, limitsSet } from './limits-part.js';
import { MembersPart } from './members-part.js';
import { voiceGroups } from './queue-voice-groups.js';
import { ReachAside } from './reach-aside.js';
import { count, keyField, onlyWhen, options, text, type Section } from '../../forms/section.js';
import { SkillRulePart } from './skill-rule-input.js';
import { QueueSkillsPart } from './skill-wishes.js';
import { StrategyPart } from './strategy-part.js';
import { WideningPart } from './widening-part.js';

type Words = Dictionary['routing'];

export const queueSection = (company: Company, t: Dictionary): Section<QueueConfig> => ({
  list: 'queues',
  schema: queueSchema,
  items: company.queues,
  keyOf: (queue) => queue.id,
  columns: [
    { label: t.fields.name, value: (queue) => queue.name },
    { label: t.fields.skills, value: (queue) => skillsText(queue, t.routing) },
    { label: t.routing.strategy.title, value: ({ strategy }) => t.routing.strategy.kinds[strategy.kind] },
    {
      label: t.wallboard.serviceLevel,
      value: ({ serviceLevel }) => `${serviceLevel.percent}% / ${serviceLevel.seconds} s`,
    },
    {
      label: t.routing.hours.schedule,
      value: ({ schedule }) => scheduleName(schedule, company, t.routing),
    },
  ],
  groups: () => [
    basicsGroup(t),
    ...[
      skillsGroup(t.routing),
      agentsGroup(t),
      wideningGroup(t.routing),
      competitionGroup(t.routing),
      returningGroup(t.routing),
      afterCallGroup(t),
      limitsGroup(t.routing),
      hoursGroup(company, t.routing),
    ].map((group) => ({ ...group, section: t.routing.sections.routing })),
    ...voiceGroups(company, t),
  ],
  aside: ReachAside,
  check: (queue) => checkQueue(queue, company, t),
  // The schema's own defaults, shown before saving.
  blank: { ...queueSchema.parse({ id: 'new', name: 'new' }), id: '', name: '' },
  copyOf: (queue) => ({ ...queue, id: '', name: '' }),
});

function skillsText({ skills, skillRule }: QueueConfig, words: Words): string {
  const wishes = skills.map(({ skill, minLevel, need }) => {
    const preferred = need === 'preferred' ? ` (${words.wishes.needs.preferred.toLowerCase()})` : '';
    return `${skill} ≥ ${minLevel}${preferred}`;
  });
  return [...wishes, ...(skillRule === undefined ? [] : [skillRule])].join(', ') || '—';
}

function scheduleName(id: string | undefined, company: Company, words: Words): string {
  if (id === undefined) return words.hours.always;
  return company.schedules.find((schedule) => schedule.id === id)?.name ?? id;
}

const basicsGroup = (t: Dictionary): FieldGroup => ({
  id: 'basics',
  title: t.routing.groups.basics,
  intro: t.routing.intros.basics,
  summary: (draft) =>
    `${readText(draft, 'serviceLevel.percent')}% / ${readText(draft, 'serviceLevel.seconds')} s`,
  fields: [
    text('name', t.fields.name),
    keyField('id', t.fields.id, t.fields.idHint),
    {
      kind: 'part',
      name: 'channels',
      label: t.routing.channels.title,
      hint: t.routing.channels.hint,
      part: ChannelsPart,
    },
    count('serviceLevel.percent', t.fields.serviceLevelPercent),
    count('serviceLevel.seconds', t.fields.serviceLevelSeconds),
  ],
});

const competitionGroup = ({ groups, intros, basics }: Words): FieldGroup => ({
  id: 'competition',
  title: groups.competition,
  intro: intros.competition,
  summary: (draft) => `${basics.priority} ${readText(draft, 'priority')}`,
  fields: [
    count('priority', basics.priority, basics.priorityHint),
    { ...count('weight', basics.weight, basics.weightHint), fraction: true },
  ],
});

const skillsGroup = (words: Words): FieldGroup => ({
  id: 'skills',
  asideMatters: true,
  title: words.groups.skills,
  intro: words.intros.skills,
  summary: (draft) =>
    [
      words.summary.skills(lengthOf(draft, 'skills')),
      ...(readText(draft, 'skillRule') === '' ? [] : [words.summary.rule]),
    ].join(', '),
  fields: [
    {
      kind: 'part',
      name: 'skills',
      label: words.wishes.title,
      hint: words.wishes.hint,
      part: QueueSkillsPart,
    },
    { kind: 'part', name: 'skillRule', label: words.rule.title, hint: words.rule.hint, part: SkillRulePart },
  ],
});

const agentsGroup = (t: Dictionary): FieldGroup => ({
  id: 'agents',
  asideMatters: true,
  title: t.routing.groups.agents,
  intro: t.routing.intros.agents,
  summary: (draft) => {
    const kind = readText(draft, 'strategy.kind') as QueueConfig['strategy']['kind'];
    const members = read(draft, 'members') as readonly unknown[] | undefined;
    const who = members ? t.routing.summary.members(members.length) : t.routing.summary.everyone;
    return `${t.routing.strategy.kinds[kind]}, ${who}`;
  },
  fields: [
    { kind: 'part', name: 'strategy', label: t.routing.strategy.title, part: StrategyPart, bare: true },
    count('ringSeconds', t.fields.ringSeconds, t.fields.ringSecondsHint),
    {
      kind: 'part',
      name: 'members',
      label: t.routing.members.title,
      part: MembersPart,
      owns: ['openTier'],
    },
  ],
});

const wideningGroup = (words: Words): FieldGroup => ({
  id: 'widening',
  asideMatters: true,
  title: words.groups.widening,
  intro: words.intros.widening,
  summary: (draft) => words.summary.steps(lengthOf(draft, 'widening')),
  fields: [{ kind: 'part', name: 'widening', label: words.widening.title, part: WideningPart, bare: true }],
});

const returningGroup = (words: Words): FieldGroup => ({
  id: 'returning',
  title: words.groups.returning,
  intro: words.intros.returning,
  summary: (draft) => {
    const seconds = Number(readText(draft, 'resumePlaceSeconds'));
    return told(
      [
        seconds > 0 && words.summary.resume(seconds),
        isTrue('preferredAgent.own')(draft) && words.summary.ownAgent,
        isTrue('preferredAgent.last')(draft) && words.summary.lastAgent,
      ],
      words.off.toLowerCase(),
    );
  },
  fields: [
    count('resumePlaceSeconds', words.returning.resume, words.returning.resumeHint),
    { kind: 'check', name: 'preferredAgent.last', label: words.returning.last },
    onlyWhen(isTrue('preferredAgent.last'), count('preferredAgent.withinDays', words.returning.withinDays)),
    {
      kind: 'check',
      name: 'preferredAgent.own',
      label: words.returning.own,
      hint: words.returning.ownHint,
    },
    onlyWhen(
      (draft) => isTrue('preferredAgent.last')(draft) || isTrue('preferredAgent.own')(draft),
      count('preferredAgent.waitSeconds', words.returning.waitSeconds, words.returning.waitHint),
    ),
  ],
});

const isOpenEnded = (draft: Draft) => readText(draft, 'wrapUpKind') === 'open-ended';

const afterCallGroup = (t: Dictionary): FieldGroup => {
  const words = t.routing.afterCall;
  const kinds = ['fixed', 'open-ended'] as const;
  return {
    id: 'after-call',
    title: t.routing.groups.afterCall,
    intro: t.routing.intros.afterCall,
    summary: (draft) => t.routing.summary.seconds(Number(readText(draft, 'wrapUpSeconds'))),
    fields: [
      {
        kind: 'select',
        name: 'wrapUpKind',
        label: words.kind,
        options: kinds.map((value) => ({ value, text: words.kinds[value] })),
        explain: (value) => words.kindHints[value === 'open-ended' ? value : 'fixed'],
      },
      onlyWhen((draft) => !isOpenEnded(draft), count('wrapUpSeconds', words.seconds)),
      onlyWhen(isOpenEnded, count('wrapUpSeconds', words.maxSeconds)),
      count('wrapUpExtensionSeconds', words.extension, words.extensionHint),
      count('retryAfterRefusalSeconds', t.fields.retryAfterRefusalSeconds),
      count('retryAfterBusySeconds', words.busy),
      count('retryAfterMissSeconds', t.fields.retryAfterMissSeconds),
      count('maxMissedOffers', words.maxMissed, words.maxMissedHint),
    ],
  };
};

const limitsGroup = (words: Words): FieldGroup => ({
  id: 'limits',
  title: words.groups.limits,
  intro: words.intros.limits,
  summary: (draft) => words.summary.limits(limitsSet(draft)),
  fields: [
    {
      kind: 'part',
      name: 'limits',
      label: words.limits.title,
      part: LimitsPart,
      bare: true,
      owns: [
        'overflow.max-wait',
        'overflow.queue-full',
        'overflow.queue-full-for-agents',
        'overflow.expected-wait-too-long',
        'overflow.nobody-logged-in',
        'overflow.all-on-break',
      ],
    },
  ],
});

const hoursGroup = (company: Company, words: Words): FieldGroup => ({
  id: 'hours',
  title: words.groups.hours,
  intro: words.intros.hours,
  summary: (draft) => {
    const id = readText(draft, 'schedule');
    return id === '' ? words.summary.alwaysOpen : scheduleName(id, company, words);
  },
  fields: [
    {
      kind: 'select',
      name: 'schedule',
      label: words.hours.schedule,
      hint: company.schedules.length === 0 ? words.hours.none : undefined,
      optional: words.hours.always,
      options: options(
        company.schedules,
        ({ id }) => id,
        ({ name }) => name,
      ),
    },
    onlyWhen((draft) => readText(draft, 'schedule') !== '', {
      kind: 'part',
      name: 'overflow.closed',
      label: words.hours.closed,
      part: ClosedPart,
    }),
  ],
});
