// The user agent's contract: calls and registrations on top of transactions and dialogs (RFC 3261).
// Never knows what carries the media, nor the drachtio protocol.
import type { SipListener } from '../control-protocol.js';
import type { Log } from '../log.js';

/** Header names are case-insensitive on input; a repeated header is an array. */
export type SipHeaders = Readonly<Record<string, string | readonly string[]>>;

/** Read access to a parsed message. `header` takes long names in any case and returns the first value. */
export interface SipMessageView {
  /** Request line method, or the CSeq's for a response. */
  readonly method: string;
  /** Request URI; undefined for a response. */
  readonly uri: string | undefined;
  /** Status; undefined for a request. */
  readonly status: number | undefined;
  readonly reason: string | undefined;
  readonly body: string;
  header(name: string): string | undefined;
  headers(name: string): readonly string[];
  /** Names of the headers that begin with `X-`, as they were written. */
  readonly customHeaders: readonly string[];
  /** Where it came from. */
  readonly source: { readonly transport: 'udp' | 'tcp'; readonly host: string; readonly port: number };
}

export interface UserAgentOptions {
  readonly listeners: readonly SipListener[];
  /** Host in Via and Contact; default the listener's. */
  readonly advertisedHost?: string;
  readonly log: Log;
}

export interface InviteOptions {
  readonly uri: string;
  /** e.g. `"Alice" <sip:alice@host>`; default made from the listener. Tag is added. */
  readonly from?: string;
  readonly to?: string;
  /** User part of the Contact. */
  readonly contactUser?: string;
  readonly headers?: SipHeaders;
  readonly body?: string;
  readonly contentType?: string;
  /** Send there instead of to the request URI: `host:port;transport=udp`. */
  readonly proxy?: string;
  readonly credentials?: { readonly username: string; readonly password: string };
}

/** A final response other than 2xx, a time-out (408) or a transport fault (503). */
export interface SipFailure {
  readonly kind: 'failed';
  readonly status: number;
  readonly reason: string;
}

export interface OutgoingInvite {
  readonly callId: string;
  /** Each provisional response above 100. */
  onProvisional(listener: (response: SipMessageView) => void): void;
  /** Settles exactly once; never rejects. A cancelled INVITE gives status 487. */
  readonly outcome: Promise<{ readonly kind: 'established'; readonly dialog: SipDialog } | SipFailure>;
  cancel(): void;
}

export interface IncomingInvite {
  readonly request: SipMessageView;
  readonly callId: string;
  /** 18x without body. */
  ring(status?: number): void;
  /** 200; resolves when the ACK came, rejects when it never does (then BYE was sent). */
  answer(options: { readonly body: string; readonly headers?: SipHeaders }): Promise<SipDialog>;
  refuse(status: number, reason?: string, headers?: SipHeaders): void;
  /** The caller cancelled; 487 has been sent. */
  onCancel(listener: () => void): void;
}

export interface SipDialog {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  /** Body of the peer's INVITE or 2xx. */
  readonly remoteBody: string;
  /** Body of the ACK when we were called (late offer); else empty. */
  readonly ackBody: string;
  /** The peer hung up, or the dialog was ended by us without being asked (ACK or session time-out). Once. */
  onEnded(listener: (cause: { readonly by: 'remote' | 'stack'; readonly reason?: string }) => void): void;
  /** The peer re-INVITEs: return the answer's body (200), or a status ≥ 400 to refuse. Without listener: 488. */
  onReinvite(listener: (body: string, request: SipMessageView) => Promise<string | number>): void;
  /** ACK body of a re-INVITE without offer. */
  onReinviteAck(listener: (body: string) => void): void;
  /** INFO, MESSAGE, NOTIFY, REFER …: return the status; without listener 200 for INFO, else 405. */
  onRequest(listener: (request: SipMessageView) => number): void;
  /** Our re-INVITE; resolves with the answer's body. */
  reinvite(body: string): Promise<{ readonly kind: 'accepted'; readonly body: string } | SipFailure>;
  /** Any other request in the dialog. */
  request(
    method: string,
    options?: { readonly headers?: SipHeaders; readonly body?: string; readonly contentType?: string },
  ): Promise<{ readonly status: number; readonly reason: string }>;
  /** BYE; resolves when answered or timed out. Idempotent. */
  bye(headers?: SipHeaders): Promise<void>;
}

export interface RegistrationOptions {
  /** e.g. `sip:127.0.0.1:5060;transport=udp` */
  readonly registrar: string;
  readonly username: string;
  readonly password: string;
  readonly expiresS: number;
}

export interface Registration {
  /** Settles with the first outcome; refreshed by itself at half the granted time after that. */
  readonly registered: Promise<{ readonly kind: 'registered'; readonly expiresS: number } | SipFailure>;
  /** Unregisters (Expires: 0) and stops refreshing. */
  close(): Promise<void>;
}

export interface UserAgent {
  readonly listeners: readonly SipListener[];
  /** Without listener INVITEs get 480. */
  onInvite(listener: (invite: IncomingInvite) => void): void;
  invite(options: InviteOptions): OutgoingInvite;
  register(options: RegistrationOptions): Registration;
  /** BYEs what is up, waits at most 2 s, closes the sockets. Idempotent. */
  close(): Promise<void>;
}

/** Implemented by `createUserAgent` in user-agent.ts. */
export type CreateUserAgent = (options: UserAgentOptions) => Promise<UserAgent>;
