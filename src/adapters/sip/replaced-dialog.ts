// A dialog of ours that a phone names: by a Replaces header (RFC 3891 §6.1), or by the tags of its messages.
// Never looks for the dialog.
import type Srf from 'drachtio-srf';
import type { ReplacedDialog } from '../../app/ports/telephony.js';
import { headerOf } from './sip-identity.js';
import { parseNameAddrs } from './name-addr.js';

/** Longer than the Call-ID and the tags of any phone. */
const longestHeader = 512;

/** What stands in a Replaces header; undefined when it is malformed, or names more than one dialog. */
export function parseReplaces(text: string): ReplacedDialog | undefined {
  if (text.length > longestHeader || text.includes(',')) return undefined;
  const [sipCallId = '', ...parameters] = text.split(';').map((one) => one.trim());
  const valuesOf = (name: string): readonly string[] =>
    parameters.flatMap((one) => {
      const equals = one.indexOf('=');
      return equals > 0 && one.slice(0, equals).trim().toLowerCase() === name
        ? [one.slice(equals + 1).trim()]
        : [];
    });
  const [localTag, ...moreLocal] = valuesOf('to-tag');
  const [remoteTag, ...moreRemote] = valuesOf('from-tag');
  if (sipCallId === '' || localTag === undefined || remoteTag === undefined) return undefined;
  if (moreLocal.length + moreRemote.length > 0) return undefined;
  return {
    ...{ sipCallId, localTag, remoteTag },
    earlyOnly: parameters.some((one) => one.toLowerCase() === 'early-only'),
  };
}

/** What an INVITE takes over: undefined = nothing; `malformed`: it cannot be told. */
export function replacedBy(req: Srf.SrfRequest): ReplacedDialog | 'malformed' | undefined {
  const header = headerOf(req, 'Replaces');
  return header === undefined ? undefined : (parseReplaces(header) ?? 'malformed');
}

/** The early dialog that a provisional answer to an INVITE of ours has made. */
export function earlyDialogOf(response: Srf.SrfResponse): Omit<ReplacedDialog, 'earlyOnly'> | undefined {
  const [localTag, remoteTag] = (['From', 'To'] as const).map((name) =>
    parseNameAddrs(response.get(name) ?? '')?.[0]?.params.get('tag'),
  );
  const sipCallId = response.get('Call-ID');
  return localTag === undefined || remoteTag === undefined ? undefined : { sipCallId, localTag, remoteTag };
}

export const isSameDialog = (
  one: Omit<ReplacedDialog, 'earlyOnly'> | undefined,
  other: ReplacedDialog,
): boolean =>
  one?.sipCallId === other.sipCallId && one.localTag === other.localTag && one.remoteTag === other.remoteTag;
