// One call in progress as the wallboard shows it: its stage, and since when.
// Never talks to anybody: events in, the next state out.
import { assertNever } from '../../core/kernel/assert-never.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import type { AgentId, EpochMs, LegId, OfferId, QueueId } from '../../core/kernel/ids.js';
import type { ActiveCall } from '../../api/live.js';

type CallStarted = Extract<JournalEvent, { kind: 'call-started' }>;
/** Events that name a call. */
export type EventOfCall = Extract<JournalEvent, { readonly callId: unknown }>;

/** A place in a queue. */
export interface Place {
  readonly queueId: QueueId;
  /** Since when it is held. */
  readonly queuedAtMs: EpochMs;
  /** `callback`: nobody is on the line. */
  readonly purpose: 'live' | 'callback';
}

export interface LiveCall {
  readonly view: ActiveCall;
  /** Where the caller waits or was last answered from. */
  readonly place: Place | undefined;
  readonly isWaiting: boolean;
  /** Agents who are being rung, the last one asked last. */
  readonly offers: ReadonlyMap<OfferId, AgentId>;
  readonly isInConversation: boolean;
  readonly heldLegs: ReadonlySet<LegId>;
}

const noLegs: ReadonlySet<LegId> = new Set();
export const noOffers: ReadonlyMap<OfferId, AgentId> = new Map();

export const placeOf = ({
  queueId,
  atMs,
  waitingSinceMs,
  purpose,
}: Extract<JournalEvent, { kind: 'call-queued' }>): Place => ({
  queueId,
  queuedAtMs: waitingSinceMs ?? atMs,
  purpose: purpose ?? 'live',
});

/** A callback is in the queue, and offered to the first agent, before it is a call. */
export interface CallbackInQueue {
  readonly place: Place;
  readonly offers: ReadonlyMap<OfferId, AgentId>;
}

export const startCall = (event: CallStarted, callback?: CallbackInQueue): LiveCall => ({
  view: {
    id: event.callId,
    direction: event.direction,
    callerNumber: event.callerNumber,
    callerName: event.callerName ?? null,
    dialled: event.dialled,
    ...(event.callbackOf === undefined ? {} : { callbackOf: event.callbackOf }),
    startedAtMs: event.atMs,
    answeredAtMs: null,
    stage: 'arriving',
    stageSinceMs: event.atMs,
    queueId: event.queueId ?? null,
    agentId: [...(callback?.offers.values() ?? [])].at(-1) ?? null,
    revision: 0,
  },
  place: callback?.place,
  isWaiting: callback !== undefined,
  offers: callback?.offers ?? noOffers,
  isInConversation: false,
  heldLegs: noLegs,
});

type Stage = ActiveCall['stage'];

function atStage(call: LiveCall, stage: Stage, atMs: EpochMs, agentId = call.view.agentId): LiveCall {
  if (call.view.stage === stage && call.view.agentId === agentId) return call;
  const stageSinceMs = call.view.stage === stage ? call.view.stageSinceMs : stageBegin(call, stage, atMs);
  return { ...call, view: { ...call.view, stage, stageSinceMs, agentId } };
}

/** Who waits in a queue goes on waiting while agents are rung, however many of them do not answer. */
function stageBegin({ place, isWaiting }: LiveCall, stage: Stage, atMs: EpochMs): EpochMs {
  const waits = isWaiting && place?.purpose === 'live' && (stage === 'waiting' || stage === 'ringing');
  return waits ? place.queuedAtMs : atMs;
}

const answered = (call: LiveCall, atMs: EpochMs): LiveCall => ({
  ...call,
  view: { ...call.view, answeredAtMs: call.view.answeredAtMs ?? atMs },
});

const isTalking = ({ view }: LiveCall): boolean => view.stage === 'talking' || view.stage === 'on-hold';
const isInDialogue = ({ view }: LiveCall): boolean => view.stage === 'callback';

/** What the event changes, and that there was one. */
export function applyToCall(call: LiveCall, event: EventOfCall): LiveCall {
  const next = changedBy(call, event);
  return { ...next, view: { ...next.view, revision: call.view.revision + 1 } };
}

function changedBy(call: LiveCall, event: EventOfCall): LiveCall {
  switch (event.kind) {
    case 'flow-entered':
      return atStage(call, 'menu', event.atMs);
    case 'call-queued':
      return enterQueue(call, event);
    case 'queue-left':
      return leaveQueue(call, event);
    case 'offer-made': {
      const offers = new Map(call.offers).set(event.offerId, event.agentId);
      // The agent who is chosen; the stage follows when the phone rings.
      return { ...call, offers, view: { ...call.view, agentId: event.agentId } };
    }
    case 'offer-ended':
      return endOffer(call, event);
    case 'leg-ringing':
      return isTalking(call) || isInDialogue(call) ? call : atStage(call, 'ringing', event.atMs);
    case 'callback-dialogue-started':
      return atStage(call, 'callback', event.atMs);
    case 'callback-dialogue-ended':
      return endDialogue(call, event);
    case 'call-redirected':
      return redirect(call, event);
    case 'conversation-started': {
      const talking = atStage(call, 'talking', event.atMs, event.agentId);
      return { ...answered(talking, event.atMs), isInConversation: true };
    }
    case 'conversation-ended':
      return endConversation(call, event);
    case 'extension-call-answered':
    case 'external-call-answered':
    case 'call-returned':
      return answered(atStage(call, 'talking', event.atMs), event.atMs);
    case 'call-transferred':
      return isParty(event) ? answered(atStage(call, 'talking', event.atMs), event.atMs) : call;
    case 'leg-held':
      return hold(call, event.legId, event.atMs);
    case 'leg-resumed':
    case 'leg-ended':
      return release(call, event.legId, event.atMs);
    case 'call-started':
    case 'call-ended':
    case 'leg-started':
    case 'leg-answered':
    case 'flow-left':
    case 'digits-pressed':
    case 'no-input':
    case 'wrap-up-started':
    case 'wrap-up-ended':
    case 'wrap-up-extended':
    case 'wait-estimated':
    case 'pool-widened':
    case 'priority-changed':
    case 'demand-changed':
    case 'routing-changed':
    case 'transfer-failed':
    case 'voicemail-left':
    case 'voicemail-heard':
    case 'voicemail-deleted':
    case 'callback-listed':
    case 'callback-closed':
    case 'callback-requested':
    case 'callback-changed':
    case 'callback-hastened':
    case 'callback-attempt-started':
    case 'callback-attempt-ended':
    case 'callback-ended':
      return call;
    default:
      return assertNever(event);
  }
}

function enterQueue(call: LiveCall, event: Extract<JournalEvent, { kind: 'call-queued' }>): LiveCall {
  const place = placeOf(event);
  const moved: LiveCall = { ...call, place, isWaiting: true };
  const stageSinceMs = stageBegin(moved, 'waiting', event.atMs);
  return {
    ...moved,
    view: { ...call.view, queueId: place.queueId, stage: 'waiting', stageSinceMs, agentId: null },
  };
}

function endOffer(call: LiveCall, event: Extract<JournalEvent, { kind: 'offer-ended' }>): LiveCall {
  const offers = new Map(call.offers);
  offers.delete(event.offerId);
  const left: LiveCall = { ...call, offers };
  if (event.outcome === 'accepted' || !call.isWaiting) return left;
  const others = [...offers.values()];
  // Of several who are rung one less: it rings on with the others.
  return others.length > 0
    ? { ...left, view: { ...left.view, agentId: others.at(-1) ?? null } }
    : atStage(left, isInDialogue(call) ? 'callback' : 'waiting', event.atMs, null);
}

function leaveQueue(call: LiveCall, event: Extract<JournalEvent, { kind: 'queue-left' }>): LiveCall {
  if (!call.isWaiting) return call;
  const left = { ...call, isWaiting: false };
  // What is being said goes on, whether the queue gave the caller up or the caller agreed.
  if (isInDialogue(call)) return left;
  // Taken elsewhere: on its way again, with nobody at the other end yet.
  return event.reason === 'overflowed' ? atStage(left, 'arriving', event.atMs, null) : left;
}

function endDialogue(
  call: LiveCall,
  { result, atMs }: Extract<JournalEvent, { kind: 'callback-dialogue-ended' }>,
): LiveCall {
  // An agent may have been faster; and who agreed hears so, and is gone.
  if (!isInDialogue(call) || result === 'wanted') return call;
  if (!call.isWaiting) return atStage(call, 'arriving', atMs);
  return atStage(call, call.offers.size > 0 ? 'ringing' : 'waiting', atMs);
}

function redirect(
  call: LiveCall,
  { action, atMs }: Extract<JournalEvent, { kind: 'call-redirected' }>,
): LiveCall {
  return action === 'voicemail' || action === 'announcement' ? atStage(call, action, atMs, null) : call;
}

function endConversation(
  call: LiveCall,
  event: Extract<JournalEvent, { kind: 'conversation-ended' }>,
): LiveCall {
  const ended = { ...call, isInConversation: false };
  if (event.cause !== 'bridge-failed' || call.place === undefined) return ended;
  // Audio never joined: the caller is back at the place held before (no new `call-queued` says so).
  const waiting = atStage({ ...ended, isWaiting: true }, 'waiting', event.atMs, null);
  return { ...waiting, view: { ...waiting.view, answeredAtMs: null }, heldLegs: noLegs };
}

/** Else the menu or the queue says what becomes of the call. */
const isParty = ({ action }: Extract<JournalEvent, { kind: 'call-transferred' }>): boolean =>
  action === 'extension' || action === 'external';

function hold(call: LiveCall, legId: LegId, atMs: EpochMs): LiveCall {
  const held = { ...call, heldLegs: new Set([...call.heldLegs, legId]) };
  return isTalking(call) ? atStage(held, 'on-hold', atMs) : held;
}

function release(call: LiveCall, legId: LegId, atMs: EpochMs): LiveCall {
  if (!call.heldLegs.has(legId)) return call;
  const heldLegs = new Set([...call.heldLegs].filter((id) => id !== legId));
  const released = { ...call, heldLegs };
  return heldLegs.size === 0 && call.view.stage === 'on-hold' ? atStage(released, 'talking', atMs) : released;
}
