// What does not fit together in a company, fault by fault.
// Never tests the shape of single items: the schemas do.
import { companySchema, type CompanyInput } from '../../../src/api/company.js';
import { upgradeExportedCompany } from '../../../src/app/company/company-upgrade.js';
import { findCompanyFaults } from '../../../src/app/company/company-validation.js';
import { demoCompany } from '../../../src/cli/demo/demo-company.js';

type QueueInput = CompanyInput['queues'][number];
type TrunkInput = CompanyInput['trunks'][number];

const receiving: TrunkInput = { id: 'carrier', name: 'Carrier', addresses: ['192.0.2.1'] };
const calling: TrunkInput = { ...receiving, outbound: { host: 'sip.example.net' } };

/** Two queues, of which `sales` gets the fields. */
function faultsOf(sales: Partial<QueueInput>, rest: Partial<CompanyInput> = {}): readonly string[] {
  const company = companySchema.parse({
    settings: {
      name: 'Acme',
      language: 'en',
      timeZone: 'Europe/Amsterdam',
      countryCode: '31',
      internationalPrefix: '00',
      trunkPrefix: '0',
    },
    trunks: [receiving],
    dids: [],
    flows: [
      { id: 'day', name: 'Day', language: 'en', start: 'q', nodes: { q: { kind: 'queue', queue: 'sales' } } },
    ],
    schedules: [{ id: 'office', name: 'Office', weekly: [] }],
    queues: [
      { id: 'sales', name: 'Sales', ...sales },
      { id: 'other', name: 'Other' },
    ],
    agents: [
      { id: 'ann', name: 'Ann', extension: '201', skills: {} },
      { id: 'bob', name: 'Bob', extension: '202', skills: {} },
    ],
    extensions: [
      { number: '201', name: 'Ann' },
      { number: '202', name: 'Bob' },
    ],
    users: [],
    ...rest,
  } satisfies CompanyInput);
  return findCompanyFaults(company).map(({ code, path }) => `${code} ${path}`);
}

test('the demo company has none', () => expect(findCompanyFaults(demoCompany)).toEqual([]));

describe('a queue', () => {
  test.each<[string, Partial<QueueInput>, readonly string[]]>([
    ['all defaults', {}, []],
    ['a rule', { skillRule: 'dutch >= 5 and (billing or senior)' }, []],
    [
      'members and tiers',
      {
        members: [{ agent: 'ann' }, { agent: 'bob', tier: 2 }],
        openTier: 1,
        widening: [{ afterSeconds: 30, change: { kind: 'open-tier', tier: 2 } }],
      },
      [],
    ],
    ['its own hours', { schedule: 'office' }, []],
    [
      'overflow to everything that is there',
      {
        overflow: {
          'max-wait': { kind: 'queue', queue: 'other' },
          'queue-full': { kind: 'flow', flow: 'day' },
          closed: { kind: 'voicemail' },
          'all-on-break': { kind: 'extension', extension: '201' },
          'nobody-logged-in': { kind: 'announcement', prompt: 'closed' },
        },
      },
      [],
    ],
    ['a rule that cannot be read', { skillRule: 'dutch >=' }, ['invalid-skill-rule queues.sales.skillRule']],
    [
      'a skill twice',
      { skills: [{ skill: 'a' }, { skill: 'b' }, { skill: 'a', minLevel: 3 }] },
      ['duplicate queues.sales.skills.2.skill'],
    ],
    [
      'a member who is not there',
      { members: [{ agent: 'eve' }] },
      ['invalid-reference queues.sales.members.0.agent'],
    ],
    [
      'a member twice',
      { members: [{ agent: 'ann' }, { agent: 'ann', tier: 2 }] },
      ['duplicate queues.sales.members.1.agent'],
    ],
    ['tiers without members', { openTier: 1 }, ['invalid-widening queues.sales.openTier']],
    [
      'a tier to open without members',
      { widening: [{ afterSeconds: 1, change: { kind: 'open-tier', tier: 2 } }] },
      ['invalid-widening queues.sales.widening.0.change.tier'],
    ],
    [
      'an unknown queue to add',
      { widening: [{ afterSeconds: 1, change: { kind: 'add-queue', queue: 'no' } }] },
      ['invalid-reference queues.sales.widening.0.change.queue'],
    ],
    [
      'itself to add',
      { widening: [{ afterSeconds: 1, change: { kind: 'add-queue', queue: 'sales' } }] },
      ['invalid-widening queues.sales.widening.0.change.queue'],
    ],
    [
      'steps out of order',
      {
        widening: [
          { afterSeconds: 30, change: { kind: 'drop-rule' } },
          { afterSeconds: 20, change: { kind: 'drop-skill', skill: 'a' } },
        ],
      },
      ['invalid-widening queues.sales.widening.1.afterSeconds'],
    ],
    ['unknown hours', { schedule: 'no' }, ['invalid-reference queues.sales.schedule']],
    [
      'overflow into itself',
      { overflow: { closed: { kind: 'queue', queue: 'sales' } } },
      ['invalid-reference queues.sales.overflow.closed.queue'],
    ],
    [
      'overflow to nowhere',
      {
        overflow: {
          closed: { kind: 'queue', queue: 'no' },
          'max-wait': { kind: 'flow', flow: 'no' },
          'queue-full': { kind: 'extension', extension: '299' },
        },
      },
      [
        'invalid-reference queues.sales.overflow.max-wait.flow',
        'invalid-reference queues.sales.overflow.queue-full.extension',
        'invalid-reference queues.sales.overflow.closed.queue',
      ],
    ],
    [
      'a key to nowhere',
      { voice: { leaveByDigit: { '1': { kind: 'queue', queue: 'no' } } } },
      ['invalid-reference queues.sales.voice.leaveByDigit.1.queue'],
    ],
    [
      'numbers outside without a way there',
      {
        overflow: { closed: { kind: 'external', number: '+31201234567' } },
        voice: {
          leaveByDigit: { '1': { kind: 'callback' } },
          callback: { digit: '2', afterAbandonSeconds: 30 },
        },
      },
      [
        // Callbacks may be set up before the trunk is: until then they are not offered.
        'invalid-reference queues.sales.overflow.closed.number',
      ],
    ],
  ])('with %s', (_what, sales, faults) => expect([...faultsOf(sales)].sort()).toEqual([...faults].sort()));

  test('may use numbers outside when a trunk calls out', () =>
    expect(
      faultsOf(
        {
          voice: {
            leaveByDigit: { '1': { kind: 'external', number: '+31201234567' } },
            callback: { digit: '2' },
          },
        },
        { trunks: [calling] },
      ),
    ).toEqual([]));

  test('uses a key for one thing only', () =>
    expect(
      faultsOf(
        { voice: { leaveByDigit: { '2': { kind: 'callback' } }, callback: { digit: '2' } } },
        { trunks: [calling] },
      ),
    ).toEqual(['digit-conflict queues.sales.voice.callback.digit']));
});

test('rules are read wherever a call asks for skills', () => {
  const wishes = { skillRule: '(a' };
  const faults = faultsOf(
    {},
    {
      dids: [{ number: '+31205550100', destination: { kind: 'queue', queue: 'sales' }, wishes }],
      flows: [
        {
          id: 'day',
          name: 'Day',
          language: 'en',
          start: 'q',
          nodes: { q: { kind: 'queue', queue: 'sales', wishes } },
        },
      ],
    },
  );
  expect(faults).toEqual([
    'invalid-skill-rule dids.+31205550100.wishes.skillRule',
    'invalid-skill-rule flows.day.nodes.q.wishes.skillRule',
  ]);
});

test('a fault in a rule names the column', () => {
  const company = companySchema.parse({
    ...demoCompany,
    queues: [{ ...demoCompany.queues[0]!, skillRule: 'a and' }],
  });
  expect(findCompanyFaults({ ...company, flows: [], dids: [] })[0]?.message).toContain('column 6');
});

test('hours lie within one day, and a date is there once', () => {
  const schedules: CompanyInput['schedules'] = [
    {
      id: 'office',
      name: 'Office',
      weekly: [
        {
          days: [1],
          hours: [
            { from: '00:00', to: '24:00' },
            { from: '22:00', to: '06:00' },
          ],
        },
      ],
      dates: [
        { date: '2026-12-25', name: 'A' },
        { date: '2026-12-25', name: 'B', everyYear: true, hours: [{ from: '10:00', to: '10:00' }] },
        { date: '2027-12-25', name: 'C', everyYear: true },
      ],
    },
  ];
  expect(faultsOf({}, { schedules })).toEqual([
    'invalid-hours schedules.office.weekly.0.hours.1',
    'invalid-hours schedules.office.dates.1.hours.0',
    'duplicate schedules.office.dates.2.date',
  ]);
});

test('an exported company of an earlier version is read', () => {
  const queue = { id: 'sales', name: 'Sales', requiredSkills: [{ skill: 'dutch', minLevel: 4 }] };
  const settings = {
    name: 'Acme',
    language: 'nl',
    timeZone: 'Europe/Amsterdam',
    countryCode: '31',
    internationalPrefix: '00',
    trunkPrefix: '0',
  };
  const lists = { trunks: [], dids: [], flows: [], agents: [], extensions: [], users: [] };
  const company = companySchema.parse(upgradeExportedCompany({ settings, ...lists, queues: [queue] }));
  expect(company.queues[0]?.skills).toEqual([{ skill: 'dutch', minLevel: 4, weight: 1, need: 'required' }]);
  expect(companySchema.safeParse(upgradeExportedCompany('no company')).success).toBe(false);
});
