// The outgoing RTP stream of one session: one SSRC, one line of sequence numbers and timestamps over all its sources.
// Never decides what is sent, and never allocates per packet.
import { randomBytes, randomInt } from 'node:crypto';
import type { Socket } from 'node:dgram';
import { PCMU, copyLaw } from './g711-codec.js';
import type { AudioPayloadType } from './media-engine-model.js';
import {
  MAX_PAYLOAD_BYTES,
  RTP_HEADER_BYTES,
  sequenceDistance,
  timestampDistance,
  writeRtpHeader,
} from './rtp-packet.js';

const SAMPLES_PER_MS = 8;
/** Own frames further apart than this begin a new talk spurt, ms. */
const SPURT_GAP_MS = 120;
/** Beyond these the source of a relayed stream has started anew. */
const MAX_SEQUENCE_JUMP = 3000;
const MAX_REORDER = 100;
const MAX_TIMESTAMP_ERROR_SAMPLES = 16000;
/** Packets of one event are at most 50 ms apart (RFC 4733 §2.5.1.2); later ones are the next press, ms. */
const EVENT_GAP_MS = 150;
const RING_PACKETS = 512;
const PACKET_BYTES = RTP_HEADER_BYTES + MAX_PAYLOAD_BYTES;

/**
 * Packet buffers of one worker, used in turn: the socket writes a datagram at once, save when the kernel's queue is
 * full; a buffer comes round again long after that.
 */
export class PacketRing {
  private readonly packets = Array.from({ length: RING_PACKETS }, () => Buffer.allocUnsafeSlow(PACKET_BYTES));
  private at = 0;

  next(): Buffer {
    this.at = (this.at + 1) % RING_PACKETS;
    return this.packets[this.at] as Buffer;
  }
}

/** What a bridged session hands over: one packet's payload with where it stood in its stream. */
export interface RelayedFrame {
  ssrc: number;
  sequence: number;
  timestamp: number;
  marker: boolean;
  /** The law of audio, undefined for a telephone-event. */
  law: AudioPayloadType | undefined;
  bytes: Uint8Array;
  offset: number;
  length: number;
}

/** To begin with, where one is filled in again and again. */
export const noFrame: RelayedFrame = {
  ssrc: 0,
  sequence: 0,
  timestamp: 0,
  marker: false,
  law: PCMU,
  bytes: new Uint8Array(0),
  offset: 0,
  length: 0,
};

export class RtpSender {
  private readonly ssrc = randomBytes(4).readUInt32BE();
  /** The newest packet sent. */
  private sequence = randomInt(0x10000);
  private timestamp = randomInt(0x100000000);
  private spanSamples = 160;
  private sentAtMs: number | undefined;
  private mode: 'none' | 'own' | 'event' | 'relay' = 'none';
  private relaySsrc = 0;
  private relaySequence = 0;
  private relayTimestamp = 0;
  private relayAtMs = 0;
  private sequenceOffset = 0;
  private timestampOffset = 0;
  private spurtSequence = 0;
  private eventSsrc = -1;
  private eventIn = 0;
  private eventAtMs = 0;
  private eventOut = 0;
  host = '';
  port = 0;

  constructor(
    private readonly socket: Socket,
    private readonly ring: PacketRing,
    private readonly onOwnSent: (error: Error | null) => void,
    private readonly onRelaySent: (error: Error | null) => void,
  ) {}

  /** Timestamp that continues the stream at this moment: as much later as time has passed since the last packet. */
  private continuedTimestamp(nowMs: number): number {
    if (this.sentAtMs === undefined) return this.timestamp;
    const passed = Math.round((nowMs - this.sentAtMs) * SAMPLES_PER_MS);
    return (this.timestamp + Math.max(this.spanSamples, passed)) >>> 0;
  }

  /** A packet to be filled from RTP_HEADER_BYTES on and given to `sendOwn`. */
  packet(): Buffer {
    return this.ring.next();
  }

  /** Sends own audio. `dueMs`: when its first sample was due; frames without a gap in it follow on exactly. */
  sendOwn(packet: Buffer, payloadBytes: number, payloadType: number, dueMs: number): number {
    const gapMs = this.sentAtMs === undefined ? Infinity : dueMs - this.sentAtMs;
    const follows = this.mode === 'own' && gapMs <= this.spanSamples / SAMPLES_PER_MS + SPURT_GAP_MS;
    const onTime = follows && gapMs <= this.spanSamples / SAMPLES_PER_MS + 1;
    this.timestamp = onTime ? (this.timestamp + this.spanSamples) >>> 0 : this.continuedTimestamp(dueMs);
    this.sequence = (this.sequence + 1) & 0xffff;
    this.spanSamples = payloadBytes;
    this.sentAtMs = dueMs;
    this.mode = 'own';
    writeRtpHeader(packet, payloadType, !follows, this.sequence, this.timestamp, this.ssrc);
    this.socket.send(packet, 0, RTP_HEADER_BYTES + payloadBytes, this.port, this.host, this.onOwnSent);
    return this.timestamp;
  }

  /** Timestamp for an event that begins now (RFC 4733 §2.2.1: all its packets bear that of its beginning). */
  beginEvent(dueMs: number): number {
    this.timestamp = this.continuedTimestamp(dueMs);
    this.sentAtMs = dueMs;
    this.mode = 'event';
    return this.timestamp;
  }

  sendEvent(
    payloadType: number,
    timestamp: number,
    first: boolean,
    event: number,
    end: boolean,
    durationSamples: number,
  ): void {
    const packet = this.ring.next();
    packet[RTP_HEADER_BYTES] = event;
    packet[RTP_HEADER_BYTES + 1] = (end ? 0x80 : 0) | 10;
    packet.writeUInt16BE(durationSamples, RTP_HEADER_BYTES + 2);
    this.mode = 'event';
    this.sequence = (this.sequence + 1) & 0xffff;
    writeRtpHeader(packet, payloadType, first, this.sequence, timestamp, this.ssrc);
    this.socket.send(packet, 0, RTP_HEADER_BYTES + 4, this.port, this.host, this.onOwnSent);
  }

  /** What was relayed last has stopped; the next relayed packet begins a new talk spurt. */
  breakRelay(): void {
    if (this.mode === 'relay') this.mode = 'none';
  }

  /** A packet of the relayed stream is not passed on; its number must not look like a loss to the peer. */
  skipRelayed(): void {
    this.sequenceOffset -= 1;
  }

  /** Sends a packet of the bridged peer with its spacing kept; undefined when it has no place in our stream. */
  relay(
    frame: RelayedFrame,
    payloadType: number,
    toLaw: AudioPayloadType,
    nowMs: number,
  ): Buffer | undefined {
    const audio = frame.law !== undefined;
    const resumed = this.mode !== 'relay' || this.restarted(frame, nowMs);
    if (resumed) this.beginRelay(frame, nowMs);
    const sequence = (frame.sequence + this.sequenceOffset) & 0xffff;
    const timestamp = audio
      ? (frame.timestamp + this.timestampOffset) >>> 0
      : this.eventTimestamp(frame, nowMs);
    // Late from before this talk spurt: its number is taken.
    if (sequenceDistance(this.spurtSequence, sequence) < 0) return undefined;
    const packet = this.ring.next();
    if (frame.law === undefined) {
      for (let i = 0; i < frame.length; i += 1) {
        packet[RTP_HEADER_BYTES + i] = frame.bytes[frame.offset + i] as number;
      }
    } else {
      copyLaw(frame.bytes, frame.offset, frame.length, frame.law, packet, RTP_HEADER_BYTES, toLaw);
    }
    writeRtpHeader(packet, payloadType, resumed || frame.marker, sequence, timestamp, this.ssrc);
    if (audio) this.noteRelayedAudio(frame, timestamp, nowMs);
    if (sequenceDistance(this.sequence, sequence) > 0) this.sequence = sequence;
    this.socket.send(packet, 0, RTP_HEADER_BYTES + frame.length, this.port, this.host, this.onRelaySent);
    return packet;
  }

  private beginRelay(frame: RelayedFrame, nowMs: number): void {
    this.mode = 'relay';
    this.relaySsrc = frame.ssrc;
    this.relaySequence = frame.sequence;
    this.relayTimestamp = frame.timestamp;
    this.relayAtMs = nowMs;
    this.spurtSequence = (this.sequence + 1) & 0xffff;
    this.sequenceOffset = this.spurtSequence - frame.sequence;
    this.timestampOffset = this.continuedTimestamp(nowMs) - frame.timestamp;
  }

  private restarted(frame: RelayedFrame, nowMs: number): boolean {
    if (frame.ssrc !== this.relaySsrc) return true;
    const step = sequenceDistance(this.relaySequence, frame.sequence);
    if (step > MAX_SEQUENCE_JUMP || step < -MAX_REORDER) return true;
    // An event's timestamp stands still while time passes.
    if (frame.law === undefined) return false;
    const passed = (nowMs - this.relayAtMs) * SAMPLES_PER_MS;
    const told = timestampDistance(this.relayTimestamp, frame.timestamp);
    return Math.abs(told - passed) > MAX_TIMESTAMP_ERROR_SAMPLES;
  }

  /** All packets of one event bear one timestamp, whatever stream came between them. */
  private eventTimestamp(frame: RelayedFrame, nowMs: number): number {
    const quiet = nowMs - this.eventAtMs > EVENT_GAP_MS;
    this.eventAtMs = nowMs;
    if (quiet || frame.ssrc !== this.eventSsrc || frame.timestamp !== this.eventIn) {
      this.eventSsrc = frame.ssrc;
      this.eventIn = frame.timestamp;
      this.eventOut = (frame.timestamp + this.timestampOffset) >>> 0;
    }
    return this.eventOut;
  }

  private noteRelayedAudio(frame: RelayedFrame, timestamp: number, nowMs: number): void {
    this.sentAtMs = nowMs;
    if (timestampDistance(this.relayTimestamp, frame.timestamp) < 0) return;
    this.relaySequence = frame.sequence;
    this.relayTimestamp = frame.timestamp;
    this.relayAtMs = nowMs;
    this.timestamp = timestamp;
    this.spanSamples = frame.length;
  }
}
