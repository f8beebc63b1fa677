// Decides whose packets a session takes and where it sends: symmetric RTP (RFC 4961) with resistance to hijack.
// Never sends anything and knows no clock but the times it is given.

/** Another source may take over when the latched one was silent for so long, ms. */
export const RELATCH_SILENCE_MS = 2000;
/** After a new answer with the same address, e.g. for a hold: shorter, but no invitation to whoever is quickest, ms. */
export const RENEWED_RELATCH_SILENCE_MS = 200;

export class SourceLatch {
  /** Where to send; undefined before the signalled address is known. */
  host: string | undefined;
  port = 0;
  private signalledHost: string | undefined;
  private signalledPort = 0;
  private latched = false;
  private lastPacketMs = 0;
  private relatchMs = RELATCH_SILENCE_MS;

  /** The address from SDP. The same address again keeps the peer that was found, but lets it move more easily. */
  setSignalled(host: string, port: number): void {
    if (host === this.signalledHost && port === this.signalledPort) {
      this.relatchMs = RENEWED_RELATCH_SILENCE_MS;
      return;
    }
    this.latched = false;
    this.signalledHost = host;
    this.signalledPort = port;
    this.host = host;
    this.port = port;
  }

  clear(): void {
    this.host = undefined;
    this.signalledHost = undefined;
    this.latched = false;
  }

  /** True when the packet belongs to the peer. */
  accept(host: string, port: number, nowMs: number): boolean {
    if (this.latched && host === this.host && port === this.port) {
      this.lastPacketMs = nowMs;
      this.relatchMs = RELATCH_SILENCE_MS;
      return true;
    }
    if (this.signalledHost === undefined) return false;
    const signalled = host === this.signalledHost && port === this.signalledPort;
    // The signalled address wins over a guess: who is told to be there need not be quicker than an intruder.
    if (this.latched && !signalled && nowMs - this.lastPacketMs < this.relatchMs) return false;
    this.latched = true;
    this.host = host;
    this.port = port;
    this.lastPacketMs = nowMs;
    this.relatchMs = RELATCH_SILENCE_MS;
    return true;
  }
}
