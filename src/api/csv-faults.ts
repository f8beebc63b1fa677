// What can be wrong with a CSV file, whatever its rows stand for, and the form in which it is told.
// Never holds logic; app/kernel/csv-table does.
import { z } from 'zod';

/** Of the file, its first line, and any field in it; each kind of list adds its own. */
export const tableFaultCodes = [
  'not-utf8',
  /** A file of a spreadsheet program, e.g. XLSX. */
  'spreadsheet',
  'empty',
  'malformed',
  'too-many-lines',
  'missing-column',
  'duplicate-column',
  'too-many-fields',
  'required',
  'too-long',
] as const;
export type TableFaultCode = (typeof tableFaultCodes)[number];

export const csvFaultSchemaOf = <C extends z.ZodType<string>>(code: C) =>
  z.strictObject({
    /** Line of the file, counted from 1; where a field has several lines, the first of the row. */
    line: z.number().int(),
    /** As the file's first line calls it; null when the whole line is meant. */
    column: z.string().nullable(),
    code,
    /** One English sentence. */
    message: z.string(),
    /** What stands there, shortened; what is missing; or what has the value already. */
    value: z.string().nullable(),
    /** Where the same value stands as well. */
    otherLine: z.number().int().nullable(),
  });

/** A fault of a list whose own codes are `C`. */
export interface CsvFault<C extends string = string> {
  readonly line: number;
  readonly column: string | null;
  readonly code: C;
  readonly message: string;
  readonly value: string | null;
  readonly otherLine: number | null;
}
