// What may be done with the database beside the service that has it open: reading, and replacing one password.
// Never starts a service: an opened store stands for it.
import { existsSync, readdirSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { CustomerRecord } from '../../../src/api/customers.js';
import { resetStoredPassword } from '../../../src/adapters/sqlite/sqlite-password-reset.js';
import { openStoreReader } from '../../../src/adapters/sqlite/sqlite-store-reader.js';
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import { initialCompany } from '../../../src/app/company/initial-company.js';
import type { Store } from '../../../src/app/ports/store.js';
import type { EpochMs } from '../../../src/core/kernel/ids.js';
import { passwordOf } from '../../../src/app/kernel/secret-places.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from './temporary-directory.js';

const nowMs = 1_700_000_000_000 as EpochMs;
const change = { by: 'command line', atMs: 9 as EpochMs };
let directory: TemporaryDirectory;
let path: string;
let store: Store;

beforeEach(() => {
  directory = makeTemporaryDirectory();
  path = directory.file('centrale.db');
  store = openSqliteStore({ path, nowMs: () => nowMs });
});
afterEach(() => {
  store.close();
  directory.remove();
});

const customer = (id: string, name: string): CustomerRecord => ({
  id,
  name,
  numbers: [],
  wishes: { skills: [], priority: 0 },
  notes: '',
  changedAtMs: nowMs,
  changedBy: 'test',
});

function namesRead(): readonly string[] {
  const reader = openStoreReader(path);
  try {
    return reader
      .customers()
      .afterId('', 100)
      .map(({ name }) => name);
  } finally {
    reader.close();
    reader.close();
  }
}

test('the company is read as it is when the reader is opened, while the store goes on writing', () => {
  const { settings } = initialCompany();
  const put = (name: string): void =>
    store.company.put('settings', 'settings', { ...settings, name }, 'test', nowMs);
  const before = openStoreReader(path);
  expect(before.company()).toBeUndefined();
  put('Acme');
  const after = openStoreReader(path);
  put('Acme and daughters');
  try {
    expect(before.company()).toBeUndefined();
    expect(after.company()?.settings.name).toBe('Acme');
  } finally {
    before.close();
    after.close();
  }
});

test('customers are read as they are at one moment', () => {
  store.customers.put(customer('a', 'Ann'));
  const reader = openStoreReader(path);
  store.customers.put(customer('a', 'Anna'));
  store.customers.put(customer('b', 'Bob'));
  try {
    const [ann, ...others] = reader.customers().afterId('', 100);
    expect([ann?.name, others]).toEqual(['Ann', []]);
  } finally {
    reader.close();
  }
});

test('an import that is being written is not seen, and not disturbed', () => {
  for (const one of [customer('a', 'Ann'), customer('b', 'Bob')]) store.customers.put(one);
  store.customers.import.write([customer('b', 'Robert'), customer('c', 'Carl')]);
  expect(namesRead()).toEqual(['Ann', 'Bob']);
  store.customers.import.commit();
  expect(namesRead()).toEqual(['Ann', 'Robert', 'Carl']);
});

test('where there is no database none is made', () => {
  const missing = directory.file('nowhere/centrale.db');
  expect(() => openStoreReader(missing)).toThrow(/no database yet/);
  expect(() => resetStoredPassword(missing, 'boss', 'hash', change)).toThrow(/no database yet/);
  expect(existsSync(directory.file('nowhere'))).toBe(false);
});

test.each([
  ['older', 1, /older version.*start the service once/],
  ['newer', 1_000, /newer version/],
])('the database of an %s program is neither read nor written', (_, version, message) => {
  store.close();
  const other = new Database(path);
  other.pragma(`user_version = ${version}`);
  other.close();
  expect(() => openStoreReader(path)).toThrow(message);
  expect(() => resetStoredPassword(path, 'boss', 'hash', change)).toThrow(message);
  expect(readdirSync(directory.path).filter((name) => name.includes('backup'))).toEqual([]);
});

test('the database of another program is left alone', () => {
  const foreign = directory.file('foreign.db');
  const other = new Database(foreign);
  other.exec('CREATE TABLE user_secret (username, password_hash, must_change)');
  other.close();
  expect(() => openStoreReader(foreign)).toThrow(/not a Centrale database/);
  expect(() => resetStoredPassword(foreign, 'boss', 'hash', change)).toThrow(/not a Centrale database/);
});

test('a password is replaced, and the sessions of that user end', () => {
  store.company.setSecret(passwordOf('boss'), 'old', false);
  store.company.setSecret(passwordOf('ann'), 'hers', false);
  const session = (tokenHash: string, username: string) => ({
    ...{ tokenHash, username, createdAtMs: nowMs },
    expiresAtMs: (nowMs + 1_000) as EpochMs,
  });
  store.sessions.add(session('1', 'boss'));
  store.sessions.add(session('2', 'ann'));
  expect(resetStoredPassword(path, 'boss', 'new', change)).toBe(true);
  expect(store.company.secret(passwordOf('boss'))).toEqual({ value: 'new', mustChange: true });
  expect(store.company.secret(passwordOf('ann'))).toEqual({ value: 'hers', mustChange: false });
  expect([store.sessions.find('1'), store.sessions.find('2')?.username]).toEqual([undefined, 'ann']);
  expect(resetStoredPassword(path, 'nobody', 'new', change)).toBe(false);
  expect(store.company.secret(passwordOf('nobody'))).toBeUndefined();
});
