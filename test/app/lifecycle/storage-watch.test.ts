// Rules of the storage watch: what is told, and that a recovery is found out even when nothing else is written.
// Never touches a disk.
import { watchStorage } from '../../../src/app/lifecycle/storage-watch.js';
import { StoreError } from '../../../src/app/ports/store.js';
import { createFakeClock } from '../../support/fake-clock.js';
import { createFakeLog } from '../../support/fake-log.js';

function open() {
  const clock = createFakeClock();
  const state = { isWritable: true, healthy: true, works: true };
  const storeListeners: ((isWritable: boolean) => void)[] = [];
  const journalListeners: (() => void)[] = [];
  const told: boolean[] = [];
  const setWritable = (isWritable: boolean): void => {
    state.isWritable = isWritable;
    for (const listener of storeListeners) listener(isWritable);
  };
  const watch = watchStorage({
    health: {
      get isWritable() {
        return state.isWritable;
      },
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
    log: createFakeLog(),
    onChanged: (isUp) => told.push(isUp),
  });
  const setHealthy = (healthy: boolean): void => {
    state.healthy = healthy;
    for (const listener of journalListeners) listener();
  };
  return { clock, state, told, watch, setWritable, setHealthy };
}

test('a quiet service finds out by itself that it can write again', () => {
  const { clock, state, told, watch, setWritable } = open();
  state.works = false;
  setWritable(false);
  clock.advance(60_000);
  expect([watch.isUp(), told]).toEqual([false, [false]]);
  state.works = true;
  clock.advance(2000);
  expect([watch.isUp(), told]).toEqual([true, [false, true]]);
  expect(clock.pendingCount()).toBe(0);
});

test('data are saved again only when everything that waited is', () => {
  const { told, watch, setWritable, setHealthy } = open();
  setHealthy(false);
  setWritable(false);
  setWritable(true);
  expect([watch.isUp(), told]).toEqual([false, [false]]);
  setHealthy(true);
  expect(told).toEqual([false, true]);
  watch.close();
});
