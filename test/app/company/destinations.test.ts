// One checker for destinations, wherever they stand.
// Never tests where a call then goes.
import { companySchema, type Company, type CompanyInput } from '../../../src/api/company.js';
import { destinationKinds } from '../../../src/api/destination.js';
import { findCompanyFaults, newCompanyFaults } from '../../../src/app/company/company-validation.js';
import { upgradeExportedCompany } from '../../../src/app/company/company-upgrade.js';
import { withoutItem } from '../../../src/app/company/company-items.js';
import { companyWithPublicNumbers } from '../../../src/app/company/company-numbers.js';
import type { Channel } from '../../../src/core/kernel/interaction.js';
import { demoCompany } from '../../../src/cli/demo/demo-company.js';

type DestinationInput = CompanyInput['dids'][number]['destination'];

const bare: CompanyInput = {
  settings: demoCompany.settings,
  trunks: [{ id: 'out', name: 'Out', addresses: ['192.0.2.1'], outbound: { host: 'sip.example.net' } }],
  dids: [],
  flows: [{ id: 'bye', name: 'Bye', language: 'en', start: 'x', nodes: { x: { kind: 'hang-up' } } }],
  queues: [
    { id: 'desk', name: 'Desk' },
    { id: 'other', name: 'Other' },
  ],
  agents: [],
  extensions: [{ number: '205', name: 'Door' }],
  users: [],
};

/** Every place in the configuration that leads somewhere. */
const places: readonly (readonly [string, (to: DestinationInput) => Partial<CompanyInput>])[] = [
  ['dids.+31205550100.destination', (to) => ({ dids: [{ number: '+31205550100', destination: to }] })],
  [
    'flows.day.nodes.out',
    (to) => ({
      flows: [...bare.flows, { id: 'day', name: 'Day', language: 'en', start: 'out', nodes: { out: to } }],
    }),
  ],
  [
    'queues.other.overflow.closed',
    (to) => ({ queues: [bare.queues[0]!, { id: 'other', name: 'Other', overflow: { closed: to } }] }),
  ],
  [
    'queues.other.voice.leaveByDigit.5',
    (to) => ({
      queues: [bare.queues[0]!, { id: 'other', name: 'Other', voice: { leaveByDigit: { '5': to } } }],
    }),
  ],
];

const companyOf = (part: Partial<CompanyInput>): Company => companySchema.parse({ ...bare, ...part });

const samples: Readonly<Record<DestinationInput['kind'], DestinationInput>> = {
  flow: { kind: 'flow', flow: 'bye' },
  queue: { kind: 'queue', queue: 'desk' },
  extension: { kind: 'extension', extension: '205' },
  external: { kind: 'external', number: '+31201112233' },
  voicemail: { kind: 'voicemail', queue: 'desk' },
  announcement: { kind: 'announcement', prompt: 'closed' },
  callback: { kind: 'callback', queue: 'desk' },
};

describe.each(places)('%s', (path, partOf) => {
  test.each(destinationKinds)('takes every kind: %s', (kind) => {
    expect(findCompanyFaults(companyOf(partOf(samples[kind])))).toEqual([]);
  });

  test.each([
    ['queues', 'desk', 'queue', samples.queue, 'there is no queue "desk"'],
    ['queues', 'desk', 'queue', samples.voicemail, 'there is no queue "desk"'],
    ['queues', 'desk', 'queue', samples.callback, 'there is no queue "desk"'],
    ['flows', 'bye', 'flow', samples.flow, 'there is no flow "bye"'],
    ['extensions', '205', 'extension', samples.extension, 'there is no extension "205"'],
  ] as const)('whom it names cannot be removed: %s/%s', (list, key, field, to, message) => {
    const company = companyOf(partOf(to));
    expect(newCompanyFaults(company, withoutItem(company, list, key))).toEqual([
      { code: 'invalid-reference', path: `${path}.${field}`, message },
    ]);
  });

  test('a number is kept as E.164, and needs a way out', () => {
    const local = companyOf(partOf({ kind: 'external', number: '020 111 22 33' }));
    expect(JSON.stringify(companyWithPublicNumbers(local))).toContain('+31201112233');
    expect(findCompanyFaults(companyOf({ ...partOf(samples.external), trunks: [] }))).toMatchObject([
      { code: 'invalid-reference', path: `${path}.number` },
    ]);
  });
});

describe('what is led somewhere is served there', () => {
  const queues = (desk: readonly Channel[], other: readonly Channel[] = ['voice']) => [
    { id: 'desk', name: 'Desk', channels: [...desk] },
    { id: 'other', name: 'Other', channels: [...other] },
  ];
  const expectedVoice = {
    code: 'channel-not-served',
    message: 'voice is led there, and is not served there; expected a queue whose channels have voice',
  };

  test.each(places)('no call to a queue without voice: %s', (path, partOf) => {
    for (const to of [samples.queue, samples.callback]) {
      const part = partOf(to);
      const company = companyOf({
        ...part,
        queues: [{ ...bare.queues[0]!, channels: ['mail'] }, ...(part.queues ?? []).slice(1)],
      });
      expect(findCompanyFaults(company)).toEqual([{ ...expectedVoice, path: `${path}.queue` }]);
    }
  });

  test('a queue that calls are led to goes on serving voice', () => {
    const [, didTo] = places[0]!;
    const before = companyOf({ ...didTo(samples.queue), queues: queues(['voice', 'mail']) });
    const after = companyOf({ ...didTo(samples.queue), queues: queues(['mail']) });
    expect(newCompanyFaults(before, before)).toEqual([]);
    expect(newCompanyFaults(before, after)).toMatchObject([{ code: 'channel-not-served' }]);
  });

  test('what overflows goes where all of it is served, and nothing but a call can leave the queues', () => {
    const faults = (to: DestinationInput, desk: readonly Channel[], other: readonly Channel[]) => {
      const [first, second] = queues(desk, other);
      const company = companyOf({ queues: [first!, { ...second!, overflow: { 'max-wait': to } }] });
      return findCompanyFaults(company).map(({ code, path }) => `${code} ${path}`);
    };
    const at = 'channel-not-served queues.other.overflow.max-wait';
    expect(faults(samples.queue, ['mail'], ['mail'])).toEqual([]);
    expect(faults(samples.queue, ['voice'], ['voice', 'mail'])).toEqual([`${at}.queue`]);
    expect(faults(samples.queue, ['voice', 'mail', 'chat'], ['voice', 'mail'])).toEqual([]);
    for (const kind of ['extension', 'external', 'voicemail', 'announcement', 'callback', 'flow'] as const)
      expect(faults(samples[kind], ['voice'], ['mail'])).toEqual([`${at}.kind`]);
  });

  test('a message can be for the people of any queue', () => {
    const [, didTo] = places[0]!;
    expect(findCompanyFaults(companyOf({ ...didTo(samples.voicemail), queues: queues(['mail']) }))).toEqual(
      [],
    );
  });

  test('the same channel twice is a fault', () =>
    expect(findCompanyFaults(companyOf({ queues: queues(['voice', 'voice']) }))).toMatchObject([
      { code: 'duplicate', path: 'queues.desk.channels.1' },
    ]));
});

test('only who leaves a queue needs to name none for a voicemail or a callback', () => {
  for (const kind of ['voicemail', 'callback'] as const)
    for (const [path, partOf] of places) {
      const faults = findCompanyFaults(companyOf(partOf({ kind })));
      expect(faults.map((fault) => fault.path)).toEqual(path.startsWith('queues') ? [] : [`${path}.queue`]);
    }
});

test('as the first version wrote them, destinations are read', () => {
  const leaveByDigit = {
    '5': { kind: 'queue', queue: 'other', keepWait: true },
    '6': { kind: 'callback' },
  } as const;
  const desk = {
    ...{ id: 'desk', name: 'Desk' },
    overflow: { closed: { kind: 'voicemail', greeting: 'voicemail-greeting', maxSeconds: 180 } },
  };
  const other = { id: 'other', name: 'Other' };
  const old = {
    ...bare,
    dids: [{ number: '+31205550100', destination: { kind: 'flow', flow: 'day' } }],
    flows: [
      {
        ...{ id: 'day', name: 'Day', language: 'en', start: 'out' },
        nodes: {
          out: { kind: 'queue', queue: 'desk', afterwards: 'bell' },
          bell: { kind: 'extension', extension: '205' },
        },
      },
    ],
    queues: [{ ...desk, leaveByDigit }, other],
  };
  const company = companySchema.parse(upgradeExportedCompany(old));
  expect(findCompanyFaults(company)).toEqual([]);
  expect(company).toMatchObject({ ...old, queues: [{ ...desk, voice: { leaveByDigit } }, other] });
});
