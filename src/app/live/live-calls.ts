// Calls in progress, and who of them waits or talks in which queue.
// Never holds a call that has ended.
import type { AcdChanges } from '../../core/acd/acd-model.js';
import type { EpochMs } from '../../core/kernel/ids.js';
import type { ActiveCall } from '../../api/live.js';
import {
  applyToCall,
  noOffers,
  placeOf,
  startCall,
  type CallbackInQueue,
  type EventOfCall,
  type LiveCall,
  type Place,
} from './live-call.js';

export interface LiveCalls {
  apply(event: EventOfCall): void;
  /** Who waits, and where, is what the engine says. */
  follow(changes: AcdChanges, nowMs: EpochMs): void;
  ids(): Iterable<string>;
  view(id: string): ActiveCall | undefined;
  /** The agent is being rung for the call, perhaps with others. */
  isOfferedTo(id: string, agentId: string): boolean;
  waiting(queueId: string): { readonly count: number; readonly longestSinceMs: EpochMs | null };
  /** Customers whose callback has its turn in the queue, those whose agent is being rung included. */
  callbacksWaiting(queueId: string): number;
  talking(queueId: string): number;
}

/** Told which items must be looked at again. */
export interface DirtyCalls {
  readonly call: (id: string) => void;
  readonly queue: (id: string) => void;
}

interface QueueMembers {
  readonly waiting: Map<string, EpochMs>;
  readonly callbacks: Set<string>;
  readonly talking: Set<string>;
}

export function createLiveCalls(dirty: DirtyCalls): LiveCalls {
  const calls = new Map<string, LiveCall>();
  const queues = new Map<string, QueueMembers>();
  /** Callbacks that are no calls yet: no agent was rung. */
  const callbacksInQueue = new Map<string, CallbackInQueue>();

  function membersOf(queueId: string): QueueMembers {
    const known = queues.get(queueId);
    if (known !== undefined) return known;
    const members: QueueMembers = { waiting: new Map(), callbacks: new Set(), talking: new Set() };
    queues.set(queueId, members);
    return members;
  }

  /** Takes the call out of its queue's figures as it was, and puts it in as it is. */
  function index(id: string, before: LiveCall | undefined, after: LiveCall | undefined): void {
    if (before?.place !== undefined) {
      const members = membersOf(before.place.queueId);
      const wasCounted =
        members.waiting.delete(id) || members.callbacks.delete(id) || members.talking.delete(id);
      if (wasCounted) dirty.queue(before.place.queueId);
    }
    if (after?.place === undefined) return;
    const members = membersOf(after.place.queueId);
    if (after.isWaiting && after.place.purpose === 'callback') members.callbacks.add(id);
    else if (after.isWaiting) members.waiting.set(id, after.place.queuedAtMs);
    else if (after.isInConversation) members.talking.add(id);
    if (after.isWaiting || after.isInConversation) dirty.queue(after.place.queueId);
  }

  function set(id: string, after: LiveCall | undefined): void {
    const before = calls.get(id);
    if (before === after) return;
    if (after === undefined) calls.delete(id);
    else calls.set(id, after);
    if (!isCountedAlike(before, after)) index(id, before, after);
    if (before?.view !== after?.view) dirty.call(id);
  }

  /** The callback waits in a queue, or no longer does. */
  function setCallback(id: string, callback: CallbackInQueue | undefined): void {
    const before = callbacksInQueue.get(id);
    if (before !== undefined) {
      membersOf(before.place.queueId).callbacks.delete(id);
      dirty.queue(before.place.queueId);
    }
    if (callback === undefined) {
      callbacksInQueue.delete(id);
      return;
    }
    callbacksInQueue.set(id, callback);
    membersOf(callback.place.queueId).callbacks.add(id);
    dirty.queue(callback.place.queueId);
  }

  /** Events of what is no call yet: only the queue knows it. */
  function applyToCallback(event: EventOfCall): void {
    if (event.kind === 'call-queued' && event.purpose === 'callback') {
      setCallback(event.callId, { place: placeOf(event), offers: noOffers });
      return;
    }
    const callback = callbacksInQueue.get(event.callId);
    if (callback === undefined) return;
    if (event.kind === 'queue-left') setCallback(event.callId, undefined);
    else if (event.kind === 'offer-made' || event.kind === 'offer-ended') {
      const offers = new Map(callback.offers);
      if (event.kind === 'offer-made') offers.set(event.offerId, event.agentId);
      else offers.delete(event.offerId);
      callbacksInQueue.set(event.callId, { ...callback, offers });
    }
  }

  function apply(event: EventOfCall): void {
    const { callId } = event;
    if (callId === undefined) return;
    const call = calls.get(callId);
    if (call !== undefined) {
      if (event.kind !== 'call-started')
        set(callId, event.kind === 'call-ended' ? undefined : applyToCall(call, event));
    } else if (event.kind === 'call-started') {
      const callback = callbacksInQueue.get(callId);
      setCallback(callId, undefined);
      set(callId, startCall(event, callback));
    } else {
      applyToCallback(event);
    }
  }

  function follow({ waiting, notWaiting }: AcdChanges, nowMs: EpochMs): void {
    for (const { callId, queueId, queuedAtMs, purpose } of waiting) {
      const place: Place = { queueId, queuedAtMs, purpose };
      const call = calls.get(callId);
      if (call !== undefined) {
        if (!isAtPlace(call, place)) set(callId, putInQueue(call, place, nowMs));
      } else if (purpose === 'callback' && callbacksInQueue.get(callId)?.place.queueId !== queueId) {
        setCallback(callId, { place, offers: noOffers });
      }
    }
    for (const id of notWaiting) {
      setCallback(id, undefined);
      const call = calls.get(id);
      if (call?.isWaiting === true) set(id, { ...call, isWaiting: false });
    }
  }

  return {
    apply,
    follow,
    ids: () => calls.keys(),
    view: (id) => calls.get(id)?.view,
    isOfferedTo: (id, agentId) =>
      [...(calls.get(id)?.offers.values() ?? [])].some((offered) => offered === agentId),
    waiting(queueId) {
      const waiting = queues.get(queueId)?.waiting;
      if (waiting === undefined || waiting.size === 0) return { count: 0, longestSinceMs: null };
      let longestSinceMs = Infinity;
      for (const queuedAtMs of waiting.values()) longestSinceMs = Math.min(longestSinceMs, queuedAtMs);
      return { count: waiting.size, longestSinceMs: longestSinceMs as EpochMs };
    },
    callbacksWaiting: (queueId) => queues.get(queueId)?.callbacks.size ?? 0,
    talking: (queueId) => queues.get(queueId)?.talking.size ?? 0,
  };
}

const isCountedAlike = (before: LiveCall | undefined, after: LiveCall | undefined): boolean =>
  before?.place === after?.place &&
  before?.isWaiting === after?.isWaiting &&
  before?.isInConversation === after?.isInConversation;

const isAtPlace = ({ isWaiting, place }: LiveCall, { queueId, queuedAtMs, purpose }: Place): boolean =>
  isWaiting && place?.queueId === queueId && place.queuedAtMs === queuedAtMs && place.purpose === purpose;

const stagesOfWaiting: ReadonlySet<ActiveCall['stage']> = new Set(['waiting', 'ringing', 'callback']);

function putInQueue(call: LiveCall, place: Place, nowMs: EpochMs): LiveCall {
  const isOnItsWay = !stagesOfWaiting.has(call.view.stage);
  const stageSinceMs = place.purpose === 'live' ? place.queuedAtMs : nowMs;
  const view: ActiveCall = {
    ...call.view,
    queueId: place.queueId,
    ...(isOnItsWay ? { stage: 'waiting', stageSinceMs, agentId: null } : {}),
  };
  return { ...call, view, place, isWaiting: true, isInConversation: false };
}
