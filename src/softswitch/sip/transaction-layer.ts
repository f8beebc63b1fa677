// All transactions of one stack: matching, creation, CANCEL, merged requests, stray ACKs (RFC 3261 §17, §9.2, §8.2.2.2).
// Never knows dialogs, and never lets a message from the network throw.
import type { Log } from '../log.js';
import { InviteClientTransaction } from './invite-client-transaction.js';
import { InviteServerTransaction } from './invite-server-transaction.js';
import { MAX_INITIAL_HEAD_BYTES } from './message-limits.js';
import type { ParseResult } from './message-parser.js';
import { NonInviteClientTransaction } from './non-invite-client-transaction.js';
import { NonInviteServerTransaction } from './non-invite-server-transaction.js';
import { newBranch, newTag } from './random-token.js';
import { buildResponse } from './response-builder.js';
import type { SipMessage } from './sip-message.js';
import type { SipTimers } from './sip-timers.js';
import { uriHost } from './sip-uri.js';
import type { ClientTransaction, ClientTransactionUser, ServerTransaction } from './transaction-model.js';
import type { SipFlow } from './transport-model.js';
import { stampVia } from './via.js';

/** Requests being answered at once; beyond that new ones get 503 without state. */
const MAX_SERVER_TRANSACTIONS = 20_000;
const RETRY_AFTER_S = '5';
const MAGIC_COOKIE = 'z9hG4bK';

export interface TransactionLayerUser {
  /** True when the request belongs to a dialog that is known. */
  isInDialog(request: SipMessage): boolean;
  /** A new request; INVITEs have been answered with 100. */
  onRequest(transaction: ServerTransaction): void;
  /** ACK of a 2xx. */
  onAck(ack: SipMessage, flow: SipFlow): void;
  /**
   * CANCEL of that INVITE. The user answers the CANCEL, so that it decides what a late one means
   * (RFC 3261 §9.2).
   */
  onCancel(cancel: ServerTransaction, invite: InviteServerTransaction): void;
  /** A response that belongs to no transaction. */
  onStrayResponse(response: SipMessage, flow: SipFlow): void;
}

export interface TransactionLayerOptions {
  readonly timers: SipTimers;
  readonly log: Log;
  readonly user: TransactionLayerUser;
  /** A flow to where a response must go when its own is closed (RFC 3261 §18.2.2). */
  readonly reopen: (flow: SipFlow, host: string, port: number) => SipFlow | undefined;
}

export class TransactionLayer {
  private readonly clients = new Map<string, ClientTransaction>();
  private readonly servers = new Map<string, ServerTransaction>();
  /** Requests without To tag, by what stays equal when a proxy forks them. */
  private readonly origins = new Map<string, string>();

  constructor(private readonly options: TransactionLayerOptions) {}

  get size(): { readonly clients: number; readonly servers: number } {
    return { clients: this.clients.size, servers: this.servers.size };
  }

  /** Stamps a Via with a new branch on the request, sends it and looks after it. */
  send(
    request: SipMessage,
    flow: SipFlow,
    user: ClientTransactionUser,
    branch = newBranch(),
  ): ClientTransaction {
    stampOwnVia(request, flow, branch);
    const key = clientKey(branch, request.method);
    const context = { timers: this.options.timers, terminated: () => this.clients.delete(key) };
    const Kind = request.method === 'INVITE' ? InviteClientTransaction : NonInviteClientTransaction;
    const transaction = new Kind(request, flow, user, context);
    if (transaction.state !== 'terminated') this.clients.set(key, transaction);
    return transaction;
  }

  /** Entry of everything a transport received. */
  receive(result: ParseResult, flow: SipFlow): void {
    if (result.kind === 'keep-alive') return;
    try {
      if (result.kind === 'bad') this.refuseBad(result, flow);
      else if (result.message.isRequest) this.receiveRequest(result.message, flow);
      else this.receiveResponse(result.message, flow);
    } catch (error) {
      // A message must never end the process; what it broke is told, not hidden.
      this.options.log.error('sip message failed', {
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        from: `${flow.remoteHost}:${flow.remotePort}`,
      });
    }
  }

  private refuseBad(result: Extract<ParseResult, { kind: 'bad' }>, flow: SipFlow): void {
    const { message, status, reason } = result;
    this.options.log.debug('bad sip message', { reason, from: `${flow.remoteHost}:${flow.remotePort}` });
    // Only what its sender can match by Via and CSeq is answered (RFC 3261 §17.1.3), and never an ACK.
    if (!message || message.method === 'ACK' || !message.via || !message.get('cseq')) return;
    stampReceived(message, flow);
    this.refuse(message, flow, status, reason);
  }

  /** Answers without keeping anything (RFC 3261 §8.2.7). */
  private refuse(request: SipMessage, flow: SipFlow, status: number, reason?: string): void {
    const response = buildResponse(request, status, newTag(), reason);
    if (status === 503) response.add('Retry-After', RETRY_AFTER_S);
    flow.send(response.toBuffer());
  }

  private receiveResponse(response: SipMessage, flow: SipFlow): void {
    const { via } = response;
    const transaction = via && this.clients.get(clientKey(via.branch, response.method));
    if (transaction) transaction.receive(response, flow);
    else this.options.user.onStrayResponse(response, flow);
  }

  private receiveRequest(request: SipMessage, flow: SipFlow): void {
    const key = serverKey(request);
    stampReceived(request, flow);
    const { method } = request;
    const headBytes = request.receivedBytes - request.body.length;
    if (headBytes > MAX_INITIAL_HEAD_BYTES && !this.options.user.isInDialog(request)) {
      if (method !== 'ACK') this.refuse(request, flow, 513);
      return;
    }
    if (method === 'ACK') {
      const invite = this.servers.get(key);
      if (!(invite instanceof InviteServerTransaction) || !invite.receiveAck())
        this.options.user.onAck(request, flow);
      return;
    }
    const known = this.servers.get(key);
    if (known) {
      known.receiveAgain();
      return;
    }
    if (this.servers.size >= MAX_SERVER_TRANSACTIONS) return this.refuse(request, flow, 503);
    const transaction = this.createServer(key, request, flow);
    if (method === 'CANCEL') return this.receiveCancel(transaction);
    if (this.isMerged(key, request)) {
      transaction.respond(buildResponse(request, 482, newTag()));
      return;
    }
    if (method === 'INVITE') transaction.respond(buildResponse(request, 100, undefined));
    this.options.user.onRequest(transaction);
  }

  private createServer(key: string, request: SipMessage, flow: SipFlow): ServerTransaction {
    const origin =
      request.toTag === undefined && request.method !== 'CANCEL' ? originKey(request) : undefined;
    const context = {
      timers: this.options.timers,
      terminated: () => {
        this.servers.delete(key);
        if (origin !== undefined && this.origins.get(origin) === key) this.origins.delete(origin);
      },
    };
    const Kind = request.method === 'INVITE' ? InviteServerTransaction : NonInviteServerTransaction;
    // The request itself is not kept for this.
    const answerPort = request.via && (request.via.port ?? 5060);
    const transaction = new Kind(request, flow, context, (data) => this.sendResponse(answerPort, flow, data));
    this.servers.set(key, transaction);
    if (origin !== undefined && !this.origins.has(origin)) this.origins.set(origin, key);
    return transaction;
  }

  /** RFC 3261 §8.2.2.2: the same request came over another path. */
  private isMerged(key: string, request: SipMessage): boolean {
    if (request.toTag !== undefined) return false;
    const firstKey = this.origins.get(originKey(request));
    if (firstKey === undefined || firstKey === key) return false;
    // A phone that asks again with the old CSeq after its answer is only careless, not merged.
    return request.method === 'INVITE' || (this.servers.get(firstKey)?.answerable ?? false);
  }

  private receiveCancel(cancel: ServerTransaction): void {
    const invite = this.servers.get(serverKey(cancel.request, 'INVITE'));
    if (invite instanceof InviteServerTransaction) this.options.user.onCancel(cancel, invite);
    else cancel.respond(buildResponse(cancel.request, 481, newTag()));
  }

  private sendResponse(answerPort: number | undefined, flow: SipFlow, data: Buffer): void {
    if (!flow.closed) return flow.send(data);
    if (flow.transport !== 'tcp' || answerPort === undefined) return;
    this.options.reopen(flow, flow.remoteHost, answerPort)?.send(data);
  }

  /** Ends everything without a word. */
  close(): void {
    for (const transaction of [...this.clients.values()]) transaction.destroy();
    for (const transaction of [...this.servers.values()]) transaction.destroy();
  }
}

/** Via in front of the request; `rport` asks for symmetric answers (RFC 3581). */
export function stampOwnVia(request: SipMessage, flow: SipFlow, branch: string): void {
  const sentBy = `${uriHost(flow.localHost)}:${flow.localPort}`;
  request.prepend('Via', `SIP/2.0/${flow.transport.toUpperCase()} ${sentBy};rport;branch=${branch}`);
}

function stampReceived(request: SipMessage, flow: SipFlow): void {
  const index = request.keys.indexOf('via');
  if (index >= 0)
    request.values[index] = stampVia(request.values[index] ?? '', flow.remoteHost, flow.remotePort);
}

function clientKey(branch: string, method: string): string {
  return `${branch} ${method}`;
}

/** RFC 3261 §17.2.3; without the magic cookie the older rule of RFC 2543 applies. */
function serverKey(request: SipMessage, asMethod?: string): string {
  const method = asMethod ?? (request.method === 'ACK' ? 'INVITE' : request.method);
  const { via } = request;
  const sentBy = via ? `${via.host.toLowerCase()}:${via.port ?? ''}` : '';
  if (via?.branch.startsWith(MAGIC_COOKIE) && via.branch.length > MAGIC_COOKIE.length) {
    return `${via.branch} ${sentBy} ${method}`;
  }
  return `${request.callId} ${request.fromTag ?? ''} ${request.cseq} ${sentBy} ${via?.branch ?? ''} ${method}`;
}

function originKey(request: SipMessage): string {
  return `${request.callId} ${request.fromTag ?? ''} ${request.cseq} ${request.method}`;
}
