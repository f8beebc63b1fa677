// How many requests may be in hand at once: for everybody, for strangers together, and for each host.
// Never answers: who gets no share is refused by the caller without state.

import { networkOf } from './source-network.js';

/** What a request is: in a dialog, of a host that proved itself, or of anybody. */
export type RequestKind = 'in-dialog' | 'known' | 'stranger';

interface Limits {
  readonly all: number;
  readonly perHost: number;
}

/**
 * A call's INVITE stays in hand for 32 s after its answer: a carrier with a hundred calls a second has 3,200 of them.
 * A stranger's request is in hand only until its answer, so that these few are hundreds or thousands in a second; more
 * would only make everybody wait for the application.
 */
const LIMITS: Readonly<Record<RequestKind, Limits>> = {
  'in-dialog': { all: 20_000, perHost: 10_000 },
  known: { all: 20_000, perHost: 10_000 },
  stranger: { all: 500, perHost: 200 },
};

class Share {
  private readonly byHost = new Map<string, number>();
  private all = 0;

  constructor(private readonly limits: Limits) {}

  take(host: string): boolean {
    const held = this.byHost.get(host) ?? 0;
    if (this.all >= this.limits.all || held >= this.limits.perHost) return false;
    this.all++;
    this.byHost.set(host, held + 1);
    return true;
  }

  giveBack(host: string): void {
    const held = (this.byHost.get(host) ?? 0) - 1;
    this.all--;
    if (held > 0) this.byHost.set(host, held);
    else this.byHost.delete(host);
  }
}

export class RequestShares {
  private readonly shares: Readonly<Record<RequestKind, Share>> = {
    'in-dialog': new Share(LIMITS['in-dialog']),
    known: new Share(LIMITS.known),
    stranger: new Share(LIMITS.stranger),
  };

  /** False when that share is used up. */
  take(kind: RequestKind, host: string): boolean {
    return this.shares[kind].take(networkOf(host));
  }

  /** Once for each `take` that was granted. */
  giveBack(kind: RequestKind, host: string): void {
    this.shares[kind].giveBack(networkOf(host));
  }
}
