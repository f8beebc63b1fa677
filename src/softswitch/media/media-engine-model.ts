// The media engine's contract: RTP sessions on worker threads, what they play, hear, record and to whom they are joined.
// Never knows SIP or the event socket.
import type { Log } from '../log.js';

export interface MediaEngineOptions {
  readonly rtpHost: string;
  /** See SoftswitchOptions.media. */
  readonly advertisedRtpHost?: string | undefined;
  readonly rtpPortMin: number;
  readonly rtpPortMax: number;
  readonly workers: number;
  /** Folder that relative playback names start from. */
  readonly soundsDir: string;
  /** `local_stream://<name>` → folder of WAV files. */
  readonly musicDirs: Readonly<Record<string, string>>;
  /** Folders below which recordings are written, and may be played from; default: none. */
  readonly recordingsDirs?: readonly string[];
  /** See SoftswitchOptions.media.rtpTimeoutS. */
  readonly rtpTimeoutS: number;
  /** Recordings are written to disk in pieces of this size, bytes; default 16,000 (1 s). */
  readonly recordChunkBytes?: number | undefined;
  readonly log: Log;
}

/** PCMU = 0, PCMA = 8 (RFC 3551 table 4). */
export type AudioPayloadType = 0 | 8;
/** SDP direction (RFC 3264 §5.1), from our side: `sendonly` = we send only. */
export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface RemoteMedia {
  /** An IP address, spelled as `addressOf` does. */
  readonly host: string;
  /** Host that the peer's SIP comes from, spelled likewise: its audio may come from there too. Undefined = not known. */
  readonly sipSource?: string | undefined;
  readonly port: number;
  readonly audio: AudioPayloadType;
  /** Payload type of telephone-event (RFC 4733); undefined = none negotiated. */
  readonly telephoneEvent: number | undefined;
  readonly direction: MediaDirection;
  /** Packet time that the peer wants, ms; default 20. */
  readonly ptimeMs: number;
}

export type PlaybackOutcome = {
  /** `break`: stopped by `stopPlayback`, a digit or a hang-up. */
  readonly status: 'done' | 'break' | 'not-found' | 'error';
  /** Samples at 8 kHz sent of this source. */
  readonly samples: number;
  /** Offset in the file after the last sample (seek included), samples at 8 kHz. */
  readonly lastOffsetSamples: number;
  readonly error?: string;
};

export interface PlaybackOptions {
  readonly seekSamples?: number;
  /** Stop after so many ms with status `done`. */
  readonly timeoutMs?: number;
  /** For tests and the simulator: repeat for ever. */
  readonly loop?: boolean;
}

export interface RecordingOutcome {
  readonly samples: number;
  /** `limit`: time limit; `silence`: silence rule; `stopped`; `closed`: the session ended. */
  readonly cause: 'limit' | 'silence' | 'stopped' | 'closed' | 'error';
  readonly error?: string;
}

/** What the peer says, and what it hears. */
export type RecordedSide = 'read' | 'write';

/** Which side is on the left. */
export type StereoLayout = 'read-left' | 'write-left';

export interface RecordingOptions {
  /** What the peer says, what it hears, or both; of a room, `read` is what all of them hear. */
  readonly sides: RecordedSide | 'both';
  /** See RecordingLimits. */
  readonly stereo?: StereoLayout | undefined;
  /** From the beginning, pauses included, as on the real server, whose limit is a time of day. */
  readonly limitS?: number | undefined;
  /** Stop after `silenceHits` × 20 ms frames whose mean level is under `silenceThreshold`. */
  readonly silenceThreshold?: number;
  readonly silenceHits?: number;
}

export type StartedRecording =
  | { readonly kind: 'started'; readonly ended: Promise<RecordingOutcome> }
  | { readonly kind: 'error'; readonly error: string };

export interface SessionStats {
  readonly packetsReceived: number;
  readonly packetsSent: number;
  /** Sequence-number gaps of what was received. */
  readonly packetsLost: number;
  /** Came from where the peer is not, and were thrown away unread. */
  readonly packetsRefused: number;
  /** Received while bridged and sending was allowed, but not sent to the peer. */
  readonly packetsDroppedInside: number;
}

/**
 * One RTP port with one peer. At any moment it sends, in this order of precedence: the innermost playback, the
 * bridged peer's audio, silence (`sendSilence`), nothing.
 */
export interface MediaSession {
  readonly id: string;
  readonly localPort: number;
  setRemote(remote: RemoteMedia): Promise<void>;
  /**
   * `source`: a file of the sounds, the music or the recordings by its absolute path, a path under soundsDir, `silence_stream://ms`, `tone_stream://%(on,off,f1,f2);loops=n`,
   * `local_stream://name`, `file_string://a!b`. A playback started while another runs is nested: the outer one waits and goes on afterwards.
   * Never rejects. `onStart` fires when the first sample is due.
   */
  play(source: string, options?: PlaybackOptions, onStart?: () => void): Promise<PlaybackOutcome>;
  /** Stops the innermost playback (`all`: every one). */
  stopPlayback(all?: boolean): void;
  /** Joins two sessions of this engine, on whichever workers they are; an existing bridge of either ends first. */
  bridge(other: MediaSession): Promise<void>;
  unbridge(): Promise<void>;
  /** `read`: what this peer says is not passed on; `write`: nothing is sent to it. */
  setMuted(side: 'read' | 'write', muted: boolean): void;
  /** Sends comfort silence when there is nothing else, so that NAT and the peer's timers stay alive. */
  sendSilence(on: boolean): void;
  /** RFC 4733 digits, 100 ms each with 60 ms gaps unless told; resolves after the last one. */
  sendDtmf(digits: string, durationMs?: number): Promise<void>;
  /** Digit, duration in samples at 8 kHz. Each key once (RFC 4733 §2.5.1.2), reported at its end. */
  onDtmf(listener: (digit: string, durationSamples: number) => void): void;
  /** Writes what this peer says (`read`), hears (`write`), or both sides to a WAV file, 8 kHz 16 bit, one or two channels. */
  startRecording(path: string, options: RecordingOptions): Promise<StartedRecording>;
  stopRecording(path: string): Promise<boolean>;
  /** A pause is left out of the file. False = there is no such recording. */
  pauseRecording(path: string, paused: boolean): boolean;
  /** A masked stretch is silence in the file, of the same length. False = there is no such recording. */
  maskRecording(path: string, masked: boolean): boolean;
  isRecordingTo(path: string): boolean;
  stopRecordings(): Promise<void>;
  /** No RTP for rtpTimeoutS. Once per silence. */
  onRtpTimeout(listener: () => void): void;
  /** The session's worker crashed: the session is over, its playbacks ended with `error`. Once. */
  onFailed(listener: (error: string) => void): void;
  stats(): Promise<SessionStats>;
  /** Idempotent. Running playbacks end with `break`, recordings are completed on disk. */
  close(): Promise<void>;
}

/** Whether the others hear it, and whether it hears them. */
export interface SeatState {
  readonly speaks: boolean;
  readonly hears: boolean;
}

/** What the peer says, or what is sent to it. */
export type TapSide = 'read' | 'write';

/** One session's place in a room. */
export interface RoomSeat {
  /** Changes take 100 ms, without a click. */
  set(state: SeatState): void;
  /** Whether it hears that one; all at first. */
  hear(speaker: RoomSeat, hears: boolean): void;
  /** Beside what the others say; see `MediaSession.play`. */
  play(source: string, options?: PlaybackOptions, onStart?: () => void): Promise<PlaybackOutcome>;
  stopPlayback(all?: boolean): void;
  /** Called at once when it talks already. */
  onTalking(listener: (talking: boolean) => void): void;
  /** Idempotent; never rejects. The session goes on by itself. */
  leave(): Promise<void>;
}

/**
 * Sessions that hear the sum of all others, on whichever workers they are; a session's own playback comes before that, and
 * keys are not passed on. Voices come and go within 100 ms, without a jump of the others' level.
 */
export interface MediaRoom {
  /**
   * `state`: of the seat from its first moment on; default: it speaks and hears. A bridge of that session ends first. Rejects
   * with `room-closed`, `session-closed` or `worker-crashed`.
   */
  join(session: MediaSession, state?: SeatState): Promise<RoomSeat>;
  /**
   * The room listens in on a session that is not in it, and whose audio goes its way unchanged: the seat says what the peer
   * says (`read`) or what is sent to it (`write`), and what a `write` seat hears is added to what is sent to the peer.
   */
  tap(session: MediaSession, side: TapSide, state: SeatState): Promise<RoomSeat>;
  /** To all of them, beside what they say. */
  play(source: string, options?: PlaybackOptions, onStart?: () => void): Promise<PlaybackOutcome>;
  stopPlayback(all?: boolean): void;
  /** Of what all of them say and of what is played to all. */
  startRecording(path: string, options: RecordingOptions): Promise<StartedRecording>;
  stopRecording(path: string): Promise<boolean>;
  pauseRecording(path: string, paused: boolean): boolean;
  /** The room's worker crashed: it is over. Once. */
  onFailed(listener: (error: string) => void): void;
  /** Idempotent; never rejects. Whoever is in it leaves. */
  close(): Promise<void>;
}

export interface MediaEngine {
  /** Rejects with code `no-free-port`, `engine-closed` or `no-worker` (crashed, and not replaced within 3 s). */
  createSession(id: string): Promise<MediaSession>;
  /** Rejects with `engine-closed` or `no-worker`. */
  createRoom(): Promise<MediaRoom>;
  /** A UDP socket of this program beside those for audio: no peer is there. */
  neverSendTo(host: string, port: number): void;
  /** Why no audio may go to where that peer says it is; undefined = it may. */
  refuses(remote: RemoteMedia): string | undefined;
  /** A file of the sounds, the music or the recordings. Absolute, or under soundsDir. */
  fileExists(path: string): Promise<boolean>;
  /** Sums over all sessions that ever were. */
  stats(): Promise<SessionStats & { readonly sessions: number }>;
  close(): Promise<void>;
}

/** Implemented by `createMediaEngine` in media-engine.ts. */
export type CreateMediaEngine = (options: MediaEngineOptions) => Promise<MediaEngine>;

/** Implemented by `sdp-negotiation.ts`. */
export interface SdpOfferOptions {
  readonly host: string;
  readonly port: number;
  readonly sessionId: number;
  readonly sessionVersion: number;
  readonly codecs: readonly AudioPayloadType[];
  readonly direction: MediaDirection;
}
export interface NegotiatedMedia {
  readonly remote: RemoteMedia;
  /** The answer to send, when an offer was given. */
  readonly answer: string;
}
/** Builds an offer with one RTP/AVP audio line and telephone-event 101. */
export type BuildOffer = (options: SdpOfferOptions) => string;
/** Answers an offer (RFC 3264 §6); undefined when nothing fits (→ 488). First codec of the offer that we have wins. */
export type AnswerOffer = (
  offer: string,
  options: Omit<SdpOfferOptions, 'direction'>,
) => NegotiatedMedia | undefined;
/** Reads an answer to our offer. */
export type ReadAnswer = (answer: string) => RemoteMedia | undefined;
