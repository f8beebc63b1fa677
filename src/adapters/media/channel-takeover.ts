// Takes over a channel whose client is gone: by a connection of its own to the media server's event socket, so that whatever
// the channel does, a bridge above all, goes on undisturbed. (`uuid_transfer … socket` would end it first.)
// Never moves the channel, and never speaks SIP: its dialog is told by the media server alone.
import { EventEmitter } from 'node:events';
import type Mrf from 'drachtio-fsmrf';
import Endpoint from 'drachtio-fsmrf/lib/endpoint';
import { Connection } from 'drachtio-modesl';
import { MediaError } from '../../app/ports/media.js';
import type { MediaServerOptions } from './fsmrf-options.js';
import type { OrphanedChannel } from './orphaned-channels.js';
import { withTimeout } from './with-timeout.js';

/** The media server answers at once: more than this means that it is gone, ms. */
const answerTimeoutMs = 5000;

/** Undefined: the channel is gone. Rejects with MediaError when the media server does not answer. */
export async function takeOverChannel(
  { host, port, password }: Pick<MediaServerOptions, 'host' | 'port' | 'password'>,
  { uuid, headers }: OrphanedChannel,
  server: Mrf.MediaServer,
  /** An api command that does not need the connection. */
  ask: (command: string) => Promise<string>,
): Promise<Mrf.Endpoint | undefined> {
  const connection = await connect(host, port, password);
  // From now on it is to fsmrf as if the media server had opened it for this channel.
  connection._inbound = false;
  connection.channelData = {
    getHeader: (name) => headers.get(name === 'Channel-Unique-ID' ? 'Unique-ID' : name),
  };
  const dialog = new OrphanedChannelDialog(headers, () => ask(`uuid_kill ${uuid}`));
  const endpoint = new Endpoint(connection, dialog, server, { is3pcc: true });
  // After fsmrf, which was told first. A media server closes only connections that it has opened.
  connection.on(`esl::event::CHANNEL_CALLSTATE::${uuid}`, (told: ChannelState) => {
    if (told.getHeader('Channel-Call-State') !== 'HANGUP') return;
    dialog.end();
    setImmediate(() => connection.disconnect());
  });
  // It is listened to by now: what has not ended yet cannot end unheard.
  const exists = new Promise<string>((resolve) =>
    connection.api('uuid_exists', [uuid], (answer) => resolve(answer.getBody())),
  );
  const answer = await withTimeout(exists, answerTimeoutMs, () => silent('uuid_exists')).catch(
    (error: unknown) => {
      connection.disconnect();
      throw error;
    },
  );
  if (answer.trim() === 'true') return endpoint;
  connection.disconnect();
  return undefined;
}

interface ChannelState {
  getHeader(name: string): string | undefined;
}

const silent = (what: string): MediaError => new MediaError('media-timeout', `${what} was not answered`);

function connect(host: string, port: number, password: string): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const connection: Connection = new Connection(host, port, password, () => {
      clearTimeout(timer);
      resolve(connection);
    });
    connection.reconnectOpts.maxAttempts = 1;
    // What was never connected modesl tries again for ever all the same, unless it is told to end.
    const fail = (error: MediaError): void => {
      clearTimeout(timer);
      connection.disconnect();
      reject(error);
    };
    const timer = setTimeout(() => fail(silent('an event-socket connection')), answerTimeoutMs);
    connection.once('error', (error: unknown) =>
      fail(new MediaError('media-ended', 'an event-socket connection failed', { cause: error })),
    );
  });
}

/** The SIP dialog of a channel, which belongs to a connection of the SIP server that is gone. */
class OrphanedChannelDialog extends EventEmitter implements Mrf.SipDialog {
  connected = true;
  readonly local: { sdp: string };
  readonly remote: { sdp: string };

  constructor(
    headers: ReadonlyMap<string, string>,
    private readonly kill: () => Promise<unknown>,
  ) {
    super();
    this.local = { sdp: headers.get('variable_switch_r_sdp') ?? '' };
    this.remote = { sdp: headers.get('variable_rtp_local_sdp_str') ?? '' };
  }

  /** The media server has hung up. */
  end(): void {
    this.connected = false;
    this.emit('destroy');
  }

  destroy(): Promise<unknown> {
    this.connected = false;
    return this.kill();
  }

  /** A phone whose leg was taken over cannot tell us of another session; see `Telephony.adoptLegs`. */
  request(): Promise<never> {
    return Promise.reject(new Error('a channel of an earlier run is told of no new session'));
  }
}
