// What of an INVITE nobody could serve, and what it is refused with.
// Never looks at who sent it.
import type Srf from 'drachtio-srf';
import { isAudioOffer } from '../../core/pbx/sdp-offer.js';
import { headerOf } from './sip-identity.js';

/** What RFC 3261 §21.4.13 and §21.4.26 say to a body that nobody could serve; undefined = it can be tried. No offer is fine. */
export function faultOfOffer(
  req: Srf.SrfRequest,
): { status: number; reason: string; headers: Record<string, string> } | undefined {
  if (req.body.trim() === '') return undefined;
  const type = headerOf(req, 'Content-Type')?.split(';')[0]?.trim().toLowerCase() ?? 'application/sdp';
  const encoding = headerOf(req, 'Content-Encoding')?.trim().toLowerCase() ?? 'identity';
  if (type !== 'application/sdp' || encoding !== 'identity')
    return {
      status: 415,
      reason: 'Unsupported Media Type',
      headers: { Accept: 'application/sdp', 'Accept-Encoding': 'identity' },
    };
  return isAudioOffer(req.body) ? undefined : { status: 488, reason: 'Not Acceptable Here', headers: {} };
}

/** Its addresses are what drachtio-srf can parse. */
export function isReadableBySrf(req: Srf.SrfRequest): boolean {
  try {
    for (const name of ['From', 'To', 'Contact']) req.getParsedHeader(name);
    return true;
  } catch {
    // Whatever its parser did not like: there is no more to be known than that.
    return false;
  }
}
