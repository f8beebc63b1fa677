// modesl's reader of event sockets, made fit for peers that mean harm or are broken: anybody may connect to the port on which
// media servers are awaited. As it comes, it throws on a percent sign that encodes nothing, on many empty heads in one piece
// and on events that are no map of texts, and holds what never ends for ever.
// Never reads anything else than modesl's own does.
import Event from 'drachtio-modesl/lib/esl/Event';
import Parser from 'drachtio-modesl/lib/esl/Parser';
import { decoded } from './percent-encoding.js';

type Headers = Parser['headers'];

/** Longer than what a FreeSWITCH tells of a channel with long session descriptions, bytes. */
const longestHead = 512 * 1024;
/** Longer than a list of some ten thousand channels, bytes. */
const longestBody = 32 * 1024 * 1024;

/** For every connection of the process; a second call changes nothing. */
export function readEventSocketsCarefully(): void {
  Object.assign(Parser.prototype, { _parseHeaderText, _parseHeaders, _parseBody, _parseEvent });
}

function _parseHeaderText(text: string): Headers {
  const headers: Headers = {};
  for (const line of text.split('\n')) {
    const colon = line.indexOf(': ');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : decoded(line.slice(colon + 2));
    headers[name] = name === 'Content-Length' ? parseInt(value, 10) : value;
  }
  return headers;
}

function _parseHeaders(this: Parser): void {
  // Whoever hears of an event may end the connection.
  while (!this.socket.destroyed) {
    const end = this.buffer.indexOf('\n\n');
    if ((end < 0 ? this.buffer.length : end) > longestHead) return refuse(this);
    if (end < 0) return;
    const head = this.buffer.toString('utf8', 0, end);
    this.buffer = this.buffer.subarray(end + 2);
    this.headers = this._parseHeaderText(head);
    const length = Number(this.headers['Content-Length'] ?? 0);
    if (length > longestBody) return refuse(this);
    this.bodyLen = length > 0 ? length : 0;
    if (this.bodyLen === 0) this._parseEvent(this.headers);
    else if (!takeBody(this)) return;
  }
}

function _parseBody(this: Parser): void {
  if (takeBody(this)) this._parseHeaders();
}

/** False while it has not all come. */
function takeBody(parser: Parser): boolean {
  const { bodyLen, buffer, headers } = parser;
  if (buffer.length < bodyLen) return false;
  parser.buffer = buffer.subarray(bodyLen);
  parser.bodyLen = 0;
  parser._parseEvent(headers, buffer.toString('utf8', 0, bodyLen));
  return true;
}

function _parseEvent(this: Parser, headers: Headers, body = ''): void {
  const event = eventOf(this, headers, body);
  const reply = event.getHeader('Reply-Text');
  if (reply?.startsWith('-ERR')) event.addHeader('Modesl-Reply-ERR', reply.slice(5));
  else if (reply?.startsWith('+OK')) event.addHeader('Modesl-Reply-OK', reply.slice(4));
  this.emit('esl::event', event, headers, body);
}

function eventOf(parser: Parser, headers: Headers, body: string): Event {
  switch (headers['Content-Type']) {
    case 'text/event-json':
      return new Event(textsIn(body));
    case 'text/event-plain':
      return new Event(parser._parsePlainBody(body));
    case 'text/event-xml':
      // Nobody here asks for events as XML.
      return new Event({});
    default:
      return new Event(headers, body);
  }
}

/** A FreeSWITCH tells texts alone, and lists of them for headers that nobody here reads. What is no map has none. */
function textsIn(json: string): Record<string, string> {
  try {
    const told = JSON.parse(json) as unknown;
    if (typeof told !== 'object' || told === null || Array.isArray(told)) return {};
    const texts = told as Record<string, string>;
    // In its place: an event has some hundred headers, and nearly all are texts.
    for (const name of Object.keys(texts)) if (typeof texts[name] !== 'string') delete texts[name];
    return texts;
  } catch {
    return {};
  }
}

function refuse(parser: Parser): void {
  parser.buffer = Buffer.alloc(0);
  parser.socket.destroy();
}
