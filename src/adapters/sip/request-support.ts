// What a request insists on, and whether we can do it (RFC 3261 §8.2.2.3).
// Never answers anything.
import type Srf from 'drachtio-srf';
import { headerOf } from './sip-identity.js';

/** RFC 4028; RFC 3262: reliable provisionals are none where none are sent. The SIP server does both. */
const extensions: ReadonlySet<string> = new Set(['timer', '100rel']);

/** Methods that somebody here takes outside a dialog or in one, for Allow (RFC 3261 §20.5). */
export const supportedMethods = 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK, REGISTER, NOTIFY';

/** Option tags that the request requires and we do not know. */
export function unknownExtensions(req: Srf.SrfRequest): readonly string[] {
  const required = (headerOf(req, 'Require') ?? '').split(',').map((tag) => tag.trim());
  return required.filter((tag) => tag !== '' && !extensions.has(tag.toLowerCase()));
}
