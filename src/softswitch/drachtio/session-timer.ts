// The clock of one session (RFC 4028): when to refresh it, and when to give it up.
// Never sends anything.
import type { SipMessage } from '../sip/sip-message.js';
import type { SipTimers, TimerHandle } from '../sip/sip-timers.js';
import { paramOf } from '../sip/sip-uri.js';

/** Smallest interval that is accepted, s (RFC 4028 §5). */
export const MIN_SE_S = 90;

export interface SessionExpires {
  readonly intervalS: number;
  readonly refresher: 'uac' | 'uas' | undefined;
}

/** Session-Expires of a message; undefined when absent or unreadable. */
export function sessionExpires(message: SipMessage): SessionExpires | undefined {
  const value = message.get('session-expires');
  if (value === undefined) return undefined;
  const intervalS = Number.parseInt(value, 10);
  if (!Number.isFinite(intervalS) || intervalS <= 0) return undefined;
  const semicolon = value.indexOf(';');
  const refresher = semicolon < 0 ? undefined : paramOf(value.slice(semicolon), 'refresher')?.toLowerCase();
  return { intervalS, refresher: refresher === 'uac' || refresher === 'uas' ? refresher : undefined };
}

export class SessionTimer {
  private refreshTimer: TimerHandle | undefined;
  private expiryTimer: TimerHandle | undefined;

  constructor(
    private readonly timers: SipTimers,
    private readonly onRefresh: () => void,
    private readonly onExpired: () => void,
  ) {}

  /** (Re)starts with what was just agreed. */
  start(intervalS: number, weRefresh: boolean): void {
    this.stop();
    // RFC 4028 §10: the side that waits sends BYE a little before the end.
    const guardS = Math.min(32, intervalS / 3);
    this.expiryTimer = this.timers.set((intervalS - guardS) * 1000, this.onExpired);
    if (weRefresh) this.refreshTimer = this.timers.set((intervalS / 2) * 1000, this.onRefresh);
  }

  stop(): void {
    this.timers.clear(this.refreshTimer);
    this.timers.clear(this.expiryTimer);
    this.refreshTimer = undefined;
    this.expiryTimer = undefined;
  }
}
