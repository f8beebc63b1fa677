// Calls in progress, and who waits or talks in which queue.
// Never holds a call that has ended, or a request that is over.
import type { AcdChanges, RequestAddress, RequestSnapshot } from '../../core/acd/acd-model.js';
import type { EpochMs } from '../../core/kernel/ids.js';
import type { ActiveCall } from '../../api/live.js';
import {
  applyToCall,
  isWaiting,
  startCall,
  withoutRequest,
  withRequest,
  type EventOfCall,
  type LiveCall,
} from './live-call.js';

export interface LiveCalls {
  apply(event: EventOfCall): void;
  /** Who waits or talks, where, and with whom, is what the engine says. */
  follow(changes: Pick<AcdChanges, 'atMs' | 'requests' | 'gone'>): void;
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

/** By request. */
interface QueueMembers {
  readonly waiting: Map<string, EpochMs>;
  readonly callbacks: Set<string>;
  readonly talking: Set<string>;
}

export function createLiveCalls(dirty: DirtyCalls): LiveCalls {
  const calls = new Map<string, LiveCall>();
  const queues = new Map<string, QueueMembers>();
  /** By interaction, which may be no call yet: nobody has been rung for a callback. The one told of last is last. */
  const requests = new Map<string, Map<string, RequestSnapshot>>();

  function membersOf(queueId: string): QueueMembers {
    const known = queues.get(queueId);
    if (known !== undefined) return known;
    const members: QueueMembers = { waiting: new Map(), callbacks: new Set(), talking: new Set() };
    queues.set(queueId, members);
    return members;
  }

  /** Takes the request out of its queue's figures as it was, and puts it in as it is. */
  function count(before: RequestSnapshot | undefined, after: RequestSnapshot | undefined): void {
    if (isCountedAlike(before, after)) return;
    if (before !== undefined) {
      const { waiting, callbacks, talking } = membersOf(before.queueId);
      waiting.delete(before.requestId);
      callbacks.delete(before.requestId);
      talking.delete(before.requestId);
      dirty.queue(before.queueId);
    }
    if (after === undefined) return;
    const { waiting, callbacks, talking } = membersOf(after.queueId);
    if (after.state === 'talking') talking.add(after.requestId);
    else if (after.purpose === 'callback') callbacks.add(after.requestId);
    else if (isWaiting(after)) waiting.set(after.requestId, after.queuedAtMs);
    dirty.queue(after.queueId);
  }

  function set(id: string, after: LiveCall | undefined): void {
    const before = calls.get(id);
    if (before === after) return;
    if (after === undefined) calls.delete(id);
    else calls.set(id, after);
    if (before?.view !== after?.view) dirty.call(id);
  }

  function apply(event: EventOfCall): void {
    const { callId } = event;
    if (callId === undefined) return;
    const call = calls.get(callId);
    if (call === undefined) {
      if (event.kind === 'call-started') set(callId, startCall(event, lastRequestOf(callId)));
    } else if (event.kind !== 'call-started') {
      set(callId, event.kind === 'call-ended' ? undefined : applyToCall(call, event));
    }
  }

  function lastRequestOf(interactionId: string): RequestSnapshot | undefined {
    return [...(requests.get(interactionId)?.values() ?? [])].at(-1);
  }

  function setRequest(request: RequestSnapshot, atMs: EpochMs): void {
    const { requestId, interactionId } = request;
    const own = requests.get(interactionId) ?? new Map<string, RequestSnapshot>();
    requests.set(interactionId, own);
    count(own.get(requestId), request);
    own.delete(requestId);
    own.set(requestId, request);
    const call = calls.get(interactionId);
    if (call !== undefined) set(interactionId, withRequest(call, request, atMs));
  }

  function removeRequest({ requestId, interactionId }: RequestAddress, atMs: EpochMs): void {
    const own = requests.get(interactionId);
    count(own?.get(requestId), undefined);
    own?.delete(requestId);
    if (own?.size === 0) requests.delete(interactionId);
    const call = calls.get(interactionId);
    if (call?.request?.requestId !== requestId) return;
    const left = withoutRequest(call, atMs);
    const other = lastRequestOf(interactionId);
    set(interactionId, other === undefined ? left : withRequest(left, other, atMs));
  }

  return {
    apply,
    follow({ requests: changed, gone, atMs }) {
      for (const address of gone) removeRequest(address, atMs);
      for (const request of changed) setRequest(request, atMs);
    },
    ids: () => calls.keys(),
    view: (id) => calls.get(id)?.view,
    isOfferedTo: (id, agentId) =>
      [...(requests.get(id)?.values() ?? [])].some(
        ({ state, offers }) => state === 'offered' && offers.some((offer) => offer.agentId === agentId),
      ),
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

const isCountedAlike = (before: RequestSnapshot | undefined, after: RequestSnapshot | undefined): boolean =>
  before?.state === after?.state &&
  before?.queueId === after?.queueId &&
  before?.queuedAtMs === after?.queuedAtMs;
