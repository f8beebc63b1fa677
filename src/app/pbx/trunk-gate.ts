// How many calls a trunk may bring: at once, and anew per second. A trunk is an address, and anybody may have it.
// Never journals what it turns away: it is counted, and told once a minute.
import type { TrunkId } from '../../core/kernel/ids.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';

export interface TrunkLimits {
  readonly callsAtOnce: number;
  readonly newCallsPerSecond: number;
}

export const defaultTrunkLimits: TrunkLimits = { callsAtOnce: 200, newCallsPerSecond: 30 };

export type TrunkRefusal = 'too-many-at-once' | 'too-many-per-second';

/** Between two lines about one trunk, ms. */
const tellEveryMs = 60_000;

interface TrunkLoad {
  calls: number;
  /** Calls that may still begin in this moment; fractions grow with time. */
  room: number;
  filledAtMs: number;
  /** Turned away and not told yet. */
  refused: number;
  toldAtMs: number;
}

export class TrunkGate {
  private readonly loads = new Map<TrunkId, TrunkLoad>();

  constructor(
    private readonly clock: Pick<Clock, 'steadyMs'>,
    private readonly log: Log,
  ) {}

  /** Takes the call in, until `release`; or says why not. */
  admit(trunkId: TrunkId, limits: TrunkLimits): TrunkRefusal | undefined {
    const nowMs = this.clock.steadyMs();
    const load = this.loadOf(trunkId, limits.newCallsPerSecond);
    const grown = ((nowMs - load.filledAtMs) / 1000) * limits.newCallsPerSecond;
    load.room = Math.min(limits.newCallsPerSecond, load.room + grown);
    load.filledAtMs = nowMs;
    const refusal =
      load.calls >= limits.callsAtOnce
        ? 'too-many-at-once'
        : load.room < 1
          ? 'too-many-per-second'
          : undefined;
    if (refusal !== undefined) {
      this.count(trunkId, load, refusal, nowMs);
      return refusal;
    }
    load.calls += 1;
    load.room -= 1;
    return undefined;
  }

  /** A call that was admitted before a restart, until `release`. */
  readmit(trunkId: TrunkId): void {
    this.loadOf(trunkId, defaultTrunkLimits.newCallsPerSecond).calls += 1;
  }

  private loadOf(trunkId: TrunkId, room: number): TrunkLoad {
    const known = this.loads.get(trunkId);
    if (known !== undefined) return known;
    const filledAtMs = this.clock.steadyMs();
    const load: TrunkLoad = { calls: 0, room, filledAtMs, refused: 0, toldAtMs: -Infinity };
    this.loads.set(trunkId, load);
    return load;
  }

  release(trunkId: TrunkId): void {
    const load = this.loads.get(trunkId);
    if (load !== undefined) load.calls -= 1;
  }

  private count(trunkId: TrunkId, load: TrunkLoad, reason: TrunkRefusal, nowMs: number): void {
    load.refused += 1;
    if (nowMs - load.toldAtMs < tellEveryMs) return;
    this.log.warn({ trunk: trunkId, reason, count: load.refused }, 'a trunk brings more calls than it may');
    load.refused = 0;
    load.toldAtMs = nowMs;
  }
}
