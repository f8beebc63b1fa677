// Who calls this channel and how the call looked on the wire, as event headers and channel variables.
// Never parses SDP.
import type { SipMessageView } from '../../sip/user-agent-model.js';
import type { EventValue } from '../wire/esl-event.js';

/** The profile name that fsmrf looks for. */
export const sofiaProfile = 'drachtio_mrf';
const context = 'mrf';

interface SipAddress {
  readonly user: string;
  readonly host: string;
  readonly port: string;
  readonly tag: string;
  readonly uri: string;
}

/** The parts of a name-addr or addr-spec (RFC 3261 §25.1) that variables show. */
function readAddress(text: string): SipAddress {
  const bare = /<([^>]*)>/.exec(text)?.[1] ?? text.split(';')[0] ?? '';
  const match = /^sips?:(?:([^@;?]*)@)?(\[[^\]]*\]|[^:;?]*)(?::(\d+))?/i.exec(bare.trim());
  const [, user = '', host = '', port = ''] = match ?? [];
  const uri = `${user === '' ? '' : `${user}@`}${host}${port === '' ? '' : `:${port}`}`;
  return { user, host, port, uri, tag: /;\s*tag=([^;>\s]+)/i.exec(text)?.[1] ?? '' };
}

function addressVariables(prefix: string, address: SipAddress): Record<string, string> {
  return {
    [`${prefix}_user`]: address.user,
    [`${prefix}_port`]: address.port,
    [`${prefix}_uri`]: address.uri,
    [`${prefix}_host`]: address.host,
  };
}

export interface CallerProfile {
  readonly channelName: string;
  readonly networkHost: string;
  readonly destination: string;
  readonly createdAtUs: number;
}

export function readCallerProfile(invite: SipMessageView): CallerProfile {
  const from = readAddress(invite.header('From') ?? '');
  const user = from.user === '' ? 'nobody' : from.user;
  const port = from.port === '' ? '' : `:${from.port}`;
  return {
    channelName: `sofia/${sofiaProfile}/${user}@${from.host}${port}`,
    networkHost: invite.source.host,
    destination: readAddress(invite.uri ?? '').user,
    createdAtUs: Date.now() * 1000,
  };
}

/** Headers `<prefix>-…` of an event: `Caller`, `Channel` or `Other-Leg`. */
export function profileHeaders(prefix: string, profile: CallerProfile, uuid: string): Record<string, string> {
  const time = String(profile.createdAtUs);
  return {
    [`${prefix}-Direction`]: 'inbound',
    [`${prefix}-Logical-Direction`]: 'inbound',
    [`${prefix}-Dialplan`]: 'XML',
    [`${prefix}-Caller-ID-Name`]: 'unknown',
    [`${prefix}-Orig-Caller-ID-Name`]: 'unknown',
    [`${prefix}-Network-Addr`]: profile.networkHost,
    [`${prefix}-Destination-Number`]: profile.destination,
    [`${prefix}-Unique-ID`]: uuid,
    [`${prefix}-Source`]: 'mod_sofia',
    [`${prefix}-Context`]: context,
    [`${prefix}-Channel-Name`]: profile.channelName,
    [`${prefix}-Profile-Created-Time`]: time,
    [`${prefix}-Channel-Created-Time`]: time,
    [`${prefix}-Channel-Answered-Time`]: time,
  };
}

/** Variables that the INVITE itself gives; a custom header becomes `sip_h_<name>`. */
export function inviteVariables(invite: SipMessageView): Record<string, EventValue> {
  const from = readAddress(invite.header('From') ?? '');
  const user = from.user === '' ? 'nobody' : from.user;
  const custom: Record<string, string> = {};
  for (const name of invite.customHeaders) custom[`sip_h_${name}`] = invite.header(name) ?? '';
  return {
    ...addressVariables('sip_from', {
      ...from,
      user,
      uri: from.user === '' ? `nobody@${from.uri}` : from.uri,
    }),
    ...addressVariables('sip_req', readAddress(invite.uri ?? '')),
    ...addressVariables('sip_to', readAddress(invite.header('To') ?? '')),
    ...addressVariables('sip_contact', readAddress(invite.header('Contact') ?? '')),
    ...custom,
    sip_network_ip: invite.source.host,
    sip_network_port: String(invite.source.port),
    sip_received_ip: invite.source.host,
    sip_received_port: String(invite.source.port),
    sip_via_protocol: invite.source.transport,
    sip_from_tag: from.tag,
    sip_full_from: invite.header('From') ?? '',
    sip_full_to: invite.header('To') ?? '',
    sip_full_via: invite.headers('Via').join(','),
    sip_call_id: invite.header('Call-ID') ?? '',
    sip_cseq: (invite.header('CSeq') ?? '').split(/\s/)[0] ?? '',
    sip_user_agent: invite.header('User-Agent') ?? '',
    max_forwards: invite.header('Max-Forwards') ?? '70',
    sofia_profile_name: sofiaProfile,
    channel_name: readCallerProfile(invite).channelName,
  };
}
