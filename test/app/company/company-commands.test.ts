// Rules of configuration: what fits together, what is kept, what is refused.
// Never tests the shape of single items: the schemas do.
import { demoCompany } from '../../../src/cli/demo/demo-company.js';
import { agentSchema } from '../../../src/api/acd.js';
import { extensionSchema } from '../../../src/api/pbx.js';
import type { Company, CompanyList } from '../../../src/api/company.js';
import type { FlowConfig } from '../../../src/api/ivr.js';
import { sipPasswordOf, trunkPasswordOf } from '../../../src/app/kernel/secret-places.js';
import {
  createCommandsFixture,
  sampleCompany,
  type CommandsFixture,
} from '../application/commands-fixture.js';

let fixture: CommandsFixture;

const { limits } = demoCompany.trunks[0]!;

beforeEach(async () => {
  fixture = createCommandsFixture();
  expect(await fixture.company.importAll(sampleCompany(), 'test')).toMatchObject({ kind: 'granted' });
});
afterEach(() => fixture.close());

const [queue] = sampleCompany().queues;
const [flow] = sampleCompany().flows;

async function put<L extends CompanyList>(list: L, item: Company[L][number], key?: string) {
  const own = item as { id?: string; number?: string; username?: string };
  return fixture.company.put(list, key ?? own.id ?? own.number ?? own.username ?? '', item, 'boss');
}
const granted = { kind: 'granted' };
const refusedAs = (code: string, path?: string) => ({
  kind: 'refused',
  code,
  ...(path === undefined
    ? {}
    : { details: expect.arrayContaining([expect.objectContaining({ path })]) as unknown }),
});

describe('public numbers as they are dialled in the country', () => {
  const destination = { kind: 'queue', queue: 'sales' } as const;
  const external = { kind: 'external', number: '(020) 555-0188' } as const;

  test('are kept as E.164: a DID, whatever way its address is written', async () => {
    const did = { number: '020 555 01 77', destination };
    const kept = { ...did, number: '+31205550177' };
    expect(await put('dids', did)).toMatchObject({ ...granted, value: kept });
    expect(await put('dids', { ...did, name: 'Again' }, '+31205550177')).toMatchObject(granted);
    expect(fixture.company.read().dids.filter(({ number }) => number === '+31205550177')).toHaveLength(1);
    expect(await put('dids', did, '020 555 01 78')).toMatchObject(refusedAs('key-mismatch'));
    expect(fixture.company.remove('dids', '020-5550177', 'boss')).toMatchObject(granted);
    expect(fixture.company.read().dids.some(({ number }) => number === '+31205550177')).toBe(false);
  });

  test("are kept as E.164: a trunk's shown number, and numbers to which queues lead", async () => {
    const outbound = { host: '192.0.2.1', port: 5060, transport: 'udp', callerNumber: '0205550199' } as const;
    await put('trunks', { id: 'carrier', name: 'Carrier', addresses: ['192.0.2.0/24'], outbound, limits });
    await put('queues', {
      ...queue!,
      overflow: { closed: external },
      voice: { ...queue!.voice!, leaveByDigit: { '7': external } },
    });
    const { trunks, queues } = fixture.company.read();
    expect(trunks[0]?.outbound?.callerNumber).toBe('+31205550199');
    const kept = { ...external, number: '+31205550188' };
    expect(queues[0]).toMatchObject({ overflow: { closed: kept }, voice: { leaveByDigit: { '7': kept } } });
  });

  test('are read in an import by the plan of the file', async () => {
    const settings = { ...sampleCompany().settings, countryCode: '48', trunkPrefix: '' };
    const company = { ...sampleCompany(), settings, dids: [{ number: '22 123 45 67', destination }] };
    expect(await fixture.company.importAll(company, 'again')).toMatchObject(granted);
    expect(fixture.company.read().dids[0]?.number).toBe('+48221234567');
  });

  test('are the same number twice, however they are written', async () => {
    const company = sampleCompany();
    company.dids.push({ number: '020 5550100', destination });
    expect(await fixture.company.importAll(company, 'again')).toMatchObject(
      refusedAs('duplicate', 'dids.+31205550100.number'),
    );
  });

  test.each(['12345', '020 55', '020555010020555010'])(
    '%s is refused, and what was expected is told',
    async (number) => {
      const outcome = await put('dids', { number, destination });
      expect(outcome).toMatchObject(refusedAs('invalid-number', `dids.${number}.number`));
      expect(outcome).toMatchObject({
        message: expect.stringMatching(
          /with country code, e\.g\. \+31\d+, or as it is dialled here, e\.g\. 0\d+$/,
        ) as string,
      });
    },
  );
});

describe('an import', () => {
  test('is what is read back, without secrets', () => {
    const text = JSON.stringify(fixture.company.read());
    expect(text).not.toContain('assword');
    expect(fixture.company.read().flows).toEqual(sampleCompany().flows);
    expect(fixture.changed).toHaveLength(1);
  });

  test('of the same again changes nothing and ends no session', async () => {
    const outcome = await fixture.sessions.logIn('boss', 'a good password', 'here');
    const before = fixture.company.changes(500).length;
    expect(await fixture.company.importAll(sampleCompany(), 'again')).toMatchObject(granted);
    expect(fixture.company.changes(500)).toHaveLength(before);
    expect(outcome.kind === 'granted' && fixture.sessions.authenticate(outcome.value.token)).toBeTruthy();
  });

  test('without passwords keeps those that are there', async () => {
    expect(await fixture.company.importAll(fixture.company.read(), 'again')).toMatchObject(granted);
    expect(await fixture.sessions.logIn('boss', 'a good password', 'here')).toMatchObject(granted);
  });

  test('replaces everything: what it does not contain is gone', async () => {
    const next = sampleCompany();
    next.dids.pop();
    next.extensions.pop();
    expect(await fixture.company.importAll(next, 'again')).toMatchObject(granted);
    expect(fixture.company.read().extensions.map(({ number }) => number)).toEqual(['201']);
    expect(fixture.company.changes(2).map(({ list, key, after }) => [list, key, after])).toEqual(
      expect.arrayContaining([
        ['dids', '+31205550101', null],
        ['extensions', '202', null],
      ]),
    );
  });

  test.each<[string, (company: Company) => void, string, string]>([
    ['a queue twice', (c) => c.queues.push({ ...c.queues[0]! }), 'duplicate', 'queues.sales.id'],
    ['a DID to no flow', (c) => (c.flows = []), 'invalid-reference', 'dids.+31205550100.destination.flow'],
    ['an agent without extension', (c) => c.extensions.shift(), 'invalid-reference', 'agents.ann.extension'],
    [
      'a new user without password',
      (c) => c.users.push({ username: 'new', name: 'N', role: 'admin' }),
      'password-required',
      'users.new.password',
    ],
    ['no admin', (c) => c.users.shift(), 'last-admin', ''],
  ])('with %s is refused as a whole', async (_what, spoil, code, path) => {
    const before = fixture.company.read();
    const company = { ...sampleCompany(), settings: { ...sampleCompany().settings, name: 'Changed' } };
    spoil(company);
    expect(await fixture.company.importAll(company, 'x')).toMatchObject(refusedAs(code, path || undefined));
    expect(fixture.company.read()).toEqual(before);
    expect(fixture.changed).toHaveLength(1);
  });
});

describe('putting an item', () => {
  test('takes effect at once and is in the trail with before and after', async () => {
    expect(await put('queues', { ...queue!, ringSeconds: 30 })).toMatchObject({
      kind: 'granted',
      value: { ringSeconds: 30 },
    });
    expect(fixture.changed.at(-1)?.queues[0]?.ringSeconds).toBe(30);
    expect(fixture.company.changes(1)).toEqual([
      expect.objectContaining({
        by: 'boss',
        list: 'queues',
        key: 'sales',
        atMs: fixture.clock.nowMs(),
        before: expect.objectContaining({ ringSeconds: 20 }) as unknown,
        after: expect.objectContaining({ ringSeconds: 30 }) as unknown,
      }),
    ]);
  });

  test('needs the same key in address and item', async () => {
    expect(await put('queues', queue!, 'other')).toMatchObject(refusedAs('key-mismatch'));
  });

  test.each<[string, () => ReturnType<typeof put>, string, string]>([
    [
      'an unknown trunk',
      () =>
        put('dids', { number: '+31205550102', trunk: 'no', destination: { kind: 'queue', queue: 'sales' } }),
      'invalid-reference',
      'dids.+31205550102.trunk',
    ],
    [
      'an unknown queue',
      () => put('dids', { number: '+31205550102', destination: { kind: 'queue', queue: 'no' } }),
      'invalid-reference',
      'dids.+31205550102.destination.queue',
    ],
    [
      'an agent on a taken extension',
      () => put('agents', agentSchema.parse({ id: 'bob', name: 'Bob', extension: '201', skills: {} })),
      'duplicate',
      'agents.bob.extension',
    ],
    [
      'a user for a taken agent',
      () =>
        put('users', { username: 'bob', name: 'Bob', role: 'agent', agent: 'ann', password: 'long enough' }),
      'duplicate',
      'users.bob.agent',
    ],
    [
      'a user for no agent',
      () => put('users', { username: 'bob', name: 'Bob', role: 'agent', password: 'long enough' }),
      'agent-required',
      'users.bob.agent',
    ],
    [
      'an overlapping trunk',
      () => put('trunks', { id: 'two', name: 'Two', addresses: ['198.51.100.1', '192.0.2.128/25'], limits }),
      'duplicate',
      'trunks.two.addresses',
    ],
    [
      'the trunk of all addresses',
      () => put('trunks', { id: 'two', name: 'Two', addresses: ['0.0.0.0/0'], limits }),
      'duplicate',
      'trunks.two.addresses',
    ],
    [
      'an extension without password',
      () => put('extensions', extensionSchema.parse({ number: '203', name: 'New' })),
      'password-required',
      'extensions.203.sipPassword',
    ],
    [
      'the last admin as supervisor',
      () => put('users', { username: 'boss', name: 'Boss', role: 'supervisor' }),
      'last-admin',
      '',
    ],
  ])('with %s is refused', async (_what, doIt, code, path) => {
    const before = fixture.company.read();
    expect(await doIt()).toMatchObject(refusedAs(code, path || undefined));
    expect(fixture.company.read()).toEqual(before);
  });

  test.each<[string, Partial<FlowConfig>, string, string]>([
    ['no start', { start: 'no' }, 'invalid-reference', 'flows.welcome.start'],
    [
      'an unknown node',
      { nodes: { menu: { kind: 'play', prompt: 'x', next: 'no' } } },
      'invalid-reference',
      'flows.welcome.nodes.menu.next',
    ],
    [
      'an unknown queue',
      { nodes: { menu: { kind: 'queue', queue: 'no' } } },
      'invalid-reference',
      'flows.welcome.nodes.menu.queue',
    ],
    [
      'a circle',
      { nodes: { menu: { kind: 'play', prompt: 'x', next: 'menu' } } },
      'invalid-flow',
      'flows.welcome.nodes.menu',
    ],
  ])('a flow with %s is refused', async (_what, change, code, path) => {
    expect(await put('flows', { ...flow!, ...change })).toMatchObject(refusedAs(code, path));
  });

  test('a flow may hold a node that nothing leads to yet', async () => {
    const nodes = { ...flow!.nodes, later: { kind: 'hang-up' as const } };
    expect(await put('flows', { ...flow!, nodes })).toMatchObject(granted);
  });

  test('SIP passwords become HA1 and are shown to nobody', async () => {
    const outcome = await put(
      'extensions',
      extensionSchema.parse({ number: '203', name: 'New', sipPassword: 'phone-203' }),
    );
    expect(outcome).toEqual({ kind: 'granted', value: { number: '203', name: 'New', autoAnswer: 'off' } });
    const ha1 = fixture.secrets.digestHa1('203', 'centrale', 'phone-203');
    expect(fixture.store.company.secret(sipPasswordOf('203'))?.value).toBe(ha1);
    await put('extensions', extensionSchema.parse({ number: '203', name: 'Renamed' }));
    expect(fixture.store.company.secret(sipPasswordOf('203'))?.value).toBe(ha1);
    expect(JSON.stringify(fixture.company.changes(500))).not.toContain('phone-203');
  });

  test("a carrier's password is kept apart, and left as it is when a change does not give one", async () => {
    const [trunk] = sampleCompany().trunks;
    const side = { host: 'sip.example.net', port: 5060, transport: 'udp' as const, username: 'acme' };
    const kept = () => fixture.store.company.secret(trunkPasswordOf('carrier'))?.value;
    expect(await put('trunks', { ...trunk!, outbound: side })).toMatchObject(
      refusedAs('password-required', 'trunks.carrier.outbound.password'),
    );
    const outcome = await put('trunks', { ...trunk!, outbound: { ...side, password: 'carrier-secret' } });
    expect(outcome).toEqual({ kind: 'granted', value: { ...trunk, outbound: side } });
    expect(kept()).toBe('carrier-secret');
    expect(await put('trunks', { ...trunk!, outbound: { ...side, port: 5070 } })).toMatchObject(granted);
    expect(kept()).toBe('carrier-secret');
    expect(await fixture.company.importAll(fixture.company.read(), 'again')).toMatchObject(granted);
    expect(kept()).toBe('carrier-secret');
    const texts = [fixture.company.read(), fixture.company.changes(500), fixture.changed];
    expect(JSON.stringify(texts)).not.toContain('carrier-secret');
    await put('trunks', { ...trunk!, outbound: { host: 'sip.example.net', port: 5060, transport: 'udp' } });
    expect(kept()).toBeUndefined();
  });

  test('a trunk that calls out cannot lose that while a queue needs it', async () => {
    const [trunk] = sampleCompany().trunks;
    await put('trunks', { ...trunk!, outbound: { host: 'sip.example.net', port: 5060, transport: 'udp' } });
    const overflow = { 'max-wait': { kind: 'external' as const, number: '+31201234567' } };
    expect(await put('queues', { ...queue!, overflow })).toMatchObject(granted);
    expect(await put('trunks', trunk!)).toMatchObject(
      refusedAs('invalid-reference', 'queues.sales.overflow.max-wait.number'),
    );
  });

  test('a company with an old fault can be repaired step by step', async () => {
    const { company } = fixture.store;
    company.remove('queues', 'sales', 'damage', fixture.clock.nowMs());
    expect(
      await put(
        'extensions',
        extensionSchema.parse({ number: '203', name: 'New', sipPassword: 'phone-203' }),
      ),
    ).toMatchObject(granted);
    expect(await put('queues', queue!)).toMatchObject(granted);
  });

  test('two at once do not undo each other', async () => {
    const users = ['bob', 'eve'].map((username) => ({
      username,
      name: username,
      role: 'supervisor' as const,
      password: 'long enough',
    }));
    await Promise.all(users.map((user) => put('users', user)));
    expect(fixture.company.read().users).toHaveLength(4);
  });
});

describe('removing an item', () => {
  test.each<[CompanyList, string]>([
    ['trunks', 'carrier'],
    ['flows', 'welcome'],
    ['queues', 'sales'],
    ['agents', 'ann'],
    ['extensions', '201'],
    ['extensions', '202'],
  ])('%s/%s is refused while something refers to it', (list, key) => {
    const before = fixture.company.read();
    expect(fixture.company.remove(list, key, 'boss')).toMatchObject(refusedAs('in-use'));
    expect(fixture.company.read()).toEqual(before);
  });

  test('that is not there says so', () => {
    expect(fixture.company.remove('queues', '__proto__', 'boss')).toMatchObject(refusedAs('not-found'));
  });

  test('the last admin stays', () => {
    expect(fixture.company.remove('users', 'boss', 'boss')).toMatchObject(refusedAs('last-admin'));
  });

  test('works from the outside in, and a new item does not inherit the secret', async () => {
    const order: [CompanyList, string][] = [
      ['dids', '+31205550100'],
      ['dids', '+31205550101'],
      ['flows', 'welcome'],
      ['queues', 'sales'],
      ['trunks', 'carrier'],
      ['users', 'ann'],
      ['agents', 'ann'],
      ['extensions', '201'],
    ];
    for (const [list, key] of order) expect(fixture.company.remove(list, key, 'boss')).toMatchObject(granted);
    expect(await put('extensions', extensionSchema.parse({ number: '201', name: 'New' }))).toMatchObject(
      refusedAs('password-required'),
    );
    expect(fixture.company.changes(1)[0]).toMatchObject({ list: 'extensions', key: '201', after: null });
  });
});

describe('settings', () => {
  test('are replaced', () => {
    const settings = { ...sampleCompany().settings, name: 'Other' };
    expect(fixture.company.putSettings(settings, 'boss')).toEqual({ kind: 'granted', value: settings });
    expect(fixture.changed.at(-1)?.settings.name).toBe('Other');
  });

  test('need a time zone that exists', () => {
    const settings = { ...sampleCompany().settings, timeZone: 'Europe/Utopia' };
    expect(fixture.company.putSettings(settings, 'boss')).toMatchObject(
      refusedAs('invalid-time-zone', 'settings.timeZone'),
    );
  });
});

describe('two who change the same', () => {
  const seen = () => ({ version: fixture.company.version() });
  const rename = (name: string, basis: { readonly version: number } | 'absent', by = 'boss') =>
    fixture.company.put('queues', 'sales', { ...queue!, name }, by, basis);

  test('the second is refused and told what the first has made of it, and may go on from there', async () => {
    const both = seen();
    expect(await rename('Verkoop', both, 'els')).toMatchObject(granted);
    const outcome = await rename('Sprzedaż', both);
    expect(outcome).toMatchObject({
      ...refusedAs('changed-meanwhile'),
      conflict: {
        version: fixture.company.versionOf('queues', 'sales'),
        by: 'els',
        atMs: fixture.clock.nowMs(),
        value: { id: 'sales', name: 'Verkoop' },
      },
    });
    expect(fixture.company.read().queues[0]?.name).toBe('Verkoop');
    const next = outcome.kind === 'refused' && outcome.conflict;
    if (!next) throw new Error('no conflict');
    expect(await rename('Sprzedaż', next)).toMatchObject(granted);
  });

  test('at once: one of them is refused', async () => {
    const both = seen();
    const outcomes = await Promise.all([rename('One', both), rename('Two', both, 'els')]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['granted', 'refused']);
  });

  test("other items are nobody else's business", async () => {
    const both = seen();
    expect(
      await put('extensions', { ...extensionSchema.parse({ number: '201', name: 'Ann B.' }) }),
    ).toMatchObject(granted);
    expect(await rename('Verkoop', both)).toMatchObject(granted);
  });

  test('settings too', () => {
    const both = seen();
    const { settings } = fixture.company.read();
    expect(fixture.company.putSettings({ ...settings, name: 'One' }, 'els', both)).toMatchObject(granted);
    expect(fixture.company.putSettings({ ...settings, name: 'Two' }, 'boss', both)).toMatchObject({
      ...refusedAs('changed-meanwhile'),
      conflict: { by: 'els', value: { name: 'One' } },
    });
  });

  test('what one has removed is not made anew unasked, nor removed when the other has changed it', async () => {
    const both = seen();
    expect(fixture.company.remove('extensions', '202', 'els', both)).toMatchObject(refusedAs('in-use'));
    expect(fixture.company.remove('dids', '+31205550101', 'els', both)).toMatchObject(granted);
    const did = { number: '+31205550101', destination: { kind: 'queue', queue: 'sales' } } as const;
    const outcome = await fixture.company.put('dids', did.number, did, 'boss', both);
    expect(outcome).toMatchObject({
      ...refusedAs('changed-meanwhile'),
      conflict: { by: 'els', value: null },
    });
    expect(await rename('Verkoop', both)).toMatchObject(granted);
    expect(fixture.company.remove('queues', 'sales', 'els', both)).toMatchObject(
      refusedAs('changed-meanwhile'),
    );
  });

  test('who adds does not replace what is there', async () => {
    expect(await rename('Verkoop', 'absent')).toMatchObject(refusedAs('duplicate', 'queues.sales.id'));
    const other = { ...queue!, id: 'other' };
    expect(await fixture.company.put('queues', 'other', other, 'boss', 'absent')).toMatchObject(granted);
  });

  test('a number is the same however its address is written', async () => {
    const both = seen();
    const did = { number: '020 5550101', destination: { kind: 'queue', queue: 'sales' } } as const;
    expect(await fixture.company.put('dids', '020 5550101', did, 'els', both)).toMatchObject(granted);
    expect(await fixture.company.put('dids', '020-555 01 01', did, 'boss', both)).toMatchObject(
      refusedAs('changed-meanwhile'),
    );
    expect(fixture.company.versionOf('dids', '0205550101')).toBe(fixture.company.version());
  });
});

describe('the change log', () => {
  test('tells that a password was set, never which, and of whom', async () => {
    await put('extensions', {
      ...extensionSchema.parse({ number: '201', name: 'Ann' }),
      sipPassword: 'brand-new-1',
    });
    await put('users', { ...sampleCompany().users[1]!, password: 'brand new too' });
    const log = fixture.company.changes(2);
    expect(log).toMatchObject([
      { list: 'passwords', key: 'ann', by: 'boss', before: null, after: {} },
      { list: 'sip-passwords', key: '201', by: 'boss', before: null, after: {} },
    ]);
    expect(JSON.stringify(log)).not.toContain('brand');
    await put('extensions', {
      ...extensionSchema.parse({ number: '201', name: 'Ann' }),
      sipPassword: 'brand-new-1',
    });
    expect(fixture.company.changes(2)).toEqual(log);
  });

  test('tells that somebody has changed the own password', async () => {
    const logIn = await fixture.sessions.logIn('ann', 'ann has one too', 'here');
    if (logIn.kind === 'refused') throw new Error(logIn.message);
    await fixture.sessions.changePassword(logIn.value.token, 'ann has one too', 'quite another one');
    expect(fixture.company.changes(1)).toMatchObject([{ list: 'passwords', key: 'ann', by: 'ann' }]);
  });
});
