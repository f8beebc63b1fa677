// The media engine: starts the worker threads, spreads sessions over them, links them and replaces one that crashed.
// Never touches packets or sound files on the main thread.
import { resolve } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { AllowedFolders } from './allowed-folders.js';
import { isOwnHost, refusedHost } from './media-address.js';
import type {
  CreateMediaEngine,
  MediaEngine,
  MediaEngineOptions,
  MediaRoom,
  MediaSession,
  RemoteMedia,
  SessionStats,
} from './media-engine-model.js';
import { MediaWorkerHandle, type WorkerNotice } from './media-worker-handle.js';
import { PortPool } from './port-pool.js';
import { readableFolders } from './sound-library.js';
import { MediaError, type WorkerPart } from './worker-audio.js';
import { WorkerMediaSession } from './worker-media-session.js';
import { WorkerRoom } from './worker-room.js';

const RESTART_DELAY_MS = 100;
const MAX_RESTART_DELAY_MS = 5_000;
/** A worker that lived so long is healthy again: the next crash is restarted quickly. */
const HEALTHY_MS = 60_000;
/** A new call waits so long for a worker that is being replaced. */
const WORKER_WAIT_MS = 3_000;

interface Slot {
  handle: MediaWorkerHandle | undefined;
  startedAtMs: number;
  restartDelayMs: number;
  restartTimer: NodeJS.Timeout | undefined;
}

export class WorkerMediaEngine implements MediaEngine {
  private readonly slots: Slot[] = [];
  private readonly sessions = new Map<number, WorkerMediaSession>();
  private readonly rooms = new Set<WorkerRoom>();
  /** Sessions, rooms and seats, by their keys. */
  private readonly parts = new Map<number, WorkerPart>();
  private readonly ports: PortPool;
  private readonly readable: AllowedFolders;
  private readonly otherSockets: { readonly host: string; readonly port: number }[] = [];
  private readonly workerWaiters = new Set<() => void>();
  private nextKey = 1;
  private everOpened = 0;
  /** Of workers that are gone. */
  private past: SessionStats = {
    packetsReceived: 0,
    packetsSent: 0,
    packetsLost: 0,
    packetsRefused: 0,
    packetsDroppedInside: 0,
  };
  private closing: Promise<void> | undefined;

  constructor(private readonly options: MediaEngineOptions) {
    this.ports = new PortPool(options.rtpPortMin, options.rtpPortMax);
    this.readable = readableFolders({ ...options, recordingsDirs: options.recordingsDirs ?? [] });
  }

  async start(): Promise<void> {
    const count = Math.max(1, this.options.workers);
    for (let i = 0; i < count; i += 1) {
      this.slots.push({ handle: undefined, startedAtMs: 0, restartDelayMs: 0, restartTimer: undefined });
    }
    try {
      await Promise.all(this.slots.map((_, index) => this.startWorker(index)));
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** The live worker threads; for supervision and tests. */
  get workers(): readonly MediaWorkerHandle[] {
    return this.slots.flatMap(({ handle }) => (handle?.alive === true ? [handle] : []));
  }

  async createSession(id: string): Promise<MediaSession> {
    /** Kept until one opens, so that none is tried twice. */
    const unusable: number[] = [];
    try {
      for (;;) {
        if (this.closing !== undefined) throw new MediaError('engine-closed', 'the media engine is closed');
        const worker = await this.leastLoaded();
        const port = this.ports.take();
        if (port === undefined) break;
        const session = await this.openSession(id, worker, port);
        if (session !== undefined) return session;
        unusable.push(port);
      }
    } finally {
      for (const port of unusable) this.ports.release(port);
    }
    throw new MediaError(
      'no-free-port',
      `no free RTP port from ${this.options.rtpPortMin} to ${this.options.rtpPortMax}`,
    );
  }

  async createRoom(): Promise<MediaRoom> {
    if (this.closing !== undefined) throw new MediaError('engine-closed', 'the media engine is closed');
    const worker = await this.leastLoaded();
    const room = new WorkerRoom(this.newKey(), worker, {
      newKey: () => this.newKey(),
      opened: (part) => this.parts.set(part.key, part),
      closed: (part) => {
        this.parts.delete(part.key);
        if (part === room) this.rooms.delete(room);
      },
    });
    this.rooms.add(room);
    await room.open();
    return room;
  }

  private newKey(): number {
    const key = this.nextKey;
    this.nextKey += 1;
    return key;
  }

  neverSendTo(host: string, port: number): void {
    this.otherSockets.push({ host, port });
  }

  refuses({ host, port, sipSource }: RemoteMedia): string | undefined {
    const { rtpHost: boundHost, advertisedRtpHost } = this.options;
    const isOurs = (bound: string): boolean => host === advertisedRtpHost || isOwnHost(host, bound);
    if (this.ports.holds(port) && isOurs(boundHost)) return 'one of our own RTP ports';
    if (this.otherSockets.some((own) => own.port === port && isOurs(own.host)))
      return 'one of our own SIP ports';
    return refusedHost(host, { boundHost, sipSource });
  }

  async fileExists(path: string): Promise<boolean> {
    return (await this.readable.find(resolve(this.options.soundsDir, path))) !== undefined;
  }

  stats(): Promise<SessionStats & { readonly sessions: number }> {
    let sum = this.past;
    for (const { handle } of this.slots) if (handle !== undefined) sum = addStats(sum, handle.readTotals());
    return Promise.resolve({ ...sum, sessions: this.everOpened });
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    for (const slot of this.slots) clearTimeout(slot.restartTimer);
    for (const waiter of [...this.workerWaiters]) waiter();
    await Promise.all([...this.rooms].map((room) => room.close()));
    await Promise.all([...this.sessions.values()].map((session) => session.close()));
    await Promise.all(this.slots.flatMap(({ handle }) => (handle === undefined ? [] : [handle.stop()])));
  }

  private async leastLoaded(): Promise<MediaWorkerHandle> {
    if (this.workers.length === 0) await this.workerStarted();
    const [first, ...others] = this.workers;
    if (first === undefined) throw new MediaError('no-worker', 'no media worker is running');
    return others.reduce((best, handle) => (handle.sessions < best.sessions ? handle : best), first);
  }

  private workerStarted(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.workerWaiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, WORKER_WAIT_MS);
      this.workerWaiters.add(done);
    });
  }

  /** Undefined when another program has the port, or the worker died: worth another try. */
  private async openSession(
    id: string,
    worker: MediaWorkerHandle,
    port: number,
  ): Promise<MediaSession | undefined> {
    const key = this.newKey();
    worker.sessions += 1;
    const session = new WorkerMediaSession(id, key, port, worker, (closed) => this.forget(closed));
    this.sessions.set(key, session);
    this.parts.set(key, session);
    const reply = await worker.ask({ kind: 'open', key, port });
    if (reply.kind === 'ok') {
      this.everOpened += 1;
      return session;
    }
    this.sessions.delete(key);
    this.parts.delete(key);
    worker.sessions -= 1;
    if (['EADDRINUSE', 'EACCES', 'worker-crashed'].includes(reply.code)) return undefined;
    this.ports.release(port);
    throw new MediaError(reply.code, reply.error);
  }

  private forget(session: WorkerMediaSession): void {
    if (!this.sessions.delete(session.key)) return;
    this.parts.delete(session.key);
    session.worker.sessions -= 1;
    this.ports.release(session.localPort);
  }

  private async startWorker(index: number): Promise<void> {
    const slot = this.slots[index] as Slot;
    const {
      rtpHost,
      soundsDir,
      musicDirs,
      recordingsDirs = [],
      rtpTimeoutS,
      recordChunkBytes,
    } = this.options;
    const handle = await MediaWorkerHandle.start(
      index,
      { rtpHost, soundsDir, musicDirs, recordingsDirs, rtpTimeoutS, recordChunkBytes },
      {
        notice: (notice) => this.take(notice),
        crashed: (error) => this.onCrash(index, error),
      },
    );
    if (this.closing !== undefined) return handle.stop();
    slot.handle = handle;
    slot.startedAtMs = performance.now();
    await Promise.all(this.workers.map((other) => linkWorkers(handle, other)));
    for (const waiter of [...this.workerWaiters]) waiter();
  }

  private take(notice: WorkerNotice): void {
    if (notice.kind === 'log') {
      this.options.log[notice.level](notice.message, notice.fields);
      return;
    }
    try {
      this.parts.get(notice.key)?.take(notice);
    } catch (error) {
      // A listener's mistake must not end the thread's message loop for all other calls.
      this.options.log.error('a media listener failed', { error: String(error), kind: notice.kind });
    }
  }

  private onCrash(index: number, error: string): void {
    const slot = this.slots[index] as Slot;
    const { handle } = slot;
    slot.handle = undefined;
    if (handle === undefined) return;
    this.options.log.error('a media worker crashed', { worker: index, sessions: handle.sessions, error });
    this.past = addStats(this.past, handle.readTotals());
    for (const part of [...this.parts.values()]) {
      if (part.worker === handle) part.fail(`the media worker crashed: ${error}`);
    }
    const healthy = performance.now() - slot.startedAtMs > HEALTHY_MS;
    slot.restartDelayMs = healthy
      ? RESTART_DELAY_MS
      : Math.min(MAX_RESTART_DELAY_MS, Math.max(RESTART_DELAY_MS, slot.restartDelayMs * 2));
    this.restartLater(index);
  }

  private restartLater(index: number): void {
    if (this.closing !== undefined) return;
    const slot = this.slots[index] as Slot;
    slot.restartTimer = setTimeout(() => {
      this.startWorker(index).catch((error: unknown) => {
        this.options.log.error('a media worker cannot be restarted', { worker: index, error: String(error) });
        slot.restartDelayMs = MAX_RESTART_DELAY_MS;
        this.restartLater(index);
      });
    }, slot.restartDelayMs);
  }
}

/** Gives both a port to the other, so that frames need not pass the main thread. */
async function linkWorkers(a: MediaWorkerHandle, b: MediaWorkerHandle): Promise<void> {
  if (a === b) return;
  const { port1, port2 } = new MessageChannel();
  await Promise.all([
    a.ask({ kind: 'link', workerIndex: b.index, port: port1 }, undefined, [port1]),
    b.ask({ kind: 'link', workerIndex: a.index, port: port2 }, undefined, [port2]),
  ]);
}

function addStats(a: SessionStats, b: SessionStats): SessionStats {
  return {
    packetsReceived: a.packetsReceived + b.packetsReceived,
    packetsSent: a.packetsSent + b.packetsSent,
    packetsLost: a.packetsLost + b.packetsLost,
    packetsRefused: a.packetsRefused + b.packetsRefused,
    packetsDroppedInside: a.packetsDroppedInside + b.packetsDroppedInside,
  };
}

export const createMediaEngine: CreateMediaEngine = async (options) => {
  const engine = new WorkerMediaEngine(options);
  await engine.start();
  return engine;
};
