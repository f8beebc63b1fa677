// The unmodified drachtio-srf with the part of its interface that tests use, typed.
// Never changes its behaviour.
import { EventEmitter } from 'node:events';

export interface SrfMessage {
  readonly method: string;
  readonly uri: string;
  readonly status: number;
  readonly reason: string;
  readonly body: string;
  readonly source_address: string;
  readonly source_port: number;
  readonly receivedOn?: string;
  readonly stackDialogId?: string;
  get(name: string): string;
  has(name: string): boolean;
}

export interface SrfRequest extends SrfMessage, EventEmitter {
  cancel(
    options?: { headers?: Record<string, string> },
    callback?: (error: unknown, request: SrfRequest) => void,
  ): void;
}

export interface SrfResponse extends SrfMessage {
  send(
    status: number,
    options?: object,
    callback?: (error: unknown, sent: SrfMessage) => void,
    onPrack?: (prack: SrfMessage) => void,
  ): void;
  readonly finalResponseSent: boolean;
}

export interface SrfDialog extends EventEmitter {
  readonly id: string;
  readonly sip: { readonly callId: string; readonly localTag: string; readonly remoteTag: string };
  readonly local: { sdp: string; contact: string };
  readonly remote: { sdp: string };
  readonly connected: boolean;
  destroy(options?: { headers: Record<string, string> }): Promise<unknown>;
  modify(sdp: string, options?: object): Promise<string>;
  request(options: { method: string; headers?: Record<string, string>; body?: string }): Promise<SrfMessage>;
}

export interface Srf extends EventEmitter {
  connect(options: object): void;
  disconnect(): void;
  invite(handler: (request: SrfRequest, response: SrfResponse) => void): void;
  use(method: string, handler: (request: SrfRequest, response: SrfResponse) => void): void;
  register(handler: (request: SrfRequest, response: SrfResponse) => void): void;
  options(handler: (request: SrfRequest, response: SrfResponse) => void): void;
  message(handler: (request: SrfRequest, response: SrfResponse) => void): void;
  subscribe(handler: (request: SrfRequest, response: SrfResponse) => void): void;
  request(uri: string, options: object, callback: (error: Error | null, request: SrfRequest) => void): void;
  createUAS(request: SrfRequest, response: SrfResponse, options: object): Promise<SrfDialog>;
  createUAC(uri: string, options: object, progress?: object): Promise<SrfDialog>;
  createB2BUA(
    request: SrfRequest,
    response: SrfResponse,
    uri: string,
    options: object,
  ): Promise<{ uas: SrfDialog; uac: SrfDialog }>;
  proxyRequest(request: SrfRequest, destination: string | string[], options: object): Promise<unknown>;
}

// eslint-disable-next-line @typescript-eslint/no-require-imports -- its own types leave out most of what is used here
const SrfClass = require('drachtio-srf') as new () => Srf;

export function newSrf(): Srf {
  const srf = new SrfClass();
  srf.on('error', () => undefined);
  return srf;
}

/** Resolves when authenticated and every route is known to the server. */
export async function connectSrf(
  srf: Srf,
  admin: { host: string; port: number },
  secret: string,
  options: object = {},
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    srf.once('connect', (error: Error | null) => (error ? reject(error) : resolve()));
    srf.connect({ ...admin, secret, ...options });
  });
}

const disconnected = new WeakSet<Srf>();

/** Disconnects once: the client throws when asked again. */
export function disconnectSrf(srf: Srf): void {
  if (disconnected.has(srf)) return;
  disconnected.add(srf);
  try {
    srf.disconnect();
  } catch (error) {
    // The server closed the connection first: the client has no socket left, which is what was wanted.
    if (!(error instanceof Error) || error.name !== 'AssertionError') throw error;
  }
}
