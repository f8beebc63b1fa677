// Notices addresses that try out passwords, and tells when to stop listening to them.
// Never writes to a disk, and never forgets its bound: memory does not grow with the number of addresses.

/** So many wrong passwords within a minute end it. */
const allowedWrong = 10;
const windowMs = 60_000;
const defaultBlockMs = 5 * 60_000;
/** Addresses (or users at addresses) that are watched; the longest known is forgotten first. */
const maxAddresses = 10_000;

interface Watched {
  /** Times of the last wrong passwords, oldest first. */
  readonly wrongAtMs: number[];
  blockedUntilMs: number;
}

export class PasswordGuard {
  private readonly watched = new Map<string, Watched>();
  private readonly counts = { wrongPasswords: 0, blockedRequests: 0 };

  /** `steadyMs`: setting the host's clock neither pardons an address nor blocks it for longer. */
  constructor(
    private readonly steadyMs: () => number,
    private readonly blockMs = defaultBlockMs,
  ) {}

  /** Since the start. */
  get totals(): { readonly wrongPasswords: number; readonly blockedRequests: number } {
    return { ...this.counts };
  }

  /** Passwords from there are not to be looked at. */
  isBlocked(address: string): boolean {
    return (this.watched.get(address)?.blockedUntilMs ?? 0) > this.steadyMs();
  }

  countBlocked(): void {
    this.counts.blockedRequests += 1;
  }

  /** True = this one was the last that is listened to for a while. */
  noteWrong(address: string): boolean {
    this.counts.wrongPasswords += 1;
    const now = this.steadyMs();
    const known = this.watched.get(address) ?? { wrongAtMs: [], blockedUntilMs: 0 };
    this.watched.delete(address);
    this.watched.set(address, known);
    known.wrongAtMs.push(now);
    while ((known.wrongAtMs[0] ?? now) <= now - windowMs) known.wrongAtMs.shift();
    const over = known.wrongAtMs.length >= allowedWrong;
    if (over) {
      known.blockedUntilMs = now + this.blockMs;
      known.wrongAtMs.length = 0;
    }
    this.forgetOldest();
    return over;
  }

  private forgetOldest(): void {
    if (this.watched.size <= maxAddresses) return;
    const [oldest] = this.watched.keys();
    if (oldest !== undefined) this.watched.delete(oldest);
  }
}
