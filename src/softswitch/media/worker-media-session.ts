// A media session as its user on the main thread sees it; the work is done in the worker that holds its socket.
// Never touches packets.
import { isIP } from 'node:net';
import { isAbsolute } from 'node:path';
import type {
  MediaSession,
  PlaybackOptions,
  PlaybackOutcome,
  RecordingOutcome,
  RemoteMedia,
  SessionStats,
} from './media-engine-model.js';
import { ASK_TIMEOUT_MS, type MediaWorkerHandle, type WorkerNotice } from './media-worker-handle.js';
import type { WorkerReply } from './media-worker-protocol.js';

const DTMF_DEFAULT_MS = 100;
const NO_STATS: SessionStats = {
  packetsReceived: 0,
  packetsSent: 0,
  packetsLost: 0,
  packetsRefused: 0,
  packetsDroppedInside: 0,
};

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

export class WorkerMediaSession implements MediaSession {
  private readonly plays = new Map<number, RunningPlay>();
  private readonly recordings = new Map<number, RunningRecording>();
  private readonly dtmfListeners: ((digit: string, durationSamples: number) => void)[] = [];
  private readonly timeoutListeners: (() => void)[] = [];
  private readonly failListeners: ((error: string) => void)[] = [];
  private nextId = 1;
  private peer: WorkerMediaSession | undefined;
  private finalStats: SessionStats | undefined;
  private closing: Promise<void> | undefined;

  constructor(
    readonly id: string,
    readonly key: number,
    readonly localPort: number,
    readonly worker: MediaWorkerHandle,
    private readonly onClosed: (session: WorkerMediaSession) => void,
  ) {}

  async setRemote(remote: RemoteMedia): Promise<void> {
    // A name is never looked up: whoever sends an SDP would make us ask whomever it likes.
    if (isIP(remote.host) === 0) throw new MediaError('bad-remote', `"${remote.host}" is no IP address`);
    check(await this.worker.ask({ kind: 'set-remote', key: this.key, remote }));
  }

  async play(source: string, options: PlaybackOptions = {}, onStart?: () => void): Promise<PlaybackOutcome> {
    if (this.closing !== undefined) return failedPlay('the session is closed');
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

  async bridge(other: MediaSession): Promise<void> {
    if (!(other instanceof WorkerMediaSession) || other === this) {
      throw new MediaError('bad-peer', 'a session can only be bridged to another session of its engine');
    }
    if (this.closing !== undefined || other.closing !== undefined) {
      throw new MediaError('session-closed', 'the session is closed');
    }
    const freed = [this.leaveBridge(other), other.leaveBridge(this)];
    this.peer = other;
    other.peer = this;
    const replies = await Promise.all([this.joinWorker(other), other.joinWorker(this), ...freed]);
    const failed = replies.slice(0, 2).find((reply) => reply.kind === 'failed');
    if (failed === undefined) return;
    if (this.peer === other) await this.unbridge();
    check(failed);
  }

  async unbridge(): Promise<void> {
    const { peer } = this;
    if (peer === undefined) return;
    this.peer = undefined;
    if (peer.peer === this) peer.peer = undefined;
    await Promise.all([this.leaveWorker(), peer.leaveWorker()]);
  }

  setMuted(side: 'read' | 'write', muted: boolean): void {
    this.worker.tell({ kind: 'mute', key: this.key, side, muted });
  }

  sendSilence(on: boolean): void {
    this.worker.tell({ kind: 'silence', key: this.key, on });
  }

  async sendDtmf(digits: string, durationMs = DTMF_DEFAULT_MS): Promise<void> {
    const timeoutMs = ASK_TIMEOUT_MS + digits.length * (durationMs + 1200);
    check(await this.worker.ask({ kind: 'dtmf', key: this.key, digits, durationMs }, timeoutMs));
  }

  onDtmf(listener: (digit: string, durationSamples: number) => void): void {
    this.dtmfListeners.push(listener);
  }

  async startRecording(
    path: string,
    options: Parameters<MediaSession['startRecording']>[1],
  ): ReturnType<MediaSession['startRecording']> {
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

  onRtpTimeout(listener: () => void): void {
    this.timeoutListeners.push(listener);
  }

  onFailed(listener: (error: string) => void): void {
    this.failListeners.push(listener);
  }

  async stats(): Promise<SessionStats> {
    if (this.finalStats !== undefined) return this.finalStats;
    const reply = await this.worker.ask({ kind: 'stats', key: this.key });
    if (reply.kind === 'ok') return reply.stats ?? NO_STATS;
    return this.finalStats ?? NO_STATS;
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    const left = this.unbridge();
    const reply = await this.worker.ask({ kind: 'close', key: this.key });
    await left;
    if (reply.kind === 'ok') this.finalStats = reply.stats;
    this.endEverything('break', 'closed', reply.kind === 'failed' ? reply.error : undefined);
    this.onClosed(this);
  }

  /** From the engine: what the worker reports of this session. */
  take(notice: Exclude<WorkerNotice, { kind: 'log' }>): void {
    switch (notice.kind) {
      case 'play-started':
        return this.plays.get(notice.playId)?.onStart?.();
      case 'play-ended':
        return this.endPlay(notice.playId, notice.outcome);
      case 'recording-ended':
        return this.endRecording(notice.recordId, notice.outcome);
      case 'dtmf':
        for (const listener of this.dtmfListeners) listener(notice.digit, notice.durationSamples);
        return;
      case 'rtp-timeout':
        for (const listener of this.timeoutListeners) listener();
    }
  }

  /** From the engine: the worker is gone and the session with it. */
  fail(error: string): void {
    if (this.finalStats !== undefined) return;
    const alreadyClosing = this.closing !== undefined;
    this.finalStats = NO_STATS;
    this.closing ??= Promise.resolve();
    void this.unbridge();
    this.endEverything('error', 'error', error);
    this.onClosed(this);
    if (alreadyClosing) return;
    for (const listener of this.failListeners) listener(error);
  }

  private endEverything(
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

  private joinWorker(other: WorkerMediaSession): Promise<WorkerReply> {
    const peer = { workerIndex: other.worker.index, key: other.key };
    return this.worker.ask({ kind: 'bridge', key: this.key, peer });
  }

  private leaveWorker(): Promise<WorkerReply> {
    return this.worker.ask({ kind: 'unbridge', key: this.key });
  }

  /** Ends an existing bridge with somebody else than the next peer. */
  private async leaveBridge(next: WorkerMediaSession): Promise<WorkerReply> {
    if (this.peer !== undefined && this.peer !== next) await this.unbridge();
    return { kind: 'ok' };
  }
}

function check(reply: WorkerReply): void {
  if (reply.kind === 'failed') throw new MediaError(reply.code, reply.error);
}

function failedPlay(error: string): PlaybackOutcome {
  return { status: 'error', samples: 0, lastOffsetSamples: 0, error };
}
