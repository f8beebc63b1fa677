// Everybody who wants to hear a fact hears it, in turn, whatever the others do.
// Never waits for anything: facts are told at once.
import { EventBus } from '../../../src/app/kernel/event-bus.js';
import { createFakeLog } from '../../support/fake-log.js';

interface Facts {
  readonly counted: number;
  readonly named: string;
}

test('those who listen hear a fact in the order in which they came, and no other fact', () => {
  const bus = new EventBus<Facts>(createFakeLog());
  const heard: unknown[] = [];
  bus.on('counted', 'the first', (count) => heard.push(['first', count]));
  bus.on('named', 'somebody else', (name) => heard.push(name));
  bus.on('counted', 'the second', (count) => heard.push(['second', count]));
  bus.tell('counted', 3);
  expect(heard).toEqual([
    ['first', 3],
    ['second', 3],
  ]);
});

test('a part that says what it hears hears that, in its turn', () => {
  const bus = new EventBus<Facts>(createFakeLog());
  const heard: unknown[] = [];
  bus.on('counted', 'the first', (count) => heard.push(['first', count]));
  bus.connect('a part', { hears: { counted: (count) => heard.push(['part', count]) } });
  bus.tell('named', 'Ann');
  bus.tell('counted', 3);
  expect(heard).toEqual([
    ['first', 3],
    ['part', 3],
  ]);
});

test('a fact that nobody wants to hear hurts nobody', () => {
  const bus = new EventBus<Facts>(createFakeLog());
  expect(() => bus.tell('counted', 1)).not.toThrow();
});

test('one that throws is named in the log, and hurts neither the others nor who tells', () => {
  const log = createFakeLog();
  const bus = new EventBus<Facts>(log);
  const heard: number[] = [];
  bus.on('counted', 'the first', (count) => heard.push(count));
  bus.on('counted', 'the clumsy one', () => {
    throw new Error('slipped');
  });
  bus.on('counted', 'the last', (count) => heard.push(count));
  bus.tell('counted', 7);
  bus.tell('counted', 8);
  expect(heard).toEqual([7, 7, 8, 8]);
  expect(log.lines.map(({ level, message }) => `${level}: ${message}`)).toEqual(
    Array.from({ length: 2 }, () => 'error: the clumsy one, hearing "counted", failed unexpectedly'),
  );
});

test('a promise of a listener that rejects is logged too', async () => {
  const log = createFakeLog();
  const bus = new EventBus<Facts>(log);
  bus.on('counted', 'the slow one', async () => Promise.reject(new Error('later')));
  bus.tell('counted', 1);
  await new Promise(setImmediate);
  expect(log.lines.map(({ level, message }) => `${level}: ${message}`)).toEqual([
    'error: the slow one, hearing "counted", failed unexpectedly',
  ]);
});

test('who leaves while a fact is told hears that one and no more; who comes meanwhile hears the next', () => {
  const bus = new EventBus<Facts>(createFakeLog());
  const heard: string[] = [];
  bus.on('counted', 'the first', () => {
    leave();
    if (heard.length === 0) bus.on('counted', 'the newcomer', (count) => heard.push(`newcomer ${count}`));
  });
  const leave = bus.on('counted', 'the leaver', (count) => heard.push(`leaver ${count}`));
  bus.tell('counted', 1);
  bus.tell('counted', 2);
  expect(heard).toEqual(['leaver 1', 'newcomer 2']);
});
