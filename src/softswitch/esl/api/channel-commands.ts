// Api commands that act on one channel: uuid_….
// Never answers before it knows that the channel exists.
import { randomUUID } from 'node:crypto';
import { parseDigits } from '../applications/call-control.js';
import { startSessionRecording } from '../applications/record.js';
import type { Channel } from '../channel/channel.js';
import { parseHangupCause } from '../channel/hangup-cause.js';
import { refreshMediaVariables } from '../channel/media-variables.js';
import { parseInlineProgram } from '../channel/switchboard.js';
import { FixedHeaders, writtenBlocks, type HeaderEntry } from '../wire/esl-event.js';
import type { ApiCommand, ApiReply, ApiServices } from './api-model.js';
import { noSuchChannel, ok, usage, words } from './api-model.js';

const undefinedVariable = '_undef_';

/** A channel that is hanging up is as good as gone. */
function find(uuid: string | undefined, { channels }: ApiServices): Channel | undefined {
  const channel = uuid === undefined ? undefined : channels.get(uuid);
  return channel?.ended === true ? undefined : channel;
}

export const uuidBridge: ApiCommand = (argument, services) => {
  const [a, b] = words(argument);
  const first = find(a, services);
  const second = find(b, services);
  if (first === undefined || second === undefined || first === second) return { text: '-ERR Invalid uuid\n' };
  return {
    text: `+OK ${second.uuid}\n`,
    afterwards: () => void services.switchboard.bridge(first, second),
  };
};

/** `<uuid> [-both|-bleg|-aleg] <app:arg,…> inline` */
export const uuidTransfer: ApiCommand = (argument, services) => {
  const [uuid, ...rest] = words(argument);
  const flag = rest[0]?.startsWith('-') === true ? rest.shift() : undefined;
  const channel = find(uuid, services);
  if (channel === undefined) return noSuchChannel;
  if (rest.length < 2 || rest.at(-1) !== 'inline')
    return { text: '-ERR only the inline dialplan is available\n' };
  const program = parseInlineProgram(rest.slice(0, -1).join(' '));
  if (program.length === 0) return usage('<uuid> [-bleg|-both] <app:arg> inline');
  const legs = flag === '-both' ? 'both' : flag === '-bleg' ? 'peer' : 'one';
  return { ...ok, afterwards: () => void services.switchboard.transfer(channel, program, legs) };
};

export const uuidPark: ApiCommand = (argument, services) => {
  const channel = find(words(argument)[0], services);
  if (channel === undefined) return noSuchChannel;
  return { ...ok, afterwards: () => void services.switchboard.park(channel) };
};

export const uuidBreak: ApiCommand = (argument, services) => {
  const [uuid, scope] = words(argument);
  const channel = find(uuid, services);
  if (channel === undefined) return noSuchChannel;
  const all = scope === 'all';
  return {
    ...ok,
    afterwards: () => {
      if (all) channel.stack.breakAll();
      else channel.stack.breakInnermost();
    },
  };
};

export const uuidSetvar: ApiCommand = (argument, services) => {
  const match = /^\s*(\S+)\s+(\S+)(?:\s+([\s\S]*))?$/.exec(argument);
  const channel = find(match?.[1], services);
  if (match?.[2] === undefined) return usage('<uuid> <var> [value]');
  if (channel === undefined) return noSuchChannel;
  channel.variables.set(match[2], match[3]);
  return ok;
};

/** `<uuid> a=1;b=2` */
export const uuidSetvarMulti: ApiCommand = (argument, services) => {
  const match = /^\s*(\S+)\s+([\s\S]+)$/.exec(argument);
  const channel = find(match?.[1], services);
  if (match?.[2] === undefined) return usage('<uuid> <var>=<value>;<var>=<value>...');
  if (channel === undefined) return noSuchChannel;
  for (const pair of match[2].split(';')) {
    const equals = pair.indexOf('=');
    if (equals > 0) channel.variables.set(pair.slice(0, equals).trim(), pair.slice(equals + 1));
  }
  return ok;
};

export const uuidGetvar: ApiCommand = (argument, services) => {
  const [uuid, name] = words(argument);
  const channel = find(uuid, services);
  if (name === undefined) return usage('<uuid> <var>');
  if (channel === undefined) return noSuchChannel;
  return { text: channel.variables.get(name) ?? undefinedVariable };
};

export const uuidExists: ApiCommand = (argument, services) => ({
  text: find(words(argument)[0], services) === undefined ? 'false' : 'true',
});

export const uuidDump: ApiCommand = (argument, services) => {
  const [uuid, format = 'plain'] = words(argument);
  const channel = find(uuid, services);
  if (channel === undefined) return noSuchChannel;
  const blocks = [new FixedHeaders(services.stream.stamp('CHANNEL_DATA')), ...channel.blocks(true)];
  if (format === 'json') return { text: `{${writtenBlocks(blocks, 'json')}}` };
  if (format === 'xml') return { text: xmlHeaders(blocks.flatMap((block) => block.entries())) };
  if (format !== 'plain' && format !== 'txt') return usage('<uuid> [plain|json|xml]');
  return { text: `${writtenBlocks(blocks, 'plain')}\n` };
};

const xmlEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Line ends in attributes and text are normalised by readers unless they are written so (XML 1.0 §2.11).
  '\r': '&#13;',
};

/** Names that XML does not take as an element (XML 1.0 §2.3) are left out, and so are control characters (§2.2). */
function xmlHeaders(headers: readonly HeaderEntry[]): string {
  const rows = headers
    .filter(([name]) => /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name))
    .map(([name, value]) => {
      const text = typeof value === 'string' ? value : `ARRAY::${value.join('|:')}`;
      const escaped = text
        .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
        .replace(/[&<>"\r]/g, (char) => xmlEntities[char] ?? '');
      return `    <${name}>${escaped}</${name}>\n`;
    });
  return `<event>\n  <headers>\n${rows.join('')}  </headers>\n</event>\n`;
}

export const uuidSetMediaStats: ApiCommand = async (argument, services) => {
  const channel = find(words(argument)[0], services);
  if (channel === undefined) return noSuchChannel;
  await refreshMediaVariables(channel);
  return { text: '+OK:\n' };
};

export const uuidKill: ApiCommand = (argument, services) => {
  const [uuid, cause] = words(argument);
  const channel = find(uuid, services);
  if (channel === undefined) return noSuchChannel;
  const hangupCause = cause === undefined ? 'NORMAL_CLEARING' : parseHangupCause(cause);
  return { ...ok, afterwards: () => void channel.hangup(hangupCause, 'local') };
};

export const uuidSendDtmf: ApiCommand = (argument, services) => {
  const [uuid, digits = ''] = words(argument);
  const channel = find(uuid, services);
  const request = parseDigits(digits);
  if (request === undefined) return usage('<uuid> <dtmf digits>[@<ms>]');
  if (channel === undefined) return noSuchChannel;
  return {
    text: `+OK ${channel.uuid} sent DTMF ${digits}.\n`,
    afterwards: () => {
      channel.session.sendDtmf(request.digits, request.durationMs).catch((error: unknown) => {
        channel.log.warn('digits not sent', { channel: channel.uuid, error });
      });
    },
  };
};

/** Keys as if the phone had pressed them: for those that it tells of by SIP INFO. */
export const uuidRecvDtmf: ApiCommand = (argument, services) => {
  const [uuid, digits = ''] = words(argument);
  const channel = find(uuid, services);
  const request = parseDigits(digits);
  if (request === undefined) return usage('<uuid> <dtmf digits>[@<ms>]');
  if (channel === undefined) return noSuchChannel;
  return {
    text: `+OK ${channel.uuid} received DTMF ${digits}.\n`,
    afterwards: () => channel.receiveKeys(request.digits, request.durationMs),
  };
};

const recorded: ApiReply = { text: '+OK Success\n' };

/** Paused: a cut in the file. Masked: silence of the same length, for both sides. */
export const uuidRecord: ApiCommand = async (argument, services) => {
  const [uuid, action, path, limit] = words(argument);
  const channel = find(uuid, services);
  if (channel === undefined) return { text: '-ERR Cannot locate session!\n' };
  if (path === undefined) return usage('<uuid> [start|stop|pause|resume|mask|unmask] <path> [<limit>]');
  const failed = { text: `-ERR Cannot ${action} recording session!\n` };
  switch (action?.toLowerCase()) {
    case 'start': {
      const limitS = limit === undefined ? undefined : Number(limit);
      const error = await startSessionRecording(channel, path, limitS);
      return error === undefined ? recorded : { text: '-ERR Cannot record session!\n' };
    }
    case 'stop':
      if (path.toLowerCase() === 'all') {
        await channel.session.stopRecordings();
        return recorded;
      }
      return (await channel.session.stopRecording(path))
        ? recorded
        : { text: '-ERR Cannot stop record session!\n' };
    case 'pause':
      return channel.session.pauseRecording(path, true) ? recorded : failed;
    case 'resume':
      return channel.session.pauseRecording(path, false) ? recorded : failed;
    case 'mask':
      return channel.session.maskRecording(path, true) ? recorded : failed;
    case 'unmask':
      return channel.session.maskRecording(path, false) ? recorded : failed;
    default:
      return usage('<uuid> [start|stop|pause|resume|mask|unmask] <path> [<limit>]');
  }
};

/** `<uuid> <path or app::arg> [aleg|bleg|both]` */
export const uuidBroadcast: ApiCommand = (argument, services) => {
  const [uuid, what, leg = 'aleg'] = words(argument);
  const channel = find(uuid, services);
  if (what === undefined) return usage('<uuid> <path> [aleg|bleg|both]');
  if (channel === undefined) return noSuchChannel;
  const [application, own] = what.includes('::')
    ? (what.split('::', 2) as [string, string])
    : ['playback', what];
  const peer = channel.peer?.channel;
  const targets = { aleg: [channel], bleg: [peer], both: [channel, peer] }[leg];
  if (targets === undefined) return usage('<uuid> <path> [aleg|bleg|both]');
  return {
    text: '+OK Message sent\n',
    afterwards: () => {
      for (const target of targets) {
        target?.execute({ application, argument: own, uuid: randomUUID(), loops: 1, locked: false });
      }
    },
  };
};

/** Needs audio processing that the media engine does not have. */
export function unavailableOnChannel(name: string): ApiCommand {
  return (argument, services) => {
    if (find(words(argument)[0], services) === undefined) return noSuchChannel;
    return { text: `-ERR ${name} is not available\n` };
  };
}
