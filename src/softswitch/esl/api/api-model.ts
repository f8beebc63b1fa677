// What an api command is given and what it returns.
// Never holds a command.
import type { Log } from '../../log.js';
import type { ChannelRegistry } from '../channel/channel-registry.js';
import type { Switchboard } from '../channel/switchboard.js';
import type { ConferenceRegistry } from '../conference/conference-registry.js';
import type { EventStream } from '../wire/event-stream.js';

export interface ApiServices {
  readonly channels: ChannelRegistry;
  readonly switchboard: Switchboard;
  readonly conferences: ConferenceRegistry;
  readonly stream: EventStream;
  readonly globals: Map<string, string>;
  /** See SoftswitchOptions.media. */
  readonly sofiaProfile: string;
  /** `host:port` of the media server's SIP listener. */
  readonly sipAddress: () => string;
  readonly startedAtMs: number;
  /** Calls at once; more are refused with 503. */
  readonly maxSessions: number;
  /** A file that may be played is there. */
  readonly fileExists: (path: string) => Promise<boolean>;
  readonly log: Log;
}

export interface ApiReply {
  readonly text: string;
  /** Done after the reply was written: a client must be able to listen before the events come. */
  readonly afterwards?: () => void;
}

export type ApiCommand = (argument: string, services: ApiServices) => ApiReply | Promise<ApiReply>;

export const noSuchChannel: ApiReply = { text: '-ERR No such channel!\n' };
export const ok: ApiReply = { text: '+OK\n' };

export function usage(text: string): ApiReply {
  return { text: `-USAGE: ${text}\n` };
}

/** Words; `^^|a|b` names its own delimiter. */
export function words(argument: string): string[] {
  const own = argument.startsWith('^^') && argument.length > 3;
  const list = own ? argument.slice(3).split(argument.charAt(2)) : argument.split(/\s+/);
  return list.filter((word) => word !== '');
}
