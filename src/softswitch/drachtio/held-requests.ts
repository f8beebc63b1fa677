// New requests that come in while the application is away: held for the moment that its next start takes.
// Never holds anything when no application has been there within the grace time.
import { buildResponse } from '../sip/response-builder.js';
import { newTag } from '../sip/random-token.js';
import type { SipTimers } from '../sip/sip-timers.js';
import type { ServerTransaction } from '../sip/transaction-model.js';
import type { ApplicationClient } from './application-client.js';
import type { ApplicationRegistry } from './application-registry.js';

/** Longest time that a request waits for an application, ms. Callers hear nothing but 100 in it. */
const longestHeldMs = 3000;
const mostHeld = 200;
const retryAfterS = 5;
/** What callers and phones begin with: awaited from the start, when the application is started too, or connects anew. */
const firstRoutes = ['invite', 'register'];

export interface HeldRequestsOptions {
  readonly registry: ApplicationRegistry;
  readonly timers: SipTimers;
  /** For how long an application that went away, or has yet to come, is waited for, ms. */
  readonly graceMs: number;
  readonly offer: (transaction: ServerTransaction, client: ApplicationClient) => void;
}

export class HeldRequests {
  private held: readonly ServerTransaction[] = [];
  /** What applications take, and until when they are waited for (ms of the timers' clock). */
  private readonly awaited = new Map<string, number>();

  constructor(private readonly options: HeldRequestsOptions) {
    this.waitFor(firstRoutes);
  }

  noteGone({ routes }: ApplicationClient): void {
    this.waitFor(routes);
  }

  private waitFor(routes: Iterable<string>): void {
    const untilMs = this.options.timers.nowMs() + this.options.graceMs;
    for (const route of routes) this.awaited.set(route, untilMs);
  }

  /** True when it is answered later, by an application or in the end by us. */
  hold(transaction: ServerTransaction): boolean {
    const { timers, graceMs } = this.options;
    const untilMs = this.awaited.get(transaction.request.method.toLowerCase()) ?? 0;
    if (graceMs <= 0 || timers.nowMs() >= untilMs) return false;
    if (this.held.length >= mostHeld) {
      refuse(transaction);
      return true;
    }
    this.held = [...this.held, transaction];
    timers.set(longestHeldMs, () => {
      if (!this.held.includes(transaction)) return;
      this.forget(transaction);
      refuse(transaction);
    });
    return true;
  }

  /** The peer has cancelled it: true when it was held here, and is not any more. */
  drop(transaction: ServerTransaction): boolean {
    const known = this.held.includes(transaction);
    this.forget(transaction);
    return known;
  }

  /** An application takes requests of that kind (lower case) from now on. */
  noteRoute(route: string): void {
    for (const transaction of this.held) {
      if (transaction.request.method.toLowerCase() !== route) continue;
      this.forget(transaction);
      const client = this.options.registry.pick(route);
      // A CANCEL may have ended it meanwhile.
      if (client && transaction.answerable) this.options.offer(transaction, client);
    }
  }

  /** Refuses all of them. */
  close(): void {
    for (const transaction of this.held) refuse(transaction);
    this.held = [];
  }

  private forget(transaction: ServerTransaction): void {
    this.held = this.held.filter((one) => one !== transaction);
  }
}

/** RFC 3261 §21.5.4 */
function refuse(transaction: ServerTransaction): void {
  if (!transaction.answerable) return;
  transaction.respond(
    buildResponse(transaction.request, 503, newTag()).add('Retry-After', String(retryAfterS)),
  );
}
