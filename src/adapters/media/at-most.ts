// Lets so many things happen at a time, and the others wait for their turn.
// Never changes the order in which they were asked for.

/**
 * What is given is begun at once, or when one that was begun before has ended, well or not. When `mostFailures` in a row have
 * failed, the others are not begun: they fail with what the last one failed with.
 */
export function atMost(limit: number, mostFailures = Infinity): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  let failures = 0;
  let failure: unknown;
  const waiting: (() => void)[] = [];
  return async (work) => {
    // Who waits is handed the place of one that has ended.
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      if (failures >= mostFailures) throw failure;
      const result = await work();
      failures = 0;
      return result;
    } catch (error) {
      failures += 1;
      failure = error;
      throw error;
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
