// Hears what a program that keeps no recording hears: copies the UDP packets that arrive at its port on loopback.
// Never takes a packet away from the program. Needs the right to open a packet socket, as SIPp's pcap play does.
import { ChildProcess } from './child-process.js';
import { openTap } from './loopback-tap.js';
import { decodePackets } from './pcma-rtp.js';
import type { Recording } from './wav-analysis.js';

const program = `
import sys
${openTap}
wanted = int(sys.argv[1])
heard = tap([wanted])
print('listening', flush=True)
while True:
    packet = heard.recv(65535)
    start = (packet[0] & 15) * 4
    if struct.unpack('!H', packet[start + 2:start + 4])[0] == wanted:
        print(packet[start + 8:].hex(), flush=True)
`;

export class RtpSniffer {
  private constructor(private readonly child: ChildProcess) {}

  /** Resolves when it listens. */
  static async start(port: number): Promise<RtpSniffer> {
    const child = ChildProcess.start('python3', ['-u', '-c', program, String(port)]);
    await child.waitForOutput(/^listening$/m);
    return new RtpSniffer(child);
  }

  packets(): Buffer[] {
    const lines = this.child.output.split('\n').slice(1, -1);
    return lines.filter((line) => /^[0-9a-f]+$/.test(line)).map((line) => Buffer.from(line, 'hex'));
  }

  /** What was heard so far, decoded as PCMA. */
  recording(): Recording {
    return decodePackets(this.packets());
  }

  stop(): Promise<void> {
    return this.child.stop();
  }
}
