// Callers of one queue who ask for the same agents with the same priority, in the order in which they came.
// Never compares callers of different lines; urgency does.
import type { RequestRecord, QueueRecord } from './acd-records.js';
import type { Pool } from './skill-pool.js';

/** First come, first served; the place may date from before (wait kept, callback). */
const inFrontOf = (a: RequestRecord, b: RequestRecord): number =>
  a.waitingSinceMs - b.waitingSinceMs || a.rank - b.rank;

export class Line {
  /** A sorted array: the middle must be reached for positions and for callers at risk, and lines are short. */
  private readonly sorted: RequestRecord[] = [];

  constructor(
    readonly queue: QueueRecord,
    readonly pool: Pool,
    /** The queue's points and the callers' own. */
    readonly points: number,
  ) {}

  get size(): number {
    return this.sorted.length;
  }

  get requests(): readonly RequestRecord[] {
    return this.sorted;
  }

  head(): RequestRecord | undefined {
    return this.sorted[0];
  }

  add(request: RequestRecord): void {
    this.sorted.splice(this.firstNotBefore(request), 0, request);
  }

  delete(request: RequestRecord): void {
    const index = this.firstNotBefore(request);
    if (this.sorted[index] !== request) throw new Error(`request ${request.id} is not in its line`);
    this.sorted.splice(index, 1);
  }

  /** How many come before the first for whom `isBehind` holds; it must hold for all after that one too. */
  countBefore(isBehind: (request: RequestRecord) => boolean): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBehind(this.sorted[middle] as RequestRecord)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private firstNotBefore(request: RequestRecord): number {
    return this.countBefore((other) => inFrontOf(other, request) >= 0);
  }
}
