// Hosts that proved who they are, as far as a SIP stack can see: what they asked for was granted, or they answered us.
// Never proves anything itself: whoever answers requests decides what is granted.
import type { SipFlow } from './transport-model.js';

/** Longer than the registrations of phones last, ms: each of them tells of its host again. */
const KNOWN_MS = 2 * 3_600_000;
const MAX_HOSTS = 20_000;
/** What nobody grants to a stranger. An OPTIONS is answered to anybody. */
const GRANTING: ReadonlySet<string> = new Set(['INVITE', 'REGISTER', 'SUBSCRIBE']);

/** Times by source, the one not heard of for longest first. */
class Remembered {
  private readonly untilMs = new Map<string, number>();

  constructor(private readonly most: number) {}

  has(source: string, nowMs: number): boolean {
    const untilMs = this.untilMs.get(source);
    return untilMs !== undefined && untilMs > nowMs;
  }

  add(source: string, untilMs: number): void {
    this.untilMs.delete(source);
    this.untilMs.set(source, untilMs);
    if (this.untilMs.size <= this.most) return;
    const [oldest] = this.untilMs.keys();
    if (oldest !== undefined) this.untilMs.delete(oldest);
  }
}

export class KnownSources {
  private readonly hosts = new Remembered(MAX_HOSTS);
  private readonly sockets = new Remembered(MAX_HOSTS);

  constructor(private readonly nowMs: () => number) {}

  has(host: string): boolean {
    return this.hosts.has(host, this.nowMs());
  }

  /** That very socket has proven itself. */
  hasSocket(flow: SipFlow): boolean {
    return this.sockets.has(socketOf(flow), this.nowMs());
  }

  /** Our user answered a request outside every dialog with that status. */
  noteAnswer(method: string, status: number, flow: SipFlow): void {
    if (status > 100 && status < 300 && GRANTING.has(method)) this.learn(flow);
  }

  /** The host answered a request of ours, or knows the tags of a dialog: a forged address could not have. */
  learn(flow: SipFlow): void {
    const untilMs = this.nowMs() + KNOWN_MS;
    this.hosts.add(flow.remoteHost, untilMs);
    this.sockets.add(socketOf(flow), untilMs);
    flow.keep();
  }
}

const socketOf = ({ transport, remoteHost, remotePort }: SipFlow): string =>
  `${transport} ${remoteHost} ${remotePort}`;
