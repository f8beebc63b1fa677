// Log-ins that were refused unread, as the log tells of them: the first at once, the others of its minute in one line.
// Never holds more addresses than it tells.
import type { EpochMs } from '../../core/kernel/ids.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';

const sumUpAfterMs = 60_000;
const toldAddresses = 10;

export class ThrottledLogIns {
  private refused = 0;
  private readonly addresses = new Set<string>();
  private cancel: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  note(fromAddress: string): void {
    if (this.cancel === undefined) {
      this.log.warn({ fromAddress }, 'too many log-in attempts: refused unread for a time');
      this.cancel = this.clock.at((this.clock.nowMs() + sumUpAfterMs) as EpochMs, () => this.sumUp());
      return;
    }
    this.refused += 1;
    if (this.addresses.size < toldAddresses) this.addresses.add(fromAddress);
  }

  /** Tells what is still untold. Idempotent. */
  close(): void {
    this.cancel?.();
    this.sumUp();
  }

  private sumUp(): void {
    this.cancel = undefined;
    const { refused } = this;
    if (refused === 0) return;
    this.log.warn(
      { refused, fromAddresses: [...this.addresses] },
      'more log-in attempts were refused unread',
    );
    this.refused = 0;
    this.addresses.clear();
  }
}
