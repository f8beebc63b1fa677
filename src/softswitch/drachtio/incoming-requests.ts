// Requests from the network, shown to an application.
// Never answers for the application, except where no application can (no client, bad dialog, CANCEL).
import { InviteServerSession } from '../sip/invite-server-session.js';
import type { InviteServerTransaction } from '../sip/invite-server-transaction.js';
import { newTag } from '../sip/random-token.js';
import { buildResponse } from '../sip/response-builder.js';
import { SipMessage } from '../sip/sip-message.js';
import type { SipStack } from '../sip/sip-stack.js';
import type { ServerTransaction } from '../sip/transaction-model.js';
import { isGroupAddress, parseNameAddr, parseUri } from '../sip/sip-uri.js';
import type { ApplicationClient } from './application-client.js';
import {
  ApplicationDialog,
  dialogIdOf,
  type ApplicationDialogHost,
  type ApplicationDialogs,
} from './application-dialog.js';
import type { ApplicationFrame } from './application-frame.js';
import { ApplicationResponses } from './application-responses.js';
import type { ApplicationRegistry } from './application-registry.js';
import type { CallRecords } from './call-records.js';
import type { ConnectionReuse } from './connection-reuse.js';
import { metaText, receivedMeta } from './frame-format.js';
import { PendingRequests, type PendingRequest } from './pending-requests.js';
import { leadsBack } from './proxied-request.js';
import type { ProxyCore } from './proxy-core.js';
import { MIN_SE_S, sessionExpires } from './session-timer.js';

export interface IncomingRequestsOptions {
  readonly stack: SipStack;
  readonly registry: ApplicationRegistry;
  readonly dialogs: ApplicationDialogs;
  readonly reuse: ConnectionReuse;
  readonly records: CallRecords;
  readonly proxies: ProxyCore;
  /** For tests; see RealServerHabits.lateCancelRefused. */
  readonly refusesLateCancels: boolean;
  /** See ApplicationDialogHost. */
  readonly keepsOrphans: boolean;
  /** For tests; see RealServerHabits.outlivesClients. */
  readonly refusesForOrphans: boolean;
  /** A new request that no application takes at the moment: true = somebody will answer it. */
  readonly hold: (transaction: ServerTransaction) => boolean;
  /** It was held, and is not any more. */
  readonly unhold: (transaction: ServerTransaction) => boolean;
  /** The peer hung up on, or cancelled, a call whose application is gone. */
  readonly onEnded: (dialog: ApplicationDialog, reason: 'hung-up' | 'cancelled') => void;
}

/** Methods that make no sense outside a dialog. */
const ONLY_IN_DIALOG: ReadonlySet<string> = new Set(['BYE', 'UPDATE', 'PRACK']);

/** Methods that belong to a dialog, or end the wait for one. */
const OF_DIALOGS = ['ACK', 'BYE', 'CANCEL', 'PRACK', 'UPDATE'] as const;

/** Methods that the RFCs know: to be refused with 405, others with 501. */
const KNOWN_METHODS: ReadonlySet<string> = new Set([
  ...OF_DIALOGS,
  'INFO',
  'INVITE',
  'MESSAGE',
  'NOTIFY',
  'OPTIONS',
  'PUBLISH',
  'REFER',
  'REGISTER',
  'SUBSCRIBE',
]);

/** Requests of a peer that wait for the application that adopts the call. */
const mostWaitingInDialog = 16;
/** Longest time that other requests than INVITE wait, ms. */
const longestHeldMs = 8_000;

export class IncomingRequests {
  readonly dialogHost: ApplicationDialogHost;
  readonly responses: ApplicationResponses;
  readonly waiting = new PendingRequests();
  private refusing = false;

  constructor(private readonly options: IncomingRequestsOptions) {
    const { stack, dialogs, records, reuse } = options;
    this.dialogHost = {
      stack,
      dialogs,
      records,
      keepsOrphans: options.keepsOrphans,
      receive: (transaction, dialog) => this.receiveInDialog(transaction, dialog),
    };
    const { waiting: pending, dialogHost } = this;
    this.responses = new ApplicationResponses({ stack, pending, reuse, records, dialogHost });
  }

  get pending(): number {
    return this.waiting.size;
  }

  /** A request outside every known dialog. */
  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    const { method } = request;
    if (this.options.proxies.forward(transaction)) return;
    const hasTag = request.toTag !== undefined;
    if (ONLY_IN_DIALOG.has(method) || (hasTag && (method === 'INVITE' || method === 'REFER'))) {
      return this.answer(transaction, 481);
    }
    // RFC 3261 §16.3, RFC 7332 §4: what has used up its hops goes no further; an OPTIONS may be answered.
    if (method !== 'OPTIONS' && Number(request.get('max-forwards')) === 0 && request.has('max-forwards'))
      return this.answer(transaction, 483);
    if (method === 'INVITE' && !request.has('contact'))
      return this.answer(transaction, 400, 'Missing Contact');
    // RFC 3261 §8.2.2.1
    if (!/^(sips?|tel):/i.test(request.uri)) return this.answer(transaction, 416);
    if (!this.contactsAreOfOthers(request)) return this.answer(transaction, 400, 'Unusable Contact');
    // As with the original server no application sees a REFER outside every dialog: nobody shall make it place calls.
    if (method === 'REFER') return this.refuseMethod(transaction);
    const client = this.refusing ? undefined : this.options.registry.pick(method.toLowerCase());
    if (client) return this.offer(transaction, client);
    // RFC 3261 §12.2.2: with a tag it belongs to a dialog that is no more.
    if (hasTag) return this.answer(transaction, 481);
    if (this.refusing) return this.answer(transaction, 503);
    if (!this.options.hold(transaction)) this.refuseMethod(transaction);
  }

  /** Shows a new request to the application that is to answer it. */
  offer(transaction: ServerTransaction, client: ApplicationClient): void {
    const { request } = transaction;
    const { method } = request;
    const dialog =
      method === 'INVITE'
        ? new ApplicationDialog(
            this.dialogHost,
            dialogIdOf(request.callId, request.fromTag ?? ''),
            client,
            'INVITE',
          )
        : undefined;
    if (dialog) dialog.remoteSdp = request.body;
    const invite = dialog && new InviteServerSession(this.options.stack, transaction, dialog);
    const pending = this.waiting.add({ transaction, client, tag: newTag(), invite, dialog });
    const { localHost, localPort } = transaction.flow;
    this.show(pending, '', `${localHost}|${localPort}|`);
    if (dialog) this.options.records.attempt('network', request);
  }

  /** RFC 3261 §8.2.1, §21.5.2; without any application there is nobody to allow anything. */
  private refuseMethod(transaction: ServerTransaction): void {
    const { request } = transaction;
    const { methods } = this.options.registry;
    if (methods.size === 0) return this.answer(transaction, 503);
    const response = buildResponse(request, KNOWN_METHODS.has(request.method) ? 405 : 501, newTag());
    const allowed = [...methods].filter((method) => method !== 'REFER');
    transaction.respond(response.add('Allow', [...new Set([...allowed, ...OF_DIALOGS])].join(', ')));
  }

  /** Nobody is reached at an address of ours, at a group's or at everybody's. */
  private contactsAreOfOthers(request: SipMessage): boolean {
    if (!request.has('contact')) return true;
    return request.list('contact').every((contact) => {
      const { uri } = parseNameAddr(contact);
      const host = parseUri(uri)?.host ?? '';
      return !isGroupAddress(host) && !(host !== '' && leadsBack(this.options.stack, uri));
    });
  }

  /** A request inside a dialog, in order. */
  receiveInDialog(transaction: ServerTransaction, dialog: ApplicationDialog): void {
    const { request } = transaction;
    const { session } = dialog;
    if (!session) return this.answer(transaction, 481);
    if (dialog.orphaned) return this.receiveForOrphan(transaction, dialog);
    if (request.method === 'BYE') {
      if (!dialog.established && this.endEarly(transaction, dialog)) return;
      dialog.remove();
      // Both sides hung up: the application has its answer already.
      if (dialog.byeSent) return this.answer(transaction, 200);
    }
    const expires = sessionExpires(request);
    if (
      (request.method === 'INVITE' || request.method === 'UPDATE') &&
      expires &&
      expires.intervalS < MIN_SE_S
    ) {
      const small = buildResponse(request, 422, newTag()).add('Min-SE', String(MIN_SE_S));
      return transaction.respond(small);
    }
    if (request.method === 'PRACK' && !this.matchesReliable(dialog, request))
      return this.answer(transaction, 481);
    const invite =
      request.method === 'INVITE'
        ? new InviteServerSession(this.options.stack, transaction, dialog, session)
        : undefined;
    const pending = this.waiting.add({ transaction, client: dialog.client, tag: newTag(), invite, dialog });
    this.show(pending, dialog.id, '');
    if (request.method === 'BYE' && dialog.kind === 'INVITE')
      this.options.records.stop('network', 'normal-release', request);
  }

  /** Nobody is there, but somebody may come back for the call: what can wait does, only a BYE ends it. */
  private receiveForOrphan(transaction: ServerTransaction, dialog: ApplicationDialog): void {
    const { request } = transaction;
    if (this.options.refusesForOrphans) {
      if (request.method === 'BYE') dialog.remove();
      return this.answer(transaction, 481);
    }
    if (request.method === 'BYE') {
      if (!dialog.established && this.endEarly(transaction, dialog))
        return this.options.onEnded(dialog, 'cancelled');
      this.answer(transaction, 200);
      this.options.records.stop('network', 'normal-release', request);
      this.options.onEnded(dialog, 'hung-up');
      return dialog.remove();
    }
    if (request.method === 'OPTIONS') return this.answer(transaction, 200);
    if (request.method === 'PRACK')
      return this.answer(transaction, this.matchesReliable(dialog, request) ? 200 : 481);
    const waiting = this.waiting.all().filter((pending) => pending.dialog === dialog);
    if (!this.options.keepsOrphans || waiting.length >= mostWaitingInDialog)
      return this.retryLater(transaction);
    const { session } = dialog;
    const invite =
      request.method === 'INVITE' && session
        ? new InviteServerSession(this.options.stack, transaction, dialog, session)
        : undefined;
    const pending = this.waiting.add({ transaction, client: dialog.client, tag: newTag(), invite, dialog });
    // RFC 3261 §17.1.2.2: the peer of other requests gives up after 64*T1; an INVITE has its 100.
    if (invite === undefined)
      this.options.stack.timers.set(longestHeldMs, () => {
        if (this.waiting.of(transaction) !== pending || isShown(pending)) return;
        this.retryLater(transaction);
        this.waiting.drop(pending);
      });
  }

  /** RFC 3261 §21.5.1 */
  private retryLater(transaction: ServerTransaction): void {
    if (!transaction.answerable) return;
    const response = buildResponse(transaction.request, 500, newTag()).add('Retry-After', '3');
    transaction.respond(response);
  }

  /** An application has taken the call over: what the peer asked meanwhile is shown to it. */
  showWaiting(dialog: ApplicationDialog): void {
    for (const pending of this.waiting.all()) {
      if (pending.dialog !== dialog || isShown(pending)) continue;
      pending.client = dialog.client;
      this.show(pending, dialog.id, '');
    }
  }

  /** Shows the INVITE of an early call to the application that has adopted it. */
  showAgain(pending: PendingRequest, client: ApplicationClient): void {
    pending.client = client;
    const { localHost, localPort } = pending.transaction.flow;
    this.show(pending, '', `${localHost}|${localPort}|`);
  }

  /**
   * RFC 3261 §15: a caller may end its early dialog with BYE instead of CANCEL. For the application it is the same: it
   * is told of a CANCEL. False when there is no INVITE to end.
   */
  private endEarly(bye: ServerTransaction, dialog: ApplicationDialog): boolean {
    const pending = this.waiting.all().find((one) => one.dialog === dialog && one.invite);
    if (!pending?.invite?.answerable) return false;
    this.answer(bye, 200);
    pending.invite.respond(pending.invite.createResponse(487));
    const { request, flow } = pending.transaction;
    this.options.records.stop('network', 'call-canceled', request);
    const cancel = SipMessage.request('CANCEL', request.uri);
    for (const key of ['via', 'max-forwards', 'from', 'to', 'call-id'])
      for (const value of request.all(key)) cancel.add(key, value);
    cancel.add('CSeq', `${request.cseq} CANCEL`);
    for (const reason of bye.request.all('reason')) cancel.add('Reason', reason);
    const wire = cancel.toBuffer();
    const meta = metaText(receivedMeta(flow, wire.length));
    pending.client.send(`sip|${meta}|${pending.id}|${dialog.id}|`, wire);
    this.waiting.drop(pending);
    return true;
  }

  private matchesReliable(dialog: ApplicationDialog, prack: SipMessage): boolean {
    for (const pending of this.waiting.all()) {
      if (pending.dialog === dialog && pending.invite?.receivePrack(prack)) return true;
    }
    return false;
  }

  private show(pending: PendingRequest, dialogId: string, extra: string): void {
    const { transaction, client, id } = pending;
    pending.shown = true;
    const wire = transaction.request.toBuffer();
    const meta = metaText(receivedMeta(transaction.flow, transaction.request.receivedBytes));
    client.send(`sip|${meta}|${id}|${dialogId}|${extra}`, wire);
  }

  private answer(transaction: ServerTransaction, status: number, reason?: string): void {
    transaction.respond(buildResponse(transaction.request, status, newTag(), reason));
  }

  /** CANCEL of an INVITE (RFC 3261 §9.2). */
  receiveCancel(cancel: ServerTransaction, transaction: InviteServerTransaction): void {
    if (this.options.proxies.cancel(cancel, transaction)) return;
    if (this.options.unhold(transaction)) {
      this.answer(cancel, 200);
      return this.answer(transaction, 487);
    }
    const pending = this.waiting.of(transaction);
    if (pending?.invite?.receiveCancel(cancel)) {
      const wire = cancel.request.toBuffer();
      const meta = metaText(receivedMeta(cancel.flow, cancel.request.receivedBytes));
      const dialogId = pending.dialog?.session ? pending.dialog.id : '';
      // As the original: an INVITE that nobody answered in any way has no record of its end.
      if (dialogId !== '' && !pending.dialog?.established)
        this.options.records.stop('network', 'call-canceled', transaction.request);
      pending.client.send(`sip|${meta}|${pending.id}|${dialogId}|`, wire);
      if (pending.dialog?.client.closed) this.options.onEnded(pending.dialog, 'cancelled');
      this.waiting.drop(pending);
      return;
    }
    if (transaction.state === 'accepted' && this.options.refusesLateCancels) return this.answer(cancel, 481);
    // Too late, but no mistake (RFC 3261 §9.2).
    this.answer(cancel, 200);
    const dialog = this.options.dialogs.find(
      dialogIdOf(transaction.request.callId, transaction.request.fromTag ?? ''),
    );
    if (
      transaction.state === 'accepted' &&
      transaction.request.toTag === undefined &&
      dialog?.session?.awaitsAck
    ) {
      dialog.hangUp('CANCEL after 200 OK');
    }
  }

  /** The application hands a request over to the proxy. */
  proxy(client: ApplicationClient, frame: ApplicationFrame): void {
    const pending = this.waiting.answerable(client, frame.tokens[0] ?? '');
    if (!pending) return client.refuse(frame.messageId, 'Response not sent due to unknown transaction');
    if (frame.fault !== undefined) return client.refuse(frame.messageId, frame.fault);
    if (frame.tokens.slice(7).every((target) => target === ''))
      return client.refuse(frame.messageId, 'no destination');
    // What was said about a dialog of ours no longer holds.
    this.waiting.drop(pending);
    this.options.proxies.proxy(client, frame, pending.transaction);
  }

  /** Nobody else can answer these. `status`: what INVITEs are refused with. */
  abandon(which: (pending: PendingRequest) => boolean, status = 503): void {
    for (const pending of this.waiting.all()) {
      if (!which(pending)) continue;
      const { transaction, invite } = pending;
      if (invite) invite.respond(invite.createResponse(status));
      else if (transaction.answerable)
        this.answer(transaction, transaction.request.method === 'BYE' ? 200 : 503);
      this.waiting.drop(pending);
    }
  }

  /** Nobody will answer it. */
  refuse(transaction: ServerTransaction): void {
    if (transaction.answerable) this.answer(transaction, 503);
  }

  /** New requests get 503 from here on. */
  refuseNew(): void {
    this.refusing = true;
  }
}

/** Some application has it before it, and is there to answer it. */
const isShown = ({ shown, client }: PendingRequest): boolean => shown && !client.closed;
