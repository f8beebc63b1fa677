// Rules of the store of customers: numbers, search, lists that are taken back, and who spoke last.
// Never normalises: numbers are given as they are stored.
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import type { CustomerRecord } from '../../../src/api/customers.js';
import type { Store } from '../../../src/app/ports/store.js';
import type { JournalEvent } from '../../../src/core/journal/journal-event.js';
import type { EpochMs } from '../../../src/core/kernel/ids.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from './temporary-directory.js';

let directory: TemporaryDirectory;
let store: Store;
const open = (): Store => openSqliteStore({ path: directory.file('c.db'), nowMs: () => 0 as EpochMs });

beforeEach(() => {
  directory = makeTemporaryDirectory();
  store = open();
});
afterEach(() => {
  store.close();
  directory.remove();
});

const customer = (id: string, name: string, ...numbers: string[]): CustomerRecord => ({
  id,
  name,
  numbers,
  wishes: { skills: [], priority: 0 },
  notes: '',
  changedAtMs: 1,
  changedBy: 'sue',
});
const search = (...words: string[]) =>
  store.customers.search({ words, lookAt: 100, limit: 50 }).found.map(({ customer: { id } }) => id);

test('a customer is found by key and by every number, and replaced as a whole', () => {
  const { customers } = store;
  customers.put(customer('a', 'Ann', '+311', '+312'));
  customers.put({ ...customer('a', 'Anna', '+312', '+313'), language: 'pl', notes: 'Ą' });
  expect(customers.get('a')).toEqual({
    ...customer('a', 'Anna', '+312', '+313'),
    language: 'pl',
    notes: 'Ą',
  });
  expect(customers.findByNumber('+311')).toBeUndefined();
  expect(customers.findByNumber('+313')?.name).toBe('Anna');
  expect(customers.ownerOf('+312')).toBe('a');
});

test('a removed customer has no numbers any more', () => {
  store.customers.put(customer('a', 'Ann', '+311'));
  expect(store.customers.remove('a')).toBe(true);
  expect(store.customers.remove('a')).toBe(false);
  expect(store.customers.ownerOf('+311')).toBeUndefined();
});

test('a search ignores accents and capitals, and wants every word', () => {
  const { customers } = store;
  customers.put(customer('k-1', 'Łukasz Żak', '+48600100200'));
  customers.put(customer('k-2', 'Lukas de Vries', '+31612345678'));
  expect(search('lukas')).toEqual(['k-2', 'k-1']);
  expect(search('lukas', 'zak')).toEqual(['k-1']);
  expect(search('1234')).toEqual(['k-2']);
  expect(search('k-1')).toEqual(['k-1']);
  expect(search('%')).toEqual([]);
});

test('turns follow one another by name without gap or repetition', () => {
  for (let index = 0; index < 25; index += 1) {
    store.customers.put(customer(`id-${index}`, `Name ${index % 3}`));
  }
  const seen: string[] = [];
  let matching = 0;
  let after: string | undefined;
  do {
    const turn = { words: ['name 1'], lookAt: 4, limit: 10 };
    const result = store.customers.search(after === undefined ? turn : { ...turn, after });
    seen.push(...result.found.map(({ cursor }) => cursor.split('~')[0] ?? ''));
    matching += result.count;
    after = result.next;
  } while (after !== undefined);
  expect(seen.every((id) => Number(id.slice(3)) % 3 === 1)).toBe(true);
  expect(new Set(seen).size).toBe(8);
  expect([seen.length, matching]).toEqual([8, 8]);
});

test('a turn counts more than it hands over, and a cursor of nobody finds nobody', () => {
  for (const id of ['a', 'b', 'c']) store.customers.put(customer(id, 'Same'));
  const { found, count, next } = store.customers.search({ words: [], lookAt: 10, limit: 1 });
  expect([found.length, count, next]).toEqual([1, 3, undefined]);
  const beyond = store.customers.search({ words: [], after: 'x~zzz', lookAt: 10, limit: 1 });
  expect(beyond).toEqual({ found: [], count: 0, next: undefined });
});

describe('a list that is written', () => {
  const everything = () => store.customers.afterId('', 100);

  beforeEach(() => {
    store.customers.put(customer('a', 'Ann', '+311', '+312'));
    store.customers.put(customer('b', 'Bob', '+313'));
  });

  const writeAll = () => {
    // Numbers change owners in a circle, and a newcomer takes one.
    store.customers.import.write([customer('a', 'Anna', '+313'), customer('new', 'New', '+312')]);
    store.customers.import.write([customer('b', 'Bob', '+311')]);
  };

  test('is in force after its commit', () => {
    writeAll();
    store.customers.import.commit();
    expect(store.customers.import.takeBack(10)).toBe(false);
    expect(['+311', '+312', '+313'].map((number) => store.customers.ownerOf(number))).toEqual([
      'b',
      'new',
      'a',
    ]);
    expect(everything().map(({ name }) => name)).toEqual(['Anna', 'Bob', 'New']);
  });

  test('is taken back piece by piece, numbers included', () => {
    const before = everything();
    writeAll();
    while (store.customers.import.takeBack(1));
    expect(everything()).toEqual(before);
    expect(['+311', '+312', '+313'].map((number) => store.customers.ownerOf(number))).toEqual([
      'a',
      'a',
      'b',
    ]);
  });

  test('is taken back at the next start when the process died', () => {
    const before = everything();
    writeAll();
    store.close();
    store = open();
    expect(everything()).toEqual(before);
    expect(['+311', '+312', '+313'].map((number) => store.customers.ownerOf(number))).toEqual([
      'a',
      'a',
      'b',
    ]);
  });
});

describe('who spoke with a number last', () => {
  let calls = 0;
  function talked(
    fields: { readonly callerNumber: string; readonly dialled: string; readonly direction: string },
    agentId: string | undefined,
    startMs: number,
  ): void {
    calls += 1;
    const callId = `call-${calls}`;
    const legs = agentId === undefined ? [] : talkWith(callId, agentId, startMs);
    store.journal.append([
      { kind: 'call-started', callId, atMs: startMs, ...fields },
      ...legs,
      { kind: 'call-ended', callId, atMs: startMs + 10, outcome: 'answered', cause: 'caller-hung-up' },
    ] as unknown as JournalEvent[]);
  }
  const talkWith = (callId: string, agentId: string, atMs: number): object[] => [
    { kind: 'offer-made', callId, queueId: 'q', agentId, offerId: `${callId}#1`, atMs },
    { kind: 'conversation-started', callId, queueId: 'q', agentId, offerId: `${callId}#1`, atMs },
  ];
  const inbound = { callerNumber: '+316', dialled: '+3120', direction: 'inbound' };
  const lastAgentOf = (number: string, sinceMs: number) =>
    store.customers.lastAgentOf(number, sinceMs as EpochMs);

  test('is the agent of the newest conversation, not of a call that nobody took', () => {
    talked(inbound, '201', 100);
    talked(inbound, '202', 200);
    talked(inbound, undefined, 300);
    expect(lastAgentOf('+316', 0)).toBe('202');
    expect(lastAgentOf('+316', 200)).toBe('202');
    expect(lastAgentOf('+316', 201)).toBeUndefined();
    expect(lastAgentOf('+3120', 0)).toBeUndefined();
  });

  test('counts calls that we made', () => {
    talked(inbound, '201', 100);
    talked({ callerNumber: '+3120', dialled: '+316', direction: 'outbound' }, '203', 150);
    expect(lastAgentOf('+316', 0)).toBe('203');
  });
});
