// Puts the softswitch together: drachtio server, media engine, event socket and the media server's SIP side.
// Never reads the environment and never ends the process.
import { randomBytes } from 'node:crypto';
import type { SoftswitchAddresses, SoftswitchOptions, SoftswitchStats } from './control-protocol.js';
import type { DrachtioServer, MediaServerAccess } from './drachtio/drachtio-server.js';
import { createDrachtioServer } from './drachtio/drachtio-server.js';
import type { MediaServer } from './esl/event-socket.js';
import { createMediaServer } from './esl/event-socket.js';
import type { Log } from './log.js';
import { createMediaEngine } from './media/media-engine.js';
import type { MediaEngine } from './media/media-engine-model.js';
import * as sdp from './media/sdp-negotiation.js';
import { reachableHost } from './sip/transport-layer.js';
import { createUserAgent } from './sip/user-agent.js';

/** Longest wait for answers to BYEs, ms: the whole stop must end before whoever asked for it loses patience. */
const byeTimeoutMs = 1500;
const accessTokenBytes = 24;
const microsecondsPerMs = 1000;
const highestPort = 65_535;

/** The softswitch could not start; nothing is left open. */
export class SoftswitchStartError extends Error {
  override readonly name = 'SoftswitchStartError';

  constructor(
    /** e.g. EADDRINUSE */
    readonly code: string,
    message: string,
    /** Path in SoftswitchOptions, e.g. `sip.listeners.0.port`. */
    readonly option: string | undefined,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

export interface Softswitch {
  readonly addresses: SoftswitchAddresses;
  stats(): Promise<SoftswitchStats>;
  /** Ends every call with BYE and closes everything, in bounded time. Idempotent. */
  close(): Promise<void>;
}

function systemError(error: unknown): { readonly code: string; readonly port: number | undefined } {
  const { code, port } = (error ?? {}) as { code?: unknown; port?: unknown };
  return {
    code: typeof code === 'string' ? code : 'EUNKNOWN',
    port: typeof port === 'number' ? port : undefined,
  };
}

/** Names the option at fault: a taken port, or an address that is not ours. */
function explain(error: unknown, option: (port: number | undefined) => string): SoftswitchStartError {
  const { code, port } = systemError(error);
  const field = code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' ? 'host' : 'port';
  const message = error instanceof Error ? error.message : String(error);
  return new SoftswitchStartError(code, message, option(port).replace(/port$/, field), error);
}

function checkPorts({ media }: SoftswitchOptions): void {
  const { rtpPortMin, rtpPortMax } = media;
  const wholeRange = Number.isInteger(rtpPortMin) && Number.isInteger(rtpPortMax);
  if (wholeRange && rtpPortMin > 0 && rtpPortMin <= rtpPortMax && rtpPortMax <= highestPort) return;
  throw new SoftswitchStartError(
    'EINVAL',
    `no RTP ports between ${rtpPortMin} and ${rtpPortMax}`,
    'media.rtpPortMin',
  );
}

/** Each listener is tried in turn, so the one with the port at fault is known by it. */
function sipOption({ sip }: SoftswitchOptions, port: number | undefined): string {
  const at = sip.listeners.findIndex((listener) => listener.port === port);
  return `sip.listeners.${Math.max(0, at)}.port`;
}

/** What is open, closed in the reverse order. */
class Resources {
  private readonly closers: (() => Promise<void>)[] = [];

  constructor(private readonly log: Log) {}

  add(close: () => Promise<void>): void {
    this.closers.push(close);
  }

  async close(): Promise<void> {
    for (let close = this.closers.pop(); close !== undefined; close = this.closers.pop()) {
      try {
        await close();
      } catch (error) {
        this.log.error('a part of the softswitch did not close', { error });
      }
    }
  }
}

async function openMedia(
  { media, eventSocket, habits, orphanGraceMs }: SoftswitchOptions,
  accessToken: string,
  log: Log,
  resources: Resources,
): Promise<{ engine: MediaEngine; server: MediaServer; sipPort: number }> {
  const engine = await createMediaEngine({
    ...media,
    recordingsDirs: media.recordingsDirs ?? [],
    recordChunkBytes: habits?.recordChunkBytes,
    log,
  }).catch((error: unknown) => {
    throw explain(error, () => 'media');
  });
  resources.add(() => engine.close());
  const { sipHost: host, sipPort: port } = media;
  const userAgent = await createUserAgent({
    listeners: [
      { transport: 'udp', host, port },
      { transport: 'tcp', host, port },
    ],
    log,
  }).catch((error: unknown) => {
    throw explain(error, () => 'media.sipPort');
  });
  resources.add(() => userAgent.close());
  const sipPort = userAgent.listeners[0]?.port ?? port;
  engine.neverSendTo(host, sipPort);
  const server = await createMediaServer({
    ...eventSocket,
    engine,
    userAgent,
    sdp,
    accessToken,
    sofiaProfile: media.sofiaProfile,
    rtpHost: media.advertisedRtpHost ?? reachableHost(media.rtpHost),
    sipAddress: { host: reachableHost(host), port: sipPort },
    orphanGraceMs,
    habits,
    log,
  }).catch((error: unknown) => {
    throw explain(error, () => 'eventSocket.port');
  });
  resources.add(() => server.close());
  return { engine, server, sipPort };
}

async function openDrachtio(
  options: SoftswitchOptions,
  mediaServer: MediaServerAccess,
  log: Log,
  resources: Resources,
): Promise<DrachtioServer> {
  const { sip, drachtio, habits, orphanGraceMs } = options;
  const server = await createDrachtioServer({
    sip,
    admin: drachtio,
    mediaServer,
    closeMs: byeTimeoutMs,
    ...(orphanGraceMs === undefined ? {} : { orphanGraceMs }),
    log,
    habits,
  }).catch((error: unknown) => {
    throw explain(error, (port) =>
      port !== undefined && port === drachtio.port && systemError(error).code !== 'EADDRNOTAVAIL'
        ? 'drachtio.port'
        : sipOption(options, port),
    );
  });
  resources.add(() => server.close());
  return server;
}

/** Rejects with SoftswitchStartError; then nothing is left open. */
export async function createSoftswitch(options: SoftswitchOptions, log: Log): Promise<Softswitch> {
  checkPorts(options);
  const resources = new Resources(log);
  try {
    const accessToken = options.media.accessToken ?? randomBytes(accessTokenBytes).toString('base64url');
    const media = await openMedia(options, accessToken, log, resources);
    const mediaServer: MediaServerAccess = {
      ...{ host: reachableHost(options.media.sipHost), port: media.sipPort, accessToken },
      onAdopted: (callId, header) => media.server.handOver(callId, header),
    };
    // Last to open, first to close: SIP from outside comes in only when all else is up.
    const drachtio = await openDrachtio(options, mediaServer, log, resources);
    for (const { host, port } of drachtio.sip) media.engine.neverSendTo(host, port);
    let closing: Promise<void> | undefined;
    return {
      addresses: {
        sip: drachtio.sip,
        drachtio: drachtio.admin,
        eventSocket: media.server.eventSocket,
        mediaSip: { host: options.media.sipHost, port: media.sipPort },
      },
      stats: () => collectStats(media.engine, media.server),
      close(): Promise<void> {
        closing ??= resources.close();
        return closing;
      },
    };
  } catch (error) {
    await resources.close();
    throw error;
  }
}

async function collectStats(engine: MediaEngine, server: MediaServer): Promise<SoftswitchStats> {
  const rtp = await engine.stats();
  const cpu = process.cpuUsage();
  return {
    sessions: server.sessions(),
    rtpReceived: rtp.packetsReceived,
    rtpSent: rtp.packetsSent,
    rtpLostInbound: rtp.packetsLost,
    rtpRefused: rtp.packetsRefused,
    rtpDroppedInside: rtp.packetsDroppedInside,
    cpuUserMs: cpu.user / microsecondsPerMs,
    cpuSystemMs: cpu.system / microsecondsPerMs,
    rssBytes: process.memoryUsage.rss(),
  };
}
