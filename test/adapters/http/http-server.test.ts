// Rules of the HTTP server around the routes: hostile requests, errors, headers, files, start and stop.
// Never tests a route's own behaviour.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorSchema } from '../../../src/api/common.js';
import {
  createHttpServer,
  HttpListenError,
  type HttpServer,
} from '../../../src/adapters/http/http-server.js';
import { createTrustedProxies } from '../../../src/adapters/http/trusted-proxies.js';
import { createWebBorder } from '../../../src/app/border/web-border.js';
import { StoreError } from '../../../src/app/ports/store.js';
import {
  createFakeApplication,
  company,
  tokens,
  type FakeApplication,
} from '../../support/fake-application.js';
import { createFakeLog, type FakeLog } from '../../support/fake-log.js';
import { send, type TestAnswer, type TestRequest } from '../../support/http-client.js';

let application: FakeApplication;
let log: FakeLog;
let http: HttpServer;
let port: number;
let webUiDir: string;
const others: HttpServer[] = [];

function create(options: Partial<Parameters<typeof createHttpServer>[0]> = {}): HttpServer {
  const server = createHttpServer({
    host: '127.0.0.1',
    port: 0,
    application,
    webUiDir,
    log,
    closeGraceMs: 100,
    border: createWebBorder({ allowedHostNames: ['pbx.example.com'] }),
    ...options,
  });
  others.push(server);
  return server;
}

beforeEach(async () => {
  webUiDir = mkdtempSync(join(tmpdir(), 'centrale-web-'));
  application = createFakeApplication();
  log = createFakeLog();
  http = create();
  ({ port } = await http.listen());
});

afterEach(async () => {
  for (const server of others.splice(0)) {
    await server.close();
    expect(server.server.listening).toBe(false);
  }
  rmSync(webUiDir, { recursive: true, force: true });
});

const ask = (request: Omit<TestRequest, 'port'>): Promise<TestAnswer> => send({ port, ...request });

function expectError(answer: TestAnswer, status: number, code: string): void {
  expect([answer.status, errorSchema.parse(answer.json()).code]).toEqual([status, code]);
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  expect(answer.text).not.toMatch(/at .*\.(js|ts):\d+|node_modules/);
}

/** Sends bytes as they are and returns what comes back until the server closes. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    socket.setTimeout(5_000, () => socket.destroy(new Error('no answer within 5 s')));
    socket.on('data', (chunk: Buffer) => (received += chunk.toString('utf8')));
    socket.on('error', reject);
    socket.on('close', () => resolve(received));
    socket.write(text);
  });
}

describe('a body', () => {
  const settings = { method: 'PUT', path: '/api/v1/company/settings', token: tokens.admin } as const;

  test.each(['', '{', '"text"', 'null', '{"a":1}}', '\u0000', '{"name":"\\ud800', '[1,2'])(
    'that is not JSON (%j) is refused',
    async (rawBody) => {
      const answer = await ask({ ...settings, rawBody });
      expectError(answer, 400, 'invalid-request');
      expect(application.asked).toEqual([]);
    },
  );

  test('that is too large is refused', async () => {
    expectError(await ask({ ...settings, rawBody: `"${'x'.repeat(1_000_100)}"` }), 413, 'body-too-large');
    const logIn = { method: 'POST', path: '/api/v1/session', rawBody: `"${'x'.repeat(10_100)}"` } as const;
    expectError(await ask(logIn), 413, 'body-too-large');
  });

  test('of nobody is not read at all', async () => {
    const { token: _token, ...anonymous } = settings;
    expectError(await ask({ ...anonymous, rawBody: '{' }), 401, 'not-authenticated');
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonx',
    '',
  ])('of type %j is refused', async (type) => {
    const answer = await ask({ ...settings, body: company.settings, headers: { 'content-type': type } });
    expectError(answer, 415, 'unsupported-media-type');
  });

  test.each<Record<string, string>>([
    { 'content-encoding': 'gzip' },
    { 'content-type': 'application/json; charset=iso-8859-1' },
  ])('that is encoded otherwise is refused: %j', async (headers) => {
    expectError(await ask({ ...settings, body: company.settings, headers }), 415, 'unsupported-media-type');
  });

  test('cannot pollute prototypes', async () => {
    const rawBody = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    expectError(await ask({ ...settings, rawBody }), 400, 'invalid-request');
    const nodes = '{"__proto__":{"kind":"hang-up"},"a":{"kind":"hang-up"}}';
    const flow = `{"id":"f","name":"F","language":"nl","start":"a","nodes":${nodes}}`;
    await ask({ ...settings, path: '/api/v1/company/flows/f', rawBody: flow });
    expect(({} as { polluted?: unknown; kind?: unknown }).polluted).toBeUndefined();
    expect(({} as { kind?: unknown }).kind).toBeUndefined();
  });

  test('nested a thousand deep is refused, not crashed on', async () => {
    const rawBody = `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
    expectError(await ask({ ...settings, rawBody }), 400, 'invalid-request');
  });
});

describe('an address', () => {
  test.each(['/api/v1/nothing', '/api/v1', '/api', '/api/v2/health', '/api/v1/Health', '/api/v1/calls/c1/x'])(
    '%s that does not exist is 404',
    async (path) => expectError(await ask({ path, token: tokens.admin }), 404, 'not-found'),
  );

  test.each(['/api/v1/queues/%E0%A4%A', '/api/v1/queues/%'])(
    '%s that cannot be decoded is 400',
    async (path) => {
      expectError(await ask({ path, token: tokens.admin }), 400, 'invalid-request');
    },
  );

  test('with an overlong key is 400', async () => {
    expectError(
      await ask({ path: `/api/v1/queues/${'q'.repeat(300)}`, token: tokens.admin }),
      400,
      'invalid-request',
    );
  });

  test.each(['constructor', '__proto__', '..%2f..%2fetc%2fpasswd', '%00'])(
    'with key %s is only not found',
    async (key) => {
      expectError(await ask({ path: `/api/v1/queues/${key}`, token: tokens.admin }), 404, 'not-found');
    },
  );
});

describe('bytes that are no HTTP', () => {
  test.each(['GARBAGE\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', '\x16\x03\x01\x02\x00\x01'])(
    '%j get a 400',
    async (text) => {
      const answer = await sendRaw(text);
      expect(answer).toMatch(/^HTTP\/1\.1 400 .*"code":"invalid-request"/s);
    },
  );

  test('oversized headers get a 431', async () => {
    const answer = await sendRaw(`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 .*"code":"headers-too-large"/s);
  });

  test('slow requests are bounded by the server', () => {
    expect(http.server.headersTimeout).toBeLessThanOrEqual(10_000);
    expect(http.server.requestTimeout).toBeLessThanOrEqual(30_000);
    expect(http.server.timeout).toBeLessThanOrEqual(60_000);
    expect(http.server.maxHeadersCount).toBe(100);
  });
});

describe('host names', () => {
  test.each([
    'localhost',
    'LOCALHOST:8080',
    '192.168.1.5',
    '[::1]:80',
    'pbx.example.com',
    'pbx.example.com.:443',
  ])('%s is ours', async (host) =>
    expect((await ask({ path: '/api/v1/health', headers: { host } })).status).toBe(200),
  );
  test.each([
    'evil.example',
    'pbx.example.com.evil.example',
    '192.168.1.5.evil.example',
    'a@localhost',
    'localhost/x',
    '1.2.3',
  ])('%s is not', async (host) =>
    expectError(await ask({ path: '/api/v1/health', headers: { host } }), 421, 'unknown-host'),
  );
});

describe('other sites', () => {
  const change = {
    method: 'PUT',
    path: '/api/v1/company/settings',
    token: tokens.admin,
    body: company.settings,
  };

  test.each<Record<string, string>>([
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:1' },
    { origin: 'chrome-extension://abc' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('cannot change anything: %j', async (headers) => {
    expectError(await ask({ ...change, headers }), 403, 'cross-origin');
    expectError(
      await ask({ ...change, method: 'DELETE', path: '/api/v1/session', headers }),
      403,
      'cross-origin',
    );
    expect(application.asked).toEqual([]);
  });

  test('our own page can', async () => {
    const headers = { origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin', 'if-match': '*' };
    expect((await ask({ ...change, headers })).status).toBe(200);
  });

  test('are granted nothing by a preflight', async () => {
    const headers = { origin: 'http://evil.example', 'access-control-request-method': 'PUT' };
    const answer = await ask({ method: 'OPTIONS', path: '/api/v1/company/settings', headers });
    expect(answer.status).toBe(405);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('failures inside', () => {
  test('are told to the log, not to the client', async () => {
    application.failure = new Error('secret detail of table x');
    const answer = await ask({ path: '/api/v1/calls?number=0612345678', token: tokens.admin });
    expectError(answer, 500, 'internal-error');
    expect(answer.text).not.toContain('secret detail');
    const [line] = log.lines.filter(({ level }) => level === 'error');
    expect(line?.fields['err']).toBe(application.failure);
    expect(answer.text).toContain(line?.fields['errorId']);
    expect(JSON.stringify(log.lines)).not.toContain('0612345678');
  });

  test('of the database are 503', async () => {
    application.failure = new StoreError('store-full', '/var/lib/x: the disk is full');
    expectError(await ask({ path: '/api/v1/calls', token: tokens.admin }), 503, 'storage-unavailable');
  });
});

describe('headers', () => {
  test.each(['/api/v1/health', '/api/v1/nothing', '/', '/api/v1/openapi.json'])(
    'of %s restrict the browser',
    async (path) => {
      const { headers } = await ask({ path });
      expect(headers['content-security-policy']).toContain("default-src 'self'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('same-origin');
      expect(headers['x-powered-by']).toBeUndefined();
      expect(headers['strict-transport-security']).toBeUndefined();
    },
  );
});

describe('behind a proxy that speaks https', () => {
  const proxied = { 'x-forwarded-for': '198.51.100.7', 'x-forwarded-proto': 'https' };
  const body = { username: 'admin', password: 'right' };
  let behind: (request: Omit<TestRequest, 'port'>) => Promise<TestAnswer>;

  beforeEach(async () => {
    const proxies = createTrustedProxies(['127.0.0.1']);
    const server = create({
      border: createWebBorder({ https: true, proxies, allowedHostNames: ['pbx.example.com'] }),
    });
    const address = await server.listen();
    behind = (request) => send({ port: address.port, ...request });
  });

  test('the cookie is for https and this host alone, and browsers are told to stay', async () => {
    const answer = await behind({ method: 'POST', path: '/api/v1/session', body, headers: proxied });
    expect(answer.headers['set-cookie']).toEqual([
      `__Host-centrale_session=${tokens.admin}; Path=/; HttpOnly; SameSite=Strict; Secure`,
    ]);
    expect(answer.headers['strict-transport-security']).toContain('max-age=');
    const cookie = `__Host-centrale_session=${tokens.admin}`;
    expect((await behind({ path: '/api/v1/session', headers: { ...proxied, cookie } })).status).toBe(200);
    const plainCookie = `centrale_session=${tokens.admin}`;
    const headers = { ...proxied, cookie: plainCookie };
    expectError(await behind({ path: '/api/v1/session', headers }), 401, 'not-authenticated');
  });

  test('who logs in is the browser, not the proxy', async () => {
    await behind({ method: 'POST', path: '/api/v1/session', body, headers: proxied });
    expect(application.asked).toEqual([['logIn', 'admin', '198.51.100.7']]);
  });

  test('plain http gets the page by https, nobody logs in over it, and health is told', async () => {
    const plain = { 'x-forwarded-for': '198.51.100.7', 'x-forwarded-proto': 'http' };
    const page = await behind({
      path: '/calls?limit=2',
      headers: { ...plain, host: 'pbx.example.com:8080' },
    });
    expect([page.status, page.headers.location]).toEqual([308, 'https://pbx.example.com/calls?limit=2']);
    expect(page.headers['strict-transport-security']).toBeUndefined();
    const answer = await behind({ method: 'POST', path: '/api/v1/session', body, headers: plain });
    expectError(answer, 403, 'https-required');
    expect(application.asked).toEqual([]);
    expect((await behind({ path: '/api/v1/health', headers: plain })).status).toBe(200);
  });

  test('a page of the same name over plain http is another site', async () => {
    const host = 'pbx.example.com';
    const change = {
      method: 'DELETE',
      path: '/api/v1/session',
      headers: { ...proxied, host, cookie: `__Host-centrale_session=${tokens.admin}` },
    };
    const from = (origin: string) => behind({ ...change, headers: { ...change.headers, origin } });
    expectError(await from(`http://${host}`), 403, 'cross-origin');
    expect((await from(`https://${host}`)).status).toBe(204);
  });
});

describe('the web UI', () => {
  const build = (): void => {
    mkdirSync(join(webUiDir, 'assets'));
    writeFileSync(join(webUiDir, 'index.html'), '<!doctype html><title>Centrale</title>');
    writeFileSync(join(webUiDir, 'assets', 'app-abc123.js'), 'console.log(1)');
    writeFileSync(join(webUiDir, '.secret'), 'x');
  };

  test('that is not built says so', async () => {
    const answer = await ask({ path: '/' });
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('make build');
  });

  test.each(['/', '/wallboard', '/company/flows/welcome', '/index.html'])(
    'is one page at %s, never cached',
    async (path) => {
      build();
      const answer = await ask({ path });
      expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-cache']);
      expect(answer.text).toContain('<title>Centrale</title>');
    },
  );

  test('has assets that are cached for ever', async () => {
    build();
    const answer = await ask({ path: '/assets/app-abc123.js' });
    expect(answer.headers['cache-control']).toContain('immutable');
    expect(answer.headers['content-type']).toMatch(/javascript/);
  });

  test.each([
    '/assets/gone.js',
    '/.secret',
    '/..%2f..%2f..%2fetc%2fpasswd.txt',
    '/%2e%2e/x.js',
    '/assets/..%5c..%5cx.js',
  ])('has nothing at %s', async (path) => {
    build();
    const answer = await ask({ path });
    expect(answer.text).not.toContain('root:');
    expect([400, 403, 404]).toContain(answer.status);
    errorSchema.parse(answer.json());
  });

  test('answers other methods with 404', async () => {
    build();
    expectError(await ask({ method: 'POST', path: '/', body: {} }), 404, 'not-found');
  });
});

describe('start and stop', () => {
  test('a port in use is an error that names it', async () => {
    const second = create({ port });
    const error: unknown = await second.listen().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(HttpListenError);
    expect(error).toMatchObject({ code: 'port-in-use', host: '127.0.0.1', port });
    expect((error as Error).message).toContain(`127.0.0.1:${port}`);
    await second.close();
  });

  test('an address that is not here is an error that names it', async () => {
    const error: unknown = await create({ host: '192.0.2.1', port: 8080 })
      .listen()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'address-unavailable',
      message: expect.stringContaining('192.0.2.1:8080') as unknown,
    });
  });

  test('close ends idle and stuck connections in bounded time, as often as it is called', async () => {
    const sockets = ['', 'GET / HT', 'PUT /api/v1/session/password HTTP/1.1\r\nHost: localhost\r\n'].map(
      (text) => {
        const socket = connect(port, '127.0.0.1');
        socket.write(text);
        socket.on('error', () => undefined);
        return new Promise<void>((resolve) => socket.on('close', () => resolve()).resume());
      },
    );
    await ask({ path: '/api/v1/health' });
    await Promise.all([http.close(), http.close()]);
    await Promise.all(sockets);
    await expect(ask({ path: '/api/v1/health' })).rejects.toThrow();
  });

  test('close before listen is fine', async () => {
    await create().close();
  });
});
