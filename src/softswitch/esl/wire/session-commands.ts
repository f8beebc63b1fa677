// The commands that both kinds of connection know: events, filters, api, bgapi, sendmsg, exit.
// Never authenticates.
import { randomUUID } from 'node:crypto';
import type { ApiServices } from '../api/api-model.js';
import { runApi } from '../api/api-table.js';
import type { Channel } from '../channel/channel.js';
import { parseHangupCause } from '../channel/hangup-cause.js';
import type { EslCommand } from './command-reader.js';
import type { EslConnection } from './esl-connection.js';

/** Applications that do not wait run in one go: more would hold up every other call. */
const maxLoops = 1000;

interface Session {
  readonly command: EslCommand;
  /** What follows the command word. */
  readonly argument: string;
  readonly connection: EslConnection;
  readonly services: ApiServices;
  /** The channel that the connection belongs to. */
  readonly channel: Channel | undefined;
}

type SessionCommand = (session: Session) => void | Promise<void>;

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

const subscribe: SessionCommand = ({ argument, connection }) => {
  const [first, ...rest] = words(argument);
  const format = first?.toLowerCase();
  if (format === 'xml') {
    connection.reply('-ERR xml is not available, use json or plain');
    return;
  }
  const named = format === 'json' || format === 'plain';
  const names = named ? rest : words(argument);
  if (names.length === 0) {
    connection.reply('-ERR no keywords supplied');
    return;
  }
  connection.subscription.format = named ? format : 'plain';
  connection.subscription.subscribe(names);
  connection.reply(`+OK event listener enabled ${connection.subscription.format}`);
};

const myEvents: SessionCommand = ({ argument, connection, channel, services }) => {
  const list = words(argument);
  const format = list.find((word) => word === 'json' || word === 'plain') ?? 'plain';
  const uuid = channel?.uuid ?? list.find((word) => word !== format);
  if (uuid === undefined || services.channels.get(uuid) === undefined) {
    connection.reply('-ERR invalid uuid');
    return;
  }
  connection.subscription.format = format;
  connection.subscription.bindToChannel(uuid);
  connection.reply('+OK Events Enabled');
};

const filter: SessionCommand = ({ argument, connection }) => {
  const match = /^(?:(delete)\s+|add\s+(?=\S+\s))?(\S+)(?:\s+(.*))?$/i.exec(argument.trim());
  const [, removal, header, value] = match ?? [];
  if (header === undefined || (removal === undefined && value === undefined)) {
    connection.reply('-ERR invalid syntax');
    return;
  }
  if (removal === undefined) {
    connection.subscription.addFilter(header, value ?? '');
    connection.reply(`+OK filter added. [${header}]=[${value}]`);
  } else {
    connection.subscription.removeFilter(header, value);
    connection.reply(`+OK filter deleted. [${header}]=[${value ?? ''}]`);
  }
};

const api: SessionCommand = async ({ argument, connection, services }) => {
  const reply = await runApi(argument, services);
  connection.respond(reply.text);
  reply.afterwards?.();
};

const bgapi: SessionCommand = ({ argument, command, connection, services }) => {
  const jobUuid = command.headers.get('job-uuid') ?? randomUUID();
  const [, name = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/.exec(argument) ?? [];
  connection.reply(`+OK Job-UUID: ${jobUuid}`, { 'Job-UUID': jobUuid });
  void runApi(argument, services).then((reply) => {
    const headers = { 'Job-UUID': jobUuid, 'Job-Command': name, 'Job-Command-Arg': rest };
    services.stream.publish('BACKGROUND_JOB', () => [], headers, { body: reply.text });
    reply.afterwards?.();
  });
};

/** Long arguments come as the body (Content-Type text/plain). */
const sendMessage: SessionCommand = ({ argument, command, connection, services, channel: own }) => {
  const [uuid] = words(argument);
  const channel = uuid === undefined ? own : services.channels.get(uuid);
  if (channel === undefined || channel.ended) {
    connection.reply(`-ERR invalid session id [${uuid ?? ''}]`);
    return;
  }
  const { headers } = command;
  switch (headers.get('call-command')?.toLowerCase()) {
    case 'execute': {
      const application = headers.get('execute-app-name')?.toLowerCase();
      if (application === undefined || application === '') {
        connection.reply('-ERR execute-app-name missing');
        return;
      }
      const loops = Number(headers.get('loops') ?? 1);
      connection.reply('+OK');
      channel.execute({
        application,
        argument: headers.get('execute-app-arg') ?? command.body,
        uuid: headers.get('event-uuid') ?? randomUUID(),
        loops: Number.isInteger(loops) && loops > 0 ? Math.min(loops, maxLoops) : 1,
        locked: headers.get('event-lock')?.toLowerCase() === 'true',
      });
      return;
    }
    case 'hangup':
      connection.reply('+OK');
      void channel.hangup(parseHangupCause(headers.get('hangup-cause') ?? 'NORMAL_CLEARING'), 'local');
      return;
    default:
      connection.reply('-ERR invalid call-command');
  }
};

const exit: SessionCommand = ({ connection, channel }) => {
  connection.reply('+OK bye');
  connection.disconnect(channel?.uuid);
};

const commands: ReadonlyMap<string, SessionCommand> = new Map<string, SessionCommand>([
  ['api', api],
  ['bgapi', bgapi],
  ['event', subscribe],
  ['events', subscribe],
  ['exit', exit],
  ['filter', filter],
  ['myevents', myEvents],
  [
    'nixevent',
    ({ argument, connection }) => {
      connection.subscription.unsubscribe(words(argument));
      connection.reply('+OK events nixed');
    },
  ],
  [
    'noevents',
    ({ connection }) => {
      connection.subscription.unsubscribeAll();
      connection.reply('+OK no longer listening for events');
    },
  ],
  ['sendmsg', sendMessage],
]);

/** Runs one command; `unknown` when there is none of that name, and nothing was answered. */
export function runSessionCommand(
  command: EslCommand,
  connection: EslConnection,
  services: ApiServices,
  channel: Channel | undefined,
): Promise<void> | 'done' | 'unknown' {
  const [, name = '', argument = ''] = /^(\S*)\s*([\s\S]*)$/.exec(command.line) ?? [];
  const run = commands.get(name.toLowerCase());
  if (run === undefined) return 'unknown';
  return run({ command, argument, connection, services, channel }) ?? 'done';
}
