// One import of customers: reads the whole file, collects everything that is wrong, and writes only when nothing is.
// Never holds up a call: it works in small turns.
import type { CallWishes } from '../../api/acd.js';
import {
  customerLimits,
  type Customer,
  type CustomerColumn,
  type CustomerFaultCode,
  type CustomerImport,
  type CustomerRecord,
} from '../../api/customers.js';
import type { EpochMs } from '../../core/kernel/ids.js';
import type { CsvReader, CsvRow } from '../ports/csv.js';
import type { CustomerStore } from '../ports/customer-store.js';
import {
  CsvFaults,
  headerOf,
  ignoredColumnsOf,
  lineBefore,
  readCsvTable,
  type CsvLayout,
  type CsvTable,
} from '../kernel/csv-table.js';
import {
  customerColumns,
  readCustomerRow,
  type CustomerReferences,
  type CustomerRow,
} from './customer-csv.js';

export interface CustomerImportOptions {
  readonly id: string;
  readonly store: CustomerStore;
  readonly csv: CsvReader;
  readonly references: CustomerReferences;
  readonly content: Uint8Array;
  readonly dryRun: boolean;
  readonly by: string;
  readonly startedAtMs: EpochMs;
  /** Resolves when everybody else has had a turn. */
  readonly yieldToEventLoop: () => Promise<void>;
}

/** Customers written, or taken back, in one turn: some five milliseconds. */
const turn = 100;
/** Numbers looked up in one turn. */
const lookUpTurn = 500;

const noWishes: CallWishes = { skills: [], priority: 0 };

/** Fields in one order, absent ones left out: the same customer is always the same text. */
export function inOrder(customer: Customer): Customer {
  const { id, name, numbers, language, agent, wishes, notes } = customer;
  const { skills, skillRule, priority } = wishes;
  return {
    id,
    name,
    numbers,
    ...(language === undefined ? {} : { language }),
    ...(agent === undefined ? {} : { agent }),
    wishes: { skills, ...(skillRule === undefined ? {} : { skillRule }), priority },
    notes,
  };
}

function isSame(record: CustomerRecord, customer: Customer): boolean {
  return JSON.stringify(inOrder(record)) === JSON.stringify(inOrder(customer));
}

export class CustomerImportJob {
  private state: CustomerImport['state'] = 'reading';
  private readonly counts = { rows: 0, added: 0, changed: 0, unchanged: 0 };
  private readonly faults = new CsvFaults<CustomerFaultCode>();
  private percent = 0;
  private cancelled = false;
  private ignoredColumns: string[] = [];
  /** Line of each key and of each number. */
  private readonly lineOfId = new Map<string, number>();
  private readonly lineOfNumber = new Map<string, number>();
  private readonly idOfLine = new Map<number, string>();
  private readonly toWrite: CustomerRecord[] = [];
  /** Let go of at the end: what remains is the status. */
  private content: Uint8Array;
  private readonly options: Omit<CustomerImportOptions, 'content'>;

  constructor({ content, ...options }: CustomerImportOptions) {
    this.content = content;
    this.options = options;
  }

  get finished(): boolean {
    return this.state !== 'reading' && this.state !== 'writing' && this.state !== 'undoing';
  }

  /** Nobody else may change a customer meanwhile. */
  get changes(): boolean {
    return !this.finished && !this.options.dryRun;
  }

  /** What the file would have added and changed has not been. */
  private get changedNothing(): boolean {
    return this.state === 'refused' || this.state === 'cancelled' || this.state === 'failed';
  }

  status(): CustomerImport {
    const { id, dryRun, by, startedAtMs } = this.options;
    return {
      id,
      dryRun,
      state: this.state,
      by,
      startedAtMs,
      percent: this.percent,
      ...this.counts,
      ...(this.changedNothing ? { added: 0, changed: 0 } : {}),
      ignoredColumns: this.ignoredColumns,
      faults: this.faults.list(),
      faultsTotal: this.faults.total,
    };
  }

  /** Stops at the next turn; what was written already is taken back. */
  cancel(): void {
    this.cancelled = true;
  }

  /** Resolves when the import is finished, however. Rejects on failures of the store, nothing being changed then. */
  async run(): Promise<void> {
    try {
      await this.readFile();
      if (!this.cancelled) await this.refuseTakenNumbers();
      if (this.cancelled) this.state = 'cancelled';
      else if (this.faults.total > 0) this.state = 'refused';
      else if (this.options.dryRun) this.state = 'done';
      else await this.write();
    } catch (error) {
      this.state = 'failed';
      throw error;
    } finally {
      this.percent = 100;
      this.toWrite.length = 0;
      this.content = new Uint8Array();
      for (const kept of [this.lineOfId, this.lineOfNumber, this.idOfLine]) kept.clear();
    }
  }

  private readFile(): Promise<void> {
    const { csv } = this.options;
    const table: CsvTable<CustomerColumn> = {
      csv,
      content: this.content,
      columns: customerColumns,
      maxRows: customerLimits.importLines,
      what: 'customers',
      onHeader: (layout) => {
        this.ignoredColumns = ignoredColumnsOf(layout);
      },
      onRow: (layout, row) => {
        if (!this.cancelled) this.readRow(layout, row);
        return !this.cancelled;
      },
    };
    return readCsvTable(table, this.faults);
  }

  private readRow(layout: CsvLayout<CustomerColumn>, { line, fields, endByte }: CsvRow): void {
    this.counts.rows += 1;
    const share = this.options.dryRun ? 90 : 45;
    this.percent = Math.floor((endByte / Math.max(1, this.content.length)) * share);
    const row = readCustomerRow(layout, fields, this.options.references);
    for (const fault of row.faults) this.faults.tell(line, fault);
    this.tellRepeated(layout, row, line);
    if (row.faults.length === 0) this.take(row);
  }

  private tellRepeated(layout: CsvLayout<CustomerColumn>, row: CustomerRow, line: number): void {
    if (row.id !== '') {
      const otherLine = lineBefore(this.lineOfId, row.id, line);
      if (otherLine === undefined) this.idOfLine.set(line, row.id);
      else {
        const message = `the key stands in line ${otherLine} as well`;
        const column = headerOf(layout, 'id');
        this.faults.tell(line, { column, code: 'duplicate-id', message, value: row.id }, otherLine);
      }
    }
    for (const number of row.values.numbers ?? []) {
      const otherLine = lineBefore(this.lineOfNumber, number, line);
      if (otherLine === undefined) continue;
      const message = `the number stands in line ${otherLine} as well`;
      const column = headerOf(layout, 'numbers');
      this.faults.tell(line, { column, code: 'duplicate-number', message, value: number }, otherLine);
    }
  }

  /** What the file does not say stays as it is. */
  private take(row: CustomerRow): void {
    const { store, by, startedAtMs, dryRun } = this.options;
    const before = store.get(row.id);
    const customer = inOrder({
      id: row.id,
      name: row.values.name ?? '',
      numbers: row.values.numbers ?? before?.numbers ?? [],
      language: 'language' in row.values ? row.values.language : before?.language,
      agent: 'agent' in row.values ? row.values.agent : before?.agent,
      wishes: { ...(before?.wishes ?? noWishes), ...row.wishes },
      notes: row.values.notes ?? before?.notes ?? '',
    });
    if (before !== undefined && isSame(before, customer)) {
      this.counts.unchanged += 1;
      return;
    }
    this.counts[before === undefined ? 'added' : 'changed'] += 1;
    // With a fault nothing is written anyway.
    if (!dryRun && this.faults.total === 0) {
      this.toWrite.push({ ...customer, changedAtMs: startedAtMs, changedBy: by });
    }
  }

  /** A number may come from a customer who is in the file too: that one has lost it there. */
  private async refuseTakenNumbers(): Promise<void> {
    const { store, yieldToEventLoop } = this.options;
    if (store.count() === 0) return;
    let lookedUp = 0;
    for (const [number, line] of this.lineOfNumber) {
      lookedUp += 1;
      if (lookedUp % lookUpTurn === 0) await yieldToEventLoop();
      if (this.cancelled) return;
      const owner = store.ownerOf(number);
      if (owner === undefined || owner === this.idOfLine.get(line) || this.lineOfId.has(owner)) continue;
      const message = `customer ${owner} has the number ${number}`;
      this.faults.tell(line, { column: null, code: 'number-taken', message, value: owner });
    }
  }

  private async write(): Promise<void> {
    const { store, yieldToEventLoop } = this.options;
    // An earlier list that could not be taken back when its writing failed.
    await this.takeBack();
    this.state = 'writing';
    try {
      for (let start = 0; start < this.toWrite.length; start += turn) {
        if (this.cancelled) break;
        store.import.write(this.toWrite.slice(start, start + turn));
        this.percent = 50 + Math.floor((start / this.toWrite.length) * 50);
        await yieldToEventLoop();
      }
    } catch (error) {
      this.cancelled = true;
      await this.takeBack();
      throw error;
    }
    if (this.cancelled) {
      await this.takeBack();
      this.state = 'cancelled';
    } else {
      store.import.commit();
      this.state = 'done';
    }
  }

  private async takeBack(): Promise<void> {
    this.state = 'undoing';
    while (this.options.store.import.takeBack(turn)) await this.options.yieldToEventLoop();
  }
}
