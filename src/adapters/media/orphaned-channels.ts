// What a FreeSWITCH says of the channels that an earlier run of the service has left there.
// Never takes one over.
import { z } from 'zod';
import { channelsOf, runHeader, type Ask } from './left-over-channels.js';
import { decoded } from './percent-encoding.js';

export interface OrphanedChannel {
  readonly uuid: string;
  /** Something plays, is recorded, or a key is waited for. */
  readonly busy: boolean;
  /** The channel that it is bridged with. */
  readonly peer: string | undefined;
  /** The conference that it is in. */
  readonly room: string | undefined;
  /** What FreeSWITCH tells of the channel, by name; its variables begin with `variable_`. */
  readonly headers: ReadonlyMap<string, string>;
}

/**
 * A channel whose client is gone does what it was told to the end, and then the dialplan's next application: `park` (see
 * firmware-config). What stands between is the application that runs on.
 */
const idle: readonly (string | undefined)[] = [undefined, 'park', 'socket', 'conference'];

/** `show calls as json`: a call is a bridged pair. */
const callsSchema = z.object({
  rows: z.array(z.object({ uuid: z.string(), b_uuid: z.string().nullish() })).default([]),
});

/** `run`: of this process. Rejects as `ask` does, or when the answer is none. */
export async function orphanedChannels(
  ask: Ask,
  installation: string,
  run: string,
): Promise<readonly OrphanedChannel[]> {
  const uuids = await channelsOf(ask, installation);
  const [calls, conferences, dumps] = await Promise.all([
    ask('show calls as json'),
    ask('conference list'),
    Promise.all(uuids.map((uuid) => ask(`uuid_dump ${uuid}`))),
  ]);
  const peers = peersIn(calls);
  const rooms = roomsIn(conferences);
  return uuids.flatMap((uuid, index) => {
    const headers = headersIn(dumps[index]!);
    // It has ended meanwhile, or is one of this run.
    if (headers.get('Unique-ID') !== uuid || headers.get(`variable_sip_h_${runHeader}`) === run) return [];
    const peer = peers.get(uuid);
    // The application that a bridge has ended is told of all the same.
    const busy = peer === undefined && !idle.includes(headers.get('variable_current_application'));
    return [{ uuid, busy, peer, room: rooms.get(uuid), headers }];
  });
}

function peersIn(calls: string): ReadonlyMap<string, string> {
  return new Map(
    callsSchema.parse(JSON.parse(calls)).rows.flatMap(({ uuid, b_uuid: other }) =>
      other === null || other === undefined || other === ''
        ? []
        : ([
            [uuid, other],
            [other, uuid],
          ] as const),
    ),
  );
}

/** From `Conference NAME (…)` and, below it, its members: `15;sofia/…;44af3b11-…;unknown;;hear|speak;0;0;100`. */
function roomsIn(conferences: string): ReadonlyMap<string, string> {
  const rooms = new Map<string, string>();
  let room: string | undefined;
  for (const line of conferences.split('\n')) {
    room = /^(?:\+OK )?Conference (\S+) \(/.exec(line)?.[1] ?? room;
    const [memberId = '', , uuid] = line.split(';');
    if (room !== undefined && uuid !== undefined && /^\d+$/.test(memberId)) rooms.set(uuid, room);
  }
  return rooms;
}

/** Lines of `Name: value`, the value percent-encoded. */
function headersIn(dump: string): ReadonlyMap<string, string> {
  return new Map(
    dump.split('\n').flatMap((line) => {
      const colon = line.indexOf(': ');
      return colon < 0 ? [] : [[line.slice(0, colon), decoded(line.slice(colon + 2))] as const];
    }),
  );
}
