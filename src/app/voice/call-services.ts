// What every call works with, put together once.
// Never knows a call.
import type { QueueId } from '../../core/kernel/ids.js';
import type { AcdRunner } from '../acd/acd-runner.js';
import type { CompanyView } from '../company/company-view.js';
import type { CallerDirectory } from '../customers/caller-directory.js';
import type { JournalWriter } from '../journal/journal-writer.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { Media } from '../ports/media.js';
import type { Recordings } from '../ports/recordings.js';
import type { CallbackRequests } from './callback-port.js';
import type { OutsideCalls, OutsideGuard } from './outside-calls.js';

/** What every call works with. `company` is read anew at each use: the configuration may change during a call. */
export interface CallServices {
  readonly journal: JournalWriter;
  readonly media: Media;
  /** Guarded: see `outside`. */
  readonly telephony: OutsideGuard;
  readonly outside: OutsideCalls;
  readonly acd: AcdRunner;
  readonly clock: Clock;
  readonly log: Log;
  readonly recordings: Recordings;
  /** Absent: as many voice messages as come. */
  readonly voicemailQuota?: { isFull(queueId: QueueId): boolean };
  /** Absent: nobody can be called back. */
  readonly callbacks?: CallbackRequests;
  /** Absent: nobody is known. */
  readonly directory?: CallerDirectory;
  company(): CompanyView;
}
