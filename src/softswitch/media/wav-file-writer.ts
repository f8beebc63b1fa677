// Writes a WAV file, 8 kHz 16 bit with one or two channels, in chunks as the samples come, and its lengths into the header at the end.
// Never blocks the thread, and after a disk error never writes again.
import { constants } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
const HEADER_BYTES = 44;
/** 1 s of one channel. */
const CHUNK_BYTES = 16000;
/** A disk that falls this far behind is an error: memory is not a recorder. */
const MAX_PENDING_BYTES = 4 * 1024 * 1024;

function header(dataBytes: number, channels: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + dataBytes, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(channels, 22);
  bytes.writeUInt32LE(8000, 24);
  bytes.writeUInt32LE(16000 * channels, 28);
  bytes.writeUInt16LE(2 * channels, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(dataBytes, 40);
  return bytes;
}

export class WavFileWriter {
  private chunk: Buffer;
  private filled = 0;
  private written = 0;
  private pendingBytes = 0;
  private tail: Promise<void> = Promise.resolve();
  private error: Error | undefined;
  private closing: Promise<string | undefined> | undefined;

  private constructor(
    private readonly file: FileHandle,
    private readonly onError: (error: Error) => void,
    private readonly channels: 1 | 2,
    private readonly chunkBytes: number,
  ) {
    this.chunk = Buffer.allocUnsafe(chunkBytes);
  }

  /** Makes missing folders and replaces an existing file. Rejects with the system's error. */
  static async create(
    path: string,
    onError: (error: Error) => void,
    channels: 1 | 2 = 1,
    chunkBytes = CHUNK_BYTES * channels,
  ): Promise<WavFileWriter> {
    await mkdir(dirname(path), { recursive: true });
    // A link that somebody puts there in the last moment is not followed.
    const file = await open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW);
    const writer = new WavFileWriter(file, onError, channels, chunkBytes);
    writer.enqueue(header(0, channels), 0);
    return writer;
  }

  write(sample: number): void {
    this.filled = this.chunk.writeInt16LE(sample, this.filled);
    if (this.filled >= this.chunkBytes) this.flush();
  }

  /** Idempotent; resolves with what went wrong. */
  close(): Promise<string | undefined> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<string | undefined> {
    this.flush();
    const dataBytes = this.written;
    this.enqueue(header(dataBytes, this.channels), 0);
    await this.tail;
    try {
      await this.file.close();
    } catch (error) {
      this.error ??= error as Error;
    }
    return this.error?.message;
  }

  private flush(): void {
    if (this.filled === 0) return;
    this.enqueue(this.chunk.subarray(0, this.filled), HEADER_BYTES + this.written);
    this.written += this.filled;
    this.chunk = Buffer.allocUnsafe(this.chunkBytes);
    this.filled = 0;
  }

  private enqueue(bytes: Buffer, position: number): void {
    if (this.error !== undefined) return;
    this.pendingBytes += bytes.length;
    if (this.pendingBytes > MAX_PENDING_BYTES) {
      this.fail(new Error('the disk is too slow for the recording'));
      return;
    }
    this.tail = this.tail.then(() => this.put(bytes, position));
  }

  private async put(bytes: Buffer, position: number): Promise<void> {
    if (this.error !== undefined) return;
    try {
      let done = 0;
      while (done < bytes.length) {
        const { bytesWritten } = await this.file.write(bytes, done, bytes.length - done, position + done);
        done += bytesWritten;
      }
    } catch (error) {
      this.fail(error as Error);
    }
    this.pendingBytes -= bytes.length;
  }

  private fail(error: Error): void {
    if (this.error !== undefined) return;
    this.error = error;
    this.onError(error);
  }
}
