// When each RTP packet came to a port of loopback or from it, by the kernel's clock: a gap is the sender's, not that of who measures.
// Never takes a packet away from the program. Needs the right to open a packet socket, as SIPp's pcap play does.
import { ChildProcess } from './child-process.js';
import { openTap } from './loopback-tap.js';

// 35 is SO_TIMESTAMPNS.
const program = `
import sys
${openTap}
seen = tap([int(port) for port in sys.argv[1:]])
seen.setsockopt(socket.SOL_SOCKET, 35, 1)
print('listening', flush=True)
while True:
    packet, about, _, _ = seen.recvmsg(256, 128)
    if len(packet) < 40:
        continue
    start = (packet[0] & 15) * 4
    s, ns = struct.unpack('qq', about[0][2][:16])
    print(*struct.unpack('!HH4xxxHL', packet[start:start + 16]), packet[start + 16:start + 20].hex(), s * 1000 + ns / 1e6)
`;

/** One packet. */
export interface RtpArrival {
  readonly atMs: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: string;
}

export class RtpArrivals {
  private constructor(private readonly child: ChildProcess) {}

  /** Of these ports, 120 at most. Resolves when it listens. */
  static async start(ports: readonly number[]): Promise<RtpArrivals> {
    const child = ChildProcess.start('python3', ['-u', '-c', program, ...ports.map(String)]);
    await child.waitForOutput(/^listening$/m);
    return new RtpArrivals(child);
  }

  /** What came to the port so far, in order of arrival. */
  at(port: number): readonly RtpArrival[] {
    return this.where(1, port);
  }

  /** What was sent from the port so far. */
  from(port: number): readonly RtpArrival[] {
    return this.where(0, port);
  }

  private where(column: number, port: number): readonly RtpArrival[] {
    return this.child.output
      .split('\n')
      .slice(0, -1)
      .map((line) => line.split(' '))
      .filter((columns) => columns[column] === String(port))
      .map(([, , sequence, timestamp, ssrc = '', atMs]) => ({
        ...{ atMs: Number(atMs), sequence: Number(sequence), timestamp: Number(timestamp), ssrc },
      }));
  }

  stop(): Promise<void> {
    return this.child.stop();
  }
}

/** The longest time from one packet to the next, ms, less what excuses it. */
export function longestGapMs(
  arrivals: readonly RtpArrival[],
  excusedMs: (fromMs: number, toMs: number) => number = () => 0,
): number {
  const gaps = arrivals.slice(1).map(({ atMs }, index) => {
    const since = arrivals[index]!.atMs;
    return atMs - since - excusedMs(since, atMs);
  });
  return Math.max(0, ...gaps);
}

/** Packets that never came, between the first and the last. */
export function lostPackets(arrivals: readonly RtpArrival[]): number {
  const [first] = arrivals;
  const last = arrivals.at(-1);
  if (first === undefined || last === undefined) return 0;
  return ((last.sequence - first.sequence) & 0xffff) + 1 - arrivals.length;
}

/** How much longer than 20 ms (160 samples, RFC 3551 §4.5.14) each packet says that it came after the one before it: silence that nobody sent, ms. */
export function unsentMs(arrivals: readonly RtpArrival[]): number {
  const jumps = arrivals.slice(1).map(({ sequence, timestamp }, index) => {
    const before = arrivals[index]!;
    const packets = (sequence - before.sequence) & 0xffff;
    return ((timestamp - before.timestamp) >>> 0) - packets * 160;
  });
  return jumps.reduce((sum, jump) => sum + jump, 0) / 8;
}
