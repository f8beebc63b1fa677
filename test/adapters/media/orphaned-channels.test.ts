// What a FreeSWITCH tells of channels whose client is gone, as it words it.
// Never opens a connection.
import { orphanedChannels } from '../../../src/adapters/media/orphaned-channels.js';

const [a, b, c, d, e] = [1, 2, 3, 4, 5].map((n) => `00000000-0000-4000-8000-00000000000${n}`) as [
  ...[string, string, string, string, string],
];

interface Told {
  readonly installation?: string;
  readonly run?: string;
  readonly application?: string;
  /** It ended while it was asked after. */
  readonly gone?: boolean;
}

/** `show channels` and `show calls` leave `rows` out when there are none. */
function answering(
  channels: Readonly<Record<string, Told>>,
  calls = {},
  conferences = '+OK No active conferences.\n',
) {
  return (command: string): Promise<string> => {
    const [name = '', uuid = '', variable = ''] = command.split(' ');
    const told = channels[uuid] ?? {};
    const { installation = 'this', run = 'earlier', application = 'park' } = told;
    const variables: Record<string, string> = {
      'sip_h_X-Centrale': installation,
      'sip_h_X-Centrale-Run': run,
    };
    const rows = Object.keys(channels).map((one) => ({ uuid: one }));
    const answers: Record<string, () => string> = {
      'show channels as json': () => JSON.stringify(rows.length === 0 ? { row_count: 0 } : { rows }),
      'show calls as json': () => JSON.stringify(calls),
      'conference list': () => conferences,
    };
    if (name === 'uuid_getvar') return Promise.resolve(variables[variable] ?? '_undef_');
    if (name === 'uuid_dump')
      return Promise.resolve(
        told.gone === true
          ? '-ERR No such channel!\n'
          : [
              'Event-Name: CHANNEL_DATA',
              `Unique-ID: ${uuid}`,
              `variable_current_application: ${application}`,
              `variable_sip_h_X-Centrale-Run: ${run}`,
              'variable_switch_r_sdp: v%3D0%0D%0Ao%3D-%201%201',
              'variable_odd: 100%',
              '',
            ].join('\n'),
      );
    return Promise.resolve(answers[command]!());
  };
}

test('channels of this installation and of earlier runs, and nothing of anybody else', async () => {
  const ask = answering({
    [a]: {},
    [b]: { installation: 'another' },
    [c]: { run: 'this run' },
    [d]: { gone: true },
    [e]: { installation: '_undef_' },
  });
  const [only, ...others] = await orphanedChannels(ask, 'this', 'this run');
  expect(others).toEqual([]);
  expect(only).toMatchObject({ uuid: a, busy: false, peer: undefined, room: undefined });
  expect(only!.headers.get('variable_switch_r_sdp')).toBe('v=0\r\no=- 1 1');
  expect(only!.headers.get('variable_odd')).toBe('100%');
});

test('none at all', async () => {
  expect(await orphanedChannels(answering({}, { row_count: 0 }), 'this', 'run')).toEqual([]);
});

test.each([
  ['park', false],
  ['socket', false],
  ['conference', false],
  ['playback', true],
  ['record', true],
  ['play_and_get_digits', true],
])('a channel in %s: something runs there = %s', async (application, busy) => {
  expect(await orphanedChannels(answering({ [a]: { application } }), 'this', 'run')).toMatchObject([
    { busy },
  ]);
});

test('a bridged pair knows each other, and is busy with nothing else, whatever ran before', async () => {
  const calls = {
    row_count: 2,
    rows: [
      { uuid: b, b_uuid: a },
      { uuid: c, b_uuid: '' },
    ],
  };
  const ask = answering({ [a]: { application: 'playback' }, [b]: {}, [c]: {} }, calls);
  expect(
    (await orphanedChannels(ask, 'this', 'run')).map(({ uuid, peer, busy }) => [uuid, peer, busy]),
  ).toEqual([
    [a, b, false],
    [b, a, false],
    [c, undefined, false],
  ]);
});

test.each(['+OK Conference', 'Conference'])('members of conferences, listed below "%s"', async (head) => {
  const list = [
    `${head} one (2 members rate: 8000 flags: running)`,
    `1;sofia/drachtio_mrf/nobody@127.0.0.1;${a};unknown;;hear|speak;0;0;100`,
    `2;sofia/drachtio_mrf/nobody@127.0.0.1;${b};unknown;;hear|speak|talking|floor;0;0;100`,
    `${head} two (1 member rate: 8000 flags: running)`,
    `3;sofia/drachtio_mrf/nobody@127.0.0.1;${c};unknown;;hear;0;0;100`,
    '',
  ].join('\n');
  const ask = answering({ [a]: {}, [b]: {}, [c]: {}, [d]: {} }, {}, list);
  expect((await orphanedChannels(ask, 'this', 'run')).map(({ room }) => room)).toEqual([
    'one',
    'one',
    'two',
    undefined,
  ]);
});

test('an answer that is none is not taken for "nobody is there"', async () => {
  const ask = (): Promise<string> => Promise.resolve('-ERR no database\n');
  await expect(orphanedChannels(ask, 'this', 'run')).rejects.toThrow();
});
