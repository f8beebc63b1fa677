// Reads CSV with csv-parse, piece by piece, so that a large file holds up nobody's call.
// Never keeps more than a piece of the file in memory besides what it was given.
import { isUtf8 } from 'node:buffer';
import { parse, CsvError as LibraryError, type Parser } from 'csv-parse';
import { CsvError, type CsvReader, type CsvRow } from '../../app/ports/csv.js';

/** Parsed in one go: a millisecond at most, also when each row is a character. */
const pieceBytes = 1024;
/** After as much work everybody else has a turn, ms. */
const turnMs = 2;
/** A quote that is never closed must not swallow the file. */
const maxRowCharacters = 200_000;
/** More than any program writes; each is looked up among the names that mean something. */
const maxFields = 100;
/** Where the delimiter is looked for. */
const firstLineBytes = 4_096;

/** A ZIP archive, which XLSX and ODS are, and the compound file of the older XLS. */
const spreadsheetBeginnings = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
];

const isSpreadsheet = (bytes: Buffer): boolean =>
  spreadsheetBeginnings.some((beginning) => bytes.subarray(0, 4).equals(Buffer.from(beginning)));

const newline = 0x0a;
const carriageReturn = 0x0d;

export function createCsvParseReader(): CsvReader {
  return { read };
}

async function* read(content: Uint8Array): AsyncIterable<CsvRow> {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (isSpreadsheet(bytes)) {
    const message = 'this is a file of a spreadsheet program; save it there as "CSV UTF-8" and import that';
    throw new CsvError('spreadsheet', 1, message);
  }
  if (!isUtf8(bytes)) {
    throw new CsvError(
      'not-utf8',
      firstLineThatIsNotUtf8(bytes),
      'this is not UTF-8; save it as "CSV UTF-8"',
    );
  }
  let lastLine = 0;
  let rows: CsvRow[] = [];
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(bytes),
    relax_column_count: true,
    max_record_size: maxRowCharacters,
    // Taken here and not from the stream, which gives each row a turn of its own: that takes ten times as long.
    on_record: (fields: string[], { lines, bytes: endByte }) => {
      lastLine = lines;
      const line = lines - lineBreaksIn(fields);
      if (fields.length > 1 || fields[0]?.trim() !== '') rows.push({ line, fields, endByte });
      return null;
    },
  });
  const taken = (): readonly CsvRow[] => {
    const complete = rows;
    rows = [];
    return complete;
  };
  try {
    let turnOver = 0;
    for (let start = 0; start < bytes.length; start += pieceBytes) {
      if (performance.now() > turnOver) {
        await new Promise<void>((resolve) => setImmediate(resolve));
        turnOver = performance.now() + turnMs;
      }
      await written(parser, bytes.subarray(start, start + pieceBytes));
      yield* taken().map(withinLimits);
    }
    await ended(parser);
    yield* taken().map(withinLimits);
  } catch (error) {
    if (!(error instanceof LibraryError)) throw error;
    throw new CsvError('malformed', lastLine + 1, describe(error), { cause: error });
  } finally {
    parser.destroy();
  }
}

const written = (parser: Parser, piece: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    // It tells its error twice; here once, and the event needs a listener.
    parser.once('error', reject);
    const onWritten = (error: Error | null | undefined): void => {
      if (error !== null && error !== undefined) return;
      parser.off('error', reject);
      resolve();
    };
    // The library makes an error for each row with another number of fields than the first, and throws it away. Where it
    // was made takes longer to find out than everything else; writing is parsing, and nobody else runs meanwhile.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      parser.write(piece, onWritten);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  });

const ended = (parser: Parser): Promise<void> =>
  new Promise((resolve, reject) => {
    parser.once('error', reject);
    parser.end(resolve);
  });

function withinLimits(row: CsvRow): CsvRow {
  if (row.fields.length <= maxFields) return row;
  const message = `the row has ${row.fields.length} fields; expected at most ${maxFields}`;
  throw new CsvError('malformed', row.line, message);
}

function delimiterOf(bytes: Buffer): string {
  const text = bytes.subarray(0, firstLineBytes).toString('utf8');
  const header = text.split(/[\r\n]/, 1)[0] ?? '';
  const counted = [',', ';', '\t'].map((delimiter) => ({
    delimiter,
    count: header.split(delimiter).length - 1,
  }));
  return counted.reduce((most, one) => (one.count > most.count ? one : most)).delimiter;
}

const lineBreaksIn = (record: readonly string[]): number =>
  record.reduce((sum, field) => sum + (field.includes('\n') ? field.split('\n').length - 1 : 0), 0);

function firstLineThatIsNotUtf8(bytes: Buffer): number {
  let line = 1;
  let start = 0;
  for (let end = 0; end <= bytes.length; end += 1) {
    if (end < bytes.length && bytes[end] !== newline && bytes[end] !== carriageReturn) continue;
    if (!isUtf8(bytes.subarray(start, end))) return line;
    if (bytes[end] === newline || bytes[end + 1] !== newline) line += 1;
    start = end + 1;
  }
  return line;
}

function describe(error: LibraryError): string {
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
    case 'CSV_MAX_RECORD_SIZE':
      return 'a quotation mark is opened here and never closed';
    case 'INVALID_OPENING_QUOTE':
      return 'a quotation mark stands inside a field; put the whole field in quotation marks and double the one inside';
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'text follows a closing quotation mark; inside a quoted field a quotation mark is doubled';
    default:
      return error.message;
  }
}
