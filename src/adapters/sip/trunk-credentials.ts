// Our credentials for a carrier, handed to drachtio-srf when it is challenged for one call (RFC 3261 §22.2).
// Never hands them out twice to a carrier that does not take them: it would lock the account.
import type Srf from 'drachtio-srf';
import type { OutboundTrunk } from '../../app/ports/telephony.js';

type Credentials = NonNullable<OutboundTrunk['credentials']>;
type Give = (error: Error | null, username?: string, password?: string) => void;
export type ChallengeAnswer = (req: Srf.SrfRequest, res: Srf.SrfResponse, give: Give) => void;

/** What drachtio-srf calls for each challenge. `wanted`: the call is not given up yet. */
export function createChallengeAnswer(
  { username, password }: Credentials,
  wanted: () => boolean,
): ChallengeAnswer {
  /** drachtio-srf itself forgets an attempt at the next provisional response, and would go on for ever. */
  const refused = new Set<string>();
  return (req, res, give) => {
    const name = res.status === 407 ? 'proxy-authenticate' : 'www-authenticate';
    const challenges = challengesOf(res.has(name) ? res.get(name) : '');
    const usable = challenges.find((challenge) => isUsable(challenge));
    if (!wanted()) return give(new Error('the call was given up'));
    if (usable === undefined) return give(new Error('the carrier asks for what drachtio-srf cannot answer'));
    // RFC 2617 §3.2.1: the password was right, only the nonce was too old.
    const stale = /[\s,]stale\s*=\s*"?true/i.test(usable);
    const attempt = `${res.status} ${req.method}${stale ? ' stale' : ''}`;
    if (refused.has(attempt)) return give(new Error('the carrier refuses the credentials'));
    refused.add(attempt);
    // drachtio-srf reads one challenge, and takes a list of qop for a name.
    (res as unknown as { msg: { headers: Record<string, string> } }).msg.headers[name] = withOneQop(usable);
    give(null, username, password);
  };
}

/** A header may hold several challenges (RFC 8760 §2.3), and drachtio-srf joins headers of one name by commas. */
function challengesOf(header: string): readonly string[] {
  return header.split(/,\s*(?=[a-z]+\s+[a-z-]+\s*=)/i).map((challenge) => challenge.trim());
}

/** Digest with MD5 and without the request's body: what drachtio-srf can. */
function isUsable(challenge: string): boolean {
  if (!/^digest\s/i.test(challenge)) return false;
  const algorithm = /[\s,]algorithm\s*=\s*"?([\w-]+)/i.exec(challenge)?.[1] ?? 'MD5';
  return algorithm.toUpperCase() === 'MD5' && [undefined, 'auth'].includes(qopOf(challenge));
}

/** `auth` when that is among what is offered; undefined when nothing is (RFC 2069). */
function qopOf(challenge: string): string | undefined {
  const offered = /[\s,]qop\s*=\s*(?:"([^"]*)"|([^\s,]+))/i.exec(challenge);
  const list = (offered?.[1] ?? offered?.[2])?.split(',').map((one) => one.trim().toLowerCase());
  return list?.includes('auth') === true ? 'auth' : list?.[0];
}

const withOneQop = (challenge: string): string =>
  challenge.replace(/qop\s*=\s*(?:"[^"]*"|[^\s,]+)/i, 'qop="auth"');
