// One browser on the live socket: what it is sent, whether it keeps up, when it is dropped.
// Never buffers without bound: a browser that falls behind gets one new snapshot instead of what it missed.
import type { WebSocket } from 'ws';
import type { LiveSnapshot } from '../../api/live.js';
import type { Log } from '../../app/ports/log.js';

export interface LiveClientOptions {
  readonly maxBufferedBytes: number;
  readonly catchUpMs: number;
  readonly log: Log;
}

export interface LiveClient {
  readonly token: string;
  /** Settles when the socket is gone. */
  readonly ended: Promise<void>;
  start(): void;
  sendChange(text: string): void;
  /** Drops the browser when it did not answer the ping before; else pings anew. */
  checkAlive(): void;
  /** Closing handshake, then a cut when it takes longer than `graceMs` (default 2000). Idempotent. */
  end(code: number, reason: string, graceMs?: number): void;
}

/** RFC 6455 §7.4.1: 1008 is a violation of our rules. */
const policyViolation = 1008;

export function createLiveClient(
  socket: WebSocket,
  token: string,
  snapshot: () => LiveSnapshot,
  { maxBufferedBytes, catchUpMs, log }: LiveClientOptions,
): LiveClient {
  let alive = true;
  let isBehind = false;
  let isEnding = false;
  let cutTimer: NodeJS.Timeout | undefined;

  const ended = new Promise<void>((resolve) => {
    socket.once('close', () => {
      clearTimeout(cutTimer);
      isEnding = true;
      resolve();
    });
  });

  const cutAfter = (delayMs: number): void => {
    clearTimeout(cutTimer);
    cutTimer = setTimeout(() => socket.terminate(), delayMs);
  };

  const fallBehind = (): void => {
    isBehind = true;
    log.debug({ bufferedBytes: socket.bufferedAmount }, 'a browser cannot keep up with the live figures');
    cutAfter(catchUpMs);
  };

  // Called when the socket has taken a message: the moment in which a browser that was behind may have caught up.
  const onSent = (): void => {
    if (!isBehind || isEnding || socket.bufferedAmount > 0) return;
    isBehind = false;
    clearTimeout(cutTimer);
    transmit(JSON.stringify(snapshot()));
  };

  const transmit = (text: string): void => {
    socket.send(text, onSent);
    if (socket.bufferedAmount > maxBufferedBytes) fallBehind();
  };

  const end = (code: number, reason: string, graceMs = 2_000): void => {
    if (isEnding) return;
    isEnding = true;
    socket.close(code, reason);
    cutAfter(graceMs);
  };

  socket.on('pong', () => {
    alive = true;
  });
  socket.on('message', () => end(policyViolation, 'clients send nothing here'));
  socket.on('error', (error) => log.debug({ err: error }, 'live socket failed'));

  return {
    token,
    ended,
    start: () => transmit(JSON.stringify(snapshot())),
    sendChange(text) {
      if (!isEnding && !isBehind) transmit(text);
    },
    checkAlive() {
      if (isEnding) return;
      if (!alive) {
        socket.terminate();
        return;
      }
      alive = false;
      socket.ping();
    },
    end,
  };
}
