// Builds journal events for tests: plausible calls, one after the other or interleaved at random.
// Never random by itself: every choice comes from the caller's numbers.
import type { JournalEvent, JournalEventBody } from '../../../src/core/journal/journal-event.js';
import type {
  AgentId,
  CallId,
  EpochMs,
  ExtensionNumber,
  FlowId,
  LegId,
  OfferId,
  QueueId,
  TrunkId,
} from '../../../src/core/kernel/ids.js';

export const queueIds = ['sales', 'support', 'billing'] as QueueId[];
export const agentIds = ['201', '202', '203', '204'] as AgentId[];
export const callId = (n: number): CallId => `call-${String(n).padStart(5, '0')}` as CallId;
export const at = (ms: number): EpochMs => ms as EpochMs;
export const event = (atMs: number, body: JournalEventBody): JournalEvent => ({ ...body, atMs: at(atMs) });

/** What a call goes through, in order, without times. */
export interface CallPlan {
  readonly callId: CallId;
  readonly queueId: QueueId;
  readonly agentId: AgentId;
  readonly ending:
    | 'answered'
    | 'abandoned-in-menu'
    | 'abandoned-waiting'
    | 'refused-then-answered'
    | 'bridge-failed-then-answered'
    | 'interrupted'
    | 'overflowed'
    | 'called-back'
    | 'callback-reached'
    | 'callback-unreached'
    | 'callback-withdrawn';
  readonly waitMs: number;
  readonly talkMs: number;
}

export function bodiesOf(plan: CallPlan): JournalEventBody[] {
  if (plan.ending.startsWith('callback-')) return callbackBodiesOf(plan);
  const { callId: id, queueId, agentId, waitMs, talkMs } = plan;
  const callId = id;
  const callerLeg = `${id}/1` as LegId;
  const flowId = 'welcome' as FlowId;
  const ended = (cause: string): JournalEventBody[] => [
    { kind: 'leg-ended', callId, legId: callerLeg, by: 'remote', cause },
  ];
  const start: JournalEventBody[] = [
    {
      kind: 'call-started',
      callId,
      direction: 'inbound',
      trunkId: 'demo' as TrunkId,
      dialled: '+31205550100',
      callerNumber: '+31612345678',
    },
    { kind: 'leg-started', callId, legId: callerLeg, role: 'caller', sipCallId: `sip-${id}` },
    { kind: 'leg-answered', callId, legId: callerLeg },
    { kind: 'flow-entered', callId, flowId },
  ];
  if (plan.ending === 'abandoned-in-menu') {
    return [
      ...start,
      ...ended('hung-up'),
      { kind: 'call-ended', callId, outcome: 'abandoned', cause: 'caller-hung-up' },
    ];
  }
  const queued: JournalEventBody[] = [
    ...start,
    { kind: 'digits-pressed', callId, flowId, nodeId: 'menu', digits: '1' },
    { kind: 'flow-left', callId, flowId, nodeId: 'sales' },
    { kind: 'call-queued', callId, queueId },
  ];
  if (plan.ending === 'abandoned-waiting') {
    return [
      ...queued,
      { kind: 'queue-left', callId, queueId, reason: 'abandoned', waitMs },
      ...ended('hung-up'),
      { kind: 'call-ended', callId, outcome: 'abandoned', cause: 'caller-hung-up' },
    ];
  }
  if (plan.ending === 'overflowed' || plan.ending === 'called-back') {
    const cause = plan.ending === 'overflowed' ? 'max-wait' : 'asked';
    return [
      ...queued,
      { kind: 'queue-left', callId, queueId, reason: plan.ending, waitMs, cause },
      ...ended('hung-up'),
      { kind: 'call-ended', callId, outcome: 'served', cause },
    ];
  }
  if (plan.ending === 'interrupted') {
    return [
      ...queued,
      { kind: 'queue-left', callId, queueId, reason: 'interrupted', waitMs },
      ...ended('interrupted'),
      { kind: 'call-ended', callId, outcome: 'interrupted', cause: 'daemon-restarted' },
      { kind: 'callback-listed', callId, number: '+31612345678', queueId },
    ];
  }
  const offer = (attempt: number) => ({
    offerId: `${id}#${attempt}` as OfferId,
    callId,
    queueId,
    agentId,
  });
  const agentLeg = (n: number): LegId => `${id}/${n + 1}` as LegId;
  const ring = (n: number): JournalEventBody[] => [
    { kind: 'offer-made', ...offer(n) },
    {
      kind: 'leg-started',
      callId,
      legId: agentLeg(n),
      role: 'agent',
      sipCallId: `sip-${id}-${n}`,
      extension: agentId as string as ExtensionNumber,
      agentId,
    },
    { kind: 'leg-ringing', callId, legId: agentLeg(n) },
  ];
  const answer = (n: number): JournalEventBody[] => [
    { kind: 'leg-answered', callId, legId: agentLeg(n) },
    { kind: 'offer-ended', ...offer(n), outcome: 'accepted' },
    { kind: 'queue-left', callId, queueId, reason: 'answered', waitMs: waitMs * n },
    { kind: 'conversation-started', ...offer(n) },
  ];
  const failed: JournalEventBody[] = [];
  if (plan.ending === 'refused-then-answered') {
    failed.push(
      ...ring(1),
      { kind: 'leg-ended', callId, legId: agentLeg(1), by: 'remote', cause: 'declined', sipStatus: 603 },
      { kind: 'offer-ended', ...offer(1), outcome: 'refused', cause: 'declined' },
    );
  }
  if (plan.ending === 'bridge-failed-then-answered') {
    failed.push(
      ...ring(1),
      ...answer(1),
      { kind: 'conversation-ended', ...offer(1), talkMs: 0, cause: 'bridge-failed' },
      { kind: 'leg-ended', callId, legId: agentLeg(1), by: 'local', cause: 'failed' },
    );
  }
  const n = failed.length === 0 ? 1 : 2;
  return [
    ...queued,
    ...failed,
    ...ring(n),
    ...answer(n),
    { kind: 'leg-held', callId, legId: agentLeg(n) },
    { kind: 'leg-resumed', callId, legId: agentLeg(n) },
    { kind: 'conversation-ended', ...offer(n), talkMs, cause: 'ended' },
    { kind: 'leg-ended', callId, legId: agentLeg(n), by: 'local', cause: 'hung-up' },
    ...ended('hung-up'),
    { kind: 'call-ended', callId, outcome: 'answered', cause: 'caller-hung-up' },
    { kind: 'wrap-up-started', agentId, callId, queueId },
    { kind: 'wrap-up-ended', agentId, callId, queueId, wrapUpMs: 5_000 },
  ];
}

/** An attempt to call somebody back: in the queue before it is a call. */
function callbackBodiesOf(plan: CallPlan): JournalEventBody[] {
  const { callId, queueId, agentId, waitMs, talkMs } = plan;
  const waitingSinceMs = at(1_000);
  const queued: JournalEventBody = {
    kind: 'call-queued',
    callId,
    queueId,
    purpose: 'callback',
    waitingSinceMs,
  };
  if (plan.ending === 'callback-withdrawn') {
    return [
      queued,
      { kind: 'queue-left', callId, queueId, reason: 'overflowed', waitMs, cause: 'called-again' },
    ];
  }
  const ids = { offerId: `${callId}#1` as OfferId, callId, queueId, agentId };
  const agentLeg = `${callId}/1` as LegId;
  const customerLeg = `${callId}/2` as LegId;
  const dialling: JournalEventBody[] = [
    queued,
    { kind: 'offer-made', ...ids },
    {
      kind: 'call-started',
      callId,
      direction: 'outbound',
      dialled: '+31612345678',
      callerNumber: '+31205550100',
      queueId,
    },
    { kind: 'leg-started', callId, legId: agentLeg, role: 'agent', sipCallId: `sip-${callId}`, agentId },
    { kind: 'leg-ringing', callId, legId: agentLeg },
    { kind: 'leg-answered', callId, legId: agentLeg },
    { kind: 'offer-ended', ...ids, outcome: 'accepted' },
    { kind: 'leg-started', callId, legId: customerLeg, role: 'callee', sipCallId: `sip-${callId}-2` },
  ];
  if (plan.ending === 'callback-unreached') {
    return [
      ...dialling,
      { kind: 'leg-ended', callId, legId: customerLeg, by: 'remote', cause: 'busy', sipStatus: 486 },
      { kind: 'queue-left', callId, queueId, reason: 'unreached', waitMs, cause: 'busy' },
      { kind: 'leg-ended', callId, legId: agentLeg, by: 'local', cause: 'hung-up' },
      { kind: 'call-ended', callId, outcome: 'unanswered', cause: 'busy' },
    ];
  }
  return [
    ...dialling,
    { kind: 'leg-answered', callId, legId: customerLeg },
    { kind: 'queue-left', callId, queueId, reason: 'answered', waitMs },
    { kind: 'conversation-started', ...ids },
    { kind: 'conversation-ended', ...ids, talkMs, cause: 'ended' },
    { kind: 'leg-ended', callId, legId: customerLeg, by: 'remote', cause: 'hung-up' },
    { kind: 'leg-ended', callId, legId: agentLeg, by: 'local', cause: 'hung-up' },
    { kind: 'call-ended', callId, outcome: 'answered', cause: 'customer-hung-up' },
    { kind: 'wrap-up-started', agentId, callId, queueId },
    { kind: 'wrap-up-ended', agentId, callId, queueId, wrapUpMs: 5_000 },
  ];
}

/** Choices from which `interleave` makes one history. */
export interface History {
  readonly plans: readonly {
    readonly queue: number;
    readonly agent: number;
    readonly ending: CallPlan['ending'];
    readonly waitMs: number;
    readonly talkMs: number;
    /** Events of the call that have happened so far, in percent. */
    readonly progress: number;
  }[];
  /** Which call goes on next, again and again. */
  readonly order: readonly number[];
  readonly stepMs: number;
}

export const endings: readonly CallPlan['ending'][] = [
  'answered',
  'abandoned-in-menu',
  'abandoned-waiting',
  'refused-then-answered',
  'bridge-failed-then-answered',
  'interrupted',
  'overflowed',
  'called-back',
  'callback-reached',
  'callback-unreached',
  'callback-withdrawn',
];

/** All calls' events in one order, each call's own order kept. */
export function interleave(history: History, startMs: number): JournalEvent[] {
  const lines = history.plans.map((plan, index) => {
    const bodies = bodiesOf({
      callId: callId(index),
      queueId: pick(queueIds, plan.queue),
      agentId: pick(agentIds, plan.agent),
      ending: plan.ending,
      waitMs: plan.waitMs,
      talkMs: plan.talkMs,
    });
    return bodies.slice(0, Math.ceil((bodies.length * plan.progress) / 100));
  });
  const events: JournalEvent[] = [];
  for (let turn = 0; lines.some((line) => line.length > 0); turn++) {
    const waiting = lines.filter((line) => line.length > 0);
    const body = pick(waiting, history.order[turn % Math.max(1, history.order.length)] ?? 0).shift();
    if (body !== undefined) events.push(event(startMs + turn * history.stepMs, body));
  }
  return events;
}

function pick<T>(list: readonly T[], n: number): T {
  const item = list[n % list.length];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
