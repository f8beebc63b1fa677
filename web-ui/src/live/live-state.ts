// The live figures as the server last told them, kept by id.
// Never computes a figure that the server owns; it only adds up rows and sorts them for showing.
import type { ActiveCall, AgentLive, LiveMessage, QueueLive, StorageState } from '../../../src/api/live.js';
import { serviceLevelPercentOf } from '../../../src/core/acd/service-level.js';

export interface LiveState {
  /** `connecting`: never had figures yet. `lost`: the figures below are old. */
  readonly connection: 'connecting' | 'live' | 'lost';
  /** Server time of the last message, ms; 0 before the first. */
  readonly atMs: number;
  readonly telephonyUp: boolean;
  readonly storage: StorageState;
  /** Callers whom nobody has called back yet. */
  readonly callbacksOpen: number;
  /** Voice messages that nobody has listened to. */
  readonly voicemailsNew: number;
  readonly queues: ReadonlyMap<string, QueueLive>;
  readonly agents: ReadonlyMap<string, AgentLive>;
  readonly calls: ReadonlyMap<string, ActiveCall>;
}

export const emptyLiveState: LiveState = {
  connection: 'connecting',
  atMs: 0,
  telephonyUp: true,
  storage: 'up',
  callbacksOpen: 0,
  voicemailsNew: 0,
  queues: new Map(),
  agents: new Map(),
  calls: new Map(),
};

const byId = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.id, item]));

function changed<T extends { readonly id: string }>(
  before: ReadonlyMap<string, T>,
  items: readonly T[] | undefined,
  gone: readonly string[] | undefined,
): ReadonlyMap<string, T> {
  if (!items?.length && !gone?.length) return before;
  const after = new Map(before);
  for (const id of gone ?? []) after.delete(id);
  for (const item of items ?? []) after.set(item.id, item);
  return after;
}

/** Items that did not change keep their identity, so that their rows need not render. */
export function applyLiveMessage(state: LiveState, message: LiveMessage): LiveState {
  if (message.kind === 'snapshot') {
    return {
      connection: 'live',
      atMs: message.atMs,
      telephonyUp: message.telephonyUp,
      storage: message.storage,
      callbacksOpen: message.callbacksOpen,
      voicemailsNew: message.voicemailsNew,
      queues: byId(message.queues),
      agents: byId(message.agents),
      calls: byId(message.calls),
    };
  }
  return {
    connection: 'live',
    atMs: message.atMs,
    telephonyUp: message.telephonyUp ?? state.telephonyUp,
    storage: message.storage ?? state.storage,
    callbacksOpen: message.callbacksOpen ?? state.callbacksOpen,
    voicemailsNew: message.voicemailsNew ?? state.voicemailsNew,
    queues: changed(state.queues, message.queues, message.gone?.queues),
    agents: changed(state.agents, message.agents, message.gone?.agents),
    calls: changed(state.calls, message.calls, message.gone?.calls),
  };
}

/** What a colleague sees of an agent: status and state in one word. */
export const presences = ['available', 'ringing', 'talking', 'wrap-up', 'on-break', 'logged-out'] as const;
export type Presence = (typeof presences)[number];

export function presenceOf(agent: AgentLive): Presence {
  if (agent.state === 'talking' || agent.state === 'wrap-up') return agent.state;
  if (agent.state === 'reserved' || agent.state === 'ringing') return 'ringing';
  return agent.status;
}

/** Since when the presence lasts. */
export const presenceSinceMs = (agent: AgentLive): number =>
  agent.state === 'idle' ? Math.max(agent.stateSinceMs, agent.statusSinceMs) : agent.stateSinceMs;

const memo = <K extends object, V>(compute: (key: K) => V): ((key: K) => V) => {
  const known = new WeakMap<K, V>();
  return (key) => {
    if (!known.has(key)) known.set(key, compute(key));
    return known.get(key) as V;
  };
};

const byName = new Intl.Collator(undefined, { numeric: true });

/** Queues in a calm order: by name, whatever happens in them. */
export const queueOrder = memo((queues: LiveState['queues']): readonly QueueLive[] =>
  [...queues.values()].sort((a, b) => byName.compare(a.name, b.name)),
);

/** By name, those who logged out last: a tile moves only when somebody comes or goes. */
export const agentOrder = memo((agents: LiveState['agents']): readonly AgentLive[] =>
  [...agents.values()].sort((a, b) => {
    const out = Number(presenceOf(a) === 'logged-out') - Number(presenceOf(b) === 'logged-out');
    return out !== 0 ? out : byName.compare(a.name, b.name);
  }),
);

export const presenceCounts = memo((agents: LiveState['agents']): Readonly<Record<Presence, number>> => {
  const counts = { available: 0, ringing: 0, talking: 0, 'wrap-up': 0, 'on-break': 0, 'logged-out': 0 };
  for (const agent of agents.values()) counts[presenceOf(agent)] += 1;
  return counts;
});

/** The caller holds a place in a queue, or hears an agent's phone ring. */
const isWaiting = ({ stage }: ActiveCall): boolean =>
  stage === 'waiting' || stage === 'ringing' || stage === 'callback';

/** Whoever waits longest first, then the other calls by their length. */
export const callOrder = memo((calls: LiveState['calls']): readonly ActiveCall[] =>
  [...calls.values()].sort((a, b) => {
    const waiting = Number(isWaiting(b)) - Number(isWaiting(a));
    if (waiting !== 0) return waiting;
    return isWaiting(a) ? a.stageSinceMs - b.stageSinceMs : a.startedAtMs - b.startedAtMs;
  }),
);

export interface Totals {
  readonly waiting: number;
  readonly callbacksWaiting: number;
  readonly talking: number;
  readonly longestWaitSinceMs: number | null;
  readonly offered: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly overflowed: number;
  readonly interrupted: number;
  readonly calledBack: number;
  readonly serviceLevelPercent: number | null;
  readonly asaMs: number | null;
  readonly ahtMs: number | null;
  /** The strictest target that a waiting caller's queue has, s; for colouring the longest wait. */
  readonly targetSeconds: number;
  /** The one target of all queues; undefined when they differ. */
  readonly commonTarget: QueueLive['target'] | undefined;
}

/** The average over all queues: each queue's own counts as often as there were calls that it is the average of. */
function weighted(
  queues: readonly QueueLive[],
  value: (queue: QueueLive) => number | null,
  callsOf: (queue: QueueLive) => number,
): number | null {
  let sum = 0;
  let weight = 0;
  for (const queue of queues) {
    const own = value(queue);
    if (own === null) continue;
    sum += own * callsOf(queue);
    weight += callsOf(queue);
  }
  return weight === 0 ? null : sum / weight;
}

export const totalsOf = memo((all: LiveState['queues']): Totals => {
  const queues = [...all.values()];
  const sum = (value: (queue: QueueLive) => number) =>
    queues.reduce((total, queue) => total + value(queue), 0);
  const since = queues.flatMap((queue) => queue.longestWaitSinceMs ?? []);
  const longest = since.length > 0 ? Math.min(...since) : null;
  const answered = sum((queue) => queue.today.answered);
  const abandoned = sum((queue) => queue.today.abandoned);
  const overflowed = sum((queue) => queue.today.overflowed);
  const [first] = queues;
  const same =
    first !== undefined &&
    queues.every(
      (queue) =>
        queue.target.percent === first.target.percent && queue.target.seconds === first.target.seconds,
    );
  return {
    waiting: sum((queue) => queue.waiting),
    callbacksWaiting: sum((queue) => queue.callbacksWaiting),
    talking: sum((queue) => queue.talking),
    longestWaitSinceMs: longest,
    offered: sum((queue) => queue.today.offered),
    answered,
    abandoned,
    overflowed,
    interrupted: sum((queue) => queue.today.interrupted),
    calledBack: sum((queue) => queue.today.calledBack),
    serviceLevelPercent: serviceLevelPercentOf({
      answered,
      abandoned,
      overflowed,
      answeredInTarget: sum((queue) => queue.today.answeredInTarget),
    }),
    asaMs: weighted(
      queues,
      (queue) => queue.today.asaMs,
      (queue) => queue.today.answered,
    ),
    ahtMs: weighted(
      queues,
      (queue) => queue.today.ahtMs,
      (queue) => queue.today.handled,
    ),
    targetSeconds:
      queues.find((queue) => queue.longestWaitSinceMs === longest)?.target.seconds ??
      first?.target.seconds ??
      20,
    commonTarget: same ? first.target : undefined,
  };
});
