// Rules of the list of recordings.
// Never reads the product's own recordings.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listPrompts } from '../../../src/adapters/system/prompt-files.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'centrale-prompts-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('lists names by language, in alphabetical order, and only sounds', async () => {
  await mkdir(join(folder, 'nl'));
  for (const file of ['welkom.wav', 'dag.wav', 'README.txt']) await writeFile(join(folder, 'nl', file), '');
  expect(await listPrompts(folder)).toEqual({ en: [], nl: ['dag', 'welkom'], pl: [] });
});

test('a folder that cannot be read is a failure, not an empty list', async () => {
  await writeFile(join(folder, 'en'), 'a file where a folder should be');
  await expect(listPrompts(folder)).rejects.toThrow('ENOTDIR');
});
