// The `proxy` command of applications, and later requests of the calls that it record-routed (RFC 3261 §16).
// Never relays for anybody else: only calls that an application handed over pass through.
import type { SipMessage } from '../sip/sip-message.js';
import { newTag } from '../sip/random-token.js';
import { buildResponse } from '../sip/response-builder.js';
import { parseNameAddr } from '../sip/sip-uri.js';
import type { SipStack } from '../sip/sip-stack.js';
import type { ServerTransaction } from '../sip/transaction-model.js';
import { NoRouteError } from '../sip/transport-model.js';
import type { ApplicationClient } from './application-client.js';
import type { ApplicationFrame } from './application-frame.js';
import type { CallRecords } from './call-records.js';
import { metaText, receivedMeta } from './frame-format.js';
import { leadsBack, ProxiedRequest, remainingRoutes, type ProxyOrder } from './proxied-request.js';

/** Calls that stay in our path; the oldest is forgotten first. */
const MAX_CALLS = 20_000;

/** `<txnId>|remainInDialog|fullResponse|followRedirects|simultaneous or serial|provisional|final|target…` */
export function readProxyOrder({ tokens, message }: ApplicationFrame): ProxyOrder {
  const [, remain, , follow, forking, provisional = '', final = '', ...targets] = tokens;
  return {
    remainInDialog: remain === 'remainInDialog',
    followRedirects: follow === 'followRedirects',
    simultaneous: forking === 'simultaneous',
    provisionalMs: durationMs(provisional),
    finalMs: durationMs(final),
    targets: targets.filter((target) => target !== ''),
    extra: message,
  };
}

/** `2s` or `1500ms`. */
function durationMs(text: string): number | undefined {
  const match = /^(\d{1,7})(ms|s)$/.exec(text.trim());
  if (!match) return undefined;
  return Number(match[1]) * (match[2] === 's' ? 1000 : 1);
}

export class ProxyCore {
  private readonly requests = new Map<ServerTransaction, ProxiedRequest>();
  /** Call-IDs that are record-routed. */
  private readonly calls = new Set<string>();

  constructor(
    private readonly stack: SipStack,
    private readonly records: CallRecords,
  ) {}

  /** Takes the request over for good. */
  proxy(client: ApplicationClient, frame: ApplicationFrame, transaction: ServerTransaction): void {
    const order = readProxyOrder(frame);
    const { request } = transaction;
    const isCall = request.method === 'INVITE';
    if (order.remainInDialog && isCall) this.keep(request.callId);
    this.run(transaction, order, {
      onSent: (sent) => {
        if (isCall) this.records.attempt('application', sent);
      },
      onFinal: (response, flow) => {
        const wire = response.toBuffer();
        if (isCall && response.status < 300) this.records.start('network', 'proxy-uac', response);
        if (isCall && response.status >= 300) this.records.stop('network', 'call-rejected', response);
        client.accept(frame.messageId, `${metaText(receivedMeta(flow, wire.length))}|||continue`, wire);
      },
      onDone: (response) => {
        client.accept(frame.messageId, 'done');
        if (isCall && response.status < 300) this.records.start('application', 'proxy-uas', response);
        if (isCall && response.status >= 300) {
          this.calls.delete(request.callId);
          this.records.stop('application', 'call-rejected', response);
        }
      },
    });
  }

  private run(
    transaction: ServerTransaction,
    order: ProxyOrder,
    listener: ConstructorParameters<typeof ProxiedRequest>[3],
  ): void {
    const proxied = new ProxiedRequest(this.stack, transaction, order, listener);
    this.requests.set(transaction, proxied);
    transaction.user = { onTerminated: () => this.requests.delete(transaction) };
    proxied.start();
  }

  private keep(callId: string): void {
    this.calls.add(callId);
    if (this.calls.size <= MAX_CALLS) return;
    const [oldest] = this.calls;
    if (oldest !== undefined) this.calls.delete(oldest);
  }

  /** A later request of a call in our path. False when it is none. */
  forward(transaction: ServerTransaction): boolean {
    const { request } = transaction;
    if (!this.isInPath(request)) return false;
    if (request.get('max-forwards')?.trim() === '0') {
      transaction.respond(buildResponse(request, 483, newTag()));
      return true;
    }
    const order: ProxyOrder = {
      remainInDialog: false,
      followRedirects: false,
      simultaneous: false,
      provisionalMs: undefined,
      finalMs: undefined,
      targets: [request.uri],
      extra: undefined,
    };
    this.run(transaction, order, {
      onSent: () => undefined,
      onFinal: () => undefined,
      onDone: () => {
        if (request.method !== 'BYE') return;
        this.calls.delete(request.callId);
        this.records.stop('network', 'normal-release', request);
      },
    });
    return true;
  }

  /** The ACK of a 2xx: nothing comes back, so it is passed on without state (RFC 3261 §16.11). */
  forwardAck(ack: SipMessage): void {
    if (!this.isInPath(ack)) return;
    const routes = remainingRoutes(this.stack, ack);
    const [first] = routes;
    const hop = first === undefined ? ack.uri : parseNameAddr(first).uri;
    const hops = Number.parseInt(ack.get('max-forwards') ?? '70', 10);
    if (hops === 0 || leadsBack(this.stack, hop)) return;
    const copy = ack.clone().remove('route');
    for (const route of [...routes].reverse()) copy.prepend('Route', route);
    copy.set('Max-Forwards', String(hops - 1));
    this.stack.route({ uri: hop }, (flow) => {
      if (!(flow instanceof NoRouteError)) this.stack.sendAck(copy, flow);
    });
  }

  private isInPath(request: SipMessage): boolean {
    const [route] = request.list('route');
    return (
      route !== undefined &&
      request.toTag !== undefined &&
      this.calls.has(request.callId) &&
      leadsBack(this.stack, parseNameAddr(route).uri)
    );
  }

  /** CANCEL of a proxied INVITE. False when it is none of ours, or has its final response. */
  cancel(cancel: ServerTransaction, invite: ServerTransaction): boolean {
    const proxied = this.requests.get(invite);
    if (!proxied || !invite.answerable) return false;
    cancel.respond(buildResponse(cancel.request, 200, newTag()));
    proxied.cancel();
    return true;
  }

  /** Ends what is on its way with 503. Idempotent. */
  close(): void {
    for (const proxied of [...this.requests.values()]) proxied.close();
  }
}
