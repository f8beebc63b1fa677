// Text from the wire to a SipMessage: tolerant in form, strict in size, never throwing (RFC 3261 §7, RFC 4475).
// Never answers a bad message itself: it says what is wrong and with which status it may be refused.
import { headerName, meansAnother } from './header-name.js';
import { bodyFault, headFault, MAX_HEAD_BYTES, MAX_HEADERS, withoutLongHeaders } from './message-limits.js';
import { SipMessage } from './sip-message.js';
import { isClearAddress, parseUri, splitFirst } from './sip-uri.js';
import { isServable } from './via.js';

export type ParseResult =
  | { readonly kind: 'message'; readonly message: SipMessage }
  /** `message` holds what could be read, and is there when it is a request that can be answered. */
  | { readonly kind: 'bad'; readonly status: number; readonly reason: string; readonly message?: SipMessage }
  /** Only line ends: a keep-alive (RFC 5626 §4.4.1). */
  | { readonly kind: 'keep-alive' };

const METHOD = /^[A-Za-z0-9.!%*_+`'~-]{1,128}$/;
const VERSION = /^SIP\/\d+\.\d+$/i;
const STATUS_LINE = /^SIP\/(\d+\.\d+) +([1-6]\d\d)(?: (.*))?$/i;
const MANDATORY = ['via', 'from', 'to', 'call-id', 'cseq'] as const;
/** Headers that may stand only once: two of them make a message ambiguous (RFC 4475 §3.3.8). */
const SINGLE = ['from', 'to', 'call-id', 'cseq', 'max-forwards'] as const;

/** Where the head ends: index of the first body byte, or -1. Accepts bare LF line ends. */
export function endOfHead(data: Buffer, from = 0): number {
  for (let i = data.indexOf(10, from); i >= 0; i = data.indexOf(10, i + 1)) {
    if (data[i + 1] === 10) return i + 2;
    if (data[i + 1] === 13 && data[i + 2] === 10) return i + 3;
  }
  return -1;
}

/** A head that was read, with what is wrong in it. */
export interface ParsedHead {
  readonly message: SipMessage;
  readonly headBytes: number;
  /** There may be more than one space somewhere. */
  readonly isSpaced: boolean;
  readonly fault: ParseResult | undefined;
}

/** Parses one whole datagram: the body ends with it at the latest. */
export function parseMessage(data: Buffer): ParseResult {
  let start = 0;
  while (start < data.length && (data[start] === 13 || data[start] === 10 || data[start] === 0)) start++;
  if (start === data.length) return { kind: 'keep-alive' };
  let bodyStart = endOfHead(data, start);
  if (bodyStart < 0) bodyStart = data.length;
  if (bodyStart - start > MAX_HEAD_BYTES) return bad(513, 'Message Too Large');
  return completeMessage(readHead(data, start, bodyStart), data.subarray(bodyStart));
}

/** Reads start line and headers, which lie between `start` and `bodyStart`. */
export function readHead(data: Buffer, start: number, bodyStart: number): ParsedHead {
  const message = new SipMessage();
  const text = data.toString('utf8', start, bodyStart);
  const fault = parseHead(text, message);
  const isSpaced = text.includes('  ') || text.includes('\t') || text.includes('\n ');
  return { message, headBytes: bodyStart - start, isSpaced, fault };
}

/** Checks the message whose head was read, its body included. */
export function completeMessage(
  { message, headBytes, isSpaced, fault }: ParsedHead,
  body: Buffer,
): ParseResult {
  if (fault) return fault;
  message.body = body;
  message.receivedBytes = headBytes + body.length;
  if (isSpaced) squeeze(message);
  let tooLong = headFault(message, headBytes);
  if (tooLong && belongsToSomething(message)) {
    withoutLongHeaders(message);
    tooLong = headFault(message, headBytes);
  }
  if (tooLong) return bad(tooLong.status, tooLong.reason, message);
  return checkBody(message) ?? checkMandatory(message) ?? { kind: 'message', message };
}

/**
 * A BYE or the answer to an INVITE comes for a call that exists, and would leave it hanging: what is odd in it is left
 * out, and what is needed of it is read.
 */
const belongsToSomething = (message: SipMessage): boolean =>
  !message.isRequest || message.toTag !== undefined;

function bad(status: number, reason: string, message?: SipMessage): ParseResult {
  return { kind: 'bad', status, reason, ...(message && message.isRequest ? { message } : {}) };
}

/** Fills the message from its head; a fault found in the start line is reported after the headers are read. */
export function parseHead(text: string, message: SipMessage): ParseResult | undefined {
  let lineEnd = text.indexOf('\n');
  if (lineEnd < 0) lineEnd = text.length;
  const startFault = parseStartLine(trimEnd(text, 0, lineEnd), message);
  if (startFault === 'garbage') return bad(400, 'Malformed start line');
  let headerFault: string | undefined;
  let position = lineEnd + 1;
  while (position < text.length) {
    const end = endOfLine(text, position);
    const line = trimEnd(text, position, end);
    position = end + 1;
    if (line === '') continue;
    if (message.keys.length >= MAX_HEADERS) return bad(513, 'Too Many Headers', message);
    headerFault = addLine(line, message) ?? headerFault;
  }
  if (!message.isRequest) message.method = (message.get('cseq') ?? '').replace(/^\s*\d+\s*/, '').trim();
  if (startFault) return bad(startFault.status, startFault.reason, message);
  if (headerFault === undefined || belongsToSomething(message)) return undefined;
  return bad(400, headerFault, message);
}

/** End of a header that may be folded over several lines (RFC 3261 §7.3.1). */
function endOfLine(text: string, from: number): number {
  for (let end = text.indexOf('\n', from); end >= 0; end = text.indexOf('\n', end + 1)) {
    const next = text.charCodeAt(end + 1);
    if (next !== 32 && next !== 9) return end;
  }
  return text.length;
}

function trimEnd(text: string, from: number, to: number): string {
  return text.charCodeAt(to - 1) === 13 ? text.slice(from, to - 1) : text.slice(from, to);
}

function addLine(line: string, message: SipMessage): string | undefined {
  const colon = line.indexOf(':');
  if (colon <= 0) return 'Malformed header';
  const name = line.slice(0, colon).trimEnd();
  if (!/^[A-Za-z0-9.!%*_+`'~-]+$/.test(name)) return 'Malformed header';
  // RFC 4475 §3.1.1.5: it is not what it looks like; whoever reads the message next shall not think so either.
  if (meansAnother(name)) return undefined;
  const { key, shown } = headerName(name);
  message.keys.push(key);
  message.shown.push(shown);
  const value = line.slice(colon + 1).trim();
  message.values.push(value.includes('\n') ? value.replace(/\r?\n/g, '') : value);
  return undefined;
}

/** What a client signed must stay as it was, blanks included. */
const SIGNED: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization']);

/**
 * RFC 3261 §25.1 lets a recipient put one space for any white space. So it is done: whoever reads a value next needs no
 * care for ten thousand blanks.
 */
function squeeze({ keys, values }: SipMessage): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? '';
    if ((value.includes('  ') || value.includes('\t')) && !SIGNED.has(keys[i] ?? ''))
      values[i] = value.replace(/[ \t]+/g, ' ');
  }
}

function parseStartLine(
  line: string,
  message: SipMessage,
): 'garbage' | { status: number; reason: string } | undefined {
  if (line.length > 4 && line.slice(0, 4).toUpperCase() === 'SIP/') {
    const match = STATUS_LINE.exec(line);
    if (!match || match[1] !== '2.0') return 'garbage';
    message.status = Number(match[2]);
    message.reason = match[3] ?? '';
    return undefined;
  }
  const first = line.indexOf(' ');
  const last = line.lastIndexOf(' ');
  const method = line.slice(0, first);
  const version = line.slice(last + 1);
  if (first <= 0 || !METHOD.test(method) || !VERSION.test(version) || last <= first) {
    // Without a version it is no SIP at all; with one, an answer can be tried.
    if (first <= 0 || !METHOD.test(method) || !/SIP\/\d/i.test(line)) return 'garbage';
    message.method = method;
    message.uri = line.slice(first + 1).split(' ')[0] ?? '';
    return { status: 400, reason: 'Malformed Request-Line' };
  }
  message.method = method;
  message.uri = line.slice(first + 1, last);
  if (version.toUpperCase() !== 'SIP/2.0') return { status: 505, reason: 'Version Not Supported' };
  if (message.uri === '' || /[\s<>"]/.test(message.uri))
    return { status: 400, reason: 'Malformed Request-URI' };
  return undefined;
}

/** Content-Length: undefined when absent, -1 when it is no length. */
export function contentLength(message: SipMessage): number | undefined {
  const values = message.all('content-length');
  if (values.length === 0) return undefined;
  const first = values[0] ?? '';
  if (!/^\d{1,9}$/.test(first) || values.some((value) => value !== first)) return -1;
  return Number(first);
}

function checkBody(message: SipMessage): ParseResult | undefined {
  const length = contentLength(message);
  if (length === undefined) {
    const tooLarge = bodyFault(message, message.body.length);
    return tooLarge && bad(tooLarge.status, tooLarge.reason, message);
  }
  if (length < 0) return bad(400, 'Bad Content-Length', message);
  const tooLarge = bodyFault(message, length);
  if (tooLarge) return bad(tooLarge.status, tooLarge.reason, message);
  // A datagram that ends before its body does was cut (RFC 3261 §18.3).
  if (length > message.body.length) return bad(400, 'Body shorter than Content-Length', message);
  if (length < message.body.length) message.body = message.body.subarray(0, length);
  return undefined;
}

function checkMandatory(message: SipMessage): ParseResult | undefined {
  for (const key of MANDATORY) {
    if (!message.get(key)) return bad(400, `Missing ${headerName(key).shown}`, message);
  }
  for (const key of SINGLE) {
    if (message.keys.indexOf(key) !== message.keys.lastIndexOf(key)) {
      return bad(400, `More than one ${headerName(key).shown}`, message);
    }
  }
  const cseq = /^(\d{1,10})\s+(\S+)$/.exec(message.get('cseq') ?? '');
  if (!cseq || Number(cseq[1]) > 0x7fffffff) return bad(400, 'Bad CSeq', message);
  if (message.isRequest && cseq[2] !== message.method) return bad(400, 'CSeq method differs', message);
  if (!splitTopVia(message)) return bad(400, 'Bad Via', message);
  return checkAddresses(message);
}

/** What is of no use whoever reads it; the rest is for those who know what the address is for. */
function checkAddresses(message: SipMessage): ParseResult | undefined {
  if (!message.isRequest) return undefined;
  if (!isUsableUri(message.uri)) return bad(400, 'Malformed Request-URI', message);
  for (const key of ['from', 'to']) {
    if (!isClearAddress(message.get(key) ?? ''))
      return bad(400, `Malformed ${headerName(key).shown}`, message);
  }
  if (message.has('contact') && !message.list('contact').every(isClearAddress))
    return bad(400, 'Malformed Contact', message);
  return undefined;
}

/** Makes the topmost Via a line of its own, so that it can be stamped or popped; those behind it stay one line. */
function splitTopVia(message: SipMessage): boolean {
  const index = message.keys.indexOf('via');
  const [first = '', rest] = splitFirst(message.values[index] ?? '');
  if (rest !== undefined) {
    message.values[index] = rest;
    message.prepend('Via', first);
  }
  return message.via !== undefined && isServable(message.via);
}

/** RFC 3261 §19.1.1: headers have no place in a request URI; what another scheme says is not known here. */
function isUsableUri(text: string): boolean {
  if (!/^sips?:/i.test(text)) return true;
  return parseUri(text) !== undefined && !text.includes('?', text.lastIndexOf('@') + 1);
}
