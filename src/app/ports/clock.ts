// Time and timers as the application sees them, so that tests own the clock.
// Never reads the real clock: adapters/system does.
import type { EpochMs } from '../../core/kernel/ids.js';

export interface Clock {
  nowMs(): EpochMs;
  /** Milliseconds since some moment; goes on evenly while the host's clock is set. */
  steadyMs(): number;
  /** Calls back once, `atMs − nowMs()` after now by the steady clock; returns the cancel. */
  at(atMs: EpochMs, callback: () => void): () => void;
}
