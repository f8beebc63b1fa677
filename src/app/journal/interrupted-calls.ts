// At start: closes in the journal what a dead daemon left open, and lists lost callers to be called back.
// Never keeps a call: whoever can be kept must be adopted before this runs.
import { closeInterruptedCalls, closeInterruptedWrapUps } from '../../core/journal/recovery.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import type { CallId, EpochMs } from '../../core/kernel/ids.js';
import { hourMs } from '../../core/kernel/zoned-time.js';
import type { Log } from '../ports/log.js';
import type { Store } from '../ports/store.js';
import { signOfLifeEveryMs } from './sign-of-life.js';

/** No after-call work lasts longer: an hour and an hour's extension, and one to spare. */
const longestWrapUpMs = 3 * hourMs;

/** Returns how many calls were open. */
export function closeCallsLeftOpen(
  { journal, service }: Pick<Store, 'journal' | 'service'>,
  nowMs: EpochMs,
  log: Log,
): number {
  const lastEventMs = journal.lastEventAtMs();
  if (lastEventMs === undefined) return 0;
  const lastAliveMs = Math.max(lastEventMs, service.lastAliveMs() ?? 0) as EpochMs;
  const times = { nowMs, lastAliveMs, withinMs: signOfLifeEveryMs };
  const open = journal.openCalls();
  const openIds = new Set<string>(open.map(({ id }) => id));
  const calls = closeInterruptedCalls(
    open.map((call): readonly JournalEvent[] => journal.eventsOfCall(call.id as CallId)),
    times,
  );
  const wrapUps = closeInterruptedWrapUps(
    journal
      .eventsOfKinds(['wrap-up-started', 'wrap-up-ended'], (lastAliveMs - longestWrapUpMs) as EpochMs)
      .filter((event) => 'callId' in event && !openIds.has(event.callId)),
    times,
  );
  const forgotten = journal.keptCalls().map(({ state }) => ({ callId: state.id, kept: undefined }));
  journal.append([...calls, ...wrapUps], [], forgotten);
  if (open.length > 0) {
    const listed = calls.filter((event) => event.kind === 'callback-listed').length;
    log.warn({ calls: open.length, callbacks: listed }, 'calls of an earlier run were interrupted');
  }
  return open.length;
}
