// Calls in progress, and who of them waits or talks in which queue.
// Never holds a call that has ended.
import type { AcdSnapshot } from '../../core/acd/acd-model.js';
import type { CallId, EpochMs, QueueId } from '../../core/kernel/ids.js';
import type { ActiveCall } from '../../api/live.js';
import { applyToCall, startCall, type EventOfCall, type LiveCall } from './live-call.js';

export interface LiveCalls {
  apply(event: EventOfCall): void;
  /** Puts right who waits, should events and engine ever disagree. */
  reconcile(snapshot: AcdSnapshot, nowMs: EpochMs): void;
  ids(): Iterable<string>;
  view(id: string): ActiveCall | undefined;
  waiting(queueId: string): { readonly count: number; readonly longestSinceMs: EpochMs | null };
  talking(queueId: string): number;
}

/** Told which items must be looked at again. */
export interface DirtyCalls {
  readonly call: (id: string) => void;
  readonly queue: (id: string) => void;
}

interface QueueMembers {
  readonly waiting: Map<string, EpochMs>;
  readonly talking: Set<string>;
}

export function createLiveCalls(dirty: DirtyCalls): LiveCalls {
  const calls = new Map<string, LiveCall>();
  const queues = new Map<string, QueueMembers>();

  function membersOf(queueId: string): QueueMembers {
    const known = queues.get(queueId);
    if (known !== undefined) return known;
    const members: QueueMembers = { waiting: new Map(), talking: new Set() };
    queues.set(queueId, members);
    return members;
  }

  /** Takes the call out of its queue's figures as it was, and puts it in as it is. */
  function index(id: string, before: LiveCall | undefined, after: LiveCall | undefined): void {
    if (before?.place !== undefined) {
      const members = membersOf(before.place.queueId);
      const wasCounted = members.waiting.delete(id) || members.talking.delete(id);
      if (wasCounted) dirty.queue(before.place.queueId);
    }
    if (after?.place === undefined) return;
    const members = membersOf(after.place.queueId);
    if (after.isWaiting) members.waiting.set(id, after.place.queuedAtMs);
    else if (after.isInConversation) members.talking.add(id);
    if (after.isWaiting || after.isInConversation) dirty.queue(after.place.queueId);
  }

  function set(id: string, after: LiveCall | undefined): void {
    const before = calls.get(id);
    if (before === after) return;
    if (after === undefined) calls.delete(id);
    else calls.set(id, after);
    index(id, before, after);
    if (before?.view !== after?.view) dirty.call(id);
  }

  function apply(event: EventOfCall): void {
    const { callId } = event;
    if (callId === undefined) return;
    const call = calls.get(callId);
    if (event.kind === 'call-started') {
      if (call === undefined) set(callId, startCall(event));
    } else if (call !== undefined) {
      set(callId, event.kind === 'call-ended' ? undefined : applyToCall(call, event));
    }
  }

  function reconcile(snapshot: AcdSnapshot, nowMs: EpochMs): void {
    const inEngine = new Set<CallId>();
    for (const { callId, queueId, queuedAtMs } of snapshot.waiting) {
      inEngine.add(callId);
      const call = calls.get(callId);
      if (call === undefined || isAtPlace(call, queueId, queuedAtMs)) continue;
      set(callId, putInQueue(call, queueId, queuedAtMs, nowMs));
    }
    for (const { waiting } of queues.values()) {
      for (const id of [...waiting.keys()]) {
        const call = calls.get(id);
        if (call !== undefined && !inEngine.has(id as CallId)) set(id, { ...call, isWaiting: false });
      }
    }
  }

  return {
    apply,
    reconcile,
    ids: () => calls.keys(),
    view: (id) => calls.get(id)?.view,
    waiting(queueId) {
      const waiting = queues.get(queueId)?.waiting;
      if (waiting === undefined || waiting.size === 0) return { count: 0, longestSinceMs: null };
      let longestSinceMs = Infinity;
      for (const queuedAtMs of waiting.values()) longestSinceMs = Math.min(longestSinceMs, queuedAtMs);
      return { count: waiting.size, longestSinceMs: longestSinceMs as EpochMs };
    },
    talking: (queueId) => queues.get(queueId)?.talking.size ?? 0,
  };
}

const isAtPlace = (call: LiveCall, queueId: QueueId, queuedAtMs: EpochMs): boolean =>
  call.isWaiting && call.place?.queueId === queueId && call.place.queuedAtMs === queuedAtMs;

function putInQueue(call: LiveCall, queueId: QueueId, queuedAtMs: EpochMs, nowMs: EpochMs): LiveCall {
  const isOnItsWay = call.view.stage !== 'waiting' && call.view.stage !== 'ringing';
  const view: ActiveCall = {
    ...call.view,
    queueId,
    ...(isOnItsWay ? { stage: 'waiting', stageSinceMs: nowMs, agentId: null } : {}),
  };
  return { ...call, view, place: { queueId, queuedAtMs }, isWaiting: true, isInConversation: false };
}
