// Who sent an INVITE, as far as its source or an earlier run has proven it.
// Never asks anybody for a password.
import type Srf from 'drachtio-srf';
import type { LegOrigin, SipDirectory } from '../../app/ports/telephony.js';
import { parseDigests } from './digest-header.js';
import { dialledOf, headerOf, isAnonymous, userOf, type Parties } from './sip-identity.js';

/** An extension's number could be written so. */
const looksLikeExtension = (user: string): boolean => /^\d{2,6}$/.test(user);

/** A trunk is known by its address; where a phone shares that, a number that is the trunk's DID is the trunk's call. */
export function trunkOrigin(
  req: Srf.SrfRequest,
  { from }: Parties,
  directory: SipDirectory,
): LegOrigin | undefined {
  const trunkId = directory.trunkOf(req.source_address);
  if (trunkId === undefined) return undefined;
  const isPhone = looksLikeExtension(userOf(from.uri) ?? '') && !directory.isDid(dialledOf(req), trunkId);
  return isPhone ? undefined : { kind: 'trunk', trunkId };
}

/**
 * Of an INVITE that an earlier run let ring: it did so only after the password was right. Undefined when the trunk or the
 * extension is there no more.
 */
export function provenBefore(
  req: Srf.SrfRequest,
  parties: Parties,
  directory: SipDirectory,
): LegOrigin | undefined {
  const trunk = trunkOrigin(req, parties, directory);
  if (trunk !== undefined) return trunk;
  const withheld = isAnonymous(parties);
  const user = withheld ? usernameOf(req) : userOf(parties.from.uri);
  const extension = user === undefined ? undefined : directory.extension(user);
  if (extension === undefined) return undefined;
  return { kind: 'extension', extension, ...(withheld ? { withheld } : {}) };
}

/** Whose password was given. */
function usernameOf(req: Srf.SrfRequest): string | undefined {
  const headers = [headerOf(req, 'Proxy-Authorization'), headerOf(req, 'Authorization')];
  const given = headers.flatMap((header) => (header === undefined ? [] : parseDigests(header)));
  return given.find(({ username }) => username !== undefined)?.username;
}
