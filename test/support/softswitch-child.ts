// The softswitch as a child process with options that no settings file leads to: habits of the real servers, free ports.
// Never started by anything but `startSoftswitchChild`, which hands it its options over the channel.
import { fork, type ChildProcess } from 'node:child_process';
import type {
  SoftswitchAddresses,
  SoftswitchOptions,
  SoftswitchStats,
} from '../../src/softswitch/control-protocol.js';
import { silentLog } from '../../src/softswitch/log.js';
import { SoftswitchProcess, type SoftswitchProcessOptions } from '../../src/softswitch/softswitch-process.js';
import { createSoftswitch, SoftswitchStartError } from '../../src/softswitch/softswitch.js';

export interface SoftswitchChildOptions {
  readonly softswitch: SoftswitchOptions;
  readonly control?: SoftswitchProcessOptions['control'];
}

export type FromSoftswitchChild =
  | { readonly kind: 'ready'; readonly addresses: SoftswitchAddresses | undefined }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly option?: string }
  | { readonly kind: 'stats'; readonly stats: SoftswitchStats };

/** `plain`: without the process around it, so that its counters can be asked over the channel. */
export function startSoftswitchChild(options: SoftswitchChildOptions, plain = false): ChildProcess {
  const child = fork(__filename, [plain ? 'plain' : 'process'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.send(options);
  return child;
}

const tell = (message: FromSoftswitchChild): void => void process.send?.(message);

async function start({ softswitch, control }: SoftswitchChildOptions): Promise<void> {
  if (process.argv[2] === 'plain') {
    const running = await createSoftswitch(softswitch, silentLog);
    process.on('message', () => void running.stats().then((stats) => tell({ kind: 'stats', stats })));
    return tell({ kind: 'ready', addresses: running.addresses });
  }
  const child = new SoftswitchProcess({ log: silentLog, ...(control === undefined ? {} : { control }) });
  tell({ kind: 'ready', addresses: await child.start(softswitch) });
}

if (require.main === module) {
  process.once('message', (options: SoftswitchChildOptions) => {
    start(options).catch((error: unknown) => {
      const known = error instanceof SoftswitchStartError ? error : undefined;
      tell({
        kind: 'failed',
        code: known?.code ?? 'EUNKNOWN',
        message: String(error),
        ...(known?.option === undefined ? {} : { option: known.option }),
      });
    });
  });
}
