// Decides when changes are pushed: soon after the first, then at most ten times a second.
// Never knows what changed.
import type { Clock } from '../ports/clock.js';
import type { EpochMs } from '../../core/kernel/ids.js';

/** Events of one moment arrive one after the other; so long they are gathered into one push, ms. */
const gatherMs = 25;
/** Between two pushes, ms. */
const minIntervalMs = 100;

export interface ChangePusher {
  /** Something changed: a push will follow. */
  request(): void;
  /** Cancels what is pending. Idempotent. */
  close(): void;
}

/** `push` returns whether there was anything to tell; a push without news does not count towards the limit. */
export function createChangePusher(clock: Clock, push: () => boolean): ChangePusher {
  let cancelPending: (() => void) | undefined;
  let lastPushMs = -Infinity;
  let closed = false;

  function fire(): void {
    cancelPending = undefined;
    if (push()) lastPushMs = clock.nowMs();
  }

  return {
    request() {
      if (closed || cancelPending !== undefined) return;
      const nowMs = clock.nowMs();
      // A clock that was set back must not hold pushes up until it has caught up.
      if (lastPushMs > nowMs) lastPushMs = nowMs;
      cancelPending = clock.at(Math.max(nowMs + gatherMs, lastPushMs + minIntervalMs) as EpochMs, fire);
    },
    close() {
      closed = true;
      cancelPending?.();
      cancelPending = undefined;
    },
  };
}
