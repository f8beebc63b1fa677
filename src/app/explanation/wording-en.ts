// Facts about a call's route in English.
// Never declines a name and never takes an agent for a man or a woman.
import type { Transferor } from '../../core/calls/transfer-event.js';
import type {
  AgentGroup,
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
import { count, chosen, number } from './choice-wording-en.js';

/** After `was` or `were`. */
const doing: Readonly<Record<AgentHindrance, string>> = {
  talking: 'on a call',
  ringing: 'being rung for another call',
  'wrap-up': 'in wrap-up',
  'on-break': 'on break',
  'logged-out': 'not logged in',
  busy: 'on a call outside the queues',
  resting: 'in a short pause after missing a call',
  full: 'at capacity',
  parked: 'busy with a parked conversation',
  'kept-free': 'kept free for a more urgent request',
  'freeing-up': 'finishing other conversations to take this one',
  taken: 'given another caller',
  'channel-down': 'out of reach because the phone system was down',
};

/** Of more than one where that differs. */
const several: Partial<Readonly<Record<AgentHindrance, string>>> = {
  talking: 'on calls',
  ringing: 'being rung for other calls',
  busy: 'on calls outside the queues',
  parked: 'busy with parked conversations',
  taken: 'given other callers',
};

const was = (n: number): string => (n === 1 ? 'was' : 'were');

const agents = (n: number): string => (n === 1 ? 'agent' : 'agents');

function skilled(skills: PoolSkills | undefined, names: ExplanationNames): string {
  if (skills === undefined) return ' who could take the call';
  const text = spellSkills(skills, names, 'and');
  return text === undefined ? '' : ` with ${text}`;
}

function because(pool: AgentPool, names: ExplanationNames): string {
  const with_ = skilled(pool.skills, names);
  if (pool.preferredAgentId !== undefined) {
    const [group] = pool.groups;
    const state = group === undefined ? '' : `, who was ${doing[group.hindrance]}`;
    return `for ${names.agent(pool.preferredAgentId)}, the preferred agent${state}`;
  }
  const present = pool.groups.filter(({ hindrance }) => hindrance !== 'logged-out');
  if (isOutage(pool)) return 'because the phone system was down';
  const away = pool.groups.length > present.length;
  const total = present.reduce((sum, { agentIds }) => sum + agentIds.length, 0);
  if (total === 0) return `because ${away ? `no agent${with_} was logged in` : `there was no agent${with_}`}`;
  const [first, second] = present;
  const who = `${away ? 'logged-in ' : ''}${agents(total)}${with_}`;
  if (first !== undefined && second === undefined) {
    const [only] = first.agentIds;
    return total === 1 && only !== undefined
      ? `because ${names.agent(only)}, the only ${who}, was ${doing[first.hindrance]}`
      : `because ${total === 2 ? 'both' : `all ${count(total)}`} ${who} were ${several[first.hindrance] ?? doing[first.hindrance]}`;
  }
  const parts = present.map(
    ({ hindrance, agentIds }: AgentGroup) =>
      `${count(agentIds.length)} ${was(agentIds.length)} ${(agentIds.length > 1 ? several[hindrance] : undefined) ?? doing[hindrance]}`,
  );
  return `because, of the ${count(total)} ${who}, ${spellList(parts, 'and')}`;
}

function part(one: WaitPart, pool: AgentPool | undefined, names: ExplanationNames): string {
  const time = spellDuration(one.ms);
  switch (one.kind) {
    case 'nobody-free':
      return pool === undefined ? time : `${time} ${because(pool, names)}`;
    case 'calling-customer':
      return `${time} while the customer was being called`;
    case 'ringing': {
      const [only, another] = one.agentIds;
      return only !== undefined && another === undefined
        ? `${time} while the phone of ${names.agent(only)} rang`
        : `${time} while the phones of ${count(one.agentIds.length)} agents rang`;
    }
  }
}

/** Follows the time waited. */
function why({ pool, parts }: WaitReason, names: ExplanationNames): string {
  if (parts !== undefined) return ` (${parts.map((one) => part(one, pool, names)).join('; ')})`;
  return pool === undefined ? '' : ` ${because(pool, names)}`;
}

const waited = (fact: Waited, names: ExplanationNames): string =>
  `waited ${spellClock(fact.waitedMs)}${why(fact, names)}`;

const overflowCauses: Readonly<Record<string, string>> = {
  'max-wait': 'because the maximum wait of the queue was reached',
  'queue-full': 'because too many callers were already waiting',
  'queue-full-for-agents': 'because too many callers were waiting for the agents on duty',
  'expected-wait-too-long': 'because the expected wait was too long',
  'nobody-logged-in': 'because no agent was logged in',
  'all-on-break': 'because all agents were on break',
  'left-by-digit': 'by pressing a key',
  closed: 'because the queue was closed',
  'queue-removed': 'because the queue was removed',
};

function left(fact: FactOf<'left'>, names: ExplanationNames): string {
  const wait = fact.waitedMs < 1000 ? undefined : waited(fact, names);
  const then = (text: string): string => (wait === undefined ? text : `${wait}; then ${text}`);
  const cause = fact.cause === undefined ? undefined : overflowCauses[fact.cause];
  switch (fact.reason) {
    case 'abandoned':
      return then('the caller hung up');
    case 'overflowed':
      return wait === undefined
        ? `the caller was not admitted to the queue${cause === undefined ? '' : ` ${cause}`}`
        : then(`the caller left the queue${cause === undefined ? '' : ` ${cause}`}`);
    case 'called-back':
      return fact.cause === 'callback-withdrawn'
        ? then('this attempt was withdrawn before the customer was called')
        : then('the caller hung up, keeping the place for a callback');
    case 'unreached':
      return fact.agentId === undefined
        ? then('the customer could not be reached this time')
        : `${waited(fact, names)}; was connected to ${names.agent(fact.agentId)}, but the customer could not be reached this time`;
    case 'interrupted':
      return then('the call was cut off by a system error');
  }
}

const failures: Readonly<Record<string, string>> = {
  declined: 'declined the call',
  busy: 'was busy',
  'no-answer': 'did not answer',
  unreachable: 'could not be reached by phone',
  'agent-logged-out': 'logged out or went on break',
  'agent-occupied': 'took another call',
  'demand-changed': 'did not have the skills required from then on',
  'configuration-changed': 'could no longer take it after a change of the configuration',
};

const inAll = (ms: number | undefined): string => (ms === undefined ? '' : `, ${spellClock(ms)} in total`);

/** Why a step comes sooner than it is set: the place was held before. */
function held(fact: FactOf<'widened'>): string {
  if (fact.held === undefined) return '';
  const { ms, plannedMs } = fact.held;
  const planned =
    plannedMs === undefined ? '' : `; the step normally comes after ${spellDuration(plannedMs)}`;
  return ` (${spellClock(ms)} counted from when the place was taken${planned})`;
}

export const english: Wording = {
  inQueue: (queue) => `${queue}: `,
  answered(fact, names) {
    const agent = fact.choice === undefined ? names.agent(fact.agentId) : chosen(fact.choice, names);
    return fact.atOnce && fact.waitedMs - fact.ringMs < 1000
      ? `did not have to wait for an agent (answered after ${spellDuration(fact.ringMs)}); was connected to ${agent}`
      : `${waited(fact, names)}; was connected to ${agent}`;
  },
  left,
  waiting: (fact, names) => `has been waiting for ${spellClock(fact.waitedMs)}${why(fact, names)}`,
  ringing(fact, names) {
    const many = fact.agentIds.length > 1;
    const who =
      many || fact.choice === undefined
        ? spellList(
            fact.agentIds.map((id) => names.agent(id)),
            'and',
          )
        : chosen({ ...fact.choice, rung: 1 }, names);
    return `${waited(fact, names)}; now ringing ${who}`;
  },
  consulting: () => 'asked for a colleague during another call',
  'place-kept'({ waitedMs, of, totalMs }) {
    switch (of) {
      case 'callback':
        return `a callback that kept its place: ${spellClock(waitedMs)} had already passed${inAll(totalMs)}`;
      case 'earlier-call':
        return `took up the place of an earlier call: the caller had already waited ${spellClock(waitedMs)}${inAll(totalMs)}`;
      case 'this-call':
        return `kept the earlier place: the caller had already waited ${spellClock(waitedMs)}${inAll(totalMs)}`;
    }
  },
  'preferred-awaited': ({ agentId, waitedMs, hindrance }, names) =>
    `for the first ${spellDuration(waitedMs)} only the preferred agent was considered: ${names.agent(agentId)}${hindrance === undefined ? '' : `, who was ${doing[hindrance]}`}`,
  'preferred-skipped': ({ agentId, hindrance }, names) =>
    `${names.agent(agentId)}, the preferred agent, was skipped: ${doing[hindrance]}`,
  widened(fact, names) {
    const when = fact.early
      ? `after only ${spellDuration(fact.afterMs)}, because nobody who could take the call was logged in,`
      : `after ${spellDuration(fact.afterMs)}${held(fact)}`;
    const more =
      fact.added === undefined || fact.added === 0
        ? ''
        : ` (${count(fact.added)} more ${agents(fact.added)})`;
    return `${when} ${changed(fact, names)}${more}`;
  },
  'offer-failed': ({ agentId, outcome, cause, ringMs }, names) => {
    const what =
      (cause === undefined ? undefined : failures[cause]) ?? `did not take it (${cause ?? outcome})`;
    const rang = ringMs < 1000 ? '' : ` for ${spellDuration(ringMs)}`;
    return `${names.agent(agentId)} was rung earlier${rang}, but ${what}`;
  },
  redirected({ queueId, reason, action, target }, names) {
    const why = reason === 'closed' ? `${names.queue(queueId)} was closed; ` : '';
    return `${why}the caller was redirected to ${place(action, target, names)}`;
  },
  transferred: ({ action, target, attended, ...by }, names) =>
    `${transferor(by, names)} transferred the caller to ${place(action, target, names)}${attended ? ' after consulting them' : ''}`,
  consulted: ({ action, target, ...by }, names) =>
    `${transferor(by, names)} put the caller on hold to consult ${place(action, target, names)}`,
  'transfer-failed': ({ action, target, cause, ...by }, names) =>
    `${transferor(by, names)} tried to transfer the caller to ${place(action, target, names)}, which ${failures[cause] ?? `did not take the call (${cause})`}`,
  returned: (by, names) => `the caller was put back through to ${transferor(by, names)}`,
  'bridge-failed': ({ agentId }, names) =>
    `${names.agent(agentId)} answered, but the two could not be connected; the caller got the same place back`,
  'went-before'(fact, names) {
    const others = `${count(fact.others)} other ${fact.others === 1 ? 'caller' : 'callers'}`;
    const { rival } = fact;
    if (rival === undefined && fact.waitedLongest) return `was served ahead of ${others} who had waited less`;
    if (rival === undefined) return `was the most urgent of ${count(fact.others + 1)} callers for this agent`;
    const where = rival.queueId === fact.queueId ? '' : ` in ${names.queue(rival.queueId)}`;
    const why = headStarts[fact.mode ?? 'priority'];
    return `was served ahead of a caller${where} who had waited ${spellDuration(rival.waitedLongerMs)} longer, because ${why} counted as ${spellDuration(rival.ownHeadStartMs)} of waiting, against ${spellDuration(rival.headStartMs)}`;
  },
  'line-joined': ({ others, ahead }) =>
    `on arrival, ${count(others)} other ${others === 1 ? 'caller was' : 'callers were'} waiting in the queue${ahead === undefined || ahead === others ? '' : `, ${count(ahead)} of them ahead`}`,
  estimated: ({ lowMs, highMs }) =>
    `the expected wait was ${spellDuration(lowMs)} to ${spellDuration(highMs)}`,
  'priority-changed': ({ priority, afterMs }) =>
    `after ${spellDuration(afterMs)} the priority was set to ${number(priority)}`,
  'demand-changed'({ required, preferred, afterMs, able }, names) {
    const must = spellSkills(required, names, 'and');
    const rather = spellSkills(preferred, names, 'and');
    const skills = [
      ...(must === undefined ? [] : [must]),
      ...(rather === undefined ? [] : [`preferably ${rather}`]),
    ];
    const what =
      skills.length === 0
        ? "only the queue's skills were required"
        : `the skills required in addition to the queue's were set to ${skills.join(', ')}`;
    const who = able === undefined ? '' : ` (${count(able)} ${agents(able)} could take the call)`;
    return `after ${spellDuration(afterMs)} ${what}${who}`;
  },
};

const transferor = ({ extension, agentId }: Transferor, names: ExplanationNames): string =>
  agentId === undefined ? `extension ${extension}` : names.agent(agentId);

function place(action: string, target: string | undefined, names: ExplanationNames): string {
  switch (action) {
    case 'queue':
      return target === undefined ? 'another queue' : names.queue(target as QueueId);
    case 'flow':
      return 'a menu';
    case 'extension':
      return `extension ${target ?? ''}`.trimEnd();
    case 'external':
      if (target === erasedNumber) return 'a number that has been erased since';
      return target === undefined ? 'an external number' : `the number ${target}`;
    case 'voicemail':
      return 'voicemail';
    case 'callback':
      return 'the offer of a callback';
    default:
      return 'an announcement';
  }
}

const headStarts = {
  priority: 'its priority and weight',
  'oldest-first': 'its place',
  'service-level': 'its priority and the service level at risk',
  score: 'its score',
} as const;

function changed({ change, step }: FactOf<'widened'>, names: ExplanationNames): string {
  switch (change?.kind) {
    case 'lower-level':
      return `the required level of ${names.skill(change.skill)} was lowered to ${change.minLevel}`;
    case 'drop-skill':
      return `${names.skill(change.skill)} was no longer required`;
    case 'drop-rule':
      return 'the skill rule was dropped';
    case 'open-tier':
      return `agents up to group ${change.tier} were considered as well`;
    case 'add-queue':
      return `the agents of ${names.queue(change.queueId)} were considered as well`;
    case undefined:
      return `more agents were considered (step ${step})`;
  }
}
