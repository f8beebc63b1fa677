// The outbound event socket: one connection per channel, to the address that its INVITE named.
// Never outlives its channel, except while lingering.
import { connect } from 'node:net';
import { addressOf, isLoopback } from '../media/media-address.js';
import type { ApiServices } from './api/api-model.js';
import { profileHeaders } from './channel/caller-profile.js';
import type { Channel } from './channel/channel.js';
import type { EslCommand } from './wire/command-reader.js';
import { EslConnection, lingerNotice } from './wire/esl-connection.js';
import {
  FixedHeaders,
  parseWantedHeaders,
  plainHeaders,
  wantedOf,
  writtenBlocks,
  type WantedHeaders,
} from './wire/esl-event.js';
import { runSessionCommand } from './wire/session-commands.js';

/** fsmrf gives up 4 s after the 200; refused or late connections end the call before. */
const connectTimeoutMs = 3000;
const defaultLingerS = 60;
const msPerS = 1000;

export interface SocketTarget {
  readonly host: string;
  readonly port: number;
  /** Of the channel's headers, in the reply to `connect`; undefined: all that there are, some hundred. */
  readonly channelHeaders?: WantedHeaders | undefined;
  /** The same for events, which have all that they have for themselves besides. */
  readonly eventHeaders?: WantedHeaders | undefined;
}

export const controlHeader = 'X-esl-outbound';
/** Our own, of clients that know what they read; the real server keeps them as variables. */
const channelHeadersHeader = 'X-Channel-Headers';
const eventHeadersHeader = 'X-Event-Headers';

/** Whom an INVITE names to control its channel. Header names in any case. */
export function socketTargetOf(header: (name: string) => string | undefined): SocketTarget | undefined {
  const target = parseSocketTarget(header(controlHeader) ?? '');
  return (
    target && {
      ...target,
      channelHeaders: parseWantedHeaders(header(channelHeadersHeader) ?? ''),
      eventHeaders: parseWantedHeaders(header(eventHeadersHeader) ?? ''),
    }
  );
}

/**
 * `host:port`, with or without the words after it (`async full`). A client is on this machine: whoever is connected to has
 * full control, and no other machine is to be talked to on somebody's word.
 */
export function parseSocketTarget(text: string): SocketTarget | undefined {
  const match = /^\s*(\[[0-9a-fA-F:]+\]|[^\s:]+):(\d{1,5})(?:\s|$)/.exec(text);
  if (match === null) return undefined;
  const [, name = '', digits = ''] = match;
  const host = addressOf(name.replace(/^\[|\]$/g, ''));
  const port = Number(digits);
  return host !== undefined && isLoopback(host) && port > 0 && port <= 65_535 ? { host, port } : undefined;
}

class OutboundSession {
  private lingerS: number | undefined;

  constructor(
    private readonly channel: Channel,
    private readonly wanted: WantedHeaders | undefined,
    private readonly services: ApiServices,
  ) {}

  handle(command: EslCommand, connection: EslConnection): void | Promise<void> {
    const [name = '', value] = command.line.split(/\s+/);
    switch (name.toLowerCase()) {
      case 'connect':
        connection.write(this.channelData());
        return;
      case 'linger': {
        const seconds = Number(value ?? defaultLingerS);
        this.lingerS = Number.isFinite(seconds) && seconds > 0 ? seconds : defaultLingerS;
        connection.reply(value === undefined ? '+OK will linger' : `+OK will linger ${this.lingerS} seconds`);
        return;
      }
      case 'nolinger':
        this.lingerS = undefined;
        connection.reply('+OK will not linger');
        return;
      case 'divert_events':
        connection.reply(value === 'off' ? '+OK events not diverted' : '+OK events diverted');
        return;
      default: {
        const result = runSessionCommand(command, connection, this.services, this.channel);
        if (result === 'unknown') connection.reply('-ERR command not found');
        else if (result !== 'done') return result;
      }
    }
  }

  /** After the last event of the channel. */
  channelEnded(connection: EslConnection): void {
    const { uuid, profile } = this.channel;
    if (this.lingerS === undefined) {
      connection.disconnect(uuid);
      return;
    }
    connection.write(lingerNotice(uuid, profile.channelName, this.lingerS));
    const timer = setTimeout(() => connection.disconnect(uuid), this.lingerS * msPerS);
    connection.onClose(() => clearTimeout(timer));
  }

  /** The reply to `connect` is the channel itself. */
  private channelData(): string {
    const { channel, wanted, services } = this;
    const name = 'CHANNEL_DATA';
    const blocks = [
      new FixedHeaders(services.stream.stamp(name)),
      new FixedHeaders(profileHeaders('Channel', channel.profile, channel.uuid)),
      ...channel.blocks(true),
    ];
    const reply = {
      'Content-Type': 'command/reply',
      'Reply-Text': '+OK\n',
      'Socket-Mode': 'async',
      Control: 'full',
    };
    // Put together as text: an object of some hundred names that differ is costly to make, and to forget again.
    return (
      (wanted === undefined
        ? writtenBlocks(blocks, 'plain')
        : plainHeaders({ 'Event-Name': name, ...wantedOf(blocks, wanted) })) +
      plainHeaders(reply) +
      '\n'
    );
  }
}

/**
 * Opens the connection. When it fails or the client closes it, the call ends after `graceMs`, unless another client controls it
 * by then. Infinity: it goes on for ever.
 */
export function openOutboundSocket(
  channel: Channel,
  target: SocketTarget,
  services: ApiServices,
  graceMs: number,
): void {
  const { host, port, channelHeaders, eventHeaders } = target;
  const session = new OutboundSession(channel, channelHeaders, services);
  const socket = connect({ host, port });
  const connection = new EslConnection({
    socket,
    log: channel.log,
    handle: (command, from) => session.handle(command, from),
  });
  connection.subscription.headers = eventHeaders;
  channel.controller = connection;
  channel.orphaned = false;
  const timer = setTimeout(() => {
    channel.log.warn('event-socket client does not answer', { channel: channel.uuid, host, port });
    socket.destroy();
  }, connectTimeoutMs);
  let unsubscribe = (): void => undefined;
  socket.once('connect', () => {
    clearTimeout(timer);
    channel.variables.set('socket_host', host);
    unsubscribe = services.stream.subscribe(connection);
  });
  channel.onEnded(() => session.channelEnded(connection));
  connection.onClose(() => {
    clearTimeout(timer);
    unsubscribe();
    endUnlessTakenOver(channel, connection, graceMs);
  });
}

/** A channel that was handed to another client no longer depends on this one. */
function endUnlessTakenOver(channel: Channel, connection: EslConnection, graceMs: number): void {
  if (channel.ended || channel.controller !== connection) return;
  channel.orphaned = true;
  if (graceMs === Infinity) return channel.parkWhenIdle();
  const end = (): void => {
    if (channel.ended || channel.controller !== connection) return;
    channel.log.info('event-socket client is gone, ending its call', { channel: channel.uuid });
    void channel.hangup('NORMAL_CLEARING', 'local');
  };
  if (graceMs <= 0) return end();
  const timer = setTimeout(end, graceMs);
  channel.onEnded(() => clearTimeout(timer));
}
