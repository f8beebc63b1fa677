// Hands out even RTP ports of a range at random: nobody can tell where the next call will listen.
// Never opens a socket: whoever takes a port tells when it turned out to be in use by somebody else.
import { randomInt } from 'node:crypto';

/** So large a part of the range rests after its call, for packets that are still on their way. */
const RESTING_PART = 4;

export class PortPool {
  private readonly free: number[] = [];
  /** Ports of calls that ended, the longest ago first. */
  private readonly resting: number[] = [];
  private readonly taken = new Set<number>();
  readonly size: number;

  constructor(minPort: number, maxPort: number) {
    for (let port = minPort + (minPort % 2); port <= maxPort; port += 2) this.free.push(port);
    this.size = this.free.length;
  }

  /** Undefined when all are taken. */
  take(): number | undefined {
    if (this.free.length === 0) this.wake(this.resting.length);
    if (this.free.length === 0) return undefined;
    const at = randomInt(this.free.length);
    const port = this.free[at] as number;
    this.free[at] = this.free.at(-1) as number;
    this.free.pop();
    this.taken.add(port);
    return port;
  }

  holds(port: number): boolean {
    return this.taken.has(port);
  }

  release(port: number): void {
    if (!this.taken.delete(port)) return;
    this.resting.push(port);
    this.wake(this.resting.length - Math.floor(this.size / RESTING_PART));
  }

  private wake(count: number): void {
    if (count > 0) this.free.push(...this.resting.splice(0, count));
  }
}
