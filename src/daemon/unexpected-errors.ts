// What reaches the top of the process without having been caught: logged with its stack, and calls go on.
// Never keeps a process going that fails again and again: that one is stopped in order and started anew.
import type { Log } from '../app/ports/log.js';

/** Boundaries around calls, timers and listeners catch what they can; more than this much past them is no accident. */
const bearable = 10;
/** Within this time, ms. */
const withinMs = 60_000;

export interface UnexpectedErrorsOptions {
  readonly log: Log;
  /** Called once, when it becomes too much: end calls properly, then exit. */
  readonly giveUp: () => void;
  readonly steadyMs: () => number;
  /** Default: this process. */
  readonly process?: Pick<NodeJS.EventEmitter, 'on'>;
}

/** Ending every call for one stray exception costs more than it saves: what calls need is in the journal and the ACD. */
export function outliveUnexpectedErrors(options: UnexpectedErrorsOptions): void {
  const { log, giveUp, steadyMs } = options;
  let lately: readonly number[] = [];
  let givenUp = false;
  const caughtAtTheTop = (origin: string) => (error: unknown) => {
    const nowMs = steadyMs();
    lately = [...lately.filter((atMs) => nowMs - atMs < withinMs), nowMs];
    log.error({ err: error, origin }, 'an error that nothing caught');
    if (givenUp || lately.length <= bearable) return;
    givenUp = true;
    log.error({ errors: lately.length }, 'too many errors that nothing caught: the service is stopped');
    giveUp();
  };
  const on = options.process ?? process;
  on.on('uncaughtException', caughtAtTheTop('uncaughtException'));
  on.on('unhandledRejection', caughtAtTheTop('unhandledRejection'));
}
