// Finds ports on 127.0.0.1 that nobody uses, outside the range from which the system hands out its own.
// Never keeps a port: whoever asked must bind it soon. Test files that run side by side take theirs from ranges apart.
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** Jest numbers its workers from 1; one alone is 1 too. Each has a range; three others share those of these three. */
const ranges = 3;
const range = (Number(process.env.JEST_WORKER_ID ?? 1) - 1) % ranges;
const portsPerRange = 6_000;
const lowestPort = 12_000 + range * portsPerRange;
const attempts = 200;

/** Where a service under test may put its calls' audio: never among the ports that are handed out here. */
export const serviceRtpPorts = { portMin: 8_000 + range * 1_300, portMax: 9_298 + range * 1_300 } as const;

/** And a softswitch of a test of its own: `count` in a row, others each time until they begin anew. */
export function softswitchRtpPorts(count: number): { readonly first: number; readonly last: number } {
  const first =
    softswitchNext + count <= softswitchLowest + softswitchPorts ? softswitchNext : softswitchLowest;
  softswitchNext = first + count;
  return { first, last: first + count - 1 };
}
const softswitchPorts = 6_000;
const softswitchLowest = 34_000 + range * softswitchPorts;
let softswitchNext = softswitchLowest;

/** The same for a benchmark, which runs alone and has more calls at once: above this process's range. */
export const benchRtpPorts = { portMin: 19_000, portMax: 31_998 } as const;

function udpIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => {
      socket.close();
      resolve(false);
    });
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)));
  });
}

function tcpIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Begins anywhere, as other runs may be under way, and goes on from there: none is handed out again before the rest. */
let next = lowestPort + 2 * Math.floor((Math.random() * portsPerRange) / 2);

/** The first of `count` ports in a row, even. */
async function findPort(count: number, isFree: (port: number) => Promise<boolean>): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const first = next + count <= lowestPort + portsPerRange ? next : lowestPort;
    // Before anything is awaited: whoever asks at the same time gets others.
    next = first + count + (count % 2);
    if (await isFree(first)) return first;
  }
  throw new Error(`no free port from ${lowestPort} on after ${attempts} attempts`);
}

/** A port free for UDP and TCP. */
export function freePort(): Promise<number> {
  return findPort(2, async (port) => (await udpIsFree(port)) && (await tcpIsFree(port)));
}

/** The first of `count` UDP ports in a row, even: RTP, RTCP, and what SIPp binds beside them. */
export function freeMediaPort(count = 4): Promise<number> {
  return findPort(count, async (port) => {
    for (let offset = 0; offset < count; offset++) {
      if (!(await udpIsFree(port + offset))) return false;
    }
    return true;
  });
}
