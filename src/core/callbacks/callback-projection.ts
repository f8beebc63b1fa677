// Makes the record of one callback, with its attempts, from the callback's events.
// Never knows what is happening this moment beyond them: whether an agent is being rung, the engine knows.
import type { AnyEvent, Timed } from '../kernel/feature-events.js';
import type { CallId, EpochMs, QueueId, TrunkId } from '../kernel/ids.js';
import type { Language } from '../kernel/language.js';
import type { SkillDemand } from '../acd/acd-settings.js';
import type { PromptName } from '../kernel/prompt-name.js';
import {
  callbackEvents,
  type CallbackAttemptOutcome,
  type CallbackEvent,
  type CallbackOutcome,
} from './callback-event.js';

type Requested = Extract<CallbackEvent, { kind: 'callback-requested' }>;

export interface CallbackAttempt {
  /** The call of this attempt. */
  readonly callId: CallId;
  readonly startedAtMs: EpochMs;
  readonly endedAtMs?: EpochMs;
  readonly outcome?: CallbackAttemptOutcome;
}

/** One callback as lists show it and a restart finds it. Plain data. */
export interface CallbackRecord {
  /** The call in which it was asked for. */
  readonly id: CallId;
  readonly number: string;
  /** Undefined = lost before any queue. */
  readonly queueId?: QueueId;
  readonly by: Requested['by'];
  /** With `user`: who typed the number in. */
  readonly username?: string;
  readonly requestedAtMs: EpochMs;
  readonly waitingSinceMs: EpochMs;
  readonly priority: number;
  readonly demand?: SkillDemand;
  readonly reasonPath?: string;
  readonly callerName?: string;
  readonly customer?: string;
  readonly language?: Language;
  readonly choices?: readonly PromptName[];
  readonly trunkId?: TrunkId;
  /** `listed`: for a person; `open`: dialled by the ACD. */
  readonly phase: 'listed' | 'open' | 'ended';
  /** When the next attempt is due; undefined = at once. */
  readonly retryAtMs?: EpochMs;
  readonly attempts: readonly CallbackAttempt[];
  /** So many of the first attempts do not count: the customer asked anew after them. */
  readonly attemptsForgiven: number;
  readonly endedAtMs?: EpochMs;
  readonly outcome?: CallbackOutcome | 'closed';
  /** The user who closed or cancelled it. */
  readonly endedBy?: string;
  /** The callback that this one was merged into. */
  readonly into?: CallId;
}

/** Attempts that ended so were dialled and count against the queue's limit. */
const counted: ReadonlySet<CallbackAttemptOutcome> = new Set([
  'busy',
  'no-answer',
  'declined',
  'unreachable',
]);

/** How often the customer was dialled in vain since asking last. */
export const failuresOf = ({ attempts, attemptsForgiven }: CallbackRecord): number =>
  attempts.slice(attemptsForgiven).filter(({ outcome }) => outcome !== undefined && counted.has(outcome))
    .length;

/** The attempt that is under way. */
export const openAttemptOf = ({ attempts }: CallbackRecord): CallbackAttempt | undefined =>
  attempts.findLast(({ endedAtMs }) => endedAtMs === undefined);

/** The next record; `undefined` as long as nobody is to be called back. Events of other callbacks must not be passed. */
export function projectCallback(
  record: CallbackRecord | undefined,
  event: AnyEvent,
): CallbackRecord | undefined {
  if (!callbackEvents.includes(event)) return record;
  switch (event.kind) {
    case 'callback-listed':
      // Who asked to be called back and was lost before hanging up is called back as asked.
      return record === undefined || record.phase === 'ended' ? listed(event) : record;
    case 'callback-requested':
      return requested(record, event);
    case 'callback-changed':
      return record && changed(record, event);
    case 'callback-hastened':
      return record && withoutRetry({ ...record, phase: 'open' });
    case 'callback-attempt-started':
      return record && attemptStarted(record, event.attemptCallId, event.atMs);
    case 'callback-attempt-ended':
      return record && attemptEnded(record, event);
    case 'callback-closed':
      return record && ended(record, event.atMs, 'closed', event.by);
    case 'callback-ended':
      return (
        record && {
          ...ended(record, event.atMs, event.outcome, event.username),
          ...(event.into === undefined ? {} : { into: event.into }),
        }
      );
  }
}

function listed(event: Extract<Timed<CallbackEvent>, { kind: 'callback-listed' }>): CallbackRecord {
  return {
    id: event.callId,
    number: event.number,
    ...(event.queueId === undefined ? {} : { queueId: event.queueId }),
    by: 'lost',
    requestedAtMs: event.atMs,
    waitingSinceMs: event.atMs,
    priority: 0,
    phase: 'listed',
    attempts: [],
    attemptsForgiven: 0,
  };
}

function requested(
  before: CallbackRecord | undefined,
  event: Extract<Timed<CallbackEvent>, { kind: 'callback-requested' }>,
): CallbackRecord {
  const { kind: _, callId, atMs, priority = 0, ...about } = event;
  return {
    ...withoutSeq(about),
    id: callId,
    // One who was lost was listed first.
    requestedAtMs: before?.phase === 'listed' ? before.requestedAtMs : atMs,
    priority,
    phase: 'open',
    attempts: before?.attempts ?? [],
    attemptsForgiven: before?.attempts.length ?? 0,
  };
}

function changed(
  record: CallbackRecord,
  event: Extract<Timed<CallbackEvent>, { kind: 'callback-changed' }>,
): CallbackRecord {
  const { kind: _kind, callId: _callId, atMs: _atMs, username, ...changes } = event;
  const next = { ...record, ...withoutSeq(changes) };
  // The customer who asks again is at the phone: what was tried in vain before counts no more, nor does its delay.
  return username === undefined ? withoutRetry({ ...next, attemptsForgiven: record.attempts.length }) : next;
}

function attemptStarted(record: CallbackRecord, callId: CallId, startedAtMs: EpochMs): CallbackRecord {
  return withoutRetry({ ...record, attempts: [...record.attempts, { callId, startedAtMs }] });
}

function attemptEnded(
  record: CallbackRecord,
  event: Extract<Timed<CallbackEvent>, { kind: 'callback-attempt-ended' }>,
): CallbackRecord {
  const { attemptCallId, outcome, atMs, retryAtMs } = event;
  return {
    ...record,
    attempts: record.attempts.map((attempt) =>
      attempt.callId === attemptCallId ? { ...attempt, endedAtMs: atMs, outcome } : attempt,
    ),
    ...(retryAtMs === undefined ? {} : { retryAtMs }),
  };
}

function ended(
  record: CallbackRecord,
  endedAtMs: EpochMs,
  outcome: CallbackOutcome | 'closed',
  endedBy: string | undefined,
): CallbackRecord {
  if (record.phase === 'ended') return record;
  const by = endedBy === undefined ? {} : { endedBy };
  return { ...withoutRetry(record), phase: 'ended', endedAtMs, outcome, ...by };
}

function withoutRetry(record: CallbackRecord): CallbackRecord {
  const { retryAtMs: _, ...rest } = record;
  return rest;
}

/** Events read back carry their number in the journal, which is no part of a callback. */
function withoutSeq<T extends object>(fields: T): T {
  if (!('seq' in fields)) return fields;
  const { seq: _, ...rest } = fields as T & { readonly seq: unknown };
  return rest as T;
}
