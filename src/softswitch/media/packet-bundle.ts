// Frames of our own that wait until the packet time that the peer wants is filled.
// Never sends, and never allocates per packet.
import { FRAME_MS, SAMPLES_PER_FRAME } from './pacing-clock.js';
import { RTP_HEADER_BYTES } from './rtp-packet.js';
import type { RtpSender } from './rtp-sender.js';

/** Longest own packet: 5 frames, 100 ms. */
const MAX_FRAMES_PER_PACKET = 5;

export class PacketBundle {
  /** When its first frame was due, ms. */
  dueMs = 0;
  private framesPerPacket = 1;
  /** Where frames wait for others; undefined when each is a packet. */
  private waiting: Buffer | undefined;
  private frames = 0;

  /** What the peer wants, ms; what waits is dropped. */
  setPacketTime(ptimeMs: number): void {
    this.framesPerPacket = Math.max(1, Math.min(MAX_FRAMES_PER_PACKET, Math.floor(ptimeMs / FRAME_MS)));
    this.waiting =
      this.framesPerPacket > 1
        ? Buffer.alloc(RTP_HEADER_BYTES + MAX_FRAMES_PER_PACKET * SAMPLES_PER_FRAME)
        : undefined;
    this.frames = 0;
  }

  /** Where the next frame is to be written, at `offset`. */
  packet(sender: RtpSender): Buffer {
    return this.waiting ?? sender.packet();
  }

  get offset(): number {
    return RTP_HEADER_BYTES + this.bytes;
  }

  get bytes(): number {
    return this.frames * SAMPLES_PER_FRAME;
  }

  /** The frame that was written last belongs to it. True: it is full. */
  add(dueMs: number): boolean {
    if (this.frames === 0) this.dueMs = dueMs;
    this.frames += 1;
    return this.frames >= this.framesPerPacket;
  }

  drop(): void {
    this.frames = 0;
  }

  /** The packet to be sent, of what waits in `packet`. */
  take(packet: Buffer, sender: RtpSender): Buffer {
    const { bytes } = this;
    this.frames = 0;
    if (packet !== this.waiting) return packet;
    const filled = sender.packet();
    packet.copy(filled, RTP_HEADER_BYTES, RTP_HEADER_BYTES, RTP_HEADER_BYTES + bytes);
    return filled;
  }
}
