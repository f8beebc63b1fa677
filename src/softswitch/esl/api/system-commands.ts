// Api commands about the media server as a whole.
// Never acts on one channel alone.
import { randomUUID } from 'node:crypto';
import type { HangupCause } from '../channel/hangup-cause.js';
import { parseHangupCause } from '../channel/hangup-cause.js';
import { mediaServerVersion } from '../wire/event-stream.js';
import { uptimeText } from '../wire/uptime.js';
import type { ApiCommand, ApiServices } from './api-model.js';
import { ok, usage, words } from './api-model.js';

/** The media engine's own bound is its port range. */
export const defaultMaxSessions = 4000;
export const maxSessionsPerSecond = 500;

export const status: ApiCommand = (_argument, { channels, startedAtMs, maxSessions }) => {
  const counts = channels.counts();
  const lines = [
    `UP ${uptimeText(Date.now() - startedAtMs)}`,
    `FreeSWITCH (Version ${mediaServerVersion}) is ready`,
    `${counts.sinceStart} session(s) since startup`,
    `${counts.current} session(s) - peak ${counts.peak}, last 5min ${counts.peakFiveMinutes} `,
    `${counts.lastSecond} session(s) per Sec out of max ${maxSessionsPerSecond}, peak ${counts.peakPerSecond}, last 5min ${counts.peakPerSecondFiveMinutes} `,
    `${maxSessions} session(s) max`,
  ];
  return { text: `${lines.join('\n')}\n` };
};

export const version: ApiCommand = () => ({ text: `FreeSWITCH Version ${mediaServerVersion}\n` });

function channelRows({ channels }: ApiServices): Record<string, string>[] {
  return channels.all().map((channel) => {
    const { peer, profile, variables } = channel;
    return {
      uuid: channel.uuid,
      direction: 'inbound',
      created_epoch: String(Math.floor(profile.createdAtUs / 1_000_000)),
      name: profile.channelName,
      state: channel.state,
      callstate: channel.callState,
      ip_addr: profile.networkHost,
      dest: profile.destination,
      application: variables.get('current_application') ?? '',
      application_data: variables.get('current_application_data') ?? '',
      context: 'mrf',
      read_codec: variables.get('read_codec') ?? '',
      write_codec: variables.get('write_codec') ?? '',
      call_uuid: peer === undefined ? channel.uuid : (peer.originator ? channel : peer.channel).uuid,
    };
  });
}

/** `channels [count] [as json]` and `calls [count]`: a call is a bridged pair. */
export const show: ApiCommand = (argument, services) => {
  const [what, ...rest] = words(argument);
  if (what !== 'channels' && what !== 'calls') return usage('channels|calls [count] [as json]');
  const rows =
    what === 'channels'
      ? channelRows(services)
      : channelRows(services).flatMap((row): Record<string, string>[] => {
          const peer = services.channels.get(row.uuid ?? '')?.peer;
          return peer?.originator === true ? [{ ...row, b_uuid: peer.channel.uuid }] : [];
        });
  const json = rest.join(' ').endsWith('as json');
  if (rest[0] === 'count') {
    return { text: json ? JSON.stringify({ row_count: rows.length }) : `\n${rows.length} total.\n` };
  }
  if (json)
    return { text: JSON.stringify({ row_count: rows.length, ...(rows.length === 0 ? {} : { rows }) }) };
  if (rows.length === 0) return { text: '\n0 total.\n' };
  const columns = Object.keys(rows[0] ?? {});
  const table = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
  return { text: `${table.map((cells) => cells.join(',')).join('\n')}\n\n${rows.length} total.\n` };
};

const rule = '='.repeat(97);

/** The table from which fsmrf reads the SIP address. */
export const sofia: ApiCommand = (argument, { sipAddress, sofiaProfile, channels }) => {
  if (words(argument)[0] !== 'status') return usage('status');
  const row = (name: string, type: string, data: string, state: string): string =>
    `${name.padStart(25)}\t${type.padStart(7)}\t${data.padStart(42)}\t${state}`;
  const lines = [
    row('Name', '  Type', 'Data', 'State'),
    rule,
    row(sofiaProfile, 'profile', `sip:mod_sofia@${sipAddress()}`, `RUNNING (${channels.all().length})`),
    rule,
    '1 profile 0 aliases',
  ];
  return { text: `${lines.join('\n')}\n` };
};

function hangUpAll(cause: HangupCause, { channels }: ApiServices): () => void {
  return () => {
    for (const channel of channels.all()) void channel.hangup(cause, 'local');
  };
}

export const hupall: ApiCommand = (argument, services) => {
  const [cause] = words(argument);
  const hangupCause = cause === undefined ? 'MANAGER_REQUEST' : parseHangupCause(cause);
  return {
    text: `+OK hangup all channels with cause ${hangupCause}\n`,
    afterwards: hangUpAll(hangupCause, services),
  };
};

export const fsctl: ApiCommand = (argument, services) => {
  const [command, cause] = words(argument);
  if (command !== 'hupall') return { text: `-ERR fsctl ${command ?? ''} is not available\n` };
  const hangupCause = cause === undefined ? 'MANAGER_REQUEST' : parseHangupCause(cause);
  return { text: '+OK\n', afterwards: hangUpAll(hangupCause, services) };
};

/** There is no XML: configuration is given at the start. */
export const reloadxml: ApiCommand = () => ({ text: '+OK [Success]\n' });

export const globalGetvar: ApiCommand = (argument, { globals }) => {
  const [name] = words(argument);
  if (name !== undefined) return { text: globals.get(name) ?? '' };
  return { text: [...globals].map(([key, value]) => `${key}=${value}\n`).join('') };
};

/** More variables, or longer ones, are none that a client of ours has. */
const mostGlobals = 100;
const longestGlobal = 1000;

/** `<name>=<value>`; without a value the variable is removed. */
export const globalSetvar: ApiCommand = (argument, { globals }) => {
  const equals = argument.indexOf('=');
  const name = argument.slice(0, Math.max(0, equals)).trim();
  const value = argument.slice(equals + 1).trim();
  if (name === '') return usage('<var>=<value>');
  if (value === '') globals.delete(name);
  else if (argument.length > longestGlobal || (globals.size >= mostGlobals && !globals.has(name)))
    return { text: '-ERR too many or too long\n' };
  else globals.set(name, value);
  return ok;
};

export const createUuid: ApiCommand = () => ({ text: randomUUID() });

export const echo: ApiCommand = (argument) => ({ text: argument });

/** A file that cannot be played counts as missing: what else lies on the disk is nobody's business. */
export const fileExists: ApiCommand = async (argument, services) => ({
  text: String(await services.fileExists(argument.trim())),
});

const dateFields: Readonly<Record<string, (date: Date) => string>> = {
  Y: (date) => String(date.getFullYear()),
  m: (date) => String(date.getMonth() + 1).padStart(2, '0'),
  d: (date) => String(date.getDate()).padStart(2, '0'),
  H: (date) => String(date.getHours()).padStart(2, '0'),
  M: (date) => String(date.getMinutes()).padStart(2, '0'),
  S: (date) => String(date.getSeconds()).padStart(2, '0'),
  s: (date) => String(Math.floor(date.getTime() / 1000)),
  '%': () => '%',
};

/** Local time; an unknown field stays as it is. */
export const strftime: ApiCommand = (argument) => {
  const format = argument.trim() === '' ? '%Y-%m-%d %T' : argument;
  const now = new Date();
  const expanded = format.replace(/%T/g, '%H:%M:%S').replace(/%F/g, '%Y-%m-%d');
  return { text: expanded.replace(/%(.)/g, (whole, field: string) => dateFields[field]?.(now) ?? whole) };
};

/**
 * Of ours alone: the channels whose client is gone, as JSON, for one that takes them over. `busy`: an application of a client
 * runs, e.g. music; `peer`: the channel that it is bridged with; `room`: the conference that it is in.
 */
export const keptChannels: ApiCommand = (_argument, { channels, conferences }) => ({
  text: JSON.stringify(
    channels
      .all()
      .filter(({ orphaned, ended }) => orphaned && !ended)
      .map((channel) => {
        const { uuid, variables, stack, peer } = channel;
        const room = conferences.of(channel)?.name;
        return {
          uuid,
          sipCallId: variables.get('sip_call_id') ?? '',
          // A conference alone is not busy: it goes on until somebody says otherwise.
          busy: stack.depth > (room === undefined ? 0 : 1),
          application: variables.get('current_application') ?? '',
          argument: variables.get('current_application_data') ?? '',
          ...(peer === undefined ? {} : { peer: peer.channel.uuid }),
          ...(room === undefined ? {} : { room }),
        };
      }),
  ),
});
