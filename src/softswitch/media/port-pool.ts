// Hands out even RTP ports of a range in turn, so that a port just freed rests before its next call.
// Never opens a socket: whoever takes a port tells when it turned out to be in use by somebody else.

export class PortPool {
  private readonly taken = new Set<number>();
  private readonly first: number;
  private readonly count: number;
  private next = 0;

  constructor(minPort: number, maxPort: number) {
    this.first = minPort + (minPort % 2);
    this.count = Math.max(0, Math.floor((maxPort - this.first) / 2) + 1);
  }

  get size(): number {
    return this.count;
  }

  /** Undefined when all are taken. */
  take(): number | undefined {
    for (let i = 0; i < this.count; i += 1) {
      const port = this.first + 2 * this.next;
      this.next = (this.next + 1) % this.count;
      if (this.taken.has(port)) continue;
      this.taken.add(port);
      return port;
    }
    return undefined;
  }

  release(port: number): void {
    this.taken.delete(port);
  }
}
