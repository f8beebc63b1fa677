// So many at a time: order, places handed on, failures.
// Never waits for a clock.
import { atMost } from '../../../src/adapters/media/at-most.js';

test('no more than the limit are under way, the others follow in order, and a failure gives its place back', async () => {
  const ends: (() => void)[] = [];
  const begun: number[] = [];
  const limited = atMost(2);
  const results = [0, 1, 2, 3].map((index) =>
    limited(async () => {
      begun.push(index);
      await new Promise<void>((resolve) => (ends[index] = resolve));
      if (index === 1) throw new Error('failed');
      return index;
    }),
  );
  const failed = expect(results[1]).rejects.toThrow('failed');
  expect(begun).toEqual([0, 1]);
  ends[1]!();
  await failed;
  expect(begun).toEqual([0, 1, 2]);
  ends[0]!();
  expect(await results[0]).toBe(0);
  expect(begun).toEqual([0, 1, 2, 3]);
  ends[2]!();
  ends[3]!();
  expect(await Promise.all([results[2], results[3]])).toEqual([2, 3]);
  // All places are free again.
  expect(await limited(() => Promise.resolve('later'))).toBe('later');
});

test('after so many failures in a row the others are not begun, and fail alike', async () => {
  const limited = atMost(1, 2);
  const fail = (): Promise<never> => Promise.reject(new Error('silent'));
  await expect(limited(fail)).rejects.toThrow('silent');
  // One that succeeds ends the row.
  expect(await limited(() => Promise.resolve('spoke'))).toBe('spoke');
  await expect(limited(fail)).rejects.toThrow('silent');
  await expect(limited(fail)).rejects.toThrow('silent');
  const begun = jest.fn(() => Promise.resolve());
  await expect(limited(begun)).rejects.toThrow('silent');
  expect(begun).not.toHaveBeenCalled();
});
