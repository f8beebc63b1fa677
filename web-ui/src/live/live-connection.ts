// Keeps the WebSocket to `/api/v1/live` open and feeds the live store.
// Never polls: the server says at least every ten seconds that the line is alive, and silence is the answer of a dead one.
import { liveMessageSchema } from '../../../src/api/live.js';
import { createStore, useStore } from '../create-store.js';
import { checkSession, sessionEnded } from '../session-store.js';
import { applyLiveMessage, emptyLiveState, type LiveState } from './live-state.js';
import { freezeDurations, serverNowMs, setServerClock } from './server-clock.js';

export const liveStore = createStore<LiveState>(emptyLiveState);
export const useLive = <S>(select: (state: LiveState) => S): S => useStore(liveStore, select);

const sessionEndedCode = 4401;
const firstDelayMs = 500;
const longestDelayMs = 10_000;
const openTimeoutMs = 10_000;
/** A dead network path gives a browser no sign; so long a silence, two heartbeats and a slow one, is the sign, ms. */
const silenceMs = 25_000;

function parseJson(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : undefined;
  } catch {
    // Not JSON: the schema refuses undefined and the caller reports it.
    return undefined;
  }
}

const reloadKey = 'centrale.reloaded-at';
const reloadPauseMs = 5 * 60_000;

/**
 * A page that has hung on a wall through an upgrade no longer understands the server, and nobody stands there to
 * reload it. Not again soon, in case a new page does not help.
 */
function reloadForNewVersion(): void {
  const lastMs = Number(sessionStorage.getItem(reloadKey) ?? 0);
  if (Date.now() - lastMs < reloadPauseMs) return;
  sessionStorage.setItem(reloadKey, String(Date.now()));
  location.reload();
}

export class LiveConnection {
  private socket: WebSocket | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private silenceTimer: ReturnType<typeof setTimeout> | undefined;
  private attempts = 0;
  private closed = false;

  constructor() {
    addEventListener('online', this.reconnectNow);
    addEventListener('offline', this.drop);
    document.addEventListener('visibilitychange', this.reconnectNow);
    this.open();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    removeEventListener('online', this.reconnectNow);
    removeEventListener('offline', this.drop);
    document.removeEventListener('visibilitychange', this.reconnectNow);
    clearTimeout(this.retryTimer);
    this.release();
    freezeDurations(undefined);
    liveStore.set(emptyLiveState);
  }

  /** The network or the reader came back: do not wait for the timer. */
  private readonly reconnectNow = (): void => {
    if (this.socket || this.closed || document.visibilityState === 'hidden') return;
    clearTimeout(this.retryTimer);
    this.open();
  };

  private readonly drop = (): void => {
    if (this.socket) this.lost();
  };

  private open(): void {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/api/v1/live`);
    this.socket = socket;
    this.listenForSilence(openTimeoutMs);
    socket.onmessage = (event: MessageEvent<unknown>) => this.receive(event.data);
    socket.onclose = (event) => {
      if (event.code === sessionEndedCode) this.ended();
      else this.lost();
    };
  }

  private ended(): void {
    this.close();
    sessionEnded();
  }

  private receive(data: unknown): void {
    const parsed = liveMessageSchema.safeParse(parseJson(data));
    if (!parsed.success) {
      console.error('Live message not understood', parsed.error);
      this.lost();
      reloadForNewVersion();
      return;
    }
    const message = parsed.data;
    freezeDurations(undefined);
    this.attempts = 0;
    this.listenForSilence(silenceMs);
    setServerClock(message.atMs, message.kind === 'snapshot');
    liveStore.set(applyLiveMessage(liveStore.get(), message));
  }

  private listenForSilence(durationMs: number): void {
    clearTimeout(this.silenceTimer);
    this.silenceTimer = setTimeout(() => this.lost(true), durationMs);
  }

  private release(): void {
    clearTimeout(this.silenceTimer);
    const socket = this.socket;
    this.socket = undefined;
    if (!socket) return;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  private lost(silent = false): void {
    this.release();
    if (this.closed) return;
    const state = liveStore.get();
    if (state.connection === 'live') {
      // A closed socket tells at once; a silent one may have been dead since the last word from the server.
      const atMs = silent ? state.atMs : serverNowMs();
      freezeDurations(atMs);
      liveStore.set({ ...state, connection: 'lost', atMs });
    }
    const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** this.attempts);
    this.attempts += 1;
    // A browser hides why an upgrade was refused; when the session is over, this request says so.
    if (this.attempts >= 2) void checkSession();
    // Half of it by chance: fifty browsers must not return in the same instant.
    this.retryTimer = setTimeout(() => this.open(), delayMs * (0.5 + Math.random() / 2));
  }
}
