// The applications that steer the call itself: hang up, wait, mute, send digits, emit events.
// Never plays or records.
import { parseHangupCause } from '../channel/hangup-cause.js';
import { Refusal } from '../channel/execution-stack.js';
import { parseInlineProgram } from '../channel/switchboard.js';
import type { Application } from './application-model.js';
import { noResponse } from './application-model.js';
import { playbackVariables } from './play-source.js';

export const hangup: Application = ({ channel, argument }) => {
  const cause = argument.trim() === '' ? 'NORMAL_CLEARING' : parseHangupCause(argument);
  void channel.hangup(cause, 'local');
  return noResponse;
};

/** Media is up when the channel begins: nothing is left to do. */
export const answer: Application = () => noResponse;

/** `<ms>`; keys pressed meanwhile stay queued, unless `sleep_eat_digits` is set. */
export const sleep: Application = async ({ channel, argument, run }) => {
  const ms = Number(argument.trim());
  if (!Number.isFinite(ms) || ms < 0) return '-ERR invalid time';
  const stopConsuming = channel.variables.flag('sleep_eat_digits')
    ? channel.digits.consume(() => 'more')
    : undefined;
  await run.wait(
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      run.onBreak(() => {
        clearTimeout(timer);
        resolve();
      });
    }),
  );
  stopConsuming?.();
  return noResponse;
};

/** Waits until uuid_break, a bridge, a transfer or the hang-up. */
export const park: Application = async ({ channel, run }) => {
  channel.emit('CHANNEL_PARK');
  const stopConsuming = channel.digits.consume(() => 'more');
  await run.wait(new Promise<void>((resolve) => run.onBreak(resolve)));
  stopConsuming();
  channel.emit('CHANNEL_UNPARK');
  return noResponse;
};

/** `read|write true|false` */
export const setMute: Application = ({ channel, argument }) => {
  const [side, value] = argument.trim().split(/\s+/);
  if (side !== 'read' && side !== 'write') return '-ERR read or write expected';
  channel.session.setMuted(side, ['true', 'yes', 'on', '1'].includes((value ?? '').toLowerCase()));
  return noResponse;
};

/** `digits[@ms]`; undefined when there is no valid digit. */
export function parseDigits(
  text: string,
): { readonly digits: string; readonly durationMs?: number } | undefined {
  const match = /^([0-9*#A-D]+)(?:@(\d+))?$/i.exec(text.trim());
  if (match === null) return undefined;
  const [, digits = '', duration] = match;
  return duration === undefined ? { digits } : { digits, durationMs: Number(duration) };
}

/** Returns at once; the digits go out one after the other. */
export const sendDtmf: Application = ({ channel, argument }) => {
  const request = parseDigits(argument);
  if (request === undefined) return '-ERR invalid digits';
  channel.session.sendDtmf(request.digits, request.durationMs).catch((error: unknown) => {
    channel.log.warn('digits not sent', { channel: channel.uuid, error });
  });
  return noResponse;
};

/** RFC 4733 digits are always reported; in-band detection is not offered. */
export const startDtmf: Application = ({ channel }) =>
  channel.variables.get('dtmf_type') === 'rfc2833' ? noResponse : '-ERR in-band detection is not available';

/** `Event-Name=X,Header=value,…`: emits a custom event of this channel. */
export const event: Application = ({ channel, argument }) => {
  const headers: Record<string, string> = {};
  for (const pair of argument.split(',')) {
    const equals = pair.indexOf('=');
    if (equals > 0) headers[pair.slice(0, equals).trim()] = pair.slice(equals + 1);
  }
  const { 'Event-Name': name = 'CHANNEL_APPLICATION', 'Event-Subclass': subclass, ...rest } = headers;
  channel.emit(name, rest, subclass);
  return noResponse;
};

/** `[level] text` */
export const log: Application = ({ channel, argument }) => {
  channel.log.info('channel log', { channel: channel.uuid, text: argument });
  return noResponse;
};

/** `<app>[:arg] inline` */
export const transfer: Application = ({ channel, argument, switchboard }) => {
  const [program = '', dialplan] = argument.split(/\s+(?=inline\b)/);
  if (dialplan === undefined) return '-ERR only the inline dialplan is available';
  void switchboard.transfer(channel, parseInlineProgram(program), 'one');
  return noResponse;
};

/** Nothing here can talk: as on a real server without speech modules the call goes on in silence, but its client is told. */
export const speechRefused: Application = ({ channel, argument }) => {
  for (const name of playbackVariables) channel.variables.set(name, undefined);
  channel.log.warn('speech is not available', { channel: channel.uuid, argument });
  return new Refusal('speech is not available');
};
