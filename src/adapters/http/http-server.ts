// The HTTP server: API, OpenAPI document and web UI on one port, with limits against slow and oversized requests.
// Never terminates TLS: who asks, and how, the border tells.
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import express, { type RequestHandler } from 'express';
import type { ApiError } from '../../api/common.js';
import { hostNameOf } from '../../app/border/request-origin.js';
import { createWebBorder, type WebBorder } from '../../app/border/web-border.js';
import type { UserApplication } from '../../app/application/application.js';
import type { Log } from '../../app/ports/log.js';
import { HttpProblem, createErrorHandler } from './http-errors.js';
import { createOpenApiDocument } from './openapi-document.js';
import { createApiRouter } from './route-binder.js';
import { createSecurityHeaders } from './security-headers.js';
import { createWebUiFiles } from './web-ui-files.js';

export interface HttpServerOptions {
  /** Address to listen on, e.g. `0.0.0.0`. */
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  readonly application: UserApplication;
  /** Folder with the built web UI; may not exist yet. */
  readonly webUiDir: string;
  readonly log: Log;
  /** Default: plain http, no names but IP addresses and localhost, no proxy. */
  readonly border?: WebBorder;
  /** How long `close` lets running requests finish, ms. Default 2000. */
  readonly closeGraceMs?: number;
}

export interface HttpServer {
  /** For upgrades; attach before `listen`. */
  readonly server: Server;
  /** Rejects with HttpListenError. */
  listen(): Promise<{ readonly host: string; readonly port: number }>;
  /** Stops accepting, lets running requests finish for a bounded time, then cuts every socket. Idempotent. */
  close(): Promise<void>;
}

/** The port cannot be used. */
export class HttpListenError extends Error {
  constructor(
    readonly code: 'port-in-use' | 'port-forbidden' | 'address-unavailable' | 'listen-failed',
    readonly host: string,
    readonly port: number,
    options?: ErrorOptions,
  ) {
    super(`${describe(code)}: ${host.includes(':') ? `[${host}]` : host}:${port}`, options);
    this.name = 'HttpListenError';
  }
}

function describe(code: HttpListenError['code']): string {
  switch (code) {
    case 'port-in-use':
      return 'another program already listens on';
    case 'port-forbidden':
      return 'no permission to listen on';
    case 'address-unavailable':
      return 'this machine does not have the address of';
    case 'listen-failed':
      return 'cannot listen on';
  }
}

const listenCodes: Readonly<Record<string, HttpListenError['code']>> = {
  EADDRINUSE: 'port-in-use',
  EACCES: 'port-forbidden',
  EADDRNOTAVAIL: 'address-unavailable',
  ENOTFOUND: 'address-unavailable',
};

/** The server, not yet listening. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const server = createServer(
    {
      // A client that sends slowly holds a socket no longer than this (ms).
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 5_000,
      keepAliveTimeout: 10_000,
      maxHeaderSize: 16_384,
    },
    createExpressApp(options),
  );
  server.maxHeadersCount = 100;
  server.maxConnections = 2_000;
  // An idle socket in the middle of an answer: the client has stopped reading.
  server.setTimeout(60_000);
  server.on('clientError', answerClientError);
  return { server, listen: () => listen(server, options), close: createClose(server, options) };
}

function createExpressApp(options: HttpServerOptions) {
  const { application, log, border = createWebBorder() } = options;
  const openApiDocument = JSON.stringify(createOpenApiDocument(application.health().version, border.cookie));
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  // Live figures differ each time: a hash of every answer would be work for nothing. Files have their own tags.
  app.set('etag', false);
  app.use(createRequestLog(log));
  app.use(createSecurityHeaders(border));
  app.use(refuseUnknownHosts(border));
  app.get('/api/v1/openapi.json', (_request, response) => {
    response.setHeader('Cache-Control', 'no-cache');
    response.type('application/json').send(openApiDocument);
  });
  app.use('/api/v1', createApiRouter({ application, log, border }));
  app.use('/api', unknownPath);
  if (border.https) app.use(sendToHttps(border));
  app.use(createWebUiFiles(options.webUiDir));
  app.use(unknownPath);
  app.use(createErrorHandler(log));
  return app;
}

const unknownPath: RequestHandler = (_request, _response, next) => {
  next(new HttpProblem('not-found', 'there is nothing at this address'));
};

function refuseUnknownHosts(border: WebBorder): RequestHandler {
  return (request, _response, next) => {
    if (border.isAcceptedHost(request.headers)) next();
    else
      next(
        new HttpProblem(
          'unknown-host',
          'this host name is not among those that the web server is configured for (web.names)',
        ),
      );
  };
}

/** The page, asked for over plain http, is to be had by https only: nobody could log in here. */
function sendToHttps(border: WebBorder): RequestHandler {
  return (request, response, next) => {
    const name = hostNameOf(request.headers.host);
    if (border.clientOf(request).isOverHttps || name === undefined) next();
    else response.redirect(308, `https://${name}${request.originalUrl}`);
  };
}

/** Without query and address: those hold callers' numbers and are nobody's business in a log. */
function createRequestLog(log: Log): RequestHandler {
  return (request, response, next) => {
    const startedAt = process.hrtime.bigint();
    response.once('finish', () => {
      const tookMs = Number(process.hrtime.bigint() - startedAt) / 1e6;
      const { method } = request;
      log.debug(
        { method, path: request.originalUrl.split('?')[0], status: response.statusCode, tookMs },
        'http',
      );
    });
    next();
  };
}

/** What Node's parser refuses never becomes a request, so it is answered on the socket (RFC 9112 §2.2). */
function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, body] = clientErrorAnswer(error.code);
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
}

function clientErrorAnswer(code: string | undefined): readonly [string, ApiError] {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return [
        '431 Request Header Fields Too Large',
        { code: 'headers-too-large', message: 'the request headers are too large' },
      ];
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return ['408 Request Timeout', { code: 'request-timeout', message: 'the request took too long' }];
    default:
      return ['400 Bad Request', { code: 'invalid-request', message: 'this is not an HTTP request' }];
  }
}

function listen(server: Server, { host, port }: HttpServerOptions): Promise<{ host: string; port: number }> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      reject(
        new HttpListenError(listenCodes[error.code ?? ''] ?? 'listen-failed', host, port, { cause: error }),
      );
    };
    server.once('error', onError);
    server.listen({ host, port }, () => {
      server.removeListener('error', onError);
      const address = server.address() as AddressInfo;
      resolve({ host: address.address, port: address.port });
    });
  });
}

function createClose(server: Server, { closeGraceMs = 2_000 }: HttpServerOptions): () => Promise<void> {
  // Upgraded sockets leave the server's own list, so every socket is kept here.
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  let closing: Promise<void> | undefined;
  return () => {
    closing ??= new Promise((resolve) => {
      if (!server.listening) {
        resolve();
        return;
      }
      const cut = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, closeGraceMs);
      server.close(() => {
        clearTimeout(cut);
        resolve();
      });
      server.closeIdleConnections();
    });
    return closing;
  };
}
