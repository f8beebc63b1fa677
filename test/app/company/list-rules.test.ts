import { companySchema } from '../../../src/api/company.js';
import { numberFaults, withPublicNumbers } from '../../../src/app/company/company-numbers.js';
import { textAt, valuesAt, withValuesAt } from '../../../src/app/company/item-paths.js';
import { upgradeExportedCompany } from '../../../src/app/company/company-upgrade.js';
import { sampleCompany } from '../application/commands-fixture.js';

const item = {
  id: 'a',
  to: { kind: 'external', number: '020 1' },
  keys: { 1: { number: '020 2' }, 2: { queue: 'sales' } },
  members: [{ agent: 'ann' }, { agent: 'bob' }],
};

test('what stands at a path is found with its place, of each entry and value where the path has a star', () => {
  expect(valuesAt(item, 'to.number')).toEqual([{ path: 'to.number', value: '020 1' }]);
  expect(valuesAt(item, 'keys.*.number')).toEqual([{ path: 'keys.1.number', value: '020 2' }]);
  expect(valuesAt(item, 'members.*.agent').map(({ path }) => path)).toEqual([
    'members.0.agent',
    'members.1.agent',
  ]);
  expect([textAt(item, 'to.kind'), textAt(item, 'to'), textAt(item, 'to.kind.more')]).toEqual([
    'external',
    undefined,
    undefined,
  ]);
});

test('only what stands there is changed', () => {
  const changed = ['to.number', 'keys.*.number', 'members.*.agent', 'none.*.there'].reduce(
    (before, path) => withValuesAt(before, path, (value) => value.toUpperCase() + '!'),
    item,
  );
  expect(changed).toEqual({
    id: 'a',
    to: { kind: 'external', number: '020 1!' },
    keys: { 1: { number: '020 2!' }, 2: { queue: 'sales' } },
    members: [{ agent: 'ANN!' }, { agent: 'BOB!' }],
  });
});

test('numbers become E.164 in every list that declares them, and what is none is told with its place', () => {
  const company = sampleCompany();
  const { settings, queues, trunks } = company;
  const leave = { 9: { kind: 'external', number: '020 5550199' } } as const;
  const queue = withPublicNumbers('queues', { ...queues[0]!, leaveByDigit: leave }, settings);
  expect(queue.leaveByDigit).toEqual({ 9: { kind: 'external', number: '+31205550199' } });
  const outbound = { host: 'sip.example.net', port: 5060, transport: 'udp', callerNumber: '12' } as const;
  const trunk = withPublicNumbers('trunks', { ...trunks[0]!, outbound }, settings);
  expect(numberFaults({ ...company, trunks: [trunk] })).toMatchObject([
    { code: 'invalid-number', path: `trunks.${trunk.id}.outbound.callerNumber` },
  ]);
});

test('a list without rules of its own is read as it was written', () => {
  const exported = { ...sampleCompany(), unknown: [1], queues: [] };
  expect(upgradeExportedCompany(exported)).toEqual(exported);
  expect(companySchema.parse(upgradeExportedCompany({ ...sampleCompany() }))).toEqual(
    companySchema.parse(sampleCompany()),
  );
});
