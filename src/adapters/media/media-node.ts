// One media server of the Media port: connected, watched, swept, and connected again after a failure.
// Never chooses between several; SIP to it goes through the shared Srf.
import type Mrf from 'drachtio-fsmrf';
import { LivenessWatch } from '../../app/ports/liveness-watch.js';
import type { Log } from '../../app/ports/log.js';
import { MediaError, type AdoptableEndpoint } from '../../app/ports/media.js';
import { atMost } from './at-most.js';
import { takeOverChannel } from './channel-takeover.js';
import { probeEventSocket } from './event-socket-probe.js';
import { connectFsmrf } from './fsmrf-connection.js';
import { FsmrfEndpoint } from './fsmrf-endpoint.js';
import type { FsmrfMediaOptions, MediaServerOptions } from './fsmrf-options.js';
import {
  endChannelsOfEarlierRuns,
  endLeftOverChannels,
  installationHeader,
  runHeader,
  type Ask,
} from './left-over-channels.js';
import { MediaPath, type SipRequester } from './media-path.js';
import type { MissingSounds } from './missing-sounds.js';
import { orphanedChannels, type OrphanedChannel } from './orphaned-channels.js';
import { plainOffer } from './plain-offer.js';
import { SoleUse } from './sole-use.js';
import { sipSourceHeaders } from './endpoint-session.js';
import { sendWholeCommandsTo } from './whole-commands.js';
import { withTimeout } from './with-timeout.js';

const connectTimeoutMs = 5000;
export const endpointTimeoutMs = 6000;
const firstRetryMs = 250;
const longestRetryMs = 10_000;
/** What a media server answers when the session description has nothing that it speaks (RFC 3261 §21.4.13, 21.4.26, 21.6.4). */
const incompatible: readonly unknown[] = [415, 488, 606];

/** All that fsmrf and we read of a channel's headers: our own softswitch writes no others then, a FreeSWITCH all of them. */
const readHeaders = {
  'X-Channel-Headers': [
    'Unique-ID Channel-Unique-ID variable_sip_user_agent variable_sip_call_id variable_dtmf_type',
    'variable_rtp_local_sdp_str variable_local_media_ip variable_local_media_port',
    'variable_switch_r_sdp variable_remote_media_ip variable_remote_media_port',
  ].join(' '),
  'X-Event-Headers': [
    'Unique-ID Channel-Call-State Hangup-Cause variable_read_terminator_used variable_centrale_key_*',
    'variable_playback_ms variable_playback_seconds variable_playback_last_offset_pos variable_playback_terminator_used',
    'variable_record_ms variable_record_samples variable_record_seconds',
  ].join(' '),
};

/** What all media servers share. */
export interface Fleet {
  readonly srf: object;
  readonly mrf: Mrf;
  readonly options: FsmrfMediaOptions;
  readonly missing: MissingSounds;
  /** Of this very process. */
  readonly run: string;
  /** What an earlier run has left may be adopted until then, and is ended from then on. */
  readonly adoption: { isOver: boolean };
  /** `name`: what it says of itself; undefined until it was connected. */
  readonly sipServer: { state: 'not-yet' | 'connected' | 'lost'; name: string | undefined };
  /** Of the endpoints on all of them. */
  readonly endpointIds: () => readonly string[];
  /** Whether it can be used has changed, maybe. */
  readonly onChanged: () => void;
  readonly onUseChanged: () => void;
}

/** What a media server was asked and has not answered. */
interface Question {
  readonly server: Mrf.MediaServer;
  giveUp: () => void;
}

/**
 * Of endpoints that an earlier run has left. A FreeSWITCH lets few connections wait to be accepted: what comes on top is
 * tried again a second later by the system. And on a busy machine each has its time-out for itself, not for all before it.
 */
const takeOversAtOnce = 4;
/** In a row: the media server takes no connections. No call is put through before all have been tried. */
const mostFailedTakeOvers = 8;
/** For all that one media server is asked to give back. */
export const takeOversInTurn = (): ReturnType<typeof atMost> => atMost(takeOversAtOnce, mostFailedTakeOvers);

export class MediaNode {
  server: Mrf.MediaServer | undefined;
  readonly endpoints = new Set<FsmrfEndpoint>();
  /** Whose the SIP server is, as its user's name on this media server says; undefined until both were connected. */
  soleUse: SoleUse | undefined;
  /** Why it is not up. */
  problem = 'no answer';
  private readonly log: Log;
  /** Grows with each failure, and begins anew once a connection has lasted: one that breaks at once is a failure too. */
  private retryMs = firstRetryMs;
  private upSinceMs = 0;
  private closed = false;
  private timer: NodeJS.Timeout | undefined;
  /** Over the event socket: a machine that lost its power does not say so. */
  private watch: LivenessWatch | undefined;
  /** The way that calls take, through the SIP server; undefined while that one is not connected. */
  private path: MediaPath | undefined;
  /** Settles when what was left there by a connection that was lost has been ended; no endpoint is made before. Never rejects. */
  private swept: Promise<void> = Promise.resolve();
  private readonly unanswered = new Set<Question>();

  constructor(
    private readonly address: MediaServerOptions,
    private readonly fleet: Fleet,
  ) {
    this.log = fleet.options.log;
  }

  get name(): string {
    return `${this.address.host}:${this.address.port}`;
  }

  /** Can be given new calls. */
  get isUsable(): boolean {
    return this.server !== undefined && this.path?.isOpen !== false;
  }

  /** The SIP server is another one, or its connection is. */
  followSipServer(): void {
    this.path?.close();
    this.path = undefined;
    this.watchPath();
  }

  sweepAgain(): void {
    if (this.server !== undefined) this.swept = this.sweep(this.server);
  }

  async makeEndpoint(remoteSdp?: string, sipSource?: string): Promise<FsmrfEndpoint> {
    await this.swept;
    const { run, options } = this.fleet;
    const whose = { [installationHeader]: options.installation, [runHeader]: run };
    return this.openEndpoint({ ...whose, ...sipSourceHeaders(sipSource) }, remoteSdp, false);
  }

  /** `busy`: it does something already. */
  async openEndpoint(
    headers: Record<string, string>,
    remoteSdp: string | undefined,
    busy: boolean,
  ): Promise<FsmrfEndpoint> {
    const { server } = this;
    if (server === undefined || this.fleet.sipServer.state === 'lost')
      throw new MediaError('media-unavailable', 'no media server can be reached');
    const creating = server.createEndpoint({
      headers: this.fleet.options.kept === undefined ? headers : { ...headers, ...readHeaders },
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
        return new MediaError('media-timeout', `${this.name} did not make an endpoint in time`);
      });
      return this.endpointOf(raw, remoteSdp, busy);
    } catch (error) {
      if (error instanceof MediaError) throw error;
      const refused = incompatible.includes((error as { status?: unknown }).status);
      throw new MediaError(
        refused ? 'media-refused' : 'media-unavailable',
        `${this.name} made no endpoint: ${String(error)}`,
        { cause: error },
      );
    }
  }

  private endpointOf(raw: Mrf.Endpoint, remoteSdp: string | undefined, busy: boolean): FsmrfEndpoint {
    const endpoint = new FsmrfEndpoint(raw, {
      server: this,
      promptsDir: this.address.promptsDir,
      ...{ remoteSdp, busy },
      log: this.log,
      missing: this.fleet.missing,
    });
    this.endpoints.add(endpoint);
    endpoint.onEnded(() => this.endpoints.delete(endpoint));
    return endpoint;
  }

  /** What an earlier run has left on a FreeSWITCH: nothing, when that does not tell. Never rejects. */
  async orphans(): Promise<readonly AdoptableEndpoint[]> {
    const { server } = this;
    if (server === undefined) return [];
    const ask: Ask = (command) => this.askServer(server, command);
    const { installation } = this.fleet.options;
    const channels = await orphanedChannels(ask, installation, this.fleet.run).catch((error: unknown) => {
      this.log.error(
        { node: this.name, err: error },
        'a media server does not tell which channels it has kept',
      );
      return [];
    });
    const inTurn = takeOversInTurn();
    return channels.map((channel) => ({
      ...{ id: channel.uuid, busy: channel.busy, peer: channel.peer, room: channel.room },
      adopt: () =>
        inTurn(() => this.takeOver(server, channel)).catch((error: unknown) => {
          this.log.warn({ endpointId: channel.uuid, err: error }, 'an endpoint could not be taken over');
          return undefined;
        }),
    }));
  }

  private async takeOver(
    server: Mrf.MediaServer,
    channel: OrphanedChannel,
  ): Promise<FsmrfEndpoint | undefined> {
    const ask: Ask = (command) => this.askServer(server, command);
    const raw = await takeOverChannel(this.address, channel, server, ask);
    return raw && this.endpointOf(raw, channel.headers.get('variable_switch_r_sdp'), channel.busy);
  }

  /** Of earlier runs, what was not taken over. Never rejects. */
  async endUnadopted(): Promise<void> {
    const { server } = this;
    if (server !== undefined) await this.endBy(endChannelsOfEarlierRuns, server);
  }

  /** Never rejects: what fails is tried again until `close`. */
  async connect(): Promise<void> {
    if (this.closed) return;
    const { host, port, password } = this.address;
    try {
      await probeEventSocket({
        host,
        port,
        password,
        profile: this.fleet.options.profile,
        timeoutMs: connectTimeoutMs,
      });
      const { profile, listenHost, advertisedHost } = this.fleet.options;
      const server = await connectFsmrf(
        this.fleet.mrf,
        { host, port, password, profile, listenHost, advertisedHost },
        connectTimeoutMs,
      );
      let ended = false;
      const noteEnd = (): void => {
        ended = true;
        this.disconnect(server);
      };
      server.once('end', noteEnd);
      await this.sweep(server);
      if (ended) throw new MediaError('media-ended', `${host}:${port} ended the connection at once`);
      server.off('end', noteEnd);
      this.adopt(server);
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      const { name: mediaServer, problem, retryMs } = this;
      this.log.warn({ mediaServer, problem, retryMs }, 'media server is not up');
      this.retry();
    }
  }

  /** While the media server is not used: what an earlier connection, or an earlier run, has left there is ours to end. */
  private async sweep(server: Mrf.MediaServer): Promise<void> {
    if (this.fleet.adoption.isOver) await this.endBy(endLeftOverChannels, server);
  }

  private async endBy(end: typeof endChannelsOfEarlierRuns, server: Mrf.MediaServer): Promise<void> {
    const { log, name: mediaServer } = this;
    const ours = new Set(this.fleet.endpointIds());
    const ask: Ask = (command) => this.askServer(server, command);
    try {
      const ended = await end(ask, this.fleet.options.installation, ours, this.fleet.run);
      if (ended > 0) log.warn({ mediaServer, ended }, 'channels that nobody controls any more were ended');
    } catch (error) {
      log.error(
        { mediaServer, err: error },
        'channels that nobody controls any more could not be looked for',
      );
    }
  }

  private adopt(server: Mrf.MediaServer): void {
    if (this.closed) return this.disconnect(server);
    sendWholeCommandsTo(server);
    this.server = server;
    this.upSinceMs = performance.now();
    server.on('end', () => this.lose(server));
    server.on('error', (error: unknown) =>
      this.log.warn({ mediaServer: this.name, err: error }, 'media server connection error'),
    );
    this.log.info({ mediaServer: this.name }, 'media server is up');
    this.watch = new LivenessWatch({
      what: 'looking after a media server',
      ask: () =>
        this.askServer(server, 'status').then(
          () => true,
          () => false,
        ),
      onChanged: () => this.lose(server),
      log: this.log,
    });
    this.watch.start();
    this.watchPath();
    this.watchUse();
    void this.checkPrompts(server);
    this.fleet.onChanged();
  }

  private watchPath(): void {
    const address = this.server?.sip.ipv4.udp.address;
    if (this.fleet.sipServer.state !== 'connected' || address === undefined) return;
    this.path = new MediaPath({
      srf: this.fleet.srf as SipRequester,
      mediaServer: this.name,
      address,
      makeEndpoint: () => this.makeEndpoint(),
      onChanged: () => this.fleet.onChanged(),
      log: this.log,
    });
  }

  /** FreeSWITCH that cannot see the prompts plays nothing; say so at once instead of at the first caller. */
  private async checkPrompts(server: Mrf.MediaServer): Promise<void> {
    const file = `${this.address.promptsDir}/en/invalid-choice.wav`;
    const reply = await this.askServer(server, `file_exists ${file}`).catch(() => undefined);
    // No answer is another trouble, and is noticed elsewhere.
    if (reply !== undefined && reply.trim() !== 'true')
      this.log.error(
        { mediaServer: this.name, file, reply: reply.trim() },
        'the media server does not see the prompts; check promptsDir and the shared folder',
      );
  }

  /** An api command; rejects with MediaError when it is not answered. */
  ask(command: string): Promise<string> {
    const { server } = this;
    if (server === undefined)
      return Promise.reject(new MediaError('media-unavailable', `${this.name} is not connected`));
    return this.askServer(server, command);
  }

  private askServer(server: Mrf.MediaServer, command: string): Promise<string> {
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

  private lose(server: Mrf.MediaServer): void {
    if (this.server !== server) return;
    this.server = undefined;
    this.watch?.close();
    this.path?.close();
    this.path = undefined;
    this.soleUse?.close();
    this.log.error({ mediaServer: this.name }, 'media server is lost');
    this.disconnect(server);
    for (const endpoint of [...this.endpoints]) endpoint.lose('media-server-lost');
    if (performance.now() - this.upSinceMs >= longestRetryMs) this.retryMs = firstRetryMs;
    this.fleet.onChanged();
    this.retry();
  }

  private retry(): void {
    if (this.closed) return;
    this.timer = setTimeout(() => void this.connect(), this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, longestRetryMs);
  }

  watchUse(): void {
    this.soleUse?.close();
    const { server, log } = this;
    const { installation } = this.fleet.options;
    const sipServer = this.fleet.sipServer.name;
    if (server === undefined || sipServer === undefined) return;
    this.soleUse = new SoleUse({
      ask: (command) => this.askServer(server, command),
      sipServer,
      installation,
      run: this.fleet.run,
      onChanged: () => this.fleet.onUseChanged(),
      log,
    });
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.watch?.close();
    this.path?.close();
    if (this.server !== undefined) this.disconnect(this.server);
    this.server = undefined;
  }
}
