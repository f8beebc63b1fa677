// Callers of one queue who ask for the same agents with the same priority, in the order in which they came.
// Never compares callers of different lines; urgency does.
import type { CallRecord, QueueRecord } from './acd-records.js';
import type { Pool } from './skill-pool.js';

/** First come, first served; the place may date from before (wait kept, callback). */
const inFrontOf = (a: CallRecord, b: CallRecord): number =>
  a.waitingSinceMs - b.waitingSinceMs || a.rank - b.rank;

export class Line {
  /** A sorted array: the middle must be reached for positions and for callers at risk, and lines are short. */
  private readonly sorted: CallRecord[] = [];

  constructor(
    readonly queue: QueueRecord,
    readonly pool: Pool,
    /** The queue's points and the callers' own. */
    readonly points: number,
  ) {}

  get size(): number {
    return this.sorted.length;
  }

  get calls(): readonly CallRecord[] {
    return this.sorted;
  }

  head(): CallRecord | undefined {
    return this.sorted[0];
  }

  add(call: CallRecord): void {
    this.sorted.splice(this.firstNotBefore(call), 0, call);
  }

  delete(call: CallRecord): void {
    const index = this.firstNotBefore(call);
    if (this.sorted[index] !== call) throw new Error(`call ${call.id} is not in its line`);
    this.sorted.splice(index, 1);
  }

  /** How many come before the first for whom `isBehind` holds; it must hold for all after that one too. */
  countBefore(isBehind: (call: CallRecord) => boolean): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBehind(this.sorted[middle] as CallRecord)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private firstNotBefore(call: CallRecord): number {
    return this.countBefore((other) => inFrontOf(other, call) >= 0);
  }
}
