// The port on which a media server connects for each channel: whoever can reach it may connect.
// Never lets anybody stay who names no channel that is awaited, nor hold much or be many.
import type { Socket } from 'node:net';
import type Mrf from 'drachtio-fsmrf';

/** fsmrf gives a channel up before, ms. */
const longestWaitMs = 5000;
/** More than the channels that are made at a time. */
const mostStrangers = 1000;
/** What is told of a channel is shorter, bytes. */
const longestGreeting = 512 * 1024;

export function watchAwaitedConnections(server: Mrf.MediaServer): void {
  const strangers = new Map<Socket, () => void>();
  server._server.server.on('connection', (socket) => {
    const oldest = strangers.keys().next().value;
    if (strangers.size >= mostStrangers) oldest?.destroy();
    const timer = setTimeout(() => socket.destroy(), longestWaitMs);
    const count = (): void => void (socket.bytesRead > longestGreeting && socket.destroy());
    const forget = (): void => {
      clearTimeout(timer);
      socket.off('data', count).off('close', forget);
      strangers.delete(socket);
    };
    strangers.set(socket, forget);
    socket.on('data', count).on('close', forget);
  });
  // fsmrf says so of those alone that it awaits, before the others hear of the connection.
  let isAwaited = false;
  server.on('channel::open', () => (isAwaited = true));
  server._server.on('connection::ready', ({ socket }) => {
    if (isAwaited && socket !== null) strangers.get(socket)?.();
    isAwaited = false;
  });
}
