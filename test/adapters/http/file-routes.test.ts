// Files in and out: handed on as they came, sent piece by piece.
// Never tests what a file says.
import { createHttpServer, type HttpServer } from '../../../src/adapters/http/http-server.js';
import { customerLimits } from '../../../src/api/customers.js';
import { createFakeApplication, tokens, type FakeApplication } from '../../support/fake-application.js';
import { createFakeLog } from '../../support/fake-log.js';
import { send } from '../../support/http-client.js';

let application: FakeApplication;
let http: HttpServer;
let port: number;

beforeEach(async () => {
  application = createFakeApplication();
  http = createHttpServer({
    host: '127.0.0.1',
    port: 0,
    application,
    webUiDir: '/nonexistent',
    log: createFakeLog(),
  });
  ({ port } = await http.listen());
});
afterEach(() => http.close());

const upload = (rawBody: string | Buffer, contentType = 'text/csv', query = '') =>
  send({
    port,
    method: 'POST',
    path: `/api/v1/customer-imports${query}`,
    token: tokens.supervisor,
    rawBody,
    headers: { 'content-type': contentType },
  });

test('a file is handed on byte by byte, with who sent it', async () => {
  const answer = await upload('\uFEFFid;name\r\n1;Ąę\r\n', 'text/csv; charset=utf-8', '?dryRun=true');
  expect(answer.status).toBe(200);
  expect(application.asked).toEqual([['importCustomers', '\uFEFFid;name\r\n1;Ąę\r\n', true, 'sue']]);
});

test('an empty file is a file', async () => {
  expect((await upload('')).status).toBe(200);
  expect(application.asked).toEqual([['importCustomers', '', false, 'sue']]);
});

test('another content type is refused, so that no form of another site can send one', async () => {
  for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) {
    const answer = await upload('id,name\n', type);
    expect([answer.status, answer.json()]).toMatchObject([415, { code: 'unsupported-media-type' }]);
  }
  expect(application.asked).toEqual([]);
});

test('a query of another shape is refused', async () => {
  expect((await upload('id,name\n', 'text/csv', '?dryRun=perhaps')).status).toBe(400);
});

test('a file that is too large is refused', async () => {
  const answer = await send({
    port,
    method: 'POST',
    path: '/api/v1/customer-imports',
    token: tokens.supervisor,
    headers: { 'content-type': 'text/csv', 'content-length': String(customerLimits.importBytes + 1) },
  });
  expect([answer.status, answer.json()]).toMatchObject([413, { code: 'body-too-large' }]);
});

describe('seats', () => {
  const seats = (what: string, headers: Readonly<Record<string, string>> = {}) =>
    send({
      port,
      method: 'POST',
      path: `/api/v1/company/${what}`,
      token: tokens.admin,
      rawBody: 'extension,name\n',
      headers: { 'content-type': 'text/csv', ...headers },
    });

  test('a check tells the version that an import then names', async () => {
    const checked = await seats('seat-checks');
    expect([checked.status, checked.headers.etag]).toEqual([200, '"7"']);
    expect((await seats('seat-imports', { 'if-match': '"7"' })).status).toBe(200);
    expect(application.asked).toEqual([
      ['checkSeats', 'extension,name\n'],
      ['importSeats', 'extension,name\n', 'admin', { version: 7 }],
    ]);
  });

  test('a web page must name the version, a program need not', async () => {
    const ofPage = await seats('seat-imports', { 'sec-fetch-site': 'same-origin' });
    expect([ofPage.status, ofPage.json()]).toMatchObject([428, { code: 'version-required' }]);
    expect((await seats('seat-imports')).status).toBe(200);
  });

  test('passwords are handed to whoever asks with a session of an administrator, and never kept by a browser', async () => {
    const path = '/api/v1/company/seat-imports/2-1/passwords';
    for (const method of ['GET', 'POST']) {
      const handed = await send({ port, method, path, token: tokens.admin });
      expect([handed.status, handed.headers['cache-control']]).toEqual([200, 'no-store']);
    }
    expect(application.asked).toEqual([
      ['showPasswords', '2-1', 'admin'],
      ['takePasswords', '2-1', 'admin'],
    ]);
    expect((await send({ port, method: 'POST', path, token: tokens.supervisor })).status).toBe(403);
  });
});

test('a list goes out as a file to be saved', async () => {
  const answer = await send({
    port,
    path: '/api/v1/customers.csv?delimiter=semicolon',
    token: tokens.supervisor,
  });
  expect(answer.text).toBe('id,name\r\nC-1,Bakker\r\n');
  expect(answer.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="customers.csv"',
    'cache-control': 'no-store',
  });
  expect(application.asked).toEqual([['exportCsv', 'semicolon']]);
});

test('agents may neither look customers up nor change any', async () => {
  const get = await send({ port, path: '/api/v1/customers?search=bak', token: tokens.agent });
  expect([get.status, get.json()]).toMatchObject([403, { code: 'forbidden' }]);
  const put = await send({
    port,
    method: 'PUT',
    path: '/api/v1/customers/C-1',
    token: tokens.agent,
    body: { id: 'C-1', name: 'B' },
  });
  expect([put.status, put.json()]).toMatchObject([403, { code: 'forbidden' }]);
  expect(application.asked).toEqual([]);
});

test("a person's data come as an archive, and only an administrator has them", async () => {
  const post = (what: string, token: string, body: unknown) =>
    send({ port, method: 'POST', path: `/api/v1/subjects/${what}`, token, body });
  const query = { number: '06 12345678' };
  const archive = await post('export', tokens.admin, query);
  expect([archive.status, archive.headers['content-type'], archive.text]).toEqual([
    200,
    'application/x-tar',
    'person',
  ]);
  expect((await post('erase', tokens.admin, query)).json()).toMatchObject({
    erased: { numbers: 1 },
    by: 'admin',
  });
  expect(application.asked).toEqual([
    ['exportSubject', query],
    ['eraseSubject', query, 'admin'],
  ]);
  for (const what of ['find', 'export', 'erase'])
    expect((await post(what, tokens.supervisor, query)).status).toBe(403);
  for (const body of [{}, { number: '' }, { number: '06', customer: 'C-1' }, { name: 'x' }])
    expect((await post('erase', tokens.admin, body)).status).toBe(400);
});
