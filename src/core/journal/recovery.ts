// Closes in the journal what a crash left open: offers, conversations, waits, legs and the call itself.
// Never decides whether a call can be kept; who calls this has given it up.
import type { JournalEvent, JournalEventBody } from './journal-event.js';
import type { AgentId, CallId, EpochMs, LegId, OfferId, QueueId } from '../kernel/ids.js';
import { looksPublic } from '../pbx/number-normalisation.js';

/** Cause of a call that a crash of ours ended. */
export const interruptedCause = 'daemon-restarted';

export interface RecoveryTimes {
  /** When the daemon starts again; the closing events carry it. */
  readonly nowMs: EpochMs;
  /** The last sign of life before the crash: waits and talks are counted up to here. */
  readonly lastAliveMs: EpochMs;
  /** The crash came so much later at most, ms. */
  readonly withinMs: number;
}

/** What the SIP server has of a leg: INVITEs while it rings, a dialog from the answer on. */
export interface OpenLeg {
  readonly dialogId?: string;
  readonly invites?: readonly string[];
}

/** What of a call is open. Filled event by event. */
interface OpenParts {
  callId: CallId | undefined;
  inbound: boolean;
  callerNumber: string;
  lastQueueId: QueueId | undefined;
  enteredAtMs: EpochMs;
  waiting: boolean;
  ended: boolean;
  callbackListed: boolean;
  readonly offers: Map<OfferId, Extract<JournalEvent, { kind: 'offer-made' }>>;
  readonly conversations: Map<OfferId, Extract<JournalEvent, { kind: 'conversation-started' }>>;
  readonly wrapUps: Map<AgentId, Extract<JournalEvent, { kind: 'wrap-up-started' }>>;
  readonly legs: Map<LegId, OpenLeg>;
}

/**
 * The closing events of one call, given all its events so far. None when nothing is open. Every caller from outside who
 * had not finished is listed to be called back, when the number can be dialled; internal calls are not.
 */
export function closeInterruptedCall(
  events: readonly JournalEvent[],
  times: RecoveryTimes,
): readonly JournalEvent[] {
  const open = newOpenParts();
  for (const event of events) note(open, event);
  return closingEvents(open, times).map((event) => ({ ...event, atMs: times.nowMs }));
}

/** The closing events of all calls found open at start; `callsEvents` holds the events of each. */
export function closeInterruptedCalls(
  callsEvents: Iterable<readonly JournalEvent[]>,
  times: RecoveryTimes,
): readonly JournalEvent[] {
  return [...callsEvents].flatMap((events) => closeInterruptedCall(events, times));
}

type WrapUpStarted = Extract<JournalEvent, { kind: 'wrap-up-started' }>;

/**
 * Ends the after-call work that agents were in: it goes on when the call is over, so that no open call tells of it.
 * `events`: those of after-call work, in order, of as long a time as any can last.
 */
export function closeInterruptedWrapUps(
  events: Iterable<JournalEvent>,
  { nowMs, lastAliveMs }: RecoveryTimes,
): readonly JournalEvent[] {
  const open = new Map<string, WrapUpStarted>();
  const keyOf = ({ agentId, callId }: { agentId: AgentId; callId: CallId }): string => `${agentId} ${callId}`;
  for (const event of events) {
    if (event.kind === 'wrap-up-started') open.set(keyOf(event), event);
    else if (event.kind === 'wrap-up-ended') open.delete(keyOf(event));
  }
  return [...open.values()].map(({ agentId, callId, queueId, atMs }) => ({
    kind: 'wrap-up-ended',
    agentId,
    callId,
    queueId,
    wrapUpMs: Math.max(0, lastAliveMs - atMs),
    atMs: nowMs,
  }));
}

const newOpenParts = (): OpenParts => ({
  callId: undefined,
  inbound: false,
  callerNumber: '',
  lastQueueId: undefined,
  enteredAtMs: 0 as EpochMs,
  waiting: false,
  ended: false,
  callbackListed: false,
  offers: new Map(),
  conversations: new Map(),
  wrapUps: new Map(),
  legs: new Map(),
});

function note(open: OpenParts, event: JournalEvent): void {
  switch (event.kind) {
    case 'call-started':
      open.callId = event.callId;
      open.inbound = event.direction === 'inbound';
      open.callerNumber = event.callerNumber;
      return;
    case 'call-ended':
      open.ended = true;
      return;
    case 'callback-listed':
    case 'callback-requested':
      open.callbackListed = true;
      return;
    case 'leg-started':
      open.legs.set(event.legId, {});
      return;
    case 'leg-ringing':
    case 'leg-answered':
      return noteLegOnServer(open, event);
    case 'leg-ended':
      open.legs.delete(event.legId);
      return;
    default:
      noteQueueEvent(open, event);
  }
}

function noteLegOnServer(
  open: OpenParts,
  event: Extract<JournalEvent, { kind: 'leg-ringing' | 'leg-answered' }>,
): void {
  if (!open.legs.has(event.legId)) return;
  if (event.kind === 'leg-ringing') open.legs.set(event.legId, { invites: event.invites ?? [] });
  else open.legs.set(event.legId, event.dialogId === undefined ? {} : { dialogId: event.dialogId });
}

const isOnServer = ({ dialogId, invites = [] }: OpenLeg): boolean =>
  dialogId !== undefined || invites.length > 0;

/** Given all events of a call that has ended: its legs that have not. */
export function legsLeftOver(events: readonly JournalEvent[]): ReadonlyMap<LegId, OpenLeg> {
  const open = newOpenParts();
  for (const event of events) note(open, event);
  return open.legs;
}

function noteQueueEvent(open: OpenParts, event: JournalEvent): void {
  switch (event.kind) {
    case 'call-queued':
      open.waiting = true;
      open.lastQueueId = event.queueId;
      open.enteredAtMs = event.atMs;
      return;
    case 'queue-left':
      open.waiting = false;
      return;
    case 'offer-made':
      open.offers.set(event.offerId, event);
      return;
    case 'offer-ended':
      open.offers.delete(event.offerId);
      return;
    case 'conversation-started':
      open.conversations.set(event.offerId, event);
      return;
    case 'conversation-ended':
      open.conversations.delete(event.offerId);
      // The caller went back to the place held before.
      if (event.cause === 'bridge-failed') open.waiting = true;
      return;
    case 'wrap-up-started':
      open.wrapUps.set(event.agentId, event);
      return;
    case 'wrap-up-ended':
      open.wrapUps.delete(event.agentId);
      return;
    default:
      return;
  }
}

function closingEvents(
  open: OpenParts,
  { lastAliveMs, withinMs }: RecoveryTimes,
): readonly JournalEventBody[] {
  const { callId } = open;
  if (callId === undefined) return [];
  const sinceMs = (atMs: EpochMs): number => Math.max(0, lastAliveMs - atMs);
  const closing: JournalEventBody[] = [];
  for (const { offerId, queueId, agentId } of open.offers.values()) {
    const ids = { offerId, callId, queueId, agentId };
    closing.push({ kind: 'offer-ended', ...ids, outcome: 'withdrawn', cause: 'interrupted' });
  }
  for (const { offerId, queueId, agentId, atMs } of open.conversations.values()) {
    closing.push({
      kind: 'conversation-ended',
      ...{ offerId, callId, queueId, agentId },
      talkMs: sinceMs(atMs),
      cause: 'interrupted',
      aliveUntilMs: lastAliveMs,
    });
  }
  for (const { agentId, queueId, atMs } of open.wrapUps.values()) {
    closing.push({ kind: 'wrap-up-ended', agentId, callId, queueId, wrapUpMs: sinceMs(atMs) });
  }
  if (open.waiting && open.lastQueueId !== undefined) {
    const waitMs = sinceMs(open.enteredAtMs);
    closing.push({ kind: 'queue-left', callId, queueId: open.lastQueueId, reason: 'interrupted', waitMs });
  }
  if (!open.ended) {
    const alive = { aliveUntilMs: lastAliveMs, withinMs };
    closing.push({ kind: 'call-ended', callId, outcome: 'interrupted', cause: interruptedCause, ...alive });
  }
  // After the call: what was said was said until the crash, not until now.
  // One that the SIP server may still have stays open until it has ended there: see `legsLeftOver`.
  for (const [legId, leg] of open.legs) {
    if (isOnServer(leg)) continue;
    closing.push({ kind: 'leg-ended', callId, legId, by: 'local', cause: 'interrupted' });
  }
  if (!open.ended && open.inbound && !open.callbackListed && looksPublic(open.callerNumber)) {
    const queue = open.lastQueueId === undefined ? {} : { queueId: open.lastQueueId };
    closing.push({ kind: 'callback-listed', callId, number: open.callerNumber, ...queue });
  }
  return closing;
}
