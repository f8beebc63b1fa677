// An archive that the system's own tar reads.
// Never reads one with code of ours.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tarOf, type ArchivedFile } from '../../../src/app/kernel/tar-archive.js';
import {
  makeTemporaryDirectory,
  type TemporaryDirectory,
} from '../../adapters/sqlite/temporary-directory.js';

let directory: TemporaryDirectory;
beforeEach(() => {
  directory = makeTemporaryDirectory();
});
afterEach(() => directory.remove());

async function* of(...files: readonly ArchivedFile[]): AsyncIterable<ArchivedFile> {
  for (const file of files) yield await Promise.resolve(file);
}

const file = (name: string, ...pieces: readonly string[]): ArchivedFile => ({
  name,
  size: pieces.join('').length,
  content: pieces.map((piece) => new TextEncoder().encode(piece)),
});

async function written(files: AsyncIterable<ArchivedFile>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of tarOf(files, Date.UTC(2026, 10, 16, 12))) pieces.push(piece);
  const path = directory.file('a.tar');
  writeFileSync(path, Buffer.concat(pieces));
  return path;
}

const tar = (...args: readonly string[]): string =>
  execFileSync('tar', args, { encoding: 'utf8', env: { TZ: 'UTC' } });

it('holds each file with its name, its size and its time, whatever its length', async () => {
  const lengths = [0, 1, 511, 512, 513, 5000];
  const path = await written(of(...lengths.map((length) => file(`a/${length}.txt`, 'x'.repeat(length)))));
  const listed = tar('-tvf', path).trim().split('\n');
  expect(listed).toHaveLength(lengths.length);
  expect(listed[5]).toMatch(/^-rw------- .* 5000 2026-11-16 12:00 a\/5000\.txt$/);
  for (const length of lengths) expect(tar('-xOf', path, `a/${length}.txt`)).toBe('x'.repeat(length));
});

it('takes a file in pieces', async () => {
  expect(tar('-xOf', await written(of(file('b', 'one ', 'two'))), 'b')).toBe('one two');
});

it('ends with an error when a file is not as long as it was said to be', async () => {
  await expect(written(of({ ...file('c', 'abc'), size: 4 }))).rejects.toThrow('c: 3 bytes instead of 4');
});
