// Lets so many things happen at a time, and the others wait for their turn.
// Never drops one, and never changes the order in which they were asked for.

/** What is given is begun at once, or when one that was begun before has ended, well or not. */
export function atMost(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    // Who waits is handed the place of one that has ended.
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
