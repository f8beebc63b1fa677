// Seats as the rows of a CSV file: which column is what, and what stands in a cell.
// Never looks at what is configured; seat-plan does.
import { agentSchema, queueSchema, type AgentConfig } from '../../api/acd.js';
import { extensionSchema, type ExtensionConfig } from '../../api/pbx.js';
import { roleSchema } from '../../api/common.js';
import { userSchema, type UserConfig } from '../../api/sessions.js';
import { seatColumnSchema, seatLimits, type SeatColumn, type SeatFaultCode } from '../../api/seats.js';
import { withoutGuard } from '../../core/kernel/csv-text.js';
import { foldText } from '../../core/kernel/folded-text.js';
import type { CsvReader } from '../ports/csv.js';
import {
  CsvFaults,
  headerOf,
  ignoredColumnsOf,
  lineBefore,
  readCells,
  readCsvTable,
  RowFaults,
  type CsvColumns,
  type CsvLayout,
} from '../kernel/csv-table.js';

const otherNames: Readonly<Record<string, SeatColumn>> = {
  number: 'extension',
  'extension-number': 'extension',
  nummer: 'extension',
  toestel: 'extension',
  toestelnummer: 'extension',
  numer: 'extension',
  'numer-wewnetrzny': 'extension',
  naam: 'name',
  nazwa: 'name',
  'imie-i-nazwisko': 'name',
  'sip-wachtwoord': 'sip-password',
  'haslo-sip': 'sip-password',
  'automatisch-opnemen': 'auto-answer',
  'automatyczne-odbieranie': 'auto-answer',
  'agent-id': 'agent',
  konsultant: 'agent',
  vaardigheden: 'skills',
  umiejetnosci: 'skills',
  preference: 'preferences',
  voorkeuren: 'preferences',
  preferencje: 'preferences',
  cost: 'cost-per-hour',
  'kosten-per-uur': 'cost-per-hour',
  'koszt-godziny': 'cost-per-hour',
  gesprekken: 'calls',
  polaczenia: 'calls',
  czaty: 'chats',
  emails: 'mails',
  'e-mails': 'mails',
  'e-maile': 'mails',
  queue: 'queues',
  wachtrij: 'queues',
  wachtrijen: 'queues',
  kolejka: 'queues',
  kolejki: 'queues',
  user: 'username',
  'user-name': 'username',
  gebruiker: 'username',
  gebruikersnaam: 'username',
  uzytkownik: 'username',
  'nazwa-uzytkownika': 'username',
  rol: 'role',
  rola: 'role',
};

/** One of these makes a row. */
const seatKeys = ['extension', 'agent', 'username'] as const;

export const seatColumns: CsvColumns<SeatColumn> = {
  names: seatColumnSchema.options,
  otherNames,
  needed: [],
  oneOf: seatKeys,
  repeatable: new Set(),
};

const roleNames: Readonly<Record<string, UserConfig['role']>> = {
  administrator: 'admin',
  beheerder: 'admin',
  kierownik: 'supervisor',
  medewerker: 'agent',
  konsultant: 'agent',
};

/** What a row says; what the file has no column for, or leaves empty where that means nothing, is absent. */
export interface SeatRow {
  readonly line: number;
  readonly name?: string;
  readonly extension?: string;
  readonly sipPassword?: string;
  readonly autoAnswer?: ExtensionConfig['autoAnswer'];
  readonly agent?: string;
  readonly skills?: AgentConfig['skills'];
  readonly desires?: AgentConfig['desires'];
  readonly costPerHour?: number;
  readonly capacity: Partial<AgentConfig['capacity']>;
  /** The tier, where the row says one. */
  readonly queues?: ReadonlyMap<string, number | undefined>;
  readonly username?: string;
  readonly role?: UserConfig['role'];
}

export interface SeatFile {
  readonly layout: CsvLayout<SeatColumn>;
  /** Those without fault in themselves. */
  readonly rows: readonly SeatRow[];
  readonly ignoredColumns: string[];
  readonly faults: CsvFaults<SeatFaultCode>;
}

const noLayout: CsvLayout<SeatColumn> = { columns: [], faults: [] };

/** Reads all of it; everything that is wrong with the file in itself is told. */
export async function readSeatFile(csv: CsvReader, content: Uint8Array): Promise<SeatFile> {
  const faults = new CsvFaults<SeatFaultCode>();
  const rows: SeatRow[] = [];
  const lines: Readonly<Record<(typeof seatKeys)[number], Map<string, number>>> = {
    extension: new Map(),
    agent: new Map(),
    username: new Map(),
  };
  let layout = noLayout;
  await readCsvTable(
    {
      csv,
      content,
      columns: seatColumns,
      maxRows: seatLimits.rows,
      what: 'seats',
      onHeader: (read) => {
        layout = read;
      },
      onRow: (read, { line, fields }) => {
        const row = new SeatReading(line, read);
        readCells(read, fields, row, (header, column, text) => row.read(header, column, text));
        row.finish();
        for (const fault of row.faults) faults.tell(line, fault);
        for (const key of seatKeys) {
          const value = row[key];
          const otherLine = value === undefined ? undefined : lineBefore(lines[key], value, line);
          if (value === undefined || otherLine === undefined) continue;
          const message = `${value} stands in line ${otherLine} as well`;
          faults.tell(line, { column: headerOf(read, key), code: 'repeated', message, value }, otherLine);
        }
        if (row.faults.length === 0) rows.push(row);
        return true;
      },
    },
    faults,
  );
  return { layout, rows, ignoredColumns: ignoredColumnsOf(layout), faults };
}

const controlCharacter = /\p{Cc}/u;
const separators = /[|,;\n]/;
const listColumns: ReadonlySet<SeatColumn> = new Set<SeatColumn>(['skills', 'preferences', 'queues']);
/** Which of the keys a cell is about. */
const keyOfColumn: Partial<Record<SeatColumn, (typeof seatKeys)[number]>> = {
  'sip-password': 'extension',
  'auto-answer': 'extension',
  skills: 'agent',
  preferences: 'agent',
  'cost-per-hour': 'agent',
  calls: 'agent',
  chats: 'agent',
  mails: 'agent',
  queues: 'agent',
  role: 'username',
};
const nameLength = 80;
/** As the form gives a new skill. */
const defaultLevel = 5;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

class SeatReading extends RowFaults<SeatFaultCode> implements Writable<SeatRow> {
  name?: string;
  extension?: string;
  sipPassword?: string;
  autoAnswer?: ExtensionConfig['autoAnswer'];
  agent?: string;
  skills?: AgentConfig['skills'];
  desires?: AgentConfig['desires'];
  costPerHour?: number;
  readonly capacity: Partial<AgentConfig['capacity']> = {};
  queues?: ReadonlyMap<string, number | undefined>;
  username?: string;
  role?: UserConfig['role'];
  /** Columns with something in them. */
  private readonly filled = new Set<SeatColumn>();

  constructor(
    readonly line: number,
    private readonly layout: CsvLayout<SeatColumn>,
  ) {
    super();
  }

  read(header: string, column: SeatColumn, text: string): void {
    if (text !== '') this.filled.add(column);
    if (controlCharacter.test(listColumns.has(column) ? text.replaceAll(/[\r\n]/g, '') : text)) {
      const message = 'there is a control character or a line break, which cannot be seen';
      return this.fault(header, 'invalid-character', message, null);
    }
    switch (column) {
      case 'extension':
        return this.readKey(header, column, text, extensionSchema.shape.number, 'invalid-extension');
      case 'agent':
        return this.readKey(header, column, text, agentSchema.shape.id, 'invalid-agent');
      case 'username':
        return this.readKey(header, column, text, userSchema.shape.username, 'invalid-username');
      case 'name':
        return this.readName(header, withoutGuard(text));
      case 'sip-password':
        return this.readSipPassword(header, text);
      case 'auto-answer':
        return this.readAutoAnswer(header, text);
      case 'skills':
        this.skills = this.readLevels(header, text);
        return;
      case 'preferences':
        this.desires = this.readLevels(header, text);
        return;
      case 'cost-per-hour':
        return this.readCost(header, text);
      case 'calls':
        return this.readCapacity(header, 'voice', text);
      case 'chats':
        return this.readCapacity(header, 'chat', text);
      case 'mails':
        return this.readCapacity(header, 'mail', text);
      case 'queues':
        return this.readQueues(header, text);
      case 'role':
        return this.readRole(header, text);
    }
  }

  /** After the last cell: is there anything that the cells are about? */
  finish(): void {
    if (seatKeys.every((key) => !this.filled.has(key))) {
      const message = 'this line names neither an extension nor an agent nor a user';
      return this.fault(null, 'nothing-named', message, null);
    }
    for (const column of this.filled) {
      const needed = keyOfColumn[column];
      if (needed === undefined || this.filled.has(needed)) continue;
      const message = `"${needed}" is needed, because there is something in "${column}"`;
      this.fault(headerOf(this.layout, needed) ?? needed, 'required', message, null);
    }
  }

  private readKey(
    header: string,
    column: (typeof seatKeys)[number],
    text: string,
    schema: { safeParse(value: unknown): { success: boolean; error?: { issues: { message: string }[] } } },
    code: SeatFaultCode,
  ): void {
    if (text === '') return;
    const { success, error } = schema.safeParse(text);
    if (success) this[column] = text;
    else this.fault(header, code, `expected ${error?.issues[0]?.message ?? 'something else'}`, text);
  }

  private readName(header: string, text: string): void {
    if (text.length > nameLength) this.tooLong(header, nameLength, text);
    else if (text !== '') this.name = text;
  }

  private readSipPassword(header: string, text: string): void {
    if (text === '') return;
    // The value is a secret: a fault does not repeat it.
    if (extensionSchema.shape.sipPassword.safeParse(text).success) this.sipPassword = text;
    else this.fault(header, 'invalid-sip-password', 'expected 8 to 100 characters', null);
  }

  private readAutoAnswer(header: string, text: string): void {
    const parsed = extensionSchema.shape.autoAnswer.safeParse(text === '' ? undefined : text.toLowerCase());
    if (parsed.success) this.autoAnswer = parsed.data;
    else
      this.fault(header, 'invalid-auto-answer', 'expected off, answer-mode, call-info or alert-info', text);
  }

  private readLevels(header: string, text: string): AgentConfig['skills'] {
    const levels = new Map<string, number>();
    for (const written of text.split(separators).map((part) => part.trim())) {
      if (written === '') continue;
      const [, skill, digits] = levelPattern.exec(written.toLowerCase()) ?? [];
      const level = Number(digits ?? defaultLevel);
      if (skill === undefined || level < 1 || level > 10 || levels.has(skill)) {
        const message = 'expected each skill once, as skill or skill:level, with a level from 1 to 10';
        this.fault(header, 'invalid-skill', message, written);
      } else levels.set(skill, level);
    }
    return Object.fromEntries(levels);
  }

  private readCost(header: string, text: string): void {
    const cost = /^\d{1,6}(?:[.,]\d{1,4})?$/.test(text) ? Number(text.replace(',', '.')) : undefined;
    const parsed = agentSchema.shape.costPerHour.safeParse(text === '' ? undefined : (cost ?? text));
    if (parsed.success) this.costPerHour = parsed.data;
    else this.fault(header, 'invalid-number', 'expected an amount from 0 to 100000', text);
  }

  private readCapacity(header: string, channel: keyof AgentConfig['capacity'], text: string): void {
    const schema = agentSchema.shape.capacity.unwrap().shape[channel];
    const count = /^\d{1,3}$/.test(text) ? Number(text) : undefined;
    const parsed = schema.safeParse(text === '' ? undefined : (count ?? text));
    const most = channel === 'voice' ? 1 : 20;
    if (parsed.success) this.capacity[channel] = parsed.data;
    else this.fault(header, 'invalid-number', `expected a whole number from 0 to ${most}`, text);
  }

  private readQueues(header: string, text: string): void {
    const queues = new Map<string, number | undefined>();
    for (const written of text.split(separators).map((part) => part.trim())) {
      if (written === '') continue;
      const [, queue, digits] = levelPattern.exec(written.toLowerCase()) ?? [];
      const tier = digits === undefined ? undefined : Number(digits);
      const isTier = tier === undefined || (tier >= 1 && tier <= 20);
      if (
        queue === undefined ||
        !isTier ||
        queues.has(queue) ||
        !queueSchema.shape.id.safeParse(queue).success
      ) {
        const message = 'expected each queue once, as its ID or ID:tier, with a tier from 1 to 20';
        this.fault(header, 'invalid-queue', message, written);
      } else queues.set(queue, tier);
    }
    this.queues = queues;
  }

  private readRole(header: string, text: string): void {
    if (text === '') return;
    const folded = foldText(text);
    const role = roleSchema.safeParse(Object.hasOwn(roleNames, folded) ? roleNames[folded] : folded);
    if (role.success) this.role = role.data;
    else this.fault(header, 'invalid-role', 'expected admin, supervisor or agent', text);
  }
}

/** `dutch`, `dutch:5`; a queue and its tier likewise. */
const levelPattern = /^([a-z0-9][a-z0-9-]{0,39})(?:\s*:\s*(\d{1,2}))?$/;
