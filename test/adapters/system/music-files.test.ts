// Rules of the list of music.
// Never reads the product's own music.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listMusic } from '../../../src/adapters/system/music-files.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'centrale-music-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('lists folders with WAV files, in alphabetical order', async () => {
  for (const name of ['jazz', 'default', 'empty', 'notes']) await mkdir(join(folder, name));
  for (const file of ['jazz/one.wav', 'default/two.wav', 'notes/README.txt', 'loose.wav'])
    await writeFile(join(folder, file), '');
  expect(await listMusic(folder)).toEqual(['default', 'jazz']);
});

test('a folder that is not there is a failure, not an empty list', async () => {
  await expect(listMusic(join(folder, 'gone'))).rejects.toThrow('ENOENT');
});
