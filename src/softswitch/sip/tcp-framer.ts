// Cuts a byte stream into SIP messages by Content-Length (RFC 3261 §18.3) under hard size limits.
// Never answers anything and never keeps more than one incomplete message.
import {
  contentLength,
  endOfHead,
  MAX_BODY_BYTES,
  MAX_HEAD_BYTES,
  parseHead,
  parseMessage,
} from './message-parser.js';
import type { ParseResult } from './message-parser.js';
import { SipMessage } from './sip-message.js';

export interface FramerListener {
  onMessage(result: ParseResult, bytes: number): void;
  /** A double CRLF between messages (RFC 5626 §3.5.1): to be answered with one CRLF. */
  onPing(): void;
  /** The stream cannot be followed any further; nothing more is reported. */
  onBroken(result: ParseResult): void;
}

const CR = 13;
const LF = 10;

export class TcpFramer {
  private chunks: Buffer[] = [];
  private pendingBytes = 0;
  /** Bytes the current message needs at least before another look makes sense. */
  private neededBytes = 1;
  private broken = false;
  /** Line ends in a row between two messages. */
  private lineEnds = 0;

  constructor(private readonly listener: FramerListener) {}

  /** True while a part of a message is held. */
  get isMidMessage(): boolean {
    return this.pendingBytes > 0;
  }

  push(chunk: Buffer): void {
    if (this.broken) return;
    this.chunks.push(chunk);
    this.pendingBytes += chunk.length;
    if (this.pendingBytes < this.neededBytes) return;
    const [only] = this.chunks;
    const data = this.chunks.length === 1 && only ? only : Buffer.concat(this.chunks, this.pendingBytes);
    this.keep(data, this.consume(data));
  }

  private keep(data: Buffer, from: number): void {
    this.pendingBytes = this.broken ? 0 : data.length - from;
    this.chunks = this.pendingBytes === 0 ? [] : [data.subarray(from)];
  }

  /** Reports what is complete; returns the index of the first byte not used. */
  private consume(data: Buffer): number {
    let position = 0;
    this.neededBytes = 1;
    while (!this.broken) {
      position = this.skipLineEnds(data, position);
      if (position >= data.length) return position;
      const bodyStart = endOfHead(data, position);
      const headBytes = (bodyStart < 0 ? data.length : bodyStart) - position;
      if (headBytes > MAX_HEAD_BYTES)
        return this.fail({ kind: 'bad', status: 513, reason: 'Message Too Large' });
      if (bodyStart < 0) return position;
      const length = this.bodyLength(data, position, bodyStart);
      if (length === undefined) return position;
      const end = bodyStart + length;
      if (end > data.length) {
        this.neededBytes = end - position;
        return position;
      }
      this.listener.onMessage(parseMessage(data.subarray(position, end)), end - position);
      position = end;
    }
    return position;
  }

  /** A lone CRLF is a pong and is dropped; every second one in a row is a ping. */
  private skipLineEnds(data: Buffer, from: number): number {
    let position = from;
    for (; position < data.length && (data[position] === CR || data[position] === LF); position++) {
      if (data[position] === LF && ++this.lineEnds === 2) {
        this.lineEnds = 0;
        this.listener.onPing();
      }
    }
    if (position < data.length) this.lineEnds = 0;
    return position;
  }

  private bodyLength(data: Buffer, from: number, bodyStart: number): number | undefined {
    const probe = new SipMessage();
    parseHead(data.toString('utf8', from, bodyStart), probe);
    // Without Content-Length a stream message has no body (RFC 3261 §20.14 makes it mandatory; some leave it out).
    const length = contentLength(probe) ?? 0;
    if (length >= 0 && length <= MAX_BODY_BYTES) return length;
    this.fail(
      probe.isRequest
        ? { kind: 'bad', status: length < 0 ? 400 : 513, reason: 'Bad Content-Length', message: probe }
        : { kind: 'bad', status: 400, reason: 'Bad Content-Length' },
    );
    return undefined;
  }

  private fail(result: ParseResult): number {
    this.broken = true;
    this.listener.onBroken(result);
    return 0;
  }
}
