// Tells the log of sounds that the media server does not find: once in a while for each, not for every caller.
// Never keeps more names than have gone missing of late.
import type { Log } from '../../app/ports/log.js';

/** The same sound is not told again before, ms. */
const repeatAfterMs = 10 * 60_000;

export class MissingSounds {
  private readonly toldAtMs = new Map<string, number>();

  constructor(
    private readonly log: Log,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** `about`: for whom it was to be played. */
  report(file: string, about: Readonly<Record<string, string>>): void {
    const nowMs = this.nowMs();
    for (const [name, atMs] of this.toldAtMs) if (nowMs - atMs >= repeatAfterMs) this.toldAtMs.delete(name);
    if (this.toldAtMs.has(file)) return;
    this.toldAtMs.set(file, nowMs);
    this.log.error({ ...about, file }, 'the media server does not find this music: callers hear silence');
  }
}
