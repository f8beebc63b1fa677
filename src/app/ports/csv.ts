// Reading tables of comma-separated values (RFC 4180).
// Never knows what the columns mean.

export interface CsvRow {
  /** Of the file, counted from 1: where the row begins. */
  readonly line: number;
  readonly fields: readonly string[];
  /** How much of the file has been read with this row. */
  readonly endByte: number;
}

export interface CsvReader {
  /**
   * The rows in order, the header among them, empty lines left out; comma, semicolon or tab, whichever the first line
   * uses. Leaves the event loop free between pieces. Rejects with CsvError.
   */
  read(content: Uint8Array): AsyncIterable<CsvRow>;
}

/** The text is no such table. */
export class CsvError extends Error {
  constructor(
    readonly code: 'not-utf8' | 'spreadsheet' | 'malformed',
    readonly line: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'CsvError';
  }
}
