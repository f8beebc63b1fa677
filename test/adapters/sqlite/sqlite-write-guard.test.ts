// Rules of writing to a database that does not take it: noticed, told, never waited for again and again.
// Never leaves a lock behind.
import Database from 'better-sqlite3';
import { createWriteGuard } from '../../../src/adapters/sqlite/sqlite-write-guard.js';
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import { StoreError, type Store } from '../../../src/app/ports/store.js';
import type { EpochMs } from '../../../src/core/kernel/ids.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from './temporary-directory.js';

let directory: TemporaryDirectory;
let store: Store;
let other: Database.Database;
let told: boolean[];
const nowMs = 1_700_000_000_000 as EpochMs;

beforeEach(() => {
  directory = makeTemporaryDirectory();
  const path = directory.file('centrale.db');
  store = openSqliteStore({ path, nowMs: () => nowMs });
  other = new Database(path, { timeout: 0 });
  told = [];
  store.health.onChanged((isWritable) => told.push(isWritable));
});
afterEach(() => {
  if (other.inTransaction) other.exec('ROLLBACK');
  other.close();
  store.close();
  directory.remove();
});

const session = (hash: string) => ({
  tokenHash: hash,
  username: 'ann',
  createdAtMs: nowMs,
  expiresAtMs: (nowMs + 60_000) as EpochMs,
});
const write = (): void => store.sessions.removeExpired(nowMs);
const restMs = 600;
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, restMs));

test('a write that meets a lock fails, is told once, and the next ones do not wait for it', () => {
  other.exec('BEGIN EXCLUSIVE');
  expect(write).toThrow(StoreError);
  const startedAtMs = performance.now();
  for (let count = 0; count < 100; count += 1) expect(write).toThrow(StoreError);
  // A hundred that each waited would take a hundred seconds.
  expect(performance.now() - startedAtMs).toBeLessThan(20_000);
  expect([store.health.isWritable, told]).toEqual([false, [false]]);
  // Reading goes on.
  expect(store.sessions.find('unknown')).toBeUndefined();
});

test('the first write that succeeds again is told', async () => {
  other.exec('BEGIN EXCLUSIVE');
  expect(write).toThrow(StoreError);
  await rest();
  expect(() => store.health.tryWriting()).toThrow(StoreError);
  other.exec('ROLLBACK');
  await rest();
  store.health.tryWriting();
  expect([store.health.isWritable, told]).toEqual([true, [false, true]]);
  write();
});

test("a programmer's error is no trouble of the disk", () => {
  store.sessions.add(session('a'));
  expect(() => store.sessions.add(session('a'))).toThrow(/UNIQUE/);
  expect(told).toEqual([]);
});

test('a heartbeat that meets a lock is told as any other write, and waits for it no more than they do', () => {
  other.exec('BEGIN EXCLUSIVE');
  expect(() => store.service.noteAlive(nowMs)).toThrow(StoreError);
  expect([store.health.isWritable, told]).toEqual([false, [false]]);
  const startedAtMs = performance.now();
  expect(() => store.service.noteAlive(nowMs)).toThrow(StoreError);
  expect(performance.now() - startedAtMs).toBeLessThan(500);
});

test('a write that takes longer than a second is told, with the time that it took', () => {
  const db = new Database(':memory:');
  let nowMs = 0;
  const guard = createWriteGuard(db, 'memory', () => nowMs);
  const slow: number[] = [];
  guard.onSlow((tookMs) => slow.push(tookMs));
  guard.write(() => (nowMs += 900));
  guard.write(() => (nowMs += 5000));
  expect(slow).toEqual([5000]);
  db.close();
});
