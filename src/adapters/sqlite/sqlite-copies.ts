// The copies of the database that lie beside it, made before its schema was changed.
// Never touches another file.
import { readdirSync, rmSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const copyStem = (path: string): string => `${path}.backup-`;

/** Where a copy of the schema's version goes; `n` counts from 1. */
export const copyPath = (path: string, version: number, nowMs: number, n: number): string =>
  `${copyStem(path)}v${version}-${new Date(nowMs).toISOString().replace(/[:.]/g, '-')}${n === 1 ? '' : `-${n}`}`;

const unfinishedEnd = '.unfinished';
/** What a copy is called until it is whole. */
export const unfinished = (copy: string): string => copy + unfinishedEnd;

/** With what SQLite leaves beside them. */
export function removeUnfinishedCopies(path: string): void {
  const folder = dirname(path);
  const stem = basename(copyStem(path));
  for (const name of readdirSync(folder))
    if (name.startsWith(stem) && name.slice(stem.length).includes(unfinishedEnd))
      rmSync(join(folder, name), { force: true });
}

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
