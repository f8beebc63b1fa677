// A REFER in a dialog behind the Refer port: who is meant, the answer to it, and the NOTIFYs that tell how it goes.
// Never puts anybody through.
import { STATUS_CODES } from 'node:http';
import type Srf from 'drachtio-srf';
import type { Log } from '../../app/ports/log.js';
import type { Refer, ReplacedDialog } from '../../app/ports/telephony.js';
import { parseNameAddrs } from './name-addr.js';
import { parseReplaces } from './replaced-dialog.js';
import { headerOf, telNumber, userOf } from './sip-identity.js';

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

interface ReferNotice {
  readonly method: 'NOTIFY';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The types of drachtio-srf take a request that was received for one that is to be sent. */
type SendInDialog = (request: ReferNotice, callback: (error: unknown) => void) => void;

/** Else the SIP status that refuses it: 400 its Refer-To is malformed (RFC 3515 §2.4.2), 416 it is no telephone. */
export function referOf(
  dialog: Srf.Dialog,
  req: Srf.SrfRequest,
  res: Srf.SrfResponse,
  log: Log,
): Refer | 400 | 416 {
  const uri = uriOf(headerOf(req, 'Refer-To') ?? '');
  if (uri === undefined) return 400;
  if (!/^(?:sips?|tel):/i.test(uri)) return /^[a-z][a-z0-9+.-]*:/i.test(uri) ? 416 : 400;
  const target = userOf(uri.split('?')[0] ?? '') ?? telNumber(uri) ?? '';
  const replaces = replacedIn(uri);
  if (target === '' || replaces === 'malformed') return 400;
  const id = String(parseInt(headerOf(req, 'CSeq') ?? '', 10));
  return {
    ...{ id, target },
    ...(replaces === undefined ? {} : { replaces }),
    answer: (status) => res.send(status),
    tell: (status) => tellOfRefer(dialog, id, status, log),
  };
}

/** `id`: the number in the REFER's CSeq. */
export function tellOfRefer(dialog: Srf.Dialog, id: string, status: number, log: Log): void {
  const send = dialog.request.bind(dialog) as unknown as SendInDialog;
  send(referNotice(id, status), (error: unknown) => {
    // Whoever passes a call on may have hung up by then.
    if (error !== null && error !== undefined)
      log.debug({ err: error }, 'a phone was not told of its transfer');
  });
}

/** What tells a phone how the transfer goes that it asked for. */
export function referNotice(id: string, status: number): ReferNotice {
  const isLast = status >= 200;
  return {
    method: 'NOTIFY',
    headers: {
      // RFC 3515 §2.4.6: further REFERs in the dialog are told apart by this; it may always be there.
      Event: `refer;id=${id}`,
      'Subscription-State': isLast ? 'terminated;reason=noresource' : 'active;expires=180',
      'Content-Type': 'message/sipfrag;version=2.0',
    },
    body: `SIP/2.0 ${status} ${reasons[status] ?? STATUS_CODES[status] ?? 'Unknown'}\r\n`,
  };
}

/** The Replaces of the INVITE that the URI stands for; undefined = it has none. */
function replacedIn(uri: string): ReplacedDialog | 'malformed' | undefined {
  const question = uri.indexOf('?');
  const header = (question < 0 ? '' : uri.slice(question + 1))
    .split('&')
    .find((one) => /^replaces=/i.test(one));
  if (header === undefined) return undefined;
  return parseReplaces(decoded(header.slice('replaces='.length))) ?? 'malformed';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Whatever it is, it names no dialog of ours.
    return '';
  }
}

/** What stands in angle brackets, or all of it (RFC 3261 §20.10); undefined when it is none, or more than one. */
function uriOf(text: string): string | undefined {
  if (text.length > longestUri || (parseNameAddrs(text)?.length ?? 0) > 1) return undefined;
  const from = text.indexOf('<');
  const to = text.indexOf('>', from);
  if (from >= 0) return to < 0 ? undefined : text.slice(from + 1, to);
  return text.split(';')[0]?.trim();
}
