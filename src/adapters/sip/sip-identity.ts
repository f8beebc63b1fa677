// Reads from a request who calls whom, and from where; all of it in time that grows with the request's length.
// Never trusts what it reads: proving it is the telephony adapter's part.
import type Srf from 'drachtio-srf';
import type { SipSource } from '../../app/ports/telephony.js';
import { parseNameAddrs, type NameAddr } from './name-addr.js';

/** Longer numbers are nobody's: E.164 has 15 digits, and names of extensions are shorter than this. */
const longestNumber = 64;
const longestName = 80;

/** The parties that a request names; see `partiesOf`. */
export interface Parties {
  readonly from: NameAddr;
  readonly to: NameAddr;
  /** Empty when the request has no Contact, or `*`. */
  readonly contacts: readonly NameAddr[];
}

/** From, To and Contact of a request; undefined when it lacks what every request must have (RFC 3261 §8.1.1). */
export function partiesOf(req: Srf.SrfRequest): Parties | undefined {
  const from = parseNameAddrs(req.get('From') ?? '');
  const to = parseNameAddrs(req.get('To') ?? '');
  const contacts = contactsOf(req);
  if (from?.length !== 1 || to?.length !== 1 || contacts === undefined) return undefined;
  // §12.1.1: without a Contact there is nowhere to send a BYE to.
  if (req.method === 'INVITE' && contacts.length === 0) return undefined;
  if (!req.has('Call-ID') || !isCseq(req.get('CSeq') ?? '')) return undefined;
  return { from: from[0]!, to: to[0]!, contacts };
}

function contactsOf(req: Srf.SrfRequest): readonly NameAddr[] | undefined {
  const contact = headerOf(req, 'Contact')?.trim() ?? '';
  return contact === '' || contact === '*' ? [] : parseNameAddrs(contact);
}

const isCseq = (text: string): boolean => /^\d{1,10}\s/.test(text);

/** The request belongs to a dialog (RFC 3261 §12.2). */
export const isInDialog = ({ to }: Parties): boolean => to.params.has('tag');

/** It belongs to a dialog that the SIP server does not have (any more). */
export function isOfEndedDialog(req: Srf.SrfRequest): boolean {
  // The types of drachtio-srf leave out which dialog the SIP server says it belongs to.
  const { stackDialogId } = req as unknown as { readonly stackDialogId?: string };
  const parties = partiesOf(req);
  return parties !== undefined && isInDialog(parties) && !stackDialogId;
}

/** User part of the request URI; empty when there is none. */
export function dialledOf(req: Srf.SrfRequest): string {
  return cut(userOf(req.uri) ?? telNumber(req.uri) ?? '', longestNumber);
}

/** The caller as the network asserts it (RFC 3325), else as the From header says. Empty number = anonymous. */
export function callerOf(
  req: Srf.SrfRequest,
  { from }: Parties,
): { number: string; name: string | undefined } {
  const asserted = parseNameAddrs(headerOf(req, 'P-Asserted-Identity') ?? '')?.[0];
  const uri = asserted?.uri ?? from.uri;
  const number = userOf(uri) ?? telNumber(uri) ?? '';
  return {
    number: number.toLowerCase() === 'anonymous' ? '' : cut(number, longestNumber),
    name: from.name === undefined ? undefined : cut(from.name, longestName),
  };
}

/** No longer than that; a character of two code units is not halved: no URI can be made of a half. */
const cut = (text: string, length: number): string => text.slice(0, length).replace(/[\ud800-\udbff]$/, '');

/** Number of a tel: URI (RFC 3966). */
export function telNumber(uri: string): string | undefined {
  return /^tel:([^;]+)/i.exec(uri)?.[1];
}

/** User part of a SIP URI, unescaped; undefined when there is none. */
export function userOf(uri: string): string | undefined {
  const match = /^sips?:([^@;?]+)@/i.exec(uri);
  if (match === null) return undefined;
  const user = match[1]!.split(':')[0]!;
  try {
    return decodeURIComponent(user);
  } catch (error) {
    if (error instanceof URIError) return user;
    throw error;
  }
}

/** The socket that a request came from. */
export const sourceOf = (req: Srf.SrfRequest): SipSource => ({
  host: req.source_address,
  port: Number(req.source_port),
  transport: transportOf(req.protocol),
});

/** The request hides who it is from (RFC 3323 §4.1.1.3). */
export function isAnonymous({ from }: Parties): boolean {
  return (
    userOf(from.uri)?.toLowerCase() === 'anonymous' || /[@:]anonymous\.invalid(?:[:;?]|$)/i.test(from.uri)
  );
}

export function headerOf(req: Srf.SrfRequest, name: string): string | undefined {
  return req.has(name) ? req.get(name) : undefined;
}

export function transportOf(protocol: string): SipSource['transport'] {
  return protocol === 'tcp' || protocol === 'tls' || protocol === 'wss' ? protocol : 'udp';
}
