// modesl writes each command in several small pieces; here they leave together, at once.
// Never holds anything back beyond the turn of the event loop in which it was written.
import type { Socket } from 'node:net';

/** To be called once for each connection. */
export function sendWholeCommands(socket: Socket): void {
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
