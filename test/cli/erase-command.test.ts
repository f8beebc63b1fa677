// `centrale erase` on a database of the earlier version: without a service, and beside one that has it open.
// Never tests what is erased; the store's own tests do.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openSqliteStore } from '../../src/adapters/sqlite/sqlite-store.js';
import type { Erasure } from '../../src/api/subjects.js';
import type { Store } from '../../src/app/ports/store.js';
import { newCall } from '../../src/core/calls/call-machine.js';
import { keptCallVersion, type KeptCall } from '../../src/core/calls/kept-call.js';
import type { CallId, EpochMs, LegId, QueueId } from '../../src/core/kernel/ids.js';
import { earlierFigures, figuresOf, writeEarlierDatabase } from '../support/earlier-database.js';
import { numbersOf, withoutPeople } from '../support/person-of-fixture.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from '../adapters/sqlite/temporary-directory.js';

// A program is started for each word that is said to it.
jest.setTimeout(60_000);

const written = earlierFigures();
const nowMs = written.lastEventAtMs as EpochMs;
const program = join(__dirname, '..', '..', 'src', 'main.js');
const [number = ''] = numbersOf({ ...written, callbacks: [], callbacksEnded: [] });
const [voicemail] = written.voicemails.filter((one) => one.number === number);
let directory: TemporaryDirectory;

beforeEach(() => {
  directory = makeTemporaryDirectory();
  writeEarlierDatabase(directory.file('centrale.db'));
  writeFileSync(directory.file('centrale.yaml'), '{}\n');
  mkdirSync(directory.file('voicemail'));
  writeFileSync(recording(), 'a message');
});
afterEach(() => directory.remove());

const recording = (): string => directory.file(`voicemail/${voicemail?.callId}.wav`);

function withStore<T>(work: (store: Store) => T): T {
  const store = openSqliteStore({ path: directory.file('centrale.db'), nowMs: () => nowMs });
  try {
    return work(store);
  } finally {
    store.close();
  }
}

function withFile<T>(work: (db: Database.Database) => T): T {
  const db = new Database(directory.file('centrale.db'));
  try {
    return work(db);
  } finally {
    db.close();
  }
}

interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const erase = (...args: readonly string[]): Promise<Result> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, 'erase', '-c', directory.file('centrale.yaml'), ...args],
      { timeout: 30_000 },
      (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });

const bytesOf = (): string =>
  ['centrale.db', 'centrale.db-wal']
    .map((name) => directory.file(name))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'latin1'))
    .join('');

const callWith = (party: string): KeptCall => ({
  version: keptCallVersion,
  state: {
    ...newCall('c-1' as CallId, 'internal'),
    participants: [
      {
        ...{ legId: 'c-1/2' as LegId, role: 'outside', number: party },
        ...{ leg: { kind: 'dialling' }, joined: false, holds: false },
      },
    ],
  },
  caller: { language: 'nl', known: false, overflows: 0, choices: [], points: 0, demands: [] },
  withheld: false,
});

/** What the killed service left to be done is cancelled, as people would; the copy is the one of the migration. */
const endCallbacks = (store: Store): void =>
  store.journal.append(
    store.journal
      .callbacks()
      .filter(({ endedAtMs }) => endedAtMs === undefined)
      .map(({ id }) => ({ kind: 'callback-ended', callId: id, outcome: 'cancelled', atMs: nowMs })),
  );

it('counts without erasing, hands everything over, then erases it and proves it', async () => {
  const before = withStore((store) => {
    endCallbacks(store);
    // As a call is written down that goes on with the person; it is over before anything is erased.
    const callId = 'c-1' as CallId;
    store.journal.append([], [], [{ callId, kept: callWith(number) }]);
    expect(bytesOf()).toContain(`"number":"${number}"`);
    store.journal.append([], [], [{ callId, kept: undefined }]);
    return figuresOf(store);
  });
  const dry = await erase('--number', number, '--dry-run', '--json');
  expect([dry.code, dry.err]).toEqual([0, '']);
  expect(JSON.parse(dry.out)).toMatchObject({ numbers: [number], counts: { numbers: 1, recordings: 1 } });
  expect(withStore(figuresOf)).toEqual(before);

  const archive = directory.file('person.tar');
  const done = await erase('--number', number, '--export', archive, '--json');
  expect([done.code, done.err]).toEqual([0, '']);
  const proof = JSON.parse(done.out) as Erasure;
  expect(proof).toMatchObject({
    by: 'command line',
    isOverwritten: true,
    erased: { numbers: 1, recordings: 1 },
  });
  expect(Object.values(proof.left)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  expect(proof.copies).toEqual([expect.stringContaining('centrale.db.backup-v')]);
  expect(done.out).not.toContain(number);
  expect(readFileSync(archive, 'latin1')).toContain(number);
  expect(readFileSync(archive, 'latin1')).toContain('a message');
  expect(existsSync(recording())).toBe(false);
  expect(bytesOf()).not.toContain(number);
  const figures = withoutPeople(before, new Set([number]));
  expect(withStore(figuresOf)).toEqual({
    ...figures,
    // The message is listed no more, which is an event of its own.
    voicemails: figures.voicemails.filter(({ callId }) => callId !== voicemail?.callId),
    kinds: { ...figures.kinds, 'voicemail-deleted': figures.kinds['voicemail-deleted']! + 1 },
    lastEventAtMs: expect.any(Number) as unknown,
  });

  const again = await erase('--number', number);
  expect([again.code, again.err]).toEqual([1, 'nothing is kept of anybody like that\n']);
});

it('writes the database anew when nobody else has it, and refuses to before anything is erased when a service has', async () => {
  withStore(endCallbacks);
  const store = openSqliteStore({ path: directory.file('centrale.db'), nowMs: () => nowMs });
  const beside = await erase('--number', number, '--rewrite');
  store.close();
  expect([beside.code, beside.err]).toEqual([69, '--rewrite: stop the service first; nothing was erased\n']);
  expect(bytesOf()).toContain(number);

  const pages = (): number => withFile((db) => Number(db.pragma('freelist_count', { simple: true })));
  withFile((db) => db.exec('CREATE TABLE big AS SELECT randomblob(200000) AS x; DROP TABLE big'));
  expect(pages()).toBeGreaterThan(0);
  const done = await erase('--number', number, '--rewrite');
  expect([done.code, done.err]).toEqual([0, '']);
  expect(pages()).toBe(0);
  expect(bytesOf()).not.toContain(number);

  // Whoever was erased in the page is nobody by now.
  withFile((db) => db.exec('CREATE TABLE big AS SELECT randomblob(200000) AS x; DROP TABLE big'));
  const alone = await erase('--rewrite', '--json');
  expect([alone.code, alone.out]).toEqual([0, '{"rewritten":true}\n']);
  expect(pages()).toBe(0);
});

it('erases nothing when the archive cannot be written, and overwrites no file', async () => {
  withStore(endCallbacks);
  const file = directory.file('mine.tar');
  writeFileSync(file, 'mine');
  const result = await erase('--number', number, '--export', file);
  expect([result.code, result.err]).toEqual([
    73,
    expect.stringMatching(/mine\.tar: cannot be written .*nothing was erased/),
  ]);
  expect(readFileSync(file, 'utf8')).toBe('mine');
  expect(bytesOf()).toContain(number);
});

it('leaves no half of an archive behind, and erases nothing then', async () => {
  withStore(endCallbacks);
  rmSync(recording());
  // What cannot be read in the middle of it.
  mkdirSync(recording());
  const archive = directory.file('person.tar');
  const { code, err } = await erase('--number', number, '--export', archive);
  expect([code, err]).toEqual([73, expect.stringContaining('nothing was erased') as string]);
  expect(existsSync(archive)).toBe(false);
  expect(bytesOf()).toContain(number);
});

it('works beside a service, which then knows the person no more; callbacks are left to the service', async () => {
  const store = openSqliteStore({ path: directory.file('centrale.db'), nowMs: () => nowMs });
  const stop = store.workBeside();
  try {
    endCallbacks(store);
    const callId = 'c-1' as CallId;
    const wanted = { callId, number, queueId: 'sales' as QueueId, waitingSinceMs: nowMs, atMs: nowMs };
    store.journal.append([{ kind: 'callback-requested', by: 'caller', ...wanted }]);
    const refused = await erase('--number', number);
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringContaining('cancel the callback in the web page'),
    ]);
    expect(store.journal.callback(callId)?.number).toBe(number);
    store.journal.append([{ kind: 'callback-ended', callId, outcome: 'cancelled', atMs: nowMs }]);
    const done = await erase('--number', number, '--json');
    expect([done.code, done.err]).toEqual([0, '']);
    expect(store.journal.callback(callId)?.number).toBe('erased');
    expect((JSON.parse(done.out) as Erasure).isOverwritten).toBe(true);
    expect(bytesOf()).not.toContain(number);
  } finally {
    await stop();
    store.close();
  }
});

it('cancels what is still to be made when no service runs', async () => {
  const callId = 'c-1' as CallId;
  withStore((store) => {
    endCallbacks(store);
    const wanted = { callId, number, queueId: 'sales' as QueueId, waitingSinceMs: nowMs, atMs: nowMs };
    store.journal.append([{ kind: 'callback-requested', by: 'caller', ...wanted }]);
  });
  const done = await erase('--number', number);
  expect([done.code, done.err]).toEqual([0, '']);
  expect(done.out).toMatch(/numbers +1 {2}left 0/);
  expect(done.out).toContain('callbacks cancelled: 1');
  expect(withStore((store) => store.journal.callback(callId))).toMatchObject({
    number: 'erased',
    phase: 'ended',
  });
});

it('wants one of the two that tell whom', async () => {
  const either = 'expected either --number or --customer, or --rewrite alone\n';
  for (const args of [[], ['--number', number, '--customer', 'C-1']])
    expect(await erase(...args)).toMatchObject({ code: 64, err: either });
  expect(await erase('--rewrite', '--dry-run')).toMatchObject({
    code: 64,
    err: 'expected --dry-run or --rewrite, not both\n',
  });
});
