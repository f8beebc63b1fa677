// Notes every few seconds that the service is alive, so that what a crash cuts off is not counted further or shorter.
// Never writes while the journal does: its events are heartbeats too.
import type { EpochMs } from '../../core/kernel/ids.js';
import type { Hearing } from '../kernel/event-bus.js';
import type { Clock } from '../ports/clock.js';
import { guarded } from '../ports/guarded.js';
import type { Log } from '../ports/log.js';
import { StoreError, type ServiceRecord } from '../ports/store.js';

/** Waits and talks that a crash cuts off are short by so much at most, ms. */
export const heartbeatEveryMs = 5_000;

export interface Heartbeat extends Hearing {
  close(): void;
}

export function startHeartbeat(service: Pick<ServiceRecord, 'noteAlive'>, clock: Clock, log: Log): Heartbeat {
  let cancel = (): void => undefined;
  let notedAtMs = -Infinity;
  let failing = false;
  const note = (): void => {
    try {
      service.noteAlive(clock.nowMs());
      failing = false;
    } catch (error) {
      // The journal cannot be written either, says so, and is what the service is degraded by; this only tells once.
      if (!(error instanceof StoreError)) throw error;
      if (!failing) log.warn({ err: error }, 'a heartbeat could not be noted');
      failing = true;
    }
  };
  const wait = (ms: number): void => {
    cancel = clock.at((clock.nowMs() + ms) as EpochMs, () => {
      const sinceMs = clock.steadyMs() - notedAtMs;
      if (sinceMs < heartbeatEveryMs) return wait(heartbeatEveryMs - sinceMs);
      notedAtMs = clock.steadyMs();
      // Whatever becomes of this one, another follows.
      wait(heartbeatEveryMs);
      guarded(log, 'a heartbeat', note)();
    });
  };
  wait(heartbeatEveryMs);
  return {
    // The journal has been written.
    hears: { 'events-recorded': () => (notedAtMs = clock.steadyMs()) },
    close: () => cancel(),
  };
}
