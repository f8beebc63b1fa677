// Rules for many extensions, agents and users at once: what a file comes to, what is wrong with it, all of it or nothing,
// and passwords that are handed out until they are taken.
// Never uses HTTP; the store and the reader of CSV are the real ones.
import { createCsvParseReader } from '../../../src/adapters/csv/csv-parse-reader.js';
import { queueSchema } from '../../../src/api/acd.js';
import type { SeatCheck, SeatImport } from '../../../src/api/seats.js';
import type { Basis } from '../../../src/app/kernel/changed-meanwhile.js';
import type { SeatCommands } from '../../../src/app/seats/feature.js';
import { readSeatFile } from '../../../src/app/seats/seat-csv.js';
import { createSeatCommands } from '../../../src/app/seats/seat-import.js';
import { planSeats } from '../../../src/app/seats/seat-plan.js';
import type { Secrets } from '../../../src/app/ports/secrets.js';
import { StoreError } from '../../../src/app/ports/store.js';
import type { Outcome } from '../../../src/core/kernel/refusal.js';
import { sipRealm } from '../../../src/core/pbx/sip-realm.js';
import {
  createCommandsFixture,
  sampleCompany,
  type CommandsFixture,
} from '../application/commands-fixture.js';
import { passwordOf, sipPasswordOf } from '../../../src/app/kernel/secret-places.js';

let fixture: CommandsFixture;
let seats: SeatCommands;
let secrets: Secrets;

beforeEach(async () => {
  fixture = createCommandsFixture();
  secrets = { ...fixture.secrets };
  const { company, store, clock, log } = fixture;
  seats = createSeatCommands({
    ...{ company, secrets, clock, log },
    store: store.company,
    csv: createCsvParseReader(),
  });
  const sample = sampleCompany();
  const listed = queueSchema.parse({ id: 'support', name: 'Support', members: [{ agent: 'ann', tier: 2 }] });
  await company.importAll({ ...sample, queues: [...sample.queues, listed] }, 'setup');
});
afterEach(async () => {
  await seats.close();
  fixture.close();
});

const text = (lines: readonly string[]) => Buffer.from(lines.join('\r\n'));
const check = async (...lines: string[]): Promise<SeatCheck> => (await seats.check(text(lines))).check;

function value<T>(outcome: Outcome<T>): T {
  if (outcome.kind === 'refused') throw new Error(`${outcome.code}: ${outcome.message}`);
  return outcome.value;
}
const start = (lines: readonly string[], basis?: Basis) =>
  seats.startImport(text(lines), { by: 'boss', basis });
const importCsv = async (...lines: string[]): Promise<SeatImport> => value(await start(lines));

const faultsOf = ({ faults }: SeatCheck) =>
  faults.map(({ line, column, code, value: shown }) => [line, column, code, shown]);
const company = () => fixture.company.read();
const whole = () => JSON.stringify([company(), fixture.company.version()]);

const forty = [
  'extension,name,agent,skills,username',
  ...Array.from(
    { length: 40 },
    (_, n) => `${300 + n},Person ${n},p-${n},sales:${(n % 10) + 1}|dutch,person.${n}`,
  ),
];

describe('a file', () => {
  test('shows what it would make, and writes nothing', async () => {
    const before = whole();
    const checked = await check(...forty);
    expect(checked).toMatchObject({
      extensions: { added: 40, changed: 0, unchanged: 0 },
      agents: { added: 40, changed: 0, unchanged: 0 },
      users: { added: 40, changed: 0, unchanged: 0 },
      passwords: 80,
      newSkills: ['dutch'],
      faultsTotal: 0,
    });
    expect(checked.seats[0]).toEqual({
      line: 2,
      name: 'Person 0',
      extension: { key: '300', what: 'new', fields: [] },
      agent: { key: 'p-0', what: 'new', fields: [] },
      skills: { sales: 1, dutch: 5 },
      user: { key: 'person.0', what: 'new', fields: [] },
      role: 'agent',
      queues: null,
    });
    expect(whole()).toBe(before);
  });

  test('makes forty seats, which are one change in the log, and each password is right', async () => {
    const version = fixture.company.changes(1)[0]?.version ?? 0;
    const done = await importCsv(...forty);
    expect(done).toMatchObject({ state: 'done', percent: 100, passwordsLeft: 80 });
    expect(company().agents.find(({ id }) => id === 'p-3')).toMatchObject({
      ...{ name: 'Person 3', extension: '303', skills: { sales: 4, dutch: 5 } },
      capacity: { voice: 1, chat: 3, mail: 5 },
    });
    expect(company().users.find(({ username }) => username === 'person.3')).toEqual({
      ...{ username: 'person.3', name: 'Person 3', role: 'agent', agent: 'p-3' },
    });
    const passwords = value(seats.takePasswords(done.id, 'boss'));
    expect(passwords).toHaveLength(40);
    expect(new Set(passwords.map(({ sipPassword }) => sipPassword)).size).toBe(40);
    const third = passwords[3];
    const { store } = fixture;
    expect(store.company.secret(sipPasswordOf('303'))?.value).toBe(
      secrets.digestHa1('303', sipRealm, third?.sipPassword ?? ''),
    );
    const stored = store.company.secret(passwordOf('person.3'));
    expect(await secrets.verifyPassword(third?.oneTimePassword ?? '', stored?.value ?? '')).toBe(true);
    expect(stored?.mustChange).toBe(true);

    const [entry, ...earlier] = fixture.company.changes(500).filter((change) => change.version > version);
    expect(earlier).toEqual([]);
    expect(entry).toMatchObject({
      ...{ list: 'seat-imports', by: 'boss', before: null },
      after: { agents: { added: expect.arrayContaining(['p-0', 'p-39']) as string[], changed: [] } },
    });
    // Three items and two passwords for each seat.
    expect(fixture.company.changes(500, entry?.version)).toHaveLength(200);
    expect(fixture.changed).toHaveLength(2);
    const told = JSON.stringify([fixture.company.changes(500), fixture.company.changes(500, entry?.version)]);
    const logged = JSON.stringify(fixture.log.lines);
    for (const { sipPassword, oneTimePassword } of passwords) {
      expect(told + logged).not.toContain(sipPassword);
      expect(told + logged).not.toContain(oneTimePassword);
    }
  });

  test('may hold extensions only, agents only, or users only', async () => {
    expect(await importCsv('number;naam', '250;Hall')).toMatchObject({
      check: { extensions: { added: 1 }, agents: { added: 0 }, users: { added: 0 }, passwords: 1 },
    });
    expect(await importCsv('agent;naam;toestel', 'hal;Hall;250')).toMatchObject({
      check: { extensions: { unchanged: 1 }, agents: { added: 1 }, users: { added: 0 }, passwords: 0 },
    });
    expect(await importCsv('gebruikersnaam;naam;rol', 'chief;Chief;Supervisor')).toMatchObject({
      check: { agents: { added: 0 }, users: { added: 1 }, passwords: 1 },
    });
    expect(company().users.at(-1)).toEqual({ username: 'chief', name: 'Chief', role: 'supervisor' });
  });

  test.each([
    [
      'English',
      'Extension,Name,SIP password,Auto-answer,Agent,Skills,Preferences,Cost per hour,Calls,Chats,Mails,Queues,User name,Role',
    ],
    [
      'Dutch',
      'Toestelnummer,Naam,SIP-wachtwoord,Automatisch opnemen,Agent,Vaardigheden,Voorkeuren,Kosten per uur,Gesprekken,Chats,E-mails,Wachtrijen,Gebruikersnaam,Rol',
    ],
    [
      'Polish',
      'Numer wewnętrzny,Imię i nazwisko,Hasło SIP,Automatyczne odbieranie,Konsultant,Umiejętności,Preferencje,Koszt godziny,Połączenia,Czaty,E-maile,Kolejki,Nazwa użytkownika,Rola',
    ],
  ])('may have its columns in %s, and says everything of a seat in them', async (_language, header) => {
    const row =
      '260,Eve,phone-password,call-info,eve,sales:9|polish:10,sales:2,"22,5",1,0,2,support:3,eve,Administrator';
    const done = await importCsv(header, row);
    expect(done.check).toMatchObject({ faults: [], ignoredColumns: [], passwords: 1, queues: ['support'] });
    expect(company().extensions.at(-1)).toEqual({ number: '260', name: 'Eve', autoAnswer: 'call-info' });
    expect(company().agents.at(-1)).toEqual({
      ...{
        id: 'eve',
        name: 'Eve',
        extension: '260',
        skills: { sales: 9, polish: 10 },
        desires: { sales: 2 },
      },
      ...{ costPerHour: 22.5, capacity: { voice: 1, chat: 0, mail: 2 } },
    });
    expect(company().users.at(-1)).toMatchObject({ role: 'admin', agent: 'eve' });
    expect(company().queues.at(-1)?.members).toEqual([
      { agent: 'ann', tier: 2, position: 1, weight: 1 },
      { agent: 'eve', tier: 3, position: 1, weight: 1 },
    ]);
    const ha1 = fixture.store.company.secret(sipPasswordOf('260'))?.value;
    expect(ha1).toBe(secrets.digestHa1('260', sipRealm, 'phone-password'));
    expect(value(seats.takePasswords(done.id, 'boss'))).toEqual([
      {
        line: 2,
        name: 'Eve',
        extension: null,
        sipPassword: null,
        username: 'eve',
        oneTimePassword: expect.any(String) as string,
      },
    ]);
  });

  test('changes what is there only in the columns that it has; again it changes nothing', async () => {
    const lines = ['agent,skills,queues', 'ann,sales:3|dutch:7,'];
    const checked = await check(...lines);
    expect(checked.seats[0]?.agent).toEqual({ key: 'ann', what: 'changed', fields: ['skills'] });
    const password = fixture.store.company.secret(passwordOf('ann'))?.value;
    await importCsv(...lines);
    expect(company().agents[0]).toMatchObject({
      name: 'Ann',
      extension: '201',
      skills: { sales: 3, dutch: 7 },
    });
    expect(company().queues.find(({ id }) => id === 'support')?.members).toEqual([]);
    expect(fixture.store.company.secret(passwordOf('ann'))?.value).toBe(password);
    const before = whole();
    expect(await importCsv(...lines)).toMatchObject({ state: 'done', check: { agents: { unchanged: 1 } } });
    expect(whole()).toBe(before);
  });

  test('with a fault changes nothing at all', async () => {
    const before = whole();
    const lines = ['extension,name', '300,Good', '3,Bad'];
    expect(await importCsv(...lines)).toMatchObject({
      state: 'refused',
      passwordsLeft: 0,
      check: { faultsTotal: 1 },
    });
    expect(whole()).toBe(before);
  });
});

describe('faults', () => {
  test.each<[string, string[], unknown[]]>([
    [
      'no column that makes a seat',
      ['name,role', 'Ann,admin'],
      [[1, null, 'missing-column', 'extension / agent / username']],
    ],
    [
      'the same column twice',
      ['extension,Toestel', '300,301'],
      [[1, 'Toestel', 'duplicate-column', 'extension']],
    ],
    ['nothing named', ['extension,name', ',Ann'], [[2, null, 'nothing-named', null]]],
    ['no name', ['extension', '300'], [[2, 'name', 'required', null]]],
    ['an extension of letters', ['extension,name', 'x1,A'], [[2, 'extension', 'invalid-extension', 'x1']]],
    ['an agent of capitals', ['agent,name,extension', 'Eve,A,300'], [[2, 'agent', 'invalid-agent', 'Eve']]],
    [
      'a user name with a blank',
      ['username,name,role', 'a b,A,admin'],
      [[2, 'username', 'invalid-username', 'a b']],
    ],
    ['a role that there is not', ['username,name,role', 'eve,A,boss'], [[2, 'role', 'invalid-role', 'boss']]],
    ['no role', ['username,name', 'eve,A'], [[2, 'role', 'required', null]]],
    [
      'an agent who is nobody',
      ['username,name,role', 'eve,A,agent'],
      [[2, 'agent', 'agent-required', 'eve']],
    ],
    ['a new agent without extension', ['agent,name', 'eve,A'], [[2, 'extension', 'required', null]]],
    ['skills of nobody', ['extension,name,agent,skills', '300,A,,sales'], [[2, 'agent', 'required', null]]],
    ['a level beyond 10', ['agent,skills', 'ann,sales:11'], [[2, 'skills', 'invalid-skill', 'sales:11']]],
    ['a skill twice', ['agent,skills', 'ann,sales:1|sales:2'], [[2, 'skills', 'invalid-skill', 'sales:2']]],
    ['a queue that there is not', ['agent,queues', 'ann,gone'], [[2, 'queues', 'unknown-queue', 'gone']]],
    [
      'a queue without list of agents',
      ['agent,queues', 'ann,sales'],
      [[2, 'queues', 'queue-by-skills', 'sales']],
    ],
    ['a cost of letters', ['agent,cost', 'ann,much'], [[2, 'cost', 'invalid-number', 'much']]],
    [
      'a short SIP password, which is not repeated',
      ['extension,sip-password', '201,short'],
      [[2, 'sip-password', 'invalid-sip-password', null]],
    ],
    ['the same extension twice', ['extension,name', '300,A', '300,B'], [[3, 'extension', 'repeated', '300']]],
    [
      'the extension of another agent',
      ['agent,name,extension', 'eve,A,201'],
      [[2, 'extension', 'taken', 'ann']],
    ],
    [
      'the agent of another user',
      ['username,name,agent,role', 'eve,A,ann,agent'],
      [[2, 'agent', 'taken', 'ann']],
    ],
    ['nobody left to configure', ['username,role', 'boss,supervisor'], [[2, 'role', 'last-admin', null]]],
    ['a NUL', ['extension,name', '300,A\u0000B'], [[2, 'name', 'invalid-character', null]]],
    ['a line break in a name', ['extension,name', '300,"A\nB"'], [[2, 'name', 'invalid-character', null]]],
    [
      'a name without end',
      ['extension,name', `300,${'x'.repeat(81)}`],
      [[2, 'name', 'too-long', `${'x'.repeat(59)}…`]],
    ],
    [
      'a quote without end',
      ['extension,name', '300,"A', ...Array<string>(9).fill('301,B')],
      [[2, null, 'malformed', null]],
    ],
    ['a spreadsheet', ['PK\u0003\u0004'], [[1, null, 'spreadsheet', null]]],
    ['nothing', [''], [[1, null, 'empty', null]]],
  ])('%s', async (_name, lines, expected) => {
    const before = whole();
    expect(faultsOf(await check(...lines))).toEqual(expected);
    expect(whole()).toBe(before);
  });

  test('are all told, each with its line', async () => {
    const checked = await check('extension,name,agent,skills', '300,A,a,x:0', '3,B,,', '301,,c,', '201,D,d,');
    expect(faultsOf(checked)).toEqual([
      [2, 'skills', 'invalid-skill', 'x:0'],
      [3, 'extension', 'invalid-extension', '3'],
      [4, 'name', 'required', null],
      [5, 'extension', 'taken', 'ann'],
    ]);
    expect(checked).toMatchObject({ seats: [], passwords: 0, extensions: { added: 0 } });
  });

  test('two agents may change extensions with each other', async () => {
    await importCsv('agent,name,extension', 'bob,Bob,202');
    expect(await importCsv('agent,extension', 'ann,202', 'bob,201')).toMatchObject({ state: 'done' });
    expect(company().agents.map(({ id, extension }) => [id, extension])).toEqual([
      ['ann', '202'],
      ['bob', '201'],
    ]);
  });

  test('agents who are in many queues cost hardly more to plan than others: calls have to wait meanwhile', async () => {
    const queues = Array.from({ length: 200 }, (_, n) =>
      queueSchema.parse({ id: `q${n}`, name: `Queue ${n}`, members: [] }),
    );
    const planned = { ...company(), queues };
    const cpuMsWith = async (listed: string): Promise<number> => {
      const rows = Array.from({ length: 1000 }, (_, n) => `${1000 + n},Person ${n},p-${n},${listed}`);
      const file = await readSeatFile(createCsvParseReader(), text(['extension,name,agent,queues', ...rows]));
      const before = process.cpuUsage();
      const { check: checked, items } = planSeats(planned, file, () => false);
      const { user } = process.cpuUsage(before);
      const changed = listed === '' ? 0 : queues.length;
      expect([checked.faultsTotal, checked.queues.length, items.length]).toEqual([
        0,
        changed,
        2000 + changed,
      ]);
      return user / 1000;
    };
    // The first one warms up.
    await cpuMsWith('');
    const alone = await cpuMsWith('');
    const inAll = await cpuMsWith(queues.map(({ id }) => id).join('|'));
    expect(inAll / alone).toBeLessThan(12);
  });

  test('a file has at most a thousand seats', async () => {
    const rows = Array.from({ length: 1_001 }, (_, n) => `${10_000 + n},N`);
    expect(faultsOf(await check('extension,name', ...rows))).toEqual([[1_002, null, 'too-many-lines', null]]);
    expect((await check('extension,name', ...rows.slice(1))).extensions.added).toBe(1_000);
  });

  test('a name that a spreadsheet would compute is kept as text, without the guard', async () => {
    await importCsv('extension,name', "300,'=1+1");
    expect(company().extensions.at(-1)?.name).toBe('=1+1');
  });
});

describe('somebody else', () => {
  const lines = ['extension,name,username,role', '201,Anna,ann,agent', '300,New,new.one,supervisor'];

  test('who changed one of the items since the check stops the import', async () => {
    const { version } = await seats.check(text(lines));
    await fixture.company.put(
      'extensions',
      '201',
      { number: '201', name: 'Other', autoAnswer: 'off' },
      'sue',
    );
    const before = whole();
    expect(await start(lines, { version })).toMatchObject({ kind: 'refused', code: 'changed-meanwhile' });
    expect(whole()).toBe(before);
    const again = (await seats.check(text(lines))).version;
    expect(value(await start(lines, { version: again }))).toMatchObject({ state: 'done' });
  });

  test('who changed something else does not', async () => {
    const { version } = await seats.check(text(lines));
    await fixture.company.put(
      'extensions',
      '202',
      { number: '202', name: 'Other', autoAnswer: 'off' },
      'sue',
    );
    expect(value(await start(lines, { version }))).toMatchObject({ state: 'done' });
  });

  test('who makes one of them while passwords are hashed stops it too, and whatever came of it is whole', async () => {
    const { version } = await seats.check(text(lines));
    secrets.hashPassword = async (password) => {
      await fixture.company.put(
        'extensions',
        '300',
        { number: '300', name: 'Mine', sipPassword: 'mine-mine', autoAnswer: 'off' },
        'sue',
      );
      return fixture.secrets.hashPassword(password);
    };
    expect(value(await start(lines, { version }))).toMatchObject({ state: 'outdated', passwordsLeft: 0 });
    expect(company().extensions.map(({ name }) => name)).toEqual(['Ann', 'Front desk', 'Mine']);
    expect(company().users).toHaveLength(2);
    // Without a basis the file goes on from what is there now: the extension is not new any more.
    expect(value(await start(lines))).toMatchObject({ state: 'done', passwordsLeft: 1 });
  });

  test('who imports at the same time has to wait', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const hashing = new Promise<void>((resolve) => {
      secrets.hashPassword = (password) => {
        resolve();
        return gate.then(() => fixture.secrets.hashPassword(password));
      };
    });
    const first = start(lines);
    await hashing;
    fixture.clock.advance(2_000);
    const { id } = value(await first);
    expect(seats.importStatus(id)).toMatchObject({ state: 'preparing' });
    expect(await start(lines)).toMatchObject({ kind: 'refused', code: 'import-running' });
    expect(seats.takePasswords(id, 'boss')).toMatchObject({ code: 'in-progress' });
    expect(seats.cancelImport(id)).toMatchObject({ kind: 'granted' });
    release();
    while (seats.importStatus(id)?.state === 'preparing') await new Promise((next) => setImmediate(next));
    expect(seats.importStatus(id)).toMatchObject({ state: 'cancelled', passwordsLeft: 0 });
    expect(company().extensions).toHaveLength(2);
  });
});

describe('passwords', () => {
  test('are shown to whoever started the import until they are taken', async () => {
    const { id } = await importCsv('extension,name', '300,A');
    expect(seats.showPasswords(id, 'sue')).toMatchObject({ kind: 'refused', code: 'forbidden' });
    expect(seats.takePasswords(id, 'sue')).toMatchObject({ kind: 'refused', code: 'forbidden' });
    const shown = value(seats.showPasswords(id, 'boss'));
    expect(shown).toHaveLength(1);
    expect(seats.showPasswords(id, 'boss')).toEqual(seats.showPasswords(id, 'boss'));
    expect(value(seats.takePasswords(id, 'boss'))).toEqual(shown);
    expect(seats.showPasswords(id, 'boss')).toMatchObject({ kind: 'refused', code: 'passwords-taken' });
    expect(seats.takePasswords(id, 'boss')).toMatchObject({ kind: 'refused', code: 'passwords-taken' });
    expect(seats.importStatus(id)).toMatchObject({ state: 'done', passwordsLeft: 0 });
    expect(seats.takePasswords('other', 'boss')).toMatchObject({ kind: 'refused', code: 'not-found' });
  });

  test('wait for whoever made them, whoever imports meanwhile, and whatever comes of that', async () => {
    const { id } = await importCsv('extension,name', '300,A');
    const other = value(await seats.startImport(text(['extension,name', '301,B']), { by: 'sue' }));
    value(await seats.startImport(text(['extension,name', 'x,y']), { by: 'sue' }));
    expect(seats.importStatus(id)).toMatchObject({ state: 'done', passwordsLeft: 1 });
    expect(value(seats.takePasswords(id, 'boss'))).toMatchObject([{ extension: '300' }]);
    expect(seats.importStatus(id)).toBeUndefined();
    expect(value(seats.takePasswords(other.id, 'sue'))).toMatchObject([{ extension: '301' }]);
    expect(seats.takePasswords(other.id, 'sue')).toMatchObject({ code: 'not-found' });
  });

  test('are forgotten after an hour', async () => {
    const { id } = await importCsv('extension,name', '300,A');
    fixture.clock.advance(3_600_001);
    expect(seats.showPasswords(id, 'boss')).toMatchObject({ kind: 'refused', code: 'passwords-taken' });
    expect(seats.takePasswords(id, 'boss')).toMatchObject({ kind: 'refused', code: 'passwords-taken' });
  });

  test('that cannot be stored are not handed out', async () => {
    jest.spyOn(fixture.store.company, 'setSecret').mockImplementation(() => {
      throw new StoreError('store-full', 'full');
    });
    const before = whole();
    const { id, state, passwordsLeft } = await importCsv('extension,name', '300,A');
    expect([state, passwordsLeft]).toEqual(['failed', 0]);
    expect(whole()).toBe(before);
    expect(seats.takePasswords(id, 'boss')).toMatchObject({ kind: 'refused' });
  });
});
