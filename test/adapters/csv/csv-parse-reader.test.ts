// What people and spreadsheets save as CSV, and where it says that something is wrong.
// Never checks what columns mean.
import { createCsvParseReader } from '../../../src/adapters/csv/csv-parse-reader.js';
import { CsvError, type CsvRow } from '../../../src/app/ports/csv.js';

async function read(content: string | Buffer): Promise<CsvRow[]> {
  const rows: CsvRow[] = [];
  for await (const row of createCsvParseReader().read(Buffer.from(content as string))) rows.push(row);
  return rows;
}
const linesAndFields = async (content: string) =>
  (await read(content)).map(({ line, fields }) => [line, fields]);

test.each([
  ['comma', 'id,name\n1,a;b\n'],
  ['semicolon', 'id;name\n1;a,b\n'],
  ['tab', 'id\tname\n1\ta,b\n'],
])('%s separates when the first line says so', async (_name, text) => {
  const rows = await read(text);
  expect(rows[0]?.fields).toEqual(['id', 'name']);
  expect(rows[1]?.fields).toHaveLength(2);
});

test.each([
  ['LF', '\n'],
  ['CRLF', '\r\n'],
  ['CR', '\r'],
])('rows end with %s, and empty lines count but are no rows', async (_name, end) => {
  expect(await linesAndFields(['id,name', '1,a', '', '2,b', ''].join(end))).toEqual([
    [1, ['id', 'name']],
    [2, ['1', 'a']],
    [4, ['2', 'b']],
  ]);
});

test('a byte order mark is not part of the first name', async () => {
  expect((await read('\uFEFFid,name\n'))[0]?.fields).toEqual(['id', 'name']);
});

test('quoted fields hold delimiters, quotes and lines; a row has the line on which it begins', async () => {
  expect(await linesAndFields('id,notes\n1,"a, ""b""\nc\n\nd"\n2,e\n')).toEqual([
    [1, ['id', 'notes']],
    [2, ['1', 'a, "b"\nc\n\nd']],
    [6, ['2', 'e']],
  ]);
});

test('rows may be shorter or longer than the first', async () => {
  expect((await read('a,b\n1\n1,2,3\n')).map(({ fields }) => fields.length)).toEqual([2, 1, 3]);
});

test('nothing gives no rows', async () => {
  expect(await read('')).toEqual([]);
  expect(await read('\uFEFF')).toEqual([]);
});

test.each([
  ['a quote that is never closed', 'id,name\n1,a\n2,"b\n3,c\n', 'malformed', 3],
  ['a quote inside a field', 'id,name\n1,a"b\n', 'malformed', 2],
  ['text behind a quote', 'id,name\n1,"a"b\n', 'malformed', 2],
] as const)('%s is told with its line', async (_name, text, code, line) => {
  const error: unknown = await read(text).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CsvError);
  expect(error).toMatchObject({ code, line });
});

test.each([
  ['LF', '\n'],
  ['CRLF', '\r\n'],
])('what an old spreadsheet saved is told with its line (%s)', async (_name, end) => {
  const content = Buffer.concat([
    Buffer.from(`id,name${end}1,a${end}2,caf`),
    Buffer.from([0xe9]),
    Buffer.from(end),
  ]);
  const error: unknown = await read(content).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'not-utf8', line: 3 });
});

test.each([
  ['XLSX', [0x50, 0x4b, 0x03, 0x04, 0x14, 0x00]],
  ['XLS', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]],
])('a file of a spreadsheet program is told to be one (%s)', async (_name, bytes) => {
  const error: unknown = await read(Buffer.from(bytes)).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'spreadsheet', line: 1 });
});

test('a large file leaves others their turn', async () => {
  const text = `id,name\n${'1234567,Somebody With A Name\n'.repeat(20_000)}`;
  let turns = 0;
  const count = setInterval(() => (turns += 1), 1);
  try {
    expect((await read(text)).length).toBe(20_001);
  } finally {
    clearInterval(count);
  }
  expect(turns).toBeGreaterThan(10);
});

test('a row of more fields than any program writes is told with its line', async () => {
  const error: unknown = await read(`id,name\n1,a\n${',x'.repeat(100)}\n`).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'malformed', line: 3 });
});

test('an error of the library says where it was made again afterwards', async () => {
  const { stackTraceLimit } = Error;
  await read('id,name\n1\n2,b,c\n');
  expect(Error.stackTraceLimit).toBe(stackTraceLimit);
});
