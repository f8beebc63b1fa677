// What transactions and dialogs see of transports: flows that carry messages (RFC 3261 §18, RFC 5626 "flow").
// Never names a socket: udp and tcp implement it, tls and wss can.
import type { SipTransport } from '../control-protocol.js';
import type { ParseResult } from './message-parser.js';

/** Why a flow cannot carry a message. */
export interface FlowFailure {
  /** e.g. ECONNREFUSED */
  readonly code: string;
  readonly message: string;
}

/** A way to one peer: an UDP address, or a connection. */
export interface SipFlow {
  readonly transport: SipTransport;
  /** No retransmission needed. */
  readonly reliable: boolean;
  readonly remoteHost: string;
  readonly remotePort: number;
  /** Host and port that go into Via and Contact of what is sent here. */
  readonly localHost: string;
  readonly localPort: number;
  readonly closed: boolean;
  send(data: Buffer): void;
  /** The peer proved itself: its connection no longer makes room for others. */
  keep(): void;
  /** Reports the flow's failure once; returns the way to stop listening. A plain UDP source never fails. */
  onFailure(listener: (failure: FlowFailure) => void): () => void;
}

/** Where a transport reports what it received. */
export interface TransportListener {
  /** False when a datagram from there is not to be read now. */
  admits(host: string, isResponse: boolean): boolean;
  /** Counts what was read from a connection that has not proven itself; how long the next has to wait, ms. */
  delayMs(host: string): number;
  /** Somebody at that address has proven himself. */
  isKnown(host: string): boolean;
  onReceived(result: ParseResult, flow: SipFlow): void;
}

export interface FlowTarget {
  readonly transport: SipTransport;
  readonly host: string;
  readonly port: number;
}

/** One listening address. */
export interface SipTransportPort {
  readonly transport: SipTransport;
  readonly boundHost: string;
  readonly boundPort: number;
  readonly advertisedHost: string;
  /** The open connection whose other end has that address. */
  openFlow(host: string, port: number): SipFlow | undefined;
  /** The flow to an address given as IP literal: an existing one where possible. */
  flowTo(host: string, port: number): SipFlow;
  close(): Promise<void>;
}

/** Nothing can be sent that way; `reason` is for people. */
export class NoRouteError extends Error {
  constructor(
    readonly code: 'bad-uri' | 'no-transport' | 'self',
    message: string,
  ) {
    super(message);
    this.name = 'NoRouteError';
  }
}
