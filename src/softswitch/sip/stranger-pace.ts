// How many datagrams of strangers are read in a second, from one address and from all of them together; and how many
// requests one socket of a proven host may have refused.
// Never answers: what is too much is dropped, and comes again if anybody meant it (RFC 3261 §17.1).
import type { SipFlow } from './transport-model.js';

interface Pace {
  readonly perS: number;
  readonly burst: number;
}

/** A phone that starts sends a handful, an office of them behind one address some hundred. */
const PER_HOST: Pace = { perS: 100, burst: 200 };
const ALL: Pace = { perS: 500, burst: 1000 };
/** A registration costs one refusal, its challenge; behind a proxy hundreds of phones may share a socket and start at once. */
const REFUSED_PER_SOCKET: Pace = { perS: 50, burst: 200 };
const MAX_HOSTS = 10_000;
const MS_PER_S = 1000;

class Bucket {
  private left: number;

  constructor(
    private readonly pace: Pace,
    private atMs: number,
  ) {
    this.left = pace.burst;
  }

  hasRoom(nowMs: number): boolean {
    const { perS, burst } = this.pace;
    this.left = Math.min(burst, this.left + ((nowMs - this.atMs) * perS) / MS_PER_S);
    this.atMs = nowMs;
    return this.left >= 1;
  }

  take(nowMs: number): boolean {
    if (!this.hasRoom(nowMs)) return false;
    this.left--;
    return true;
  }
}

/** One bad device must not keep the application busy, nor take the others of its house with it. */
export class RefusalPace {
  private readonly sockets = new Map<string, Bucket>();

  constructor(private readonly nowMs: () => number) {}

  noteRefused({ remoteHost, remotePort }: SipFlow): void {
    const key = `${remoteHost} ${remotePort}`;
    let bucket = this.sockets.get(key);
    if (!bucket) {
      if (this.sockets.size >= MAX_HOSTS) this.sockets.clear();
      this.sockets.set(key, (bucket = new Bucket(REFUSED_PER_SOCKET, this.nowMs())));
    }
    bucket.take(this.nowMs());
  }

  /** False when so much from that socket was refused that the next request outside a dialog is to be dropped. */
  admits({ remoteHost, remotePort }: SipFlow): boolean {
    return this.sockets.get(`${remoteHost} ${remotePort}`)?.hasRoom(this.nowMs()) ?? true;
  }
}

export class StrangerPace {
  private readonly hosts = new Map<string, Bucket>();
  private readonly all: Bucket;

  constructor(private readonly nowMs: () => number) {
    this.all = new Bucket(ALL, nowMs());
  }

  /** False when the datagram is to be dropped. */
  admits(host: string): boolean {
    const nowMs = this.nowMs();
    let bucket = this.hosts.get(host);
    if (!bucket) {
      if (this.hosts.size >= MAX_HOSTS) this.hosts.clear();
      this.hosts.set(host, (bucket = new Bucket(PER_HOST, nowMs)));
    }
    return bucket.take(nowMs) && this.all.take(nowMs);
  }
}
