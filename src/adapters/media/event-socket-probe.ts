// Asks a FreeSWITCH once whether it is there, takes the password and has the profile.
// Never stays connected; fsmrf's own connection follows. (fsmrf waits for ever on a wrong password and throws out of
// a socket callback when the profile is missing, so this looks first.)
import { connect } from 'node:net';
import { MediaError } from '../../app/ports/media.js';

export interface ProbeOptions {
  readonly host: string;
  readonly port: number;
  readonly password: string;
  readonly profile: string;
  readonly timeoutMs: number;
}

/** Resolves when all is well; rejects with MediaError that says which of the three is not. */
export function probeEventSocket(options: ProbeOptions): Promise<void> {
  const { host, port, password, profile, timeoutMs } = options;
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    let received = '';
    const finish = (error?: MediaError): void => {
      clearTimeout(timer);
      socket.destroy();
      if (error === undefined) resolve();
      else reject(error);
    };
    const timer = setTimeout(
      () => finish(new MediaError('media-timeout', `${host}:${port} did not answer on the event socket`)),
      timeoutMs,
    );
    socket.setEncoding('utf8');
    socket.on('error', (error) =>
      finish(new MediaError('media-unavailable', `${host}:${port}: ${error.message}`, { cause: error })),
    );
    socket.on('close', () =>
      finish(new MediaError('media-unavailable', `${host}:${port} closed the connection`)),
    );
    socket.on('data', (chunk: string) => {
      received += chunk;
      if (received.includes('text/rude-rejection'))
        return finish(
          new MediaError('media-refused', `${host}:${port} refuses this address (event socket ACL)`),
        );
      if (received.includes('-ERR invalid'))
        return finish(new MediaError('media-refused', `${host}:${port} refuses the event socket password`));
      if (received.endsWith('auth/request\n\n')) socket.write(`auth ${password}\n\n`);
      else if (received.endsWith('+OK accepted\n\n')) socket.write('api sofia status\n\n');
      else if (/^\d+ profiles? /m.test(received)) {
        // What fsmrf looks for, and throws out of a socket callback without: it knows IPv4 only.
        const found = new RegExp(`^\\s*${profile}\\s.*sip:mod_sofia@(\\d+\\.){3}\\d+:\\d+`, 'm').test(
          received,
        );
        finish(
          found
            ? undefined
            : new MediaError(
                'media-refused',
                `${host}:${port} has no sofia profile ${profile} on an IPv4 address`,
              ),
        );
      }
    });
  });
}
