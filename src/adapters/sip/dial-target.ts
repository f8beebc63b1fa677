// To which addresses one dialled party leads, and what the INVITE to each of them says.
// Never sends anything.
import type Srf from 'drachtio-srf';
import type { Binding } from '../../app/ports/store.js';
import type { AutoAnswer, DialRequest, OutboundTrunk } from '../../app/ports/telephony.js';

export interface DialTarget {
  readonly uri: string;
  /** Next hop, when it is not where the URI points. */
  readonly proxy?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** For a carrier that asks who we are. */
  readonly credentials?: OutboundTrunk['credentials'];
}

type Caller = Pick<DialRequest, 'callerNumber' | 'callerName'>;

/** drachtio puts its own address there. */
const ownHost = 'localhost';
/** Headers that name a URI without meaning one: a name that exists nowhere (RFC 2606 §2). */
const noHost = 'centrale.invalid';

/** What makes a phone answer by itself; which one it takes is a matter of its make and set-up. */
const autoAnswerHeaders: Readonly<Record<AutoAnswer, Readonly<Record<string, string>>>> = {
  off: {},
  // RFC 5373 §4.1
  'answer-mode': { 'Answer-Mode': 'Auto' },
  // RFC 3261 §20.9, with the parameter that desk phones have agreed upon.
  'call-info': { 'Call-Info': `<sip:${noHost}>;answer-after=0` },
  // RFC 3261 §20.4, likewise.
  'alert-info': { 'Alert-Info': `<http://${noHost}>;info=alert-autoanswer;delay=0` },
};

/** One target for each device. */
export function deviceTargets(
  bindings: readonly Binding[],
  caller: Caller,
  autoAnswer: AutoAnswer,
): readonly DialTarget[] {
  const headers = {
    From: `${displayName(caller.callerName)}<sip:${userPart(caller.callerNumber)}@${ownHost}>`,
    ...autoAnswerHeaders[autoAnswer],
  };
  return bindings.map((binding) => ({
    uri: binding.contactUri,
    headers,
    ...(isBehindNat(binding) ? { proxy: sourceUri(binding) } : {}),
  }));
}

/** The number, at the carrier. */
export function trunkTarget(trunk: OutboundTrunk, number: string, caller: Caller): DialTarget {
  const shown = trunk.callerNumber ?? caller.callerNumber;
  const identity = `<sip:${userPart(shown)}@${ownHost}>`;
  return {
    uri: `sip:${userPart(number)}@${hostPart(trunk.host)}:${trunk.port};transport=${trunk.transport}`,
    headers:
      shown === ''
        ? // RFC 3323 §4.1
          { From: '"Anonymous" <sip:anonymous@anonymous.invalid>' }
        : {
            From: `${displayName(caller.callerName)}${identity}`,
            // RFC 3325 §9.1: many carriers show this one, and refuse a call without.
            'P-Asserted-Identity': identity,
          },
    ...(trunk.credentials === undefined ? {} : { credentials: trunk.credentials }),
  };
}

export function inviteOptions(target: DialTarget, sipCallId: string, localSdp: string): Srf.CreateUACOptions {
  const { proxy, headers } = target;
  return {
    localSdp,
    // drachtio-srf writes into it when it answers a challenge.
    headers: { ...headers, Contact: `<sip:centrale@${ownHost}>`, 'Call-ID': sipCallId },
    ...(proxy === undefined ? {} : { proxy }),
  };
}

const displayName = (name: string | undefined): string =>
  name === undefined ? '' : `"${name.replace(/["\\\r\n]/g, ' ')}" `;

const userPart = (number: string): string =>
  number === '' ? 'anonymous' : encodeURIComponent(number).replace(/%2B/gi, '+');

/** A UDP phone whose contact is not where its packets come from. */
function isBehindNat(binding: Binding): boolean {
  if (binding.transport !== 'udp') return false;
  const match = /^sips?:(?:[^@]*@)?(\[[^\]]+\]|[^:;?>]+)(?::(\d+))?/i.exec(binding.contactUri);
  return (
    bareHost(match?.[1] ?? '') !== bareHost(binding.sourceHost) ||
    Number(match?.[2] ?? 5060) !== binding.sourcePort
  );
}

const sourceUri = ({ sourceHost, sourcePort }: Binding): string =>
  `sip:${hostPart(sourceHost)}:${sourcePort}`;

function hostPart(host: string): string {
  const bare = bareHost(host);
  return bare.includes(':') ? `[${bare}]` : bare;
}

/** Without the brackets of an IPv6 reference (RFC 3986 §3.2.2). */
const bareHost = (host: string): string => host.replace(/^\[|\]$/g, '');
