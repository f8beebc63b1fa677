// How many messages of strangers are read in a second, from one address and from all of them together; how many requests
// a proven host may have, and how many of those of one socket may be refused.
// Never answers: what is too much is dropped, and comes again if anybody meant it (RFC 3261 §17.1), or waits in its connection.
import { networkOf } from './source-network.js';
import type { SipFlow } from './transport-model.js';

interface Rate {
  readonly perS: number;
  readonly burst: number;
}

/** A phone that starts sends a handful, an office of them behind one address some hundred. */
const PER_HOST: Rate = { perS: 100, burst: 200 };
const ALL: Rate = { perS: 500, burst: 1000 };
/** A registration costs one challenge; behind a proxy hundreds of phones may share a socket and start at once. */
const REFUSED_PER_SOCKET: Rate = { perS: 50, burst: 200 };
/** A carrier with three hundred calls a second, all of them from its one socket. */
const PER_PROVEN_SOCKET: Rate = { perS: 300, burst: 1000 };
/**
 * All other sockets of a proven host: an office that starts, or somebody who forges its address. An INVITE that nobody
 * acknowledges is in hand for 32 s: these leave the host most of its share.
 */
const REST_OF_PROVEN_HOST: Rate = { perS: 100, burst: 1000 };
const MAX_SOURCES = 10_000;
const MS_PER_S = 1000;
/** What the sender was told or has shown that he has no right to be here; a busy callee is no fault of the carrier's. */
const UNPROVEN: ReadonlySet<number> = new Set([400, 401, 403, 407]);

class TokenBucket {
  private left: number;

  constructor(
    private readonly rate: Rate,
    private atMs: number,
  ) {
    this.left = rate.burst;
  }

  hasRoom(nowMs: number): boolean {
    const { perS, burst } = this.rate;
    this.left = Math.min(burst, this.left + ((nowMs - this.atMs) * perS) / MS_PER_S);
    this.atMs = nowMs;
    return this.left >= 1;
  }

  take(nowMs: number): boolean {
    if (!this.hasRoom(nowMs)) return false;
    this.left--;
    return true;
  }

  /**
   * Takes also what is not there, up to a second burst: whoever floods us is paid for soon after the last of it. The time
   * until there is room again, ms.
   */
  overdraw(nowMs: number): number {
    const hasRoom = this.hasRoom(nowMs);
    this.left = Math.max(this.left - 1, -this.rate.burst);
    return hasRoom && this.left >= 1 ? 0 : ((1 - this.left) * MS_PER_S) / this.rate.perS;
  }
}

/** A bucket for each source; what has none yet has a full one. */
class TokenBuckets {
  private readonly bySource = new Map<string, TokenBucket>();

  constructor(private readonly rate: Rate) {}

  of(source: string, nowMs: number): TokenBucket {
    let bucket = this.bySource.get(source);
    if (!bucket) {
      if (this.bySource.size >= MAX_SOURCES) this.bySource.clear();
      this.bySource.set(source, (bucket = new TokenBucket(this.rate, nowMs)));
    }
    return bucket;
  }

  known(source: string): TokenBucket | undefined {
    return this.bySource.get(source);
  }
}

const socketOf = ({ remoteHost, remotePort }: SipFlow): string => `${remoteHost} ${remotePort}`;

/** One bad device must not keep the application busy, nor take the others of its house with it. */
export class RefusalRateLimit {
  private readonly sockets = new TokenBuckets(REFUSED_PER_SOCKET);

  constructor(private readonly nowMs: () => number) {}

  noteAnswer(status: number, flow: SipFlow): void {
    if (UNPROVEN.has(status)) this.sockets.of(socketOf(flow), this.nowMs()).take(this.nowMs());
  }

  /** False when so much from that socket was refused that the next request outside a dialog is to be dropped. */
  admits(flow: SipFlow): boolean {
    return this.sockets.known(socketOf(flow))?.hasRoom(this.nowMs()) ?? true;
  }
}

/** Requests of proven hosts outside dialogs: whoever forges such an address, or sits beside honest phones, is bounded. */
export class ProvenHostRateLimit {
  private readonly sockets = new TokenBuckets(PER_PROVEN_SOCKET);
  private readonly rest = new TokenBuckets(REST_OF_PROVEN_HOST);

  constructor(private readonly nowMs: () => number) {}

  /** `isProven`: something from that very socket was granted, not only from its host. */
  admits(flow: SipFlow, isProven: boolean): boolean {
    const nowMs = this.nowMs();
    const bucket = isProven
      ? this.sockets.of(socketOf(flow), nowMs)
      : this.rest.of(networkOf(flow.remoteHost), nowMs);
    return bucket.take(nowMs);
  }
}

export class StrangerRateLimit {
  private readonly hosts = new TokenBuckets(PER_HOST);
  private readonly all: TokenBucket;

  constructor(private readonly nowMs: () => number) {
    this.all = new TokenBucket(ALL, nowMs());
  }

  /** False when the datagram is to be dropped. */
  admits(host: string): boolean {
    const nowMs = this.nowMs();
    return this.hosts.of(networkOf(host), nowMs).take(nowMs) && this.all.take(nowMs);
  }

  /** Counts a message that was read from a connection; how long the next one from there has to wait, ms. */
  delayMs(host: string): number {
    const nowMs = this.nowMs();
    return Math.max(this.hosts.of(networkOf(host), nowMs).overdraw(nowMs), this.all.overdraw(nowMs));
  }
}
