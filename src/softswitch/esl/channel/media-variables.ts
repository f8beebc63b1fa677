// The channel variables that describe the RTP stream.
// Never reads the SDP.
import type { RemoteMedia } from '../../media/media-engine-model.js';
import type { Channel } from './channel.js';

const codecNames = { 0: 'PCMU', 8: 'PCMA' } as const;

export interface LocalMedia {
  readonly host: string;
  readonly port: number;
  readonly sdp: string;
}

/** `remote` undefined = the peer has not told its address yet (a late offer answered with our own address). */
export function mediaVariables(
  local: LocalMedia,
  remote: RemoteMedia | undefined,
  remoteSdp: string,
): Record<string, string | undefined> {
  const codec = remote === undefined ? undefined : codecNames[remote.audio];
  const telephoneEvent = remote?.telephoneEvent === undefined ? undefined : String(remote.telephoneEvent);
  return {
    switch_r_sdp: remoteSdp,
    rtp_local_sdp_str: local.sdp,
    local_media_ip: local.host,
    local_media_port: String(local.port),
    advertised_media_ip: local.host,
    remote_media_ip: remote?.host ?? local.host,
    remote_media_port: String(remote?.port ?? local.port),
    remote_audio_media_flow: remote?.direction ?? 'inactive',
    audio_media_flow: remote?.direction ?? 'inactive',
    dtmf_type: remote === undefined || telephoneEvent !== undefined ? 'rfc2833' : 'none',
    rtp_use_codec_string: 'PCMU,PCMA',
    rtp_use_codec_name: codec,
    rtp_use_codec_rate: codec === undefined ? undefined : '8000',
    rtp_use_codec_ptime: remote === undefined ? undefined : String(remote.ptimeMs),
    rtp_use_codec_channels: codec === undefined ? undefined : '1',
    rtp_use_pt: remote === undefined ? undefined : String(remote.audio),
    rtp_2833_send_payload: telephoneEvent,
    rtp_2833_recv_payload: telephoneEvent,
    read_codec: codec,
    write_codec: codec,
    read_rate: '8000',
    write_rate: '8000',
  };
}

/** Asks the engine for the counters and keeps them as `rtp_audio_…`. */
export async function refreshMediaVariables(channel: Channel): Promise<void> {
  const stats = await channel.session.stats();
  channel.variables.setAll({
    rtp_audio_in_packet_count: String(stats.packetsReceived),
    rtp_audio_in_media_packet_count: String(stats.packetsReceived),
    rtp_audio_in_skip_packet_count: String(stats.packetsLost),
    rtp_audio_out_packet_count: String(stats.packetsSent),
    rtp_audio_out_media_packet_count: String(stats.packetsSent),
    rtp_audio_out_skip_packet_count: String(stats.packetsDroppedInside),
  });
}
