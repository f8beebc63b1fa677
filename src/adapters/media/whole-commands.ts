// modesl writes each command in several small pieces; here they leave together, at once.
// Never holds anything back beyond the turn of the event loop in which it was written.
import type { Socket } from 'node:net';
import type Mrf from 'drachtio-fsmrf';

const whole = new WeakSet<Socket>();

/** Of a media server's own connection, and of each that its channels make from now on: before modesl writes to it. */
export function sendWholeCommandsTo(mediaServer: Mrf.MediaServer): void {
  if (mediaServer.conn.socket !== null) sendWholeCommands(mediaServer.conn.socket);
  mediaServer._server.server.prependListener('connection', sendWholeCommands);
}

/** Idempotent. */
export function sendWholeCommands(socket: Socket): void {
  if (whole.has(socket)) return;
  whole.add(socket);
  // What is sent must not wait for the acknowledgement of what was sent before (RFC 896).
  socket.setNoDelay(true);
  const write = socket.write.bind(socket) as (...piece: Parameters<Socket['write']>) => boolean;
  let collecting = false;
  const send = (): void => {
    collecting = false;
    socket.uncork();
  };
  socket.write = ((...piece: Parameters<Socket['write']>): boolean => {
    if (!collecting) {
      collecting = true;
      socket.cork();
      process.nextTick(send);
    }
    return write(...piece);
  }) as Socket['write'];
}
