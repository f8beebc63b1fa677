// Decides whose packets a session takes and where it sends: symmetric RTP (RFC 4961) that no stranger can join.
// Never sends anything and knows no clock but the times it is given.
import type { PeerAddresses } from './media-address.js';

/** The latched peer must have been silent for so long before another port of its host is believed, ms. */
export const MOVE_SILENCE_MS = 200;
/** After an offer or answer the peer may begin a new stream from another port of its host for so long, ms. */
export const MOVE_WINDOW_MS = 10_000;

/**
 * A packet is taken from the hosts that signalling gives alone. The first one says which port to send to (behind NAT it is
 * not the signalled one). From then on that socket is the peer, except that
 * - the very socket that the SDP names is believed at any time: who is told to be there need not be quicker than others;
 * - a peer that fell silent may go on with the same stream (SSRC) from another port, as a NAT makes it do: nobody else
 *   behind that NAT, and no other customer of the same carrier, knows the number;
 * - a peer that fell silent may begin a new stream elsewhere on its host soon after an offer or answer.
 */
export class SourceLatch {
  /** Where to send; undefined before an address is known. */
  host: string | undefined;
  port = 0;
  private peer: PeerAddresses | undefined;
  private latched = false;
  private ssrc = 0;
  private lastPacketMs = 0;
  private windowEndsMs = 0;

  /** What an offer or answer says. The same again keeps the peer that was found. */
  setPeer(peer: PeerAddresses, nowMs: number): void {
    this.windowEndsMs = nowMs + MOVE_WINDOW_MS;
    if (this.peer !== undefined && sameAddresses(peer, this.peer)) return;
    this.latched = false;
    this.peer = peer;
    this.host = peer.sendTo;
    this.port = peer.port;
  }

  clear(): void {
    this.host = undefined;
    this.peer = undefined;
    this.latched = false;
  }

  /** False = nothing from there is for this session. Cheap: asked for every datagram, before anything reads it. */
  allows(host: string): boolean {
    return this.peer?.hosts.includes(host) === true;
  }

  /** True when the packet belongs to the peer. */
  accept(host: string, port: number, ssrc: number, nowMs: number): boolean {
    if (!(this.latched && host === this.host && port === this.port)) {
      if (!this.allows(host) || !this.mayMoveTo(host, port, ssrc, nowMs)) return false;
      this.latched = true;
      this.host = host;
      this.port = port;
    }
    this.ssrc = ssrc;
    this.lastPacketMs = nowMs;
    return true;
  }

  private mayMoveTo(host: string, port: number, ssrc: number, nowMs: number): boolean {
    if (!this.latched || (host === this.peer?.signalled && port === this.peer.port)) return true;
    if (nowMs - this.lastPacketMs < MOVE_SILENCE_MS) return false;
    return ssrc === this.ssrc || nowMs < this.windowEndsMs;
  }
}

function sameAddresses(a: PeerAddresses, b: PeerAddresses): boolean {
  return a.signalled === b.signalled && a.port === b.port && a.hosts.join() === b.hosts.join();
}
