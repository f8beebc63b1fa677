// The error boundary of timers and listeners: what one of them throws is logged, and hurts nobody else.
// Never used to hide what a caller must know; whoever can be answered gets an answer.
import type { Log } from './log.js';

/** `what` completes the sentence "… failed unexpectedly" in the log. A promise that rejects is caught too. */
export function guarded<A extends readonly unknown[]>(
  log: Log,
  what: string,
  work: (...args: A) => unknown,
): (...args: A) => void {
  const failed = (error: unknown): void => log.error({ err: error }, `${what} failed unexpectedly`);
  return (...args) => {
    try {
      const done = work(...args);
      if (done instanceof Promise) done.catch(failed);
    } catch (error) {
      failed(error);
    }
  };
}
