// Carries relayed frames to the sessions of another worker, many in one message when they come together.
// Never decides who hears whom.
import type { MessagePort } from 'node:worker_threads';
import { PCMA, PCMU } from './g711-codec.js';
import { MAX_PAYLOAD_BYTES, readUint32, writeUint32 } from './rtp-packet.js';
import type { RelayedFrame } from './rtp-sender.js';
import type { BridgeEnd } from './rtp-session.js';

const HEADER_BYTES = 24;
const BATCH_BYTES = 64 * 1024;
const EVENT_MARK = 255;

export type DeliverFrame = (toKey: number, fromKey: number, frame: RelayedFrame) => void;

export class WorkerLink {
  private readonly batch = Buffer.allocUnsafeSlow(BATCH_BYTES);
  private filled = 0;
  private scheduled = false;
  private closed = false;
  private readonly flushSoon = (): void => this.flush();
  private readonly frame: RelayedFrame = {
    ssrc: 0,
    sequence: 0,
    timestamp: 0,
    marker: false,
    law: PCMU,
    bytes: this.batch,
    offset: 0,
    length: 0,
  };

  constructor(
    private readonly port: MessagePort,
    private readonly deliver: DeliverFrame,
  ) {
    port.on('message', (batch: Uint8Array) => this.receive(batch));
  }

  /** The far session as the other end of a bridge. */
  end(key: number): BridgeEnd {
    return { key, relay: (fromKey, frame) => this.send(key, fromKey, frame) };
  }

  close(): void {
    this.closed = true;
    this.port.close();
  }

  private send(toKey: number, fromKey: number, frame: RelayedFrame): void {
    if (this.closed || frame.length > MAX_PAYLOAD_BYTES) return;
    if (this.filled + HEADER_BYTES + frame.length > BATCH_BYTES) this.flush();
    const { batch, filled: at } = this;
    writeUint32(batch, at, toKey);
    writeUint32(batch, at + 4, fromKey);
    writeUint32(batch, at + 8, frame.ssrc);
    writeUint32(batch, at + 12, frame.timestamp);
    batch[at + 16] = frame.sequence >> 8;
    batch[at + 17] = frame.sequence & 0xff;
    batch[at + 18] = frame.length >> 8;
    batch[at + 19] = frame.length & 0xff;
    batch[at + 20] = frame.law ?? EVENT_MARK;
    batch[at + 21] = frame.marker ? 1 : 0;
    batch.set(frame.bytes.subarray(frame.offset, frame.offset + frame.length), at + HEADER_BYTES);
    this.filled = at + HEADER_BYTES + frame.length;
    if (this.scheduled) return;
    // After the packets that wait in the sockets now: one message for all of them, and no waiting.
    this.scheduled = true;
    setImmediate(this.flushSoon);
  }

  private flush(): void {
    this.scheduled = false;
    if (this.filled === 0 || this.closed) return;
    const copy = new Uint8Array(this.batch.subarray(0, this.filled));
    this.filled = 0;
    this.port.postMessage(copy, [copy.buffer]);
  }

  private receive(batch: Uint8Array): void {
    const { frame } = this;
    for (let at = 0; at + HEADER_BYTES <= batch.length;) {
      const law = batch[at + 20];
      frame.ssrc = readUint32(batch, at + 8);
      frame.timestamp = readUint32(batch, at + 12);
      frame.sequence = ((batch[at + 16] as number) << 8) | (batch[at + 17] as number);
      frame.length = ((batch[at + 18] as number) << 8) | (batch[at + 19] as number);
      frame.law = law === PCMU || law === PCMA ? law : undefined;
      frame.marker = batch[at + 21] === 1;
      frame.bytes = batch;
      frame.offset = at + HEADER_BYTES;
      this.deliver(readUint32(batch, at), readUint32(batch, at + 4), frame);
      at += HEADER_BYTES + frame.length;
    }
  }
}
