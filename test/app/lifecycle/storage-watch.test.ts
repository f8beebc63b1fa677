// Rules of the storage watch: what is told, and that a recovery is found out even when nothing else is written.
// Never touches a disk.
import { watchStorage } from '../../../src/app/lifecycle/storage-watch.js';
import type { StorageState } from '../../../src/api/live.js';
import { StoreError } from '../../../src/app/ports/store.js';
import { createFakeClock } from '../../support/fake-clock.js';
import { createFakeLog } from '../../support/fake-log.js';

function open(onTold: (state: StorageState) => void = () => undefined) {
  const clock = createFakeClock();
  const log = createFakeLog();
  const state = { isWritable: true, healthy: true, works: true };
  const storeListeners: ((isWritable: boolean) => void)[] = [];
  const journalListeners: (() => void)[] = [];
  const slowListeners: ((tookMs: number) => void)[] = [];
  const told: StorageState[] = [];
  const setWritable = (isWritable: boolean): void => {
    state.isWritable = isWritable;
    for (const listener of storeListeners) listener(isWritable);
  };
  const watch = watchStorage({
    health: {
      get isWritable() {
        return state.isWritable;
      },
      onSlow: (listener) => void slowListeners.push(listener),
      onChanged: (listener) => void storeListeners.push(listener),
      tryWriting() {
        if (!state.works) throw new StoreError('store-full', 'the disk is full');
        setWritable(true);
      },
    },
    journal: {
      get healthy() {
        return state.healthy;
      },
      onHealthChanged: (listener) => void journalListeners.push(listener),
    },
    clock,
    log,
    onChanged: (is) => {
      told.push(is);
      onTold(is);
    },
  });
  const setHealthy = (healthy: boolean): void => {
    state.healthy = healthy;
    for (const listener of journalListeners) listener();
  };
  const tellSlow = (tookMs: number): void => slowListeners.forEach((listener) => listener(tookMs));
  return { clock, log, state, told, watch, setWritable, setHealthy, tellSlow };
}

test('who is told and throws makes no write fail: the store goes on as if nothing were', () => {
  const { log, told, setWritable, tellSlow } = open(() => {
    throw new Error('slipped');
  });
  expect(() => tellSlow(400)).not.toThrow();
  expect(() => setWritable(false)).not.toThrow();
  expect(told).toEqual(['slow', 'down']);
  expect(log.lines.filter(({ message }) => message.endsWith('failed unexpectedly'))).toHaveLength(2);
});

test('a quiet service finds out by itself that it can write again', () => {
  const { clock, state, told, watch, setWritable } = open();
  state.works = false;
  setWritable(false);
  clock.advance(60_000);
  expect([watch.state(), told]).toEqual(['down', ['down']]);
  state.works = true;
  clock.advance(2000);
  expect([watch.state(), told]).toEqual(['up', ['down', 'up']]);
  expect(clock.pendingCount()).toBe(0);
});

test('data are saved again only when everything that waited is', () => {
  const { told, watch, setWritable, setHealthy } = open();
  setHealthy(false);
  setWritable(false);
  setWritable(true);
  expect([watch.state(), told]).toEqual(['down', ['down']]);
  setHealthy(true);
  expect(told).toEqual(['down', 'up']);
  watch.close();
});

test('a write that took long is a problem for a minute, and the log says how long it took', () => {
  const { clock, log, told, watch, tellSlow } = open();
  tellSlow(5000);
  expect([watch.state(), told]).toEqual(['slow', ['slow']]);
  expect(log.lines).toMatchObject([{ level: 'warn', fields: { tookMs: 5000 } }]);
  clock.advance(59_000);
  tellSlow(1200);
  clock.advance(59_000);
  expect(told).toEqual(['slow']);
  clock.advance(1000);
  expect([watch.state(), told]).toEqual(['up', ['slow', 'up']]);
});

test('what cannot be saved at all is worse than what is saved slowly', () => {
  const { clock, told, tellSlow, setHealthy } = open();
  tellSlow(5000);
  setHealthy(false);
  setHealthy(true);
  expect(told).toEqual(['slow', 'down', 'slow']);
  clock.advance(60_000);
  expect(told.at(-1)).toBe('up');
});
