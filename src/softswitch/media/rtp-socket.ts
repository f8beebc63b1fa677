// The UDP socket of one RTP port.
// Never reads or sends a packet.
import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** Rejects with the system's code, e.g. EADDRINUSE. */
export function bindRtpSocket(host: string, port: number): Promise<Socket> {
  const family = isIPv6(host) ? 6 : 4;
  return new Promise((resolve, reject) => {
    const socket = createSocket({
      type: `udp${family}`,
      // Addresses are numbers here; without this each packet would wait a tick for a look-up.
      lookup: (address, _options, done) => done(null, address, family),
    });
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ port, address: host, exclusive: true }, () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}
