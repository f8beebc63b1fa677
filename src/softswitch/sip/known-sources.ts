// Hosts that proved who they are, as far as a SIP stack can see: what they asked for was granted, or they answered us.
// Never proves anything itself: whoever answers requests decides what is granted.
import type { SipFlow } from './transport-model.js';

/** Longer than the registrations of phones last, ms: each of them tells of its host again. */
const KNOWN_MS = 2 * 3_600_000;
const MAX_HOSTS = 20_000;
/** What nobody grants to a stranger. An OPTIONS is answered to anybody. */
const GRANTING: ReadonlySet<string> = new Set(['INVITE', 'REGISTER', 'SUBSCRIBE']);

export class KnownSources {
  private readonly untilMs = new Map<string, number>();

  constructor(private readonly nowMs: () => number) {}

  has(host: string): boolean {
    const untilMs = this.untilMs.get(host);
    return untilMs !== undefined && untilMs > this.nowMs();
  }

  /** Our user answered a request outside every dialog with that status. */
  noteAnswer(method: string, status: number, flow: SipFlow): void {
    if (status > 100 && status < 300 && GRANTING.has(method)) this.learn(flow);
  }

  /** The host answered a request of ours: a forged address could not have. */
  learn(flow: SipFlow): void {
    const { remoteHost } = flow;
    // Behind all others: the first one of the map is the one not heard of for longest.
    this.untilMs.delete(remoteHost);
    this.untilMs.set(remoteHost, this.nowMs() + KNOWN_MS);
    flow.keep();
    if (this.untilMs.size <= MAX_HOSTS) return;
    const [oldest] = this.untilMs.keys();
    if (oldest !== undefined) this.untilMs.delete(oldest);
  }
}
