// The Media port over drachtio-fsmrf: one or more media servers, and which of them gets a call.
// Never talks to a phone, and never connects: each node does that for itself.
import { randomBytes, randomUUID } from 'node:crypto';
import Mrf from 'drachtio-fsmrf';
import { guarded } from '../../app/ports/guarded.js';
import {
  MediaError,
  type AdoptableEndpoint,
  type Media,
  type MediaEndpoint,
  type MediaRoom,
} from '../../app/ports/media.js';
import { FsmrfEndpoint } from './fsmrf-endpoint.js';
import type { FsmrfMediaOptions } from './fsmrf-options.js';
import { FsmrfRoom } from './fsmrf-room.js';
import { keptChannels } from './kept-channels.js';
import { MediaNode, endpointTimeoutMs, takeOversInTurn, type Fleet } from './media-node.js';
import { MissingSounds } from './missing-sounds.js';
import { faultOf, offersG711 } from './remote-offer.js';
import type { Use } from './sole-use.js';
import { withTimeout } from './with-timeout.js';

/** Nothing that was being made when the SIP server was lost is on its way any more, ms. */
const sweepAfterMs = endpointTimeoutMs;

export class FsmrfMedia implements Media {
  private readonly nodes: readonly MediaNode[];
  private readonly upListeners: ((up: boolean) => void)[] = [];
  private next = 0;
  private wasUp = false;
  private readonly useListeners: ((use: Use) => void)[] = [];
  private lastUse: Use = 'ours';
  private readonly sipServer: Fleet['sipServer'] = { state: 'not-yet', name: undefined };
  private readonly adoption: Fleet['adoption'] = { isOver: false };
  /** Every node was connected, or has failed once. */
  private triedAll: Promise<unknown> = Promise.resolve();
  private sweepTimer: NodeJS.Timeout | undefined;

  constructor(
    srf: object,
    private readonly options: FsmrfMediaOptions,
  ) {
    const fleet: Fleet = {
      ...{ srf, options, sipServer: this.sipServer, adoption: this.adoption },
      mrf: new Mrf(carefulSrf(srf as DialogMaker)),
      missing: new MissingSounds(options.log),
      run: randomBytes(6).toString('hex'),
      endpointIds: () => this.nodes.flatMap(({ endpoints }) => [...endpoints].map(({ id }) => id)),
      onChanged: () => this.noteUp(),
      onUseChanged: () => this.noteUse(),
    };
    this.nodes = options.servers.map((address) => new MediaNode(address, fleet));
  }

  /** Connects to every node; resolves when at least one is up, rejects with MediaError when none is after `timeoutMs`. */
  async connect(timeoutMs: number): Promise<void> {
    this.triedAll = Promise.all(this.nodes.map((node) => node.connect()));
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
    return this.nodes.some((node) => node.isUsable);
  }

  /**
   * To be told by whoever owns the connection to the SIP server: without it there is no way to a media server, and when it is
   * lost, so are the dialogs of all channels. Those of calls end with their calls; those that were being made are nobody's.
   * `name`: what the SIP server says where it listens; the same to all who use it.
   */
  noteSipServer(connected: boolean, name?: string): void {
    const wasLost = this.sipServer.state === 'lost';
    this.sipServer.state = connected ? 'connected' : 'lost';
    clearTimeout(this.sweepTimer);
    if (!connected) {
      const sweep = guarded(this.options.log, 'ending channels without a SIP server', () => this.sweepAll());
      this.sweepTimer = setTimeout(sweep, sweepAfterMs);
    } else if (wasLost) this.sweepAll();
    for (const node of this.nodes) node.followSipServer();
    if (name !== undefined && name !== this.sipServer.name) {
      this.sipServer.name = name;
      for (const node of this.nodes) node.watchUse();
    }
    this.noteUp();
  }

  /** Whether nobody else uses our SIP server: it would give new calls to both in turn. */
  get use(): Use {
    const uses = this.nodes.map(({ soleUse }) => soleUse?.use);
    return uses.find((use) => use === 'refused') ?? uses.find((use) => use === 'taken') ?? 'ours';
  }

  onUseChanged(listener: (use: Use) => void): void {
    this.useListeners.push(guarded(this.options.log, 'a listener to the use of the SIP server', listener));
  }

  private noteUse(): void {
    const { use } = this;
    if (use === this.lastUse) return;
    this.lastUse = use;
    for (const listener of this.useListeners) listener(use);
  }

  private sweepAll(): void {
    for (const node of this.nodes) node.sweepAgain();
  }

  onUpChanged(listener: (up: boolean) => void): void {
    this.upListeners.push(
      guarded(this.options.log, 'a listener to the state of the media servers', listener),
    );
  }

  async createEndpoint(options: {
    readonly remoteSdp?: string;
    readonly sipSource?: string;
    readonly near?: MediaEndpoint;
  }): Promise<MediaEndpoint> {
    const { remoteSdp, sipSource } = options;
    const fault = remoteSdp === undefined ? undefined : faultOf(remoteSdp);
    if (fault !== undefined) throw new MediaError('media-refused', fault);
    const make = (): Promise<MediaEndpoint> => this.pick(options.near).makeEndpoint(remoteSdp, sipSource);
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
    const node = this.nodes.find((one) => one === near.server);
    if (node === undefined) throw new TypeError('not an endpoint of this adapter');
    return new FsmrfRoom({
      ...{ id: id ?? `centrale-${randomUUID()}`, isAdopted: id !== undefined },
      ...{ server: node, ask: (command) => node.ask(command), log: this.options.log },
    });
  }

  async adoptEndpoints(): Promise<readonly AdoptableEndpoint[]> {
    const { kept } = this.options;
    if (kept === undefined) {
      await this.triedAll;
      return (await Promise.all(this.nodes.map((node) => node.orphans()))).flat();
    }
    const node = this.nodes.find(({ server }) => server !== undefined);
    if (node === undefined) return [];
    const channels = keptChannels(await node.ask('kept_channels'));
    const { legs } = await kept.list();
    const inTurn = takeOversInTurn();
    return channels.flatMap((channel) => {
      const leg = legs.find(({ callId }) => callId === channel.sipCallId);
      if (leg === undefined) return [];
      const { uuid: id, busy, peer, room } = channel;
      const adopt = (): Promise<MediaEndpoint | undefined> =>
        inTurn(() => node.openEndpoint(kept.adoptionHeaders(leg.id), leg.localSdp, busy)).catch(
          (error: unknown) => {
            this.options.log.warn({ endpointId: id, err: error }, 'an endpoint could not be taken over');
            return undefined;
          },
        );
      return [{ id, busy, peer, room, adopt }];
    });
  }

  async endUnadopted(): Promise<void> {
    this.adoption.isOver = true;
    if (this.options.kept === undefined) await Promise.all(this.nodes.map((node) => node.endUnadopted()));
  }

  async close(): Promise<void> {
    clearTimeout(this.sweepTimer);
    await Promise.all(this.nodes.map(async ({ soleUse }) => soleUse?.release()));
    for (const node of this.nodes) node.close();
  }

  /** Throws MediaError when there is none. */
  private pick(near: MediaEndpoint | undefined): MediaNode {
    const home = near instanceof FsmrfEndpoint ? this.nodes.find((node) => node === near.server) : undefined;
    if (home !== undefined) return home;
    for (let tried = 0; tried < this.nodes.length; tried += 1) {
      const node = this.nodes[(this.next + tried) % this.nodes.length]!;
      if (!node.isUsable) continue;
      this.next = (this.next + tried + 1) % this.nodes.length;
      return node;
    }
    throw new MediaError('media-unavailable', 'no media server can be reached');
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
