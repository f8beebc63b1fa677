// Recordings of callers as files `<folder>/<kind>/<call>.wav`.
// Never reads or writes sound: the media server does.
import { constants, createReadStream, mkdirSync } from 'node:fs';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { RecordingKind, Recordings } from '../../app/ports/recordings.js';
import type { CallId } from '../../core/kernel/ids.js';

const kinds: readonly RecordingKind[] = ['voicemail', 'callbacks'];

/** The user's own, or shared with the group to which a FreeSWITCH of its own belongs. */
const folderMode = { private: 0o700, shared: 0o770 } as const;

/** Where recordings lie below the folder. */
export const recordingFoldersOf = (folder: string): string[] =>
  kinds.map((kind) => join(resolve(folder), kind));

/** Makes the folders. Throws when that is not possible. */
export function createRecordingFiles(folder: string, access: keyof typeof folderMode): Recordings {
  const root = resolve(folder);
  for (const kind of kinds) mkdirSync(join(root, kind), { recursive: true, mode: folderMode[access] });
  return {
    pathOf(kind, callId) {
      // Ids are ours, but one also comes back in the address of a request.
      if (!/^[\w-]+$/.test(callId)) throw new RangeError(`"${callId}" is no call's id`);
      return join(root, kind, `${callId}.wav`);
    },
    async list(kind) {
      const files = await readdir(join(root, kind));
      const callIds: CallId[] = [];
      for (const file of files) {
        const [, callId] = /^([\w-]+)\.wav$/.exec(file) ?? [];
        if (callId !== undefined) callIds.push(callId as CallId);
      }
      return callIds;
    },
    async sizeOf(path) {
      try {
        return (await stat(path)).size;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    mend: mendHeader,
    read: (path) => createReadStream(path),
    remove: (path) => rm(path, { force: true }),
  };
}

/** What is before the audio of a file with one format chunk of 16 bytes and nothing else, as both media servers write it. */
const headerBytes = 44;

/** The lengths are written when a recording is complete: until then the header says 0, or more than there is. */
async function mendHeader(path: string): Promise<void> {
  const file = await open(path, constants.O_RDWR | constants.O_NOFOLLOW);
  try {
    const header = Buffer.alloc(headerBytes);
    const { bytesRead } = await file.read(header, 0, headerBytes, 0);
    const text = (from: number, to: number): string => header.toString('latin1', from, to);
    if (
      bytesRead < headerBytes ||
      text(0, 4) !== 'RIFF' ||
      text(8, 16) !== 'WAVEfmt ' ||
      text(36, 40) !== 'data'
    )
      return;
    const { size } = await file.stat();
    const frameBytes = Math.max(1, header.readUInt16LE(32));
    const audioBytes = Math.floor((size - headerBytes) / frameBytes) * frameBytes;
    const said = header.readUInt32LE(40);
    if (said > 0 && said <= audioBytes) return;
    header.writeUInt32LE(headerBytes - 8 + audioBytes, 4);
    header.writeUInt32LE(audioBytes, 40);
    await file.write(header, 0, headerBytes, 0);
  } finally {
    await file.close();
  }
}
