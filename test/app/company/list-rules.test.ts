import { queueSchema } from '../../../src/api/acd.js';
import { queueVoiceSchema } from '../../../src/api/queue-voice.js';
import { companySchema } from '../../../src/api/company.js';
import { numberFaults, withPublicNumbers } from '../../../src/app/company/company-numbers.js';
import { textAt, valuesAt, withValuesAt } from '../../../src/app/company/item-paths.js';
import { upgradeExportedCompany, upgradeStoredItem } from '../../../src/app/company/company-upgrade.js';
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
  const queue = queues[0]!;
  const kept = withPublicNumbers(
    'queues',
    { ...queue, voice: { ...queue.voice!, leaveByDigit: leave } },
    settings,
  );
  expect(kept.voice?.leaveByDigit).toEqual({ 9: { kind: 'external', number: '+31205550199' } });
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

test('a queue of the time before channels serves voice, and has apart what concerns calls alone', () => {
  const keys = { '1': { kind: 'voicemail' as const } };
  const old = {
    ...{ id: 'old', name: 'Old', ringSeconds: 30, wrapUpSeconds: 7, priority: 2 },
    ...{ music: 'jazz', leaveByDigit: keys, announcements: { position: 'exact' } },
    ...{ agentMessage: { waitSoFar: true }, callback: { digit: '5', ringSeconds: 40 } },
  };
  const bare = { id: 'bare', name: 'Bare', requiredSkills: [{ skill: 'sales' }] };
  const upgraded = upgradeExportedCompany({ ...sampleCompany(), queues: [old, bare] });
  const { queues } = companySchema.parse({ ...(upgraded as object), dids: [], flows: [], users: [] });
  expect(queues[0]).toMatchObject({
    ...{ channels: ['voice'], ringSeconds: 30, wrapUpSeconds: 7, priority: 2 },
    voice: {
      music: 'jazz',
      leaveByDigit: keys,
      announcements: { position: 'exact', everySeconds: 45 },
      agentMessage: { waitSoFar: true, choice: false },
      callback: { digit: '5', ringSeconds: 40, maxAttempts: 3 },
    },
  });
  expect(queues[1]).toMatchObject({ skills: [{ skill: 'sales' }], voice: { music: 'default' } });
  // What was read is written, and read again as it is.
  expect(upgradeStoredItem('queues', queues[0])).toEqual(queues[0]);
});

test('a queue has settings for voice exactly when it serves voice', () => {
  const mail = { id: 'mail', name: 'Mail', channels: ['mail'] };
  expect(queueSchema.parse(mail).voice).toBeUndefined();
  expect(upgradeStoredItem('queues', mail)).toEqual(mail);
  expect(queueSchema.parse({ ...mail, channels: ['mail', 'voice'] }).voice).toEqual(
    queueVoiceSchema.parse({}),
  );
  expect(queueSchema.safeParse({ ...mail, voice: {} }).error?.issues).toMatchObject([
    { path: ['voice'], message: 'a queue that does not serve voice has no settings for it' },
  ]);
  expect(queueSchema.safeParse({ ...mail, channels: [] }).error?.issues).toMatchObject([
    { path: ['channels'] },
  ]);
});

test('names that were stored with control characters are one line, and everything else is as it was', () => {
  const schedule = {
    id: 'office',
    name: 'Main\noffice',
    dates: [{ name: 'a\u0007', text: 'b\n' }, { name: '\u0007' }],
  };
  expect(upgradeStoredItem('schedules', schedule)).toEqual({
    ...{ id: 'office', name: 'Main office' },
    dates: [{ name: 'a', text: 'b\n' }, { name: '?' }],
  });
  expect(
    upgradeStoredItem('agentStatuses', { id: 'lunch', names: { en: 'Long\tlunch', nl: 'Lunch' } }),
  ).toEqual({
    ...{ id: 'lunch', names: { en: 'Long lunch', nl: 'Lunch' } },
  });
});
