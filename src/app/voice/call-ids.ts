// Makes the ids of calls: they sort by time and are never made twice.
// Never reads a clock or a random source of its own.
import type { CallId, EpochMs } from '../../core/kernel/ids.js';

/** `randomText`: at least 8 characters of randomness, letters and digits. */
export function createCallIds(nowMs: () => EpochMs, randomText: () => string): () => CallId {
  return () => `c${nowMs().toString(36).padStart(9, '0')}${randomText()}` as CallId;
}
