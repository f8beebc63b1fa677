// The Media port over drachtio-fsmrf: one or more FreeSWITCH nodes, connected, watched and reconnected.
// Never talks to a phone; SIP to the nodes goes through the shared Srf.
import Mrf from 'drachtio-fsmrf';
import type { Log } from '../../app/ports/log.js';
import { MediaError, type Media, type MediaEndpoint } from '../../app/ports/media.js';
import { probeEventSocket } from './event-socket-probe.js';
import { FsmrfEndpoint } from './fsmrf-endpoint.js';
import { withTimeout } from './with-timeout.js';

export interface MediaServerOptions {
  readonly host: string;
  /** Event socket, default of FreeSWITCH: 8021. */
  readonly port: number;
  readonly password: string;
  /** Folder of the prompts as this media server sees it; holds `<language>/<prompt>.wav`. */
  readonly promptsDir: string;
}

export interface FsmrfMediaOptions {
  readonly servers: readonly MediaServerOptions[];
  /** Name of the sofia profile, see firmware-config. */
  readonly profile: string;
  /** Where FreeSWITCH's outbound sockets connect to. */
  readonly listenHost: string;
  /** The same address as the media servers see it. Default: listenHost. */
  readonly advertisedHost?: string;
  readonly log: Log;
}

const connectTimeoutMs = 5000;
const endpointTimeoutMs = 6000;
const firstRetryMs = 250;
const longestRetryMs = 10_000;

interface Node {
  readonly options: MediaServerOptions;
  server: Mrf.MediaServer | undefined;
  readonly endpoints: Set<FsmrfEndpoint>;
  retryMs: number;
  timer: NodeJS.Timeout | undefined;
}

export class FsmrfMedia implements Media {
  private readonly nodes: Node[];
  private readonly mrf: Mrf;
  private readonly upListeners: ((up: boolean) => void)[] = [];
  private next = 0;
  private closed = false;
  private wasUp = false;

  constructor(
    srf: object,
    private readonly options: FsmrfMediaOptions,
  ) {
    this.mrf = new Mrf(srf);
    this.nodes = options.servers.map((one) => ({
      options: one,
      server: undefined,
      endpoints: new Set(),
      retryMs: firstRetryMs,
      timer: undefined,
    }));
  }

  /** Connects to every node; resolves when at least one is up, rejects with MediaError when none is after `timeoutMs`. */
  async connect(timeoutMs: number): Promise<void> {
    for (const node of this.nodes) void this.connectNode(node);
    if (this.isUp()) return;
    await withTimeout(
      new Promise<void>((resolve) => this.onUpChanged((up) => up && resolve())),
      timeoutMs,
      () =>
        new MediaError('media-unavailable', `no media server answered: ${this.nodes.map(nameOf).join(', ')}`),
    );
  }

  isUp(): boolean {
    return this.nodes.some((node) => node.server !== undefined);
  }

  onUpChanged(listener: (up: boolean) => void): void {
    this.upListeners.push(listener);
  }

  async createEndpoint(options: {
    readonly remoteSdp?: string;
    readonly near?: MediaEndpoint;
  }): Promise<MediaEndpoint> {
    const node = this.pick(options.near);
    const { server } = node;
    if (server === undefined) throw new MediaError('media-unavailable', 'no media server is connected');
    const creating = server.createEndpoint(
      options.remoteSdp === undefined ? {} : { remoteSdp: options.remoteSdp },
    );
    let late = false;
    creating.then(
      // Answered after we gave up: nobody else will end it.
      (endpoint) => late && void endpoint.destroy().catch(() => undefined),
      () => undefined,
    );
    try {
      const raw = await withTimeout(creating, endpointTimeoutMs, () => {
        late = true;
        return new MediaError('media-timeout', `${nameOf(node)} did not make an endpoint in time`);
      });
      const endpoint = new FsmrfEndpoint(raw, node, node.options.promptsDir, this.options.log);
      node.endpoints.add(endpoint);
      endpoint.onEnded(() => node.endpoints.delete(endpoint));
      return endpoint;
    } catch (error) {
      if (error instanceof MediaError) throw error;
      throw new MediaError('media-refused', `${nameOf(node)} refused an endpoint: ${String(error)}`, {
        cause: error,
      });
    }
  }

  close(): Promise<void> {
    this.closed = true;
    for (const node of this.nodes) {
      clearTimeout(node.timer);
      node.server?.disconnect();
      node.server = undefined;
    }
    return Promise.resolve();
  }

  private pick(near: MediaEndpoint | undefined): Node {
    if (near instanceof FsmrfEndpoint) {
      const home = this.nodes.find((node) => node === near.server);
      if (home !== undefined) return home;
    }
    for (let tried = 0; tried < this.nodes.length; tried += 1) {
      const node = this.nodes[(this.next + tried) % this.nodes.length]!;
      if (node.server !== undefined) {
        this.next = (this.next + tried + 1) % this.nodes.length;
        return node;
      }
    }
    return this.nodes[0]!;
  }

  private async connectNode(node: Node): Promise<void> {
    if (this.closed) return;
    const { host, port, password } = node.options;
    try {
      await probeEventSocket({
        host,
        port,
        password,
        profile: this.options.profile,
        timeoutMs: connectTimeoutMs,
      });
      // fsmrf never settles when the password is wrong or the peer is silent: bound it here.
      const server = await withTimeout(
        this.mrf.connect({
          address: host,
          port,
          secret: password,
          profile: this.options.profile,
          listenAddress: this.options.listenHost,
          ...(this.options.advertisedHost === undefined
            ? {}
            : { advertisedAddress: this.options.advertisedHost }),
        }),
        connectTimeoutMs,
        () => new MediaError('media-timeout', 'no answer on the event socket'),
      );
      this.adopt(node, server);
    } catch (error) {
      this.options.log.warn(
        { mediaServer: nameOf(node), err: error, retryMs: node.retryMs },
        'media server is not up',
      );
      this.retry(node);
    }
  }

  private adopt(node: Node, server: Mrf.MediaServer): void {
    if (this.closed) return server.disconnect();
    server.conn.socket?.setNoDelay(true);
    node.server = server;
    node.retryMs = firstRetryMs;
    server.on('end', () => this.lose(node, server));
    server.on('error', (error: unknown) =>
      this.options.log.warn({ mediaServer: nameOf(node), err: error }, 'media server connection error'),
    );
    this.options.log.info({ mediaServer: nameOf(node) }, 'media server is up');
    void this.checkPrompts(node, server);
    this.noteUp();
  }

  /** FreeSWITCH that cannot see the prompts plays nothing; say so at once instead of at the first caller. */
  private async checkPrompts(node: Node, server: Mrf.MediaServer): Promise<void> {
    const file = `${node.options.promptsDir}/en/invalid-choice.wav`;
    const reply = await withTimeout(
      server.api(`file_exists ${file}`),
      connectTimeoutMs,
      () => new MediaError('media-timeout', 'file_exists was not answered'),
    ).catch((error: unknown) => String(error));
    if (reply.trim() !== 'true')
      this.options.log.error(
        { mediaServer: nameOf(node), file, reply: reply.trim() },
        'the media server does not see the prompts; check promptsDir and the shared folder',
      );
  }

  private lose(node: Node, server: Mrf.MediaServer): void {
    if (node.server !== server) return;
    node.server = undefined;
    this.options.log.error({ mediaServer: nameOf(node) }, 'media server is lost');
    // modesl would reconnect by itself, but fsmrf does not subscribe again: start from nothing.
    server.disconnect();
    for (const endpoint of [...node.endpoints]) endpoint.noteEnded('media-server-lost');
    this.noteUp();
    this.retry(node);
  }

  private retry(node: Node): void {
    if (this.closed) return;
    node.timer = setTimeout(() => void this.connectNode(node), node.retryMs);
    node.retryMs = Math.min(node.retryMs * 2, longestRetryMs);
  }

  private noteUp(): void {
    const up = this.isUp();
    if (up === this.wasUp) return;
    this.wasUp = up;
    for (const listener of this.upListeners) listener(up);
  }
}

const nameOf = (node: Node): string => `${node.options.host}:${node.options.port}`;
