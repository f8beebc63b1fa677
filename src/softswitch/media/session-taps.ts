// Who listens in on one session, and what they say into it: the conversation itself goes its way as if nobody did.
// Never sends packets, and never delays what is said.
import { linearToAlaw, linearToUlaw, toLinearTable } from './g711-codec.js';
import type { AudioPayloadType, TapSide } from './media-engine-model.js';
import { SAMPLES_PER_FRAME } from './pacing-clock.js';
import type { RelayedFrame } from './rtp-sender.js';
import type { BridgeEnd } from './rtp-session.js';
import { VoiceQueue } from './voice-queue.js';

interface Tap {
  readonly side: TapSide;
  readonly end: BridgeEnd;
  /** What the one who listens in says to this peer. */
  readonly said: VoiceQueue;
  /** The next of it, from `at` on. */
  readonly frame: Float64Array;
  at: number;
}

export class SessionTaps {
  private readonly taps = new Map<number, Tap>();
  private readonly own: RelayedFrame;

  constructor(private readonly key: number) {
    this.own = {
      ssrc: key,
      sequence: 0,
      timestamp: 0,
      marker: false,
      law: 0,
      bytes: new Uint8Array(0),
      offset: 0,
      length: SAMPLES_PER_FRAME,
    };
  }

  get size(): number {
    return this.taps.size;
  }

  add(end: BridgeEnd, side: TapSide): void {
    const frame = new Float64Array(SAMPLES_PER_FRAME);
    this.taps.set(end.key, { side, end, said: new VoiceQueue(), frame, at: SAMPLES_PER_FRAME });
  }

  remove(key: number): void {
    this.taps.delete(key);
  }

  clear(): void {
    this.taps.clear();
  }

  /** A packet that this peer sends, or that is sent to it. */
  copy(side: TapSide, frame: RelayedFrame, nowMs: number): void {
    for (const tap of this.taps.values()) if (tap.side === side) tap.end.relay(this.key, frame, nowMs);
  }

  /** A frame of our own that is sent to the peer. */
  copyOwn(law: AudioPayloadType, bytes: Uint8Array, offset: number, frame: number, nowMs: number): void {
    const { own } = this;
    own.law = law;
    own.bytes = bytes;
    own.offset = offset;
    own.sequence = frame & 0xffff;
    own.timestamp = (frame * SAMPLES_PER_FRAME) >>> 0;
    this.copy('write', own, nowMs);
  }

  /** What one who listens in says. */
  receive(fromKey: number, frame: RelayedFrame): void {
    this.taps.get(fromKey)?.said.receive(frame);
  }

  /** Adds what those who listen in say to codes that are about to be sent. */
  mixInto(law: AudioPayloadType, bytes: Uint8Array, offset: number, length: number): void {
    const toLinear = toLinearTable(law);
    const toCode = law === 0 ? linearToUlaw : linearToAlaw;
    for (const tap of this.taps.values()) {
      if (tap.side !== 'write') continue;
      for (let i = offset; i < offset + length; i += 1) {
        if (tap.at >= SAMPLES_PER_FRAME) {
          tap.said.read(tap.frame);
          tap.at = 0;
        }
        const sum = Math.round((toLinear[bytes[i] as number] as number) + (tap.frame[tap.at] as number));
        tap.at += 1;
        bytes[i] = toCode[Math.max(-32_768, Math.min(32_767, sum)) & 0xffff] as number;
      }
    }
  }
}
