// What the ACD must remember of the last hours, from the journal: each agent's day, and how long calls were handled.
// Never looks at more than the events that it is given.
import type { AnyEvent } from '../kernel/feature-events.js';
import { acdEvents, type AcdEvent } from './acd-event.js';
import type { AgentDay, HandledCall, RestoredWrapUp } from './acd-model.js';
import { requestOf } from './request-ids.js';
import type { AgentId, CallId, EpochMs } from '../kernel/ids.js';

/** Kinds of events that say something about it. */
export const agentHistoryKinds = [
  'agent-status-changed',
  'conversation-ended',
  'wrap-up-started',
  'wrap-up-extended',
  'wrap-up-ended',
] as const satisfies readonly AcdEvent['kind'][];

export interface AgentHistory {
  readonly days: readonly AgentDay[];
  /** In the order in which they ended. */
  readonly handled: readonly HandledCall[];
  /** After-call work that the events do not end, in the order in which it began. */
  readonly openWrapUps: readonly OpenWrapUp[];
}

export interface OpenWrapUp extends Omit<RestoredWrapUp, 'interaction'> {
  readonly callId: CallId;
}

interface Day {
  calls: number;
  talkMs: number;
  wrapUpMs: number;
  loggedInMs: number;
  loggedInSinceMs: EpochMs | undefined;
  known: boolean;
  lastHandledAtMs: EpochMs | undefined;
}

/**
 * `events` in the order of the journal, from before `dayStartMs` as far back as handling times are wanted. An agent's
 * first event tells the status before it: who logs out was logged in, everybody else was not.
 */
export function agentHistory(events: readonly AnyEvent[], dayStartMs: EpochMs, nowMs: EpochMs): AgentHistory {
  const days = new Map<AgentId, Day>();
  /** By call and agent; after-call work makes a handling longer and moves it to its end. */
  const handled = new Map<string, HandledCall>();
  const talks = new Map<AgentId, Extract<AcdEvent, { kind: 'conversation-ended' }>>();
  const open = new Map<string, OpenWrapUp>();
  const dayOf = (agentId: AgentId): Day => {
    let day = days.get(agentId);
    if (day === undefined) days.set(agentId, (day = newDay()));
    return day;
  };
  for (const event of events) {
    if (!acdEvents.includes(event)) continue;
    const isToday = event.atMs >= dayStartMs;
    switch (event.kind) {
      case 'agent-status-changed':
        noteStatus(dayOf(event.agentId), event.status !== 'logged-out', event.atMs, dayStartMs);
        break;
      case 'conversation-ended': {
        if (event.cause === 'bridge-failed') break;
        const { queueId, agentId, atMs, talkMs } = event;
        talks.set(agentId, event);
        handled.set(`${event.callId} ${agentId}`, { queueId, agentId, endedAtMs: atMs, handleMs: talkMs });
        if (isToday) noteTalk(dayOf(agentId), talkMs, atMs);
        break;
      }
      case 'wrap-up-started': {
        const talk = talks.get(event.agentId);
        if (talk?.callId === event.callId) open.set(keyOf(event), opened(event, talk));
        break;
      }
      case 'wrap-up-extended': {
        const one = open.get(keyOf(event));
        if (one !== undefined) open.set(keyOf(event), { ...one, extendedMs: one.extendedMs + event.byMs });
        break;
      }
      case 'wrap-up-ended': {
        const { agentId, atMs, wrapUpMs } = event;
        open.delete(keyOf(event));
        const key = `${event.callId} ${agentId}`;
        const talk = handled.get(key);
        handled.delete(key);
        if (talk !== undefined)
          handled.set(key, { ...talk, endedAtMs: atMs, handleMs: talk.handleMs + wrapUpMs });
        if (isToday) {
          const day = dayOf(agentId);
          day.wrapUpMs += wrapUpMs;
          day.lastHandledAtMs = atMs;
        }
        break;
      }
      default:
        break;
    }
  }
  // They end anew, with the conversation before them.
  for (const { callId, agentId } of open.values()) handled.delete(`${callId} ${agentId}`);
  return {
    days: [...days].map(([agentId, day]) => asAgentDay(agentId, day, nowMs)),
    handled: [...handled.values()],
    openWrapUps: [...open.values()],
  };
}

type WrapUpEvent = Extract<AcdEvent, { kind: 'wrap-up-started' | 'wrap-up-extended' | 'wrap-up-ended' }>;

const keyOf = (event: WrapUpEvent): string => `${requestOf(event)} ${event.agentId}`;

const opened = (
  event: Extract<AnyEvent & WrapUpEvent, { kind: 'wrap-up-started' }>,
  { offerId, talkMs }: Extract<AcdEvent, { kind: 'conversation-ended' }>,
): OpenWrapUp => ({
  ...{ offerId, talkMs },
  agentId: event.agentId,
  callId: event.callId,
  requestId: requestOf(event),
  queueId: event.queueId,
  sinceMs: event.atMs,
  extendedMs: 0,
});

const newDay = (): Day => ({
  calls: 0,
  talkMs: 0,
  wrapUpMs: 0,
  loggedInMs: 0,
  loggedInSinceMs: undefined,
  known: false,
  lastHandledAtMs: undefined,
});

function noteStatus(day: Day, loggedIn: boolean, atMs: EpochMs, dayStartMs: EpochMs): void {
  const sinceMs = Math.max(atMs, dayStartMs) as EpochMs;
  if (!day.known && !loggedIn) day.loggedInSinceMs = dayStartMs;
  day.known = true;
  if (loggedIn) day.loggedInSinceMs ??= sinceMs;
  else if (day.loggedInSinceMs !== undefined) {
    day.loggedInMs += Math.max(0, sinceMs - day.loggedInSinceMs);
    day.loggedInSinceMs = undefined;
  }
}

function noteTalk(day: Day, talkMs: number, atMs: EpochMs): void {
  day.calls += 1;
  day.talkMs += talkMs;
  day.lastHandledAtMs = atMs;
}

function asAgentDay(agentId: AgentId, day: Day, nowMs: EpochMs): AgentDay {
  const openMs = day.loggedInSinceMs === undefined ? 0 : Math.max(0, nowMs - day.loggedInSinceMs);
  return {
    agentId,
    calls: day.calls,
    talkMs: day.talkMs,
    handleMs: day.talkMs + day.wrapUpMs,
    loggedInMs: day.loggedInMs + openMs,
    ...(day.lastHandledAtMs === undefined ? {} : { lastHandledAtMs: day.lastHandledAtMs }),
  };
}
