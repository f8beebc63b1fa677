// A person's data: found, handed over, erased everywhere, with a proof that names nobody.
// Never changes a figure, and never erases while the person is on the line.
import type { Company } from '../../api/company.js';
import type { Erasure, Subject, SubjectQuery } from '../../api/subjects.js';
import { granted, refused, type Outcome, type Refusal } from '../../core/kernel/refusal.js';
import type { CallId } from '../../core/kernel/ids.js';
import type { SubjectCommands } from './feature.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { FoundSubject, SubjectSearch } from '../ports/personal-data.js';
import type { Store } from '../ports/store.js';
import { configuredIn } from './configured-numbers.js';
import { subjectArchive, type SubjectArchiveOptions } from './subject-archive.js';
import { recordingsOf, spokenAbout } from './subject-recordings.js';
import { writtenForms } from './written-forms.js';

export interface SubjectCommandsOptions extends Pick<
  SubjectArchiveOptions,
  'recordings' | 'yieldToEventLoop'
> {
  readonly personal: Store['personal'];
  readonly journal: SubjectArchiveOptions['journal'];
  readonly company: () => Company;
  /** A list of customers is being written: nobody of it can be erased. */
  readonly isImporting: () => boolean;
  /** A callback that is still to be made is made no more. Refused while the customer is being dialled. */
  readonly cancelCallback: (id: CallId, by: string) => Outcome<undefined>;
  /** A voice message whose recording is gone is listed no more. */
  readonly removeVoicemail: (id: CallId, by: string) => Promise<void>;
  /** Whoever has one of these numbers in memory is to forget it. */
  readonly onErased: (numbers: ReadonlySet<string>) => void;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
}

const nobody = (): Refusal => refused('not-found', 'nothing is kept of anybody like that');
const onTheLine = (): Refusal =>
  refused(
    'subject-on-the-line',
    'a call of this person goes on; what is kept can be erased when it has ended',
  );

export function createSubjectCommands(options: SubjectCommandsOptions): SubjectCommands {
  const { personal, recordings, company, clock, log } = options;

  function searchOf(query: SubjectQuery): SubjectSearch | Refusal {
    const { number = '', customer } = query;
    if (customer !== undefined) return { numbers: [], customer };
    const numbers = writtenForms(number, company().settings);
    if (numbers.length > 0) return { numbers };
    return refused('invalid-number', 'expected a telephone number');
  }

  function find(
    query: SubjectQuery,
  ): { readonly search: SubjectSearch; readonly found: FoundSubject } | Refusal {
    const search = searchOf(query);
    if ('kind' in search) return search;
    const found = personal.find(search);
    return found === undefined ? nobody() : { search, found };
  }

  const recordingsOfSubject = (found: FoundSubject): ReturnType<typeof recordingsOf> =>
    recordingsOf(recordings, personal.callIds(found), spokenAbout(personal.callbacks(found)));

  async function describe(found: FoundSubject): Promise<Subject> {
    const files = await recordingsOfSubject(found);
    return {
      numbers: [...found.numbers],
      customers: found.customers.map(({ id, name }) => ({ id, name })),
      counts: { ...found.counts, recordings: files.length },
      traces: found.traces,
      openCalls: found.openCalls,
      openCallbacks: found.openCallbacks.length,
      configuredIn: configuredIn(company(), found.numbers),
    };
  }

  /** Callbacks first: one that goes on would dial a number that is to be forgotten. */
  function callOffAll(ids: readonly CallId[], by: string): Refusal | undefined {
    for (const id of ids) {
      const outcome = options.cancelCallback(id, by);
      if (outcome.kind === 'refused' && outcome.code !== 'already-closed')
        return outcome.code === 'in-progress' ? onTheLine() : outcome;
    }
    return undefined;
  }

  async function erase(query: SubjectQuery, by: string): Promise<Outcome<Erasure>> {
    if (options.isImporting()) return refused('import-running', 'a list of customers is being imported');
    const asked = find(query);
    if ('kind' in asked) return asked;
    const { search, found } = asked;
    if (found.openCalls > 0) return onTheLine();
    const refusal = callOffAll(found.openCallbacks, by);
    if (refusal !== undefined) return refusal;
    // Files first: while the calls are still known by the number, a file that cannot be removed is tried again.
    const files = await recordingsOfSubject(found);
    for (const { path } of files) await recordings.remove(path);
    const voicemails = personal.voicemails(found);
    const erasedAtMs = clock.nowMs();
    const result = personal.erase(search, { by, atMs: erasedAtMs, recordings: files.length });
    if (result.kind === 'nobody') return nobody();
    // Somebody called, or asked to be called, while the files were removed.
    if (result.kind !== 'erased') return onTheLine();
    const { version, erased, left, traces } = result;
    options.onErased(new Set([...search.numbers, ...found.numbers]));
    for (const { callId } of voicemails) await options.removeVoicemail(callId as CallId, by);
    const isOverwritten = await personal.overwrite();
    log.info({ by, version, erased: { ...erased, recordings: files.length } }, "a person's data were erased");
    return granted({
      version,
      erasedAtMs,
      by,
      erased: { ...erased, recordings: files.length },
      left: {
        ...left,
        recordings: (
          await recordingsOf(
            recordings,
            files.map(({ callId }) => callId),
          )
        ).length,
      },
      traces,
      callbacksCalledOff: found.openCallbacks.length,
      isOverwritten,
      configuredIn: configuredIn(company(), found.numbers),
      copies: [...(await personal.copies())],
    });
  }

  return {
    async find(query) {
      const asked = find(query);
      return 'kind' in asked ? asked : granted(await describe(asked.found));
    },
    export(query) {
      const asked = find(query);
      if ('kind' in asked) return asked;
      return granted(subjectArchive(options, asked.found, clock.nowMs()));
    },
    erase,
  };
}
