// The messages between the media engine on the main thread and its workers.
// Never carries audio: frames go from worker to worker over ports of their own.
import type { MessagePort } from 'node:worker_threads';
import type {
  PlaybackOptions,
  PlaybackOutcome,
  RecordingOutcome,
  RemoteMedia,
  SeatState,
  SessionStats,
  TapSide,
} from './media-engine-model.js';
import type { RecordingLimits } from './recording.js';

export interface MediaWorkerData {
  readonly workerIndex: number;
  readonly rtpHost: string;
  readonly soundsDir: string;
  readonly musicDirs: Readonly<Record<string, string>>;
  readonly recordingsDirs: readonly string[];
  readonly rtpTimeoutS: number;
  readonly recordChunkBytes: number | undefined;
  /** Totals of the worker, see TOTAL; shared, so that they outlive its crash. */
  readonly totals: SharedArrayBuffer;
}

/** Places in the totals (Float64Array). */
export const TOTAL = { received: 0, sent: 1, lost: 2, droppedInside: 3, refused: 4 } as const;
export const TOTALS_LENGTH = 5;

/** Who is on the other end of a bridge. */
export interface BridgePeer {
  readonly workerIndex: number;
  readonly key: number;
}

/** Instead of an askId: nobody waits for the reply. */
export const NO_REPLY = 0;

/** Each is answered by a `reply` with the same askId, except NO_REPLY. */
export type WorkerCommand = { readonly askId: number } & (
  | { readonly kind: 'open'; readonly key: number; readonly port: number }
  | { readonly kind: 'close'; readonly key: number }
  | { readonly kind: 'set-remote'; readonly key: number; readonly remote: RemoteMedia }
  | {
      readonly kind: 'play';
      readonly key: number;
      readonly playId: number;
      readonly source: string;
      readonly options: PlaybackOptions;
    }
  | { readonly kind: 'stop-playback'; readonly key: number; readonly all: boolean }
  | { readonly kind: 'bridge'; readonly key: number; readonly peer: BridgePeer }
  | { readonly kind: 'unbridge'; readonly key: number }
  | { readonly kind: 'mute'; readonly key: number; readonly side: 'read' | 'write'; readonly muted: boolean }
  | { readonly kind: 'silence'; readonly key: number; readonly on: boolean }
  | { readonly kind: 'dtmf'; readonly key: number; readonly digits: string; readonly durationMs: number }
  | {
      readonly kind: 'record';
      readonly key: number;
      readonly recordId: number;
      readonly path: string;
      readonly limits: RecordingLimits;
    }
  | { readonly kind: 'stop-recording'; readonly key: number; readonly recordId: number }
  | {
      readonly kind: 'pause-recording';
      readonly key: number;
      readonly recordId: number;
      readonly paused: boolean;
    }
  | {
      readonly kind: 'mask-recording';
      readonly key: number;
      readonly recordId: number;
      readonly masked: boolean;
    }
  | { readonly kind: 'stats'; readonly key: number }
  /** Somebody listens in: that seat gets a copy of that side, and what it hears is said to the peer (`write`). */
  | { readonly kind: 'tap'; readonly key: number; readonly peer: BridgePeer; readonly side: TapSide }
  | { readonly kind: 'untap'; readonly key: number; readonly seatKey: number }
  | { readonly kind: 'open-room'; readonly key: number }
  | { readonly kind: 'close-room'; readonly key: number }
  /** A seat in that room, with a key of its own; the member's session is bridged to it. */
  | {
      readonly kind: 'sit';
      readonly key: number;
      readonly roomKey: number;
      readonly peer: BridgePeer;
      readonly state: SeatState;
    }
  | { readonly kind: 'leave-room'; readonly key: number }
  /** Of a seat: whether it is heard, and whether it hears. */
  | { readonly kind: 'seat'; readonly key: number; readonly state: SeatState }
  /** Of a seat: whether it hears that one. */
  | { readonly kind: 'hear'; readonly key: number; readonly speakerKey: number; readonly hears: boolean }
  /** A port over which frames go to and come from another worker. */
  | { readonly kind: 'link'; readonly workerIndex: number; readonly port: MessagePort }
  | { readonly kind: 'stop' }
);

export type WorkerReply =
  | { readonly kind: 'ok'; readonly stats?: SessionStats }
  | { readonly kind: 'failed'; readonly code: string; readonly error: string };

export type WorkerEvent =
  | { readonly kind: 'ready' }
  | { readonly kind: 'reply'; readonly askId: number; readonly reply: WorkerReply }
  | { readonly kind: 'play-started'; readonly key: number; readonly playId: number }
  | {
      readonly kind: 'play-ended';
      readonly key: number;
      readonly playId: number;
      readonly outcome: PlaybackOutcome;
    }
  | { readonly kind: 'dtmf'; readonly key: number; readonly digit: string; readonly durationSamples: number }
  | {
      readonly kind: 'recording-ended';
      readonly key: number;
      readonly recordId: number;
      readonly outcome: RecordingOutcome;
    }
  | { readonly kind: 'rtp-timeout'; readonly key: number }
  /** Of a seat. */
  | { readonly kind: 'talking'; readonly key: number; readonly talking: boolean }
  | {
      readonly kind: 'log';
      readonly level: 'debug' | 'info' | 'warn' | 'error';
      readonly message: string;
      readonly fields: Readonly<Record<string, unknown>>;
    };
