// Counts what was refused by source and reason, and logs it once an interval: an attack must not fill the disk.
// Never logs a request by itself, and never remembers more sources than its bound.
import type { Log } from '../../app/ports/log.js';

/** Between the first refusal that is not told yet and the line that tells it, ms. */
const intervalMs = 30_000;
/** Lines an interval; what goes beyond is counted in one more. */
const mostLines = 20;

export class SourceTally {
  private readonly counts = new Map<string, { source: string; reason: string; count: number }>();
  private others = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly log: Log) {}

  /** `reason`: of a small set, in words of the log. */
  note(source: string, reason: string): void {
    this.timer ??= setTimeout(() => this.tell(), intervalMs).unref();
    const key = `${source} ${reason}`;
    const known = this.counts.get(key);
    if (known !== undefined) known.count += 1;
    else if (this.counts.size < mostLines) this.counts.set(key, { source, reason, count: 1 });
    else this.others += 1;
  }

  /** What has not been told yet is. */
  close(): void {
    if (this.timer !== undefined) this.tell();
  }

  private tell(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const { source, reason, count } of this.counts.values())
      this.log.warn({ source, reason, count }, 'SIP requests were refused');
    if (this.others > 0) this.log.warn({ count: this.others }, 'SIP requests of more sources were refused');
    this.counts.clear();
    this.others = 0;
  }
}
