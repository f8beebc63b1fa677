// Offers and answers of one call of the media server, and where its audio goes as a result.
// Never speaks SIP itself.
import { randomInt } from 'node:crypto';
import type { Log } from '../log.js';
import type {
  AnswerOffer,
  AudioPayloadType,
  BuildOffer,
  MediaDirection,
  MediaEngine,
  MediaSession,
  ReadAnswer,
  RemoteMedia,
} from '../media/media-engine-model.js';
import { mediaVariables } from './channel/media-variables.js';

/** PCMU first, as the real server offers; an answer follows the caller's order. */
const codecs: readonly AudioPayloadType[] = [0, 8];

export interface SdpFunctions {
  readonly buildOffer: BuildOffer;
  readonly answerOffer: AnswerOffer;
  readonly readAnswer: ReadAnswer;
}

export interface NegotiationParts {
  readonly session: MediaSession;
  readonly engine: MediaEngine;
  readonly sdp: SdpFunctions;
  /** Address put into SDP. */
  readonly host: string;
  /** See RemoteMedia. */
  readonly sipSource: string | undefined;
  readonly log: Log;
}

/** What the peer and we last said about the media of one call. */
export class MediaNegotiation {
  readonly sessionId = randomInt(1_000_000_000, 2_000_000_000);
  version: number;
  localSdp = '';
  remoteSdp = '';
  remote: RemoteMedia | undefined;
  /** Why the last description was not taken, for the one who sent it. */
  refusal = 'nothing in it is spoken here';
  private formerDirection: MediaDirection = 'inactive';
  private agreedAtMs = 0;
  private sipSource: string | undefined;

  constructor(private readonly parts: NegotiationParts) {
    this.version = this.sessionId;
    this.sipSource = parts.sipSource;
  }

  private get parameters(): {
    host: string;
    port: number;
    sessionId: number;
    sessionVersion: number;
    codecs: readonly AudioPayloadType[];
  } {
    // RFC 3264 §8: the version rises with each description.
    this.version += 1;
    const { sessionId, version } = this;
    const { host, session } = this.parts;
    return { host, port: session.localPort, sessionId, sessionVersion: version, codecs };
  }

  /**
   * Answers an offer and sends there from now on; undefined when nothing fits. `sipSource`: where the party is by now;
   * undefined = where it was.
   */
  async answer(offer: string, sipSource?: string): Promise<string | undefined> {
    const negotiated = this.parts.sdp.answerOffer(offer, this.parameters);
    if (negotiated === undefined) return undefined;
    const remote = { ...negotiated.remote, sipSource: sipSource ?? this.sipSource };
    if (this.refuses(remote)) return undefined;
    this.sipSource = remote.sipSource;
    this.localSdp = negotiated.answer;
    this.remoteSdp = offer;
    await this.use(remote);
    return negotiated.answer;
  }

  offer(): string {
    this.localSdp = this.parts.sdp.buildOffer({ ...this.parameters, direction: 'sendrecv' });
    return this.localSdp;
  }

  /** Takes the answer to our offer. False = it cannot be used. */
  async accept(answer: string): Promise<boolean> {
    this.remoteSdp = answer;
    const { sdp, host, session } = this.parts;
    const read = sdp.readAnswer(answer);
    if (read === undefined) return false;
    // srf answers with our own address while it has no other: that is no peer.
    if (read.host === host && read.port === session.localPort) return true;
    const remote = { ...read, sipSource: this.sipSource };
    if (this.refuses(remote)) return false;
    await this.use(remote);
    return true;
  }

  private refuses(remote: RemoteMedia): boolean {
    const reason = this.parts.engine.refuses(remote);
    if (reason === undefined) return false;
    this.refusal = reason;
    const { session, log } = this.parts;
    log.info('a session description is refused', { channel: session.id, host: remote.host, reason });
    return true;
  }

  /** Our direction, as somebody sees it who learns of each change `lagMs` late. */
  directionSeen(lagMs: number): MediaDirection {
    const settled = performance.now() - this.agreedAtMs >= lagMs;
    return settled ? (this.remote?.direction ?? 'inactive') : this.formerDirection;
  }

  variables(): Record<string, string | undefined> {
    const { host, session } = this.parts;
    const local = { host, port: session.localPort, sdp: this.localSdp };
    return mediaVariables(local, this.remote, this.remoteSdp);
  }

  private async use(remote: RemoteMedia): Promise<void> {
    this.formerDirection = this.remote?.direction ?? 'inactive';
    this.agreedAtMs = performance.now();
    this.remote = remote;
    await this.parts.session.setRemote(remote);
  }
}
