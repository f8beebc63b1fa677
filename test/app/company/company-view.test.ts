// What call handling looks up in the company's configuration.
import { CompanyView } from '../../../src/app/company/company-view.js';
import { companySchema } from '../../../src/api/company.js';
import type { EpochMs, QueueId, TrunkId } from '../../../src/core/kernel/ids.js';
import { demoCompany } from '../../../src/cli/demo/demo-company.js';

const { limits } = demoCompany.trunks[0]!;

test('a call belongs to the trunk with the narrowest range that holds its address, whatever their order', () => {
  const view = new CompanyView({
    ...demoCompany,
    trunks: [
      { id: 'wide', name: 'Wide', addresses: ['192.0.2.0/24'], limits },
      { id: 'narrow', name: 'Narrow', addresses: ['192.0.2.7'], limits },
    ],
  });
  expect(view.trunkOf('192.0.2.7')).toBe('narrow');
  expect(view.trunkOf('192.0.2.8')).toBe('wide');
  expect(view.trunkOf('198.51.100.1')).toBeUndefined();
});

const wishes = { skills: [], skillRule: 'dutch', priority: 3 };
const trunk = demoCompany.trunks[0]!;
const rich = companySchema.parse({
  ...demoCompany,
  trunks: [
    trunk,
    {
      id: 'out',
      name: 'Out',
      addresses: ['192.0.2.7'],
      outbound: { host: 'sip.example.net', username: 'me' },
    },
  ],
  dids: [
    { number: '+31205550101', destination: { kind: 'queue', queue: 'sales' } },
    { number: '+31205550101', trunk: 'demo', destination: { kind: 'queue', queue: 'sales' }, wishes },
  ],
  flows: [
    {
      id: 'day',
      name: 'Day',
      language: 'en',
      start: 'q',
      nodes: { q: { kind: 'queue', queue: 'sales', wishes }, bye: { kind: 'hang-up' } },
    },
  ],
});

test('what a caller asks for depends on the number dialled and the trunk', () => {
  const view = new CompanyView(rich);
  expect(view.wishesOfNumber('0205550101', 'demo' as TrunkId)).toEqual(wishes);
  expect(view.wishesOfNumber('0205550101', 'out' as TrunkId)).toBeUndefined();
  expect(view.wishesOfNumber('0205550199', 'demo' as TrunkId)).toBeUndefined();
});

test('calls to the outside take the first trunk that has an outbound side', () => {
  const view = new CompanyView(rich);
  expect(view.outboundTrunk()).toBe('out');
  expect(view.outboundSide('out' as TrunkId)).toMatchObject({ host: 'sip.example.net', port: 5060 });
  expect(view.outboundSide('demo' as TrunkId)).toBeUndefined();
  expect(new CompanyView(demoCompany).outboundTrunk()).toBeUndefined();
});

test('a queue is open by its schedule in the time zone of the company, and always without one', () => {
  const company = companySchema.parse({
    ...demoCompany,
    queues: [
      { id: 'day', name: 'Day', schedule: 'office' },
      { id: 'always', name: 'Always' },
    ],
    flows: [],
    dids: [],
  });
  const view = new CompanyView(company);
  const at = (iso: string): EpochMs => Date.parse(iso) as EpochMs;
  const iso = (atMs: EpochMs | undefined) => atMs && new Date(atMs).toISOString();
  const day = 'day' as QueueId;
  // A Friday and a Thursday that is a holiday; Amsterdam is one hour ahead of UTC.
  expect(view.isOpen(day, at('2026-11-20T06:59:59Z'))).toBe(false);
  expect(view.isOpen(day, at('2026-11-20T07:00:00Z'))).toBe(true);
  expect(view.isOpen(day, at('2026-12-31T14:59Z'))).toBe(true);
  expect(view.isOpen(day, at('2026-12-31T15:00Z'))).toBe(false);
  expect(iso(view.nextOpeningMs(day, at('2026-12-31T15:00Z')))).toBe('2027-01-04T07:00:00.000Z');
  expect(iso(view.nextClosingMs(day, at('2026-12-31T14:00Z')))).toBe('2026-12-31T15:00:00.000Z');
  expect(view.isOpen('always' as QueueId, at('2026-12-25T03:00Z'))).toBe(true);
  expect(view.nextClosingMs('always' as QueueId, at('2026-12-25T03:00Z'))).toBeUndefined();
});
