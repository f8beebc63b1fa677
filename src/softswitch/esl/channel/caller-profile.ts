// Who calls this channel and how the call looked on the wire, as event headers and channel variables.
// Never parses SDP.
import type { SipMessageView } from '../../sip/user-agent-model.js';
import type { ChannelVariables } from './channel-variables.js';

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

function setAddress(variables: ChannelVariables, prefix: string, address: SipAddress): void {
  variables.set(`${prefix}_user`, address.user);
  variables.set(`${prefix}_port`, address.port);
  variables.set(`${prefix}_uri`, address.uri);
  variables.set(`${prefix}_host`, address.host);
}

export interface CallerProfile {
  /** See SoftswitchOptions.media. */
  readonly sofiaProfile: string;
  readonly channelName: string;
  readonly networkHost: string;
  readonly destination: string;
  readonly createdAtUs: number;
}

export function readCallerProfile(invite: SipMessageView, sofiaProfile: string): CallerProfile {
  const from = readAddress(invite.header('From') ?? '');
  const user = from.user === '' ? 'nobody' : from.user;
  const port = from.port === '' ? '' : `:${from.port}`;
  return {
    sofiaProfile,
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
export function setInviteVariables(
  variables: ChannelVariables,
  invite: SipMessageView,
  profile: CallerProfile,
): void {
  const from = readAddress(invite.header('From') ?? '');
  const named = from.user === '' ? { ...from, user: 'nobody', uri: `nobody@${from.uri}` } : from;
  setAddress(variables, 'sip_from', named);
  setAddress(variables, 'sip_req', readAddress(invite.uri ?? ''));
  setAddress(variables, 'sip_to', readAddress(invite.header('To') ?? ''));
  setAddress(variables, 'sip_contact', readAddress(invite.header('Contact') ?? ''));
  for (const name of invite.customHeaders) variables.set(`sip_h_${name}`, invite.header(name));
  variables.setAll({
    sip_network_ip: invite.source.host,
    sip_network_port: String(invite.source.port),
    sip_received_ip: invite.source.host,
    sip_received_port: String(invite.source.port),
    sip_via_protocol: invite.source.transport,
    sip_from_tag: from.tag,
    sip_full_from: invite.header('From'),
    sip_full_to: invite.header('To'),
    sip_full_via: invite.headers('Via').join(','),
    sip_call_id: invite.header('Call-ID'),
    sip_cseq: (invite.header('CSeq') ?? '').split(/\s/)[0],
    sip_user_agent: invite.header('User-Agent'),
    max_forwards: invite.header('Max-Forwards') ?? '70',
    sofia_profile_name: profile.sofiaProfile,
    channel_name: profile.channelName,
  });
}
