// Makes the call detail record (CDR) of one call, with its legs, from the call's events.
// Never looks at other calls; rebuilt at any time from the same events it comes out the same.
import {
  callEvents,
  type CallDirection,
  type CallEvent,
  type CallOutcome,
  type LegRole,
} from './call-event.js';

/** What a call's record is made of. */
type EventOfCall = Timed<CallEvent | TransferEvent | SupervisionEvent | AcdEvent>;
import { acdEvents, type AcdEvent } from '../acd/acd-event.js';
import { supervisionEvents, type SupervisionEvent } from './supervision-event.js';
import { transferEvents, type TransferEvent } from './transfer-event.js';
import type { AnyEvent, Timed } from '../kernel/feature-events.js';

/** One of those that a record is made of. */
export const isOfRecord = (event: AnyEvent): event is EventOfCall =>
  callEvents.includes(event) ||
  transferEvents.includes(event) ||
  supervisionEvents.includes(event) ||
  acdEvents.includes(event);

/** One call as lists and reports show it. */
export interface CallRecord {
  readonly id: string;
  readonly direction: CallDirection;
  readonly trunkId: string | null;
  readonly dialled: string;
  readonly callerNumber: string;
  readonly callerName: string | null;
  readonly startedAtMs: number;
  readonly answeredAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly outcome: CallOutcome | null;
  readonly cause: string | null;
  readonly queueId: string | null;
  readonly agentId: string | null;
  /** Finished waits over all queues, ms. */
  readonly waitMs: number;
  /** Finished conversations, time on hold included, ms. */
  readonly talkMs: number;
  /** Of that: time in which a talking party had put the other on hold, ms. */
  readonly holdMs: number;
}

export interface LegRecord {
  readonly id: string;
  readonly role: LegRole;
  readonly sipCallId: string;
  readonly extension: string | null;
  readonly agentId: string | null;
  readonly startedAtMs: number;
  readonly ringingAtMs: number | null;
  readonly answeredAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly endedBy: 'remote' | 'local' | null;
  readonly cause: string | null;
  readonly sipStatus: number | null;
}

/** The record together with what is still running. Plain data. */
export interface CallProjection {
  readonly record: CallRecord;
  readonly legs: readonly LegRecord[];
  /** The wait counted last, and the record before the answer: taken back when the bridge fails. */
  readonly beforeAnswer?: Pick<CallRecord, 'waitMs' | 'answeredAtMs' | 'agentId'>;
  /** Calls to extensions and numbers outside have no `conversation-ended`: talking since. */
  readonly extensionTalkSinceMs?: number;
  /** A queue's conversation is up. */
  readonly inConversation: boolean;
  readonly heldLegIds: readonly string[];
  /** Hold time is counted up to here; absent while nobody who talks is on hold. */
  readonly holdSinceMs?: number;
}

/** The next state; `undefined` as long as the call has not started. Events of other calls must not be passed. */
export function projectCall(state: CallProjection | undefined, event: AnyEvent): CallProjection | undefined {
  if (!isOfRecord(event)) return state;
  if (event.kind === 'call-started') return state ?? started(event);
  if (state === undefined) return undefined;
  return countHold(withLeg(withCall(state, event), event), endOf(event));
}

/** All events of one call, in order. */
export function callOf(events: readonly AnyEvent[]): CallProjection | undefined {
  return events.reduce<CallProjection | undefined>(projectCall, undefined);
}

function started(event: Extract<EventOfCall, { kind: 'call-started' }>): CallProjection {
  return {
    record: {
      id: event.callId,
      direction: event.direction,
      trunkId: event.trunkId ?? null,
      dialled: event.dialled,
      callerNumber: event.callerNumber,
      callerName: event.callerName ?? null,
      startedAtMs: event.atMs,
      answeredAtMs: null,
      endedAtMs: null,
      outcome: null,
      cause: null,
      queueId: event.queueId ?? null,
      agentId: null,
      waitMs: 0,
      talkMs: 0,
      holdMs: 0,
    },
    legs: [],
    inConversation: false,
    heldLegIds: [],
  };
}

/** When the event came about: a crash is written down at the next start only. */
const endOf = (event: EventOfCall): number =>
  event.kind === 'call-ended' || event.kind === 'conversation-ended'
    ? (event.aliveUntilMs ?? event.atMs)
    : event.atMs;

function withCall(state: CallProjection, event: EventOfCall): CallProjection {
  const { record } = state;
  switch (event.kind) {
    case 'call-queued':
      return { ...state, record: { ...record, queueId: event.queueId } };
    case 'queue-left': {
      const { waitMs, answeredAtMs, agentId } = record;
      // Nobody waits on the line for a call back; what its place in the queue waited is the callback's to tell.
      const endedMs = record.direction === 'outbound' ? 0 : event.waitMs;
      return {
        ...state,
        beforeAnswer: event.reason === 'answered' ? { waitMs, answeredAtMs, agentId } : undefined,
        record: { ...record, waitMs: waitMs + endedMs },
      };
    }
    case 'conversation-started':
      return {
        ...state,
        inConversation: true,
        record: { ...record, answeredAtMs: record.answeredAtMs ?? event.atMs, agentId: event.agentId },
      };
    case 'conversation-ended':
      return conversationEnded(state, event);
    case 'extension-call-answered':
      return talksWith(state, event.atMs, event.extension);
    case 'call-transferred':
      return event.action === 'extension' || event.action === 'external'
        ? talksWith(state, event.atMs, event.target)
        : extensionTalkEnded(state, event.atMs);
    case 'call-returned':
    case 'call-taken-over':
      return talksWith(state, event.atMs, event.extension);
    case 'external-call-answered':
      return {
        ...state,
        extensionTalkSinceMs: event.atMs,
        record: { ...record, answeredAtMs: record.answeredAtMs ?? event.atMs },
      };
    case 'call-ended': {
      const { outcome, cause } = event;
      const endedAtMs = endOf(event);
      const next = extensionTalkEnded(state, endedAtMs);
      return { ...next, inConversation: false, record: { ...next.record, endedAtMs, outcome, cause } };
    }
    default:
      return state;
  }
}

/** Not for a queue. `extension`: anything else is nobody's of ours. */
function talksWith(state: CallProjection, atMs: number, extension: string): CallProjection {
  const { record, legs } = state;
  const leg = legs.findLast((one) => one.role !== 'caller' && one.extension === extension);
  const agentId = leg?.agentId ?? record.agentId;
  return {
    ...state,
    extensionTalkSinceMs: state.extensionTalkSinceMs ?? atMs,
    record: { ...record, answeredAtMs: record.answeredAtMs ?? atMs, agentId },
  };
}

function conversationEnded(
  state: CallProjection,
  event: Extract<EventOfCall, { kind: 'conversation-ended' }>,
): CallProjection {
  const { record, beforeAnswer } = state;
  const next = { ...state, inConversation: false, beforeAnswer: undefined };
  if (event.cause !== 'bridge-failed') {
    const talked = { ...next, record: { ...record, talkMs: record.talkMs + event.talkMs } };
    return talkGoesOn(state)
      ? { ...talked, extensionTalkSinceMs: state.extensionTalkSinceMs ?? endOf(event) }
      : talked;
  }
  // Nobody spoke to the caller, who waits on: the wait is counted whole when it ends.
  return { ...next, record: { ...record, ...beforeAnswer } };
}

/** Others talk on without the agent, or the agent without the caller: somebody else was called into the conversation. */
function talkGoesOn(state: CallProjection): boolean {
  const present = onTheLine(state);
  const called = present.filter(({ role }) => role === 'callee').length;
  return present.length >= 2 && called > (state.record.direction === 'outbound' ? 1 : 0);
}

const onTheLine = ({ legs }: CallProjection): readonly LegRecord[] =>
  legs.filter(
    ({ answeredAtMs, endedAtMs, role }) =>
      answeredAtMs !== null && endedAtMs === null && role !== 'supervisor',
  );

function extensionTalkEnded(state: CallProjection, atMs: number): CallProjection {
  const sinceMs = state.extensionTalkSinceMs;
  if (sinceMs === undefined) return state;
  const talkMs = state.record.talkMs + Math.max(0, atMs - sinceMs);
  return { ...state, extensionTalkSinceMs: undefined, record: { ...state.record, talkMs } };
}

function withLeg(state: CallProjection, event: EventOfCall): CallProjection {
  switch (event.kind) {
    case 'leg-started':
      return { ...state, legs: [...state.legs, newLeg(event)] };
    case 'leg-ringing':
      return changeLeg(state, event.legId, (leg) => ({
        ...leg,
        ringingAtMs: leg.ringingAtMs ?? event.atMs,
      }));
    case 'leg-answered':
      return changeLeg(state, event.legId, (leg) => ({
        ...leg,
        answeredAtMs: leg.answeredAtMs ?? event.atMs,
      }));
    case 'leg-held':
      return { ...state, heldLegIds: [...new Set([...state.heldLegIds, event.legId])] };
    case 'leg-resumed':
      return { ...state, heldLegIds: state.heldLegIds.filter((id) => id !== event.legId) };
    case 'leg-ended':
      return legEnded(state, event);
    // Talks like anybody else who was called in.
    case 'call-taken-over':
      return changeLeg(state, event.legId, (leg) => ({ ...leg, role: 'callee' }));
    default:
      return state;
  }
}

function newLeg(event: Extract<EventOfCall, { kind: 'leg-started' }>): LegRecord {
  return {
    id: event.legId,
    role: event.role,
    sipCallId: event.sipCallId,
    extension: event.extension ?? null,
    agentId: event.agentId ?? null,
    startedAtMs: event.atMs,
    ringingAtMs: null,
    answeredAtMs: null,
    endedAtMs: null,
    endedBy: null,
    cause: null,
    sipStatus: null,
  };
}

function legEnded(state: CallProjection, event: Extract<EventOfCall, { kind: 'leg-ended' }>): CallProjection {
  const ended = changeLeg(state, event.legId, (leg) =>
    leg.endedAtMs !== null
      ? leg
      : {
          ...leg,
          endedAtMs: event.atMs,
          endedBy: event.by,
          cause: event.cause,
          sipStatus: event.sipStatus ?? null,
        },
  );
  const next = { ...ended, heldLegIds: ended.heldLegIds.filter((id) => id !== event.legId) };
  // Whoever of the last two hangs up ends the talking.
  return onTheLine(next).length >= 2 ? next : extensionTalkEnded(next, event.atMs);
}

function changeLeg(state: CallProjection, id: string, change: (leg: LegRecord) => LegRecord): CallProjection {
  return { ...state, legs: state.legs.map((leg) => (leg.id === id ? change(leg) : leg)) };
}

/** Two legs on hold at once count once; a phone on hold while nobody talks (in a queue) counts not at all. */
function countHold(state: CallProjection, atMs: number): CallProjection {
  const talking = state.inConversation || state.extensionTalkSinceMs !== undefined;
  const onHold = talking && state.heldLegIds.length > 0;
  const { holdSinceMs, record } = state;
  if (onHold === (holdSinceMs !== undefined)) return state;
  if (holdSinceMs === undefined) return { ...state, holdSinceMs: atMs };
  const holdMs = record.holdMs + Math.max(0, atMs - holdSinceMs);
  return { ...state, holdSinceMs: undefined, record: { ...record, holdMs } };
}
