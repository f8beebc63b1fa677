// Reads from a request who calls whom, and from where.
// Never trusts what it reads: proving it is the telephony adapter's part.
import type Srf from 'drachtio-srf';
import type { SipSource } from '../../app/ports/telephony.js';

/** Longer numbers are nobody's: E.164 has 15 digits, and names of extensions are shorter than this. */
const longestNumber = 64;
const longestName = 80;

/**
 * Whether everything that we read from a request can be read (RFC 3261 §8.1.1): drachtio-srf parses a header when it is
 * asked for, and throws on one that is missing or malformed.
 */
export function isReadable(req: Srf.SrfRequest): boolean {
  try {
    req.getParsedHeader('From');
    req.getParsedHeader('To');
    const contacts = req.has('Contact') ? req.getParsedHeader('Contact') : [];
    // §12.1.1: without a Contact there is nowhere to send a BYE to.
    if (req.method === 'INVITE' && !contacts[0]?.uri) return false;
    return req.has('Call-ID') && /^\d+\s+\S/.test(req.get('CSeq') ?? '');
  } catch {
    // Whatever the parser did not like: there is no more to be known than that.
    return false;
  }
}

/** The request belongs to a dialog (RFC 3261 §12.2). */
export function isInDialog(req: Srf.SrfRequest): boolean {
  return req.getParsedHeader('To').params?.['tag'] !== undefined;
}

/** User part of the request URI; empty when there is none. */
export function dialledOf(req: Srf.SrfRequest): string {
  return (userOf(req.uri) ?? telNumber(req.uri) ?? '').slice(0, longestNumber);
}

/** The caller as the network asserts it (RFC 3325), else as the From header says. Empty number = anonymous. */
export function callerOf(req: Srf.SrfRequest): { number: string; name: string | undefined } {
  const from = req.getParsedHeader('From');
  const asserted = headerOf(req, 'P-Asserted-Identity');
  const assertedUri =
    asserted === undefined ? undefined : (/<([^>]+)>/.exec(asserted)?.[1] ?? asserted.trim());
  const uri = assertedUri ?? from.uri;
  const number = userOf(uri) ?? telNumber(uri) ?? '';
  const name = from.name?.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1').trim();
  return {
    number: /^anonymous$/i.test(number) ? '' : number.slice(0, longestNumber),
    name: name ? name.slice(0, longestName) : undefined,
  };
}

/** Number of a tel: URI (RFC 3966). */
function telNumber(uri: string): string | undefined {
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

export function headerOf(req: Srf.SrfRequest, name: string): string | undefined {
  return req.has(name) ? req.get(name) : undefined;
}

export function transportOf(protocol: string): SipSource['transport'] {
  return protocol === 'tcp' || protocol === 'tls' || protocol === 'wss' ? protocol : 'udp';
}
