// What the daemon is started with.
// Never holds a default: the configuration's schema does.
import type { ServiceConfig } from '../adapters/config/service-config.js';
import type { Demo } from '../api/system.js';
import type { Log } from '../app/ports/log.js';

export interface DaemonOptions {
  readonly config: ServiceConfig;
  /** Named in messages about the configuration. */
  readonly configFile: string;
  readonly version: string;
  readonly log: Log;
  /** Called when only a new start of the daemon helps. */
  readonly onMustRestart: () => void;
  /** Folder with `web-ui`, `src` …: where the compiled program lies. */
  readonly programDir: string;
  /** Folder with `prompts/<language>/<name>.wav` and `music/<name>/*.wav`. */
  readonly soundsDir: string;
  /** Only of a demo: log-ins that everybody is told. */
  readonly demoLogIns?: Demo['logIns'];
}
