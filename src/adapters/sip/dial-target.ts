// To which addresses one dialled party leads, and what the INVITE to each of them says.
// Never sends anything.
import type Srf from 'drachtio-srf';
import type { Binding } from '../../app/ports/store.js';
import type { DialRequest, OutboundTrunk } from '../../app/ports/telephony.js';
import type { AutoAnswer } from '../../core/calls/dialled-party.js';
import { bareHost } from './contact-policy.js';
import { abilitiesForPhones, carrierMethods } from './request-support.js';

export interface DialTarget {
  readonly uri: string;
  /** Next hop. What the URI says about a host is a device's own word, and reaches nobody. Absent: a flow of drachtio's own (TLS, WebSocket). */
  readonly proxy?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** For a carrier that asks who we are. */
  readonly credentials?: OutboundTrunk['credentials'];
  /** Who may ask for them. */
  readonly carrier?: Pick<OutboundTrunk, 'host' | 'addresses'>;
}

type Caller = Pick<DialRequest, 'callerNumber' | 'callerName' | 'withheld'>;

/** drachtio puts its own address there. */
const ownHost = 'localhost';
/** Headers that name a URI without meaning one: a name that exists nowhere (RFC 2606 §2). */
const noHost = 'centrale.invalid';

/** RFC 3323 §4.1.1.3 */
const anonymous = '"Anonymous" <sip:anonymous@anonymous.invalid>';

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
    From: caller.withheld
      ? anonymous
      : `${displayName(caller.callerName)}<sip:${userPart(caller.callerNumber)}@${ownHost}>`,
    ...abilitiesForPhones,
    ...autoAnswerHeaders[autoAnswer],
  };
  return bindings.map((binding) => ({
    uri: binding.contactUri,
    headers,
    ...hopOf(binding),
  }));
}

/** The number, at the carrier. */
export function trunkTarget(trunk: OutboundTrunk, number: string, caller: Caller): DialTarget {
  const withheld = caller.withheld ?? false;
  // An extension's number is nobody's outside: of who withholds it the carrier hears only whose line it is.
  const shown = trunk.callerNumber ?? (withheld ? '' : caller.callerNumber);
  const hop = `sip:${hostPart(trunk.host)}:${trunk.port};transport=${trunk.transport}`;
  const identity = `<sip:${userPart(shown)}@${ownHost}>`;
  return {
    uri: `sip:${userPart(number)}@${hostPart(trunk.host)}:${trunk.port};transport=${trunk.transport}`,
    headers: {
      Allow: carrierMethods,
      From: withheld || shown === '' ? anonymous : `${displayName(caller.callerName)}${identity}`,
      // RFC 3325 §9.1: many carriers show this one, and refuse a call without.
      ...(shown === '' ? {} : { 'P-Asserted-Identity': identity }),
      // §9.3: to nobody else.
      ...(withheld ? { Privacy: 'id' } : {}),
    },
    proxy: hop,
    ...(trunk.credentials === undefined ? {} : { credentials: trunk.credentials, carrier: trunk }),
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

/** Its devices are dialled at the socket from which they registered; others by their Contact, in a flow of drachtio's own. */
export const isDialledAtSocket = (transport: Binding['transport']): boolean =>
  transport === 'udp' || transport === 'tcp';

const hopOf = ({ sourceHost, sourcePort, transport }: Binding): Pick<DialTarget, 'proxy'> =>
  isDialledAtSocket(transport)
    ? { proxy: `sip:${hostPart(sourceHost)}:${sourcePort};transport=${transport}` }
    : {};

/** In brackets when it is an IPv6 address (RFC 3986 §3.2.2). */
function hostPart(host: string): string {
  const bare = bareHost(host);
  return bare.includes(':') ? `[${bare}]` : bare;
}
