// Fields and lines of CSV (RFC 4180) as they are written, and what spreadsheets make of them.
// Never reads a file; app/ports/csv does.

/** A spreadsheet takes the file for UTF-8 only when it begins so. */
export const byteOrderMark = '\uFEFF';

/** What a spreadsheet would take for a formula gets an apostrophe in front, which reading takes off again. */
export const guarded = (text: string): string => (/^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text);
export const withoutGuard = (text: string): string => (/^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text);

/** With its line end; fields are quoted where they must be. */
export const csvLine = (fields: readonly string[], delimiter: string): string =>
  `${fields.map((field) => quoted(field, delimiter)).join(delimiter)}\r\n`;

function quoted(text: string, delimiter: string): string {
  const plain = !text.includes(delimiter) && !/["\r\n]|^\s|\s$/.test(text);
  return plain ? text : `"${text.replaceAll('"', '""')}"`;
}
