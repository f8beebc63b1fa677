// Finds sockets of other programs on a UDP port of ours: a shared port would hand them calls and registrations.
// Never closes anything; where the system has no /proc it finds nothing.
import { readdir, readFile, readlink } from 'node:fs/promises';
import { endianness } from 'node:os';

/** A socket of somebody else on our port. */
export interface PortSharer {
  /** Number that the kernel knows the socket by. */
  readonly inode: string;
  /** User id of its owner. */
  readonly uid: number;
}

/**
 * Our sockets to single peers share the port of the listening one, which the kernel allows to every program that asks
 * for it (SO_REUSEADDR); what it does not allow is to forbid it. `host`: the IP address where we listen; a socket of another address has
 * a port of its own. `ownCount`: so many sockets are ours, so that whose they are is looked up only when there are more.
 */
export async function portSharers(host: string, port: number, ownCount = 0): Promise<readonly PortSharer[]> {
  const before = await socketsOn(host, port);
  if (before.length <= ownCount) return [];
  const own = await ownInodes();
  const foreign = before.filter(({ inode }) => !own.has(inode));
  if (foreign.length === 0) return [];
  // One of ours that was closed after the first look is nobody's: what is foreign is there still.
  const after = new Set((await socketsOn(host, port)).map(({ inode }) => inode));
  return foreign.filter(({ inode }) => after.has(inode));
}

/** Lines of proc(5): `sl local_address rem_address st queues timer retrnsmt uid timeout inode …`. */
async function socketsOn(host: string, port: number): Promise<PortSharer[]> {
  const tables = await Promise.all(['udp', 'udp6'].map((name) => readQuietly(`/proc/net/${name}`)));
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return tables
    .flatMap((table) => table.split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '']) => local.endsWith(suffix) && overlaps(local.slice(0, -suffix.length), host))
    .map((fields) => ({ inode: fields[9] ?? '', uid: Number(fields[7]) }));
}

const WILDCARDS: ReadonlySet<string> = new Set(['0'.repeat(8), '0'.repeat(32)]);
/** `::ffff:0:0/96`, in the kernel's way of writing. */
const MAPPED = '0000000000000000FFFF0000';

/** `local`: an address as proc(5) has it, each four bytes in the order of this machine. */
function overlaps(local: string, host: string): boolean {
  if (host === '0.0.0.0' || host === '::' || WILDCARDS.has(local)) return true;
  return host.includes(':')
    ? local === kernelHex(bytesOf6(host))
    : local.replace(MAPPED, '') === kernelHex(host.split('.').map(Number));
}

function kernelHex(bytes: readonly number[]): string {
  const buffer = Buffer.from(bytes);
  return (endianness() === 'LE' ? buffer.swap32() : buffer).toString('hex').toUpperCase();
}

function bytesOf6(host: string): number[] {
  const [head = '', tail] = host.split('%', 1)[0]!.split('::');
  const groups = (text: string | undefined): string[] =>
    text === undefined || text === '' ? [] : text.split(':');
  const after = groups(tail);
  const before = groups(head);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].flatMap((group) => {
    const value = parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

async function ownInodes(): Promise<ReadonlySet<string>> {
  const names = await readdir('/proc/self/fd').catch(() => []);
  const links = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
  return new Set(links.map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? ''));
}

const readQuietly = (path: string): Promise<string> => readFile(path, 'latin1').catch(() => '');
