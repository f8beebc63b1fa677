// What the application needs of SIP: legs that come in, legs that go out, registrations.
// Never names drachtio: adapters/sip implements this.
import type { DialledParty } from '../../core/calls/dialled-party.js';
import type { EpochMs, ExtensionNumber, TrunkId } from '../../core/kernel/ids.js';

export interface SipSource {
  readonly host: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp' | 'tls' | 'wss';
}

/** Who an incoming INVITE was proven to be from. */
export type LegOrigin =
  | { readonly kind: 'trunk'; readonly trunkId: TrunkId }
  | {
      readonly kind: 'extension';
      readonly extension: ExtensionNumber;
      /** Whom it calls is not to see who calls (RFC 3323). */
      readonly withheld?: boolean;
    };

/** New SDP of the other side, and the host that it came from by SIP; resolves with our answer, or undefined to refuse. */
export type Reoffer = (remoteSdp: string, sipSource: string) => Promise<string | undefined>;

/** One of our dialogs, as a phone names it that takes part in it (RFC 3891 §6.1). */
export interface ReplacedDialog {
  readonly sipCallId: string;
  /** Our own tag in it (`to-tag`), and the phone's (`from-tag`). */
  readonly localTag: string;
  readonly remoteTag: string;
  /** Not when it is answered by now. */
  readonly earlyOnly: boolean;
}

/** The other side asks that whom it speaks with be put through elsewhere (REFER, RFC 3515). */
export interface Refer {
  /** Of this one in its dialog, digits. See `EstablishedLeg.tellOfRefer`. */
  readonly id: string;
  /** User part of Refer-To. */
  readonly target: string;
  /** Another dialog of the phone's, whose other side is meant (RFC 5589 §7.1). */
  readonly replaces?: ReplacedDialog;
  /** 202 promises to try; anything else refuses. Once. */
  answer(status: number): void;
  /** How it goes, as a SIP status; one of 200 and above is the last word. Never rejects. */
  tell(status: number): void;
}

/** A dialog that is up. */
export interface EstablishedLeg {
  readonly sipCallId: string;
  /** What the SIP server calls the dialog; see `LeftOverLeg`. */
  readonly dialogId: string;
  readonly remoteSdp: string;
  /** Host that the other side's SIP comes from; see `MediaEndpoint.modify`. */
  readonly sipSource: string;
  isNamedBy(replaced: ReplacedDialog): boolean;
  /** The other side hung up (or the stack gave up on it). At most once; also fires when it happened before subscribing. */
  onHungUp(listener: (cause: string) => void): void;
  /** The other side offers new SDP (hold, resume, new address): return our answer, or undefined to refuse (488). */
  onReoffer(listener: Reoffer): void;
  /** Without a listener every such request is refused (501). */
  onRefer(listener: (refer: Refer) => void): void;
  /** As `Refer.tell`, of one that an earlier run has promised to try. */
  tellOfRefer(id: string, status: number): void;
  /** Keys that the other side tells of by SIP INFO instead of in the audio; hand them to the leg's MediaEndpoint. */
  onDigit(listener: (digit: string) => void): void;
  /** BYE. Idempotent, never rejects, bounded in time. */
  hangUp(): Promise<void>;
}

/** `sip-server-lost`: our own SIP server, not the caller, is gone. */
export type CancelCause = 'cancelled' | 'sip-server-lost';

export interface IncomingLeg {
  readonly sipCallId: string;
  readonly origin: LegOrigin;
  readonly source: SipSource;
  /** User part of the request URI, as dialled. */
  readonly dialled: string;
  readonly callerNumber: string;
  readonly callerName: string | undefined;
  /** The caller's offer; empty when the caller wants ours, and answers it in the established leg's `remoteSdp`. */
  readonly remoteSdp: string;
  /** The caller takes over another dialog of ours instead of calling somebody (RFC 3891). */
  readonly replaces?: ReplacedDialog;
  /** Our own tag is not compared: nobody has seen it who did not get our answers. */
  isNamedBy(replaced: ReplacedDialog): boolean;
  /** The caller gave up before the answer. Also fires when it happened before subscribing. */
  onCancelled(listener: (cause: CancelCause) => void): void;
  ring(): void;
  /** 200 with our SDP, and the caller's ACK for it; `undefined` when the caller cancelled meanwhile, never acknowledged, or owes us an answer. */
  answer(localSdp: string): Promise<EstablishedLeg | undefined>;
  /** Final refusal. Ignored when already answered or cancelled. `retryAfterS`: the earliest useful next attempt, s. */
  refuse(status: number, reason?: string, retryAfterS?: number): void;
}

export type DialFailure = {
  readonly kind: 'failed';
  /** `not-allowed`: not even dialled. */
  readonly cause: 'declined' | 'busy' | 'no-answer' | 'unreachable' | 'cancelled' | 'not-allowed';
  /** The SIP status when there was one. */
  readonly sipStatus?: number;
};

export interface OutgoingLeg {
  /** Call-ID of the first device's INVITE; known before it is sent, so that it can be journaled. */
  readonly sipCallId: string;
  /** What the SIP server calls the INVITEs that are on their way; see `LeftOverLeg`. */
  readonly invites: readonly string[];
  onRinging(listener: () => void): void;
  /** By a device that rings. */
  isNamedBy(replaced: ReplacedDialog): boolean;
  /** Settles once; never rejects. */
  readonly outcome: Promise<{ readonly kind: 'answered'; readonly leg: EstablishedLeg } | DialFailure>;
  /**
   * CANCEL; when the answer crosses it the leg is hung up and the outcome is `failed/cancelled`. Idempotent.
   * `answered-elsewhere`: with `Reason: SIP;cause=200;text="Call completed elsewhere"` (RFC 3326), so that the phone
   * shows no missed call.
   */
  cancel(reason?: 'answered-elsewhere'): void;
}

export interface DialRequest {
  readonly to: DialledParty;
  readonly localSdp: string;
  readonly callerNumber: string;
  readonly callerName: string | undefined;
  /** The called party sees neither; a carrier still hears whose call it is (RFC 3325 §7). */
  readonly withheld?: boolean;
  /** Unanswered for so long → CANCEL and `no-answer`, ms. */
  readonly timeoutMs: number;
}

/** Where and how a trunk takes calls to the outside. */
export interface OutboundTrunk {
  readonly host: string;
  /** Addresses and CIDR ranges of the carrier; only they and `host` are answered when they ask for credentials. */
  readonly addresses: readonly string[];
  readonly port: number;
  readonly transport: 'udp' | 'tcp';
  readonly credentials?: { readonly username: string; readonly password: string };
  /** Own number that is shown, E.164. */
  readonly callerNumber?: string;
}

/** What the SIP side must know of the company to tell who is calling. */
export interface SipDirectory {
  /** The trunk whose addresses hold this one. */
  trunkOf(host: string): TrunkId | undefined;
  /** A trunk's address, or where its calls to the outside go. */
  isTrunkHost(host: string): boolean;
  /** The number is a DID that may arrive on this trunk. */
  isDid(dialled: string, trunkId: TrunkId): boolean;
  /** The extension of that number, if there is one. */
  extension(user: string): ExtensionNumber | undefined;
  /** Digest HA1 of the extension's SIP password; undefined when it has none and therefore cannot register. */
  sipHa1(extension: ExtensionNumber): string | undefined;
  /** Undefined when the trunk is not there or only receives. */
  outboundTrunk(trunkId: TrunkId): OutboundTrunk | undefined;
}

/** What a daemon that died has left on the SIP server: a dialog that is up, or INVITEs that ring. */
export interface LeftOverLeg {
  readonly dialogId?: string;
  readonly invites?: readonly string[];
}

/** `gone`: the SIP server knows nothing of it. `failed`: it could not be asked, or did not answer. */
export type LeftOverOutcome = 'ended' | 'gone' | 'failed';

export type AdoptedLeg =
  | { readonly kind: 'established'; readonly leg: EstablishedLeg }
  | { readonly kind: 'incoming'; readonly leg: IncomingLeg }
  /** One device of those that were rung; it rings without a time-out of its own. */
  | { readonly kind: 'outgoing'; readonly leg: OutgoingLeg };

/** A leg of an earlier run, as that run wrote it down. */
export interface EarlierLeg {
  readonly sipCallId: string;
  /** Of one that was answered; see `EstablishedLeg`. */
  readonly dialogId: string | undefined;
  /** Of one that rang; see `OutgoingLeg`. */
  readonly invites: readonly string[];
}

/** A leg of an earlier run that the SIP server has kept as it was. */
export interface AdoptableLeg {
  readonly sipCallId: string;
  /** See `EstablishedLeg`; one that still rings has it too. */
  readonly dialogId: string;
  /** See `OutgoingLeg.invites`; of an INVITE without final response, and of one that was answered while nobody was there. */
  readonly invite: string | undefined;
  /** `incoming`: the other side called. Undefined: a SIP server that does not tell; the leg is established. */
  readonly direction: 'incoming' | 'outgoing' | undefined;
  readonly state: 'ringing' | 'established';
  /** Takes it over; what the other side did meanwhile is told to its listeners. Undefined when it is gone. Never rejects. */
  adopt(): Promise<AdoptedLeg | undefined>;
}

export interface AdoptableLegs {
  readonly legs: readonly AdoptableLeg[];
  /** What the other side ended while nobody was there. */
  readonly ended: readonly {
    readonly dialogId: string;
    readonly invite: string | undefined;
    readonly reason: 'hung-up' | 'cancelled' | 'refused';
    readonly sipStatus: number | undefined;
  }[];
}

/** A phone that has proven its extension's password and can be called. */
export interface RegisteredDevice {
  readonly extension: ExtensionNumber;
  /** Where its requests come from. */
  readonly address: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp' | 'tls' | 'wss';
  /** What it calls itself (User-Agent, RFC 3261 §20.41); at most 80 characters. */
  readonly userAgent: string | undefined;
  readonly expiresAtMs: EpochMs;
}

export interface Telephony {
  onIncoming(listener: (leg: IncomingLeg) => void): void;
  /** Rings every device of the extension, or the number outside; the first answer wins. */
  dial(request: DialRequest): OutgoingLeg;
  /**
   * The SIP server is connected and answers. When the connection is lost, every leg is: each has ended with `hung up` before
   * the listener hears of it. When the server hangs, legs go on as they are.
   */
  isUp(): boolean;
  onUpChanged(listener: (up: boolean) => void): void;
  /** BYE or CANCEL to a leg that no port of this run stands for. Never rejects, bounded in time. */
  endLeftOver(leg: LeftOverLeg): Promise<LeftOverOutcome>;
  /**
   * The legs of an earlier run that the SIP server has kept. To be asked when it is up. `earlier`: those of the calls that
   * are to go on. Our softswitch lists what it has; a drachtio-server is asked after each of these, phones that ring are
   * cancelled there, and nothing is heard of what the other side asks in a dialog that was taken over (hold, transfer, keys
   * by INFO), except that it hung up. Rejects when the server does not answer.
   */
  adoptLegs(earlier: readonly EarlierLeg[]): Promise<AdoptableLegs>;
  /**
   * BYE, CANCEL or a refusal to every leg of an earlier run that nobody has adopted, as far as the SIP server lists them.
   * Rejects when it is not answered.
   */
  endUnadopted(): Promise<void>;
  /** At least one device is registered for the extension. */
  isReachable(extension: ExtensionNumber): boolean;
  onReachableChanged(listener: (extension: ExtensionNumber, reachable: boolean) => void): void;
  /** What is registered now, by extension. */
  devices(): readonly RegisteredDevice[];
  close(): Promise<void>;
}
