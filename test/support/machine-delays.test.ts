// The count of what a machine holds up: it grows for a process that wants to run and may not, and for no other.
import { setPriority } from 'node:os';
import { ChildProcess, stopAllChildren } from './child-process.js';
import { eventually } from './eventually.js';
import { delayMs, longestDelayMs, MachineDelays, stalledMs } from './machine-delays.js';

afterEach(stopAllChildren);

const busy = (): ChildProcess => ChildProcess.start(process.execPath, ['-e', 'for (;;);']);

test('of one that goes last among the busy it grows, of one that sleeps it does not', async () => {
  const sleeper = ChildProcess.start('sleep', ['60']);
  const last = ChildProcess.start(process.execPath, ['-e', 'setInterval(() => 0, 1e6); for (;;);']);
  setPriority(last.pid!, 19);
  for (let count = 0; count < 8; count += 1) busy();
  const [heldUp, sleeping] = await Promise.all([last, sleeper].map(({ pid }) => MachineDelays.start(pid!)));
  const allMs = (delays: MachineDelays): number => delayMs(delays.samples(), 0, Infinity);
  await eventually(
    'one is held up, both are counted',
    () => [heldUp!, sleeping!].every((delays) => delays.samples().length > 5) && allMs(heldUp!) > 200,
  );
  // What a processor stands still for counts for every process.
  expect(allMs(sleeping!)).toBeLessThan(allMs(heldUp!));
});

test('between two times it counts the samples that hold them', () => {
  const samples = [
    { atMs: 0, delayMs: 5 },
    { atMs: 20, delayMs: 6 },
    { atMs: 40, delayMs: 16 },
    { atMs: 60, delayMs: 17 },
  ];
  expect(delayMs(samples, 25, 35)).toBe(10);
  expect(delayMs(samples, 20, 40)).toBe(10);
  expect(delayMs(samples, 25, 45)).toBe(11);
  expect(delayMs(samples, -1, Infinity)).toBe(12);
  expect(longestDelayMs(samples, 20)).toBe(10);
  expect(longestDelayMs(samples, 40)).toBe(11);
});

test('a little all the time is no stall', () => {
  const each = [...Array<number>(51).fill(5), ...Array<number>(10).fill(20), ...Array<number>(50).fill(5)];
  const samples = each.map((_, index) => ({
    atMs: index * 20,
    delayMs: each.slice(0, index + 1).reduce((sum, one) => sum + one, 0),
  }));
  expect(stalledMs(samples, 200)).toBe(200);
});
