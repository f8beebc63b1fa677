// Turns telephone-event packets (RFC 4733) into digits, each key once however many packets tell of it.
// Never detects tones in the audio and owns no timer: its owner calls `finish` when `isOpen` stays true too long.
import { timestampDistance } from './rtp-packet.js';

const DIGITS = '0123456789*#ABCD';
/** An event without news for so long is over: its end packets were lost, ms. */
export const EVENT_SILENCE_MS = 200;

export function eventOfDigit(digit: string): number | undefined {
  const at = DIGITS.indexOf(digit.toUpperCase());
  return digit.length === 1 && at >= 0 ? at : undefined;
}

export class DtmfReceiver {
  private event = -1;
  private ssrc = -1;
  private timestamp = 0;
  private durationSamples = 0;
  /** Duration of earlier segments of a long event. */
  private earlierSamples = 0;
  private open = false;
  private known = false;

  constructor(private readonly onDigit: (digit: string, durationSamples: number) => void) {}

  get isOpen(): boolean {
    return this.open;
  }

  /** `restarted`: the sender's sequence numbers began anew, so its timestamps may too. */
  receive(
    ssrc: number,
    restarted: boolean,
    timestamp: number,
    packet: Uint8Array,
    offset: number,
    bytes: number,
  ): void {
    if (bytes < 4) return;
    const event = packet[offset] as number;
    if (event >= DIGITS.length) return;
    const end = ((packet[offset + 1] as number) & 0x80) !== 0;
    const duration = ((packet[offset + 2] as number) << 8) | (packet[offset + 3] as number);
    const same = ssrc === this.ssrc && timestamp === this.timestamp && event === this.event;
    // An end that comes very late is told again, not pressed again.
    if (ssrc !== this.ssrc || (restarted && !(same && end))) {
      this.finish();
      this.known = false;
      this.ssrc = ssrc;
    }
    const age = this.known ? timestampDistance(this.timestamp, timestamp) : 1;
    if (age < 0) return;
    if (age > 0) this.begin(event, timestamp, age);
    if (!this.open) return;
    if (duration > this.durationSamples) this.durationSamples = duration;
    if (end) this.finish();
  }

  private begin(event: number, timestamp: number, age: number): void {
    // A long event goes on in a new segment that begins where the former one ended (RFC 4733 §2.5.1.3).
    const continues = this.open && event === this.event && age === this.durationSamples && age >= 0xf000;
    if (continues) {
      this.earlierSamples += this.durationSamples;
    } else {
      this.finish();
      this.earlierSamples = 0;
    }
    this.event = event;
    this.timestamp = timestamp;
    this.durationSamples = 0;
    this.open = true;
    this.known = true;
  }

  /** Ends an open event with what is known of it. */
  finish(): void {
    if (!this.open) return;
    this.open = false;
    const digit = DIGITS[this.event];
    if (digit !== undefined) this.onDigit(digit, this.earlierSamples + this.durationSamples);
  }
}
