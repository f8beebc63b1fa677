// Erases personal data whose time is over, kind by kind.
// Never holds up calls: between two small steps everything else has its turn; and never touches what is open.
import type { CallId, EpochMs } from '../../core/kernel/ids.js';
import type { PersonalKind } from '../../core/kernel/feature-events.js';
import type { Outcome } from '../../core/kernel/refusal.js';
import { dayMs } from '../../core/kernel/zoned-time.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { PersonalDataStore } from '../ports/personal-data.js';

/** Days since a value was seen last; 0 = for ever. */
export interface Retention {
  /** Numbers and names of calls, and what callbacks were about. */
  readonly numbersDays: number;
  /** What callers typed, when it was more than one key. */
  readonly typedDays: number;
  readonly voicemailsDays: number;
  /** Customers' records of whom no number was seen and that nobody has changed. */
  readonly customersDays: number;
  /** Copies of the database that upgrades made. */
  readonly databaseCopiesDays: number;
}

export interface RetentionOptions {
  readonly personal: Pick<
    PersonalDataStore,
    'eraseSeenBefore' | 'voicemailsLeftBefore' | 'customersNotSeenSince' | 'removeCopiesBefore' | 'overwrite'
  >;
  readonly keep: Retention;
  /** With its recording. */
  readonly removeVoicemail: (id: CallId) => Promise<Outcome<undefined>>;
  readonly removeCustomer: (id: string) => Outcome<undefined>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Pause after each step, ms. */
const pauseMs = 200;
const valuesAtOnce = 500;
const recordsAtOnce = 50;
const customersLookedAt = 500;

const kindsOfCalls: readonly PersonalKind[] = ['number', 'name', 'customer', 'recording'];

/** Goes on until nothing is overdue, or until `signal` says that the service stops: the rest can wait. */
export async function eraseOverdue(options: RetentionOptions, signal: AbortSignal): Promise<void> {
  const { personal, keep, clock, log } = options;
  const pause = (): Promise<void> =>
    new Promise((resolve) => void clock.at((clock.nowMs() + pauseMs) as EpochMs, resolve));
  // When a value was seen last is known to the day: one more, so that it is kept as long as was said.
  const before = (days: number, more = 0): EpochMs => (clock.nowMs() - (days + more) * dayMs) as EpochMs;

  async function values(kinds: readonly PersonalKind[], days: number): Promise<number> {
    let erased = 0;
    while (days > 0 && !signal.aborted) {
      const now = personal.eraseSeenBefore(kinds, before(days, 1), valuesAtOnce);
      if (now === 0) return erased;
      erased += now;
      await pause();
    }
    return erased;
  }

  async function voicemails(): Promise<number> {
    let erased = 0;
    while (keep.voicemailsDays > 0 && !signal.aborted) {
      const ids = personal.voicemailsLeftBefore(before(keep.voicemailsDays), recordsAtOnce);
      let removed = 0;
      for (const id of ids) if ((await options.removeVoicemail(id)).kind === 'granted') removed += 1;
      erased += removed;
      // None that could be removed: the next time.
      if (removed === 0) return erased;
      await pause();
    }
    return erased;
  }

  async function customers(): Promise<number> {
    let erased = 0;
    let after: string | undefined = '';
    while (keep.customersDays > 0 && after !== undefined && !signal.aborted) {
      const turn = personal.customersNotSeenSince(before(keep.customersDays, 1), after, customersLookedAt);
      for (const id of turn.ids) if (options.removeCustomer(id).kind === 'granted') erased += 1;
      after = turn.next;
      await pause();
    }
    return erased;
  }

  const erased = {
    // Customers first: that a number was seen is what keeps them.
    customers: await customers(),
    voicemails: await voicemails(),
    typed: await values(['typed'], keep.typedDays),
    callValues: await values(kindsOfCalls, keep.numbersDays),
    databaseCopies:
      keep.databaseCopiesDays > 0 ? await personal.removeCopiesBefore(before(keep.databaseCopiesDays)) : 0,
  };
  if (Object.values(erased).every((count) => count === 0)) return;
  const isOverwritten = await personal.overwrite();
  log.info({ ...erased, isOverwritten }, 'personal data whose time is over were erased');
}
