// Recordings of callers as files `<data directory>/<kind>/<call>.wav`, readable by the service's user alone.
// Never reads or writes sound: the media server does.
import { mkdirSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { RecordingKind, Recordings } from '../../app/ports/recordings.js';

const kinds: readonly RecordingKind[] = ['voicemail', 'callbacks'];

/** Makes the folders. Throws when that is not possible. */
export function createRecordingFiles(dataDir: string): Recordings {
  const root = resolve(dataDir);
  for (const kind of kinds) mkdirSync(join(root, kind), { recursive: true, mode: 0o700 });
  return {
    pathOf(kind, callId) {
      // Ids are ours, but one also comes back in the address of a request.
      if (!/^[\w-]+$/.test(callId)) throw new RangeError(`"${callId}" is no call's id`);
      return join(root, kind, `${callId}.wav`);
    },
    async sizeOf(path) {
      try {
        return (await stat(path)).size;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    remove: (path) => rm(path, { force: true }),
  };
}
