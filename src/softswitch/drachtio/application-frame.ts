// One frame from the application, taken apart: tokens, and the SIP message it carries.
// Never trusts the message's Content-Length: the client counts characters, not bytes.
import { endOfHead, parseHead } from '../sip/message-parser.js';
import { SipMessage } from '../sip/sip-message.js';

export interface ApplicationFrame {
  readonly messageId: string;
  readonly kind: string;
  /** Tokens behind the kind. */
  readonly tokens: readonly string[];
  /** Undefined when the frame carries none or it cannot be read; `fault` then says why. */
  readonly message: SipMessage | undefined;
  readonly fault: string | undefined;
}

export function parseFrame(payload: Buffer): ApplicationFrame {
  const lineEnd = payload.indexOf('\r\n');
  const meta = payload.toString('utf8', 0, lineEnd < 0 ? payload.length : lineEnd);
  const [messageId = '', kind = '', ...tokens] = meta.split('|');
  if (lineEnd < 0) return { messageId, kind, tokens, message: undefined, fault: undefined };
  return { messageId, kind, tokens, ...parseSip(payload.subarray(lineEnd + 2)) };
}

function parseSip(text: Buffer): { message: SipMessage | undefined; fault: string | undefined } {
  if (text.length === 0) return { message: undefined, fault: undefined };
  const found = endOfHead(text);
  const bodyStart = found < 0 ? text.length : found;
  const message = new SipMessage();
  const fault = parseHead(text.toString('utf8', 0, bodyStart), message);
  if (fault?.kind === 'bad') {
    const isUri = fault.reason === 'Malformed Request-URI';
    return { message: undefined, fault: isUri ? `invalid request-uri: ${message.uri}` : fault.reason };
  }
  message.body = text.subarray(bodyStart);
  return { message, fault: undefined };
}
