// What daemon and softswitch share on disk, in the data directory: their secrets, the ports in use, and the control socket.
// Never readable for anybody but the service's own user.
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { SoftswitchAddresses } from '../../softswitch/control-protocol.js';

/** Made once, by whichever of the two is there first. */
export interface SoftswitchSecrets {
  readonly control: string;
  readonly drachtio: string;
  readonly eventSocket: string;
}

/** Those that were any free ones: whoever was connected finds them again after a restart. */
export interface SoftswitchPorts {
  readonly drachtio: number;
  readonly eventSocket: number;
  readonly mediaSip: number;
}

const secretsFile = (dataDir: string): string => join(dataDir, 'softswitch-secrets.json');
const portsFile = (dataDir: string): string => join(dataDir, 'softswitch-ports.json');

/** sun_path of unix(7), less its final 0. */
const longestSocketPathBytes = 107;

/** Path of the control socket; a folder whose path is too long for one is named by a descriptor, which stays open. */
export function controlSocketPath(dataDir: string): string {
  const path = join(dataDir, 'softswitch.sock');
  if (Buffer.byteLength(path) <= longestSocketPathBytes) return path;
  return `/proc/self/fd/${openSync(dataDir, 'r')}/softswitch.sock`;
}

/** Throws when the file is there and cannot be read or used. */
export function softswitchSecrets(dataDir: string): SoftswitchSecrets {
  const file = secretsFile(dataDir);
  return readSecrets(file) ?? makeSecrets(file);
}

function readSecrets(file: string): SoftswitchSecrets | undefined {
  const content = readJson(file);
  if (content === undefined) return undefined;
  const { control, drachtio, eventSocket } = content;
  if (typeof control === 'string' && typeof drachtio === 'string' && typeof eventSocket === 'string')
    return { control, drachtio, eventSocket };
  throw new Error(`${file}: not as it was written; remove it and start softswitch and service anew`);
}

function makeSecrets(file: string): SoftswitchSecrets {
  const random = (): string => randomBytes(16).toString('hex');
  const secrets: SoftswitchSecrets = { control: random(), drachtio: random(), eventSocket: random() };
  const temporary = writeAside(file, secrets);
  try {
    // Whole or not at all, and only one wins.
    linkSync(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readSecrets(file) ?? secrets;
  } finally {
    rmSync(temporary, { force: true });
  }
  return secrets;
}

/** Of the softswitch that ran last. */
export function rememberedPorts(dataDir: string): Partial<SoftswitchPorts> {
  try {
    const content = readJson(portsFile(dataDir)) ?? {};
    const known = Object.entries(content).filter(([, port]) => Number.isInteger(port));
    return Object.fromEntries(known);
  } catch (error) {
    // Any free ports do.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

export function rememberPorts(
  dataDir: string,
  { drachtio, eventSocket, mediaSip }: SoftswitchAddresses,
): void {
  const ports: SoftswitchPorts = {
    drachtio: drachtio.port,
    eventSocket: eventSocket.port,
    mediaSip: mediaSip.port,
  };
  renameSync(writeAside(portsFile(dataDir), ports), portsFile(dataDir));
}

function readJson(file: string): Record<string, unknown> | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : {};
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** On disk before it is given its name. */
function writeAside(file: string, content: object): string {
  const temporary = `${file}.${process.pid}`;
  const descriptor = openSync(temporary, 'w', 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify(content)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return temporary;
}
