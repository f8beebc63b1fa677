// The api commands that this media server has, by name.
// Never writes to a connection.
import type { ApiCommand, ApiReply, ApiServices } from './api-model.js';
import * as channel from './channel-commands.js';
import { conference } from './conference-commands.js';
import * as system from './system-commands.js';

const commands: ReadonlyMap<string, ApiCommand> = new Map<string, ApiCommand>([
  ['conference', conference],
  ['create_uuid', system.createUuid],
  ['echo', system.echo],
  ['file_exists', system.fileExists],
  ['fsctl', system.fsctl],
  ['global_getvar', system.globalGetvar],
  ['global_setvar', system.globalSetvar],
  ['hupall', system.hupall],
  ['kept_channels', system.keptChannels],
  ['reloadxml', system.reloadxml],
  ['show', system.show],
  ['sofia', system.sofia],
  ['status', system.status],
  ['strftime', system.strftime],
  ['uuid_audio', channel.unavailableOnChannel('uuid_audio')],
  ['uuid_break', channel.uuidBreak],
  ['uuid_bridge', channel.uuidBridge],
  ['uuid_broadcast', channel.uuidBroadcast],
  ['uuid_displace', channel.unavailableOnChannel('uuid_displace')],
  ['uuid_dump', channel.uuidDump],
  ['uuid_exists', channel.uuidExists],
  ['uuid_getvar', channel.uuidGetvar],
  ['uuid_hold', channel.unavailableOnChannel('uuid_hold')],
  ['uuid_kill', channel.uuidKill],
  ['uuid_park', channel.uuidPark],
  ['uuid_record', channel.uuidRecord],
  ['uuid_recv_dtmf', channel.uuidRecvDtmf],
  ['uuid_send_dtmf', channel.uuidSendDtmf],
  ['uuid_set_media_stats', channel.uuidSetMediaStats],
  ['uuid_setvar', channel.uuidSetvar],
  ['uuid_setvar_multi', channel.uuidSetvarMulti],
  ['uuid_transfer', channel.uuidTransfer],
  ['version', system.version],
]);

/** A media worker that does not answer must not hold up the connection, ms. */
const replyTimeoutMs = 5000;

function within(reply: Promise<ApiReply>, ms: number): Promise<ApiReply> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ApiReply>((resolve) => {
    timer = setTimeout(() => resolve({ text: '-ERR timeout\n' }), ms);
  });
  return Promise.race([reply, late]).finally(() => clearTimeout(timer));
}

/** Runs `<command> <arguments>`; never rejects. */
export async function runApi(text: string, services: ApiServices): Promise<ApiReply> {
  const match = /^\s*(\S*)\s*([\s\S]*)$/.exec(text);
  const [, name = '', argument = ''] = match ?? [];
  const command = commands.get(name.toLowerCase());
  if (command === undefined) return { text: `-ERR ${name} Command not found!\n` };
  try {
    return await within(Promise.resolve(command(argument, services)), replyTimeoutMs);
  } catch (error) {
    services.log.error('api command failed', { command: name, error });
    return { text: '-ERR internal error\n' };
  }
}
