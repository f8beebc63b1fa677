// Hands over and erases what is kept of one person, beside a running service or without one.
// Never erases what could not be handed over first, when that was wanted.
import { createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readServiceConfig } from '../adapters/config/config-file.js';
import { openSubjectsBeside, type SubjectsBeside } from '../adapters/sqlite/sqlite-subjects-beside.js';
import { createPinoLog } from '../adapters/system/pino-log.js';
import { createRecordingFiles } from '../adapters/system/recording-files.js';
import { createSystemClock } from '../adapters/system/system-clock.js';
import type { Erasure, Subject, SubjectCounts, SubjectQuery } from '../api/subjects.js';
import type { SubjectCommands } from '../app/subjects/feature.js';
import { initialCompany } from '../app/company/initial-company.js';
import { createSubjectCommands } from '../app/subjects/subject-commands.js';
import type { CallId } from '../core/kernel/ids.js';
import { granted, refused, type Outcome } from '../core/kernel/refusal.js';
import { causeOf, exitCodes, fail } from './command-exit.js';
import { databaseOfSettings } from './database-of-settings.js';

export interface EraseOptions {
  readonly config: string;
  readonly number?: string;
  readonly customer?: string;
  readonly export?: string;
  readonly dryRun?: boolean;
  readonly rewrite?: boolean;
  readonly json?: boolean;
}

const by = 'command line';

export async function eraseSubject(options: EraseOptions): Promise<void> {
  const { number, customer, json = false } = options;
  const named = [number, customer].filter((one) => one !== undefined).length;
  if (named > 1 || (named === 0 && options.rewrite !== true))
    return fail(exitCodes.usage, 'expected either --number or --customer, or --rewrite alone');
  if (options.dryRun === true && options.rewrite === true)
    return fail(exitCodes.usage, 'expected --dry-run or --rewrite, not both');
  const query: SubjectQuery = number === undefined ? { customer } : { number };
  const clock = createSystemClock();
  const beside = openSubjectsBeside(databaseOfSettings(options.config), () => clock.nowMs());
  try {
    if (options.rewrite === true && !beside.isAlone)
      return fail(exitCodes.unavailable, '--rewrite: stop the service first; nothing was erased');
    if (named === 0) {
      rewrite(beside, 'nothing was erased');
      return print(json, { rewritten: true }, ['the database was written anew']);
    }
    const subjects = commandsOn(beside, options.config);
    const subject = orFail(await subjects.find(query));
    if (options.export !== undefined) await exportTo(options.export, orFail(subjects.export(query)));
    if (options.dryRun === true) return print(json, subject, describeSubject(subject));
    const erasure = orFail(await subjects.erase(query, by));
    print(json, erasure, describeErasure(erasure));
    if (options.rewrite === true) rewrite(beside, 'erased');
    const isLeft = Object.values(erasure.left).some((count) => count > 0);
    if (isLeft) process.exitCode = exitCodes.failed;
  } finally {
    beside.close();
  }
}

/** `done`: what was done before. */
function rewrite(beside: SubjectsBeside, done: string): void {
  try {
    beside.rewrite();
  } catch (error) {
    fail(exitCodes.failed, `${done}; the database could not be written anew: ${causeOf(error)}`);
  }
}

function commandsOn(beside: SubjectsBeside, configFile: string): SubjectCommands {
  const { recordingsDir, dataDir } = readServiceConfig(resolve(configFile));
  const clock = createSystemClock();
  return createSubjectCommands({
    personal: beside.personal,
    journal: beside.journal,
    recordings: createRecordingFiles(
      recordingsDir ?? dataDir,
      recordingsDir === undefined ? 'private' : 'shared',
    ),
    company: () => beside.company() ?? initialCompany(),
    isImporting: () => beside.isImporting(),
    cancelCallback: (id) => cancelCallback(beside, id),
    removeVoicemail: (id) => removeVoicemail(beside, id),
    // Nothing of this process remembers anybody. A service that runs may, for as long as a place is kept in a queue.
    onErased: () => undefined,
    clock,
    log: createPinoLog({ level: 'warn' }),
    yieldToEventLoop: () => Promise.resolve(),
  });
}

/** A service that runs has it in memory and would dial it. */
function cancelCallback({ isAlone, journal }: SubjectsBeside, callId: CallId): Outcome<undefined> {
  if (!isAlone)
    return refused(
      'in-use',
      'this person is still to be called back: cancel the callback in the web page first, or erase there',
    );
  const atMs = createSystemClock().nowMs();
  journal.append([{ kind: 'callback-ended', callId, outcome: 'cancelled', username: by, atMs }]);
  return granted(undefined);
}

/** A service that runs counts its messages itself: there it stays listed, without a recording, until somebody removes it. */
function removeVoicemail({ isAlone, journal }: SubjectsBeside, callId: CallId): Promise<void> {
  const atMs = createSystemClock().nowMs();
  if (isAlone) journal.append([{ kind: 'voicemail-deleted', callId, by, atMs }]);
  return Promise.resolve();
}

/** On the disk before anything is erased; a file that is there already is not overwritten. */
async function exportTo(file: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const archive = createWriteStream(file, { mode: 0o600, flags: 'wx' });
  let isMade = false;
  archive.once('open', () => (isMade = true));
  try {
    await pipeline(Readable.from(content), archive);
    const written = await open(file, 'r');
    try {
      await written.sync();
    } finally {
      await written.close();
    }
  } catch (error) {
    // Half of it is of no use, and would be in the way of the next try.
    if (isMade) await rm(file, { force: true });
    fail(exitCodes.cannotCreate, `${file}: cannot be written (${causeOf(error)}); nothing was erased`);
  }
}

function orFail<T>(outcome: Outcome<T>): T {
  return outcome.kind === 'granted' ? outcome.value : fail(exitCodes.failed, outcome.message);
}

function print(json: boolean, value: object, lines: readonly string[]): void {
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${lines.join('\n')}\n`);
}

const kinds: readonly (readonly [keyof SubjectCounts, string])[] = [
  ['numbers', 'numbers'],
  ['names', 'names'],
  ['typed', 'typed on the telephone'],
  ['callbackDetails', 'details of callbacks'],
  ['recordings', 'recordings'],
  ['customers', "customers' records"],
  ['changeLogLines', 'lines of the change log'],
];

const countLines = (counts: SubjectCounts, left?: SubjectCounts): readonly string[] =>
  kinds.map(
    ([kind, name]) =>
      `  ${name.padEnd(24)} ${String(counts[kind]).padStart(6)}${left === undefined ? '' : `  left ${left[kind]}`}`,
  );

const traceLine = ({ traces }: Pick<Erasure, 'traces'>): string =>
  `figures of ${traces.calls} calls, ${traces.callbacks} callbacks and ${traces.voicemails} voice messages`;

const configuredLines = (places: readonly string[]): readonly string[] =>
  places.length === 0 ? [] : [`the configuration holds a number of this person: ${places.join(', ')}`];

function describeSubject(subject: Subject): readonly string[] {
  const { numbers, customers, counts, openCalls, openCallbacks, configuredIn } = subject;
  return [
    `numbers: ${numbers.join(', ')}`,
    ...customers.map(({ id, name }) => `customer ${id}: ${name}`),
    'would be erased:',
    ...countLines(counts),
    `would stay, of nobody: ${traceLine(subject)}`,
    ...(openCalls > 0 ? ['a call of this person goes on: nothing can be erased before it has ended'] : []),
    ...(openCallbacks > 0 ? [`callbacks still to be made, which would be cancelled: ${openCallbacks}`] : []),
    ...configuredLines(configuredIn),
  ];
}

function describeErasure(erasure: Erasure): readonly string[] {
  const { version, erased, left, callbacksCalledOff, isOverwritten, configuredIn, copies } = erasure;
  return [
    `erased (version ${version} of the change log):`,
    ...countLines(erased, left),
    `stays, of nobody: ${traceLine(erasure)}`,
    ...(callbacksCalledOff > 0 ? [`callbacks cancelled: ${callbacksCalledOff}`] : []),
    isOverwritten
      ? 'overwritten in the files of the database'
      : 'something reads the database: its log holds what was erased until that has ended and the service is restarted',
    ...configuredLines(configuredIn),
    ...copies.map((copy) => `an older copy of the database still holds it: ${copy}`),
  ];
}
