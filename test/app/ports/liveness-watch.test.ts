// When a server counts as silent, and when it is back.
import { LivenessWatch } from '../../../src/app/ports/liveness-watch.js';
import { createFakeLog } from '../../support/fake-log.js';

let answer: boolean | undefined | Error;
let asked: number;
let changes: boolean[];
let watch: LivenessWatch;
const log = createFakeLog();
beforeEach(() => {
  jest.useFakeTimers();
  answer = true;
  asked = 0;
  changes = [];
  watch = new LivenessWatch({
    what: 'looking',
    ask: () => {
      asked += 1;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    onChanged: (answers) => changes.push(answers),
    log,
  });
  watch.start();
});
afterEach(() => {
  watch.close();
  jest.useRealTimers();
});
const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

test('is asked at once and then every 15 s', async () => {
  await pass(0);
  expect(asked).toBe(1);
  await pass(30_000);
  expect(asked).toBe(3);
  expect(changes).toEqual([]);
});

test('one question without an answer is no silence, two in a row are; told once', async () => {
  await pass(0);
  answer = false;
  watch.close();
  const answers = [false, true, false, false, false, false];
  watch = new LivenessWatch({
    what: 'looking',
    ask: () => Promise.resolve(answers.shift()),
    onChanged: (answering) => changes.push(answering),
    log,
  });
  watch.start();
  await pass(14_000);
  expect(changes).toEqual([]);
  await pass(1000);
  expect(changes).toEqual([false]);
  await pass(3000);
  expect(changes).toEqual([false]);
  expect(watch.answers).toBe(false);
});

test('one that was silent is asked more often, and is back with its first answer', async () => {
  await pass(0);
  answer = false;
  await pass(15_000);
  expect(changes).toEqual([false]);
  answer = true;
  await pass(2000);
  expect(changes).toEqual([false, true]);
  expect(watch.answers).toBe(true);
});

test('a question that could not be asked changes nothing', async () => {
  await pass(0);
  answer = undefined;
  await pass(60_000);
  expect(changes).toEqual([]);
});

test('a question that throws is logged, and the next one is asked', async () => {
  await pass(0);
  answer = new Error('a fault');
  await pass(15_000);
  expect(log.lines.at(-1)).toMatchObject({ message: 'looking failed unexpectedly' });
  answer = false;
  await pass(15_000);
  expect(changes).toEqual([false]);
});

test('once closed nothing is asked or told', async () => {
  await pass(0);
  answer = false;
  watch.close();
  await pass(60_000);
  expect(asked).toBe(1);
  expect(changes).toEqual([]);
});
