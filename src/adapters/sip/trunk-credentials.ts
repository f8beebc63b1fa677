// Our credentials for a carrier, handed to drachtio-srf when it is challenged for one call (RFC 3261 §22.2).
// Never hands them out twice to a carrier that does not take them: it would lock the account.
import type Srf from 'drachtio-srf';
import type { OutboundTrunk } from '../../app/ports/telephony.js';
import { parseDigests, type DigestParameters } from './digest-header.js';

type Credentials = NonNullable<OutboundTrunk['credentials']>;
type Give = (error: Error | null, username?: string, password?: string) => void;
export type ChallengeAnswer = (req: Srf.SrfRequest, res: Srf.SrfResponse, give: Give) => void;

export interface ChallengeOptions {
  readonly credentials: Credentials;
  /** The call is not given up yet. */
  readonly wanted: () => boolean;
  /** Whoever else asks would get what the carrier takes for our password. */
  readonly isCarrier: (address: string) => Promise<boolean>;
}

/** What drachtio-srf calls for each challenge. */
export function createChallengeAnswer({
  credentials: { username, password },
  wanted,
  isCarrier,
}: ChallengeOptions): ChallengeAnswer {
  /** drachtio-srf itself forgets an attempt at the next provisional response, and would go on for ever. */
  const refused = new Set<string>();
  return (req, res, give) => {
    const name = res.status === 407 ? 'proxy-authenticate' : 'www-authenticate';
    const usable = parseDigests(res.has(name) ? res.get(name) : '').find(isUsable);
    if (!wanted()) return give(new Error('the call was given up'));
    if (usable === undefined) return give(new Error('the carrier asks for what drachtio-srf cannot answer'));
    // RFC 2617 §3.2.1: the password was right, only the nonce was too old.
    const stale = usable['stale']?.toLowerCase() === 'true';
    const attempt = `${res.status} ${req.method}${stale ? ' stale' : ''}`;
    if (refused.has(attempt)) return give(new Error('the carrier refuses the credentials'));
    void isCarrier(res.source_address).then((own) => {
      if (!own) return give(new Error(`${res.source_address} is not the carrier, and gets no credentials`));
      if (!wanted()) return give(new Error('the call was given up'));
      refused.add(attempt);
      (res as unknown as { msg: { headers: Record<string, string> } }).msg.headers[name] =
        challengeText(usable);
      give(null, username, password);
    });
  };
}

/** Digest with MD5 and without the request's body: what drachtio-srf can. */
function isUsable({ algorithm = 'MD5', qop }: DigestParameters): boolean {
  return algorithm.toUpperCase() === 'MD5' && (qop === undefined || offersAuth(qop));
}

const offersAuth = (qop: string): boolean =>
  qop.split(',').some((one) => one.trim().toLowerCase() === 'auth');

/** drachtio-srf reads one challenge, and takes a list of qop for a name. */
function challengeText({ realm = '', nonce = '', opaque, qop }: DigestParameters): string {
  const parameters = { realm, nonce, ...(opaque === undefined ? {} : { opaque }) };
  const quoted = Object.entries(parameters).map(
    ([name, value]) => `${name}="${value.replace(/["\\]/g, '\\$&')}"`,
  );
  return `Digest ${[...quoted, ...(qop === undefined ? [] : ['qop="auth"'])].join(', ')}`;
}
