// Finds sockets of other programs on a UDP port of ours: a shared port would hand them calls and registrations.
// Never closes anything; where the system has no /proc it finds nothing.
import { readdir, readFile, readlink } from 'node:fs/promises';

/** A socket of somebody else on our port. */
export interface PortSharer {
  /** Number that the kernel knows the socket by. */
  readonly inode: string;
  /** User id of its owner. */
  readonly uid: number;
}

/**
 * Our sockets to single peers share the port of the listening one, which the kernel allows to every program that asks
 * for it (SO_REUSEADDR); what it does not allow is to forbid it.
 */
export async function portSharers(port: number): Promise<readonly PortSharer[]> {
  const before = await socketsOn(port);
  if (before.length === 0) return [];
  const own = await ownInodes();
  const foreign = before.filter(({ inode }) => !own.has(inode));
  if (foreign.length === 0) return [];
  // One of ours that was closed after the first look is nobody's: what is foreign is there still.
  const after = new Set((await socketsOn(port)).map(({ inode }) => inode));
  return foreign.filter(({ inode }) => after.has(inode));
}

/** Lines of proc(5): `sl local_address rem_address st queues timer retrnsmt uid timeout inode …`. */
async function socketsOn(port: number): Promise<PortSharer[]> {
  const tables = await Promise.all(['udp', 'udp6'].map((name) => readQuietly(`/proc/net/${name}`)));
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return tables
    .flatMap((table) => table.split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(suffix))
    .map((fields) => ({ inode: fields[9] ?? '', uid: Number(fields[7]) }));
}

async function ownInodes(): Promise<ReadonlySet<string>> {
  const names = await readdir('/proc/self/fd').catch(() => []);
  const links = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
  return new Set(links.map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? ''));
}

const readQuietly = (path: string): Promise<string> => readFile(path, 'latin1').catch(() => '');
