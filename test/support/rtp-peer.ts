// An RTP peer for tests: sends tones and digits over real UDP and keeps what it receives.
// Never shares code with the media engine: it builds and reads packets and companded audio on its own.
import { createSocket, type Socket } from 'node:dgram';
import { meanLevel, tonePart } from './goertzel.js';

export interface ReceivedRtp {
  readonly payloadType: number;
  readonly marker: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly payload: Buffer;
}

function decodeUlaw(code: number): number {
  const bits = ~code & 0xff;
  const sample = ((((bits & 15) * 2 + 33) << ((bits >> 4) & 7)) - 33) * 4;
  return bits & 0x80 ? -sample : sample;
}

function decodeAlaw(code: number): number {
  const bits = code ^ 0x55;
  const segment = (bits >> 4) & 7;
  const step = (bits & 15) * 2 + 1;
  const sample = (segment === 0 ? step : (step + 32) * 2 ** (segment - 1)) * 8;
  return bits & 0x80 ? sample : -sample;
}

/** The nearest code by search: slow, and independent of any encoder's arithmetic. */
function encoder(decode: (code: number) => number): (sample: number) => number {
  const codes = Array.from({ length: 256 }, (_, code) => ({ code, value: decode(code) }));
  const known = new Map<number, number>();
  return (sample) => {
    let best = known.get(sample);
    if (best === undefined) {
      best = codes.reduce((a, b) => (Math.abs(b.value - sample) < Math.abs(a.value - sample) ? b : a)).code;
      known.set(sample, best);
    }
    return best;
  };
}
const encodeUlaw = encoder(decodeUlaw);
const encodeAlaw = encoder(decodeAlaw);

/** Packets that a phone would still send at once after it was held up: 100 ms. */
const longestBurst = 5;
/** How much in one piece must be heard to be believed: 300 ms. */
const heardPackets = 15;

export class RtpPeer {
  readonly received: ReceivedRtp[] = [];
  sequence = Math.floor(Math.random() * 65536);
  timestamp = Math.floor(Math.random() * 2 ** 32);
  ssrc = Math.floor(Math.random() * 2 ** 32);
  target: { host: string; port: number } = { host: '127.0.0.1', port: 0 };
  private readonly waiters = new Set<() => void>();
  private toneAt = 0;
  private stream: NodeJS.Timeout | undefined;

  private constructor(
    private readonly socket: Socket,
    readonly port: number,
  ) {
    socket.on('message', (packet) => {
      this.received.push({
        payloadType: (packet[1] as number) & 0x7f,
        marker: (packet[1] as number) >= 0x80,
        sequence: packet.readUInt16BE(2),
        timestamp: packet.readUInt32BE(4),
        ssrc: packet.readUInt32BE(8),
        payload: Buffer.from(packet.subarray(12)),
      });
      for (const waiter of [...this.waiters]) waiter();
    });
  }

  static async open(): Promise<RtpPeer> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    socket.setRecvBufferSize(1024 * 1024);
    return new RtpPeer(socket, socket.address().port);
  }

  sendRaw(packet: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.send(packet, this.target.port, this.target.host, (error) =>
        error === null ? resolve() : reject(error),
      );
    });
  }

  async sendPayload(
    payloadType: number,
    payload: Buffer,
    options: { marker?: boolean; timestamp?: number } = {},
  ): Promise<void> {
    const packet = Buffer.alloc(12 + payload.length);
    packet[0] = 0x80;
    packet[1] = payloadType | (options.marker === true ? 0x80 : 0);
    packet.writeUInt16BE(this.sequence, 2);
    packet.writeUInt32BE((options.timestamp ?? this.timestamp) >>> 0, 4);
    packet.writeUInt32BE(this.ssrc, 8);
    payload.copy(packet, 12);
    this.sequence = (this.sequence + 1) & 0xffff;
    await this.sendRaw(packet);
  }

  /** The next packet of a steady tone. */
  async sendTonePacket(payloadType: 0 | 8, hz: number, samples = 160): Promise<void> {
    const payload = Buffer.alloc(samples);
    for (let i = 0; i < samples; i += 1) {
      const value =
        hz === 0 ? 0 : Math.round(12000 * Math.sin((2 * Math.PI * hz * (this.toneAt + i)) / 8000));
      payload[i] = payloadType === 8 ? encodeAlaw(value) : encodeUlaw(value);
    }
    this.toneAt += samples;
    const { timestamp } = this;
    this.timestamp = (timestamp + samples) >>> 0;
    await this.sendPayload(payloadType, payload, { timestamp });
  }

  /** Sends packets one after another with a pause that lets others run, not in real time. */
  async sendTone(payloadType: 0 | 8, hz: number, packets: number, samples = 160): Promise<void> {
    for (let i = 0; i < packets; i += 1) {
      await this.sendTonePacket(payloadType, hz, samples);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /** A tone every 20 ms until `stopStream`. What a stall of this machine held up is left out, as a phone would. */
  startStream(payloadType: 0 | 8, hz: number): void {
    this.stopStream();
    const startedAt = performance.now();
    let sent = 0;
    this.stream = setInterval(() => {
      const late = Math.floor((performance.now() - startedAt) / 20) - sent;
      if (late > longestBurst) {
        sent += late;
        this.toneAt += late * 160;
        this.timestamp = (this.timestamp + late * 160) >>> 0;
      }
      while (sent * 20 <= performance.now() - startedAt) {
        sent += 1;
        void this.sendTonePacket(payloadType, hz);
      }
    }, 5);
  }

  stopStream(): void {
    clearInterval(this.stream);
    this.stream = undefined;
  }

  /** One RFC 4733 event as phones send it. */
  async sendDigit(
    event: number,
    options: { payloadType?: number; packets?: number; ends?: number; timestamp?: number } = {},
  ): Promise<void> {
    const { payloadType = 101, packets = 5, ends = 3, timestamp = this.timestamp } = options;
    const packet = (end: boolean, duration: number): Buffer =>
      Buffer.from([event, (end ? 0x80 : 0) | 10, duration >> 8, duration & 0xff]);
    for (let i = 1; i <= packets; i += 1) {
      await this.sendPayload(payloadType, packet(false, i * 160), { marker: i === 1, timestamp });
    }
    for (let i = 0; i < ends; i += 1) {
      await this.sendPayload(payloadType, packet(true, packets * 160), { timestamp });
    }
    this.timestamp = (timestamp + packets * 160 + 480) >>> 0;
  }

  /** What was received, from packet `from` on, as linear samples in order of arrival; events are left out. */
  heard(from = 0): number[] {
    const samples: number[] = [];
    for (const { payloadType, payload } of this.received.slice(from)) {
      if (payloadType === 0) for (const code of payload) samples.push(decodeUlaw(code));
      if (payloadType === 8) for (const code of payload) samples.push(decodeAlaw(code));
    }
    return samples;
  }

  /** Resolves as soon as the condition holds; rejects after `timeoutMs`. */
  until(condition: () => boolean, what: string, timeoutMs = 8000): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!condition()) return;
        finish();
        resolve();
      };
      const timer = setTimeout(() => {
        finish();
        reject(new Error(`not seen in ${timeoutMs} ms: ${what} (${this.received.length} packets received)`));
      }, timeoutMs);
      const finish = (): void => {
        clearTimeout(timer);
        this.waiters.delete(look);
      };
      this.waiters.add(look);
      look();
    });
  }

  /** Resolves when 300 ms in one piece, from now on, are that tone, however late they come. */
  untilTone(hz: number): Promise<void> {
    return this.untilHeard((samples) => tonePart(samples, hz) > 0.9, `a tone of ${hz} Hz`);
  }

  /** Resolves when 300 ms in one piece, from now on, are silent, however late they come. */
  untilSilence(): Promise<void> {
    return this.untilHeard((samples) => meanLevel(samples) < 100, 'silence');
  }

  private async untilHeard(condition: (samples: number[]) => boolean, what: string): Promise<void> {
    const from = this.received.length;
    const isHeard = (): boolean => {
      const latest = this.received.length - heardPackets;
      return latest >= from && condition(this.heard(latest));
    };
    await this.until(isHeard, what);
  }

  async untilReceived(packets: number, timeoutMs?: number): Promise<void> {
    await this.until(() => this.received.length >= packets, `${packets} packets`, timeoutMs);
  }

  close(): Promise<void> {
    this.stopStream();
    return new Promise((resolve) => this.socket.close(() => resolve()));
  }
}
