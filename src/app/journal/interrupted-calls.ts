// Calls that a dead daemon left open: those that cannot go on are closed in the journal, and lost callers listed to be called back.
// Never closes one that may yet go on: whoever tries to go on with it says when it cannot. Nor after-call work: it goes on.
import { canBeResumed } from '../../core/calls/call-resumption.js';
import type { KeptCall } from '../../core/calls/kept-call.js';
import { closeInterruptedCalls, type RecoveryTimes } from '../../core/journal/recovery.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import type { CallId, EpochMs } from '../../core/kernel/ids.js';
import type { Log } from '../ports/log.js';
import type { Store } from '../ports/store.js';
import { heartbeatEveryMs } from './heartbeat.js';

export interface CallsLeftOpen {
  /** Those that may go on. */
  readonly resumable: readonly KeptCall[];
  /** They do not go on. Returns the events by which they are closed. */
  close(calls: readonly CallId[]): readonly JournalEvent[];
}

/** At start. */
export function findCallsLeftOpen(
  { journal, service }: Pick<Store, 'journal' | 'service'>,
  nowMs: () => EpochMs,
  log: Log,
): CallsLeftOpen {
  const lastEventMs = journal.lastEventAtMs();
  if (lastEventMs === undefined) return { resumable: [], close: () => [] };
  const lastAliveMs = Math.max(lastEventMs, service.lastAliveMs() ?? 0) as EpochMs;
  const times = (): RecoveryTimes => ({ nowMs: nowMs(), lastAliveMs, withinMs: heartbeatEveryMs });
  const open = new Set<string>(journal.openCalls().map(({ id }) => id));
  const kept = journal.keptCalls();
  const resumable = kept.filter((one) => open.has(one.state.id) && canBeResumed(one));
  const close = (calls: readonly CallId[]): readonly JournalEvent[] =>
    closeCalls(journal, calls, times(), log);
  const mayGoOn = new Set<string>(resumable.map(({ state }) => state.id));
  close([...open].filter((id) => !mayGoOn.has(id)) as CallId[]);
  const forgotten = kept.filter(({ state }) => !mayGoOn.has(state.id));
  journal.append(
    [],
    [],
    forgotten.map(({ state }) => ({ callId: state.id, kept: undefined })),
  );
  return { resumable, close };
}

function closeCalls(
  journal: Store['journal'],
  calls: readonly CallId[],
  times: RecoveryTimes,
  log: Log,
): readonly JournalEvent[] {
  if (calls.length === 0) return [];
  const events = closeInterruptedCalls(
    calls.map((callId): readonly JournalEvent[] => journal.eventsOfCall(callId)),
    times,
  );
  journal.append(
    events,
    [],
    calls.map((callId) => ({ callId, kept: undefined })),
  );
  const listed = events.filter((event) => event.kind === 'callback-listed').length;
  log.warn({ calls: calls.length, callbacks: listed }, 'calls of an earlier run were interrupted');
  return events;
}
