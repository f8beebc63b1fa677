// What stands in the columns of a list of customers, what is wrong with it, and that writing and reading agree.
// Never reads files: rows are given.
import fc from 'fast-check';
import { customerLimits, type Customer } from '../../../src/api/customers.js';
import { readCsvHeader } from '../../../src/app/kernel/csv-table.js';
import {
  customerColumns,
  readCustomerRow,
  writeCustomer,
  writeHeader,
} from '../../../src/app/customers/customer-csv.js';
import { inOrder } from '../../../src/app/customers/customer-import.js';
import { createCsvParseReader } from '../../../src/adapters/csv/csv-parse-reader.js';

const references = {
  plan: { countryCode: '31', internationalPrefix: '00', trunkPrefix: '0' },
  agents: new Set(['201', 'els']),
};

const headerOf = (fields: readonly string[]) => readCsvHeader(fields, customerColumns);

function read(cells: Readonly<Record<string, string>>) {
  const all = { id: '1', name: 'N', ...cells };
  return readCustomerRow(headerOf(Object.keys(all)), Object.values(all), references);
}
const faultsOf = (cells: Readonly<Record<string, string>>) =>
  read(cells).faults.map(({ column, code, value }) => [column, code, value]);

describe('the first line', () => {
  test.each([
    [
      'English',
      [
        'ID',
        'Name',
        'Phone 1',
        'phone2',
        'Language',
        'Assigned agent',
        'Priority',
        'Skills',
        'Skill rule',
        'Notes',
      ],
    ],
    [
      'Dutch',
      [
        'Klantnummer',
        'Naam',
        'Telefoonnummer',
        'Mobiel',
        'Taal',
        'Vaste agent',
        'Prioriteit',
        'Vaardigheden',
        'Regel',
        'Opmerkingen',
      ],
    ],
    [
      'Polish',
      [
        'Numer klienta',
        'Nazwa',
        'Numer telefonu',
        'Komórka',
        'Język',
        'Opiekun',
        'Priorytet',
        'Umiejętności',
        'Reguła',
        'Uwagi',
      ],
    ],
  ])('may be in %s', (_language, fields) => {
    const layout = headerOf(fields);
    expect(layout.faults).toEqual([]);
    expect(layout.columns.map(({ column }) => column)).toEqual([
      'id',
      'name',
      'numbers',
      'numbers',
      'language',
      'agent',
      'priority',
      'skills',
      'skill-rule',
      'notes',
    ]);
  });

  test('must name key and name', () => {
    expect(headerOf(['numbers']).faults.map(({ code, value }) => [code, value])).toEqual([
      ['missing-column', 'id'],
      ['missing-column', 'name'],
    ]);
  });

  test('may name a column but once, numbers excepted', () => {
    const { faults } = headerOf(['id', 'name', 'Naam', 'phone', 'phone']);
    expect(faults.map(({ column, code }) => [column, code])).toEqual([['Naam', 'duplicate-column']]);
  });

  test('may name columns that mean nothing here', () => {
    const layout = headerOf(['id', 'name', 'constructor', 'Vat number']);
    expect(layout.columns.slice(2).map(({ column }) => column)).toEqual([undefined, undefined]);
  });
});

test('numbers are brought to E.164, from several cells and several in one', () => {
  const row = read({
    phone1: '020 555 01 00|+48 600 100 200',
    phone2: "'0612345678, 020-5550100",
    phone3: '',
  });
  expect(row.faults).toEqual([]);
  expect(row.values.numbers).toEqual(['+31205550100', '+48600100200', '+31612345678']);
});

test('skills have a level, a weight, and a mark when they are only preferred', () => {
  expect(read({ skills: 'dutch | Billing:3?, vip>=7*20' }).wishes.skills).toEqual([
    { skill: 'dutch', minLevel: 1, weight: 1, need: 'required' },
    { skill: 'billing', minLevel: 3, weight: 1, need: 'preferred' },
    { skill: 'vip', minLevel: 7, weight: 20, need: 'required' },
  ]);
});

test('columns that the file does not have say nothing; empty cells say "none"', () => {
  expect(read({})).toMatchObject({ values: { name: 'N' }, wishes: {} });
  const row = read({ language: '', agent: '', skills: '', priority: '', rule: '', notes: '', numbers: '' });
  expect(row.faults).toEqual([]);
  expect(row.values).toStrictEqual({
    name: 'N',
    language: undefined,
    agent: undefined,
    notes: '',
    numbers: [],
  });
  expect(row.wishes).toStrictEqual({ skills: [], priority: 0, skillRule: undefined });
});

test.each([
  [{ id: '' }, [['id', 'required', null]]],
  [{ id: 'a b' }, [['id', 'invalid-id', 'a b']]],
  [{ name: '' }, [['name', 'required', null]]],
  [{ name: 'x'.repeat(121) }, [['name', 'too-long', `${'x'.repeat(59)}…`]]],
  [{ phone: 'call me' }, [['phone', 'invalid-number', 'call me']]],
  [{ phone: '201' }, [['phone', 'invalid-number', '201']]],
  [{ phone: '3,16123E+10' }, [['phone', 'rounded-number', '3,16123E+10']]],
  [{ phone: '3.16E+10' }, [['phone', 'rounded-number', '3.16E+10']]],
  [{ language: 'fr' }, [['language', 'invalid-language', 'fr']]],
  [{ agent: '999' }, [['agent', 'unknown-agent', '999']]],
  [{ priority: '11' }, [['priority', 'invalid-priority', '11']]],
  [{ priority: '1.5' }, [['priority', 'invalid-priority', '1.5']]],
  [{ priority: '-' }, [['priority', 'invalid-priority', '-']]],
  [{ skills: 'dutch:11' }, [['skills', 'invalid-skill', 'dutch:11']]],
  [{ skills: 'dutch|dutch:3' }, [['skills', 'invalid-skill', 'dutch:3']]],
  [{ skills: 'très' }, [['skills', 'invalid-skill', 'très']]],
  [{ 'skill-rule': 'dutch >=' }, [['skill-rule', 'invalid-skill-rule', 'dutch >=']]],
  [{ notes: 'x'.repeat(2001) }, [['notes', 'too-long', `${'x'.repeat(59)}…`]]],
  [
    { id: '', phone: 'x', agent: '7' },
    [
      ['id', 'required', null],
      ['phone', 'invalid-number', 'x'],
      ['agent', 'unknown-agent', '7'],
    ],
  ],
] as const)('%j is told as %j', (cells, faults) => {
  expect(faultsOf(cells as unknown as Record<string, string>)).toEqual(faults);
});

test('more fields than columns are told: a delimiter was not quoted', () => {
  const layout = headerOf(['id', 'name']);
  expect(readCustomerRow(layout, ['1', 'a', '', ' '], references).faults).toEqual([]);
  expect(readCustomerRow(layout, ['1', 'a', 'b'], references).faults).toMatchObject([
    { column: null, code: 'too-many-fields' },
  ]);
});

test('no cell that is written is a formula to a spreadsheet', () => {
  const customer: Customer = {
    id: '1',
    name: '=HYPERLINK("http://evil")',
    numbers: [],
    wishes: { skills: [], priority: 0 },
    notes: '@x',
  };
  expect(writeCustomer(customer, ',')).toBe(`1,"'=HYPERLINK(""http://evil"")",,,,0,,,'@x\r\n`);
});

const text = (maxLength: number) =>
  fc
    .string({
      unit: fc.constantFrom('a', 'Ż', '"', ',', ';', "'", '=', '-', '@', '\n', '\r', ' ', '\t', '+'),
      maxLength,
    })
    .map((value) => value.trim());
const customerArbitrary: fc.Arbitrary<Customer> = fc
  .record({
    id: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,10}$/),
    name: text(20).map((value) => (value === '' ? 'N' : value)),
    numbers: fc.uniqueArray(
      fc.integer({ min: 600_000_000, max: 699_999_999 }).map((national) => `+31${national}`),
      { maxLength: 4 },
    ),
    language: fc.constantFrom(undefined, 'en', 'nl', 'pl'),
    agent: fc.constantFrom(undefined, '201', 'els'),
    wishes: fc.record({
      skills: fc.uniqueArray(
        fc.record({
          skill: fc.constantFrom('dutch', 'vip-2', '3'),
          minLevel: fc.integer({ min: 1, max: 10 }),
          weight: fc.integer({ min: 0, max: 100 }),
          need: fc.constantFrom('required', 'preferred'),
        }),
        { selector: ({ skill }) => skill, maxLength: 3 },
      ),
      skillRule: fc.constantFrom(undefined, 'dutch >= 5 and (vip or not "3")'),
      priority: fc.integer({ min: -10, max: 10 }),
    }),
    notes: text(30),
  })
  .map((customer) => inOrder(customer as Customer));

describe.each([',', ';'])('what is written with %s reads back as the same customer', (delimiter) => {
  async function expectSame(customer: Customer): Promise<void> {
    const content = Buffer.from(writeHeader(delimiter) + writeCustomer(customer, delimiter));
    const rows: (readonly string[])[] = [];
    for await (const { fields } of createCsvParseReader().read(content)) rows.push(fields);
    expect(rows).toHaveLength(2);
    const row = readCustomerRow(headerOf(rows[0] ?? []), rows[1] ?? [], references);
    expect(row.faults).toEqual([]);
    expect(inOrder({ id: row.id, ...row.values, wishes: row.wishes } as Customer)).toEqual(customer);
  }

  test('whatever is in it', async () => {
    await fc.assert(fc.asyncProperty(customerArbitrary, expectSame), { numRuns: 300 });
  });

  test.each(['=', '+', '-', '@', "'=", "''@", "'\t", "'\r"])(
    'with texts as long as they may be that begin with %j',
    async (beginning) => {
      const [customer] = fc.sample(customerArbitrary, 1);
      const text = (length: number): string => beginning.padEnd(length, 'x');
      const name = text(customerLimits.nameLength);
      await expectSame({ ...customer!, name, notes: text(customerLimits.notesLength) });
    },
  );
});
