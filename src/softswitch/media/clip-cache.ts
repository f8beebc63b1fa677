// Keeps decoded sound files in memory, so that a hundred callers who hear one prompt cost one decoding.
// Never holds more than its limit of bytes, and notices a file that was replaced on disk.
import { readFile, stat } from 'node:fs/promises';
import { encodeInto, type AudioClip } from './audio-clip.js';
import { decodeWav } from './wav-decoder.js';

/** A file above this is refused: it would not fit the cache anyway. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;
const SAMPLES_PER_STEP = 32000;

interface Entry {
  readonly stamp: string;
  readonly clip: Promise<AudioClip>;
  bytes: number;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export class ClipCache {
  /** In order of use, the oldest first. */
  private readonly entries = new Map<string, Entry>();
  private bytes = 0;

  constructor(private readonly limitBytes: number) {}

  /** Undefined when there is no such file. Rejects when it cannot be read or is no WAV. */
  async load(path: string): Promise<AudioClip | undefined> {
    const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'ENAMETOOLONG')
        return undefined;
      throw error;
    });
    if (info === undefined || !info.isFile()) return undefined;
    if (info.size > MAX_FILE_BYTES) throw new Error(`${path} is larger than ${MAX_FILE_BYTES} bytes`);
    const stamp = `${info.mtimeMs}:${info.size}`;
    const known = this.entries.get(path);
    if (known?.stamp === stamp) {
      this.entries.delete(path);
      this.entries.set(path, known);
      return known.clip;
    }
    return this.decode(path, stamp);
  }

  private async decode(path: string, stamp: string): Promise<AudioClip> {
    this.forget(path);
    const entry: Entry = { stamp, bytes: 0, clip: readClip(path) };
    this.entries.set(path, entry);
    try {
      const clip = await entry.clip;
      if (this.entries.get(path) === entry) {
        entry.bytes = clip.samples * 2;
        this.bytes += entry.bytes;
        this.evict();
      }
      return clip;
    } catch (error) {
      if (this.entries.get(path) === entry) this.forget(path);
      throw error;
    }
  }

  private evict(): void {
    for (const [path, entry] of this.entries) {
      if (this.bytes <= this.limitBytes) return;
      if (entry.bytes > 0) this.forget(path);
    }
  }

  private forget(path: string): void {
    this.bytes -= this.entries.get(path)?.bytes ?? 0;
    this.entries.delete(path);
  }
}

async function readClip(path: string): Promise<AudioClip> {
  const pcm = await decodeWav(await readFile(path), pause);
  const clip = { samples: pcm.length, alaw: new Uint8Array(pcm.length), ulaw: new Uint8Array(pcm.length) };
  for (let from = 0; from < pcm.length; from += SAMPLES_PER_STEP) {
    encodeInto(pcm, clip, from, Math.min(pcm.length, from + SAMPLES_PER_STEP));
    await pause();
  }
  return clip;
}
