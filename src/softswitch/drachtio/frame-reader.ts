// Cuts the application's byte stream into frames: `<decimal byte length>#<payload>`.
// Never interprets a payload and never holds more than one frame's worth of bytes.

/** Most digits of a length: frames up to 99 999 bytes, as the original server. */
const MAX_LENGTH_DIGITS = 5;
const HASH = 35;
const ZERO = 48;
const NINE = 57;

export class FrameReader {
  private chunks: Buffer[] = [];
  private pendingBytes = 0;
  private neededBytes = 1;
  private broken = false;

  /** `maxBytes` may be raised once the peer is trusted. */
  constructor(
    private readonly onFrame: (payload: Buffer) => void,
    /** The stream is no sequence of frames: nothing more is reported. */
    private readonly onBroken: (reason: string) => void,
    public maxBytes = 99_999,
  ) {}

  push(chunk: Buffer): void {
    if (this.broken) return;
    this.chunks.push(chunk);
    this.pendingBytes += chunk.length;
    if (this.pendingBytes < this.neededBytes) return;
    const [only] = this.chunks;
    const data = this.chunks.length === 1 && only ? only : Buffer.concat(this.chunks, this.pendingBytes);
    const used = this.consume(data);
    this.pendingBytes = this.broken ? 0 : data.length - used;
    this.chunks = this.pendingBytes === 0 ? [] : [data.subarray(used)];
  }

  private consume(data: Buffer): number {
    let position = 0;
    while (!this.broken) {
      this.neededBytes = 1;
      const hash = this.findHash(data, position);
      if (hash === undefined) return position;
      const length = Number(data.toString('latin1', position, hash));
      if (length === 0 || length > this.maxBytes) return this.fail('frame length out of range');
      const end = hash + 1 + length;
      if (end > data.length) {
        this.neededBytes = end - position;
        return position;
      }
      this.onFrame(data.subarray(hash + 1, end));
      position = end;
    }
    return position;
  }

  /** Index of `#`; undefined while it has not come. */
  private findHash(data: Buffer, from: number): number | undefined {
    for (let i = from; i < data.length; i++) {
      const byte = data[i] ?? 0;
      if (byte === HASH && i > from) return i;
      if (byte < ZERO || byte > NINE || i - from >= MAX_LENGTH_DIGITS) {
        this.fail('no frame length');
        return undefined;
      }
    }
    return undefined;
  }

  /** Stops reading for good, as when the peer is being closed. */
  stop(): void {
    this.broken = true;
    this.chunks = [];
    this.pendingBytes = 0;
  }

  private fail(reason: string): number {
    this.broken = true;
    this.onBroken(reason);
    return 0;
  }
}
