// The folders that files may lie in, followed through every symbolic link.
// Never opens a file.
import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, sep } from 'node:path';

export class AllowedFolders {
  constructor(private readonly folders: readonly string[]) {}

  /** Where a file that is there really lies; undefined = nowhere, or outside of the folders. */
  async find(path: string): Promise<string | undefined> {
    const real = await realPathOf(path);
    return real !== undefined && (await this.holds(real)) ? real : undefined;
  }

  /** Where a file that is still to be written will really lie; undefined = outside of the folders. */
  async place(path: string): Promise<string | undefined> {
    if (!isAbsolute(path) || path.includes('\0')) return undefined;
    const real = await placeOf(path);
    return (await this.holds(real)) ? real : undefined;
  }

  private async holds(real: string): Promise<boolean> {
    for (const folder of this.folders) {
      const root = await placeOf(folder);
      if (real.startsWith(root.endsWith(sep) ? root : root + sep)) return true;
    }
    return false;
  }
}

function realPathOf(path: string): Promise<string | undefined> {
  if (path.includes('\0')) return Promise.resolve(undefined);
  return realpath(path).catch((error: NodeJS.ErrnoException) => {
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'EACCES'].includes(error.code ?? '')) return undefined;
    throw error;
  });
}

/** As far as the path exists its links are followed; what is missing is taken as it is written. */
async function placeOf(path: string): Promise<string> {
  const clean = join(path);
  const real = await realPathOf(clean);
  if (real !== undefined) return real;
  const parent = dirname(clean);
  return parent === clean ? clean : join(await placeOf(parent), basename(clean));
}
