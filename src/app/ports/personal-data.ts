// Personal data as the store holds them: found by subject, read for the subject, erased; and by age, when their time is over.
// Never a recording: those are files (see recordings.ts).
import type { CustomerRecord } from '../../api/customers.js';
import type { SubjectCounts, SubjectTraces } from '../../api/subjects.js';
import type { CallbackRecord } from '../../core/callbacks/callback-projection.js';
import type { PersonalKind } from '../../core/kernel/feature-events.js';
import type { CallId, EpochMs, SubjectId } from '../../core/kernel/ids.js';
import type { Voicemail } from '../../api/voicemails.js';

/** Counts without files: the store knows of none. */
export type StoredCounts = Omit<SubjectCounts, 'recordings'>;

/** Whose data: each of these numbers, as they can be stored, or this customer. */
export interface SubjectSearch {
  readonly numbers: readonly string[];
  readonly customer?: string;
}

export interface PersonalValue {
  readonly kind: PersonalKind;
  readonly value: string;
  readonly firstSeenMs: EpochMs;
  readonly lastSeenMs: EpochMs;
}

/** A person's data at one moment. */
export interface FoundSubject {
  /** A person can have several: one for each number. */
  readonly subjectIds: readonly SubjectId[];
  readonly numbers: readonly string[];
  readonly customers: readonly CustomerRecord[];
  readonly counts: StoredCounts;
  readonly traces: SubjectTraces;
  readonly openCalls: number;
  readonly openCallbacks: readonly CallId[];
}

/** Who asked for an erasure, when, and how many recordings went before it: the change log counts those, too. */
export interface ErasureNote {
  readonly by: string;
  readonly atMs: EpochMs;
  readonly recordings: number;
}

export interface PersonalDataStore {
  /** Undefined when nothing is known of anybody like that. */
  find(search: SubjectSearch): FoundSubject | undefined;
  values(found: FoundSubject): readonly PersonalValue[];
  /** Calls, callbacks and voice messages of the person, by id: each id is that of a call. */
  callIds(found: FoundSubject): readonly CallId[];
  callbacks(found: FoundSubject): readonly CallbackRecord[];
  voicemails(found: FoundSubject): readonly Voicemail[];
  /**
   * Erases all that `find` counts, and tells of it in the change log. `on-the-line`: a call goes on, and nothing was done;
   * `open-callbacks`: likewise.
   */
  erase(
    search: SubjectSearch,
    note: ErasureNote,
  ):
    | {
        readonly kind: 'erased';
        /** In the change log. */
        readonly version: number;
        readonly erased: StoredCounts;
        /** What the same search finds afterwards. */
        readonly left: StoredCounts;
        readonly traces: SubjectTraces;
      }
    | { readonly kind: 'nobody' | 'on-the-line' | 'open-callbacks' };
  /** Brings erasures to the file and out of the log. False when somebody reads what was; then it is done later. */
  overwrite(): Promise<boolean>;
  /** Paths of the copies that upgrades made of the database: they hold what was erased since. */
  copies(): Promise<readonly string[]>;
  /** Removes those that were made before then; returns how many. */
  removeCopiesBefore(beforeMs: EpochMs): Promise<number>;
  /**
   * Erases up to `limit` values of these kinds that were seen last before then and belong to nothing that is open.
   * Returns how many; quick, so that nothing has to wait for it.
   */
  eraseSeenBefore(kinds: readonly PersonalKind[], beforeMs: EpochMs, limit: number): number;
  /** Keys of customers after `afterId`, out of the next `lookAt`, none of whose numbers was seen and who were not changed since then. */
  customersNotSeenSince(
    sinceMs: EpochMs,
    afterId: string,
    lookAt: number,
  ): { readonly ids: readonly string[]; readonly next: string | undefined };
  /** Voice messages left before then, the oldest first. */
  voicemailsLeftBefore(beforeMs: EpochMs, limit: number): readonly CallId[];
}
