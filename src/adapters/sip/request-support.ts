// What a request insists on, and whether we can do it (RFC 3261 §8.2.2.3).
// Never answers anything.
import type Srf from 'drachtio-srf';
import { headerOf } from './sip-identity.js';

/** RFC 4028, and RFC 3262 as `wantsReliable` says: the SIP server does the work of both; RFC 3891. */
const extensions: ReadonlySet<string> = new Set(['timer', '100rel', 'replaces']);

/** Methods that are taken in a dialog with a carrier, for Allow (RFC 3261 §20.5). */
export const carrierMethods = 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK';

/** Those taken in one with a phone of ours: without REFER here some phones offer no transfer. */
const phoneMethods = `${carrierMethods}, REFER, NOTIFY`;

/** What a phone of ours is told that we can (RFC 3261 §20.5, §20.37). Session timers are the SIP server's to tell of. */
export const abilitiesForPhones = { Allow: phoneMethods, Supported: 'replaces' } as const;

/** Those that somebody here takes outside a dialog or in one. */
export const supportedMethods = `${phoneMethods}, REGISTER`;

/** Option tags that the request requires and we do not know. */
export function unknownExtensions(req: Srf.SrfRequest): readonly string[] {
  return requiredBy(req).filter((tag) => tag !== '' && !extensions.has(tag.toLowerCase()));
}

/** Every provisional answer but a 100 must be one that the caller acknowledges (RFC 3262 §3); who only can is not asked to. */
export const wantsReliable = (req: Srf.SrfRequest): boolean =>
  requiredBy(req).some((tag) => tag.toLowerCase() === '100rel');

const requiredBy = (req: Srf.SrfRequest): readonly string[] =>
  (headerOf(req, 'Require') ?? '').split(',').map((tag) => tag.trim());
