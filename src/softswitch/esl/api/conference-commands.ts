// The api command `conference`: lists conferences, and steers one and its members.
// Never joins a channel: the application conference does.
import { parseDigits } from '../applications/call-control.js';
import { playedHeaders } from '../conference/conference-audio.js';
import type { Conference } from '../conference/conference.js';
import type { ConferenceMember } from '../conference/conference-member.js';
import type { ApiCommand, ApiReply, ApiServices } from './api-model.js';
import { words } from './api-model.js';

interface Order {
  readonly conference: Conference;
  /** After the command's name. */
  readonly args: readonly string[];
  readonly services: ApiServices;
}

/** Undefined: the arguments are none; its syntax is told. */
type Handler = (order: Order) => ApiReply | undefined | Promise<ApiReply | undefined>;

interface Subcommand {
  readonly syntax: string;
  readonly run: Handler;
}

const reply = (text: string): ApiReply => ({ text: `${text}\n` });

const targetSyntax = '<[member_id|all|last|non_moderator]>';

/** A command for one member, all, the newest, or all but moderators. `each` returns the line that is told of it. */
function forMembers(
  each: (order: Order, member: ConferenceMember, rest: readonly string[]) => string | undefined,
): Handler {
  return (order) => {
    const [target, ...rest] = order.args;
    if (target === undefined) return undefined;
    const all = order.conference.all();
    const chosen = {
      all,
      last: all.slice(0, 1),
      non_moderator: all.filter((member) => !member.has('moderator')),
    }[target];
    const one = /^\d+$/.test(target) ? order.conference.get(Number(target)) : undefined;
    if (chosen === undefined && one === undefined) return reply(`-ERR Non-Existent ID ${target}`);
    const members = chosen ?? (one === undefined ? [] : [one]);
    const lines = members.map((member) => each(order, member, rest));
    if (lines.includes(undefined)) return undefined;
    return { text: lines.map((line) => `${line}\n`).join('') };
  };
}

/** The event comes after the reply: whoever ordered it is listening then. */
const list: Handler = ({ conference, args }) => {
  if (args[0] === 'count') return { text: String(conference.size) };
  const delimiter = args[0] === 'delim' ? (args[1] ?? ';') : ';';
  return {
    text: conference
      .all()
      .map((member) => `${member.listed(delimiter)}\n`)
      .join(''),
  };
};

const isStream = (file: string): boolean => /^[a-z_]+:\/\//.test(file);

/** `<file> [async|<member id> [nomux]]`; settings such as `vol=1` are passed over. */
const play: Handler = async ({ conference, args, services }) => {
  const [file, ...rest] = args.filter((word, at) => at === 0 || !/^[a-z_-]+=/.test(word));
  if (file === undefined) return undefined;
  const [target] = rest;
  const member = target === undefined || target === 'async' ? undefined : conference.get(Number(target));
  if (target !== undefined && target !== 'async' && member === undefined)
    return reply(`-ERR (play) Member: ${target} not found.`);
  if (!isStream(file) && !(await services.fileExists(file))) {
    conference.tell('play-file', { File: file, Async: 'false', Error: 'File could not be played' });
    return reply(`-ERR (play) File: ${file} not found.`);
  }
  if (member === undefined) {
    if (!conference.audio.play(file)) return reply('-ERR (play) too many files wait');
    return reply(`+OK (play) Playing file ${file}`);
  }
  return {
    text: `+OK (play) Playing file ${file} to member ${member.id}\n`,
    afterwards: () => playToMember(conference, member, file),
  };
};

function playToMember(conference: Conference, member: ConferenceMember, File: string): void {
  const started = (): void => conference.tellOf(member, 'play-file-member', { File });
  member.seat
    ?.play(File, {}, started)
    .then((outcome) =>
      conference.tellOf(member, 'play-file-member-done', { ...playedHeaders(outcome), File }),
    )
    .catch((error: unknown) => member.channel.log.error('end of playback not told', { file: File, error }));
}

const stop: Handler = ({ conference, args }) => {
  const [which = 'all', target] = args;
  if (!['current', 'all', 'async', 'last'].includes(which)) return undefined;
  if (target === undefined)
    return reply(`+OK Stopped ${conference.audio.stop(which === 'all' ? 'all' : 'current')} files.`);
  const member = conference.get(Number(target));
  if (member === undefined) return reply(`-ERR Member: ${target} not found.`);
  member.seat?.stopPlayback(which === 'all');
  return reply(`+OK Stopped 1 files.`);
};

const leaves = (action: string, told: string): Handler =>
  forMembers(({ conference }, member) => {
    conference.tellOf(member, action);
    conference.putOut(member);
    return `+OK ${told} ${member.id}`;
  });

const speaks = (choose: (member: ConferenceMember) => boolean): Handler =>
  forMembers(({ conference }, member) => {
    const wanted = choose(member);
    conference.setSpeaks(member, wanted);
    return `+OK ${wanted ? 'unmute' : 'mute'} ${member.id}`;
  });

const hears = (wanted: boolean): Handler =>
  forMembers(({ conference }, member) => {
    conference.setHears(member, wanted);
    return `+OK ${wanted ? 'undeaf' : 'deaf'} ${member.id}`;
  });

const hold = (onHold: boolean): Handler =>
  forMembers(({ conference }, member, [music]) => {
    conference.setHold(member, onHold, music);
    return `+OK ${onHold ? 'hold' : 'unhold'} ${member.id}`;
  });

/** `<ids> <other ids> nospeak|nohear|clear`: the first ones do not speak to, or do not hear, the others. */
const relate: Handler = ({ conference, args }) => {
  const [ids, otherIds, action] = args;
  if (ids === undefined || otherIds === undefined) return undefined;
  if (action !== 'nospeak' && action !== 'nohear' && action !== 'clear') return undefined;
  const find = (list: string): (readonly [string, ConferenceMember | undefined])[] =>
    list.split(',').map((id) => [id, conference.get(Number(id))]);
  const lines: string[] = [];
  for (const [id, member] of find(ids)) {
    for (const [otherId, other] of find(otherIds)) {
      if (member === undefined || other === undefined || member === other) {
        lines.push(`-ERR relationship ${id}->${otherId} not found`);
        continue;
      }
      conference.relate(member, other, action === 'clear' ? undefined : action);
      lines.push(
        action === 'clear'
          ? `+OK relationship ${id}->${otherId} cleared`
          : `+OK ${action} ${id}->${otherId} set`,
      );
    }
  }
  return { text: lines.map((line) => `${line}\n`).join('') };
};

const dtmf: Handler = forMembers(({ conference }, member, [digits = '']) => {
  const request = parseDigits(digits);
  if (request === undefined) return undefined;
  member.channel.session.sendDtmf(request.digits, request.durationMs).catch((error: unknown) => {
    member.channel.log.warn('digits not sent', { channel: member.channel.uuid, error });
  });
  conference.tellOf(member, 'dtmf-member', { Digits: digits });
  return `+OK sent ${digits} to ${member.id}`;
});

const lock =
  (locked: boolean): Handler =>
  ({ conference }) => {
    conference.locked = locked;
    const text = locked ? 'locked' : 'unlocked';
    return {
      text: `+OK ${conference.name} ${text}\n`,
      afterwards: () => conference.tell(locked ? 'lock' : 'unlock'),
    };
  };

/** They wait in the other one's end: nobody is hung up by a conference that is over. */
const transfer: Handler = ({ conference, args, services }) => {
  const [target, ...ids] = args;
  if (target === undefined || ids.length === 0) return undefined;
  const lines = ids.map((id) => {
    const member = conference.get(Number(id));
    if (member === undefined) return `-ERR No Member ${id} in conference ${conference.name}.`;
    const name = target.split('@')[0] ?? target;
    conference.tellOf(member, 'transfer', {
      'Old-Conference-Name': conference.name,
      'New-Conference-Name': name,
    });
    const argument = target.includes('@') ? target : `${target}@default`;
    const program = [
      { application: 'conference', argument },
      { application: 'park', argument: '' },
    ];
    void services.switchboard.transfer(member.channel, program, 'one');
    return `+OK Member '${id}' sent to conference ${target}.`;
  });
  return { text: lines.map((line) => `${line}\n`).join('') };
};

async function startRecording({ conference, args: [path] }: Order): Promise<ApiReply | undefined> {
  if (path === undefined) return undefined;
  const error = await conference.audio.record(path);
  return reply(error === undefined ? `+OK Record file ${path}` : `-ERR Cannot record: ${error}`);
}

async function stopRecording({ conference, args: [path] }: Order): Promise<ApiReply | undefined> {
  if (path === undefined) return undefined;
  const paths = path === 'all' ? conference.audio.recordings : [path];
  const lines: string[] = [];
  for (const one of paths) {
    const stopped = await conference.audio.stopRecording(one);
    lines.push(stopped ? `Stopped recording file ${one}` : `-ERR non-existant recording '${one}'`);
  }
  const count = lines.filter((line) => line.startsWith('Stopped')).length;
  const sum = `+OK Stopped recording ${count} file${count === 1 ? '' : 's'}`;
  return { text: [...lines, sum].map((line) => `${line}\n`).join('') };
}

const pauseRecording =
  (paused: boolean): Handler =>
  ({ conference, args: [path] }) => {
    if (path === undefined) return undefined;
    const done = conference.audio.pauseRecording(path, paused);
    if (!done) return reply(`-ERR non-existant recording '${path}'`);
    return reply(`+OK ${paused ? 'Pause' : 'Resume'} recording file ${path}`);
  };

const checkRecording: Handler = ({ conference }) => {
  const paths = conference.audio.recordings;
  if (paths.length === 0) return reply('+OK Conference is not being recorded.');
  return { text: paths.map((path) => `+OK Record file ${path}\n`).join('') };
};

const recordingActions: Readonly<Record<string, Handler>> = {
  start: startRecording,
  stop: stopRecording,
  check: checkRecording,
  pause: pauseRecording(true),
  resume: pauseRecording(false),
};

const recording: Handler = (order) => {
  const [action = '', ...args] = order.args;
  const needsPath = args.length === 0 && action === 'stop' ? ['all'] : args;
  return recordingActions[action]?.({ ...order, args: needsPath });
};

const gettable: Readonly<Record<string, (conference: Conference) => string>> = {
  count: ({ size }) => String(size),
  ghosts: ({ ghosts }) => String(ghosts),
  is_locked: ({ locked }) => (locked ? 'locked' : 'unlocked'),
  max_members: ({ maxMembers }) => String(maxMembers),
  run_time: ({ startedAtMs }) => String(Math.floor((Date.now() - startedAtMs) / 1000)),
  uuid: ({ uuid }) => uuid,
};

const get: Handler = ({ conference, args: [name = ''] }) => {
  const value = gettable[name]?.(conference);
  return value === undefined ? undefined : { text: value };
};

/** Answers with what it was before, as the real server does. */
const set: Handler = ({ conference, args: [name, value] }) => {
  if (name !== 'max_members' || value === undefined || !/^\d{1,6}$/.test(value)) return undefined;
  const former = conference.maxMembers;
  conference.maxMembers = Number(value);
  return { text: String(former) };
};

const setPin =
  (isSet: boolean): Handler =>
  ({ conference, args: [pin] }) => {
    if (isSet && pin === undefined) return undefined;
    conference.pin = isSet ? pin : undefined;
    return reply(
      isSet
        ? `+OK Pin for conference ${conference.name} set`
        : `+OK Pin for conference ${conference.name} deleted`,
    );
  };

const floor: Handler = forMembers(({ conference }, member) => {
  conference.giveFloor(member);
  return `+OK floor ${member.id}`;
});

const subcommands: ReadonlyMap<string, Subcommand> = new Map(
  Object.entries({
    chkrecord: { syntax: '', run: checkRecording },
    deaf: { syntax: targetSyntax, run: hears(false) },
    dtmf: { syntax: `${targetSyntax} <digits>`, run: dtmf },
    floor: { syntax: '<member_id|last>', run: floor },
    get: { syntax: '<parameter-name>', run: get },
    hold: { syntax: `${targetSyntax} [file]`, run: hold(true) },
    hup: { syntax: targetSyntax, run: leaves('hup-member', 'hup') },
    kick: { syntax: targetSyntax, run: leaves('kick-member', 'kicked') },
    list: { syntax: '[delim <string>]|[count]', run: list },
    lock: { syntax: '', run: lock(true) },
    mute: { syntax: `${targetSyntax} [<quiet>]`, run: speaks(() => false) },
    nopin: { syntax: '', run: setPin(false) },
    norecord: { syntax: '<[filename|all]>', run: stopRecording },
    pause: { syntax: '<filename>', run: pauseRecording(true) },
    pin: { syntax: '<pin#>', run: setPin(true) },
    play: { syntax: '<file_path> [async|<member_id> [nomux]]', run: play },
    record: { syntax: '<filename>', run: startRecording },
    recording: { syntax: '[start|stop|check|pause|resume] [<filename>|all]', run: recording },
    relate: {
      syntax: '<member_id>[,<member_id>] <other_member_id>[,<other_member_id>] [nospeak|nohear|clear]',
      run: relate,
    },
    resume: { syntax: '<filename>', run: pauseRecording(false) },
    set: { syntax: '<max_members> <value>', run: set },
    stop: { syntax: '<[current|all|async|last]> [<member_id>]', run: stop },
    tmute: { syntax: `${targetSyntax} [<quiet>]`, run: speaks((member) => !member.speaks) },
    transfer: { syntax: '<conference_name> <member id> [...<member id>]', run: transfer },
    undeaf: { syntax: targetSyntax, run: hears(true) },
    unhold: { syntax: targetSyntax, run: hold(false) },
    unlock: { syntax: '', run: lock(false) },
    unmute: { syntax: `${targetSyntax} [<quiet>]`, run: speaks(() => true) },
  } satisfies Record<string, Subcommand>),
);

function listAll({ conferences }: ApiServices): ApiReply {
  const all = conferences.all();
  if (all.length === 0) return reply('+OK No active conferences.');
  const texts = all.map((conference) => {
    const { name, size } = conference;
    const head = `+OK Conference ${name} (${size} member${size === 1 ? '' : 's'} rate: 8000 flags: running)\n`;
    return (
      head +
      conference
        .all()
        .map((member) => `${member.listed(';')}\n`)
        .join('')
    );
  });
  return { text: texts.join('') };
}

/** `<name> <command> …`, or `list`. */
export const conference: ApiCommand = async (argument, services) => {
  const [name, commandName, ...args] = words(argument);
  if (name === undefined) return reply('-ERR Conference command, not specified.');
  const found = services.conferences.get(name);
  if (found === undefined) {
    if (name === 'list' && commandName === undefined) return listAll(services);
    return reply(`-ERR Conference ${name} not found`);
  }
  if (commandName === undefined) return reply('-ERR Conference command, not specified.');
  const command = subcommands.get(commandName.toLowerCase());
  if (command === undefined) return reply(`-ERR Conference command '${commandName}' not found.`);
  const answer = await command.run({ conference: found, args, services });
  // As the real server tells a wrong use.
  return answer ?? { text: `${commandName.toLowerCase()} ${command.syntax}` };
};
