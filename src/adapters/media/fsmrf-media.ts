// The Media port over drachtio-fsmrf: one or more FreeSWITCH nodes, connected, watched and reconnected.
// Never talks to a phone; SIP to the nodes goes through the shared Srf.
import { randomBytes, randomUUID } from 'node:crypto';
import Mrf from 'drachtio-fsmrf';
import { guarded } from '../../app/ports/guarded.js';
import { LivenessWatch } from '../../app/ports/liveness-watch.js';
import type { Log } from '../../app/ports/log.js';
import {
  MediaError,
  type AdoptableEndpoint,
  type Media,
  type MediaEndpoint,
  type MediaRoom,
} from '../../app/ports/media.js';
import { probeEventSocket } from './event-socket-probe.js';
import { connectFsmrf } from './fsmrf-connection.js';
import { FsmrfEndpoint } from './fsmrf-endpoint.js';
import { FsmrfRoom } from './fsmrf-room.js';
import { MediaPath, type SipRequester } from './media-path.js';
import { MissingSounds } from './missing-sounds.js';
import { keptChannels } from './kept-channels.js';
import { endLeftOverChannels, installationHeader } from './left-over-channels.js';
import { faultOf, offersG711 } from './remote-offer.js';
import { SoleUse, type Use } from './sole-use.js';
import { sipSourceHeaders } from './told-session.js';
import { sendWholeCommands } from './whole-commands.js';
import { withTimeout } from './with-timeout.js';
import { plainOffer } from './plain-offer.js';

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
  /** The SIP dialogs of channels that our softswitch keeps; undefined with other servers. */
  readonly kept?: KeptDialogs | undefined;
  /** Goes with every endpoint, so that a media server's calls of this service are told from those of others. */
  readonly installation: string;
  readonly log: Log;
}

/** Implemented by adapters/sip. */
export interface KeptDialogs {
  list(): Promise<{
    readonly legs: readonly { readonly id: string; readonly callId: string; readonly localSdp: string }[];
  }>;
  /** With these an INVITE takes over a dialog instead of making one. */
  adoptionHeaders(id: string): Record<string, string>;
}

const connectTimeoutMs = 5000;
const endpointTimeoutMs = 6000;
/** Nothing that was being made when the SIP server was lost is on its way any more, ms. */
const sweepAfterMs = endpointTimeoutMs;
const firstRetryMs = 250;
const longestRetryMs = 10_000;
/** What a media server answers when the session description has nothing that it speaks (RFC 3261 §21.4.13, 21.4.26, 21.6.4). */
const incompatible: readonly unknown[] = [415, 488, 606];

interface Node {
  readonly options: MediaServerOptions;
  server: Mrf.MediaServer | undefined;
  readonly endpoints: Set<FsmrfEndpoint>;
  /** Grows with each failure, and begins anew once a connection has lasted: one that breaks at once is a failure too. */
  retryMs: number;
  upSinceMs: number;
  wasUp: boolean;
  timer: NodeJS.Timeout | undefined;
  /** Over the event socket: a machine that lost its power does not say so. */
  watch: LivenessWatch | undefined;
  /** The way that calls take, through the SIP server; undefined while that one is not connected. */
  path: MediaPath | undefined;
  /** Whose the SIP server is, as its user's name on this media server says; undefined until both were connected. */
  soleUse: SoleUse | undefined;
  /** Settles when what was left there by a connection that was lost has been ended; no endpoint is made before. Never rejects. */
  swept: Promise<void>;
  problem: string;
}

/** What a media server was asked and has not answered. */
interface Question {
  readonly server: Mrf.MediaServer;
  giveUp: () => void;
}

/** Can be given new calls. */
const isUsable = ({ server, path }: Node): boolean => server !== undefined && path?.isOpen !== false;

export class FsmrfMedia implements Media {
  private readonly nodes: Node[];
  private readonly mrf: Mrf;
  private readonly missing: MissingSounds;
  private readonly upListeners: ((up: boolean) => void)[] = [];
  private readonly unanswered = new Set<Question>();
  private next = 0;
  private closed = false;
  private wasUp = false;
  private readonly useListeners: ((use: Use) => void)[] = [];
  private lastUse: Use = 'ours';
  private readonly run = randomBytes(6).toString('hex');
  /** What it says of itself; undefined until it was connected. */
  private sipServerName: string | undefined;
  private sipServer: 'not-yet' | 'connected' | 'lost' = 'not-yet';
  private sweepTimer: NodeJS.Timeout | undefined;

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
      upSinceMs: 0,
      wasUp: false,
      timer: undefined,
      watch: undefined,
      path: undefined,
      soleUse: undefined,
      swept: Promise.resolve(),
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

  /**
   * To be told by whoever owns the connection to the SIP server: without it there is no way to a media server, and when it is
   * lost, so are the dialogs of all channels. Those of calls end with their calls; those that were being made are nobody's.
   * `name`: what the SIP server says where it listens; the same to all who use it.
   */
  noteSipServer(connected: boolean, name?: string): void {
    const wasLost = this.sipServer === 'lost';
    this.sipServer = connected ? 'connected' : 'lost';
    clearTimeout(this.sweepTimer);
    if (!connected) {
      const sweep = guarded(this.options.log, 'ending channels without a SIP server', () => this.sweepAll());
      this.sweepTimer = setTimeout(sweep, sweepAfterMs);
    } else if (wasLost) this.sweepAll();
    for (const node of this.nodes) {
      node.path?.close();
      node.path = undefined;
      this.watchPath(node);
    }
    if (name !== undefined && name !== this.sipServerName) {
      this.sipServerName = name;
      for (const node of this.nodes) this.watchUse(node);
    }
    this.noteUp();
  }

  /** Whether nobody else uses our SIP server: it would give new calls to both in turn. */
  get use(): Use {
    const uses = this.nodes.map(({ soleUse }) => soleUse?.use);
    return uses.find((use) => use === 'refused') ?? uses.find((use) => use === 'taken') ?? 'ours';
  }

  onUseChanged(listener: (use: Use) => void): void {
    this.useListeners.push(listener);
  }

  private watchUse(node: Node): void {
    node.soleUse?.close();
    const { server } = node;
    const { installation, log } = this.options;
    if (server === undefined || this.sipServerName === undefined) return;
    node.soleUse = new SoleUse({
      ask: (command) => this.ask(server, command),
      sipServer: this.sipServerName,
      installation,
      run: this.run,
      onChanged: () => this.noteUse(),
      log,
    });
  }

  private noteUse(): void {
    const { use } = this;
    if (use === this.lastUse) return;
    this.lastUse = use;
    for (const listener of this.useListeners) listener(use);
  }

  private sweepAll(): void {
    for (const node of this.nodes) if (node.server !== undefined) node.swept = this.sweep(node, node.server);
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
    const make = (): Promise<MediaEndpoint> =>
      this.makeEndpoint(this.pick(options.near), remoteSdp, sipSource);
    try {
      return await make();
    } catch (error) {
      if (!isRefusal(error) || saysWhy(error) || (remoteSdp !== undefined && !offersG711(remoteSdp)))
        throw error;
      // Its own fault: FreeSWITCH says the same when the RTP port that it wanted is taken by another program.
      this.options.log.warn({ err: error }, 'a media server refused what it speaks; asking once more');
    }
    return make().catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
      throw new MediaError('media-unavailable', error.message, { cause: error });
    });
  }

  createRoom(near: MediaEndpoint, id?: string): MediaRoom {
    if (!(near instanceof FsmrfEndpoint)) throw new TypeError('not an endpoint of this adapter');
    const ask = (command: string): Promise<string> => {
      const server = this.nodes.find((node) => node === near.server)?.server;
      if (server === undefined)
        return Promise.reject(new MediaError('media-unavailable', 'the media server is lost'));
      return this.ask(server, command);
    };
    return new FsmrfRoom({
      ...{ id: id ?? `centrale-${randomUUID()}`, isAdopted: id !== undefined },
      ...{ server: near.server, ask, log: this.options.log },
    });
  }

  async adoptEndpoints(): Promise<readonly AdoptableEndpoint[]> {
    const { kept } = this.options;
    const node = this.nodes.find(({ server }) => server !== undefined);
    if (kept === undefined || node?.server === undefined) return [];
    const channels = keptChannels(await this.ask(node.server, 'kept_channels'));
    const { legs } = await kept.list();
    return channels.flatMap((channel) => {
      const leg = legs.find(({ callId }) => callId === channel.sipCallId);
      if (leg === undefined) return [];
      const { uuid: id, busy, peer, room } = channel;
      const adopt = (): Promise<MediaEndpoint | undefined> =>
        this.openEndpoint(node, kept.adoptionHeaders(leg.id), leg.localSdp, busy).catch((error: unknown) => {
          this.options.log.warn({ endpointId: id, err: error }, 'an endpoint could not be taken over');
          return undefined;
        });
      return [{ id, busy, peer, room, adopt }];
    });
  }

  private async makeEndpoint(
    node: Node | undefined,
    remoteSdp?: string,
    sipSource?: string,
  ): Promise<FsmrfEndpoint> {
    await node?.swept;
    return this.openEndpoint(
      node,
      { [installationHeader]: this.options.installation, ...sipSourceHeaders(sipSource) },
      remoteSdp,
      false,
    );
  }

  /** `busy`: it does something already. */
  private async openEndpoint(
    node: Node | undefined,
    headers: Record<string, string>,
    remoteSdp: string | undefined,
    busy: boolean,
  ): Promise<FsmrfEndpoint> {
    const { server } = node ?? {};
    if (node === undefined || server === undefined || this.sipServer === 'lost')
      throw new MediaError('media-unavailable', 'no media server can be reached');
    const creating = server.createEndpoint({
      headers,
      ...(remoteSdp === undefined ? {} : { remoteSdp: plainOffer(remoteSdp).shown }),
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
        ...{ remoteSdp, busy },
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

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.sweepTimer);
    await Promise.all(this.nodes.map(async ({ soleUse }) => soleUse?.release()));
    for (const node of this.nodes) {
      clearTimeout(node.timer);
      node.watch?.close();
      node.path?.close();
      if (node.server !== undefined) this.disconnect(node.server);
      node.server = undefined;
    }
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
      const { profile, listenHost, advertisedHost } = this.options;
      const server = await connectFsmrf(
        this.mrf,
        { host, port, password, profile, listenHost, advertisedHost },
        connectTimeoutMs,
      );
      let ended = false;
      const noteEnd = (): void => {
        ended = true;
        this.disconnect(server);
      };
      server.once('end', noteEnd);
      // At first what an earlier run has left there may be adopted, and ends with its SIP dialogs if it is not.
      if (this.options.kept === undefined || node.wasUp) await this.sweep(node, server);
      if (ended) throw new MediaError('media-ended', `${host}:${port} ended the connection at once`);
      server.off('end', noteEnd);
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

  /** While the media server is not used: what an earlier run, or an earlier connection, has left there is ours to end. */
  private async sweep(node: Node, server: Mrf.MediaServer): Promise<void> {
    const { installation, log } = this.options;
    const mediaServer = nameOf(node);
    const ours = new Set(this.nodes.flatMap(({ endpoints }) => [...endpoints].map(({ id }) => id)));
    try {
      const ended = await endLeftOverChannels((command) => this.ask(server, command), installation, ours);
      if (ended > 0) log.warn({ mediaServer, ended }, 'channels that nobody controls any more were ended');
    } catch (error) {
      log.error(
        { mediaServer, err: error },
        'channels that nobody controls any more could not be looked for',
      );
    }
  }

  private adopt(node: Node, server: Mrf.MediaServer): void {
    if (this.closed) return this.disconnect(server);
    if (server.conn.socket !== null) sendWholeCommands(server.conn.socket);
    node.server = server;
    node.wasUp = true;
    node.upSinceMs = performance.now();
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
    this.watchUse(node);
    void this.checkPrompts(node, server);
    this.noteUp();
  }

  private watchPath(node: Node): void {
    const address = node.server?.sip.ipv4.udp.address;
    if (this.sipServer !== 'connected' || address === undefined) return;
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
    const question: Question = { server, giveUp: () => undefined };
    this.unanswered.add(question);
    const answered = new Promise<string>((resolve, reject) => {
      question.giveUp = () => reject(new MediaError('media-ended', `${command}: the connection ended`));
      server.api(command).then(resolve, reject);
    });
    return withTimeout(
      answered,
      connectTimeoutMs,
      () => new MediaError('media-timeout', `${command} was not answered`),
    ).finally(() => this.unanswered.delete(question));
  }

  /** fsmrf never settles what a connection that ends leaves unanswered. */
  private disconnect(server: Mrf.MediaServer): void {
    server.disconnect();
    for (const question of this.unanswered) if (question.server === server) question.giveUp();
  }

  private lose(node: Node, server: Mrf.MediaServer): void {
    if (node.server !== server) return;
    node.server = undefined;
    node.watch?.close();
    node.path?.close();
    node.path = undefined;
    node.soleUse?.close();
    this.options.log.error({ mediaServer: nameOf(node) }, 'media server is lost');
    this.disconnect(server);
    for (const endpoint of [...node.endpoints]) endpoint.lose('media-server-lost');
    if (performance.now() - node.upSinceMs >= longestRetryMs) node.retryMs = firstRetryMs;
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

const isRefusal = (error: unknown): error is MediaError =>
  error instanceof MediaError && error.code === 'media-refused';

/** A Warning (RFC 3261 §20.43) is about the session description; a server that cannot do its own part gives none. */
function saysWhy({ cause }: MediaError): boolean {
  const { res } = (cause ?? {}) as { readonly res?: { get(name: string): unknown } };
  return res !== undefined && Boolean(res.get('Warning'));
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
