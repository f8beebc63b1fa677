// Rules of opening, locking and migrating the database file.
// Never touches a repository's tables.
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import Database from 'better-sqlite3';
import { openDatabase, type OpenDatabase } from '../../../src/adapters/sqlite/sqlite-database.js';
import { migrate } from '../../../src/adapters/sqlite/migrate.js';
import { allMigrations } from '../../../src/adapters/sqlite/migrations/all-migrations.js';
import type { Migration } from '../../../src/adapters/sqlite/migrations/migration.js';
import { StoreError } from '../../../src/app/ports/store.js';
import type { EpochMs } from '../../../src/core/kernel/ids.js';
import { createFakeLog } from '../../support/fake-log.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from './temporary-directory.js';

let directory: TemporaryDirectory;
let path: string;
const opened: OpenDatabase[] = [];

const open = (migrations?: readonly Migration[], at = path): OpenDatabase => {
  const database = openDatabase({ path: at, nowMs: () => 1_700_000_000_000 as EpochMs, migrations });
  opened.push(database);
  return database;
};
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
  return 'nothing thrown';
};
const pragma = (database: OpenDatabase, name: string): unknown => database.db.pragma(name, { simple: true });
const backups = (): string[] => readdirSync(directory.path).filter((name) => name.includes('.backup-'));

beforeEach(() => {
  directory = makeTemporaryDirectory();
  path = directory.file('data/centrale.db');
});
afterEach(() => {
  for (const database of opened.splice(0)) database.close();
  directory.remove();
});

describe('opening', () => {
  it('makes directory and file for the own user only', () => {
    const database = open();
    expect(statSync(directory.file('data')).mode & 0o777).toBe(0o700);
    for (const name of ['centrale.db', 'centrale.db-wal', 'centrale.db-shm', 'centrale.db.lock']) {
      expect([name, statSync(directory.file(`data/${name}`)).mode & 0o777]).toEqual([name, 0o600]);
    }
    expect(pragma(database, 'journal_mode')).toBe('wal');
    expect(pragma(database, 'foreign_keys')).toBe(1);
    expect(pragma(database, 'synchronous')).toBe(1);
  });

  it('refuses a second opening while the first lasts, and no longer', () => {
    const first = open();
    expect(codeOf(() => open())).toBe('store-unavailable');
    expect(() => open()).toThrow(/another Centrale process is using this data directory/);
    first.close();
    first.close();
    expect(codeOf(() => open())).toBe('nothing thrown');
  });

  it('lets another program read while it is open', () => {
    open();
    const reader = new Database(path, { readonly: true });
    try {
      expect(reader.prepare('SELECT count(*) AS n FROM journal_event').get()).toEqual({ n: 0 });
    } finally {
      reader.close();
    }
  });

  it('reports a file that is no database as corrupt and leaves it alone', () => {
    mkdirSync(directory.file('data'));
    writeFileSync(path, 'x'.repeat(10_000));
    expect(codeOf(() => open())).toBe('store-corrupt');
    expect(statSync(path).size).toBe(10_000);
  });

  it('reports a database that was cut short as corrupt', () => {
    open().close();
    truncateSync(path, statSync(path).size - 3 * 4096);
    expect(codeOf(() => open())).toBe('store-corrupt');
  });

  it('reports damage inside the file as corrupt', () => {
    const database = open();
    const insert = database.db.prepare(
      "INSERT INTO journal_event (at_ms, kind, call_id, data) VALUES (1, 'k', ?, '{}')",
    );
    for (let n = 0; n < 2_000; n++) insert.run(`call-${n}`);
    database.close();
    const { size } = statSync(path);
    const damaged = new Database(path);
    const rootPage = damaged
      .prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'journal_event_by_call'")
      .pluck()
      .get();
    damaged.close();
    overwrite(path, (Number(rootPage) - 1) * 4096, 'z'.repeat(4096));
    expect(statSync(path).size).toBe(size);
    expect(codeOf(() => open())).toBe('store-corrupt');
  });

  it('refuses the database of another program', () => {
    mkdirSync(directory.file('data'));
    const other = new Database(path);
    other.exec('CREATE TABLE other (x)');
    other.close();
    expect(codeOf(() => open())).toBe('store-corrupt');
    expect(() => open()).toThrow(/is not a Centrale database/);
  });

  it('reports a path where no file can be as unavailable', () => {
    writeFileSync(directory.file('data'), '');
    expect(codeOf(() => open())).toBe('store-unavailable');
    mkdirSync(directory.file('directory.db'));
    expect(codeOf(() => open(undefined, directory.file('directory.db')))).toBe('store-unavailable');
  });

  const asUser = process.getuid?.() === 0 ? it.skip : it;
  asUser('reports a directory without write permission as unavailable', () => {
    mkdirSync(directory.file('data'));
    chmodSync(directory.file('data'), 0o500);
    expect(codeOf(() => open())).toBe('store-unavailable');
  });

  it('lets go of the lock when opening fails', () => {
    mkdirSync(directory.file('data'));
    writeFileSync(path, 'x'.repeat(10_000));
    expect(codeOf(() => open())).toBe('store-corrupt');
    writeFileSync(path, '');
    expect(codeOf(() => open())).toBe('nothing thrown');
  });
});

describe('migrating', () => {
  const next = allMigrations.length + 1;
  const sound: Migration = { version: next, name: 'later', sql: 'CREATE TABLE later (x TEXT) STRICT' };

  it('numbers its steps from 1 without gaps', () => {
    expect(allMigrations.map(({ version }) => version)).toEqual(allMigrations.map((_, index) => index + 1));
  });

  it('brings a new file to the latest version without a backup', () => {
    expect(pragma(open(), 'user_version')).toBe(allMigrations.length);
    expect(existsSync(path)).toBe(true);
    expect(readdirSync(directory.file('data')).filter((name) => name.includes('.backup-'))).toEqual([]);
  });

  it('refuses a database from a newer program and leaves it as it was', () => {
    open([...allMigrations, sound]).close();
    expect(codeOf(() => open())).toBe('store-too-new');
    expect(pragma(open([...allMigrations, sound]), 'user_version')).toBe(next);
  });

  it('puts a copy aside before it changes a database that has data', () => {
    path = directory.file('centrale.db');
    const before = open();
    before.db.exec("INSERT INTO company_secret VALUES ('extensions', '201', 'sipPassword', 'hash', 0)");
    before.close();
    const after = open([...allMigrations, sound]);
    expect(pragma(after, 'user_version')).toBe(next);
    expect(backups()).toHaveLength(1);
    const backupPath = directory.file(backups()[0] ?? '');
    expect(statSync(backupPath).mode & 0o777).toBe(0o600);
    const backup = new Database(backupPath, { readonly: true });
    try {
      expect(backup.pragma('user_version', { simple: true })).toBe(allMigrations.length);
      expect(backup.prepare('SELECT key, value FROM company_secret').all()).toEqual([
        { key: '201', value: 'hash' },
      ]);
      expect(() => backup.prepare('SELECT * FROM later').all()).toThrow(/no such table/);
    } finally {
      backup.close();
    }
  });

  it('makes the copy usable in place of the database', () => {
    path = directory.file('centrale.db');
    open().close();
    open([...allMigrations, sound]).close();
    expect(codeOf(() => open(undefined, directory.file(backups()[0] ?? '')))).toBe('nothing thrown');
  });

  it('leaves no half copy behind, neither of one that failed nor of a start that was killed', () => {
    path = directory.file('centrale.db');
    const database = open();
    const options = { path, migrations: [...allMigrations, sound], nowMs: 1_700_000_000_000 as EpochMs };
    database.db.exec('BEGIN');
    expect(() => migrate(database.db, options)).toThrow(/cannot VACUUM/);
    database.db.exec('ROLLBACK');
    expect(backups()).toEqual([]);
    const killed = `${path}.backup-v${allMigrations.length}-2023-11-14T22-13-19-000Z.unfinished`;
    for (const file of [killed, `${killed}-journal`]) writeFileSync(file, 'half');
    migrate(database.db, options);
    expect(backups()).toEqual([`centrale.db.backup-v${allMigrations.length}-2023-11-14T22-13-20-000Z`]);
  });

  it('rewrites nothing when the disk has no room for it, and says how much it takes', () => {
    path = directory.file('centrale.db');
    const database = open();
    const rewriting: Migration = { ...sound, isRewriting: true, sql: [sound.sql as string] };
    const nowMs = 1_700_000_000_000 as EpochMs;
    const options = { path, migrations: [...allMigrations, rewriting], nowMs };
    const size = statSync(path).size;
    expect(() => migrate(database.db, { ...options, freeBytes: () => 3 * size - 1 })).toThrow(
      /MB free; bringing the database up to date takes \d+ MB/,
    );
    expect(pragma(database, 'user_version')).toBe(allMigrations.length);
    expect(backups()).toEqual([]);
    migrate(database.db, { ...options, freeBytes: () => 3 * size });
    expect(pragma(database, 'user_version')).toBe(next);
    expect(backups()).toHaveLength(1);
  });

  it.each<[string, Error, boolean]>([
    ['is killed before it has', new Error('killed'), true],
    ['has no room for it', Object.assign(new Error('disk is full'), { code: 'SQLITE_FULL' }), false],
  ])('writes the file anew at the next start when this one %s', (_what, fault, isEnd) => {
    path = directory.file('centrale.db');
    const database = open();
    database.db.pragma('secure_delete = OFF');
    database.db.exec('CREATE TABLE person (name TEXT)');
    const insert = database.db.prepare('INSERT INTO person VALUES (?)');
    for (let n = 0; n < 1_000; n++) insert.run(`Zuiderzee ${n}`);
    database.db.pragma('wal_checkpoint(TRUNCATE)');
    const rewriting: Migration = { ...sound, isRewriting: true, sql: ['DROP TABLE person'] };
    const exec = database.db.exec.bind(database.db);
    jest.spyOn(database.db, 'exec').mockImplementation((sql) => {
      if (sql === 'VACUUM') throw fault;
      return exec(sql);
    });
    const log = createFakeLog();
    const options = {
      ...{ path, migrations: [...allMigrations, rewriting], log },
      nowMs: 1_700_000_000_000 as EpochMs,
    };
    const migrating = expect(() => migrate(database.db, options));
    if (isEnd) migrating.toThrow('killed');
    else migrating.not.toThrow();
    expect(log.lines.filter(({ level }) => level === 'error')).toHaveLength(isEnd ? 0 : 1);
    database.close();
    expect(readFileSync(path, 'latin1')).toContain('Zuiderzee');
    const next = open(options.migrations);
    expect(readFileSync(path, 'latin1')).not.toContain('Zuiderzee');
    expect(backups()).toHaveLength(1);
    const tables = next.db.prepare('SELECT name FROM sqlite_schema').pluck().all();
    expect(tables).not.toContain('rewriting_owed');
  });

  it('takes a step back as a whole when it fails, and can be tried again', () => {
    path = directory.file('centrale.db');
    open().close();
    const broken = { ...sound, sql: `${String(sound.sql)}; CREATE TABLE again (x); CREATE TABLE again (x)` };
    expect(() => open([...allMigrations, broken])).toThrow(/already exists/);
    expect(pragma(open(), 'user_version')).toBe(allMigrations.length);
    opened.at(-1)?.close();
    expect(pragma(open([...allMigrations, sound]), 'user_version')).toBe(next);
    expect(backups()).toHaveLength(2);
  });
});

function overwrite(file: string, offset: number, text: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    writeSync(descriptor, text, offset);
  } finally {
    closeSync(descriptor);
  }
}
