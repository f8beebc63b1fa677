// A CSV file whose first line names its columns, read row by row, with everything that is wrong told by line and column.
// Never knows what a row stands for; customer-csv and seat-csv do.
import type { CsvFault, TableFaultCode } from '../../api/csv-faults.js';
import { foldText } from '../../core/kernel/folded-text.js';
import { CsvError, type CsvReader, type CsvRow } from '../ports/csv.js';

/** The columns that a kind of list can have. */
export interface CsvColumns<C extends string> {
  readonly names: readonly C[];
  /** Besides those: folded, with dashes, without a number at the end. */
  readonly otherNames: Readonly<Record<string, C>>;
  readonly needed: readonly C[];
  /** At least one of these must be there, where there are any. */
  readonly oneOf: readonly C[];
  /** May stand in the first line more than once. */
  readonly repeatable: ReadonlySet<C>;
}

export interface CellFault<Code extends string> {
  /** As the file calls it; null when the whole line is meant. */
  readonly column: string | null;
  readonly code: Code;
  readonly message: string;
  readonly value: string | null;
}

/** Which field of a row is what. */
export interface CsvLayout<C extends string> {
  /** Undefined = means nothing here. */
  readonly columns: readonly { readonly header: string; readonly column: C | undefined }[];
  readonly faults: readonly CellFault<TableFaultCode>[];
}

const shownLength = 60;
export const shorten = (text: string): string =>
  text.length <= shownLength ? text : `${text.slice(0, shownLength - 1)}…`;

function columnOf<C extends string>(header: string, { names, otherNames }: CsvColumns<C>): C | undefined {
  const folded = foldText(header.trim()).replace(/[\s_-]+/g, '-');
  const bare = folded.replace(/-?\d+$/, '');
  return (
    names.find((name) => name === bare) ?? (Object.hasOwn(otherNames, bare) ? otherNames[bare] : undefined)
  );
}

export function readCsvHeader<C extends string>(
  fields: readonly string[],
  known: CsvColumns<C>,
): CsvLayout<C> {
  const columns = fields.map((field) => ({ header: field.trim(), column: columnOf(field, known) }));
  const faults: CellFault<TableFaultCode>[] = [];
  for (const needed of known.needed) {
    if (columns.some(({ column }) => column === needed)) continue;
    const message = `the first line names no column "${needed}"`;
    faults.push({ column: null, code: 'missing-column', message, value: needed });
  }
  const { oneOf } = known;
  if (oneOf.length > 0 && !columns.some(({ column }) => column !== undefined && oneOf.includes(column))) {
    const message = `the first line names none of the columns ${oneOf.map((name) => `"${name}"`).join(', ')}`;
    faults.push({ column: null, code: 'missing-column', message, value: oneOf.join(' / ') });
  }
  const seen = new Set<C>();
  for (const { header, column } of columns) {
    if (column === undefined) continue;
    if (seen.has(column) && !known.repeatable.has(column)) {
      const message = `there are two columns for "${column}"`;
      faults.push({ column: header, code: 'duplicate-column', message, value: column });
    }
    seen.add(column);
  }
  return { columns, faults };
}

/** As the file calls the column; null when it has none. */
export const headerOf = <C extends string>({ columns }: CsvLayout<C>, wanted: C): string | null =>
  columns.find(({ column }) => column === wanted)?.header ?? null;

/** Names in the first line that mean nothing here. */
export const ignoredColumnsOf = <C extends string>({ columns }: CsvLayout<C>): string[] =>
  columns
    .filter(({ column, header }) => column === undefined && header !== '')
    .map(({ header }) => header.slice(0, 60))
    .slice(0, 50);

/** Collects what is wrong with one row. */
export class RowFaults<Code extends string> {
  readonly faults: CellFault<Code | TableFaultCode>[] = [];

  fault(column: string | null, code: Code | TableFaultCode, message: string, value: string | null): void {
    this.faults.push({ column, code, message, value: value === null ? null : shorten(value) });
  }

  protected tooLong(header: string, limit: number, text: string): void {
    this.fault(header, 'too-long', `at most ${limit} characters`, text);
  }
}

/** Gives every field of a known column to `read`. */
export function readCells<C extends string>(
  { columns }: CsvLayout<C>,
  fields: readonly string[],
  row: RowFaults<string>,
  read: (header: string, column: C, text: string) => void,
): void {
  columns.forEach(({ header, column }, index) => {
    if (column !== undefined) read(header, column, (fields[index] ?? '').trim());
  });
  if (fields.slice(columns.length).every((field) => field.trim() === '')) return;
  const message = `there are ${fields.length} fields, but ${columns.length} columns`;
  row.fault(null, 'too-many-fields', message, null);
}

/** Notes that `value` stands in this line; the line where it stood before, if it did. */
export function lineBefore(lineOf: Map<string, number>, value: string, line: number): number | undefined {
  const before = lineOf.get(value);
  if (before === undefined) lineOf.set(value, line);
  return before;
}

const shownFaults = 200;
const wholeLine = { column: null, value: null } as const;

/** What is wrong with a file: all of it counted, the first of it kept. */
export class CsvFaults<Code extends string> {
  private readonly kept: CsvFault<Code | TableFaultCode>[] = [];
  private readonly lines = new Set<number>();
  total = 0;

  tell(line: number, fault: CellFault<Code | TableFaultCode>, otherLine?: number): void {
    this.total += 1;
    this.lines.add(line);
    if (this.kept.length < shownFaults) this.kept.push({ line, ...fault, otherLine: otherLine ?? null });
  }

  hasLine(line: number): boolean {
    return this.lines.has(line);
  }

  /** To go on collecting without touching these. */
  copy(): CsvFaults<Code> {
    const copy = new CsvFaults<Code>();
    copy.kept.push(...this.kept);
    copy.total = this.total;
    for (const line of this.lines) copy.lines.add(line);
    return copy;
  }

  /** By line. */
  list(): CsvFault<Code | TableFaultCode>[] {
    return [...this.kept].sort((a, b) => a.line - b.line);
  }
}

export interface CsvTable<C extends string> {
  readonly csv: CsvReader;
  readonly content: Uint8Array;
  readonly columns: CsvColumns<C>;
  readonly maxRows: number;
  /** What the rows are, e.g. `customers`. */
  readonly what: string;
  readonly onHeader: (layout: CsvLayout<C>) => void;
  /** False = nothing more is read. */
  readonly onRow: (layout: CsvLayout<C>, row: CsvRow) => boolean;
}

/** Rows are not read when the first line has a fault. */
export async function readCsvTable<C extends string>(
  { csv, content, columns, maxRows, what, onHeader, onRow }: CsvTable<C>,
  faults: Pick<CsvFaults<never>, 'tell'>,
): Promise<void> {
  let layout: CsvLayout<C> | undefined;
  let rows = 0;
  try {
    for await (const row of csv.read(content)) {
      if (layout === undefined) {
        layout = readCsvHeader(row.fields, columns);
        onHeader(layout);
        for (const fault of layout.faults) faults.tell(row.line, fault);
        if (layout.faults.length > 0) return;
        continue;
      }
      if (rows === maxRows) {
        const message = `at most ${maxRows} ${what} at once`;
        faults.tell(row.line, { ...wholeLine, code: 'too-many-lines', message });
        return;
      }
      rows += 1;
      if (!onRow(layout, row)) return;
    }
    if (layout === undefined) faults.tell(1, { ...wholeLine, code: 'empty', message: 'the file is empty' });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    faults.tell(error.line, { ...wholeLine, code: error.code, message: error.message });
  }
}
