// Start and stop order: nothing stays up that should not, whatever fails.
import { ServiceSteps, type ServiceStep } from '../../../src/app/lifecycle/service-steps.js';
import { createFakeLog, type FakeLog } from '../../support/fake-log.js';

let log: FakeLog;
let steps: ServiceSteps;
let done: string[];
beforeEach(() => {
  log = createFakeLog();
  steps = new ServiceSteps(log);
  done = [];
});

const step = (name: string, changes: Partial<ServiceStep> = {}): ServiceStep => ({
  name,
  start: () => void done.push(`+${name}`),
  stop: () => void done.push(`-${name}`),
  ...changes,
});

test('parts start in order and stop in reverse, once', async () => {
  for (const name of ['store', 'media', 'calls']) await steps.start(step(name));
  await Promise.all([steps.stop(), steps.stop()]);
  await steps.stop();
  expect(done).toEqual(['+store', '+media', '+calls', '-calls', '-media', '-store']);
});

test('a part that cannot start is stopped as far as it came, and everything before it', async () => {
  await steps.start(step('store'));
  const failing = step('media', {
    start: () => {
      done.push('+media, half');
      return Promise.reject(new Error('no media'));
    },
  });
  await expect(steps.start(failing)).rejects.toThrow('no media');
  expect(done).toEqual(['+store', '+media, half', '-media', '-store']);
});

test('a part that fails to stop keeps no other from stopping', async () => {
  await steps.start(step('store'));
  await steps.start(step('media', { stop: () => Promise.reject(new Error('stuck')) }));
  await steps.start(step('calls'));
  await steps.stop();
  expect(done.slice(3)).toEqual(['-calls', '-store']);
  expect(log.lines.map(({ level, fields }) => [level, fields['step']])).toEqual([['error', 'media']]);
});

test('nothing starts once everything is being stopped', async () => {
  await steps.start(step('store'));
  await steps.stop();
  await expect(steps.start(step('late'))).rejects.toThrow('being stopped');
  expect(done).toEqual(['+store', '-store']);
});
