// One checker for destinations, wherever they stand.
// Never tests where a call then goes.
import { companySchema, type Company, type CompanyInput } from '../../../src/api/company.js';
import { destinationKinds } from '../../../src/api/destination.js';
import { findCompanyFaults, newCompanyFaults } from '../../../src/app/company/company-validation.js';
import { upgradeExportedCompany } from '../../../src/app/company/company-upgrade.js';
import { withoutItem } from '../../../src/app/company/company-items.js';
import { companyWithPublicNumbers } from '../../../src/app/company/company-numbers.js';
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
    'queues.other.leaveByDigit.5',
    (to) => ({ queues: [bare.queues[0]!, { id: 'other', name: 'Other', leaveByDigit: { '5': to } }] }),
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

test('only who leaves a queue needs to name none for a voicemail or a callback', () => {
  for (const kind of ['voicemail', 'callback'] as const)
    for (const [path, partOf] of places) {
      const faults = findCompanyFaults(companyOf(partOf({ kind })));
      expect(faults.map((fault) => fault.path)).toEqual(path.startsWith('queues') ? [] : [`${path}.queue`]);
    }
});

test('as the first version wrote them, destinations are read', () => {
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
    queues: [
      {
        ...{ id: 'desk', name: 'Desk' },
        overflow: { closed: { kind: 'voicemail', greeting: 'voicemail-greeting', maxSeconds: 180 } },
        leaveByDigit: { '5': { kind: 'queue', queue: 'other', keepWait: true }, '6': { kind: 'callback' } },
      },
      { id: 'other', name: 'Other' },
    ],
  };
  const company = companySchema.parse(upgradeExportedCompany(old));
  expect(findCompanyFaults(company)).toEqual([]);
  expect(company).toMatchObject(old);
});
