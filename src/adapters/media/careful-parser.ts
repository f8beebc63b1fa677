// modesl's reader of event sockets, made fit for peers that mean harm or are broken: anybody may connect to the port on which
// media servers are awaited. As it comes, it throws on a percent sign that encodes nothing and on many empty heads in one
// piece, and holds what never ends for ever.
// Never reads anything else than modesl's own does.
import Parser from 'drachtio-modesl/lib/esl/Parser';
import { decoded } from './percent-encoding.js';

/** Longer than what a FreeSWITCH tells of a channel with long session descriptions, bytes. */
const longestHead = 512 * 1024;
/** Longer than a list of some ten thousand channels, bytes. */
const longestBody = 32 * 1024 * 1024;

/** For every connection of the process; a second call changes nothing. */
export function readEventSocketsCarefully(): void {
  Object.assign(Parser.prototype, { _parseHeaderText, _parseHeaders, _parseBody, _parseXmlBody });
}

function _parseHeaderText(text: string): Record<string, string | number> {
  const headers: Record<string, string | number> = {};
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

/** Nobody here asks for events as XML, and what is none makes modesl throw. */
function _parseXmlBody(): Record<string, string | number> {
  return {};
}

function refuse(parser: Parser): void {
  parser.buffer = Buffer.alloc(0);
  parser.socket.destroy();
}
