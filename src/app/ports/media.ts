// What the application needs of a media server: endpoints that play, listen and are joined.
// Never names FreeSWITCH: adapters/media implements this.
import type { PromptName } from '../../core/kernel/prompt-name.js';
import type { Language } from '../../core/kernel/language.js';

/** What can be played. Prompts are resolved per language to files that the media server sees. */
export type Audio =
  | { readonly kind: 'prompt'; readonly prompt: PromptName; readonly language: Language }
  | { readonly kind: 'music'; readonly music: string }
  /** A file that `record` made, e.g. a voice message. */
  | { readonly kind: 'recording'; readonly path: string }
  /** What a caller hears while a phone rings: 425 Hz, 1 s on, 4 s off (ETSI TR 101 041-2), until stopped. */
  | { readonly kind: 'ringback' };

export type PlayOutcome = 'played' | 'stopped' | 'not-found' | 'ended';

export interface RecordOptions {
  /** Absolute; the folder exists. The media server writes it. */
  readonly path: string;
  readonly maxMs: number;
  readonly silenceMs: number;
}

export interface RecordOutcome {
  readonly kind: 'recorded' | 'ended' | 'failed';
  /** Length of what is in the file, ms; 0 when there is none. */
  readonly durationMs: number;
}

/** One audio stream with one phone. Every method is bounded in time and never rejects after `onEnded`. */
export interface MediaEndpoint {
  readonly id: string;
  readonly localSdp: string;
  /** Media server hung up, or its connection was lost. Once; also fires when it happened before subscribing. */
  onEnded(listener: (cause: string) => void): void;
  /**
   * New SDP of the phone; returns ours. Rejects with MediaError when the media server refuses. `sipSource`: host that the
   * phone's SIP comes from, where the audio of a phone behind NAT comes from too; audio from other hosts than this one
   * and the one in the SDP is not taken.
   */
  modify(remoteSdp: string, sipSource: string): Promise<string>;
  /** Plays to the end, or until `stop`. */
  play(audio: readonly Audio[]): Promise<PlayOutcome>;
  /**
   * Starts music or ringback that goes on until `stop`, `bridge` or `destroy`; on a bridged endpoint only this side hears
   * it. `about`: for the log, should it not be found, e.g. the ids of call and queue.
   */
  startBackground(audio: Audio, about?: Readonly<Record<string, string>>): void;
  /** Stops whatever plays, music too. */
  stop(): Promise<void>;
  /** Plays and waits for one key; `undefined` = none came in time or the endpoint ended. */
  collectDigit(audio: readonly Audio[], timeoutMs: number): Promise<string | undefined>;
  /** Every key that the phone presses, once, while `collectDigit` is not at work. Returns the unsubscribe. */
  onDigit(listener: (digit: string) => void): () => void;
  /** A key that the phone told of by SIP INFO, as if it had come with the audio; ignored when it did that too. */
  receiveDigit(digit: string): void;
  /**
   * A tone, then records what the phone says as WAV (8 kHz, 16 bit, mono) into `path`, until a key, `silenceMs` of
   * silence, `maxMs`, `stop` or the endpoint's end. What was recorded stays in the file in every case.
   */
  record(options: RecordOptions): Promise<RecordOutcome>;
  /**
   * Of an adopted endpoint: resolves when what it was busy with then is over, e.g. a recording, or after `withinMs`; its end
   * is one too.
   */
  untilQuiet(withinMs: number): Promise<void>;
  /** On the same media server: the two can be bridged. */
  isNear(other: MediaEndpoint): boolean;
  /** Both hear each other when it resolves. Rejects with MediaError. */
  bridge(other: MediaEndpoint): Promise<void>;
  unbridge(): Promise<void>;
  /** Idempotent, never rejects. */
  destroy(): Promise<void>;
}

/** Somebody in a room. */
export interface RoomMember {
  readonly endpoint: MediaEndpoint;
  /** Other members whose voices it hears; nobody hears the own one. Empty = hears nobody. Who is in nobody's list is muted. */
  readonly hears: readonly MediaEndpoint[];
}

/** A conversation of two to fifty, mixed by the media server. It is there as long as somebody is in it. */
export interface MediaRoom {
  readonly id: string;
  /**
   * Who is in it from now on, and whom each hears. Who is not listed leaves and waits; who stays hears no gap when others come
   * and go; nobody is heard by somebody who is not to hear it, not even for a moment. Endpoints must not be bridged; those
   * that have ended are passed over; who comes stops what it plays. What a member plays afterwards (`play`, `startBackground`) it hears in place of the others, and
   * is heard meanwhile. Resolves when all of it holds. Rejects with MediaError; `mix` may be called again then. One call at
   * a time: the next waits for the one before.
   */
  mix(members: readonly RoomMember[]): Promise<void>;
  /** Everybody leaves and waits. Idempotent, never rejects. */
  end(): Promise<void>;
}

/** An endpoint of an earlier run that the media server has kept, with what it does. */
export interface AdoptableEndpoint {
  /** See `MediaEndpoint`. */
  readonly id: string;
  /** Something plays, is recorded, or a key is waited for; `stop` of the adopted endpoint ends it. */
  readonly busy: boolean;
  /** Id of the endpoint that it is bridged with. */
  readonly peer: string | undefined;
  /** Id of the room that it is in. */
  readonly room: string | undefined;
  /** Takes it over, without disturbing what it does. Undefined when it is gone. Never rejects. */
  adopt(): Promise<MediaEndpoint | undefined>;
}

export interface Media {
  /**
   * With the phone's SDP: an answer. Without: an offer, completed later by `modify`. `near`: on the same media server
   * as that endpoint, so that the two can be bridged. `sipSource`: see `MediaEndpoint.modify`. Rejects with MediaError.
   */
  createEndpoint(options: {
    readonly remoteSdp?: string;
    readonly sipSource?: string;
    readonly near?: MediaEndpoint;
  }): Promise<MediaEndpoint>;
  /**
   * A room on the media server of that endpoint, for endpoints made `near` it. `id`: of a room of an earlier run whose
   * members were adopted: they stay in it until `mix` says otherwise.
   */
  createRoom(near: MediaEndpoint, id?: string): MediaRoom;
  /** The endpoints of an earlier run that are kept. To be asked when both servers are up. Rejects with MediaError. */
  adoptEndpoints(): Promise<readonly AdoptableEndpoint[]>;
  /**
   * Hangs up every endpoint of an earlier run that nobody has adopted, once `Telephony.endUnadopted` is done: with our
   * softswitch they have ended with their dialogs. Never rejects.
   */
  endUnadopted(): Promise<void>;
  /** At least one media server is connected, and calls reach it. */
  isUp(): boolean;
  onUpChanged(listener: (up: boolean) => void): void;
  close(): Promise<void>;
}

/** A media server's refusal or silence. */
export class MediaError extends Error {
  constructor(
    /** `media-unavailable`, `media-refused`, `media-timeout`, `media-ended`. */
    readonly code: 'media-unavailable' | 'media-refused' | 'media-timeout' | 'media-ended',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'MediaError';
  }
}
