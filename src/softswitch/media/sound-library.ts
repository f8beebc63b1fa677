// Turns the name of a sound, as applications write it, into a source of audio.
// Never reads a file outside the folders of sounds, music and recordings, and never plays anything.
import { readdir } from 'node:fs/promises';
import { isAbsolute, join, resolve, sep } from 'node:path';
import { AllowedFolders } from './allowed-folders.js';
import {
  ClipSource,
  SequenceSource,
  SharedPositionSource,
  SilenceSource,
  type AudioClip,
  type AudioSource,
} from './audio-clip.js';
import { ClipCache } from './clip-cache.js';
import { ToneSource, parseToneScript } from './tone-script.js';

const CACHE_BYTES = 64 * 1024 * 1024;

export type SoundResult =
  | { readonly kind: 'source'; readonly source: AudioSource }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'error'; readonly error: string };

const NOT_FOUND: SoundResult = { kind: 'not-found' };

export interface SoundLibraryOptions {
  readonly soundsDir: string;
  readonly musicDirs: Readonly<Record<string, string>>;
  readonly recordingsDirs: readonly string[];
}

/** What may be played lies below one of these. */
export function readableFolders(options: SoundLibraryOptions): AllowedFolders {
  const { soundsDir, musicDirs, recordingsDirs } = options;
  return new AllowedFolders([soundsDir, ...Object.values(musicDirs), ...recordingsDirs]);
}

export interface SoundRequest {
  readonly seekSamples: number;
  readonly loop: boolean;
}

export class SoundLibrary {
  private readonly cache = new ClipCache(CACHE_BYTES);
  private readonly music = new Map<string, Promise<AudioClip | undefined>>();

  private readonly readable: AllowedFolders;

  constructor(private readonly options: SoundLibraryOptions) {
    this.readable = readableFolders(options);
  }

  /** Never rejects. */
  async open(name: string, request: SoundRequest): Promise<SoundResult> {
    try {
      return await this.openAny(name, request);
    } catch (error) {
      return { kind: 'error', error: error instanceof Error ? error.message : String(error) };
    }
  }

  private async openAny(name: string, request: SoundRequest): Promise<SoundResult> {
    const separator = name.indexOf('://');
    if (separator < 0) return this.openFile(name, request);
    const rest = name.slice(separator + 3);
    switch (name.slice(0, separator)) {
      case 'silence_stream':
        return openSilence(rest, request);
      case 'tone_stream':
        return openTone(rest, request);
      case 'local_stream':
        return this.openMusic(rest);
      case 'file_string':
        return this.openList(rest.split('!'), request);
      default:
        return NOT_FOUND;
    }
  }

  private async openFile(name: string, { seekSamples, loop }: SoundRequest): Promise<SoundResult> {
    const path = this.pathOf(name);
    if (path === undefined) return NOT_FOUND;
    for (const candidate of [path, `${path}.wav`]) {
      const file = await this.readable.find(candidate);
      const clip = file === undefined ? undefined : await this.cache.load(file);
      if (clip !== undefined) return { kind: 'source', source: new ClipSource(clip, seekSamples, loop) };
    }
    return NOT_FOUND;
  }

  private pathOf(name: string): string | undefined {
    if (name === '' || name.includes('\0')) return undefined;
    if (isAbsolute(name)) return resolve(name);
    const root = resolve(this.options.soundsDir);
    const path = resolve(root, name);
    return path.startsWith(root + sep) ? path : undefined;
  }

  /** What is missing is left out, as FreeSWITCH does; nothing at all is `not-found`. */
  private async openList(names: readonly string[], request: SoundRequest): Promise<SoundResult> {
    const parts: AudioSource[] = [];
    for (const name of names) {
      const first = parts.length === 0;
      const opened = await this.openAny(name, { seekSamples: first ? request.seekSamples : 0, loop: false });
      if (opened.kind === 'source') parts.push(opened.source);
      if (opened.kind === 'error') return opened;
    }
    if (parts.length === 0) return NOT_FOUND;
    return { kind: 'source', source: new SequenceSource(parts) };
  }

  private async openMusic(name: string): Promise<SoundResult> {
    const folder = Object.hasOwn(this.options.musicDirs, name) ? this.options.musicDirs[name] : undefined;
    if (folder === undefined) return NOT_FOUND;
    let loading = this.music.get(name);
    if (loading === undefined) {
      loading = this.loadFolder(folder);
      this.music.set(name, loading);
    }
    try {
      const clip = await loading;
      if (clip !== undefined) return { kind: 'source', source: new SharedPositionSource(clip) };
      this.music.delete(name);
      return NOT_FOUND;
    } catch (error) {
      this.music.delete(name);
      throw error;
    }
  }

  /** All WAV files of a folder, one after the other in the order of their names. */
  private async loadFolder(folder: string): Promise<AudioClip | undefined> {
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const clips: AudioClip[] = [];
    for (const name of names.filter((entry) => /\.wav$/i.test(entry)).sort()) {
      const clip = await this.cache.load(join(folder, name));
      if (clip !== undefined && clip.samples > 0) clips.push(clip);
    }
    if (clips.length === 0) return undefined;
    return {
      samples: clips.reduce((sum, clip) => sum + clip.samples, 0),
      alaw: new Uint8Array(Buffer.concat(clips.map((clip) => clip.alaw))),
      ulaw: new Uint8Array(Buffer.concat(clips.map((clip) => clip.ulaw))),
    };
  }
}

function openSilence(text: string, { seekSamples }: SoundRequest): SoundResult {
  // FreeSWITCH allows a comfort noise level after a comma; silence is silence here.
  const ms = Number(text.split(',')[0]);
  if (text === '' || !Number.isInteger(ms) || ms < -1) {
    return { kind: 'error', error: `silence_stream needs milliseconds or -1, not "${text}"` };
  }
  return { kind: 'source', source: new SilenceSource(ms < 0 ? undefined : ms * 8, seekSamples) };
}

function openTone(text: string, { seekSamples, loop }: SoundRequest): SoundResult {
  const script = parseToneScript(text);
  if (typeof script === 'string') return { kind: 'error', error: script };
  return { kind: 'source', source: new ToneSource(loop ? { ...script, loops: -1 } : script, seekSamples) };
}
