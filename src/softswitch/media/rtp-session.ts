// One RTP port with one peer, inside a worker: what arrives, what is sent, and who is told.
// Never opens sound files or talks to the main thread itself.
import type { RemoteInfo, Socket } from 'node:dgram';
import { DtmfSender, type DtmfTick } from './dtmf-sender.js';
import { PCMA, PCMU, silenceCode } from './g711-codec.js';
import { inbandDigit } from './inband-digit.js';
import { IncomingDigits } from './incoming-digits.js';
import { peerAddresses } from './media-address.js';
import type { AudioPayloadType, RemoteMedia, SessionStats } from './media-engine-model.js';
import { PacketBundle } from './packet-bundle.js';
import { PacketCounts } from './packet-counts.js';
import { SAMPLES_PER_FRAME, frameDueMs, type PacingClock, type Paced } from './pacing-clock.js';
import { PlaybackStack, type PlaybackEvents } from './playback-stack.js';
import type { Recording } from './recording.js';
import { MAX_PAYLOAD_BYTES, RTP_HEADER_BYTES, RtpView, parseRtp, readUint32 } from './rtp-packet.js';
import { RtpSender, noFrame, type PacketRing, type RelayedFrame } from './rtp-sender.js';
import { SequenceTracker } from './sequence-tracker.js';
import { SessionTaps } from './session-taps.js';
import { SourceLatch } from './source-latch.js';

/** Silence is sent into a bridge whose other side was quiet for so long, ms. */
const BRIDGE_QUIET_MS = 200;
/** What we offer; peers may use our number in place of their own (RFC 3264 §5.1). */
const OFFERED_TELEPHONE_EVENT = 101;
/** Who put us on hold may be silent so many times as long: 30 minutes of 5, as FreeSWITCH's stock profile has it. */
const HOLD_PATIENCE = 6;

export interface SessionEvents extends PlaybackEvents {
  dtmf(digit: string, durationSamples: number): void;
  rtpTimeout(): void;
  packetError(error: unknown): void;
}

/** The other end of a bridge. */
export interface BridgeEnd {
  readonly key: number;
  relay(fromKey: number, frame: RelayedFrame, nowMs: number): void;
}

export interface SessionSurroundings {
  readonly key: number;
  readonly socket: Socket;
  readonly rtpHost: string;
  readonly rtpTimeoutS: number;
  readonly ring: PacketRing;
  readonly clock: PacingClock;
  readonly totals: Float64Array;
  readonly nowMs: () => number;
  readonly events: SessionEvents;
}

export class RtpSession implements Paced, BridgeEnd {
  readonly key: number;
  readonly phase: number;
  readonly playbacks: PlaybackStack;
  readonly dtmfOut = new DtmfSender();
  readonly recordings = new Map<number, Recording>();
  readonly taps: SessionTaps;
  private readonly tapped: RelayedFrame = { ...noFrame, bytes: new Uint8Array(MAX_PAYLOAD_BYTES) };
  private readonly latch = new SourceLatch();
  private readonly tracker = new SequenceTracker();
  private readonly digitsIn: IncomingDigits;
  private readonly counts: PacketCounts;
  private readonly bundle = new PacketBundle();
  private readonly sender: RtpSender;
  private readonly view = new RtpView();
  private readonly frame: RelayedFrame = { ...noFrame };
  private remote: RemoteMedia | undefined;
  private law: AudioPayloadType = PCMU;
  private maySend = false;
  private mayReceive = false;
  private readMuted = false;
  private writeMuted = false;
  private silenceOn = false;
  private peer: BridgeEnd | undefined;
  private skipped = 0;
  private ssrc = 0;
  private lastFrame: number | undefined;
  private lastRelayMs = -Infinity;
  private lastHeardMs = Infinity;
  private timedOut = false;
  private eventTimestamp = 0;
  private closed = false;

  constructor(private readonly around: SessionSurroundings) {
    this.key = around.key;
    this.phase = around.key % 4;
    this.playbacks = new PlaybackStack(around.events);
    this.taps = new SessionTaps(around.key);
    this.counts = new PacketCounts(around.totals);
    this.digitsIn = new IncomingDigits((digit, samples) => around.events.dtmf(digit, samples), around.nowMs);
    this.sender = new RtpSender(
      around.socket,
      around.ring,
      (error) => this.onSent(error, false),
      (error) => this.onSent(error, true),
    );
    around.socket.on('message', (packet, from) => this.onMessage(packet, from));
  }

  get localPort(): number {
    return this.around.socket.address().port;
  }

  setRemote(remote: RemoteMedia): void {
    // A peer that gives our own address back has none yet (third-party call control without an offer of its own).
    const ownAddress = remote.host === this.around.rtpHost && remote.port === this.localPort;
    this.remote = ownAddress ? undefined : remote;
    this.law = remote.audio;
    this.maySend = !ownAddress && (remote.direction === 'sendrecv' || remote.direction === 'sendonly');
    this.mayReceive = !ownAddress && (remote.direction === 'sendrecv' || remote.direction === 'recvonly');
    const nowMs = this.around.nowMs();
    if (ownAddress || remote.port === 0) this.latch.clear();
    else this.latch.setPeer(peerAddresses(remote.host, remote.port, remote.sipSource), nowMs);
    this.useLatchedAddress();
    this.lastHeardMs = nowMs;
    this.timedOut = false;
    this.bundle.setPacketTime(remote.ptimeMs);
    this.pace();
  }

  bridge(peer: BridgeEnd): void {
    this.peer = peer;
    this.sender.breakRelay();
  }

  unbridge(): void {
    this.peer = undefined;
    this.sender.breakRelay();
  }

  setMuted(side: 'read' | 'write', muted: boolean): void {
    if (side === 'read') this.readMuted = muted;
    else this.writeMuted = muted;
  }

  setSilence(on: boolean): void {
    this.silenceOn = on;
    this.pace();
  }

  /** Joins or leaves the clock; to be called after anything that needs ticks began. */
  pace(): void {
    const needed =
      !this.closed &&
      (this.playbacks.size > 0 ||
        this.silenceOn ||
        this.dtmfOut.active ||
        this.recordings.size > 0 ||
        this.taps.size > 0);
    if (needed) {
      this.around.clock.add(this);
    } else {
      this.around.clock.remove(this);
      this.lastFrame = undefined;
    }
  }

  stats(): SessionStats {
    return this.counts.stats();
  }

  /** Reports once when nothing was heard for too long although something should be. */
  checkTimeout(nowMs: number): void {
    const { rtpTimeoutS, events } = this.around;
    if (rtpTimeoutS <= 0 || this.timedOut || !this.mayReceive) return;
    const patience = this.maySend ? 1 : HOLD_PATIENCE;
    if (nowMs - this.lastHeardMs < rtpTimeoutS * patience * 1000) return;
    this.timedOut = true;
    events.rtpTimeout();
  }

  /** Everything but the recordings, which their owner completes. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.playbacks.stop(true);
    this.dtmfOut.cancel();
    this.taps.clear();
    this.peer = undefined;
    this.digitsIn.close();
    this.pace();
    this.around.socket.close();
  }

  private useLatchedAddress(): void {
    this.sender.host = this.latch.host ?? '';
    this.sender.port = this.latch.port;
  }

  private get canSend(): boolean {
    return this.maySend && !this.writeMuted && !this.closed && this.sender.host !== '';
  }

  private onSent(error: Error | null, relayed: boolean): void {
    if (error === null) return;
    this.counts.takeBackSent();
    if (relayed) this.counts.addDropped();
  }

  // ---- what arrives ----

  private onMessage(packet: Buffer, from: RemoteInfo): void {
    try {
      this.receive(packet, from);
    } catch (error) {
      // One bad packet must not end the worker with everybody else's calls.
      this.around.events.packetError(error);
    }
  }

  private receive(packet: Buffer, from: RemoteInfo): void {
    const { view } = this;
    if (this.closed) return;
    // A stranger's packets cost one comparison: nothing of them is read.
    if (!this.latch.allows(from.address)) return this.counts.addRefused();
    if (!parseRtp(packet, view)) return;
    const nowMs = this.around.nowMs();
    const wasAt = this.sender.port;
    if (!this.latch.accept(from.address, from.port, view.ssrc, nowMs)) return this.counts.addRefused();
    if (wasAt !== from.port || this.sender.host !== from.address) this.useLatchedAddress();
    this.counts.addReceived();
    this.lastHeardMs = nowMs;
    this.timedOut = false;
    if (view.ssrc !== this.ssrc) {
      this.ssrc = view.ssrc;
      this.skipped = 0;
    }
    const arrival = this.tracker.track(view.ssrc, view.sequence, nowMs);
    this.counts.setLost(this.tracker.lost);
    if (!this.mayReceive || arrival === 'duplicate') return;
    this.receivePayload(packet, nowMs, arrival === 'restart');
  }

  private receivePayload(packet: Buffer, nowMs: number, restarted: boolean): void {
    const { view } = this;
    const type = view.payloadType;
    if (view.payloadBytes === 0) {
      // An empty packet keeps a NAT binding open and says nothing.
      this.skipped += 1;
    } else if (type === PCMU || type === PCMA) {
      // The law is what the packet says, not what was negotiated: some phones mix them up.
      for (const recording of this.recordings.values()) {
        recording.add('read', view.ssrc, view.timestamp, type, packet, view.payloadOffset, view.payloadBytes);
      }
      this.forward(packet, type, nowMs);
    } else if (this.isTelephoneEvent(type)) {
      this.digitsIn.receive(packet, view, nowMs, restarted);
      this.forward(packet, undefined, nowMs);
    } else {
      // Comfort noise (RFC 3389) and the like: not passed on, and no gap is left where it was.
      this.skipped += 1;
    }
  }

  private isTelephoneEvent(type: number): boolean {
    const negotiated = this.remote?.telephoneEvent;
    return negotiated !== undefined && (type === negotiated || type === OFFERED_TELEPHONE_EVENT);
  }

  private forward(packet: Buffer, law: AudioPayloadType | undefined, nowMs: number): void {
    const { peer, frame, view } = this;
    if ((peer === undefined && this.taps.size === 0) || this.readMuted) return;
    frame.ssrc = view.ssrc;
    frame.sequence = (view.sequence - this.skipped) & 0xffff;
    frame.timestamp = view.timestamp;
    frame.marker = view.marker;
    frame.law = law;
    frame.bytes = packet;
    frame.offset = view.payloadOffset;
    frame.length = view.payloadBytes;
    peer?.relay(this.key, frame, nowMs);
    if (law !== undefined && this.taps.size > 0) this.taps.copy('read', frame, nowMs);
  }

  // ---- what is sent ----

  /** A packet of the bridged peer, to be sent at once. */
  relay(fromKey: number, frame: RelayedFrame, nowMs: number): void {
    if (this.peer?.key !== fromKey) return this.taps.receive(fromKey, frame);
    if (!this.canSend || this.playbacks.speaking || this.dtmfOut.active) {
      this.sender.breakRelay();
      return;
    }
    const payloadType = frame.law === undefined ? this.remote?.telephoneEvent : this.law;
    if (payloadType === undefined) {
      this.sender.skipRelayed();
      return;
    }
    // Silence that filled a pause ends here; its half-filled packet is dropped.
    this.bundle.drop();
    this.lastRelayMs = nowMs;
    const packet = this.sender.relay(this.withTaps(frame, nowMs), payloadType, this.law, nowMs);
    if (packet === undefined) {
      this.counts.addDropped();
      return;
    }
    this.counts.addSent();
    if (frame.law !== undefined && this.recordings.size > 0) this.recordSent(packet, frame.length);
  }

  /** What is sent to the peer is heard by those who listen in, and what they say is added to it. */
  private withTaps(frame: RelayedFrame, nowMs: number): RelayedFrame {
    if (this.taps.size === 0 || frame.law === undefined || frame.length > MAX_PAYLOAD_BYTES) return frame;
    this.taps.copy('write', frame, nowMs);
    const { tapped } = this;
    const { ssrc, sequence, timestamp, marker, law, length } = frame;
    Object.assign(tapped, { ssrc, sequence, timestamp, marker, law, length });
    tapped.bytes.set(frame.bytes.subarray(frame.offset, frame.offset + length));
    this.taps.mixInto(law, tapped.bytes, 0, length);
    return tapped;
  }

  tick(frame: number): void {
    const dueMs = frameDueMs(frame, this.phase);
    const passed = this.lastFrame === undefined ? 1 : frame - this.lastFrame;
    this.lastFrame = frame;
    for (const recording of this.recordings.values()) recording.advance(passed * SAMPLES_PER_FRAME);
    const digit = this.dtmfOut.tick();
    const packet = this.bundle.packet(this.sender);
    const { offset } = this.bundle;
    const speaks = this.playbacks.readFrame(this.law, packet, offset, frame);
    if (digit.kind !== 'idle') this.sendDigit(digit, dueMs);
    else if (speaks) {
      if (this.taps.size > 0) this.taps.copyOwn(this.law, packet, offset, frame, this.around.nowMs());
      this.sendTapped(packet, offset, dueMs);
    } else if ((this.silenceOn || this.taps.size > 0) && !this.hearsPeer()) {
      packet.fill(silenceCode(this.law), offset, offset + SAMPLES_PER_FRAME);
      this.sendTapped(packet, offset, dueMs);
    }
    // The end of a playback does not wait for a packet to be filled.
    if (this.bundle.bytes > 0 && !this.playbacks.speaking && !this.silenceOn && this.taps.size === 0)
      this.sendBundle(packet);
    this.pace();
  }

  private hearsPeer(): boolean {
    return this.peer !== undefined && this.around.nowMs() - this.lastRelayMs < BRIDGE_QUIET_MS;
  }

  private sendTapped(packet: Buffer, offset: number, dueMs: number): void {
    if (this.taps.size > 0) this.taps.mixInto(this.law, packet, offset, SAMPLES_PER_FRAME);
    this.sendFrame(packet, dueMs);
  }

  /** Sends the frame, or keeps it until the packet time that the peer wants is filled. */
  private sendFrame(packet: Buffer, dueMs: number): void {
    if (!this.canSend) this.bundle.drop();
    else if (this.bundle.add(dueMs)) this.sendBundle(packet);
  }

  private sendBundle(packet: Buffer): void {
    const { bytes, dueMs } = this.bundle;
    const filled = this.bundle.take(packet, this.sender);
    this.counts.addSent();
    this.sender.sendOwn(filled, bytes, this.law, dueMs);
    if (this.recordings.size > 0) this.recordSent(filled, bytes);
  }

  private recordSent(packet: Buffer, bytes: number): void {
    const timestamp = readUint32(packet, 4);
    for (const recording of this.recordings.values()) {
      recording.add('write', 0, timestamp, this.law, packet, RTP_HEADER_BYTES, bytes);
    }
  }

  private sendDigit(digit: DtmfTick, dueMs: number): void {
    this.bundle.drop();
    if (digit.kind !== 'event' || !this.canSend) return;
    const payloadType = this.remote?.telephoneEvent;
    if (payloadType === undefined) {
      // The peer knows no telephone-event: the digit is sent as its two tones.
      const packet = this.sender.packet();
      if (!inbandDigit(digit, this.law, packet, RTP_HEADER_BYTES)) return;
      this.sender.sendOwn(packet, SAMPLES_PER_FRAME, this.law, dueMs);
    } else {
      if (digit.first) this.eventTimestamp = this.sender.beginEvent(dueMs);
      this.sender.sendEvent(
        payloadType,
        this.eventTimestamp,
        digit.first,
        digit.event,
        digit.end,
        digit.durationSamples,
      );
    }
    this.counts.addSent();
  }
}
