// When each RTP packet arrived at which port of loopback, by the kernel's clock: a gap is the sender's, not that of who measures.
// Never takes a packet away from the program. Needs the right to open a packet socket, as SIPp's pcap play does.
import { ChildProcess } from './child-process.js';
import { openTap } from './loopback-tap.js';

// Loopback shows each packet twice: PACKET_OUTGOING (4) is left out. 35 is SO_TIMESTAMPNS.
const program = `
import socket, struct, sys
wanted = set(map(int, sys.argv[1:]))
${openTap}
tap.setsockopt(socket.SOL_SOCKET, 35, 1)
tap.bind(('lo', 0x0800))
print('listening', flush=True)
while True:
    packet, about, _, origin = tap.recvmsg(256, 128)
    if origin[2] == 4 or len(packet) < 40 or packet[9] != 17:
        continue
    start = (packet[0] & 15) * 4
    port = struct.unpack('!H', packet[start + 2:start + 4])[0]
    if port not in wanted:
        continue
    s, ns = struct.unpack('qq', about[0][2][:16])
    rtp = packet[start + 8:]
    print(port, s * 1000 + ns / 1e6, int.from_bytes(rtp[2:4], 'big'), int.from_bytes(rtp[4:8], 'big'), rtp[8:12].hex())
`;

/** One packet. */
export interface RtpArrival {
  readonly port: number;
  readonly atMs: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: string;
}

export class RtpArrivals {
  private constructor(private readonly child: ChildProcess) {}

  /** Resolves when it listens. */
  static async start(ports: readonly number[]): Promise<RtpArrivals> {
    const child = ChildProcess.start('python3', ['-u', '-c', program, ...ports.map(String)]);
    await child.waitForOutput(/^listening$/m);
    return new RtpArrivals(child);
  }

  /** So far, in order of arrival. */
  at(port: number): readonly RtpArrival[] {
    return this.child.output
      .split('\n')
      .slice(0, -1)
      .map((line) => line.split(' '))
      .filter(([first]) => first === String(port))
      .map(([, atMs, sequence, timestamp, ssrc = '']) => ({
        port,
        atMs: Number(atMs),
        sequence: Number(sequence),
        timestamp: Number(timestamp),
        ssrc,
      }));
  }

  stop(): Promise<void> {
    return this.child.stop();
  }
}

/** The longest time from one packet to the next, ms. */
export function longestGapMs(arrivals: readonly RtpArrival[]): number {
  return Math.max(0, ...arrivals.slice(1).map(({ atMs }, index) => atMs - arrivals[index]!.atMs));
}

/** Packets that never came, between the first and the last. */
export function lostPackets(arrivals: readonly RtpArrival[]): number {
  const [first] = arrivals;
  const last = arrivals.at(-1);
  if (first === undefined || last === undefined) return 0;
  return ((last.sequence - first.sequence) & 0xffff) + 1 - arrivals.length;
}
