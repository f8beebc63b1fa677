// The drachtio server: a SIP endpoint whose calls are controlled by applications over drachtio's TCP protocol.
// Never decides what a call is for; without an application it refuses everything.
import { createServer, type Server, type Socket } from 'node:net';
import type { RealServerHabits, SipListener } from '../control-protocol.js';
import type { Log } from '../log.js';
import { SipStack } from '../sip/sip-stack.js';
import type { SipTimers } from '../sip/sip-timers.js';
import { ApplicationClient } from './application-client.js';
import { ApplicationDialogs } from './application-dialog.js';
import type { ApplicationFrame } from './application-frame.js';
import { ApplicationRegistry } from './application-registry.js';
import { CallRecords } from './call-records.js';
import { ConnectionReuse } from './connection-reuse.js';
import { HeldRequests } from './held-requests.js';
import { IncomingRequests } from './incoming-requests.js';
import { KeptLegs, keptLegsHeader } from './kept-legs.js';
import { OutgoingInvites } from './outgoing-invites.js';
import { OutgoingRequests } from './outgoing-requests.js';
import { ProxyCore } from './proxy-core.js';

/** Clients look for `v<number>` here, and ping only from v0.8.2 on. */
const VERSION = 'v0.9.10';
/** Connections at once that have not authenticated. */
const MAX_UNAUTHENTICATED = 32;
const DEFAULT_CLOSE_MS = 3000;

/** The media server of the same softswitch, which lets in nobody without the token. */
export interface MediaServerAccess {
  readonly host: string;
  readonly port: number;
  readonly accessToken: string;
  /** The dialog with that Call-ID has another owner: its channel is to follow what the new one's INVITE says of it. */
  readonly onAdopted?: (callId: string, header: (name: string) => string | undefined) => void;
}

export interface DrachtioServerOptions {
  readonly sip: {
    readonly listeners: readonly SipListener[];
    /** Host in Via, Contact and Record-Route. Default: the listener's, or the first external IPv4 for 0.0.0.0. */
    readonly advertisedHost?: string;
  };
  /** Where applications connect. `port` 0 = any free port. */
  readonly admin: { readonly host: string; readonly port: number; readonly secret: string };
  readonly mediaServer?: MediaServerAccess | undefined;
  /** Time that calls stay as they are after their application is gone, ms; default 0: they end with it. */
  readonly orphanGraceMs?: number;
  /** Longest time `close` waits for answers to its BYEs, ms; default 3000. */
  readonly closeMs?: number;
  readonly log: Log;
  /** For tests. */
  readonly timers?: SipTimers;
  /** For tests; see SoftswitchOptions.habits. */
  readonly habits?:
    Pick<RealServerHabits, 'lateCancelRefused' | 'applicationLagMs' | 'outlivesClients'> | undefined;
}

export interface DrachtioServer {
  readonly sip: readonly SipListener[];
  readonly admin: { readonly host: string; readonly port: number };
  /** What is held at the moment. */
  readonly load: {
    readonly clients: number;
    readonly servers: number;
    readonly dialogs: number;
    readonly pendingIncoming: number;
    readonly pendingOutgoing: number;
  };
  /** Ends every call with BYE, waits a bounded time, closes all sockets. Idempotent. */
  close(): Promise<void>;
}

class Drachtio implements DrachtioServer {
  private stack!: SipStack;
  private incoming!: IncomingRequests;
  private invites!: OutgoingInvites;
  private outgoing!: OutgoingRequests;
  private proxies!: ProxyCore;
  private kept!: KeptLegs;
  private held!: HeldRequests;
  private readonly registry = new ApplicationRegistry();
  private readonly dialogs = new ApplicationDialogs();
  private readonly clients = new Set<ApplicationClient>();
  private readonly server: Server;
  private closing: Promise<void> | undefined;

  constructor(private readonly options: DrachtioServerOptions) {
    this.server = createServer((socket) => this.accept(socket));
  }

  async start(): Promise<void> {
    const { sip, mediaServer, log, timers } = this.options;
    this.stack = await SipStack.start({
      ...sip,
      log,
      ...(timers ? { timers } : {}),
      user: {
        onRequest: (transaction) => this.incoming.receive(transaction),
        onCancel: (cancel, invite) => this.incoming.receiveCancel(cancel, invite),
        onAck: (ack) => this.proxies.forwardAck(ack),
      },
    });
    const reuse = new ConnectionReuse(() => this.stack.timers.nowMs());
    const records = new CallRecords(this.registry);
    const shared = { stack: this.stack, registry: this.registry, dialogs: this.dialogs, reuse, records };
    this.proxies = new ProxyCore(this.stack, records);
    const refusesLateCancels = this.options.habits?.lateCancelRefused ?? false;
    const graceMs = this.options.orphanGraceMs ?? 0;
    this.incoming = new IncomingRequests({
      ...shared,
      ...{ proxies: this.proxies, refusesLateCancels },
      keepsOrphans: graceMs > 0,
      refusesForOrphans: this.options.habits?.outlivesClients ?? false,
      hold: (transaction) => this.held.hold(transaction),
      unhold: (transaction) => this.held.drop(transaction),
      onEnded: (dialog, reason) => this.kept.noteEnded(dialog, reason),
    });
    const { dialogHost } = this.incoming;
    this.invites = new OutgoingInvites({
      ...{ stack: this.stack, records, dialogHost },
      onEnded: (dialog, status, invite) => this.kept.noteEnded(dialog, 'refused', { status, invite }),
    });
    this.outgoing = new OutgoingRequests({ ...shared, dialogHost, invites: this.invites, mediaServer });
    this.kept = new KeptLegs({
      ...{ dialogs: this.dialogs, incoming: this.incoming, invites: this.invites, graceMs },
      timers: this.stack.timers,
      isMedia: ({ remoteHost, remotePort }) =>
        mediaServer?.host === remoteHost && mediaServer.port === remotePort,
      onMediaAdopted: (callId, invite) =>
        mediaServer?.onAdopted?.(callId, (name) => invite.get(name.toLowerCase())),
    });
    this.held = new HeldRequests({
      ...{ registry: this.registry, timers: this.stack.timers, graceMs },
      offer: (transaction, client) => this.incoming.offer(transaction, client),
    });
    try {
      await this.listen();
    } catch (error) {
      await this.stack.close();
      throw error;
    }
  }

  private listen(): Promise<void> {
    const { host, port } = this.options.admin;
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen({ host, port }, () => {
        this.server.off('error', reject);
        this.server.on('error', (error) =>
          this.options.log.warn('application listener', { error: error.message }),
        );
        resolve();
      });
    });
  }

  get sip(): readonly SipListener[] {
    return this.stack.listeners;
  }

  get admin(): { readonly host: string; readonly port: number } {
    const address = this.server.address();
    const port = address && typeof address === 'object' ? address.port : this.options.admin.port;
    return { host: this.options.admin.host, port };
  }

  get load() {
    return {
      ...this.stack.load,
      pendingIncoming: this.incoming.pending,
      pendingOutgoing: this.invites.size,
    };
  }

  private accept(socket: Socket): void {
    if (this.closing) return void socket.destroy();
    const strangers = [...this.clients].filter(({ authenticated }) => !authenticated);
    if (strangers.length >= MAX_UNAUTHENTICATED) {
      // The one that has said nothing for longest: who holds connections keeps nobody out who knows the secret.
      this.clients.delete(strangers[0]!);
      strangers[0]!.close();
    }
    const client = new ApplicationClient({
      socket,
      secret: this.options.admin.secret,
      log: this.options.log,
      greeting: () => this.greeting(),
      onAuthenticated: (accepted) => this.registry.add(accepted),
      onRoute: (route) => this.held.noteRoute(route),
      onFrame: (from, frame) => this.receiveInTime(from, frame),
      onClosed: (gone) => this.lost(gone),
    });
    this.clients.add(client);
  }

  /** `<hostports>|<version>|<local hostports>` */
  private greeting(): string {
    const text = (list: readonly SipListener[]): string =>
      list.map(({ transport, host, port }) => `${transport}/${host}:${port}`).join(',');
    return `${text(this.stack.advertised)}|${VERSION}|${text(this.stack.listeners)}`;
  }

  private receiveInTime(client: ApplicationClient, frame: ApplicationFrame): void {
    const lagMs = this.options.habits?.applicationLagMs ?? 0;
    if (lagMs === 0) return this.receive(client, frame);
    // Timers of one length end in the order in which they were set.
    setTimeout(() => this.receive(client, frame), lagMs).unref();
  }

  private receive(client: ApplicationClient, frame: ApplicationFrame): void {
    if (frame.kind === 'proxy') return this.incoming.proxy(client, frame);
    const { message } = frame;
    if (!message) return client.refuse(frame.messageId, frame.fault ?? 'missing sip message');
    if (message.isRequest) {
      if (message.has(keptLegsHeader.toLowerCase())) this.kept.serve(client, frame, message);
      else this.outgoing.send(client, frame, message);
    } else if (!this.kept.absorb(client, frame, message))
      this.incoming.responses.send(client, frame, frame.tokens[0] ?? '', message);
  }

  /** The application went away: without a grace time its calls end with it, else they wait for the next one. */
  private lost(client: ApplicationClient): void {
    this.clients.delete(client);
    this.registry.remove(client);
    if (!client.authenticated || this.closing || this.options.habits?.outlivesClients === true) return;
    if ((this.options.orphanGraceMs ?? 0) > 0) return this.keep(client);
    this.incoming.abandon((pending) => pending.client === client);
    void this.invites.abandon(client);
    for (const dialog of this.dialogs.of(client)) void dialog.release('application gone');
  }

  private keep(client: ApplicationClient): void {
    this.held.noteGone(client);
    this.kept.noteGone(client);
    for (const pending of this.incoming.waiting.all()) {
      if (pending.client !== client || pending.responded || pending.dialog?.established === true) continue;
      // Nothing was said to the caller yet: the next application may begin with it.
      const { transaction } = pending;
      this.incoming.waiting.drop(pending);
      if (!this.held.hold(transaction)) this.incoming.refuse(transaction);
    }
  }

  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    this.incoming.refuseNew();
    this.held.close();
    this.kept.close();
    this.incoming.abandon(() => true);
    this.proxies.close();
    const cancelled = this.invites.abandon(undefined);
    const released = Promise.all([
      cancelled,
      ...this.dialogs.of(undefined).map((dialog) => dialog.release('server closed')),
    ]);
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.options.closeMs ?? DEFAULT_CLOSE_MS);
    });
    await Promise.race([released, limit]);
    clearTimeout(timer);
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const client of [...this.clients]) client.close();
    await Promise.all([closed, this.stack.close()]);
  }
}

/** Binds everything; rejects with the socket's error when an address is taken, and then nothing is left open. */
export async function createDrachtioServer(options: DrachtioServerOptions): Promise<DrachtioServer> {
  const server = new Drachtio(options);
  await server.start();
  return server;
}
