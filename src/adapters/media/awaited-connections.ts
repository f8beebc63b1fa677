// The port on which a media server connects for each channel: whoever can reach it may connect.
// Never lets anybody stay who names no channel that is awaited, nor hold much or be many.
import type { Socket } from 'node:net';
import type Mrf from 'drachtio-fsmrf';

/** fsmrf gives a channel up before, ms. */
const longestWaitMs = 5000;
/** More than the channels that are made at a time. */
const mostStrangers = 1000;
/** What is told of a channel is shorter, bytes. */
const longestGreeting = 256 * 1024;
/** A media server answers `connect`, and no more; each costs time that calls need. */
const mostMessages = 10;

export function watchAwaitedConnections(server: Mrf.MediaServer): void {
  const strangers = new Map<Socket, () => void>();
  server._server.on('connection::open', ({ socket, parser }) => {
    if (socket === null) return;
    const oldest = strangers.keys().next().value;
    if (strangers.size >= mostStrangers) oldest?.destroy();
    const timer = setTimeout(() => socket.destroy(), longestWaitMs);
    let messages = 0;
    const countMessages = (): void => void ((messages += 1) > mostMessages && socket.destroy());
    const countBytes = (): void => void (socket.bytesRead > longestGreeting && socket.destroy());
    const forget = (): void => {
      clearTimeout(timer);
      parser.off('esl::event', countMessages);
      socket.off('data', countBytes).off('close', forget);
      strangers.delete(socket);
    };
    strangers.set(socket, forget);
    parser.on('esl::event', countMessages);
    socket.on('data', countBytes).on('close', forget);
  });
  // fsmrf says so of those alone that it awaits, before the others hear of the connection.
  let isAwaited = false;
  server.on('channel::open', () => (isAwaited = true));
  server._server.on('connection::ready', ({ socket }) => {
    if (isAwaited && socket !== null) strangers.get(socket)?.();
    isAwaited = false;
  });
}
