// Closes in the journal what a crash left open: offers, conversations, waits, legs and the call itself.
// Never decides whether a call can be kept; who calls this has given it up. Nor ends after-call work: the engine goes on with it.
import type { JournalEvent, JournalEventBody } from './journal-event.js';
import { requestOf } from '../acd/request-ids.js';
import type { CallId, EpochMs, LegId, OfferId, QueueId, RequestId } from '../kernel/ids.js';
import { looksPublic } from '../pbx/number-normalisation.js';

/** Cause of a call that a crash of ours ended. */
export const interruptedCause = 'daemon-restarted';

export interface RecoveryTimes {
  /** When the daemon starts again; the closing events carry it. */
  readonly nowMs: EpochMs;
  /** The last heartbeat before the crash: waits and talks are counted up to here. */
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
  /** Each request's `call-queued`, and those of them that wait. */
  readonly requests: Map<RequestId, Extract<JournalEvent, { kind: 'call-queued' }>>;
  readonly waiting: Set<RequestId>;
  ended: boolean;
  callbackListed: boolean;
  readonly offers: Map<OfferId, Extract<JournalEvent, { kind: 'offer-made' }>>;
  readonly conversations: Map<OfferId, Extract<JournalEvent, { kind: 'conversation-started' }>>;
  /** Of a conversation: how long it was parked before, and since when it is. */
  readonly parked: Map<OfferId, { readonly ms: number; readonly sinceMs?: EpochMs }>;
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

const newOpenParts = (): OpenParts => ({
  callId: undefined,
  inbound: false,
  callerNumber: '',
  lastQueueId: undefined,
  requests: new Map(),
  waiting: new Set(),
  ended: false,
  callbackListed: false,
  offers: new Map(),
  conversations: new Map(),
  parked: new Map(),
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
      open.requests.set(requestOf(event), event);
      open.waiting.add(requestOf(event));
      open.lastQueueId = event.queueId;
      return;
    case 'queue-left':
      open.waiting.delete(requestOf(event));
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
    case 'assignment-parked':
      open.parked.set(event.offerId, { ms: open.parked.get(event.offerId)?.ms ?? 0, sinceMs: event.atMs });
      return;
    case 'assignment-resumed':
      open.parked.set(event.offerId, { ms: (open.parked.get(event.offerId)?.ms ?? 0) + event.parkedMs });
      return;
    case 'conversation-ended':
      open.conversations.delete(event.offerId);
      // The caller went back to the place held before.
      if (event.cause === 'bridge-failed') open.waiting.add(requestOf(event));
      return;
    default:
      return;
  }
}

/** Of which request, and where: as the events before have said it. */
const placeOf = ({
  callId,
  requestId,
  queueId,
}: {
  readonly callId: CallId;
  readonly requestId?: RequestId;
  readonly queueId: QueueId;
}) => ({ callId, ...(requestId === undefined ? {} : { requestId }), queueId });

function closingEvents(
  open: OpenParts,
  { lastAliveMs, withinMs }: RecoveryTimes,
): readonly JournalEventBody[] {
  const { callId } = open;
  if (callId === undefined) return [];
  const sinceMs = (atMs: EpochMs): number => Math.max(0, lastAliveMs - atMs);
  const closing: JournalEventBody[] = [];
  for (const offer of open.offers.values()) {
    const { offerId, agentId } = offer;
    const ids = { offerId, ...placeOf(offer), agentId };
    closing.push({ kind: 'offer-ended', ...ids, outcome: 'withdrawn', cause: 'interrupted' });
  }
  for (const conversation of open.conversations.values()) {
    const { offerId, agentId } = conversation;
    const parked = open.parked.get(offerId) ?? { ms: 0 };
    const parkedMs = parked.ms + (parked.sinceMs === undefined ? 0 : sinceMs(parked.sinceMs));
    closing.push({
      kind: 'conversation-ended',
      ...{ offerId, ...placeOf(conversation), agentId },
      talkMs: Math.max(0, sinceMs(conversation.atMs) - parkedMs),
      cause: 'interrupted',
      aliveUntilMs: lastAliveMs,
    });
  }
  for (const id of open.waiting) {
    const request = open.requests.get(id);
    if (request === undefined) continue;
    const waitMs = sinceMs(request.atMs);
    closing.push({ kind: 'queue-left', ...placeOf(request), reason: 'interrupted', waitMs });
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
