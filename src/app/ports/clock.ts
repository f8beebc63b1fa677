// Time and timers as the application sees them, so that tests own the clock.
// Never reads the real clock: adapters/system does.
import type { EpochMs } from '../../core/kernel/ids.js';

export interface Clock {
  nowMs(): EpochMs;
  /** Calls back once at or after `atMs`; returns the cancel. */
  at(atMs: EpochMs, callback: () => void): () => void;
}
