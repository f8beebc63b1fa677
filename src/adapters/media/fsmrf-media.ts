// The Media port over drachtio-fsmrf: one or more FreeSWITCH nodes, connected, watched and reconnected.
// Never talks to a phone; SIP to the nodes goes through the shared Srf.
import Mrf from 'drachtio-fsmrf';
import { LivenessWatch } from '../../app/ports/liveness-watch.js';
import type { Log } from '../../app/ports/log.js';
import { MediaError, type Media, type MediaEndpoint } from '../../app/ports/media.js';
import { probeEventSocket } from './event-socket-probe.js';
import { FsmrfEndpoint } from './fsmrf-endpoint.js';
import { MediaPath, type SipRequester } from './media-path.js';
import { MissingSounds } from './missing-sounds.js';
import { endLeftOverChannels, installationHeader } from './left-over-channels.js';
import { sipSourceHeaders } from './told-session.js';
import { sendWholeCommands } from './whole-commands.js';
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
  /** Goes with every endpoint, so that a media server's calls of this service are told from those of others. */
  readonly installation: string;
  readonly log: Log;
}

const connectTimeoutMs = 5000;
const endpointTimeoutMs = 6000;
const firstRetryMs = 250;
const longestRetryMs = 10_000;
/** What a media server answers when the session description has nothing that it speaks (RFC 3261 §21.4.13, 21.4.26, 21.6.4). */
const incompatible: readonly unknown[] = [415, 488, 606];

interface Node {
  readonly options: MediaServerOptions;
  server: Mrf.MediaServer | undefined;
  readonly endpoints: Set<FsmrfEndpoint>;
  retryMs: number;
  timer: NodeJS.Timeout | undefined;
  /** Over the event socket: a machine that lost its power does not say so. */
  watch: LivenessWatch | undefined;
  /** The way that calls take, through the SIP server; undefined while that one is not connected. */
  path: MediaPath | undefined;
  problem: string;
}

/** Can be given new calls. */
const isUsable = ({ server, path }: Node): boolean => server !== undefined && path?.isOpen !== false;

export class FsmrfMedia implements Media {
  private readonly nodes: Node[];
  private readonly mrf: Mrf;
  private readonly missing: MissingSounds;
  private readonly upListeners: ((up: boolean) => void)[] = [];
  private next = 0;
  private closed = false;
  private wasUp = false;
  private sipServerConnected = false;

  constructor(
    private readonly srf: object,
    private readonly options: FsmrfMediaOptions,
  ) {
    this.missing = new MissingSounds(options.log);
    this.mrf = new Mrf(carefulSrf(srf as DialogMaker));
    this.nodes = options.servers.map((one) => ({
      options: one,
      server: undefined,
      endpoints: new Set(),
      retryMs: firstRetryMs,
      timer: undefined,
      watch: undefined,
      path: undefined,
      problem: 'no answer',
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
        new MediaError(
          'media-unavailable',
          `no media server is up: ${this.nodes.map((node) => node.problem).join('; ')}`,
        ),
    );
  }

  isUp(): boolean {
    return this.nodes.some(isUsable);
  }

  /** To be told by whoever owns the connection to the SIP server: without it there is no way to a media server. */
  noteSipServer(connected: boolean): void {
    this.sipServerConnected = connected;
    for (const node of this.nodes) {
      node.path?.close();
      node.path = undefined;
      this.watchPath(node);
    }
    this.noteUp();
  }

  onUpChanged(listener: (up: boolean) => void): void {
    this.upListeners.push(listener);
  }

  async createEndpoint(options: {
    readonly remoteSdp?: string;
    readonly sipSource?: string;
    readonly near?: MediaEndpoint;
  }): Promise<MediaEndpoint> {
    const { remoteSdp, sipSource } = options;
    const fault = remoteSdp === undefined ? undefined : faultOf(remoteSdp);
    if (fault !== undefined) throw new MediaError('media-refused', fault);
    const node = this.pick(options.near);
    if (node === undefined) throw new MediaError('media-unavailable', 'no media server can be reached');
    return this.makeEndpoint(node, remoteSdp, sipSource);
  }

  private async makeEndpoint(node: Node, remoteSdp?: string, sipSource?: string): Promise<FsmrfEndpoint> {
    const { server } = node;
    if (server === undefined) throw new MediaError('media-unavailable', `${nameOf(node)} is not connected`);
    const creating = server.createEndpoint({
      headers: { [installationHeader]: this.options.installation, ...sipSourceHeaders(sipSource) },
      ...(remoteSdp === undefined ? {} : { remoteSdp }),
    });
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
      const endpoint = new FsmrfEndpoint(raw, {
        server: node,
        promptsDir: node.options.promptsDir,
        remoteSdp,
        log: this.options.log,
        missing: this.missing,
      });
      node.endpoints.add(endpoint);
      endpoint.onEnded(() => node.endpoints.delete(endpoint));
      return endpoint;
    } catch (error) {
      if (error instanceof MediaError) throw error;
      const refused = incompatible.includes((error as { status?: unknown }).status);
      throw new MediaError(
        refused ? 'media-refused' : 'media-unavailable',
        `${nameOf(node)} made no endpoint: ${String(error)}`,
        { cause: error },
      );
    }
  }

  close(): Promise<void> {
    this.closed = true;
    for (const node of this.nodes) {
      clearTimeout(node.timer);
      node.watch?.close();
      node.path?.close();
      node.server?.disconnect();
      node.server = undefined;
    }
    return Promise.resolve();
  }

  private pick(near: MediaEndpoint | undefined): Node | undefined {
    if (near instanceof FsmrfEndpoint) {
      const home = this.nodes.find((node) => node === near.server);
      if (home !== undefined) return home;
    }
    for (let tried = 0; tried < this.nodes.length; tried += 1) {
      const node = this.nodes[(this.next + tried) % this.nodes.length]!;
      if (isUsable(node)) {
        this.next = (this.next + tried + 1) % this.nodes.length;
        return node;
      }
    }
    return undefined;
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
      const server = await this.connectFsmrf(node.options);
      await this.sweep(node, server);
      this.adopt(node, server);
    } catch (error) {
      node.problem = error instanceof Error ? error.message : String(error);
      this.options.log.warn(
        { mediaServer: nameOf(node), err: error, retryMs: node.retryMs },
        'media server is not up',
      );
      this.retry(node);
    }
  }

  /** fsmrf does not settle when the peer falls silent, and may succeed long after it failed. */
  private connectFsmrf({ host, port, password }: MediaServerOptions): Promise<Mrf.MediaServer> {
    const { profile, listenHost, advertisedHost } = this.options;
    const settings = {
      address: host,
      port,
      secret: password,
      profile,
      listenAddress: listenHost,
      ...(advertisedHost === undefined ? {} : { advertisedAddress: advertisedHost }),
    };
    return new Promise((resolve, reject) => {
      let over = false;
      const fail = (error: Error): void => {
        clearTimeout(timer);
        over = true;
        reject(error);
      };
      const timer = setTimeout(
        () => fail(new MediaError('media-timeout', `${host}:${port} did not answer on the event socket`)),
        connectTimeoutMs,
      );
      this.mrf.connect(settings, (error, server) => {
        if (server === undefined)
          return fail(new MediaError('media-unavailable', String(error), { cause: error }));
        if (over) return server.disconnect();
        over = true;
        clearTimeout(timer);
        resolve(server);
      });
    });
  }

  /** Before the media server is used: what an earlier run, or an earlier connection, has left there is ours to end. */
  private async sweep(node: Node, server: Mrf.MediaServer): Promise<void> {
    const { installation, log } = this.options;
    const mediaServer = nameOf(node);
    const ours = new Set(this.nodes.flatMap(({ endpoints }) => [...endpoints].map(({ id }) => id)));
    try {
      const ended = await endLeftOverChannels((command) => this.ask(server, command), installation, ours);
      if (ended > 0) log.warn({ mediaServer, ended }, 'channels that an earlier run left there were ended');
    } catch (error) {
      log.error({ mediaServer, err: error }, 'channels of an earlier run could not be looked for');
    }
  }

  private adopt(node: Node, server: Mrf.MediaServer): void {
    if (this.closed) return server.disconnect();
    if (server.conn.socket !== null) sendWholeCommands(server.conn.socket);
    // modesl would connect again by itself, but fsmrf does not subscribe again: `lose` starts from nothing.
    server.conn.reconnectOpts.maxAttempts = 1;
    node.server = server;
    node.retryMs = firstRetryMs;
    server.on('end', () => this.lose(node, server));
    server.on('error', (error: unknown) =>
      this.options.log.warn({ mediaServer: nameOf(node), err: error }, 'media server connection error'),
    );
    this.options.log.info({ mediaServer: nameOf(node) }, 'media server is up');
    node.watch = new LivenessWatch({
      what: 'looking after a media server',
      ask: () =>
        this.ask(server, 'status').then(
          () => true,
          () => false,
        ),
      onChanged: () => this.lose(node, server),
      log: this.options.log,
    });
    node.watch.start();
    this.watchPath(node);
    void this.checkPrompts(node, server);
    this.noteUp();
  }

  private watchPath(node: Node): void {
    const address = node.server?.sip.ipv4.udp.address;
    if (!this.sipServerConnected || address === undefined) return;
    node.path = new MediaPath({
      srf: this.srf as SipRequester,
      mediaServer: nameOf(node),
      address,
      makeEndpoint: () => this.makeEndpoint(node),
      onChanged: () => this.noteUp(),
      log: this.options.log,
    });
  }

  /** FreeSWITCH that cannot see the prompts plays nothing; say so at once instead of at the first caller. */
  private async checkPrompts(node: Node, server: Mrf.MediaServer): Promise<void> {
    const file = `${node.options.promptsDir}/en/invalid-choice.wav`;
    const reply = await this.ask(server, `file_exists ${file}`).catch(() => undefined);
    // No answer is another trouble, and is noticed elsewhere.
    if (reply !== undefined && reply.trim() !== 'true')
      this.options.log.error(
        { mediaServer: nameOf(node), file, reply: reply.trim() },
        'the media server does not see the prompts; check promptsDir and the shared folder',
      );
  }

  private ask(server: Mrf.MediaServer, command: string): Promise<string> {
    return withTimeout(
      server.api(command),
      connectTimeoutMs,
      () => new MediaError('media-timeout', `${command} was not answered`),
    );
  }

  private lose(node: Node, server: Mrf.MediaServer): void {
    if (node.server !== server) return;
    node.server = undefined;
    node.watch?.close();
    node.path?.close();
    node.path = undefined;
    this.options.log.error({ mediaServer: nameOf(node) }, 'media server is lost');
    server.disconnect();
    for (const endpoint of [...node.endpoints]) endpoint.lose('media-server-lost');
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

/** Longer than any phone's or carrier's. */
const maxSdpCharacters = 16_384;

/** What fsmrf would throw for, or take long to read: the caller's fault, not the media server's. */
function faultOf(remoteSdp: string): string | undefined {
  // A SIP server tells by these what the body is (RFC 8866 §5.1).
  if (!remoteSdp.startsWith('v=0')) return 'this is no session description';
  if (remoteSdp.length > maxSdpCharacters) return 'the session description is too long';
  const encrypted = remoteSdp
    .split(/[\r\n]/)
    .some((line) => line.includes('m=audio') && line.includes('SAVP'));
  return encrypted ? 'the session description asks for encrypted audio (SAVP)' : undefined;
}

const nameOf = (node: Node): string => `${node.options.host}:${node.options.port}`;

/** The one thing that fsmrf wants of drachtio-srf. */
interface DialogMaker {
  createUAC(uri: string, options: object): Promise<Mrf.SipDialog>;
}

/**
 * fsmrf sends the BYE of an endpoint that did not connect in time without looking at what becomes of it; when the media
 * server was faster, that is a rejection which nobody handles and which would end the process.
 */
function carefulSrf(srf: DialogMaker): DialogMaker {
  return {
    async createUAC(uri, options) {
      const dialog = await srf.createUAC(uri, options);
      const destroy = dialog.destroy.bind(dialog);
      dialog.destroy = () => destroy().catch(() => undefined);
      return dialog;
    },
  };
}
