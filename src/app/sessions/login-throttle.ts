// Slows down guessing of passwords: after some free attempts each further one must wait twice as long.
// Never locks anybody out for good, and forgets; all times are of the steady clock, so that setting the host's clock
// neither keeps somebody out for an hour nor lets somebody guess on.

export interface ThrottleRule {
  /** Attempts before the first delay. */
  readonly freeAttempts: number;
  /** First delay, ms; doubles with every attempt. */
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** Without an attempt for so long everything is forgotten, ms. */
  readonly forgetAfterMs: number;
}

/** One user from one address: a person who mistypes hardly notices it. */
export const perUserAndAddress: ThrottleRule = {
  freeAttempts: 5,
  firstDelayMs: 1_000,
  maxDelayMs: 300_000,
  forgetAfterMs: 900_000,
};
/** One address over all users: many users may sit behind one proxy, so it is lenient. */
export const perAddress: ThrottleRule = {
  freeAttempts: 100,
  firstDelayMs: 1_000,
  maxDelayMs: 30_000,
  forgetAfterMs: 900_000,
};

interface Entry {
  attempts: number;
  lastAtMs: number;
  blockedUntilMs: number;
}

/** More keys than this are never remembered: whoever floods us shall not fill the memory. */
const maxEntries = 10_000;

export class LoginThrottle {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly rule: ThrottleRule) {}

  /** How long the next attempt has to wait, ms; 0 = it may be made now. */
  waitMs(key: string, steadyMs: number): number {
    return Math.max(0, (this.current(key, steadyMs)?.blockedUntilMs ?? 0) - steadyMs);
  }

  /** Counts an attempt before its outcome is known, so that attempts made at once all count. */
  begin(key: string, steadyMs: number): void {
    const entry = this.current(key, steadyMs) ?? { attempts: 0, lastAtMs: steadyMs, blockedUntilMs: 0 };
    entry.attempts += 1;
    entry.lastAtMs = steadyMs;
    const excess = entry.attempts - this.rule.freeAttempts;
    if (excess >= 0) {
      const delayMs = Math.min(this.rule.firstDelayMs * 2 ** Math.min(excess, 30), this.rule.maxDelayMs);
      entry.blockedUntilMs = steadyMs + delayMs;
    }
    this.entries.delete(key);
    this.entries.set(key, entry);
    this.trim();
  }

  /** The attempt was right: it and what led to it were no guessing. */
  succeeded(key: string): void {
    this.entries.delete(key);
  }

  /** The attempt does not count. */
  takeBack(key: string): void {
    const entry = this.entries.get(key);
    if (entry === undefined) return;
    entry.attempts -= 1;
    if (entry.attempts < this.rule.freeAttempts) entry.blockedUntilMs = 0;
  }

  private current(key: string, steadyMs: number): Entry | undefined {
    const entry = this.entries.get(key);
    if (entry !== undefined && steadyMs - entry.lastAtMs > this.rule.forgetAfterMs) {
      this.entries.delete(key);
      return undefined;
    }
    return entry;
  }

  /** Entries are in the order of their last attempt: the first is the one that matters least. */
  private trim(): void {
    const oldest = this.entries.size > maxEntries ? this.entries.keys().next() : undefined;
    if (oldest?.value !== undefined) this.entries.delete(oldest.value);
  }
}
