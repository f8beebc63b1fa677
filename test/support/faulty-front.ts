// Between a browser and the service: passes everything on, and fails, stalls, drops or reorders what a test names.
// Never answers by itself but with the errors that it was told to.
import {
  createServer,
  request as ask,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ApiError } from '../../src/api/common.js';
import { WebSocket, WebSocketServer } from 'ws';

export type RequestFault =
  /** The service never hears of the request. */
  | {
      readonly kind: 'refuse';
      readonly status: number;
      readonly code: string;
      readonly details?: ApiError['details'];
    }
  | { readonly kind: 'cut' }
  /** Passed on, or cut when it says so, once the test says `release`. */
  | { readonly kind: 'stall'; readonly then?: 'cut' }
  /** Passed on; the answer never comes back. */
  | { readonly kind: 'answer-lost' };

interface Planned {
  readonly on: string | RegExp;
  readonly fault: RequestFault;
  times: number;
}

const errorOf = ({ code, details }: Extract<RequestFault, { kind: 'refuse' }>): ApiError => ({
  ...{ code, message: `the test wants ${code}` },
  ...(details === undefined ? {} : { details }),
});

const matches = (on: string | RegExp, request: string): boolean =>
  typeof on === 'string' ? on === request : on.test(request);

export class FaultyFront {
  /** Every API request as `METHOD /path`, in order, passed on or not. */
  readonly requests: string[] = [];
  /** `Cookie` headers of browsers. */
  readonly cookies = new Set<string>();
  private readonly planned: Planned[] = [];
  private readonly stalled: (() => void)[] = [];
  private readonly server = createServer((request, answer) => this.serve(request, answer));
  private readonly accepting = new WebSocketServer({ noServer: true });
  private readonly pages = new Set<WebSocket>();
  private readonly held: (() => void)[] = [];
  private holdsLive = false;
  private refusesLive = false;

  /** `service`: e.g. `http://127.0.0.1:8080`. */
  constructor(private readonly service: string) {
    this.server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  /** Of 127.0.0.1; 0: any that is free. */
  async listen(port = 0): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', resolve);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The next requests like `on` (e.g. `PUT /api/v1/agent-statuses`) go wrong, as often as `times`. */
  fail(on: string | RegExp, fault: RequestFault, times = 1): void {
    this.planned.push({ on, fault, times });
  }

  /** From now on all requests are as the service answers them. */
  heal(): void {
    this.planned.length = 0;
  }

  /** Stalled requests go on: in their order, or the last first. */
  release(order: 'in-order' | 'reversed' = 'in-order'): void {
    const waiting = this.stalled.splice(0);
    for (const go of order === 'reversed' ? waiting.reverse() : waiting) go();
  }

  get liveConnections(): number {
    return this.pages.size;
  }

  /** Cuts every live connection; with `refuseNew` also those to come, until `acceptLive`. */
  dropLive(refuseNew = false): void {
    this.refusesLive = refuseNew;
    for (const page of this.pages) page.terminate();
  }

  /** New live connections fail; those that are open stay. */
  refuseLive(): void {
    this.refusesLive = true;
  }

  acceptLive(): void {
    this.refusesLive = false;
  }

  /** Live messages wait. */
  holdLive(): void {
    this.holdsLive = true;
  }

  /** What waited is delivered, in order or the last first; `lose`: so many of the first never are. */
  releaseLive({
    order = 'in-order',
    lose = 0,
  }: { order?: 'in-order' | 'reversed'; lose?: number } = {}): void {
    this.holdsLive = false;
    const waiting = this.held.splice(0).slice(lose);
    for (const deliver of order === 'reversed' ? waiting.reverse() : waiting) deliver();
  }

  async close(): Promise<void> {
    this.dropLive(true);
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private serve(request: IncomingMessage, answer: ServerResponse): void {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const named = `${request.method} ${path}`;
    if (path.startsWith('/api/')) this.requests.push(named);
    if (request.headers.cookie !== undefined) this.cookies.add(request.headers.cookie);
    const plan = this.planned.find(({ on, times }) => times > 0 && matches(on, named));
    if (plan === undefined) return this.passOn(request, answer);
    plan.times -= 1;
    const { fault } = plan;
    switch (fault.kind) {
      case 'cut':
        return void request.socket.destroy();
      case 'stall':
        return void this.stalled.push(() => {
          if (fault.then === 'cut') request.socket.destroy();
          else this.passOn(request, answer);
        });
      case 'answer-lost':
        return this.passOn(request, answer, 'cut');
      case 'refuse':
        answer.writeHead(fault.status, { 'content-type': 'application/json' });
        answer.end(JSON.stringify(errorOf(fault)));
    }
  }

  private passOn(request: IncomingMessage, answer: ServerResponse, then: 'answer' | 'cut' = 'answer'): void {
    const cut = (): void => void answer.socket?.destroy();
    const asked = ask(
      this.service + (request.url ?? '/'),
      { method: request.method, headers: request.headers },
      (told) => {
        if (then === 'cut') {
          told.resume().once('end', cut);
          return;
        }
        answer.writeHead(told.statusCode ?? 502, told.headers);
        told.pipe(answer);
      },
    );
    asked.once('error', cut);
    answer.once('close', () => asked.destroy());
    request.pipe(asked);
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.refusesLive) return void socket.destroy();
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => !/^(connection|upgrade|sec-websocket-)/.test(name)),
    ) as IncomingHttpHeaders;
    const service = new WebSocket(this.service.replace(/^http/, 'ws') + (request.url ?? '/'), { headers });
    socket.on('error', () => service.terminate());
    service.on('error', () => socket.destroy());
    service.once('open', () =>
      this.accepting.handleUpgrade(request, socket, head, (page) => this.join(page, service)),
    );
    // Before the browser's socket is there, the service may already speak.
    service.pause();
  }

  private join(page: WebSocket, service: WebSocket): void {
    this.pages.add(page);
    page.on('error', () => page.terminate());
    page.on('close', () => {
      this.pages.delete(page);
      service.close();
    });
    service.on('message', (data, isBinary) => {
      const deliver = (): void => page.send(data, { binary: isBinary }, () => undefined);
      if (this.holdsLive) this.held.push(deliver);
      else deliver();
    });
    service.on('close', (code, reason) => {
      if (code === 1006 || code === 1005) page.terminate();
      else page.close(code, reason);
    });
    service.resume();
  }
}
