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
