// Rules of the stores of sessions and registrations.
// Never waits: times are given.
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import type { Binding, SessionRow, Store } from '../../../src/app/ports/store.js';
import type { EpochMs, ExtensionNumber } from '../../../src/core/kernel/ids.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from './temporary-directory.js';

const at = (ms: number): EpochMs => ms as EpochMs;
let directory: TemporaryDirectory;
let store: Store;
let nowMs = at(0);
const open = (): Store => openSqliteStore({ path: directory.file('c.db'), nowMs: () => nowMs });

beforeEach(() => {
  nowMs = at(0);
  directory = makeTemporaryDirectory();
  store = open();
});
afterEach(() => {
  store.close();
  directory.remove();
});

describe('sessions', () => {
  const session = (tokenHash: string, username: string, expiresAtMs = 100): SessionRow => ({
    tokenHash,
    username,
    createdAtMs: at(1),
    expiresAtMs: at(expiresAtMs),
  });

  it('are found by hash, extended and removed', () => {
    const { sessions } = store;
    sessions.add(session('a', 'ann'));
    expect(sessions.find('a')).toEqual(session('a', 'ann'));
    sessions.extend('a', at(500));
    expect(sessions.find('a')?.expiresAtMs).toBe(500);
    sessions.remove('a');
    expect(sessions.find('a')).toBeUndefined();
  });

  it('of one user end together, but for one when asked', () => {
    const { sessions } = store;
    for (const hash of ['a', 'b', 'c']) sessions.add(session(hash, 'ann'));
    sessions.add(session('d', 'bob'));
    sessions.removeOfUser('ann', 'b');
    expect(['a', 'b', 'c', 'd'].filter((hash) => sessions.find(hash))).toEqual(['b', 'd']);
    sessions.removeOfUser('ann');
    expect(['b', 'd'].filter((hash) => sessions.find(hash))).toEqual(['d']);
  });

  it('that expired are removed, the others stay', () => {
    const { sessions } = store;
    sessions.add(session('a', 'ann', 100));
    sessions.add(session('b', 'ann', 101));
    sessions.removeExpired(at(100));
    expect(['a', 'b'].filter((hash) => sessions.find(hash))).toEqual(['b']);
  });
});

describe('registrations', () => {
  const binding: Binding = {
    extension: '201' as ExtensionNumber,
    contactUri: 'sip:201@192.0.2.7:5062',
    sourceHost: '192.0.2.7',
    sourcePort: 5062,
    transport: 'udp',
    userAgent: 'Phone 1.0',
    sipCallId: 'x@y',
    cseq: 7,
    expiresAtMs: at(1_000),
  };

  it('are replaced per extension and contact, and survive a restart', () => {
    store.bindings.put(binding);
    store.bindings.put({ ...binding, cseq: 8, userAgent: undefined });
    store.bindings.put({ ...binding, contactUri: 'sip:201@192.0.2.8' });
    store.close();
    store = open();
    expect(store.bindings.all(at(999))).toEqual([
      { ...binding, cseq: 8, userAgent: undefined },
      { ...binding, contactUri: 'sip:201@192.0.2.8' },
    ]);
  });

  it('are not given out once expired, and are gone after the next start', () => {
    store.bindings.put(binding);
    expect(store.bindings.all(at(1_000))).toEqual([]);
    nowMs = at(1_000);
    store.close();
    store = open();
    expect(store.bindings.all(at(0))).toEqual([]);
  });

  it('are removed one by one', () => {
    store.bindings.put(binding);
    store.bindings.put({ ...binding, contactUri: 'sip:201@192.0.2.8' });
    store.bindings.remove(binding.extension, binding.contactUri);
    expect(store.bindings.all(at(0)).map(({ contactUri }) => contactUri)).toEqual(['sip:201@192.0.2.8']);
  });
});
