// Rules for customers: one number, one customer; a list is in force as a whole or not at all.
// Never uses HTTP; the store and the reader of CSV are the real ones.
import { createCsvParseReader } from '../../../src/adapters/csv/csv-parse-reader.js';
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import type { CustomerImport } from '../../../src/api/customers.js';
import { customerSchema } from '../../../src/api/customers.js';
import type { CustomerCommands } from '../../../src/app/customers/feature.js';
import { createCustomerCommands } from '../../../src/app/customers/customer-commands.js';
import { createCustomerDirectory } from '../../../src/app/customers/customer-directory.js';
import type { CustomerStore } from '../../../src/app/ports/customer-store.js';
import { StoreError, type Store } from '../../../src/app/ports/store.js';
import type { EpochMs } from '../../../src/core/kernel/ids.js';
import {
  makeTemporaryDirectory,
  type TemporaryDirectory,
} from '../../adapters/sqlite/temporary-directory.js';
import { company } from '../../support/fake-application.js';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.js';
import { createFakeLog, type FakeLog } from '../../support/fake-log.js';

let directory: TemporaryDirectory;
let store: Store;
let customers: CustomerCommands;
let clock: FakeClock;
let log: FakeLog;
/** Each turn of a long job waits for this. */
let yieldToEventLoop: () => Promise<void>;

const commandsOn = (customerStore: CustomerStore): CustomerCommands =>
  createCustomerCommands({
    store: customerStore,
    changeLog: store.company,
    csv: createCsvParseReader(),
    company: () => company,
    clock,
    log,
    yieldToEventLoop: () => yieldToEventLoop(),
  });

beforeEach(() => {
  directory = makeTemporaryDirectory();
  clock = createFakeClock();
  log = createFakeLog();
  store = openSqliteStore({ path: directory.file('c.db'), nowMs: () => 0 as EpochMs });
  yieldToEventLoop = () => Promise.resolve();
  customers = commandsOn(store.customers);
});
afterEach(async () => {
  yieldToEventLoop = () => Promise.resolve();
  await customers.close();
  store.close();
  directory.remove();
});

const customer = (id: string, name: string, ...numbers: string[]) =>
  customerSchema.parse({ id, name, numbers });
const put = (id: string, name: string, ...numbers: string[]) =>
  customers.put(id, customer(id, name, ...numbers), 'sue');

async function importCsv(lines: readonly string[], dryRun = false): Promise<CustomerImport> {
  const outcome = await customers.startImport(Buffer.from(lines.join('\n')), { dryRun, by: 'sue' });
  if (outcome.kind === 'refused') throw new Error(outcome.message);
  return outcome.value;
}
const found = async (search: string) =>
  (await customers.list({ search, limit: 50 })).customers.map(({ id }) => id);
const everybody = () =>
  store.customers.afterId('', 1_000).map(({ id, name, numbers }) => [id, name, numbers]);

describe('one customer', () => {
  test('is stored with numbers as E.164, each once, and with who changed it', () => {
    expect(put('a', 'Ann', '06 12345678', '+31 (0)6-12345678', '020-5550100')).toMatchObject({
      kind: 'granted',
      value: { numbers: ['+31612345678', '+31205550100'], changedBy: 'sue', changedAtMs: clock.nowMs() },
    });
    expect(customers.get('a')?.name).toBe('Ann');
  });

  test.each([
    ['another key than the address', customer('b', 'B'), 'key-mismatch', undefined],
    ['a number that is none', customer('a', 'A', '0612345678', 'x'), 'invalid-number', 'numbers.1'],
    ['an agent whom nobody knows', { ...customer('a', 'A'), agent: '999' }, 'invalid-reference', 'agent'],
    [
      'a rule that cannot be read',
      { ...customer('a', 'A'), wishes: { skills: [], priority: 0, skillRule: 'a and' } },
      'invalid-skill-rule',
      'wishes.skillRule',
    ],
  ])('is refused with %s', (_what, item, code, path) => {
    const outcome = customers.put('a', item, 'sue');
    expect(outcome).toMatchObject({ kind: 'refused', code });
    if (outcome.kind === 'refused') expect(outcome.details?.[0]?.path).toBe(path);
    expect(everybody()).toEqual([]);
  });

  test("is refused with somebody else's number, and may keep the own ones", () => {
    put('a', 'Ann', '0612345678');
    expect(put('b', 'Bob', '0687654321', '+31612345678')).toMatchObject({
      code: 'number-taken',
      details: [{ path: 'numbers.1' }],
    });
    expect(put('a', 'Anna', '0612345678').kind).toBe('granted');
  });

  test('is removed once', () => {
    put('a', 'Ann');
    expect(customers.remove('a', 'sue').kind).toBe('granted');
    expect(customers.remove('a', 'sue')).toMatchObject({ code: 'not-found' });
  });
});

test('a number is found however it is written, and by part of it', async () => {
  put('a', 'Ann', '06 12345678');
  put('b', 'Bob', '+48 600 100 200');
  for (const search of ['06-1234 5678', '+31612345678', '0031 6 1234', '06 12', '5678', '+316']) {
    expect([search, await found(search)]).toEqual([search, ['a']]);
  }
  expect(await found('0048600')).toEqual(['b']);
  expect(await found(' ')).toEqual(['a', 'b']);
});

test('who has a number is told at once, and nobody who has only part of it', async () => {
  put('a', 'Ann', '06 12345678');
  const whoHas = async (number: string) => (await customers.list({ number, limit: 50 })).customers.length;
  expect(await whoHas('0612345678')).toBe(1);
  expect(await whoHas('+31612345678')).toBe(1);
  expect(await whoHas('0612345')).toBe(0);
  expect(await whoHas('201')).toBe(0);
  expect(await whoHas('')).toBe(0);
});

test('pages follow one another, with the number of all on the first', async () => {
  for (let index = 100; index < 125; index += 1) put(`c-${index}`, `Name ${index}`);
  for (const search of ['', 'name 1']) {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await customers.list({ search, limit: 10, ...(after === undefined ? {} : { after }) });
      expect(page.total).toBe(after === undefined ? 25 : null);
      seen.push(...page.customers.map(({ id }) => id));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => `c-${index + 100}`));
  }
});

describe('a list', () => {
  test('adds and changes, keeps what it does not mention, and counts', async () => {
    customers.put('a', { ...customer('a', 'Ann', '0612345678'), notes: 'kept', agent: '201' }, 'bob');
    put('b', 'Bob', '0611111111');
    const result = await importCsv([
      'id;name;phone;shoe size',
      'a;Anna;0612345678;38',
      'b;Bob;06 1111 1111;',
      'c;Cor;"0622222222|0633333333";',
    ]);
    expect(result).toMatchObject({
      state: 'done',
      percent: 100,
      rows: 3,
      added: 1,
      changed: 1,
      unchanged: 1,
      faults: [],
      ignoredColumns: ['shoe size'],
    });
    expect(customers.get('a')).toMatchObject({ name: 'Anna', notes: 'kept', agent: '201', changedBy: 'sue' });
    expect(await found('')).toEqual(['a', 'b', 'c']);
    expect(store.customers.ownerOf('+31633333333')).toBe('c');
  });

  test('that is only tried changes nothing', async () => {
    expect(await importCsv(['id,name', 'a,Ann'], true)).toMatchObject({
      state: 'done',
      dryRun: true,
      added: 1,
    });
    expect(everybody()).toEqual([]);
  });

  test('with faults changes nothing, and names line and column of each', async () => {
    put('z', 'Zed', '0699999999');
    const result = await importCsv([
      'Klantnummer,Naam,Telefoon,Taal',
      'a,Ann,0612345678,nl',
      'a,Again,0687654321,nl',
      'b,,06 1234 5678,fr',
      'c,Cor,0699999999,',
    ]);
    expect(result).toMatchObject({ state: 'refused', faultsTotal: 5, rows: 4, added: 0, changed: 0 });
    expect(result.faults.map(({ line, column, code, otherLine }) => [line, column, code, otherLine])).toEqual(
      [
        [3, 'Klantnummer', 'duplicate-id', 2],
        [4, 'Naam', 'required', null],
        [4, 'Taal', 'invalid-language', null],
        [4, 'Telefoon', 'duplicate-number', 2],
        [5, null, 'number-taken', null],
      ],
    );
    expect(result.faults[4]?.value).toBe('z');
    expect(await found('')).toEqual(['z']);
  });

  test('may pass numbers on among those it names', async () => {
    put('a', 'Ann', '0611111111');
    put('b', 'Bob', '0622222222');
    const result = await importCsv(['id,name,phone', 'a,Ann,0622222222', 'b,Bob,0611111111']);
    expect(result).toMatchObject({ state: 'done', changed: 2 });
    expect(everybody()).toEqual([
      ['a', 'Ann', ['+31622222222']],
      ['b', 'Bob', ['+31611111111']],
    ]);
  });

  test('is logged as what became of it', async () => {
    const logged = async (lines: readonly string[], dryRun = false): Promise<unknown> => {
      await importCsv(lines, dryRun);
      return log.lines.at(-1)?.message;
    };
    const good = ['id,name', 'a,Ann'];
    expect(await logged(good, true)).toBe('list of customers checked; nothing imported');
    expect(await logged(['id,name', 'a,'])).toBe('list of customers has faults; nothing imported');
    expect(await logged(good)).toBe('customers imported');
  });

  test.each([
    ['nothing', [''], 'empty', 1],
    ['no names', ['a,b', '1,2'], 'missing-column', 1],
    ['a quote that is not closed', ['id,name', 'a,"Ann', 'b,Bob'], 'malformed', 2],
  ] as const)('with %s is refused', async (_what, lines, code, line) => {
    expect((await importCsv(lines)).faults[0]).toMatchObject({ code, line });
  });

  test('shows the first two hundred faults and counts all', async () => {
    const result = await importCsv(['id,name', ...Array.from({ length: 300 }, () => ',x')]);
    expect(result.faults).toHaveLength(200);
    expect(result.faultsTotal).toBe(300);
  });
});

describe('a long list', () => {
  const lines = [
    'id,name,phone',
    ...Array.from({ length: 1_000 }, (_, n) => `c-${n},New ${n},06${20_000_000 + n}`),
  ];

  /** Lets `turns` turns pass, then holds the job until it is let go. */
  function holdAfter(turns: number): { readonly held: Promise<void>; release: () => void } {
    let release = (): void => undefined;
    let tellHeld = (): void => undefined;
    const held = new Promise<void>((resolve) => (tellHeld = resolve));
    const gate = new Promise<void>((resolve) => (release = resolve));
    let count = 0;
    yieldToEventLoop = () => {
      count += 1;
      if (count !== turns) return Promise.resolve();
      tellHeld();
      return gate;
    };
    return { held, release: () => release() };
  }

  async function startHeld(turns: number) {
    const hold = holdAfter(turns);
    const starting = customers.startImport(Buffer.from(lines.join('\n')), { dryRun: false, by: 'sue' });
    await hold.held;
    clock.advance(2_000);
    const started = await starting;
    if (started.kind === 'refused') throw new Error(started.message);
    return { hold, started: started.value };
  }

  async function ended(id: string): Promise<CustomerImport> {
    for (let turn = 0; turn < 10_000; turn += 1) {
      const status = customers.importStatus(id);
      if (status !== undefined && !['reading', 'writing', 'undoing'].includes(status.state)) return status;
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error('the import does not end');
  }

  test('answers while it is being written, and nobody changes anything meanwhile', async () => {
    const { hold, started } = await startHeld(3);
    expect(started).toMatchObject({ state: 'writing', rows: 1_000 });
    expect(started.percent).toBeGreaterThan(49);
    expect(put('x', 'X')).toMatchObject({ code: 'import-running' });
    expect(customers.remove('c-1', 'sue')).toMatchObject({ code: 'import-running' });
    expect(await customers.startImport(Buffer.from(''), { dryRun: true, by: 'bob' })).toMatchObject({
      code: 'import-running',
    });
    hold.release();
    expect(await ended(started.id)).toMatchObject({ state: 'done', added: 1_000 });
    expect((await customers.list({ limit: 1 })).total).toBe(1_000);
    expect(put('x', 'X').kind).toBe('granted');
  });

  test('that is cancelled leaves everything as it was', async () => {
    put('c-5', 'Before', '0612345678');
    const { hold, started } = await startHeld(5);
    expect(store.customers.count()).toBeGreaterThan(100);
    expect(customers.cancelImport(started.id).kind).toBe('granted');
    hold.release();
    expect((await ended(started.id)).state).toBe('cancelled');
    expect(everybody()).toEqual([['c-5', 'Before', ['+31612345678']]]);
    expect(customers.cancelImport(started.id)).toMatchObject({ code: 'already-closed' });
    expect(customers.cancelImport('other')).toMatchObject({ code: 'not-found' });
  });

  test('is taken back when the service stops', async () => {
    const { hold } = await startHeld(5);
    const closing = customers.close();
    hold.release();
    await closing;
    expect(store.customers.count()).toBe(0);
  });

  test('is taken back when the disk is full, and later ones work', async () => {
    let writes = 0;
    const failing: CustomerStore = {
      ...store.customers,
      import: {
        ...store.customers.import,
        write: (records) => {
          writes += 1;
          if (writes === 4) throw new StoreError('store-full', 'the disk is full');
          store.customers.import.write(records);
        },
      },
    };
    customers = commandsOn(failing);
    expect(await importCsv(lines)).toMatchObject({ state: 'failed' });
    expect(store.customers.count()).toBe(0);
    expect(await importCsv(lines)).toMatchObject({ state: 'done' });
    expect(store.customers.count()).toBe(1_000);
  });
});

test('what is exported imports as no change', async () => {
  put('a', 'Ann "A"; the first', '0612345678', '0612345679');
  put('b', '=Bob');
  let text = '';
  for await (const piece of customers.exportCsv('semicolon')) text += piece;
  expect(text.startsWith('\uFEFFid;name;numbers;')).toBe(true);
  expect(await importCsv([text])).toMatchObject({ state: 'done', unchanged: 2, added: 0, changed: 0 });
});

describe('who calls', () => {
  test('is told by the number', () => {
    customers.put('a', { ...customer('a', 'Ann', '0612345678'), language: 'pl', agent: '201' }, 'sue');
    const callers = createCustomerDirectory(store.customers, createFakeLog());
    expect(callers.customerOf('+31612345678')).toEqual({
      id: 'a',
      name: 'Ann',
      language: 'pl',
      ownAgent: '201',
      wishes: { skills: [], priority: 0 },
    });
    expect(callers.customerOf('+31600000000')).toBeUndefined();
    expect(callers.lastAgentOf('+31612345678', 0 as EpochMs)).toBeUndefined();
  });

  test('is a stranger when the database fails, and the log says so', () => {
    const log = createFakeLog();
    const fail = (): never => {
      throw new StoreError('store-unavailable', 'gone');
    };
    const callers = createCustomerDirectory({ findByNumber: fail, lastAgentOf: fail }, log);
    expect(callers.customerOf('+31612345678')).toBeUndefined();
    expect(callers.lastAgentOf('+31612345678', 0 as EpochMs)).toBeUndefined();
    expect(log.lines.filter(({ level }) => level === 'error')).toHaveLength(2);
  });
});

describe('two who change the same customer', () => {
  const record = (name: string) => customerSchema.parse({ id: 'a', name, numbers: ['0612345678'] });

  test('the second is refused and told what the first has made of it', () => {
    const first = customers.put('a', record('One'), 'sue', 'absent');
    if (first.kind === 'refused') throw new Error(first.message);
    const basis = { version: first.value.changedAtMs };
    expect(customers.put('a', record('Two'), 'els', basis).kind).toBe('granted');
    const outcome = customers.put('a', record('Three'), 'sue', basis);
    expect(outcome).toMatchObject({
      code: 'changed-meanwhile',
      conflict: { by: 'els', value: { id: 'a', name: 'Two' } },
    });
    expect(customers.remove('a', 'sue', basis)).toMatchObject({ code: 'changed-meanwhile' });
    const next = outcome.kind === 'refused' && outcome.conflict;
    if (!next) throw new Error('no conflict');
    expect(customers.put('a', record('Three'), 'sue', next).kind).toBe('granted');
    expect(customers.put('a', record('Four'), 'sue', 'absent')).toMatchObject({ code: 'duplicate' });
  });

  test('a customer whom one has removed is not made anew unasked; the log names nobody', () => {
    const first = customers.put('a', record('One'), 'sue');
    if (first.kind === 'refused') throw new Error(first.message);
    const basis = { version: first.value.changedAtMs };
    expect(customers.remove('a', 'els', basis).kind).toBe('granted');
    const refusal = customers.put('a', record('Two'), 'sue', basis);
    expect(refusal).toMatchObject({ code: 'changed-meanwhile', conflict: { by: 'els', value: null } });
    const log = store.company.changes(5);
    expect(log).toMatchObject([{ list: 'customers', key: 'a', by: 'els', after: null }]);
    expect(JSON.stringify(log)).not.toContain('One');
    // Asked, and told that it was removed.
    const seen = { version: (refusal as { conflict: { version: number } }).conflict.version };
    expect(customers.put('a', record('Two'), 'sue', seen)).toMatchObject({ value: { name: 'Two' } });
  });
});
