// One media worker thread as the main thread sees it: commands with answers, events, and its end.
// Never restarts the thread; the engine does.
import { join } from 'node:path';
import { Worker, type MessagePort } from 'node:worker_threads';
import type { SessionStats } from './media-engine-model.js';
import {
  NO_REPLY,
  TOTAL,
  TOTALS_LENGTH,
  type MediaWorkerData,
  type WorkerCommand,
  type WorkerEvent,
  type WorkerReply,
} from './media-worker-protocol.js';

const READY_TIMEOUT_MS = 10_000;
export const ASK_TIMEOUT_MS = 5_000;
const STOP_TIMEOUT_MS = 5_000;

type WithoutAskId<T> = T extends unknown ? Omit<T, 'askId'> : never;
export type WorkerRequest = WithoutAskId<WorkerCommand>;
export type WorkerNotice = Exclude<WorkerEvent, { kind: 'ready' } | { kind: 'reply' }>;

export interface WorkerHandleEvents {
  notice(notice: WorkerNotice): void;
  /** The thread ended though nobody asked it to. */
  crashed(error: string): void;
}

interface Ask {
  readonly timer: NodeJS.Timeout;
  done(reply: WorkerReply): void;
}

export class MediaWorkerHandle {
  /** Sessions that the engine put here. */
  sessions = 0;
  private readonly worker: Worker;
  private readonly totals: Float64Array;
  private readonly asks = new Map<number, Ask>();
  private nextAskId = 1;
  private ended = false;
  private stopping = false;
  private lastError = 'the media worker ended';
  private onReady: ((error?: Error) => void) | undefined;

  private constructor(
    readonly index: number,
    data: Omit<MediaWorkerData, 'totals' | 'workerIndex'>,
    private readonly events: WorkerHandleEvents,
  ) {
    const shared = new SharedArrayBuffer(TOTALS_LENGTH * 8);
    this.totals = new Float64Array(shared);
    const workerData: MediaWorkerData = { ...data, workerIndex: index, totals: shared };
    this.worker = new Worker(join(__dirname, 'media-worker.js'), { workerData, name: `media-${index}` });
    this.worker.on('message', (event: WorkerEvent) => this.onEvent(event));
    this.worker.on('error', (error) => {
      this.lastError = error instanceof Error ? (error.stack ?? error.message) : String(error);
    });
    this.worker.on('exit', () => this.onExit());
  }

  /** Resolves when the thread runs. */
  static async start(
    index: number,
    data: Omit<MediaWorkerData, 'totals' | 'workerIndex'>,
    events: WorkerHandleEvents,
  ): Promise<MediaWorkerHandle> {
    const handle = new MediaWorkerHandle(index, data, events);
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => handle.onReady?.(new Error('a media worker did not start in time')),
        READY_TIMEOUT_MS,
      );
      handle.onReady = (error) => {
        clearTimeout(timer);
        handle.onReady = undefined;
        if (error === undefined) return resolve();
        handle.stopping = true;
        void handle.worker.terminate();
        reject(error);
      };
    });
    return handle;
  }

  get alive(): boolean {
    return !this.ended && !this.stopping;
  }

  /** Sums since the thread started, readable after its end too. */
  readTotals(): SessionStats {
    const at = (place: number): number => this.totals[place] ?? 0;
    return {
      packetsReceived: at(TOTAL.received),
      packetsSent: at(TOTAL.sent),
      packetsLost: at(TOTAL.lost),
      packetsRefused: at(TOTAL.refused),
      packetsDroppedInside: at(TOTAL.droppedInside),
    };
  }

  /** Never rejects: a thread that is gone or silent answers with `failed`. */
  ask(
    request: WorkerRequest,
    timeoutMs: number = ASK_TIMEOUT_MS,
    transfer: readonly MessagePort[] = [],
  ): Promise<WorkerReply> {
    if (this.ended) return Promise.resolve({ kind: 'failed', code: 'worker-crashed', error: this.lastError });
    const askId = this.nextAskId;
    this.nextAskId += 1;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.asks.delete(askId);
        resolve({
          kind: 'failed',
          code: 'timeout',
          error: `the media worker did not answer ${request.kind}`,
        });
      }, timeoutMs);
      this.asks.set(askId, { timer, done: resolve });
      this.worker.postMessage({ ...request, askId }, transfer);
    });
  }

  /** An order whose outcome nobody waits for. */
  tell(request: WorkerRequest): void {
    if (!this.ended) this.worker.postMessage({ ...request, askId: NO_REPLY });
  }

  /** Closes all sessions, then the thread. */
  async stop(): Promise<void> {
    if (this.ended) return;
    this.stopping = true;
    const exited = new Promise<void>((resolve) => this.worker.once('exit', () => resolve()));
    await this.ask({ kind: 'stop' }, STOP_TIMEOUT_MS);
    const timer = setTimeout(() => void this.worker.terminate(), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
  }

  /** Ends the thread as a crash would. */
  async kill(): Promise<void> {
    await this.worker.terminate();
  }

  private onEvent(event: WorkerEvent): void {
    if (event.kind === 'ready') return this.onReady?.();
    if (event.kind !== 'reply') return this.events.notice(event);
    const ask = this.asks.get(event.askId);
    if (ask === undefined) return;
    this.asks.delete(event.askId);
    clearTimeout(ask.timer);
    ask.done(event.reply);
  }

  private onExit(): void {
    this.ended = true;
    for (const ask of this.asks.values()) {
      clearTimeout(ask.timer);
      ask.done({ kind: 'failed', code: 'worker-crashed', error: this.lastError });
    }
    this.asks.clear();
    if (this.onReady !== undefined) return this.onReady(new Error(this.lastError));
    if (!this.stopping) this.events.crashed(this.lastError);
  }
}
