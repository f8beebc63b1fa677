// A response made from its request (RFC 3261 §8.2.6).
// Never chooses the status.
import { reasonPhrase } from './reason-phrase.js';
import { SipMessage } from './sip-message.js';

/** Copies Via, From, To, Call-ID, CSeq; adds the To tag when the request has none. Record-Route for those that open a dialog. */
export function buildResponse(
  request: SipMessage,
  status: number,
  toTag: string | undefined,
  reason?: string,
): SipMessage {
  const response = SipMessage.response(status, reason ?? reasonPhrase(status));
  response.method = request.method;
  const opensDialog =
    (request.method === 'INVITE' || request.method === 'SUBSCRIBE') && status > 100 && status < 300;
  for (let i = 0; i < request.keys.length; i++) {
    const key = request.keys[i] ?? '';
    const value = request.values[i] ?? '';
    if (key === 'to') {
      const needsTag = toTag !== undefined && status > 100 && !request.toTag;
      response.add('To', needsTag ? `${value};tag=${toTag}` : value);
    } else if (
      COPIED.has(key) ||
      (key === 'timestamp' && status === 100) ||
      (key === 'record-route' && opensDialog)
    ) {
      response.add(key, value);
    }
  }
  return response;
}

const COPIED: ReadonlySet<string> = new Set(['via', 'from', 'call-id', 'cseq']);
