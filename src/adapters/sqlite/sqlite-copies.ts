// The copies of the database that lie beside it, made before its schema was changed.
// Never touches another file.
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const copyStem = (path: string): string => `${path}.backup-`;

/** Where a copy of the schema's version goes; `n` counts from 1. */
export const copyPath = (path: string, version: number, nowMs: number, n: number): string =>
  `${copyStem(path)}v${version}-${new Date(nowMs).toISOString().replace(/[:.]/g, '-')}${n === 1 ? '' : `-${n}`}`;

export async function listCopies(path: string): Promise<readonly string[]> {
  const folder = dirname(path);
  const stem = basename(copyStem(path));
  const names = await readdir(folder);
  return names
    .filter((name) => name.startsWith(stem))
    .sort()
    .map((name) => join(folder, name));
}

/** Returns how many. */
export async function removeCopiesBefore(path: string, beforeMs: number): Promise<number> {
  let removed = 0;
  for (const copy of await listCopies(path)) {
    if ((await stat(copy)).mtimeMs >= beforeMs) continue;
    await rm(copy, { force: true });
    removed += 1;
  }
  return removed;
}
