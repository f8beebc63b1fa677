// What nobody asks for but must happen, by the clock.
// Never says what it costs to be late: nothing that a caller notices is a chore.

export interface Chore {
  readonly name: string;
  /** Cron expression, five fields; six when it has seconds. */
  readonly when: string;
  /** Ends soon after `signal` says that the service stops. */
  run(signal: AbortSignal): void | Promise<void>;
}
