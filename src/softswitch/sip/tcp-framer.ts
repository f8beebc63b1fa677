// Cuts a byte stream into SIP messages by Content-Length (RFC 3261 §18.3) under hard size limits.
// Never answers anything, never keeps more than one incomplete message and what came while it was paused, and looks at no
// byte of it twice.
import { MAX_BODY_BYTES, MAX_HEAD_BYTES } from './message-limits.js';
import { completeMessage, contentLength, endOfHead, readHead } from './message-parser.js';
import type { ParsedHead, ParseResult } from './message-parser.js';

export interface FramerListener {
  onMessage(result: ParseResult, bytes: number): void;
  /** A double CRLF between messages (RFC 5626 §3.5.1): to be answered with one CRLF. */
  onPing(): void;
  /** The stream cannot be followed any further; nothing more is reported. */
  onBroken(result: ParseResult): void;
}

const CR = 13;
const LF = 10;
const EMPTY: Buffer = Buffer.alloc(0);
const MIN_STORE_BYTES = 2048;

/** A message whose head is there. */
interface OpenMessage {
  readonly head: ParsedHead;
  readonly bodyBytes: number;
}

export class TcpFramer {
  /** What has not been reported yet is `data` between `from` and `to`. */
  private data: Buffer = EMPTY;
  private from = 0;
  private to = 0;
  /** True when `data` is memory of our own, with room behind `to`. */
  private owned = false;
  /** No head ends before this. */
  private searched = 0;
  private open: OpenMessage | undefined;
  private broken = false;
  private paused = false;
  /** Line ends in a row between two messages. */
  private lineEnds = 0;

  constructor(private readonly listener: FramerListener) {}

  /** True while the rest of a message is awaited. */
  get isMidMessage(): boolean {
    return this.holdsBytes || this.open !== undefined;
  }

  private get holdsBytes(): boolean {
    return this.to > this.from;
  }

  push(chunk: Buffer): void {
    if (this.broken) return;
    if (this.holdsBytes) this.append(chunk);
    else this.replace(chunk, 0, chunk.length, false);
    this.takeAll();
  }

  /** Reports nothing more until `resume`; may be called while something is reported. */
  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.takeAll();
  }

  private takeAll(): void {
    while (!this.paused && this.takeNext());
    if (!this.holdsBytes) this.replace(EMPTY, 0, 0, false);
  }

  private replace(data: Buffer, from: number, to: number, owned: boolean): void {
    this.searched = Math.max(0, this.searched - this.from) + from;
    this.data = data;
    this.from = from;
    this.to = to;
    this.owned = owned;
  }

  /** What was reported points into the store: the place of those bytes is not used again. */
  private append(chunk: Buffer): void {
    if (!this.owned || this.to + chunk.length > this.data.length) {
      const heldBytes = this.to - this.from;
      // Twice what is needed: a message that comes byte by byte is copied a few times, not once for each byte.
      const store = Buffer.allocUnsafeSlow(Math.max(MIN_STORE_BYTES, 2 * (heldBytes + chunk.length)));
      this.data.copy(store, 0, this.from, this.to);
      this.replace(store, 0, heldBytes, true);
    }
    chunk.copy(this.data, this.to);
    this.to += chunk.length;
  }

  /** Reports one message, if it is complete; false when more bytes are needed. */
  private takeNext(): boolean {
    if (this.broken) return false;
    const open = (this.open ??= this.takeHead());
    if (!open || this.to - this.from < open.bodyBytes) return false;
    const end = this.from + open.bodyBytes;
    const body = this.data.subarray(this.from, end);
    this.from = end;
    this.searched = end;
    this.open = undefined;
    this.listener.onMessage(completeMessage(open.head, body), open.head.headBytes + open.bodyBytes);
    return true;
  }

  private takeHead(): OpenMessage | undefined {
    this.skipLineEnds();
    if (this.paused || !this.holdsBytes) return undefined;
    const held = this.to === this.data.length ? this.data : this.data.subarray(0, this.to);
    const bodyStart = endOfHead(held, Math.max(this.from, this.searched));
    const headBytes = (bodyStart < 0 ? this.to : bodyStart) - this.from;
    if (headBytes > MAX_HEAD_BYTES)
      return this.fail({ kind: 'bad', status: 513, reason: 'Message Too Large' });
    if (bodyStart < 0) {
      // The last line end may be the first of two.
      this.searched = this.to - 2;
      return undefined;
    }
    const head = readHead(held, this.from, bodyStart);
    this.from = bodyStart;
    // Without Content-Length a stream message has no body (RFC 3261 §20.14 makes it mandatory; some leave it out).
    const bodyBytes = contentLength(head.message) ?? 0;
    if (bodyBytes >= 0 && bodyBytes <= MAX_BODY_BYTES) return { head, bodyBytes };
    return this.fail(
      head.message.isRequest
        ? {
            kind: 'bad',
            status: bodyBytes < 0 ? 400 : 413,
            reason: bodyBytes < 0 ? 'Bad Content-Length' : 'Request Entity Too Large',
            message: head.message,
          }
        : { kind: 'bad', status: 400, reason: 'Bad Content-Length' },
    );
  }

  /** A lone CRLF is a pong and is dropped; every second one in a row is a ping. */
  private skipLineEnds(): void {
    for (; this.from < this.to && !this.paused; this.from++) {
      const byte = this.data[this.from];
      if (byte !== CR && byte !== LF) break;
      if (byte === LF && ++this.lineEnds === 2) {
        this.lineEnds = 0;
        this.listener.onPing();
      }
    }
    if (this.from < this.to) this.lineEnds = 0;
  }

  private fail(result: ParseResult): undefined {
    this.broken = true;
    this.replace(EMPTY, 0, 0, false);
    this.listener.onBroken(result);
    return undefined;
  }
}
