// Ends on the SIP server the legs that an earlier run of the service left there: people who talk on, phones that ring on.
// Never ends a leg of a call that goes on.
import { legsLeftOver, type OpenLeg } from '../../core/journal/recovery.js';
import type { CallId, LegId } from '../../core/kernel/ids.js';
import type { JournalWriter } from '../journal/journal-writer.js';
import type { Log } from '../ports/log.js';
import type { Journal } from '../ports/store.js';
import type { LeftOverOutcome, Telephony } from '../ports/telephony.js';

export interface LeftOverLegsOptions {
  readonly journal: Pick<Journal, 'callsWithLegsLeftOver' | 'eventsOfCall'>;
  readonly writer: Pick<JournalWriter, 'record'>;
  readonly telephony: Pick<Telephony, 'endLeftOver'>;
  readonly log: Log;
}

interface LeftOver {
  readonly callId: CallId;
  readonly legId: LegId;
  readonly leg: OpenLeg;
}

export class LeftOverLegs {
  /** Undefined before they were looked for. */
  private left: readonly LeftOver[] | undefined;
  private ending: Promise<void> | undefined;

  constructor(private readonly options: LeftOverLegsOptions) {}

  /**
   * To be called whenever the SIP server is up; for the first time once it is known which calls of an earlier run do not go
   * on. Never rejects, bounded in time; what could not be ended is left for the next time.
   */
  end(): Promise<void> {
    this.ending ??= this.endAll().finally(() => (this.ending = undefined));
    return this.ending;
  }

  /** Of calls that are over. */
  private find(): readonly LeftOver[] {
    const { journal } = this.options;
    return journal
      .callsWithLegsLeftOver()
      .flatMap((callId) =>
        [...legsLeftOver(journal.eventsOfCall(callId))].map(([legId, leg]) => ({ callId, legId, leg })),
      );
  }

  private async endAll(): Promise<void> {
    const found = this.left ?? this.find();
    this.left = [];
    if (found.length === 0) return;
    const { telephony, writer, log } = this.options;
    const counts: Record<LeftOverOutcome, number> = { ended: 0, gone: 0, failed: 0 };
    const left: LeftOver[] = [];
    await Promise.all(
      found.map(async (one) => {
        const { callId, legId, leg } = one;
        const outcome = await telephony.endLeftOver(leg);
        counts[outcome] += 1;
        if (outcome === 'failed') left.push(one);
        else writer.record({ kind: 'leg-ended', callId, legId, by: 'local', cause: 'interrupted' });
      }),
    );
    this.left = left;
    log.warn({ ...counts }, 'legs that an earlier run left on the SIP server were ended');
  }
}
