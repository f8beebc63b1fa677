// At start: closes in the journal the calls that a dead daemon left open, and lists their callers to be called back.
// Never keeps a call: whoever can be kept must be adopted before this runs.
import { closeInterruptedCalls } from '../../core/journal/recovery.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import type { CallId, EpochMs } from '../../core/kernel/ids.js';
import type { Log } from '../ports/log.js';
import type { Journal } from '../ports/store.js';

/** Returns how many calls were open. */
export function closeCallsLeftOpen(journal: Journal, nowMs: EpochMs, log: Log): number {
  const open = journal.openCalls();
  if (open.length === 0) return 0;
  const events: (readonly JournalEvent[])[] = open.map((call) => journal.eventsOfCall(call.id as CallId));
  const lastAliveMs = events.flat().reduce((last, event) => Math.max(last, event.atMs), 0) as EpochMs;
  const closing = closeInterruptedCalls(events, { nowMs, lastAliveMs });
  journal.append(closing);
  const listed = closing.filter((event) => event.kind === 'callback-listed').length;
  log.warn({ calls: open.length, callbacks: listed }, 'calls of an earlier run were interrupted');
  return open.length;
}
