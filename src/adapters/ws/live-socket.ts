// The WebSocket /api/v1/live: a snapshot, then every change, for each browser that is logged in.
// Never takes orders: clients send nothing.
import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { ServerErrorCode } from '../../api/common.js';
import type { LiveChange } from '../../api/live.js';
import type { Session } from '../../api/sessions.js';
import { createWebBorder, type WebBorder } from '../../app/border/web-border.js';
import type { UserApplication } from '../../app/application/application.js';
import { guarded } from '../../app/ports/guarded.js';
import type { Log } from '../../app/ports/log.js';
import type { RefusalCode } from '../../core/kernel/refusal.js';
import { createLiveClient, type LiveClient } from './live-client.js';

export interface LiveSocketOptions {
  /** As for the HTTP server. */
  readonly border?: WebBorder;
  /** Between pings, ms; a browser that answers none of two is dropped. Default 20000. */
  readonly pingIntervalMs?: number;
  /** So long after the last change an empty one says that the line is alive, ms. Default 10000. */
  readonly heartbeatMs?: number;
  /** Default: the machine's. */
  readonly nowMs?: () => number;
  /** Sockets of one session (tabs, wallboards), at most. Default 20. */
  readonly maxSocketsPerSession?: number;
  /** Unsent bytes after which a browser gets no more changes until it has caught up. Default 256 KiB. */
  readonly maxBufferedBytes?: number;
  /** A browser that has not caught up within this time is dropped, ms. Default 15000. */
  readonly catchUpMs?: number;
}

export interface LiveSocket {
  connectionCount(): number;
  /** Says goodbye (1001), then cuts within `graceMs` (default 500). Idempotent. */
  close(graceMs?: number): Promise<void>;
}

/** With the user as whom it was let in. */
type WatchingClient = LiveClient & { readonly session: Session };

/** RFC 6455 §7.4.2: 4000–4999 are the application's. The session ended: log in again. */
export const sessionEndedCode = 4401;
/** IANA's WebSocket close codes: come back. */
const serviceRestartCode = 1012;
const livePath = '/api/v1/live';

/** Serves upgrades of `server`; call before it listens. */
export function attachLiveSocket(
  server: Server,
  application: UserApplication,
  log: Log,
  options: LiveSocketOptions = {},
): LiveSocket {
  const wss = new WebSocketServer({
    noServer: true,
    maxPayload: 128,
    perMessageDeflate: false,
    clientTracking: true,
  });
  const clients = new Map<WebSocket, WatchingClient>();
  const border = options.border ?? createWebBorder();
  const maxSocketsPerSession = options.maxSocketsPerSession ?? 20;
  const pingIntervalMs = options.pingIntervalMs ?? 20_000;

  const accept = (socket: WebSocket, { token, session }: Admitted): void => {
    const picture = application.as(session).live;
    const client = createLiveClient(socket, token, () => picture.snapshot(), {
      maxBufferedBytes: options.maxBufferedBytes ?? 262_144,
      catchUpMs: options.catchUpMs ?? 15_000,
      log,
    });
    const unsubscribe = picture.onChange((change) => {
      heartbeat.refresh();
      tell(client, textOf(change));
    });
    clients.set(socket, { ...client, session });
    socket.once('close', () => {
      unsubscribe();
      clients.delete(socket);
    });
    client.start();
  };

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', (error) => log.debug({ err: error }, 'live socket failed before it was up'));
    let admission: Admission;
    try {
      admission = admit(request, application, border);
    } catch (error) {
      log.error({ err: error }, 'a live socket could not be admitted');
      return refuse(socket, 500);
    }
    if (admission.kind === 'refused') {
      refuse(socket, admission.status);
      return;
    }
    if (
      [...clients.values()].filter(({ token }) => token === admission.token).length >= maxSocketsPerSession
    ) {
      refuse(socket, 429);
      return;
    }
    wss.handleUpgrade(request, socket, head, (webSocket) => accept(webSocket, admission));
  };

  const nowMs = options.nowMs ?? Date.now;
  const tell = guarded(log, 'telling a live socket', (client: LiveClient, text: string) =>
    client.sendChange(text),
  );
  // A browser is not told of pings and cannot tell a quiet night from a dead line by itself (RFC 6455 §5.5.2).
  const heartbeat = setTimeout(() => {
    heartbeat.refresh();
    const text = textOf({ kind: 'change', atMs: nowMs() });
    for (const client of clients.values()) tell(client, text);
  }, options.heartbeatMs ?? 10_000);

  // An open wallboard counts as use of its session, and a session that is over is noticed here at the latest.
  const checkClient = guarded(log, 'checking a live socket', (client: WatchingClient) => {
    const session = application.sessions.authenticate(client.token);
    if (session === undefined) client.end(sessionEndedCode, 'session ended');
    // The page comes back at once, and is shown what the user may see now.
    else if (session.role !== client.session.role || session.agent !== client.session.agent)
      client.end(serviceRestartCode, 'the user has another role');
    else client.checkAlive();
  });
  const check = (): void => {
    for (const client of clients.values()) checkClient(client);
  };

  server.on('upgrade', onUpgrade);
  const unsubscribeSessions = application.sessions.onSessionEnded((token) => {
    for (const client of clients.values())
      if (client.token === token) client.end(sessionEndedCode, 'session ended');
  });
  const timer = setInterval(guarded(log, 'checking the live sockets', check), pingIntervalMs);

  let closing: Promise<void> | undefined;
  return {
    connectionCount: () => clients.size,
    close(graceMs = 500) {
      closing ??= (async () => {
        clearInterval(timer);
        clearTimeout(heartbeat);
        unsubscribeSessions();
        server.removeListener('upgrade', onUpgrade);
        server.on('upgrade', (_request, socket) => refuse(socket, 503));
        await endAll([...clients.values()], graceMs);
        wss.close();
      })();
      return closing;
    },
  };
}

/** Many browsers are told the same: it is made into text once. */
const texts = new WeakMap<LiveChange, string>();

function textOf(change: LiveChange): string {
  let text = texts.get(change);
  if (text === undefined) {
    text = JSON.stringify(change);
    texts.set(change, text);
  }
  return text;
}

async function endAll(clients: readonly LiveClient[], graceMs: number): Promise<void> {
  for (const client of clients) client.end(1001, 'server stops', graceMs);
  await Promise.all(clients.map((client) => client.ended));
}

interface Admitted {
  readonly kind: 'admitted';
  readonly token: string;
  readonly session: Session;
}

type Admission = Admitted | { readonly kind: 'refused'; readonly status: 401 | 403 | 404 | 421 };

function admit(request: IncomingMessage, application: UserApplication, border: WebBorder): Admission {
  const path = request.url?.split('?')[0];
  if (!border.isAcceptedHost(request.headers)) return { kind: 'refused', status: 421 };
  if (path !== livePath) return { kind: 'refused', status: 404 };
  // SameSite does not protect across ports of one host, and browsers let any page open a WebSocket (RFC 6455 §10.2).
  if (!border.isSameOrigin(request.headers)) return { kind: 'refused', status: 403 };
  if (border.https && !border.clientOf(request).isOverHttps) return { kind: 'refused', status: 403 };
  const token = border.cookie.read(request.headers.cookie);
  const session = token === undefined ? undefined : application.sessions.authenticate(token);
  if (token === undefined || session === undefined) return { kind: 'refused', status: 401 };
  if (session.mustChangePassword) return { kind: 'refused', status: 403 };
  return { kind: 'admitted', token, session };
}

const errorCodes: Readonly<Record<number, RefusalCode | ServerErrorCode>> = {
  401: 'not-authenticated',
  403: 'forbidden',
  404: 'not-found',
  421: 'unknown-host',
  429: 'too-many-attempts',
  500: 'internal-error',
  503: 'stopping',
};

function refuse(socket: Duplex, status: number): void {
  const body = JSON.stringify({
    code: errorCodes[status] ?? 'internal-error',
    message: 'no live figures here',
  });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\n` +
      `Content-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}
