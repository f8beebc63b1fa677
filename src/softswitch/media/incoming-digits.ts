// Digits of one session as telephone-events bring them, also one whose end never comes.
// Never judges whose packets they are.
import { DtmfReceiver, EVENT_SILENCE_MS } from './dtmf-receiver.js';
import type { RtpView } from './rtp-packet.js';

export class IncomingDigits {
  private readonly receiver: DtmfReceiver;
  private lastEventMs = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    onDigit: (digit: string, durationSamples: number) => void,
    private readonly nowMs: () => number,
  ) {
    this.receiver = new DtmfReceiver(onDigit);
  }

  /** `restarted`: the stream has begun anew. */
  receive(packet: Buffer, view: RtpView, nowMs: number, restarted: boolean): void {
    this.lastEventMs = nowMs;
    const { ssrc, timestamp, payloadOffset, payloadBytes } = view;
    this.receiver.receive(ssrc, restarted, timestamp, packet, payloadOffset, payloadBytes);
    if (this.receiver.isOpen && this.timer === undefined) this.watch(EVENT_SILENCE_MS);
  }

  /** Tells the digit that has not ended. */
  close(): void {
    clearTimeout(this.timer);
    this.receiver.finish();
  }

  private watch(afterMs: number): void {
    // A thread that was held up reads what came meanwhile before it decides that nothing came.
    this.timer = setTimeout(() => setImmediate(() => this.endQuietEvent()), afterMs);
  }

  private endQuietEvent(): void {
    this.timer = undefined;
    if (!this.receiver.isOpen) return;
    const quietMs = this.nowMs() - this.lastEventMs;
    if (quietMs >= EVENT_SILENCE_MS) this.receiver.finish();
    else this.watch(EVENT_SILENCE_MS - quietMs);
  }
}
