// Where the program and what comes with it lie on disk.
// Never points at the user's data.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Folder of the compiled program (`dist`). */
export const programDir = resolve(__dirname, '..', '..');
const installDir = resolve(programDir, '..');
/** Prompts and music that come with Centrale. */
export const suppliedSoundsDir = join(installDir, 'firmware-config');
export const { version } = JSON.parse(readFileSync(join(installDir, 'package.json'), 'utf8')) as {
  version: string;
};
