// Finds ports on 127.0.0.1 that nobody uses, outside the range from which the system hands out its own.
// Never keeps a port: whoever asked must bind it soon.
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

const lowestPort = 12_000;
const highestPort = 31_000;
const attempts = 200;

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

async function findPort(isFree: (port: number) => Promise<boolean>): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const even = lowestPort + 2 * Math.floor((Math.random() * (highestPort - lowestPort)) / 2);
    if (await isFree(even)) return even;
  }
  throw new Error(`no free port between ${lowestPort} and ${highestPort} after ${attempts} attempts`);
}

/** A port free for UDP and TCP. */
export function freePort(): Promise<number> {
  return findPort(async (port) => (await udpIsFree(port)) && (await tcpIsFree(port)));
}

/** The first of `count` UDP ports in a row, even: RTP, RTCP, and what SIPp binds beside them. */
export function freeMediaPort(count = 4): Promise<number> {
  return findPort(async (port) => {
    for (let offset = 0; offset < count; offset++) {
      if (!(await udpIsFree(port + offset))) return false;
    }
    return true;
  });
}
