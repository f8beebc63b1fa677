// One clock per worker that gives every member a tick each 20 ms, without drift, spread over four phases.
// Never sends anything and never asks the system's clock itself: time and timers are given to it.

export const FRAME_MS = 20;
export const SAMPLES_PER_FRAME = 160;
const PHASES = 4;
const PHASE_MS = FRAME_MS / PHASES;
/** A stall up to so long is caught up at once; of a longer one only the last frame is played. */
const MAX_CATCH_UP_MS = 200;

export interface Paced {
  /** 0…3; spreads the packets of many sessions over the 20 ms. */
  readonly phase: number;
  /**
   * `frame` counts 20 ms steps of the shared time line, the same in all workers; a gap in it means that the
   * thread stalled and those frames are not made up for.
   */
  tick(frame: number): void;
}

export interface PacingTime {
  /** Monotonic, ms; the same time line in all workers. */
  nowMs(): number;
  /** Returns what cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** When a frame of a phase is due on the shared time line, ms. */
export function frameDueMs(frame: number, phase: number): number {
  return frame * FRAME_MS + phase * PHASE_MS;
}

export class PacingClock {
  private readonly members: readonly Set<Paced>[] = Array.from({ length: PHASES }, () => new Set<Paced>());
  private count = 0;
  private nextSlot = 0;
  private cancelTimer: (() => void) | undefined;

  constructor(
    private readonly time: PacingTime,
    private readonly onMemberError: (member: Paced, error: unknown) => void,
  ) {}

  get size(): number {
    return this.count;
  }

  add(member: Paced): void {
    const set = this.members[member.phase % PHASES];
    if (set === undefined || set.has(member)) return;
    set.add(member);
    this.count += 1;
    if (this.count > 1) return;
    this.nextSlot = Math.floor(this.time.nowMs() / PHASE_MS) + 1;
    this.arm();
  }

  remove(member: Paced): void {
    if (this.members[member.phase % PHASES]?.delete(member) !== true) return;
    this.count -= 1;
    if (this.count === 0) this.stop();
  }

  stop(): void {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
  }

  private arm(): void {
    this.stop();
    const waitMs = Math.max(1, Math.ceil(this.nextSlot * PHASE_MS - this.time.nowMs()));
    this.cancelTimer = this.time.after(waitMs, () => this.run());
  }

  private run(): void {
    const lastSlot = Math.floor(this.time.nowMs() / PHASE_MS);
    if ((lastSlot - this.nextSlot) * PHASE_MS > MAX_CATCH_UP_MS) {
      // Whole frames are left out, so that each phase still gets its next tick.
      this.nextSlot += Math.floor((lastSlot - this.nextSlot) / PHASES) * PHASES;
    }
    while (this.nextSlot <= lastSlot) {
      const slot = this.nextSlot;
      this.nextSlot += 1;
      this.runSlot(Math.floor(slot / PHASES), slot % PHASES);
    }
    if (this.count > 0) this.arm();
  }

  private runSlot(frame: number, phase: number): void {
    const members = this.members[phase];
    if (members === undefined) return;
    for (const member of members) {
      try {
        member.tick(frame);
      } catch (error) {
        this.onMemberError(member, error);
      }
    }
  }
}
