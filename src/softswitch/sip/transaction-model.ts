// What transactions are given and what they tell their user (RFC 3261 §17, RFC 6026).
// Never knows dialogs.
import type { SipMessage } from './sip-message.js';
import type { SipTimers } from './sip-timers.js';
import type { SipFlow } from './transport-model.js';

/** Hooks of the table that a transaction lives in. */
export interface TransactionContext {
  readonly timers: SipTimers;
  /** The transaction reached its end: forget it. Called once. */
  terminated(): void;
  /** Server: its user answered with that status. */
  answered?(status: number): void;
  /**
   * Server: a final answer went out. True when it is kept elsewhere for when the request comes again, and the
   * transaction has nothing to wait for: nobody shall have us repeat an answer to an address that he only claims, nor
   * hold a request for longer than its answer takes.
   */
  takesAnswer?(answer: Buffer): boolean;
}

/** Who sent a request. */
export interface ClientTransactionUser {
  /** 1xx, then the final response; for INVITE every 2xx that comes, retransmissions included. */
  onResponse(response: SipMessage, flow: SipFlow): void;
  /** No final response in time (timer B or F): to be treated as 408. */
  onTimeout(): void;
  /** The flow failed: to be treated as 503. */
  onTransportFault(message: string): void;
}

export interface ClientTransaction {
  /** Only what identifies it once the final response came. */
  readonly request: SipMessage;
  readonly flow: SipFlow;
  receive(response: SipMessage, flow: SipFlow): void;
  /** Ends it at once, without a word to the user. */
  destroy(): void;
}

/** Who answers a request. */
export interface ServerTransactionUser {
  /** INVITE: 64*T1 without an ACK for the non-2xx final response. */
  onAckTimeout?(): void;
  onTerminated?(): void;
}

export interface ServerTransaction {
  /** Only what identifies it soon after the final response. */
  readonly request: SipMessage;
  readonly flow: SipFlow;
  user: ServerTransactionUser | undefined;
  /** False once a final response was sent or the transaction ended. */
  readonly answerable: boolean;
  respond(response: SipMessage): void;
  /** A retransmission of the request. */
  receiveAgain(): void;
  destroy(): void;
}
