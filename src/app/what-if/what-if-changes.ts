// The company as it would be: settings of queues changed, agents of a queue added or taken away.
// Never touches the company in force.
import { queueSchema, type QueueConfig } from '../../api/acd.js';
import type { Company } from '../../api/company.js';
import type { WhatIfChange } from '../../api/what-if.js';
import type { AcdSettings, AgentSettings } from '../../core/acd/acd-settings.js';
import { abilityFor } from '../../core/acd/skill-pool.js';
import type { AgentId, QueueId } from '../../core/kernel/ids.js';
import { granted, refused, type Outcome } from '../../core/kernel/refusal.js';
import type { Day } from '../../core/what-if/day-model.js';
import { findCompanyFaults } from '../company/company-validation.js';

/**
 * Reads `wrapUpSeconds=20`, `support.wrapUpSeconds=20` or `serviceLevel.seconds=30`: a first part that is a queue's key
 * (and not a field) names the queue. The value is JSON when it can be read as such, otherwise text.
 */
export function parseWhatIfChange(text: string, queues: readonly string[]): Outcome<WhatIfChange> {
  const equals = text.indexOf('=');
  if (equals < 1)
    return refused('invalid-change', `"${text}" is no change; expected field=value, e.g. wrapUpSeconds=20`);
  const path = text.slice(0, equals).trim();
  const [first = '', ...rest] = path.split('.');
  const named = rest.length > 0 && queues.includes(first) && !Object.hasOwn(queueSchema.shape, first);
  return granted({
    ...(named ? { queue: first } : {}),
    field: named ? rest.join('.') : path,
    value: readValue(text.slice(equals + 1).trim()),
  });
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Not JSON: a word such as `open-ended`.
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

/** Refusals: `queue-required`, `not-found`, `invalid-change` and the codes of company-validation. */
export function changeCompany(
  company: Company,
  queue: string | undefined,
  changes: readonly WhatIfChange[],
): Outcome<Company> {
  let changed = company;
  for (const change of changes) {
    const id = change.queue ?? queue;
    if (id === undefined)
      return refused(
        'queue-required',
        `${change.field}: of which queue? Name one, e.g. support.${change.field}`,
      );
    const before = changed.queues.find((item) => item.id === id);
    if (before === undefined) return refused('not-found', `there is no queue "${id}"`);
    const after = changeQueue(before, change, company.settings.competition.weights);
    if (after.kind === 'refused') return after;
    changed = { ...changed, queues: changed.queues.map((item) => (item === before ? after.value : item)) };
  }
  const [fault] = changes.length === 0 ? [] : findCompanyFaults(changed);
  return fault === undefined ? granted(changed) : refused(fault.code, `${fault.path}: ${fault.message}`);
}

type Weights = Company['settings']['competition']['weights'];

function changeQueue(
  queue: QueueConfig,
  { field, value }: WhatIfChange,
  weights: Weights,
): Outcome<QueueConfig> {
  if (field === 'id') return refused('invalid-change', 'the key of a queue cannot be changed');
  const changed =
    field === 'strategy.kind'
      ? { ...queue, strategy: strategyOfKind(queue.strategy, value, weights) }
      : withField(queue, field.split('.'), value);
  const parsed = queueSchema.safeParse(changed);
  if (parsed.success) return granted(parsed.data);
  const [issue] = parsed.error.issues;
  const where = [queue.id, ...(issue?.path ?? [])].join('.');
  return refused(
    'invalid-change',
    `${where}: ${issue?.message ?? 'not valid'} (${field}=${JSON.stringify(value)})`,
  );
}

/** Another kind brings settings of its own: a score's weights are the queue's, or else those by which queues compete. */
function strategyOfKind(strategy: QueueConfig['strategy'], kind: unknown, weights: Weights): unknown {
  if (kind === strategy.kind) return strategy;
  return kind === 'score' ? { kind, weights } : { kind };
}

/** Numbers in the path are places in a list; null takes the last part away. */
function withField(of: unknown, [name = '', ...rest]: readonly string[], value: unknown): unknown {
  if (Array.isArray(of)) {
    const list: readonly unknown[] = of;
    const place = Number(name);
    if (rest.length === 0 && value === null) return list.filter((_, index) => index !== place);
    // A place in the list, or the next one after it; anything else is an item that no schema takes.
    if (!Number.isInteger(place) || place < 0 || place > list.length) return [...list, undefined];
    const item = rest.length === 0 ? value : withField(list[place], rest, value);
    return [...list.slice(0, place), item, ...list.slice(place + 1)];
  }
  const fields = typeof of === 'object' && of !== null ? (of as Readonly<Record<string, unknown>>) : {};
  if (rest.length === 0 && value === null)
    return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
  return {
    ...fields,
    [name]:
      rest.length === 0
        ? value
        : withField(Object.hasOwn(fields, name) ? fields[name] : undefined, rest, value),
  };
}

/** Settings and day with more or fewer agents. */
export interface Staffing {
  readonly settings: AcdSettings;
  readonly day: Day;
}

/**
 * More: copies of the agents who serve the queue from the start and are at work that day, one after another in the
 * company's order, each with the skills, memberships and working hours of its model. Fewer: the last of those agents in
 * the company's order do not come that day.
 */
export function withAgents(staffing: Staffing, queue: string, more: number): Outcome<Staffing> {
  const { settings, day } = staffing;
  if (more === 0) return granted(staffing);
  const queueOf = (id: QueueId) => settings.queues.find((item) => item.id === id);
  const served = queueOf(queue as QueueId);
  if (served === undefined) return refused('not-found', `there is no queue "${queue}"`);
  const present = new Set(
    day.statuses.filter(({ status }) => status.kind === 'available').map(({ agentId }) => agentId),
  );
  const able = settings.agents.filter(
    (agent) => present.has(agent.id) && abilityFor(agent, served, queueOf) === 'at-once',
  );
  if (more > 0 && able.length === 0)
    return refused('no-agents', `no agent who serves ${queue} is at work that day: there is nobody to copy`);
  if (more < 0 && able.length < -more)
    return refused('no-agents', `only ${able.length} agents who serve ${queue} are at work that day`);
  return granted(more > 0 ? withCopies(staffing, able, more) : without(staffing, able.slice(more)));
}

function withCopies({ settings, day }: Staffing, able: readonly AgentSettings[], more: number): Staffing {
  const copies = Array.from({ length: more }, (_, index) => ({
    model: able[index % able.length] as AgentSettings,
    id: `what-if-${index + 1}` as AgentId,
  }));
  const copiesOf = (agentId: AgentId) => copies.filter(({ model }) => model.id === agentId);
  return {
    settings: {
      ...settings,
      agents: [...settings.agents, ...copies.map(({ model, id }) => ({ ...model, id }))],
      queues: settings.queues.map((queue) =>
        queue.members === undefined
          ? queue
          : {
              ...queue,
              members: queue.members.flatMap((member) => [
                member,
                ...copiesOf(member.agentId).map(({ id }) => ({ ...member, agentId: id })),
              ]),
            },
      ),
    },
    day: {
      ...day,
      statuses: day.statuses.flatMap((status) => [
        status,
        ...copiesOf(status.agentId).map(({ id }) => ({ ...status, agentId: id })),
      ]),
    },
  };
}

function without({ settings, day }: Staffing, agents: readonly AgentSettings[]): Staffing {
  const gone = new Set(agents.map(({ id }) => id));
  return {
    settings,
    day: {
      ...day,
      statuses: day.statuses.filter(({ agentId }) => !gone.has(agentId)),
      ownCalls: day.ownCalls.filter(({ agentId }) => !gone.has(agentId)),
    },
  };
}
