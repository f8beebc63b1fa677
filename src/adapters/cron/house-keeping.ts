// Chores by the clock: what nobody asks for but must happen.
// Never touches calls.
import { schedule, type ScheduledTask } from 'node-cron';
import type { Log } from '../../app/ports/log.js';

export interface Chore {
  readonly name: string;
  /** Five-field cron expression. */
  readonly when: string;
  run(): void | Promise<void>;
}

/** Starts the chores; the result stops them. A chore that fails is logged and tried again at its next time. */
export function startHouseKeeping(chores: readonly Chore[], timeZone: string, log: Log): () => Promise<void> {
  const tasks: ScheduledTask[] = chores.map((chore) =>
    schedule(
      chore.when,
      async () => {
        try {
          await chore.run();
          log.debug({ chore: chore.name }, 'chore done');
        } catch (error) {
          log.error({ chore: chore.name, err: error }, 'chore failed');
        }
      },
      { timezone: timeZone, name: chore.name, noOverlap: true },
    ),
  );
  return async () => {
    for (const task of tasks) await task.destroy();
  };
}
