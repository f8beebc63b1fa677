// Customers as the rows of a CSV file: which column is what, what stands in a cell, and the way back.
// Never looks at other rows or at what is stored; customer-import does.
import { callWishesSchema, type CallWishes, type SkillWishConfig } from '../../api/acd.js';
import { languageSchema } from '../../api/common.js';
import {
  customerColumnSchema,
  customerLimits,
  customerSchema,
  type Customer,
  type CustomerColumn,
  type CustomerFaultCode,
} from '../../api/customers.js';
import { parseSkillRule } from '../../core/acd/skill-rule.js';
import { byteOrderMark, csvLine, guarded, withoutGuard } from '../../core/kernel/csv-text.js';
import type { NumberingPlan } from '../../core/pbx/dial-plan-model.js';
import { normaliseNumber } from '../../core/pbx/number-normalisation.js';
import {
  readCells,
  RowFaults,
  shorten,
  type CellFault,
  type CsvColumns,
  type CsvLayout,
} from '../kernel/csv-table.js';

/** What a customer can refer to. */
export interface CustomerReferences {
  readonly plan: NumberingPlan;
  readonly agents: ReadonlySet<string>;
}

/** What a row says; columns that the file does not have are absent. */
export interface CustomerRow {
  readonly id: string;
  readonly values: Partial<Omit<Customer, 'id' | 'wishes'>>;
  readonly wishes: Partial<CallWishes>;
  readonly faults: readonly CellFault<CustomerFaultCode>[];
}

/** Besides the names of `customerColumnSchema`; folded, with dashes, without a number at the end. */
const otherNames: Readonly<Record<string, CustomerColumn>> = {
  key: 'id',
  customer: 'id',
  'customer-id': 'id',
  'customer-number': 'id',
  klantnummer: 'id',
  klant: 'id',
  klient: 'id',
  'numer-klienta': 'id',
  naam: 'name',
  nazwa: 'name',
  number: 'numbers',
  phone: 'numbers',
  telephone: 'numbers',
  mobile: 'numbers',
  nummer: 'numbers',
  nummers: 'numbers',
  telefoon: 'numbers',
  telefoonnummer: 'numbers',
  mobiel: 'numbers',
  numer: 'numbers',
  numery: 'numbers',
  telefon: 'numbers',
  'numer-telefonu': 'numbers',
  komorka: 'numbers',
  taal: 'language',
  jezyk: 'language',
  'own-agent': 'agent',
  'assigned-agent': 'agent',
  medewerker: 'agent',
  'eigen-agent': 'agent',
  'vaste-agent': 'agent',
  'vaste-medewerker': 'agent',
  opiekun: 'agent',
  konsultant: 'agent',
  prioriteit: 'priority',
  priorytet: 'priority',
  vaardigheden: 'skills',
  umiejetnosci: 'skills',
  rule: 'skill-rule',
  regel: 'skill-rule',
  regula: 'skill-rule',
  note: 'notes',
  notities: 'notes',
  opmerkingen: 'notes',
  notatki: 'notes',
  uwagi: 'notes',
};

/** Key and name must be there; numbers may stand in several columns. */
export const customerColumns: CsvColumns<CustomerColumn> = {
  names: customerColumnSchema.options,
  otherNames,
  needed: ['id', 'name'],
  oneOf: [],
  repeatable: new Set(['numbers']),
};

/** Takes one row apart; whatever is wrong with it is told, all of it. */
export function readCustomerRow(
  layout: CsvLayout<CustomerColumn>,
  fields: readonly string[],
  references: CustomerReferences,
): CustomerRow {
  const row = new RowReading(references);
  readCells(layout, fields, row, (header, column, text) => row.read(header, column, text));
  return row;
}

class RowReading extends RowFaults<CustomerFaultCode> implements CustomerRow {
  id = '';
  readonly values: { -readonly [K in keyof CustomerRow['values']]: CustomerRow['values'][K] } = {};
  readonly wishes: { -readonly [K in keyof CallWishes]?: CallWishes[K] } = {};

  constructor(private readonly references: CustomerReferences) {
    super();
  }

  read(header: string, column: CustomerColumn, text: string): void {
    switch (column) {
      case 'id':
        return this.readId(header, text);
      case 'name':
        return this.readName(header, withoutGuard(text));
      case 'numbers':
        return this.readNumbers(header, text);
      case 'language':
        return this.readLanguage(header, text);
      case 'agent':
        return this.readAgent(header, text);
      case 'priority':
        return this.readPriority(header, text);
      case 'skills':
        return this.readSkills(header, text);
      case 'skill-rule':
        return this.readRule(header, text);
      case 'notes':
        return this.readNotes(header, withoutGuard(text));
    }
  }

  private readId(header: string, text: string): void {
    if (text === '') return this.fault(header, 'required', 'the key is needed', null);
    if (!customerSchema.shape.id.safeParse(text).success) {
      const rule = 'a key has letters, digits, dots, dashes and underscores, at most 40';
      return this.fault(header, 'invalid-id', rule, text);
    }
    this.id = text;
  }

  private readName(header: string, text: string): void {
    if (text === '') return this.fault(header, 'required', 'the name is needed', null);
    if (text.length > customerLimits.nameLength) return this.tooLong(header, customerLimits.nameLength, text);
    this.values.name = text;
  }

  private readNotes(header: string, text: string): void {
    if (text.length > customerLimits.notesLength) this.tooLong(header, customerLimits.notesLength, text);
    else this.values.notes = text;
  }

  private readNumbers(header: string, text: string): void {
    const numbers = new Set(this.values.numbers);
    for (const written of text.split(/[|,;\n]/)) {
      if (written.trim() === '') continue;
      const number = readNumber(written, this.references.plan);
      if (typeof number === 'string') numbers.add(number);
      // A fraction's comma has cut this number in two: look at the whole cell.
      else if (/^\s*'?\d[.,]\d+E\+?\d+\s*$/i.test(text)) {
        const hint = 'a spreadsheet has rounded this number; make the column a text column there';
        return this.fault(header, 'rounded-number', hint, text);
      } else this.fault(header, 'invalid-number', number.message, written.trim());
    }
    if (numbers.size > customerLimits.numbers) {
      return this.fault(header, 'too-many-numbers', `at most ${customerLimits.numbers} numbers`, null);
    }
    this.values.numbers = [...numbers];
  }

  private readLanguage(header: string, text: string): void {
    const language = text === '' ? undefined : languageSchema.safeParse(text.toLowerCase());
    if (language?.success === false) {
      return this.fault(header, 'invalid-language', 'expected en, nl or pl', text);
    }
    this.values.language = language?.data;
  }

  private readAgent(header: string, text: string): void {
    if (text !== '' && !this.references.agents.has(text)) {
      return this.fault(header, 'unknown-agent', `there is no agent with the key ${shorten(text)}`, text);
    }
    this.values.agent = text === '' ? undefined : text;
  }

  private readPriority(header: string, text: string): void {
    const priority = text === '' ? 0 : Number(text);
    const written = text === '' || /^[+-]?\d+$/.test(text);
    if (!written || !callWishesSchema.shape.priority.safeParse(priority).success) {
      return this.fault(header, 'invalid-priority', 'expected a whole number from -10 to 10', text);
    }
    this.wishes.priority = priority;
  }

  private readSkills(header: string, text: string): void {
    const skills: SkillWishConfig[] = [];
    for (const written of text.split(/[|,;\n]/)) {
      if (written.trim() === '') continue;
      const wish = readSkillWish(written.trim());
      if (wish === undefined || skills.length === 20 || skills.some(({ skill }) => skill === wish.skill)) {
        const rule =
          'expected each skill once, as skill, skill:level, or skill:level? when it is only preferred';
        return this.fault(header, 'invalid-skill', rule, written.trim());
      }
      skills.push(wish);
    }
    this.wishes.skills = skills;
  }

  private readRule(header: string, text: string): void {
    const parsing = text === '' ? undefined : parseSkillRule(text);
    if (parsing?.kind === 'fault') {
      const where = `column ${parsing.column} of the rule: ${parsing.message}`;
      return this.fault(header, 'invalid-skill-rule', where, text);
    }
    this.wishes.skillRule = text === '' ? undefined : text;
  }
}

/** E.164, or why it is not a public telephone number. */
export function readNumber(text: string, plan: NumberingPlan): string | { readonly message: string } {
  // An apostrophe makes a spreadsheet take the number as text.
  const normalised = normaliseNumber(text.trim().replace(/^'/, ''), plan);
  switch (normalised.kind) {
    case 'e164':
      return normalised.number;
    case 'short':
      return { message: 'this is an internal or short number; expected a public one' };
    case 'anonymous':
    case 'unusable':
      return { message: 'this is not a telephone number' };
  }
}

/** `dutch`, `dutch:5` or `dutch>=5`, `dutch:5*20` with a weight, `dutch:5?` when preferred. */
const wishPattern = /^([a-z0-9][a-z0-9-]{0,39})(?:\s*(?::|>=)\s*(\d{1,2}))?(?:\s*\*\s*(\d{1,3}))?\s*(\?)?$/;

function readSkillWish(text: string): SkillWishConfig | undefined {
  const match = wishPattern.exec(text.toLowerCase());
  if (match?.[1] === undefined) return undefined;
  const minLevel = Number(match[2] ?? 1);
  const weight = Number(match[3] ?? 1);
  if (minLevel < 1 || minLevel > 10 || weight > 100) return undefined;
  return { skill: match[1], minLevel, weight, need: match[4] === undefined ? 'required' : 'preferred' };
}

function writeSkillWish({ skill, minLevel, weight, need }: SkillWishConfig): string {
  return `${skill}:${minLevel}${weight === 1 ? '' : `*${weight}`}${need === 'preferred' ? '?' : ''}`;
}

// Writing ---------------------------------------------------------------------------------------------------------

export function writeHeader(delimiter: string): string {
  return byteOrderMark + csvLine(customerColumnSchema.options, delimiter);
}

/** One line; read back it gives the same customer. */
export function writeCustomer(customer: Customer, delimiter: string): string {
  const { wishes } = customer;
  const cells: Readonly<Record<CustomerColumn, string>> = {
    id: customer.id,
    name: guarded(customer.name),
    numbers: customer.numbers.join('|'),
    language: customer.language ?? '',
    agent: customer.agent ?? '',
    priority: String(wishes.priority),
    skills: wishes.skills.map(writeSkillWish).join('|'),
    'skill-rule': wishes.skillRule ?? '',
    notes: guarded(customer.notes),
  };
  return csvLine(
    customerColumnSchema.options.map((column) => cells[column]),
    delimiter,
  );
}
