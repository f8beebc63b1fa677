// How many datagrams of strangers are read in a second, from one address and from all of them together.
// Never looks into one: what is too much is dropped unread, and comes again if anybody meant it (RFC 3261 §17.1).

interface Pace {
  readonly perS: number;
  readonly burst: number;
}

/** A phone that starts sends a handful, an office of them behind one address some hundred. */
const PER_HOST: Pace = { perS: 100, burst: 200 };
const ALL: Pace = { perS: 500, burst: 1000 };
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

  take(nowMs: number): boolean {
    const { perS, burst } = this.pace;
    this.left = Math.min(burst, this.left + ((nowMs - this.atMs) * perS) / MS_PER_S);
    this.atMs = nowMs;
    if (this.left < 1) return false;
    this.left--;
    return true;
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
