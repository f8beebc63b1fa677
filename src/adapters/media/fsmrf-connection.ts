// Connects fsmrf to a media server, once.
// Never keeps a connection that came too late.
import type Mrf from 'drachtio-fsmrf';
import { MediaError } from '../../app/ports/media.js';
import { watchAwaitedConnections } from './awaited-connections.js';
import { readEventSocketsCarefully } from './careful-parser.js';

export interface FsmrfConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly password: string;
  /** See FsmrfMediaOptions for these. */
  readonly profile: string;
  readonly listenHost: string;
  readonly advertisedHost: string | undefined;
}

/** fsmrf does not settle when the peer falls silent, and may succeed long after it failed. Rejects with MediaError. */
export function connectFsmrf(
  mrf: Mrf,
  options: FsmrfConnectionOptions,
  timeoutMs: number,
): Promise<Mrf.MediaServer> {
  const { host, port, password, profile, listenHost, advertisedHost } = options;
  const settings = {
    address: host,
    port,
    secret: password,
    profile,
    listenAddress: listenHost,
    ...(advertisedHost === undefined ? {} : { advertisedAddress: advertisedHost }),
  };
  readEventSocketsCarefully();
  return new Promise((resolve, reject) => {
    let over = false;
    const fail = (error: Error): void => {
      clearTimeout(timer);
      over = true;
      reject(error);
    };
    const timer = setTimeout(
      () => fail(new MediaError('media-timeout', `${host}:${port} did not answer on the event socket`)),
      timeoutMs,
    );
    mrf.connect(settings, (error, server) => {
      if (server === undefined)
        return fail(new MediaError('media-unavailable', String(error), { cause: error }));
      if (over) return server.disconnect();
      over = true;
      clearTimeout(timer);
      watchAwaitedConnections(server);
      // modesl would connect again by itself, but fsmrf does not subscribe again: a new connection starts from nothing.
      server.conn.reconnectOpts.maxAttempts = 1;
      resolve(server);
    });
  });
}
