// The timers that every state machine of the stack is given, and the values of RFC 3261 §17 and RFC 6026.
// Never holds the process alive: sockets do that.

export type TimerHandle = object;

export interface SipTimers {
  /** Milliseconds since some moment; goes on evenly while the host's clock is set. */
  nowMs(): number;
  /** Runs `action` once, `delayMs` from now. */
  set(delayMs: number, action: () => void): TimerHandle;
  clear(handle: TimerHandle | undefined): void;
}

/** Round-trip estimate, ms. */
export const T1_MS = 500;
/** Longest interval between retransmissions, ms. */
export const T2_MS = 4000;
/** Longest time a message stays in the network, ms. */
export const T4_MS = 5000;
/** Timers B, F, H, J, L, M: 64*T1, ms. */
export const T1_X64_MS = 64 * T1_MS;
/** Timer D on unreliable transports, ms. */
export const TIMER_D_MS = 32_000;

/** Node's timers count in a signed 32-bit integer; a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export const systemTimers: SipTimers = {
  nowMs: () => performance.now(),
  // Longer times are peers' wishes (RFC 4028 sets no limit): 24 days are as good.
  set: (delayMs, action) => setTimeout(action, Math.min(delayMs, MAX_TIMER_MS)).unref(),
  clear: (handle) => {
    if (handle) clearTimeout(handle as NodeJS.Timeout);
  },
};
