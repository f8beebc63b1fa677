// One call's record and legs, event by event.
// Never reads a clock: an event's time is the only one there is.
import type { CallRecord, LegRecord } from '../../api/calls.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import type { EpochMs } from '../../core/kernel/ids.js';

export interface CallFold {
  readonly record: CallRecord;
  readonly legs: readonly LegRecord[];
  /** Moments from which talk (extension call) and hold are being counted. */
  readonly talkingSinceMs: EpochMs | undefined;
  readonly heldSinceMs: EpochMs | undefined;
  readonly heldLegs: readonly string[];
}

type EventOfCall = Extract<JournalEvent, { readonly callId: unknown }>;
type EventOf<K extends JournalEvent['kind']> = Extract<JournalEvent, { kind: K }>;

/** The same object when the event changes nothing; undefined while the call has not started. */
export function foldCall(call: CallFold | undefined, event: EventOfCall): CallFold | undefined {
  if (event.kind === 'call-started') return call ?? startCall(event);
  if (call === undefined) return undefined;
  const { record } = call;
  const withRecord = (changes: Partial<CallRecord>): CallFold => ({
    ...call,
    record: { ...record, ...changes },
  });
  switch (event.kind) {
    case 'call-queued':
      return withRecord({ queueId: event.queueId });
    case 'queue-left':
      return withRecord({ waitMs: record.waitMs + event.waitMs });
    case 'conversation-started':
      return withRecord({ agentId: event.agentId, answeredAtMs: record.answeredAtMs ?? event.atMs });
    case 'conversation-ended':
      return withRecord({ talkMs: record.talkMs + event.talkMs });
    case 'extension-call-answered':
      return {
        ...withRecord({ answeredAtMs: record.answeredAtMs ?? event.atMs }),
        talkingSinceMs: event.atMs,
      };
    case 'leg-started':
      return { ...call, legs: [...call.legs, startLeg(event)] };
    case 'leg-ringing':
      return withLeg(call, event.legId, { ringingAtMs: event.atMs });
    case 'leg-answered':
      return withLeg(call, event.legId, { answeredAtMs: event.atMs });
    case 'leg-held':
      return {
        ...call,
        heldLegs: [...call.heldLegs.filter((id) => id !== event.legId), event.legId],
        heldSinceMs: call.heldSinceMs ?? event.atMs,
      };
    case 'leg-resumed':
      return release(call, event.legId, event.atMs);
    case 'leg-ended':
      return endLeg(call, event);
    case 'call-ended':
      return endCall(call, event);
    default:
      return call;
  }
}

const startCall = (event: EventOf<'call-started'>): CallFold => ({
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
    queueId: null,
    agentId: null,
    waitMs: 0,
    talkMs: 0,
    holdMs: 0,
  },
  legs: [],
  talkingSinceMs: undefined,
  heldSinceMs: undefined,
  heldLegs: [],
});

const startLeg = (event: EventOf<'leg-started'>): LegRecord => ({
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
});

const withLeg = (call: CallFold, legId: string, changes: Partial<LegRecord>): CallFold => ({
  ...call,
  legs: call.legs.map((leg) => (leg.id === legId ? { ...leg, ...changes } : leg)),
});

function endLeg(call: CallFold, event: EventOf<'leg-ended'>): CallFold {
  const ended = withLeg(call, event.legId, {
    endedAtMs: event.atMs,
    endedBy: event.by,
    cause: event.cause,
    sipStatus: event.sipStatus ?? null,
  });
  return release(ended, event.legId, event.atMs);
}

function release(call: CallFold, legId: string, atMs: EpochMs): CallFold {
  const heldLegs = call.heldLegs.filter((id) => id !== legId);
  if (call.heldSinceMs === undefined || heldLegs.length > 0) return { ...call, heldLegs };
  const holdMs = call.record.holdMs + Math.max(0, atMs - call.heldSinceMs);
  return { ...call, heldLegs, heldSinceMs: undefined, record: { ...call.record, holdMs } };
}

function endCall(call: CallFold, event: EventOf<'call-ended'>): CallFold {
  const talkMs = call.talkingSinceMs === undefined ? 0 : Math.max(0, event.atMs - call.talkingSinceMs);
  const { outcome, cause, atMs } = event;
  const record = { ...call.record, endedAtMs: atMs, outcome, cause, talkMs: call.record.talkMs + talkMs };
  return { ...call, record, talkingSinceMs: undefined };
}
