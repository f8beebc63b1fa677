// Chores are done by the clock, and are over when the service stops.
// Never waits longer than for the clock's next second.
import { startHouseKeeping } from '../../../src/adapters/cron/house-keeping.js';
import { createFakeLog } from '../../support/fake-log.js';

const everySecond = '* * * * * *';

test('stopping tells a chore that is being done to end, and waits for it', async () => {
  const done: string[] = [];
  let tellStarted = (): void => undefined;
  const started = new Promise<void>((resolve) => (tellStarted = resolve));
  const run = async (signal: AbortSignal): Promise<void> => {
    tellStarted();
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    await new Promise((resolve) => setImmediate(resolve));
    done.push('chore');
  };
  const stop = startHouseKeeping(
    [{ name: 'sweep', when: everySecond, run }],
    'Europe/Amsterdam',
    createFakeLog(),
  );
  await started;
  await stop();
  done.push('stopped');
  expect(done).toEqual(['chore', 'stopped']);
});

test('a chore that fails is logged and tried again', async () => {
  const log = createFakeLog();
  let tries = 0;
  let tellTwice = (): void => undefined;
  const twice = new Promise<void>((resolve) => (tellTwice = resolve));
  const run = (): void => {
    tries += 1;
    if (tries === 2) tellTwice();
    throw new Error('no broom');
  };
  const stop = startHouseKeeping([{ name: 'sweep', when: everySecond, run }], 'Europe/Amsterdam', log);
  await twice;
  await stop();
  expect(log.lines.filter(({ level }) => level === 'error').length).toBeGreaterThanOrEqual(2);
});
