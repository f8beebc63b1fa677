// The music that callers can hear while they wait: each folder with WAV files is a stream of its name.
// Never opens a file: whether it is music shows when it is played.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Names of folders, in alphabetical order; those without a WAV file are silent and left out. */
export async function listMusic(musicDir: string): Promise<string[]> {
  const entries = await readdir(musicDir, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const files = await Promise.all(folders.map((name) => readdir(join(musicDir, name))));
  return folders.filter((_, index) => files[index]?.some((file) => file.endsWith('.wav'))).sort();
}
