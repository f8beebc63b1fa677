// Builds media engines, sessions and peers for tests and ends all of them afterwards.
// Never leaves a socket, thread or file behind.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkerMediaEngine } from '../../../src/softswitch/media/media-engine.js';
import type {
  MediaEngineOptions,
  MediaSession,
  RemoteMedia,
} from '../../../src/softswitch/media/media-engine-model.js';
import { silentLog } from '../../../src/softswitch/log.js';
import { softswitchRtpPorts } from '../../support/free-port.js';
import { RtpPeer } from '../../support/rtp-peer.js';

/** PCM 16 bit WAV. */
export function wavFile(samples: ArrayLike<number>, rateHz = 8000, channels = 1): Buffer {
  const data = Buffer.alloc(samples.length * 2);
  for (let i = 0; i < samples.length; i += 1) data.writeInt16LE(Math.round(samples[i] as number), i * 2);
  return wavOf(data, { encoding: 1, channels, rateHz, bits: 16 });
}

export function wavOf(
  data: Buffer,
  format: { encoding: number; channels: number; rateHz: number; bits: number },
): Buffer {
  const header = Buffer.alloc(44);
  const blockBytes = (format.bits / 8) * format.channels;
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(format.encoding, 20);
  header.writeUInt16LE(format.channels, 22);
  header.writeUInt32LE(format.rateHz, 24);
  header.writeUInt32LE(format.rateHz * blockBytes, 28);
  header.writeUInt16LE(blockBytes, 32);
  header.writeUInt16LE(format.bits, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

export function sine(hz: number, samples: number, rateHz = 8000, amplitude = 12000): number[] {
  return Array.from({ length: samples }, (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / rateHz));
}

/** Samples of a 16 bit mono WAV with a plain 44 byte header. */
export function wavSamples(file: Buffer): Int16Array {
  const data = file.subarray(44, 44 + file.readUInt32LE(40));
  return Int16Array.from({ length: data.length / 2 }, (_, i) => data.readInt16LE(i * 2));
}

export class MediaFixture {
  private readonly engines: WorkerMediaEngine[] = [];
  private readonly peers: RtpPeer[] = [];

  private constructor(readonly folder: string) {}

  static async open(): Promise<MediaFixture> {
    return new MediaFixture(await mkdtemp(join(tmpdir(), 'centrale-media-')));
  }

  async engine(options: Partial<MediaEngineOptions> = {}): Promise<WorkerMediaEngine> {
    const { first, last } = softswitchRtpPorts(40);
    const engine = new WorkerMediaEngine({
      rtpHost: '127.0.0.1',
      rtpPortMin: first,
      rtpPortMax: last,
      workers: 1,
      soundsDir: this.folder,
      musicDirs: { moh: join(this.folder, 'moh') },
      recordingsDirs: [this.folder],
      rtpTimeoutS: 0,
      log: silentLog,
      ...options,
    });
    await engine.start();
    this.engines.push(engine);
    return engine;
  }

  async peer(): Promise<RtpPeer> {
    const peer = await RtpPeer.open();
    this.peers.push(peer);
    return peer;
  }

  /** A session with a peer that knows where to send, and the session where the peer is. */
  async call(
    engine: WorkerMediaEngine,
    remote: Partial<RemoteMedia> = {},
  ): Promise<{ session: MediaSession; peer: RtpPeer }> {
    const peer = await this.peer();
    const session = await engine.createSession(`call-${peer.port}`);
    peer.target = { host: '127.0.0.1', port: session.localPort };
    await session.setRemote(remoteOf(peer, remote));
    return { session, peer };
  }

  async write(name: string, content: Buffer): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, content);
    return path;
  }

  async close(): Promise<void> {
    await Promise.all(this.peers.splice(0).map((peer) => peer.close()));
    await Promise.all(this.engines.splice(0).map((engine) => engine.close()));
    await rm(this.folder, { recursive: true, force: true });
  }
}

export function remoteOf(peer: RtpPeer, remote: Partial<RemoteMedia> = {}): RemoteMedia {
  return {
    host: '127.0.0.1',
    port: peer.port,
    audio: 8,
    telephoneEvent: 101,
    direction: 'sendrecv',
    ptimeMs: 20,
    ...remote,
  };
}

/** Asks again and again, for at most `timeoutMs`. */
export async function eventually(
  holds: () => boolean | Promise<boolean>,
  what: string,
  timeoutMs = 8000,
): Promise<void> {
  const endMs = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error(`not seen in ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Resolves when the session has taken so many packets of its peer. */
export async function untilTaken(session: MediaSession, packets: number): Promise<void> {
  await eventually(
    async () => (await session.stats()).packetsReceived >= packets,
    `${packets} packets taken`,
  );
}
