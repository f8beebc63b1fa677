// A parsed message as the users of the user agent see it, and headers as they give them.
// Never changes the message.
import type { SipTransport } from '../control-protocol.js';
import { headerName } from './header-name.js';
import type { SipMessage } from './sip-message.js';
import type { SipFlow } from './transport-model.js';
import type { SipHeaders, SipMessageView } from './user-agent-model.js';

export class MessageView implements SipMessageView {
  readonly source: { readonly transport: SipTransport; readonly host: string; readonly port: number };
  private bodyText: string | undefined;

  constructor(
    private readonly message: SipMessage,
    flow: SipFlow,
  ) {
    this.source = { transport: flow.transport, host: flow.remoteHost, port: flow.remotePort };
  }

  get method(): string {
    return this.message.method;
  }

  get uri(): string | undefined {
    return this.message.isRequest ? this.message.uri : undefined;
  }

  get status(): number | undefined {
    return this.message.isRequest ? undefined : this.message.status;
  }

  get reason(): string | undefined {
    return this.message.isRequest ? undefined : this.message.reason;
  }

  get body(): string {
    return (this.bodyText ??= this.message.text);
  }

  header(name: string): string | undefined {
    return this.message.get(headerName(name).key);
  }

  get customHeaders(): readonly string[] {
    return this.message.shown.filter((_name, index) => this.message.keys[index]?.startsWith('x-') === true);
  }

  headers(name: string): readonly string[] {
    return this.message.all(headerName(name).key);
  }
}

/** What the stack writes itself. */
const RESERVED: ReadonlySet<string> = new Set([
  'via',
  'from',
  'to',
  'call-id',
  'cseq',
  'content-length',
  'max-forwards',
  'route',
  'record-route',
]);

/** Adds the user's headers, except those the stack owns; line ends in values are taken out. */
export function addHeaders(message: SipMessage, headers: SipHeaders | undefined): void {
  if (!headers) return;
  for (const [name, value] of Object.entries(headers)) {
    const { key } = headerName(name);
    if (RESERVED.has(key)) continue;
    for (const one of typeof value === 'string' ? [value] : value) {
      const clean = one.replace(/[\r\n]+/g, ' ');
      if (key === 'contact' || key === 'content-type') message.set(name, clean);
      else message.add(name, clean);
    }
  }
}
