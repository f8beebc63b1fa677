// A REFER in a dialog behind the Refer port: who is meant, the answer to it, and the NOTIFYs that tell how it goes.
// Never puts anybody through.
import { STATUS_CODES } from 'node:http';
import type Srf from 'drachtio-srf';
import type { Log } from '../../app/ports/log.js';
import type { Refer } from '../../app/ports/telephony.js';
import { headerOf, userOf } from './sip-identity.js';

/** Longer than any number or name of ours. */
const longestUri = 512;
/** Reason phrases that HTTP has not. */
const reasons: Readonly<Record<number, string>> = {
  180: 'Ringing',
  480: 'Temporarily Unavailable',
  486: 'Busy Here',
  487: 'Request Terminated',
  603: 'Decline',
};

/** The types of drachtio-srf take a request that was received for one that is to be sent. */
type SendInDialog = (
  request: {
    readonly method: 'NOTIFY';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  },
  callback: (error: unknown) => void,
) => void;

/** Undefined when its Refer-To names nobody. */
export function referOf(
  dialog: Srf.Dialog,
  req: Srf.SrfRequest,
  res: Srf.SrfResponse,
  log: Log,
): Refer | undefined {
  const uri = uriOf(headerOf(req, 'Refer-To') ?? '');
  const target = uri === undefined ? undefined : userOf(uri.split('?')[0] ?? '');
  if (uri === undefined || target === undefined || target === '') return undefined;
  const replaces = replacedIn(uri);
  // RFC 3515 §2.4.6: further REFERs in the dialog are told apart by this; it may always be there.
  const event = `refer;id=${parseInt(headerOf(req, 'CSeq') ?? '', 10)}`;
  const notify = (status: number): void => {
    const isLast = status >= 200;
    const send = dialog.request.bind(dialog) as unknown as SendInDialog;
    send(
      {
        method: 'NOTIFY',
        headers: {
          Event: event,
          'Subscription-State': isLast ? 'terminated;reason=noresource' : 'active;expires=180',
          'Content-Type': 'message/sipfrag;version=2.0',
        },
        body: `SIP/2.0 ${status} ${reasons[status] ?? STATUS_CODES[status] ?? 'Unknown'}\r\n`,
      },
      (error: unknown) => {
        // Whoever passes a call on may have hung up by then.
        if (error !== null && error !== undefined)
          log.debug({ err: error }, 'a phone was not told of its transfer');
      },
    );
  };
  return {
    target,
    ...(replaces === undefined ? {} : { replaces }),
    answer: (status) => res.send(status),
    tell: notify,
  };
}

/** RFC 3891 §3: `call-id;to-tag=ours;from-tag=theirs`; the SIP server names a dialog by the tag of whoever began it. */
function replacedIn(uri: string): readonly string[] | undefined {
  const header = uri
    .slice(uri.indexOf('?') + 1)
    .split('&')
    .find((one) => /^replaces=/i.test(one));
  if (header === undefined) return undefined;
  const [callId, ...parameters] = decoded(header.slice('replaces='.length)).split(';');
  const tags = parameters
    .filter((one) => /^(?:to|from)-tag=/i.test(one))
    .map((one) => one.slice(one.indexOf('=') + 1));
  return tags.map((tag) => `${callId ?? ''};from-tag=${tag}`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Whatever it is, it names no dialog of ours.
    return '';
  }
}

/** What stands in angle brackets, or all of it (RFC 3261 §20.10). */
function uriOf(text: string): string | undefined {
  if (text.length > longestUri) return undefined;
  const from = text.indexOf('<');
  const to = text.indexOf('>', from);
  if (from >= 0) return to < 0 ? undefined : text.slice(from + 1, to);
  return text.split(';')[0]?.trim();
}
