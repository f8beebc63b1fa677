// The recordings that menus can play, as files `<language>/<name>.wav` of the prompts folder.
// Never opens one: whether it is a sound shows when it is played.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { languageSchema } from '../../api/common.js';
import type { Prompts } from '../../api/system.js';

/** Names without `.wav`, in alphabetical order; a language without a folder has none. */
export async function listPrompts(promptsDir: string): Promise<Prompts> {
  const [en, nl, pl] = await Promise.all(
    languageSchema.options.map((language) => listNames(join(promptsDir, language))),
  );
  return { en: en ?? [], nl: nl ?? [], pl: pl ?? [] };
}

async function listNames(folder: string): Promise<string[]> {
  try {
    const files = await readdir(folder);
    return files
      .filter((file) => file.endsWith('.wav'))
      .map((file) => file.slice(0, -'.wav'.length))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
