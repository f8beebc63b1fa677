// One SIP endpoint: transports, transactions and the table of dialogs, joined (RFC 3261 §8, §12.2).
// Never decides what a call is: sessions, the drachtio server and the user agent stand on it.
import type { SipListener } from '../control-protocol.js';
import type { Log } from '../log.js';
import { dialogKey, type Dialog } from './dialog.js';
import type { InviteServerTransaction } from './invite-server-transaction.js';
import type { SipMessage } from './sip-message.js';
import { systemTimers, type SipTimers } from './sip-timers.js';
import { stampOwnVia, TransactionLayer } from './transaction-layer.js';
import type { ClientTransaction, ClientTransactionUser, ServerTransaction } from './transaction-model.js';
import { TransportLayer } from './transport-layer.js';
import { NoRouteError, type SipFlow } from './transport-model.js';
import { newBranch } from './random-token.js';

/** Who owns a dialog. */
export interface DialogOwner {
  /** A request inside the dialog, its CSeq checked. */
  onRequest(transaction: ServerTransaction): void;
  /** ACK of a 2xx. */
  onAck(ack: SipMessage, flow: SipFlow): void;
}

export interface SipStackUser {
  /** A request outside any dialog we know; it may carry a To tag. */
  onRequest(transaction: ServerTransaction): void;
  onCancel(cancel: ServerTransaction, invite: InviteServerTransaction): void;
  /** ACK outside any dialog we know. */
  onAck?(ack: SipMessage): void;
}

export interface SipStackOptions {
  readonly listeners: readonly SipListener[];
  readonly advertisedHost?: string;
  readonly log: Log;
  readonly timers?: SipTimers;
  readonly user: SipStackUser;
}

/** Where to send a request: along a flow, or to where a URI points. */
export type NextHop = { readonly flow: SipFlow } | { readonly uri: string };

export class SipStack {
  readonly timers: SipTimers;
  readonly log: Log;
  private readonly dialogs = new Map<string, { readonly dialog: Dialog; readonly owner: DialogOwner }>();
  private transport!: TransportLayer;
  private readonly transactions: TransactionLayer;
  private closed = false;

  private constructor(private readonly options: SipStackOptions) {
    this.timers = options.timers ?? systemTimers;
    this.log = options.log;
    this.transactions = new TransactionLayer({
      timers: this.timers,
      log: options.log,
      user: {
        isInDialog: (request) => this.dialogFor(request) !== undefined,
        onRequest: (transaction) => this.receiveRequest(transaction),
        onAck: (ack, flow) => this.receiveAck(ack, flow),
        onCancel: (cancel, invite) => options.user.onCancel(cancel, invite),
        onStrayResponse: (response) => this.log.debug('stray sip response', { status: response.status }),
      },
      reopen: (flow, host, port) => this.reopen(flow, host, port),
    });
  }

  static async start(options: SipStackOptions): Promise<SipStack> {
    const stack = new SipStack(options);
    const listener = {
      admits: (host: string, isResponse: boolean) => stack.transactions.admits(host, isResponse),
      delayMs: (host: string) => stack.transactions.delayMs(host),
      isKnown: (host: string) => stack.transactions.isKnown(host),
      onReceived: (...[result, flow]: Parameters<TransactionLayer['receive']>) => {
        if (!stack.closed) stack.transactions.receive(result, flow);
      },
    };
    stack.transport = await TransportLayer.start({ ...options, listener });
    return stack;
  }

  get listeners(): readonly SipListener[] {
    return this.transport.listeners;
  }

  get advertised(): readonly SipListener[] {
    return this.transport.advertised;
  }

  get load(): { readonly clients: number; readonly servers: number; readonly dialogs: number } {
    return { ...this.transactions.size, dialogs: this.dialogs.size };
  }

  /** True when a request to that URI would come back to us. Throws NoRouteError for a URI that leads nowhere. */
  isOwn(uri: string): boolean {
    return this.transport.isOwn(this.transport.targetOf(uri));
  }

  /** Finds the flow; a fault is handed over, never thrown. */
  route(hop: NextHop, done: (result: SipFlow | NoRouteError) => void): void {
    if ('flow' in hop) return done(hop.flow);
    let target;
    try {
      target = this.transport.targetOf(hop.uri);
    } catch (error) {
      if (error instanceof NoRouteError) return done(error);
      throw error;
    }
    this.transport.flowTo(target, done);
  }

  /** Starts a client transaction on that flow. */
  send(request: SipMessage, flow: SipFlow, user: ClientTransactionUser, branch?: string): ClientTransaction {
    return this.transactions.send(request, flow, user, branch);
  }

  /** Sends an ACK: no transaction looks after it (RFC 3261 §13.2.2.4). */
  sendAck(ack: SipMessage, flow: SipFlow): Buffer {
    stampOwnVia(ack, flow, newBranch());
    const wire = ack.toOwnBuffer();
    flow.send(wire);
    return wire;
  }

  addDialog(dialog: Dialog, owner: DialogOwner): void {
    this.dialogs.set(dialog.key, { dialog, owner });
  }

  removeDialog(dialog: Dialog): void {
    if (this.dialogs.get(dialog.key)?.dialog === dialog) this.dialogs.delete(dialog.key);
  }

  private receiveRequest(transaction: ServerTransaction): void {
    const entry = this.dialogFor(transaction.request);
    if (entry) entry.owner.onRequest(transaction);
    else this.options.user.onRequest(transaction);
  }

  private receiveAck(ack: SipMessage, flow: SipFlow): void {
    const entry = this.dialogFor(ack);
    if (entry) entry.owner.onAck(ack, flow);
    else this.options.user.onAck?.(ack);
  }

  private dialogFor(request: SipMessage): { dialog: Dialog; owner: DialogOwner } | undefined {
    const { toTag } = request;
    if (toTag === undefined) return undefined;
    return this.dialogs.get(dialogKey(request.callId, toTag, request.fromTag ?? ''));
  }

  private reopen(flow: SipFlow, host: string, port: number): SipFlow | undefined {
    let found: SipFlow | undefined;
    this.transport.flowTo({ transport: flow.transport, host, port }, (result) => {
      if (!(result instanceof NoRouteError)) found = result;
    });
    return found;
  }

  /** Closes sockets and forgets everything; calls must be ended before. Idempotent. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.transactions.close();
    this.dialogs.clear();
    await this.transport.close();
  }
}
