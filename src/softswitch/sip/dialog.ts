// One dialog: its identifiers, route set, remote target and sequence numbers (RFC 3261 §12).
// Never sends anything and never keeps a timer.
import { isIP } from 'node:net';
import { SipMessage } from './sip-message.js';
import { parseNameAddr, parseUri, paramOf, uriHost } from './sip-uri.js';
import type { SipFlow } from './transport-model.js';

export type DialogState = 'early' | 'confirmed' | 'terminated';

/** What a dialog is made from. */
export interface DialogParts {
  readonly role: 'uac' | 'uas';
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  /** From or To value of our side, tag included. */
  readonly localAddress: string;
  readonly remoteAddress: string;
  readonly localCseq: number;
  readonly remoteCseq: number | undefined;
  readonly remoteTarget: string;
  readonly routeSet: readonly string[];
  /** Where the message that made it came from. */
  readonly flow: SipFlow;
}

export class Dialog {
  readonly role: 'uac' | 'uas';
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  readonly localAddress: string;
  readonly remoteAddress: string;
  state: DialogState = 'early';
  localCseq: number;
  remoteCseq: number | undefined;
  remoteTarget: string;
  routeSet: readonly string[];
  flow: SipFlow;
  /** Value of our Contact in this dialog. */
  localContact = '';

  constructor(parts: DialogParts) {
    this.role = parts.role;
    this.callId = parts.callId;
    this.localTag = parts.localTag;
    this.remoteTag = parts.remoteTag;
    this.localAddress = parts.localAddress;
    this.remoteAddress = parts.remoteAddress;
    this.localCseq = parts.localCseq;
    this.remoteCseq = parts.remoteCseq;
    this.remoteTarget = parts.remoteTarget;
    this.routeSet = parts.routeSet;
    this.flow = parts.flow;
  }

  /** RFC 3261 §12.1.1; `localAddress` is the To value with our tag. */
  static fromRequest(request: SipMessage, localAddress: string, localTag: string, flow: SipFlow): Dialog {
    return new Dialog({
      role: 'uas',
      callId: request.callId,
      localTag,
      remoteTag: request.fromTag ?? '',
      localAddress,
      remoteAddress: request.get('from') ?? '',
      localCseq: 0,
      remoteCseq: request.cseq,
      remoteTarget: contactUri(request) ?? parseNameAddr(request.get('from') ?? '').uri,
      routeSet: request.list('record-route'),
      flow,
    });
  }

  /** RFC 3261 §12.1.2 */
  static fromResponse(request: SipMessage, response: SipMessage, flow: SipFlow): Dialog {
    return new Dialog({
      role: 'uac',
      callId: request.callId,
      localTag: request.fromTag ?? '',
      remoteTag: response.toTag ?? '',
      localAddress: request.get('from') ?? '',
      remoteAddress: response.get('to') ?? '',
      localCseq: request.cseq,
      remoteCseq: undefined,
      remoteTarget: contactUri(response) ?? request.uri,
      routeSet: response.list('record-route').reverse(),
      flow,
    });
  }

  get key(): string {
    return dialogKey(this.callId, this.localTag, this.remoteTag);
  }

  /** The 2xx decides about the route set, whatever an earlier 1xx said (RFC 3261 §13.2.2.4). */
  confirm(response: SipMessage | undefined): void {
    if (response && this.role === 'uac' && this.state === 'early') {
      this.routeSet = response.list('record-route').reverse();
    }
    if (response) this.refreshTarget(response);
    if (this.state === 'early') this.state = 'confirmed';
  }

  /** Target refresh: INVITE, UPDATE and their 2xx (RFC 3261 §12.2, RFC 3311 §5). */
  refreshTarget(message: SipMessage): void {
    const uri = contactUri(message);
    if (uri) this.remoteTarget = uri;
  }

  /** A request inside the dialog with the next CSeq; `method` ACK and CANCEL name the INVITE's. */
  createRequest(method: string, cseq = ++this.localCseq): SipMessage {
    const request = SipMessage.request(method, this.remoteTarget);
    const [first] = this.routeSet;
    let routes = this.routeSet;
    if (
      first !== undefined &&
      paramOf(parseUri(parseNameAddr(first).uri)?.paramText ?? '', 'lr') === undefined
    ) {
      // A strict router first: its address is the request URI, ours goes last (RFC 3261 §12.2.1.1).
      request.uri = parseNameAddr(first).uri;
      routes = [...this.routeSet.slice(1), `<${this.remoteTarget}>`];
    }
    for (const route of routes) request.add('Route', route);
    return request
      .add('Max-Forwards', '70')
      .add('From', this.localAddress)
      .add('To', this.remoteAddress)
      .add('Call-ID', this.callId)
      .add('CSeq', `${cseq} ${method}`);
  }

  /** URI that tells where a request of this dialog goes, or the flow it has to take. */
  nextHop(): { readonly uri: string } | { readonly flow: SipFlow } {
    const [first] = this.routeSet;
    if (first !== undefined) return { uri: parseNameAddr(first).uri };
    const target = parseUri(this.remoteTarget);
    if (!target || target.host === '') return { flow: this.flow };
    const { transport, remoteHost, remotePort } = this.flow;
    if (transport === 'tcp' && !this.flow.closed) return { flow: this.flow };
    const wanted = paramOf(target.paramText, 'transport')?.toLowerCase() ?? 'udp';
    // A name may well be that of the source; a foreign address is not.
    const elsewhere = target.host !== remoteHost && (transport === 'udp' || isIP(target.host) !== 0);
    if (elsewhere && (wanted === transport || transport === 'tcp')) {
      // The peer is behind a NAT: its Contact is of no use, the packet's source is.
      const suffix = transport === 'udp' ? '' : `;transport=${transport}`;
      return { uri: `sip:${uriHost(remoteHost)}:${remotePort}${suffix}` };
    }
    return { uri: this.remoteTarget };
  }
}

export function dialogKey(callId: string, localTag: string, remoteTag: string): string {
  return `${callId} ${localTag} ${remoteTag}`;
}

/** URI of the first Contact. */
export function contactUri(message: SipMessage): string | undefined {
  const [first] = message.list('contact');
  if (first === undefined || first === '*') return undefined;
  const { uri } = parseNameAddr(first);
  return parseUri(uri) ? uri : undefined;
}
