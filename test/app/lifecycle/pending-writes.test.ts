// Rules of what is saved later: registrations and sessions go on in memory while the store refuses.
// Never touches a disk.
import {
  bindingsSavedLater,
  PendingWrites,
  sessionsSavedLater,
} from '../../../src/app/lifecycle/pending-writes.js';
import {
  StoreError,
  type Binding,
  type BindingStore,
  type SessionRow,
  type SessionStore,
} from '../../../src/app/ports/store.js';
import type { EpochMs, ExtensionNumber } from '../../../src/core/kernel/ids.js';
import { createFakeClock } from '../../support/fake-clock.js';
import { createFakeLog } from '../../support/fake-log.js';

function open() {
  const clock = createFakeClock();
  const log = createFakeLog();
  const store = { failing: false };
  const check = (): void => {
    if (store.failing) throw new StoreError('store-full', 'the disk is full');
  };
  const pending = new PendingWrites({ clock, log, what: 'test' });
  const devices = new Map<string, Binding>();
  const bindings = bindingsSavedLater(
    {
      all: () => [...devices.values()],
      put: (binding) => (check(), void devices.set(binding.contactUri, binding)),
      remove: (_extension, uri) => (check(), void devices.delete(uri)),
    } satisfies BindingStore,
    pending,
  );
  const rows = new Map<string, SessionRow>();
  const sessions = sessionsSavedLater(
    {
      add: (row) => (check(), void rows.set(row.tokenHash, row)),
      find: (hash) => rows.get(hash),
      extend: (hash, expiresAtMs) => (check(), void rows.set(hash, { ...rows.get(hash)!, expiresAtMs })),
      remove: (hash) => (check(), void rows.delete(hash)),
      removeOfUser: (username, except) => {
        check();
        for (const row of [...rows.values()])
          if (row.username === username && row.tokenHash !== except) rows.delete(row.tokenHash);
      },
      removeExpired: check,
    } satisfies SessionStore,
    pending,
  );
  return { clock, log, store, pending, devices, bindings, rows, sessions };
}

const device = (contactUri: string, cseq = 1): Binding => ({
  extension: '201' as ExtensionNumber,
  contactUri,
  sourceHost: '192.0.2.1',
  sourcePort: 5060,
  transport: 'udp',
  userAgent: undefined,
  sipCallId: 'a',
  cseq,
  expiresAtMs: 1 as EpochMs,
});
const session = (tokenHash: string, username = 'ann'): SessionRow => ({
  tokenHash,
  username,
  createdAtMs: 0 as EpochMs,
  expiresAtMs: 1000 as EpochMs,
});

test('registrations that cannot be saved are saved later, each as it was last', () => {
  const { clock, log, store, bindings, devices } = open();
  bindings.put(device('sip:gone'));
  store.failing = true;
  bindings.put(device('sip:a', 1));
  bindings.put(device('sip:a', 2));
  bindings.remove('201' as ExtensionNumber, 'sip:gone');
  bindings.put(device('sip:b'));
  bindings.remove('201' as ExtensionNumber, 'sip:b');
  clock.advance(60_000);
  expect([...devices.keys()]).toEqual(['sip:gone']);
  expect(log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  store.failing = false;
  clock.advance(2000);
  expect([...devices.values()].map(({ contactUri, cseq }) => [contactUri, cseq])).toEqual([['sip:a', 2]]);
  expect(clock.pendingCount()).toBe(0);
});

test('who is logged in stays so, and who logs out is out at once', () => {
  const { clock, store, sessions, rows } = open();
  sessions.add(session('a'));
  sessions.add(session('b'));
  store.failing = true;
  sessions.extend('a', 5000 as EpochMs);
  sessions.remove('b');
  expect(sessions.find('a')?.expiresAtMs).toBe(5000);
  expect(sessions.find('b')?.expiresAtMs ?? 0).toBe(0);
  store.failing = false;
  clock.advance(2000);
  expect([...rows.values()].map((row) => [row.tokenHash, row.expiresAtMs])).toEqual([['a', 5000]]);
});

test('all sessions of a user end at once, and no later one ends with them', () => {
  const { clock, store, sessions, rows } = open();
  for (const hash of ['kept', 'other']) sessions.add(session(hash));
  store.failing = true;
  sessions.removeOfUser('ann', 'kept');
  expect([sessions.find('kept')?.tokenHash, sessions.find('other')]).toEqual(['kept', undefined]);
  // Nobody can log in before that is saved.
  expect(() => sessions.add(session('new'))).toThrow(StoreError);
  store.failing = false;
  sessions.add(session('new'));
  clock.advance(60_000);
  expect([...rows.keys()]).toEqual(['kept', 'new']);
  expect(sessions.find('new')?.tokenHash).toBe('new');
});

test('what can never be written is an error of its own, and does not stand in the way', () => {
  const { pending, clock, store } = open();
  const written: string[] = [];
  const bug = (): never => {
    throw new Error('a bug');
  };
  expect(() => pending.write('bad', bug)).toThrow('a bug');
  pending.write('good', () => void written.push('good'));
  expect(written).toEqual(['good']);
  store.failing = false;
  expect(clock.pendingCount()).toBe(0);
});

test('what turns out later to be beyond writing is told, and what is pending after it is saved', () => {
  const { pending, clock, store, log, bindings, devices } = open();
  store.failing = true;
  let isBug = false;
  pending.write('bad', () => {
    throw isBug ? new Error('a bug') : new StoreError('store-full', 'full');
  });
  bindings.put(device('sip:a'));
  isBug = true;
  clock.advance(10_000);
  expect(log.lines.filter(({ message }) => message === 'can never be saved')).toHaveLength(1);
  expect(devices.size).toBe(0);
  store.failing = false;
  clock.advance(10_000);
  expect([...devices.keys()]).toEqual(['sip:a']);
  expect(clock.pendingCount()).toBe(0);
});

test('close saves what is pending, if it can be', () => {
  const { pending, store, bindings, devices, clock } = open();
  store.failing = true;
  bindings.put(device('sip:a'));
  store.failing = false;
  pending.close();
  expect([...devices.keys()]).toEqual(['sip:a']);
  expect(clock.pendingCount()).toBe(0);
});
