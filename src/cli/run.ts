// Runs softswitch and daemon side by side in the foreground, under a supervisor of their own.
// Never reads argv or the environment; main hands over what it found there.
import { join } from 'node:path';
import { makeDataDir } from '../adapters/config/config-file.js';
import type { ServiceConfig } from '../adapters/config/service-config.js';
import { softswitchSecrets } from '../adapters/softswitch/softswitch-files.js';
import { programDir, suppliedSoundsDir } from '../daemon/program-files.js';
import { softswitchOptions } from '../daemon/softswitch-settings.js';
import { Supervisor, type SupervisedProgram } from '../daemon/supervisor.js';
import { serviceNiceness, takePrecedence } from '../softswitch/precedence.js';
import { onEveryStopSignal } from './command-exit.js';

export interface SuperviseOptions {
  readonly config: ServiceConfig;
  readonly configFile: string;
  /** Further arguments of `centrale daemon`. */
  readonly daemonArgs?: readonly string[];
  /** Called once, when the daemon is up for the first time. */
  readonly afterStart?: () => void;
  readonly beforeStop?: () => void;
}

/**
 * Half of the young generation in each of the softswitch's threads, MB. Node's own 16 cost 30 MB more of memory and save no
 * processor time: packets and messages are short-lived. systemd/centrale-softswitch.service says the same.
 */
const youngHalfMb = 4;
/** Pools of the C library's memory; one for each thread, as by default, holds on to tens of MB that nobody uses. */
const mallocArenas = '2';
/** The softswitch gives up on its BYEs well before, ms. */
const softswitchStopMs = 6000;
/** Beside drainSeconds: the end of what was in progress, ms. */
const daemonStopMs = 30_000;

/** Ends the process when both have ended. Throws ConfigError for what the user can mend before anything is started. */
export async function superviseService(options: SuperviseOptions): Promise<void> {
  const { config, configFile } = options;
  makeDataDir(config.dataDir, configFile);
  const entry = join(programDir, 'src', 'main.js');
  const withSettings = ['--config', configFile];
  const embedded = config.telephony === 'embedded';
  if (embedded) {
    // Its mistakes are told once, not by each of the two.
    softswitchOptions(
      config,
      configFile,
      config.soundsDir ?? suppliedSoundsDir,
      softswitchSecrets(config.dataDir),
      {},
    );
  }
  // Both processes have it from this one.
  takePrecedence(serviceNiceness);
  let wasUp = false;
  const softswitch: SupervisedProgram = {
    name: 'the softswitch',
    args: [
      ...process.execArgv,
      `--max-semi-space-size=${youngHalfMb}`,
      ...[entry, 'softswitch', ...withSettings],
    ],
    env: { MALLOC_ARENA_MAX: mallocArenas },
    stopMs: softswitchStopMs,
  };
  const daemon: SupervisedProgram = {
    name: 'the service',
    args: [...process.execArgv, entry, 'daemon', ...withSettings, ...(options.daemonArgs ?? [])],
    env: { MALLOC_ARENA_MAX: mallocArenas },
    stopMs: config.drainSeconds * 1000 + daemonStopMs,
    onUp: () => {
      if (!wasUp) options.afterStart?.();
      wasUp = true;
    },
  };
  const supervisor = new Supervisor({
    programs: embedded ? [softswitch, daemon] : [daemon],
    tell: (line) => process.stderr.write(`${line}\n`),
  });
  onEveryStopSignal(() => {
    options.beforeStop?.();
    void supervisor.stop();
  });
  supervisor.start();
  process.exit(await supervisor.done);
}
