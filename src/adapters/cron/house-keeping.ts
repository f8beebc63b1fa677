// Chores by the clock: what nobody asks for but must happen.
// Never touches calls.
import { schedule, type ScheduledTask } from 'node-cron';
import type { Chore } from '../../app/kernel/chore.js';
import type { Log } from '../../app/ports/log.js';

/**
 * Starts the chores; the result stops them and waits for those that are being done. A chore that fails is logged and
 * tried again at its next time.
 */
export function startHouseKeeping(chores: readonly Chore[], timeZone: string, log: Log): () => Promise<void> {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const tasks: ScheduledTask[] = chores.map((chore) =>
    schedule(
      chore.when,
      async () => {
        const work = perform(chore, stopping.signal, log);
        running.add(work);
        await work;
        running.delete(work);
      },
      { timezone: timeZone, name: chore.name, noOverlap: true },
    ),
  );
  return async () => {
    stopping.abort();
    for (const task of tasks) await task.destroy();
    await Promise.all(running);
  };
}

async function perform(chore: Chore, signal: AbortSignal, log: Log): Promise<void> {
  try {
    await chore.run(signal);
    log.debug({ chore: chore.name }, 'chore done');
  } catch (error) {
    log.error({ chore: chore.name, err: error }, 'chore failed');
  }
}
