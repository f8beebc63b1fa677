// The turns of the event loop.
// Never waits for time to pass.

/** Resolves when everything that is ready to run has had a turn: for long work in small parts. */
export const yieldToEventLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
