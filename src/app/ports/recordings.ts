// Where recordings of callers lie: files that the media server writes and plays.
// Never reads or writes sound; adapters/system implements this.
import type { CallId } from '../../core/kernel/ids.js';

/** `voicemail`: messages for a queue. `callbacks`: what a caller says about a callback. */
export type RecordingKind = 'voicemail' | 'callbacks';

export interface Recordings {
  /** Absolute; the folder exists. One of each kind a call. */
  pathOf(kind: RecordingKind, callId: CallId): string;
  /** The calls of which there is one. */
  list(kind: RecordingKind): Promise<readonly CallId[]>;
  /** Length in bytes; undefined when it is not there. */
  sizeOf(path: string): Promise<number | undefined>;
  /**
   * After its writer was killed: the file says how much audio it holds, and can be played. One that says so already, or is no WAV
   * file, is left as it is. Rejects with the system's error.
   */
  mend(path: string): Promise<void>;
  /** The file's content, piece by piece. */
  read(path: string): AsyncIterable<Uint8Array>;
  /** Idempotent. Rejects only when the file is there and cannot be removed. */
  remove(path: string): Promise<void>;
}
