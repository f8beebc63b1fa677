// A media session as its user on the main thread sees it; the work is done in the worker that holds its socket.
// Never touches packets.
import { isIP } from 'node:net';
import type { MediaSession, RemoteMedia, SessionStats } from './media-engine-model.js';
import { ASK_TIMEOUT_MS, type MediaWorkerHandle, type WorkerNotice } from './media-worker-handle.js';
import type { BridgePeer, WorkerReply } from './media-worker-protocol.js';
import { MediaError, WorkerAudio, check } from './worker-audio.js';

const DTMF_DEFAULT_MS = 100;
const NO_STATS: SessionStats = {
  packetsReceived: 0,
  packetsSent: 0,
  packetsLost: 0,
  packetsRefused: 0,
  packetsDroppedInside: 0,
};

/** What a session is bridged to besides another session. */
export interface SessionSeat {
  leave(): Promise<void>;
}

export class WorkerMediaSession extends WorkerAudio implements MediaSession {
  private readonly dtmfListeners: ((digit: string, durationSamples: number) => void)[] = [];
  private readonly timeoutListeners: (() => void)[] = [];
  private readonly failListeners: ((error: string) => void)[] = [];
  private peer: WorkerMediaSession | undefined;
  private seat: SessionSeat | undefined;
  private finalStats: SessionStats | undefined;

  constructor(
    readonly id: string,
    key: number,
    readonly localPort: number,
    worker: MediaWorkerHandle,
    private readonly onClosed: (session: WorkerMediaSession) => void,
  ) {
    super(key, worker);
  }

  async setRemote(remote: RemoteMedia): Promise<void> {
    // A name is never looked up: whoever sends an SDP would make us ask whomever it likes.
    if (isIP(remote.host) === 0) throw new MediaError('bad-remote', `"${remote.host}" is no IP address`);
    check(await this.worker.ask({ kind: 'set-remote', key: this.key, remote }));
  }

  async bridge(other: MediaSession): Promise<void> {
    if (!(other instanceof WorkerMediaSession) || other === this) {
      throw new MediaError('bad-peer', 'a session can only be bridged to another session of its engine');
    }
    if (this.closing !== undefined || other.closing !== undefined) {
      throw new MediaError('session-closed', 'the session is closed');
    }
    await Promise.all([this.seat?.leave(), other.seat?.leave()]);
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

  /** From a room: what this peer says goes there, and it hears what comes from there. False when the session is over. */
  async takeSeat(seat: SessionSeat, place: BridgePeer): Promise<boolean> {
    await this.seat?.leave();
    await this.unbridge();
    if (this.closing !== undefined) return false;
    this.seat = seat;
    const reply = await this.worker.ask({ kind: 'bridge', key: this.key, peer: place });
    return reply.kind === 'ok';
  }

  /** From a room: the seat is given up. */
  async leaveSeat(seat: SessionSeat): Promise<void> {
    if (this.seat !== seat) return;
    this.seat = undefined;
    await this.leaveWorker();
  }

  private async finish(): Promise<void> {
    const left = Promise.all([this.unbridge(), this.seat?.leave()]);
    const reply = await this.worker.ask({ kind: 'close', key: this.key });
    await left;
    if (reply.kind === 'ok') this.finalStats = reply.stats;
    this.endEverything('break', 'closed', reply.kind === 'failed' ? reply.error : undefined);
    this.onClosed(this);
  }

  override take(notice: Exclude<WorkerNotice, { kind: 'log' }>): void {
    switch (notice.kind) {
      case 'dtmf':
        for (const listener of this.dtmfListeners) listener(notice.digit, notice.durationSamples);
        return;
      case 'rtp-timeout':
        for (const listener of this.timeoutListeners) listener();
        return;
      default:
        super.take(notice);
    }
  }

  /** From the engine: the worker is gone and the session with it. */
  fail(error: string): void {
    if (this.finalStats !== undefined) return;
    const alreadyClosing = this.closing !== undefined;
    this.finalStats = NO_STATS;
    this.closing ??= Promise.resolve();
    void this.unbridge();
    void this.seat?.leave();
    this.endEverything('error', 'error', error);
    this.onClosed(this);
    if (alreadyClosing) return;
    for (const listener of this.failListeners) listener(error);
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
