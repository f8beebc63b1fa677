// Tells systemd that the service is ready, alive and stopping (sd_notify(3)), through systemd's own program.
// Never does anything when systemd did not start us.
import { execFile } from 'node:child_process';
import { guarded } from '../../app/ports/guarded.js';
import type { Log } from '../../app/ports/log.js';

export interface SystemdNotifier {
  ready(): void;
  stopping(): void;
  close(): void;
}

export interface SystemdEnvironment {
  /** `$NOTIFY_SOCKET`; undefined = not started by systemd. */
  readonly notifySocket: string | undefined;
  /** `$WATCHDOG_USEC`; undefined = no watchdog. */
  readonly watchdogUsec: string | undefined;
}

/** `isAlive` is asked before each watchdog message: a hung service must be restarted, not kept. */
export function createSystemdNotifier(
  environment: SystemdEnvironment,
  isAlive: () => boolean,
  log: Log,
): SystemdNotifier {
  let watchdog: NodeJS.Timeout | undefined;
  const tell = (...words: readonly string[]): void => {
    if (environment.notifySocket === undefined) return;
    execFile('systemd-notify', words, { timeout: 5000 }, (error) => {
      if (error !== null) log.warn({ err: error }, 'systemd could not be told');
    });
  };
  return {
    ready() {
      tell('--ready');
      const everyMs = Number(environment.watchdogUsec ?? '') / 2000;
      if (environment.notifySocket !== undefined && everyMs > 0)
        watchdog = setInterval(
          guarded(log, 'the watchdog', () => isAlive() && tell('WATCHDOG=1')),
          everyMs,
        );
    },
    stopping: () => tell('STOPPING=1'),
    close: () => clearInterval(watchdog),
  };
}
