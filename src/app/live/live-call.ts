// One call in progress as the wallboard shows it: its stage, and since when.
// Never follows the queue's events: what becomes of a request is what the engine says.
import type { RequestSnapshot } from '../../core/acd/acd-model.js';
import { assertNever } from '../../core/kernel/assert-never.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import type { EpochMs, LegId } from '../../core/kernel/ids.js';
import type { ActiveCall, LiveParticipant } from '../../api/live.js';

type CallStarted = Extract<JournalEvent, { kind: 'call-started' }>;
/** Events that name a call. */
export type EventOfCall = Extract<JournalEvent, { readonly callId: unknown }>;

export interface LiveCall {
  readonly view: ActiveCall;
  /** What it asks of a queue, as long as that is open. */
  readonly request: RequestSnapshot | undefined;
  readonly heldLegs: ReadonlySet<LegId>;
  readonly legs: readonly LiveLeg[];
}

interface LiveLeg extends Pick<
  LiveParticipant,
  'id' | 'extension' | 'agentId' | 'number' | 'muted' | 'supervision'
> {
  readonly isAnswered: boolean;
}

const noLegs: ReadonlySet<LegId> = new Set();

/** `request`: a callback is in the queue, and offered to the first agent, before it is a call. */
export const startCall = (event: CallStarted, request: RequestSnapshot | undefined): LiveCall => ({
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
    agentId: request?.offers.at(-1)?.agentId ?? null,
    ...purposeOf(request),
    revision: 0,
  },
  request,
  heldLegs: noLegs,
  legs: [],
});

/** To be served is what everybody wants. */
const purposeOf = (request: RequestSnapshot | undefined): Pick<ActiveCall, 'purpose'> =>
  request === undefined || request.purpose === 'serve' ? {} : { purpose: request.purpose };

type Stage = ActiveCall['stage'];

function atStage(call: LiveCall, stage: Stage, atMs: EpochMs, agentId = call.view.agentId): LiveCall {
  if (call.view.stage === stage && call.view.agentId === agentId) return call;
  const stageSinceMs = call.view.stage === stage ? call.view.stageSinceMs : stageBegin(call, stage, atMs);
  return { ...call, view: { ...call.view, stage, stageSinceMs, agentId } };
}

/** In a queue, whether or not agents are being rung. */
export const isWaiting = (request: RequestSnapshot | undefined): request is RequestSnapshot =>
  request?.state === 'waiting' || request?.state === 'offered';

/** Who waits in a queue goes on waiting while agents are rung, however many of them do not answer. */
function stageBegin({ request }: LiveCall, stage: Stage, atMs: EpochMs): EpochMs {
  const waits = isWaiting(request) && request.purpose !== 'callback';
  return waits && (stage === 'waiting' || stage === 'ringing') ? request.queuedAtMs : atMs;
}

const answered = (call: LiveCall, atMs: EpochMs): LiveCall => ({
  ...call,
  view: { ...call.view, answeredAtMs: call.view.answeredAtMs ?? atMs },
});

const isTalking = ({ view }: LiveCall): boolean => view.stage === 'talking' || view.stage === 'on-hold';
const isInDialogue = ({ view }: LiveCall): boolean => view.stage === 'callback';

/** What the event changes, and that there was one. */
export function applyToCall(call: LiveCall, event: EventOfCall): LiveCall {
  const next = changedBy({ ...call, legs: legsAfter(call, event) }, event);
  const { participants: _before, consultation: asked, ...view } = next.view;
  const consultation = consultationAfter(asked, event);
  return {
    ...next,
    view: {
      ...view,
      ...(consultation === undefined ? {} : { consultation }),
      ...participantsOf(next, consultation),
      revision: call.view.revision + 1,
    },
  };
}

function consultationAfter(
  before: ActiveCall['consultation'],
  event: EventOfCall,
): ActiveCall['consultation'] {
  switch (event.kind) {
    case 'consultation-started':
      return { by: event.legId, target: event.targetLegId };
    case 'consultation-ended':
      return undefined;
    default:
      return before;
  }
}

/** Nothing while two talk, and there is no more to say. */
function participantsOf(
  call: LiveCall,
  consultation: ActiveCall['consultation'],
): Pick<ActiveCall, 'participants'> {
  const { legs, heldLegs } = call;
  const isPlain = legs.length <= 2 && heldLegs.size === 0 && legs.every(({ muted }) => !muted);
  if (isPlain || !isTalking(call)) return {};
  return {
    participants: legs.map(({ isAnswered, ...leg }) => ({
      ...leg,
      state: isAnswered ? 'talking' : 'ringing',
      holds: heldLegs.has(leg.id as LegId),
      // Whoever asks is away from those who wait, who are on hold meanwhile.
      aside:
        leg.id === consultation?.target || (leg.id === consultation?.by && heldLegs.has(leg.id as LegId)),
    })),
  };
}

function legsAfter({ legs, view }: LiveCall, event: EventOfCall): readonly LiveLeg[] {
  switch (event.kind) {
    case 'leg-started': {
      const { legId: id, role, extension = null, agentId = null } = event;
      const number = event.number ?? (role === 'caller' && extension === null ? view.callerNumber : null);
      const supervision = role === 'supervisor' ? { supervision: 'listen' as const } : {};
      return [
        ...legs,
        { ...{ id, extension, agentId, number }, isAnswered: false, muted: false, ...supervision },
      ];
    }
    case 'leg-answered':
      return legs.map((leg) => (leg.id === event.legId ? { ...leg, isAnswered: true } : leg));
    case 'leg-muted':
    case 'leg-unmuted':
      return legs.map((leg) =>
        leg.id === event.legId ? { ...leg, muted: event.kind === 'leg-muted' } : leg,
      );
    case 'supervision-started':
    case 'supervision-changed':
      return legs.map((leg) => (leg.id === event.legId ? { ...leg, supervision: event.mode } : leg));
    case 'call-taken-over':
      return legs.map((leg) => (leg.id === event.legId ? { ...leg, supervision: undefined } : leg));
    case 'leg-ended':
    // The transferor has nobody left to talk to.
    case 'call-transferred':
      return legs.filter(({ id }) => id !== event.legId);
    default:
      return legs;
  }
}

function changedBy(call: LiveCall, event: EventOfCall): LiveCall {
  switch (event.kind) {
    case 'flow-entered':
      return atStage(call, 'menu', event.atMs);
    case 'leg-ringing':
      return isTalking(call) || isInDialogue(call) ? call : atStage(call, 'ringing', event.atMs);
    case 'callback-dialogue-started':
      return atStage(call, 'callback', event.atMs);
    case 'callback-dialogue-ended':
      return endDialogue(call, event);
    case 'call-redirected':
      return redirect(call, event);
    case 'destination-reached':
      return atStage(call, event.action, event.atMs, null);
    case 'extension-call-answered':
    case 'external-call-answered':
    case 'call-returned':
      return answered(atStage(call, 'talking', event.atMs), event.atMs);
    case 'call-transferred':
      return isParty(event) ? answered(atStage(call, 'talking', event.atMs), event.atMs) : call;
    // The engine tells that too, but not of a conversation out of which the agent went before a restart.
    case 'conversation-started':
      return answered(atStage(call, 'talking', event.atMs, event.agentId), event.atMs);
    case 'conversation-ended':
      return event.cause === 'bridge-failed' ? backToQueue(call, event.atMs) : call;
    case 'leg-held':
      return hold(call, event.legId, event.atMs);
    case 'leg-resumed':
    case 'leg-ended':
      return release(call, event.legId, event.atMs);
    // What becomes of its requests the engine tells: see `withRequest`.
    case 'call-queued':
    case 'queue-left':
    case 'offer-made':
    case 'offer-ended':
    case 'call-started':
    case 'call-ended':
    case 'leg-started':
    case 'leg-answered':
    case 'flow-left':
    case 'digits-pressed':
    case 'no-input':
    case 'assignment-parked':
    case 'assignment-recalled':
    case 'assignment-resumed':
    case 'wrap-up-started':
    case 'wrap-up-ended':
    case 'wrap-up-extended':
    case 'wait-estimated':
    case 'pool-widened':
    case 'priority-changed':
    case 'demand-changed':
    case 'routing-changed':
    case 'transfer-failed':
    case 'supervision-started':
    case 'supervision-changed':
    case 'call-taken-over':
    case 'consultation-started':
    case 'consultation-ended':
    case 'leg-muted':
    case 'leg-unmuted':
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

/** The request is now as the engine says. */
export function withRequest(call: LiveCall, request: RequestSnapshot, atMs: EpochMs): LiveCall {
  const isSame = call.request?.requestId === request.requestId;
  const { purpose: _before, ...before } = call.view;
  const view = { ...before, queueId: request.queueId, ...purposeOf(request) };
  const next: LiveCall = { ...call, view, request };
  const agentId = request.offers.at(-1)?.agentId ?? null;
  switch (request.state) {
    case 'waiting':
      if (isSame && !isWaiting(call.request)) return backToQueue(next, atMs);
      return atStage(next, isSame && isInDialogue(call) ? 'callback' : 'waiting', atMs, null);
    case 'offered':
      return atStage(next, stageOfOffered(call, request, isSame), atMs, agentId);
    case 'dialling':
      return { ...next, view: { ...view, agentId } };
    case 'talking':
      return isSame && call.request?.state === 'talking'
        ? next
        : answered(atStage(next, 'talking', atMs, agentId), atMs);
  }
}

/** The agent is chosen before the phone alerts. */
function stageOfOffered(call: LiveCall, { offers }: RequestSnapshot, isSame: boolean): Stage {
  if (isSame && isInDialogue(call)) return 'callback';
  if (offers.some(({ alerted }) => alerted)) return 'ringing';
  return isSame ? call.view.stage : 'waiting';
}

/** An agent was there, but the two never heard each other: back to the place held before. */
function backToQueue(call: LiveCall, atMs: EpochMs): LiveCall {
  const waiting = atStage(call, 'waiting', atMs, null);
  return { ...waiting, view: { ...waiting.view, answeredAtMs: null }, heldLegs: noLegs };
}

/** The request is over. Taken elsewhere, the caller is on the way again, with nobody at the other end yet. */
export function withoutRequest(call: LiveCall, atMs: EpochMs): LiveCall {
  const { purpose: _over, ...view } = call.view;
  const left: LiveCall = { ...call, view, request: undefined };
  const { stage } = view;
  const waited = isWaiting(call.request) && (stage === 'waiting' || stage === 'ringing');
  return waited ? atStage(left, 'arriving', atMs, null) : left;
}

function endDialogue(
  call: LiveCall,
  { result, atMs }: Extract<JournalEvent, { kind: 'callback-dialogue-ended' }>,
): LiveCall {
  // An agent may have been faster; and who agreed hears so, and is gone.
  if (!isInDialogue(call) || result === 'wanted') return call;
  if (!isWaiting(call.request)) return atStage(call, 'arriving', atMs);
  return atStage(call, call.request.state === 'offered' ? 'ringing' : 'waiting', atMs);
}

function redirect(
  call: LiveCall,
  { action, atMs }: Extract<JournalEvent, { kind: 'call-redirected' }>,
): LiveCall {
  return action === 'voicemail' || action === 'announcement' ? atStage(call, action, atMs, null) : call;
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
