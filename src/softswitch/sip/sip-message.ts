// One SIP message: start line, headers in their order, body as bytes; and its serialisation.
// Never parses text from the wire (message-parser.ts) and never validates.
import { headerName } from './header-name.js';
import { splitList, tagOf } from './sip-uri.js';
import { parseVia, type Via } from './via.js';

const EMPTY = Buffer.alloc(0);
/** What a response, an ACK or a CANCEL is matched and made by (RFC 3261 §8.2.6.2, §9.1, §17.1.1.3). */
const IDENTIFYING: ReadonlySet<string> = new Set(['via', 'from', 'to', 'call-id', 'cseq']);

/** A part of a longer text keeps all of it in memory. */
const ownCopy = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

export class SipMessage {
  /** Request method; for a response the CSeq's. */
  method = '';
  /** Request URI; empty for a response. */
  uri = '';
  /** 0 for a request. */
  status = 0;
  reason = '';
  body: Buffer = EMPTY;
  /** Size as it came from the network, bytes; 0 for one of our own. */
  receivedBytes = 0;
  /** Of a response that was read without something that a call needs: what is wrong with that. */
  fault: string | undefined;
  /** Long names in lower case, as they are on the wire, and values: three columns of one table. */
  readonly keys: string[] = [];
  readonly shown: string[] = [];
  readonly values: string[] = [];

  private cachedFromTag: string | undefined | null = null;
  private cachedToTag: string | undefined | null = null;
  private cachedVia: Via | undefined | null = null;
  private cachedCseq = -1;

  static request(method: string, uri: string): SipMessage {
    const message = new SipMessage();
    message.method = method;
    message.uri = uri;
    return message;
  }

  static response(status: number, reason: string): SipMessage {
    const message = new SipMessage();
    message.status = status;
    message.reason = reason;
    return message;
  }

  get isRequest(): boolean {
    return this.status === 0;
  }

  /** First value of the header with this lower-case long name. */
  get(key: string): string | undefined {
    const index = this.keys.indexOf(key);
    return index < 0 ? undefined : this.values[index];
  }

  has(key: string): boolean {
    return this.keys.includes(key);
  }

  /** Every line's value of that header. */
  all(key: string): string[] {
    const found: string[] = [];
    for (let i = 0; i < this.keys.length; i++) if (this.keys[i] === key) found.push(this.values[i] ?? '');
    return found;
  }

  /** Every value, comma lists taken apart. */
  list(key: string): string[] {
    const lines = this.all(key);
    return lines.length === 1 ? splitList(lines[0] ?? '') : lines.flatMap(splitList);
  }

  /** Appends a line; the name in any spelling. */
  add(name: string, value: string): this {
    const { key, shown } = headerName(name);
    this.keys.push(key);
    this.shown.push(shown);
    this.values.push(value);
    return this;
  }

  /** Replaces the first line of that name (dropping others) or appends one. */
  set(name: string, value: string): this {
    const { key } = headerName(name);
    const index = this.keys.indexOf(key);
    if (index < 0) return this.add(name, value);
    this.values[index] = value;
    for (let i = this.keys.length - 1; i > index; i--) if (this.keys[i] === key) this.removeAt(i);
    this.forget();
    return this;
  }

  /** Puts a line in front of all others. */
  prepend(name: string, value: string): this {
    const { key, shown } = headerName(name);
    this.keys.unshift(key);
    this.shown.unshift(shown);
    this.values.unshift(value);
    this.forget();
    return this;
  }

  remove(key: string): this {
    for (let i = this.keys.length - 1; i >= 0; i--) if (this.keys[i] === key) this.removeAt(i);
    this.forget();
    return this;
  }

  private removeAt(index: number): void {
    this.keys.splice(index, 1);
    this.shown.splice(index, 1);
    this.values.splice(index, 1);
  }

  private forget(): void {
    this.cachedFromTag = null;
    this.cachedToTag = null;
    this.cachedVia = null;
    this.cachedCseq = -1;
  }

  get callId(): string {
    return this.get('call-id') ?? '';
  }

  get fromTag(): string | undefined {
    if (this.cachedFromTag === null) this.cachedFromTag = tagOf(this.get('from') ?? '');
    return this.cachedFromTag;
  }

  get toTag(): string | undefined {
    if (this.cachedToTag === null) this.cachedToTag = tagOf(this.get('to') ?? '');
    return this.cachedToTag;
  }

  get via(): Via | undefined {
    if (this.cachedVia === null) this.cachedVia = parseVia(this.get('via') ?? '');
    return this.cachedVia;
  }

  get cseq(): number {
    if (this.cachedCseq < 0) this.cachedCseq = Number.parseInt(this.get('cseq') ?? '0', 10) || 0;
    return this.cachedCseq;
  }

  get text(): string {
    return this.body.toString('utf8');
  }

  setBody(body: string | Buffer, contentType?: string): this {
    this.body = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
    if (contentType !== undefined) this.set('Content-Type', contentType);
    return this;
  }

  startLine(): string {
    return this.status === 0 ? `${this.method} ${this.uri} SIP/2.0` : `SIP/2.0 ${this.status} ${this.reason}`;
  }

  /** Start line, headers, Content-Length computed in bytes, empty line. */
  head(): string {
    let out = this.startLine() + '\r\n';
    for (let i = 0; i < this.keys.length; i++) {
      if (this.keys[i] !== 'content-length') out += `${this.shown[i]}: ${this.values[i]}\r\n`;
    }
    return out + `Content-Length: ${this.body.length}\r\n\r\n`;
  }

  toBuffer(): Buffer {
    const head = this.head();
    if (this.body.length === 0) return Buffer.from(head, 'utf8');
    const headBytes = Buffer.byteLength(head, 'utf8');
    const out = Buffer.allocUnsafe(headBytes + this.body.length);
    out.write(head, 0, 'utf8');
    this.body.copy(out, headBytes);
    return out;
  }

  /**
   * What identifies the request, in text of its own: the rest of the message, and what it was read from, can go while
   * a transaction waits for repetitions.
   */
  identity(): SipMessage {
    const identity = SipMessage.request(this.method, ownCopy(this.uri));
    for (let i = 0; i < this.keys.length; i++) {
      if (IDENTIFYING.has(this.keys[i] ?? ''))
        identity.add(this.shown[i] ?? '', ownCopy(this.values[i] ?? ''));
    }
    return identity;
  }

  /** The same as `toBuffer`, for keeping: small buffers share a slab of memory that lives as long as any of them. */
  toOwnBuffer(): Buffer {
    const shared = this.toBuffer();
    const own = Buffer.allocUnsafeSlow(shared.length);
    shared.copy(own);
    return own;
  }

  clone(): SipMessage {
    const copy = new SipMessage();
    copy.method = this.method;
    copy.uri = this.uri;
    copy.status = this.status;
    copy.reason = this.reason;
    copy.body = this.body;
    copy.fault = this.fault;
    for (let i = 0; i < this.keys.length; i++) {
      copy.keys.push(this.keys[i] ?? '');
      copy.shown.push(this.shown[i] ?? '');
      copy.values.push(this.values[i] ?? '');
    }
    return copy;
  }
}
