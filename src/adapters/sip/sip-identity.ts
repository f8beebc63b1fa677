// Reads from a request who calls whom.
// Never trusts what it reads: proving it is the telephony adapter's part.
import type Srf from 'drachtio-srf';
import { headerOf, userOf } from './registrar.js';

/** User part of the request URI; empty when there is none. */
export function dialledOf(req: Srf.SrfRequest): string {
  return userOf(req.uri) ?? telNumber(req.uri) ?? '';
}

/** The caller as the network asserts it (RFC 3325), else as the From header says. Empty number = anonymous. */
export function callerOf(req: Srf.SrfRequest): { number: string; name: string | undefined } {
  const from = req.getParsedHeader('From');
  const asserted = headerOf(req, 'P-Asserted-Identity');
  const assertedUri =
    asserted === undefined ? undefined : (/<([^>]+)>/.exec(asserted)?.[1] ?? asserted.trim());
  const uri = assertedUri ?? from.uri;
  const number = userOf(uri) ?? telNumber(uri) ?? '';
  const name = from.name?.replace(/^"|"$/g, '').trim();
  return { number: /^anonymous$/i.test(number) ? '' : number, name: name ? name.slice(0, 80) : undefined };
}

/** Number of a tel: URI (RFC 3966). */
function telNumber(uri: string): string | undefined {
  return /^tel:([^;]+)/i.exec(uri)?.[1];
}
