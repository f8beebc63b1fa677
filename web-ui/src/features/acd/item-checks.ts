// What the server would refuse although its shape is right, found here first and said in the reader's language.
// Never the last word: the server checks again.
import type { AgentConfig, CallWishes, QueueConfig } from '../../../../src/api/acd.js';
import type { Company } from '../../../../src/api/company.js';
import type { DidConfig, ScheduleConfig } from '../../../../src/api/pbx.js';
import type { UserConfig } from '../../../../src/api/sessions.js';
import { callsOnly } from '../../../../src/configuration/destination-faults.js';
import { parseSkillRule } from '../../../../src/core/acd/skill-rule.js';
import { checkDestination } from '../../forms/destination-check.js';
import type { Dictionary } from '../../i18n/dictionary.js';
import type { FieldErrors } from '../../forms/validate.js';

type Found = readonly (readonly [path: string, text: string])[];

/** The first error at each place. */
function errorsOf(found: Found): FieldErrors {
  const errors: Record<string, string> = {};
  for (const [path, text] of found) errors[path] ??= text;
  return errors;
}

/** Entries whose key was there before, each with its place in the list. */
const repeated = <T>(items: readonly T[], keyOf: (item: T) => string): readonly number[] => {
  const keys = items.map(keyOf);
  return keys.flatMap((key, index) => (keys.indexOf(key) === index ? [] : [index]));
};

export function checkWishes(
  wishes: Pick<CallWishes, 'skills' | 'skillRule'> | undefined,
  prefix: string,
  t: Dictionary,
): Found {
  if (wishes === undefined) return [];
  const twice = repeated(wishes.skills, ({ skill }) => skill).map(
    (index) => [`${prefix}skills.${index}.skill`, t.routing.wishes.twice] as const,
  );
  const parsing = wishes.skillRule === undefined ? undefined : parseSkillRule(wishes.skillRule);
  if (parsing?.kind !== 'fault') return twice;
  const { column, faults } = t.routing.rule;
  return [...twice, [`${prefix}skillRule`, `${column(parsing.column)} ${faults[parsing.code]}`]];
}

export function checkQueue(queue: QueueConfig, company: Company, t: Dictionary): FieldErrors {
  const destinations = [
    ...Object.entries(queue.overflow).map(([key, to]) => [`overflow.${key}`, to, queue.channels] as const),
    ...Object.entries(queue.voice?.leaveByDigit ?? {}).map(
      ([key, to]) => [`voice.leaveByDigit.${key}`, to, callsOnly] as const,
    ),
  ];
  return errorsOf([
    ...checkWishes(queue, '', t),
    ...checkMembers(queue, company, t),
    ...checkWidening(queue, t),
    ...destinations.flatMap(([path, to, channels]) =>
      to === undefined ? [] : checkDestination(to, path, { leaves: queue.id, channels }, company, t),
    ),
    ...checkCallback(queue, t),
  ]);
}

function checkMembers({ members = [] }: QueueConfig, company: Company, t: Dictionary): Found {
  const known = new Set(company.agents.map(({ id }) => id));
  return members.flatMap(({ agent }, index) =>
    known.has(agent) ? [] : [[`members.${index}.agent`, t.routing.members.gone] as const],
  );
}

function checkWidening({ id, widening, members }: QueueConfig, t: Dictionary): Found {
  const words = t.routing.widening;
  return widening.flatMap(({ afterSeconds, change }, index): Found => {
    const before = widening[index - 1]?.afterSeconds ?? 0;
    const path = `widening.${index}`;
    return [
      ...(afterSeconds < before ? [[`${path}.afterSeconds`, words.tooEarly(before)] as const] : []),
      ...(change.kind === 'open-tier' && members === undefined
        ? [[`${path}.change.tier`, words.noMembers] as const]
        : []),
      ...(change.kind === 'add-queue' && change.queue === id
        ? [[`${path}.change.queue`, t.destination.faults['same-queue']] as const]
        : []),
    ];
  });
}

function checkCallback({ voice }: QueueConfig, t: Dictionary): Found {
  const digit = voice?.callback.digit;
  return digit !== undefined && voice?.leaveByDigit[digit] !== undefined
    ? [['voice.callback.digit', t.routing.callback.sameKey]]
    : [];
}

/** Each extension rings one agent. */
export function checkAgent({ id, extension }: AgentConfig, company: Company, t: Dictionary): FieldErrors {
  const owner = company.agents.find((agent) => agent.extension === extension && agent.id !== id);
  return owner === undefined ? {} : { extension: t.routing.references.extensionOf(extension, owner.name) };
}

/** Each agent is one user. */
export function checkUser(
  { username, role, agent }: UserConfig,
  company: Company,
  t: Dictionary,
): FieldErrors {
  if (agent === undefined) return role === 'agent' ? { agent: t.failures.codes['agent-required'] } : {};
  const owner = company.users.find((user) => user.agent === agent && user.username !== username);
  return owner === undefined ? {} : { agent: t.routing.references.agentOf(owner.name) };
}

export function checkSchedule({ weekly, dates }: ScheduleConfig, t: Dictionary): FieldErrors {
  const words = t.routing.schedule;
  const backwards = (path: string, hours: ScheduleConfig['weekly'][number]['hours']): Found =>
    hours.flatMap(({ from, to }, index) =>
      from < to ? [] : [[`${path}.hours.${index}.to`, words.backwards] as const],
    );
  return errorsOf([
    ...weekly.flatMap(({ hours }, index) => backwards(`weekly.${index}`, hours)),
    ...dates.flatMap(({ hours }, index) => backwards(`dates.${index}`, hours)),
    ...repeated(dates, dateKey).map((index) => [`dates.${index}.date`, words.sameDate] as const),
  ]);
}

/** A day of one year may come before the same day of every year. */
export const dateKey = ({ date, everyYear }: ScheduleConfig['dates'][number]): string =>
  everyYear ? `every ${date.slice(5)}` : date;

export const checkCallWishes = (wishes: CallWishes | undefined, t: Dictionary): FieldErrors =>
  errorsOf(checkWishes(wishes, 'wishes.', t));

export const checkDid = ({ wishes, destination }: DidConfig, company: Company, t: Dictionary): FieldErrors =>
  errorsOf([
    ...checkWishes(wishes, 'wishes.', t),
    ...checkDestination(destination, 'destination', {}, company, t),
  ]);
