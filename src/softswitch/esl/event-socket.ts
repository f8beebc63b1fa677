// The media server as a whole: event socket, channels and the SIP side, put together.
// Never opens SIP or RTP sockets itself: user agent and engine are given.
import type { RealServerHabits } from '../control-protocol.js';
import type { Log } from '../log.js';
import type { MediaEngine } from '../media/media-engine-model.js';
import type { UserAgent } from '../sip/user-agent-model.js';
import type { ApiServices } from './api/api-model.js';
import { defaultMaxSessions } from './api/system-commands.js';
import { ChannelRegistry } from './channel/channel-registry.js';
import { ConferenceRegistry } from './conference/conference-registry.js';
import { Switchboard } from './channel/switchboard.js';
import { createEventSocketServer } from './event-socket-server.js';
import { MediaCalls } from './media-call.js';
import type { SdpFunctions } from './media-negotiation.js';
import { openOutboundSocket, parseSocketTarget, socketTargetOf } from './outbound-socket.js';
import { EventStream } from './wire/event-stream.js';

/** What fsmrf looks for when it is told no other. */
const defaultSofiaProfile = 'drachtio_mrf';

export interface MediaServerOptions {
  readonly host: string;
  readonly port: number;
  readonly password: string;
  readonly engine: MediaEngine;
  readonly userAgent: UserAgent;
  readonly sdp: SdpFunctions;
  /** See SoftswitchOptions.media. */
  readonly accessToken: string;
  /** Address put into SDP. */
  readonly rtpHost: string;
  /** Address of the SIP listener, as told to clients; IPv4. */
  readonly sipAddress: { readonly host: string; readonly port: number };
  /** See SoftswitchOptions.media; default `drachtio_mrf`. */
  readonly sofiaProfile?: string | undefined;
  /** Calls at once; default 4000. */
  readonly maxSessions?: number;
  /** See SoftswitchOptions. */
  readonly orphanGraceMs?: number | undefined;
  /** For tests; see SoftswitchOptions.habits. */
  readonly habits?: RealServerHabits | undefined;
  readonly log: Log;
  /** Default 20 s. */
  readonly heartbeatMs?: number;
  /** Default 5 s. */
  readonly authenticationTimeoutMs?: number;
}

export interface MediaServer {
  readonly eventSocket: { readonly host: string; readonly port: number };
  /** Channels that are up. */
  sessions(): number;
  /**
   * The call with that Call-ID has another owner: its channel connects to where the owner's INVITE says, and goes on with
   * what it does.
   */
  handOver(sipCallId: string, header: (name: string) => string | undefined): void;
  /** Ends every call with BYE, then the connections. Idempotent. */
  close(): Promise<void>;
}

/** Rejects with the event-socket listener's error. */
export async function createMediaServer(options: MediaServerOptions): Promise<MediaServer> {
  const { log, sipAddress } = options;
  const channels = new ChannelRegistry();
  const graceMs = options.habits?.outlivesClients === true ? Infinity : (options.orphanGraceMs ?? 0);
  const switchboard = new Switchboard((channel, target) => {
    const address = parseSocketTarget(target);
    if (address === undefined) void channel.hangup('DESTINATION_OUT_OF_ORDER', 'local');
    else openOutboundSocket(channel, address, services, graceMs);
  }, options.habits?.bridgeLagMs);
  const stream = new EventStream(sipAddress.host);
  const services: ApiServices = {
    channels,
    switchboard,
    conferences: new ConferenceRegistry(() => options.engine.createRoom(), stream, sipAddress.host),
    stream,
    globals: new Map([['local_ip_v4', sipAddress.host]]),
    sofiaProfile: options.sofiaProfile ?? defaultSofiaProfile,
    sipAddress: () => `${sipAddress.host}:${sipAddress.port}`,
    startedAtMs: Date.now(),
    maxSessions: options.maxSessions ?? defaultMaxSessions,
    fileExists: (path) => options.engine.fileExists(path),
    log,
  };
  const server = await createEventSocketServer({ ...options, services });
  const calls = new MediaCalls({ ...options, services, graceMs });
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await calls.close('MANAGER_REQUEST');
    await server.close();
  };
  return {
    eventSocket: server.address,
    sessions: () => channels.counts().current,
    handOver(sipCallId, header): void {
      const channel = channels.all().find(({ variables }) => variables.get('sip_call_id') === sipCallId);
      const target = socketTargetOf(header);
      if (channel === undefined || channel.ended || target === undefined) return;
      // By this drachtio-fsmrf knows which of its endpoints a connection is for.
      channel.variables.set('sip_user_agent', header('user-agent'));
      openOutboundSocket(channel, target, services, graceMs);
    },
    close(): Promise<void> {
      closing ??= close();
      return closing;
    },
  };
}
