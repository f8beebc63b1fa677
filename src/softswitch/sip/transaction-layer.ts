// All transactions of one stack: matching, creation, shares, CANCEL, merged requests, stray ACKs (RFC 3261 §17, §9.2, §8.2.2.2).
// Never knows dialogs, and never lets a message from the network throw.
import { createHash, randomBytes } from 'node:crypto';
import type { Log } from '../log.js';
import { AnswerMemory } from './answer-memory.js';
import { InviteClientTransaction } from './invite-client-transaction.js';
import { InviteServerTransaction } from './invite-server-transaction.js';
import { KnownSources } from './known-sources.js';
import { MAX_INITIAL_HEAD_BYTES } from './message-limits.js';
import type { ParseResult } from './message-parser.js';
import { NonInviteClientTransaction } from './non-invite-client-transaction.js';
import { NonInviteServerTransaction } from './non-invite-server-transaction.js';
import { newBranch } from './random-token.js';
import { RequestShares, type RequestKind } from './request-shares.js';
import { ProvenHostRateLimit, RefusalRateLimit, StrangerRateLimit } from './source-rate-limits.js';
import { buildResponse } from './response-builder.js';
import type { SipMessage } from './sip-message.js';
import type { SipTimers } from './sip-timers.js';
import { uriHost } from './sip-uri.js';
import type { ClientTransaction, ClientTransactionUser, ServerTransaction } from './transaction-model.js';
import type { SipFlow } from './transport-model.js';
import { stampVia } from './via.js';

/** A stranger's INVITE that nobody answered by then gets its 100, ms (RFC 3261 §17.2.1). */
const STRANGERS_TRYING_MS = 200;
/** Longer keys are kept as their digest, characters. */
const MAX_KEY = 200;
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
  private readonly shares = new RequestShares();
  private readonly known: KnownSources;
  private readonly strangerLimit: StrangerRateLimit;
  private readonly provenHostLimit: ProvenHostRateLimit;
  private readonly refusalLimit: RefusalRateLimit;
  /** Strangers do not push out what proven hosts were told. */
  private readonly answers: Readonly<Record<'known' | 'stranger', AnswerMemory>>;
  /** How many requests of ours a host has not answered for good yet. */
  private readonly asked = new Map<string, number>();
  /** Makes the tags of answers without state, which are the same each time (RFC 3261 §8.2.7). */
  private readonly tagSecret = randomBytes(16);

  constructor(private readonly options: TransactionLayerOptions) {
    const nowMs = (): number => options.timers.nowMs();
    this.known = new KnownSources(nowMs);
    this.strangerLimit = new StrangerRateLimit(nowMs);
    this.provenHostLimit = new ProvenHostRateLimit(nowMs);
    this.refusalLimit = new RefusalRateLimit(nowMs);
    this.answers = { known: new AnswerMemory(nowMs), stranger: new AnswerMemory(nowMs) };
  }

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
    const { remoteHost } = flow;
    this.asked.set(remoteHost, (this.asked.get(remoteHost) ?? 0) + 1);
    const terminated = (): void => {
      this.clients.delete(key);
      const others = (this.asked.get(remoteHost) ?? 0) - 1;
      if (others > 0) this.asked.set(remoteHost, others);
      else this.asked.delete(remoteHost);
    };
    const context = { timers: this.options.timers, terminated };
    const Kind = request.method === 'INVITE' ? InviteClientTransaction : NonInviteClientTransaction;
    const transaction = new Kind(request, flow, user, context);
    if (transaction.state !== 'terminated') this.clients.set(key, transaction);
    return transaction;
  }

  /** False when so much comes from strangers that a datagram of theirs is not read; what we asked for always is. */
  admits(host: string, isResponse: boolean): boolean {
    return this.known.has(host) || (isResponse && this.asked.has(host)) || this.strangerLimit.admits(host);
  }

  /** Counts something that was read from a connection; how long the next one from there has to wait, ms. */
  delayMs(host: string): number {
    return this.known.has(host) ? 0 : this.strangerLimit.delayMs(host);
  }

  isKnown(host: string): boolean {
    return this.known.has(host);
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
    const response = buildResponse(request, status, this.tagOf(request), reason);
    if (status === 503) response.add('Retry-After', RETRY_AFTER_S);
    flow.send(response.toBuffer());
  }

  private tagOf(request: SipMessage): string {
    return createHash('sha256').update(this.tagSecret).update(serverKey(request)).digest('hex').slice(0, 16);
  }

  private receiveResponse(response: SipMessage, flow: SipFlow): void {
    const { via } = response;
    const transaction = via && this.clients.get(clientKey(via.branch, response.method));
    if (transaction) {
      this.known.learn(flow);
      transaction.receive(response, flow);
    } else this.options.user.onStrayResponse(response, flow);
  }

  private receiveRequest(request: SipMessage, flow: SipFlow): void {
    const key = serverKey(request);
    stampReceived(request, flow);
    const { method } = request;
    const inDialog = request.toTag !== undefined && this.options.user.isInDialog(request);
    if (!inDialog && request.receivedBytes - request.body.length > MAX_INITIAL_HEAD_BYTES) {
      if (method !== 'ACK') this.refuse(request, flow, 513);
      return;
    }
    if (method === 'ACK') return this.receiveAck(key, request, flow);
    const known = this.servers.get(key);
    if (known) return known.receiveAgain();
    const answer = this.answerTo(key);
    if (answer) return flow.send(answer);
    if (method === 'CANCEL') return this.receiveCancel(key, request, flow);
    const kind = inDialog ? 'in-dialog' : this.kindOf(flow);
    if (inDialog) this.known.learn(flow);
    else if (!this.refusalLimit.admits(flow)) return;
    if (kind === 'known' && !this.provenHostLimit.admits(flow, this.known.hasSocket(flow))) {
      // On a connection it would not come again.
      if (flow.reliable) this.refuse(request, flow, 503);
      return;
    }
    const transaction = this.createServer(key, request, flow, kind);
    if (!transaction) return this.refuse(request, flow, 503);
    if (this.isMerged(key, request)) {
      transaction.respond(buildResponse(request, 482, this.tagOf(request)));
      return;
    }
    if (transaction instanceof InviteServerTransaction) this.sayTrying(transaction, request, flow);
    this.options.user.onRequest(transaction);
  }

  /** What was answered to a request that has no transaction any more. */
  private answerTo(key: string): Buffer | undefined {
    return this.answers.known.get(key) ?? this.answers.stranger.get(key);
  }

  private receiveAck(key: string, ack: SipMessage, flow: SipFlow): void {
    const invite = this.servers.get(key);
    if (!(invite instanceof InviteServerTransaction) || !invite.receiveAck())
      this.options.user.onAck(ack, flow);
  }

  private kindOf({ remoteHost }: SipFlow): RequestKind {
    return this.known.has(remoteHost) ? 'known' : 'stranger';
  }

  /** A 100 stops the caller's repetitions: a refusal without state must be the first that he hears (RFC 3261 §8.2.7). */
  private sayTrying(transaction: InviteServerTransaction, request: SipMessage, flow: SipFlow): void {
    const create = (): SipMessage => buildResponse(request, 100, undefined);
    if (flow.reliable || this.known.has(flow.remoteHost)) transaction.respond(create());
    else transaction.tryingAfter(STRANGERS_TRYING_MS, create);
  }

  /** Undefined when the request's share is used up. */
  private createServer(
    key: string,
    request: SipMessage,
    flow: SipFlow,
    kind: RequestKind,
  ): ServerTransaction | undefined {
    const { method } = request;
    const { remoteHost } = flow;
    if (!this.shares.take(kind, remoteHost)) return undefined;
    let share = kind;
    const origin = request.toTag === undefined && method !== 'CANCEL' ? originKey(request) : undefined;
    const context = {
      timers: this.options.timers,
      terminated: () => {
        this.shares.giveBack(share, remoteHost);
        this.servers.delete(key);
        if (origin !== undefined && this.origins.get(origin) === key) this.origins.delete(origin);
      },
      answered: (status: number) => {
        this.known.noteAnswer(method, status, flow);
        if (kind !== 'in-dialog') this.refusalLimit.noteAnswer(status, flow);
        if (share !== 'stranger' || !this.known.has(remoteHost) || !this.shares.take('known', remoteHost))
          return;
        this.shares.giveBack('stranger', remoteHost);
        share = 'known';
      },
      takesAnswer: (answer: Buffer) => {
        const isKnown = this.known.has(remoteHost);
        if (kind === 'in-dialog' || (isKnown && method === 'INVITE')) return false;
        this.answers[isKnown ? 'known' : 'stranger'].put(key, answer);
        return true;
      },
    };
    const Kind = method === 'INVITE' ? InviteServerTransaction : NonInviteServerTransaction;
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

  private receiveCancel(key: string, request: SipMessage, flow: SipFlow): void {
    const inviteKey = serverKey(request, 'INVITE');
    const invite = this.servers.get(inviteKey);
    if (!(invite instanceof InviteServerTransaction)) {
      // RFC 3261 §9.2: late, but no mistake, when the INVITE was there and has its answer.
      return this.refuse(request, flow, this.answerTo(inviteKey) ? 200 : 481);
    }
    const cancel = this.createServer(key, request, flow, 'in-dialog');
    if (cancel) this.options.user.onCancel(cancel, invite);
    else this.refuse(request, flow, 503);
  }

  private sendResponse(answerPort: number | undefined, flow: SipFlow, data: Buffer): void {
    if (!flow.closed) return flow.send(data);
    // A stranger who hangs up does not have us connect to whatever port he names.
    if (flow.transport !== 'tcp' || answerPort === undefined || !this.known.has(flow.remoteHost)) return;
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
    return ownKey(`${via.branch} ${sentBy} ${method}`);
  }
  return ownKey(
    `${request.callId} ${request.fromTag ?? ''} ${request.cseq} ${sentBy} ${via?.branch ?? ''} ${method}`,
  );
}

function originKey(request: SipMessage): string {
  return ownKey(`${request.callId} ${request.fromTag ?? ''} ${request.cseq} ${request.method}`);
}

/** A peer decides how long its branch and tags are; what is kept of them has a length of our own. */
function ownKey(text: string): string {
  return text.length <= MAX_KEY ? text : createHash('sha256').update(text, 'utf8').digest('base64');
}
