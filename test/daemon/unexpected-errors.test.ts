// What nothing caught: logged, survived, and given up when it does not stop.
import { EventEmitter } from 'node:events';
import { outliveUnexpectedErrors } from '../../src/daemon/unexpected-errors.js';
import { createFakeLog } from '../support/fake-log.js';

function watch() {
  const log = createFakeLog();
  const process = new EventEmitter();
  const state = { nowMs: 0, givenUp: 0 };
  outliveUnexpectedErrors({
    log,
    process,
    steadyMs: () => state.nowMs,
    giveUp: () => void (state.givenUp += 1),
  });
  return { log, process, state };
}

test('a stray exception and a forgotten promise are logged with their stack, and the process goes on', () => {
  const { log, process, state } = watch();
  const error = new Error('stray');
  process.emit('uncaughtException', error);
  process.emit('unhandledRejection', error);
  expect(log.lines).toMatchObject([
    { level: 'error', fields: { err: error, origin: 'uncaughtException' } },
    { level: 'error', fields: { err: error, origin: 'unhandledRejection' } },
  ]);
  expect(state.givenUp).toBe(0);
});

test('a process that fails again and again is given up, once', () => {
  const { process, state } = watch();
  for (let count = 0; count < 10; count += 1) process.emit('uncaughtException', new Error('stray'));
  expect(state.givenUp).toBe(0);
  for (let count = 0; count < 5; count += 1) process.emit('uncaughtException', new Error('stray'));
  expect(state.givenUp).toBe(1);
});

test('errors that are far apart do not add up', () => {
  const { process, state } = watch();
  for (let count = 0; count < 30; count += 1) {
    process.emit('uncaughtException', new Error('stray'));
    state.nowMs += 10_000;
  }
  expect(state.givenUp).toBe(0);
});
