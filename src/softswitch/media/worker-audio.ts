// What is played and recorded of something in a worker (a session, a room, a seat), as its user on the main thread sees it.
// Never touches samples.
import { isAbsolute } from 'node:path';
import type {
  PlaybackOptions,
  PlaybackOutcome,
  RecordingOptions,
  RecordingOutcome,
  StartedRecording,
} from './media-engine-model.js';
import type { MediaWorkerHandle, WorkerNotice } from './media-worker-handle.js';
import type { WorkerReply } from './media-worker-protocol.js';

/** Failure of a media command; `code` e.g. `session-closed`, `worker-crashed`, `bad-digit`. */
export class MediaError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

interface RunningPlay {
  readonly onStart: (() => void) | undefined;
  readonly end: (outcome: PlaybackOutcome) => void;
}

interface RunningRecording {
  readonly path: string;
  readonly end: (outcome: RecordingOutcome) => void;
}

/** Something in a worker that is told of what happens to it. */
export interface WorkerPart {
  readonly key: number;
  readonly worker: MediaWorkerHandle;
  take(notice: Exclude<WorkerNotice, { kind: 'log' }>): void;
  /** The worker is gone and this with it. */
  fail(error: string): void;
}

export class WorkerAudio {
  private readonly plays = new Map<number, RunningPlay>();
  private readonly recordings = new Map<number, RunningRecording>();
  private nextId = 1;
  /** It is closed, or about to be: nothing more is begun. */
  protected closing: Promise<void> | undefined;

  constructor(
    readonly key: number,
    readonly worker: MediaWorkerHandle,
  ) {}

  async play(source: string, options: PlaybackOptions = {}, onStart?: () => void): Promise<PlaybackOutcome> {
    if (this.closing !== undefined) return failedPlay('it is closed');
    const playId = this.nextId;
    this.nextId += 1;
    const ended = new Promise<PlaybackOutcome>((end) => this.plays.set(playId, { onStart, end }));
    const reply = await this.worker.ask({ kind: 'play', key: this.key, playId, source, options });
    if (reply.kind === 'failed') this.endPlay(playId, failedPlay(reply.error));
    return ended;
  }

  stopPlayback(all = false): void {
    this.worker.tell({ kind: 'stop-playback', key: this.key, all });
  }

  async startRecording(path: string, options: RecordingOptions): Promise<StartedRecording> {
    if (!isAbsolute(path))
      return { kind: 'error', error: `a recording needs an absolute path, not "${path}"` };
    if (this.recordingId(path) !== undefined) return { kind: 'error', error: `already recording to ${path}` };
    const recordId = this.nextId;
    this.nextId += 1;
    const ended = new Promise<RecordingOutcome>((end) => this.recordings.set(recordId, { path, end }));
    const reply = await this.worker.ask({
      kind: 'record',
      key: this.key,
      recordId,
      path,
      limits: { ...options },
    });
    if (reply.kind === 'ok') return { kind: 'started', ended };
    this.recordings.delete(recordId);
    return { kind: 'error', error: reply.error };
  }

  async stopRecording(path: string): Promise<boolean> {
    const recordId = this.recordingId(path);
    if (recordId === undefined) return false;
    const reply = await this.worker.ask({ kind: 'stop-recording', key: this.key, recordId });
    return reply.kind === 'ok';
  }

  pauseRecording(path: string, paused: boolean): boolean {
    const recordId = this.recordingId(path);
    if (recordId === undefined) return false;
    this.worker.tell({ kind: 'pause-recording', key: this.key, recordId, paused });
    return true;
  }

  maskRecording(path: string, masked: boolean): boolean {
    const recordId = this.recordingId(path);
    if (recordId === undefined) return false;
    this.worker.tell({ kind: 'mask-recording', key: this.key, recordId, masked });
    return true;
  }

  isRecordingTo(path: string): boolean {
    return this.recordingId(path) !== undefined;
  }

  /** Each of those that are running. */
  async stopRecordings(): Promise<void> {
    await Promise.all([...this.recordings.values()].map(({ path }) => this.stopRecording(path)));
  }

  /** From the engine: what the worker reports. */
  take(notice: Exclude<WorkerNotice, { kind: 'log' }>): void {
    switch (notice.kind) {
      case 'play-started':
        return this.plays.get(notice.playId)?.onStart?.();
      case 'play-ended':
        return this.endPlay(notice.playId, notice.outcome);
      case 'recording-ended':
        return this.endRecording(notice.recordId, notice.outcome);
      default:
      // Of sessions and seats alone; they read it themselves.
    }
  }

  protected endEverything(
    play: 'break' | 'error',
    recording: RecordingOutcome['cause'],
    error: string | undefined,
  ): void {
    const told = error === undefined ? {} : { error };
    for (const playId of [...this.plays.keys()]) {
      this.endPlay(playId, { status: play, samples: 0, lastOffsetSamples: 0, ...told });
    }
    for (const recordId of [...this.recordings.keys()]) {
      this.endRecording(recordId, { samples: 0, cause: recording, ...told });
    }
  }

  private recordingId(path: string): number | undefined {
    for (const [recordId, recording] of this.recordings) if (recording.path === path) return recordId;
    return undefined;
  }

  private endPlay(playId: number, outcome: PlaybackOutcome): void {
    const play = this.plays.get(playId);
    this.plays.delete(playId);
    play?.end(outcome);
  }

  private endRecording(recordId: number, outcome: RecordingOutcome): void {
    const recording = this.recordings.get(recordId);
    this.recordings.delete(recordId);
    recording?.end(outcome);
  }
}

export function check(reply: WorkerReply): void {
  if (reply.kind === 'failed') throw new MediaError(reply.code, reply.error);
}

function failedPlay(error: string): PlaybackOutcome {
  return { status: 'error', samples: 0, lastOffsetSamples: 0, error };
}
