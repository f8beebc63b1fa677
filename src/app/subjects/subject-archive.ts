// All that is kept of one person, as files for that person: JSON, and the recordings as they are.
// Never holds more than one piece of it: calls are read a few at a time.
import type { CallDetail } from '../../api/calls.js';
import type { CallId, EpochMs } from '../../core/kernel/ids.js';
import { tarOf, type ArchivedFile } from '../kernel/tar-archive.js';
import type { FoundSubject, PersonalDataStore } from '../ports/personal-data.js';
import type { Recordings } from '../ports/recordings.js';
import type { Journal } from '../ports/store.js';
import { recordingsOf, spokenAbout } from './subject-recordings.js';

/** Calls in one file. */
const callsPerFile = 200;

export interface SubjectArchiveOptions {
  readonly personal: Pick<PersonalDataStore, 'values' | 'callIds' | 'callbacks' | 'voicemails'>;
  readonly journal: Pick<Journal, 'call'>;
  readonly recordings: Recordings;
  /** Resolves when everybody else has had a turn. */
  readonly yieldToEventLoop: () => Promise<void>;
}

/** A tar archive: `subject.json`, `calls-0001.json` …, `recordings/*.wav`. */
export function subjectArchive(
  options: SubjectArchiveOptions,
  found: FoundSubject,
  atMs: EpochMs,
): AsyncIterable<Uint8Array> {
  return tarOf(filesOf(options, found, atMs), atMs);
}

async function* filesOf(
  { personal, journal, recordings, yieldToEventLoop }: SubjectArchiveOptions,
  found: FoundSubject,
  atMs: EpochMs,
): AsyncIterable<ArchivedFile> {
  const { numbers, customers } = found;
  const callIds = personal.callIds(found);
  const callbacks = personal.callbacks(found);
  yield jsonFile('subject.json', {
    format: 'centrale-subject',
    formatVersion: 1,
    exportedAtMs: atMs,
    numbers,
    customers,
    values: personal.values(found),
    callbacks,
    voicemails: personal.voicemails(found),
  });
  for (let from = 0, file = 1; from < callIds.length; from += callsPerFile, file++) {
    const calls: CallDetail[] = [];
    for (const id of callIds.slice(from, from + callsPerFile)) calls.push(...callOf(journal, id));
    yield jsonFile(`calls-${String(file).padStart(4, '0')}.json`, calls);
    await yieldToEventLoop();
  }
  for (const { kind, callId, path } of await recordingsOf(recordings, callIds, spokenAbout(callbacks))) {
    const size = await recordings.sizeOf(path);
    if (size !== undefined)
      yield { name: `recordings/${kind}-${callId}.wav`, size, content: recordings.read(path) };
  }
}

/** A callback that somebody typed in was asked for in no call. */
function callOf(journal: Pick<Journal, 'call'>, id: CallId): readonly CallDetail[] {
  const call = journal.call(id);
  return call === undefined ? [] : [call];
}

function jsonFile(name: string, value: unknown): ArchivedFile {
  const content = new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
  return { name, size: content.length, content: [content] };
}
