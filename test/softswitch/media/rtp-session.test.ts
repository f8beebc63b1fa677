// One RTP port in a thread that was held up: what waits in its socket counts before what its timers say.
// Never opens a socket: packets are handed over as the socket would, and time is the test's.
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:dgram';
import { PacingClock } from '../../../src/softswitch/media/pacing-clock.js';
import type { RemoteMedia } from '../../../src/softswitch/media/media-engine-model.js';
import { PacketRing } from '../../../src/softswitch/media/rtp-sender.js';
import { RtpSession } from '../../../src/softswitch/media/rtp-session.js';

class QuietSocket extends EventEmitter {
  address(): { address: string; port: number } {
    return { address: '127.0.0.1', port: 20_000 };
  }
  send(): void {
    // Nothing is said in these tests.
  }
  close(): void {
    this.removeAllListeners();
  }
}

let nowMs: number;
let socket: QuietSocket;
let session: RtpSession;
let digits: string[];
let timeouts: number;
const peer = {
  host: '127.0.0.1',
  port: 30_000,
  audio: 8,
  telephoneEvent: 101,
  direction: 'sendrecv',
  ptimeMs: 20,
} as const satisfies RemoteMedia;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
  nowMs = 0;
  socket = new QuietSocket();
  digits = [];
  timeouts = 0;
  session = new RtpSession({
    key: 1,
    socket: socket as unknown as Socket,
    rtpHost: '127.0.0.1',
    rtpTimeoutS: 10,
    ring: new PacketRing(),
    clock: new PacingClock({ nowMs: () => nowMs, after: () => () => undefined }, () => undefined),
    totals: new Float64Array(8),
    nowMs: () => nowMs,
    events: {
      started: () => undefined,
      ended: () => undefined,
      rtpTimeout: () => (timeouts += 1),
      dtmf: (digit, samples) => digits.push(`${digit}/${samples}`),
      packetError: (error) => {
        throw error;
      },
    },
  });
  session.setRemote(peer);
});
afterEach(() => {
  session.close();
  jest.useRealTimers();
});

let sequence = 0;
/** A packet of the key 5 (RFC 4733 §2.3). */
function key(durationSamples: number, end: boolean): void {
  const packet = Buffer.alloc(16);
  packet[0] = 0x80;
  packet[1] = 101;
  packet.writeUInt16BE((sequence += 1), 2);
  packet.writeUInt32BE(8000, 4);
  packet[12] = 5;
  packet[13] = end ? 0x8a : 10;
  packet.writeUInt16BE(durationSamples, 14);
  socket.emit('message', packet, { address: '127.0.0.1', port: 30_000 });
}

/** The timers that are due run, then what arrived is read, then the loop turns. */
async function pass(ms: number, arrived: () => void = () => undefined): Promise<void> {
  nowMs += ms;
  jest.advanceTimersByTime(ms);
  arrived();
  await new Promise((resolve) => setImmediate(resolve));
}

test('a key is over when nothing more is heard of it', async () => {
  key(160, false);
  await pass(190);
  key(320, false);
  await pass(190);
  expect(digits).toEqual([]);
  await pass(10);
  expect(digits).toEqual(['5/320']);
});

test('a key that was pressed while the thread was held up has its length, and is told once', async () => {
  key(160, false);
  await pass(3000, () => {
    key(480, false);
    key(800, true);
    key(800, true);
  });
  await pass(3000);
  expect(digits).toEqual(['5/800']);
});

test('silence of a peer is told once; who put us on hold may be silent six times as long, as on FreeSWITCH', () => {
  const at = (seconds: number): number => {
    session.checkTimeout(seconds * 1000);
    return timeouts;
  };
  expect([at(9.9), at(10), at(20)]).toEqual([0, 1, 1]);
  session.setRemote({ ...peer, direction: 'recvonly' });
  expect([at(59.9), at(60)]).toEqual([1, 2]);
  session.setRemote({ ...peer, direction: 'inactive' });
  expect(at(10_000)).toBe(2);
});
