// What the commands that read a CSV file have alike: reading it, and telling of its faults, one a line.
// Never knows what the rows are.
import { readFile } from 'node:fs/promises';
import type { CsvFault } from '../api/csv-faults.js';
import { causeOf, exitCodes, fail } from './command-exit.js';

const columnWidth = 60;

export async function readCsvFile(file: string, limitBytes: number): Promise<Uint8Array> {
  const content = await readFile(file).catch((error: NodeJS.ErrnoException) =>
    fail(
      exitCodes.noInput,
      `${file}: ${error.code === 'ENOENT' ? 'no such file' : `cannot be read (${causeOf(error)})`}`,
    ),
  );
  if (content.length > limitBytes) {
    fail(exitCodes.config, `${file}: larger than ${limitBytes} bytes; import it in parts`);
  }
  return content;
}

export const errors = (count: number): string => (count === 1 ? 'error' : 'errors');

export interface FaultyFile {
  readonly faults: readonly CsvFault[];
  readonly faultsTotal: number;
  readonly ignoredColumns: readonly string[];
}

export function describeFaults(
  file: string,
  { faults, faultsTotal, ignoredColumns }: FaultyFile,
): readonly string[] {
  const lines = faults.map((fault) => describeFault(file, fault));
  const more = faultsTotal - faults.length;
  if (more > 0) lines.push(`${file}: and ${more} more ${errors(more)}`);
  if (ignoredColumns.length > 0) lines.push(`${file}: ignored columns: ${ignoredColumns.join(', ')}`);
  return lines;
}

function describeFault(file: string, { line, column, message, value }: CsvFault): string {
  const where = column === null ? `line ${line}` : `line ${line}, ${column.slice(0, columnWidth)}`;
  return `${file}: ${where}: ${message}${value === null || message.includes(value) ? '' : ` (${value})`}`;
}
