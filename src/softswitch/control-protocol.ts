// The softswitch's options, and the messages between it and whoever controls it: lines of JSON on a Unix-domain socket.
// Never carries call control: that goes over the drachtio and event-socket protocols alone.
import type { Socket } from 'node:net';

export type SipTransport = 'udp' | 'tcp';

export interface SipListener {
  readonly transport: SipTransport;
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
}

/**
 * Habits of the real FreeSWITCH and drachtio-server that these servers do not have: a client that is to work with both is proven
 * against them here. A test switches them on: `{ …options, habits: realServerHabits }`.
 */
export interface RealServerHabits {
  /**
   * When two channels are joined, one whose audio is not sendrecv (e.g. an endpoint made without SDP) re-INVITEs its
   * client with an offer of its own. An answer without SDP ends the call: BYE, 488 "Incomplete offer/answer".
   */
  readonly reinviteAtBridge: boolean;
  /** What a re-INVITE or an ACK has changed is seen by that check only so long after, ms. */
  readonly mediaLagMs: number;
  /** `uuid_bridge` is answered with +OK so long before the channels are joined, ms. */
  readonly bridgeLagMs: number;
  /** Recordings reach the disk in pieces of this size; until the first, a file holds its header alone. Bytes. */
  readonly recordChunkBytes: number;
  /** drachtio: a CANCEL that crosses our 200 gets 481, and the application hears nothing of it. */
  readonly lateCancelRefused: boolean;
  /** drachtio: what an application asks for is done so long after it was read, in its order, ms. */
  readonly applicationLagMs: number;
  /**
   * FreeSWITCH: lets in whoever comes from an address of its ACL, as it knows no X-Media-Access; when it has no RTP port left
   * for a call it says that it cannot speak what is offered (488).
   */
  readonly plainSipSide: boolean;
  /**
   * Calls and channels stay as they are when the client that controls them is gone, INVITEs that ring too; whoever can name
   * them may end them. FreeSWITCH does so with `park` behind `socket` in its dialplan. drachtio shows what is asked in such a
   * dialog to nobody, not even to a client that has used it since: it answers 481, and a BYE ends the dialog all the same.
   */
  readonly outlivesClients: boolean;
}

export const realServerHabits: RealServerHabits = {
  reinviteAtBridge: true,
  mediaLagMs: 1000,
  bridgeLagMs: 40,
  recordChunkBytes: 65_536,
  lateCancelRefused: true,
  applicationLagMs: 20,
  plainSipSide: true,
  outlivesClients: true,
};

export interface SoftswitchOptions {
  /** For tests alone; no setting leads here. Default: none of them. See RealServerHabits. */
  readonly habits?: RealServerHabits;
  readonly sip: {
    readonly listeners: readonly SipListener[];
    /** Host put into Via, Contact and Record-Route. Default: the listener's host, or for 0.0.0.0 the first external IPv4. */
    readonly advertisedHost?: string;
  };
  /** drachtio application protocol. */
  readonly drachtio: { readonly host: string; readonly port: number; readonly secret: string };
  /** FreeSWITCH event socket, inbound. */
  readonly eventSocket: { readonly host: string; readonly port: number; readonly password: string };
  readonly media: {
    /** Name of the sofia profile that event-socket clients are told: drachtio-fsmrf looks for one. Default `drachtio_mrf`. */
    readonly sofiaProfile?: string;
    /** Address of the media server's own SIP listener, UDP and TCP. */
    readonly sipHost: string;
    /** 0 = any free port. */
    readonly sipPort: number;
    /** Address that RTP sockets bind. */
    readonly rtpHost: string;
    /** Address put into SDP. Default: rtpHost, or for 0.0.0.0 the first external IPv4. */
    readonly advertisedRtpHost?: string;
    /** Even ports in [rtpPortMin, rtpPortMax] are used. */
    readonly rtpPortMin: number;
    readonly rtpPortMax: number;
    /** Worker threads that carry RTP. */
    readonly workers: number;
    /** Folder that relative playback names start from. */
    readonly soundsDir: string;
    /** `local_stream://<name>` → folder of WAV files, played in order of their names, for ever. */
    readonly musicDirs: Readonly<Record<string, string>>;
    /** Folders below which recordings are written and played from, besides the two above; default: none. */
    readonly recordingsDirs?: readonly string[];
    /**
     * What an INVITE to the media server must carry, in the header X-Media-Access; the softswitch's own SIP side puts it into
     * every one that it sends there. Default: random, so that nobody else can know it.
     */
    readonly accessToken?: string;
    /** A leg from which no RTP came for this long is hung up, s; six times as long for who put us on hold; 0 = never. */
    readonly rtpTimeoutS: number;
  };
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** How long calls stay up after the client that controlled them is gone, ms. Default 0: they end at once. */
  readonly orphanGraceMs?: number;
}

export interface SoftswitchAddresses {
  readonly sip: readonly SipListener[];
  readonly drachtio: { readonly host: string; readonly port: number };
  readonly eventSocket: { readonly host: string; readonly port: number };
  readonly mediaSip: { readonly host: string; readonly port: number };
}

/** Counters since start. */
export interface SoftswitchStats {
  readonly sessions: number;
  readonly rtpReceived: number;
  readonly rtpSent: number;
  /** Gaps in the sequence numbers of what arrived: lost before us. */
  readonly rtpLostInbound: number;
  /** Came from where no party of the call is: thrown away. */
  readonly rtpRefused: number;
  /** Received for a bridged leg, but not forwarded: lost inside. */
  readonly rtpDroppedInside: number;
  readonly cpuUserMs: number;
  readonly cpuSystemMs: number;
  readonly rssBytes: number;
}

/** Raised when a message changes its meaning; either side may be the older one. */
export const controlProtocol = 1;
/** Of one line, either way. */
export const longestControlLineBytes = 65_536;

export type ToSoftswitch =
  /** The first message; answered with `hello` once the softswitch is up, or with `refused` and the end of the connection. */
  | { readonly kind: 'hello'; readonly protocol: number; readonly secret: string }
  | { readonly kind: 'ask-stats'; readonly askId: number }
  /** End every call with BYE, then exit with 0. */
  | { readonly kind: 'stop' };

export interface ControlHello {
  readonly kind: 'hello';
  readonly protocol: number;
  /** Of the program that runs, e.g. `0.1.0`. */
  readonly version: string;
  readonly pid: number;
  /** Its supervisor is gone: whoever takes over from that may end it. */
  readonly orphaned: boolean;
  readonly addresses: SoftswitchAddresses;
  /** What it was started with, by name; no secrets. Whoever wants other values must start it anew. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export type FromSoftswitch =
  | ControlHello
  | { readonly kind: 'refused'; readonly reason: 'secret' | 'protocol'; readonly protocol: number }
  | { readonly kind: 'stats'; readonly askId: number; readonly stats: SoftswitchStats };

export function writeControlLine(socket: Socket, message: ToSoftswitch | FromSoftswitch): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}

/** Hands over each line as what it means; a peer whose line is too long or no JSON object is cut off. */
export function readControlLines(
  socket: Socket,
  receive: (message: Readonly<Record<string, unknown>>) => void,
): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    if (Math.max(rest.length, ...lines.map(({ length }) => length)) > longestControlLineBytes)
      return void socket.destroy();
    for (const line of lines) {
      // Who was refused has nothing more to say.
      if (!socket.writable) return;
      const message = parsed(line);
      if (message === undefined) return void socket.destroy();
      receive(message);
    }
  });
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
