// Runs the daemon in the foreground: start, say where it is, wait for Ctrl-C, drain, stop. Its softswitch runs beside it.
// Never reads argv or the environment; main hands over what it found there.
import { makeDataDir } from '../adapters/config/config-file.js';
import type { ServiceConfig } from '../adapters/config/service-config.js';
import { createPinoLog } from '../adapters/system/pino-log.js';
import { createSystemdNotifier, type SystemdEnvironment } from '../adapters/system/systemd-notifier.js';
import type { Demo } from '../api/system.js';
import { causeOf, exitCodes, fail, onStopSignal } from './command-exit.js';
import { startDaemon, type Daemon } from '../daemon/daemon.js';
import { outliveUnexpectedErrors } from '../daemon/unexpected-errors.js';
import { programDir, suppliedSoundsDir, version } from '../daemon/program-files.js';

export interface RunServiceOptions {
  readonly config: ServiceConfig;
  /** Named in messages about the configuration. */
  readonly configFile: string;
  readonly systemd: SystemdEnvironment;
  /** See DaemonOptions. */
  readonly demoLogIns?: Demo['logIns'];
}

/** Resolves when the service is up; the process ends with 0 when it was asked to stop. Rejects like startDaemon. */
export async function runService(options: RunServiceOptions): Promise<void> {
  const { config, configFile } = options;
  const log = createPinoLog({ level: config.log.level, readable: process.stdout.isTTY });
  makeDataDir(config.dataDir, configFile);
  let mustRestart = (): void => undefined;
  const daemon = await startDaemon({
    onMustRestart: () => mustRestart(),
    config,
    configFile,
    version,
    log,
    programDir,
    soundsDir: config.soundsDir ?? suppliedSoundsDir,
    ...(options.demoLogIns === undefined ? {} : { demoLogIns: options.demoLogIns }),
  });
  // A hung event loop sends no watchdog message at all; nothing more needs asking.
  const systemd = createSystemdNotifier(options.systemd, () => true, log);
  let stopping = false;
  const stop = (reason: string, exitCode: number, calls: 'end' | 'leave' = 'end'): void => {
    if (stopping) return;
    stopping = true;
    systemd.stopping();
    daemon.close(reason, calls).then(
      () => {
        systemd.close();
        process.stdout.write('Stopped.\n');
        process.exit(exitCode);
      },
      (error: unknown) => fail(exitCodes.software, `stopping failed: ${causeOf(error)}`),
    );
  };
  outliveUnexpectedErrors({
    log,
    giveUp: () => stop('internal-error', exitCodes.software),
    steadyMs: () => performance.now(),
  });
  onStopSignal((signal) => {
    // systemd restarts it by this, for an upgrade perhaps; who wants calls to end says so by SIGINT.
    if (signal === 'SIGTERM') {
      process.stdout.write('Stopping: the servers keep the calls in progress for the next start.\n');
      return stop(signal, 0, 'leave');
    }
    process.stdout.write(
      'Stopping: no new calls; waiting for calls in progress. Press Ctrl-C again to end them now.\n',
    );
    stop(signal, 0);
  });
  mustRestart = () => stop('softswitch-moved', exitCodes.software);
  // The supervisor was killed: nobody is left to start or stop this process.
  process.once('disconnect', () => stop('supervisor-gone', exitCodes.software));
  process.stdout.write(welcome(daemon));
  systemd.ready();
  process.send?.('up');
}

function welcome(daemon: Daemon): string {
  const lines = ['', `Centrale ${version} is up.`, `  Web page  ${daemon.webUrl}`];
  for (const address of daemon.sipAddresses) lines.push(`  SIP       ${address}`);
  if (daemon.oneTimePassword !== undefined)
    lines.push(
      '',
      `  First log-in: user admin, one-time password ${daemon.oneTimePassword}`,
      '  It is shown only now; you choose your own when you log in.',
    );
  return `${lines.join('\n')}\n\n`;
}
