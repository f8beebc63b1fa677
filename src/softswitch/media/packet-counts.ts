// The packets of one session, counted for it and in the sums of its worker.
// Never sees a packet.
import type { SessionStats } from './media-engine-model.js';
import { TOTAL } from './media-worker-protocol.js';

export class PacketCounts {
  private received = 0;
  private sent = 0;
  private lost = 0;
  private refused = 0;
  private dropped = 0;

  constructor(private readonly totals: Float64Array) {}

  addReceived(): void {
    this.received += 1;
    this.total(TOTAL.received, 1);
  }

  addSent(): void {
    this.sent += 1;
    this.total(TOTAL.sent, 1);
  }

  /** The socket did not take one that was counted as sent. */
  takeBackSent(): void {
    this.sent -= 1;
    this.total(TOTAL.sent, -1);
  }

  /** `lost`: in all so far. */
  setLost(lost: number): void {
    if (lost === this.lost) return;
    this.total(TOTAL.lost, lost - this.lost);
    this.lost = lost;
  }

  /** Of a stranger. */
  addRefused(): void {
    this.refused += 1;
    this.total(TOTAL.refused, 1);
  }

  /** By us, on the way from one leg to the other. */
  addDropped(): void {
    this.dropped += 1;
    this.total(TOTAL.droppedInside, 1);
  }

  stats(): SessionStats {
    return {
      packetsReceived: this.received,
      packetsSent: this.sent,
      packetsLost: this.lost,
      packetsRefused: this.refused,
      packetsDroppedInside: this.dropped,
    };
  }

  private total(place: number, by: number): void {
    this.totals[place] = (this.totals[place] as number) + by;
  }
}
