// Rules of the HTTP API: who may call what, what is accepted, what comes back.
// Never tests the commands behind it.
import { routes } from '../../../src/api/routes.js';
import { errorSchema } from '../../../src/api/common.js';
import { createHttpServer, type HttpServer } from '../../../src/adapters/http/http-server.js';
import { listDefinitions } from '../../../src/adapters/http/route-list.js';
import {
  createFakeApplication,
  company,
  tokens,
  type FakeApplication,
} from '../../support/fake-application.js';
import { createFakeLog } from '../../support/fake-log.js';
import { send } from '../../support/http-client.js';

let application: FakeApplication;
let http: HttpServer;
let port: number;

// One server for all: no case leaves anything behind in it.
beforeAll(async () => {
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

beforeEach(() => application.forget());

afterAll(async () => {
  await http.close();
  expect(await new Promise((resolve) => http.server.getConnections((_error, count) => resolve(count)))).toBe(
    0,
  );
});

/** A valid body for every route that wants one. */
const bodies: Readonly<Record<string, unknown>> = {
  extendWrapUp: { seconds: 30 },
  changeStatuses: { agents: ['201'], status: 'available' },
  logIn: { username: 'admin', password: 'right' },
  changePassword: { currentPassword: 'right', newPassword: 'long enough' },
  changeStatus: { status: 'available' },
  changeRouting: { priority: 3 },
  addParticipant: { number: '205' },
  holdCall: { held: true },
  muteCall: { muted: true },
  transferCall: { kind: 'queue', queue: 'sales' },
  consult: { kind: 'agent', agent: '203' },
  endConsultation: { result: 'joined' },
  superviseCall: { agent: '201' },
  changeSupervision: { mode: 'whisper' },
  createCallback: { number: '020 5550199', queue: 'sales' },
  askWhatIf: { day: { kind: 'recorded', date: '2026-11-16' }, queue: 'sales', agents: 2 },
  findSubject: { number: '06 12345678' },
  exportSubject: { number: '06 12345678' },
  eraseSubject: { customer: 'C-1' },
  changeCallback: { priority: 2 },
  putSettings: company.settings,
  putCustomer: { id: 'C-1', name: 'Bakker', numbers: ['06 12345678'] },
  trunksPut: company.trunks[0],
  didsPut: company.dids[0],
  flowsPut: company.flows[0],
  companyAgentStatusesPut: { id: 'tea', names: { en: 'Tea' } },
  schedulesPut: { id: 'office', name: 'Office', weekly: [] },
  companyQueuesPut: company.queues[0],
  companyAgentsPut: company.agents[0],
  extensionsPut: company.extensions[0],
  usersPut: company.users[0],
};

const ids: Readonly<Record<string, string>> = {
  '/queues': 'sales',
  '/agents': '201',
  '/calls': 'c1',
  '/customers': 'C-1',
  '/customer-imports': '1-1',
  '/company/seat-imports': '2-1',
  '/what-if': 'w1',
};

function concretePath(path: string): string {
  const key = Object.entries(ids).find(([prefix]) => path.startsWith(`${prefix}/`))?.[1] ?? 'c1';
  return `/api/v1${path.replace(/\{\w+\}/, key)}`;
}

/** Agents may ask; what is asked for here is not theirs. */
const ofOthers: ReadonlySet<string> = new Set([
  'call',
  'customers',
  'customer',
  'addParticipant',
  'removeParticipant',
]);

/** Only whoever talks in the call, with the own phone. */
const ofTheOwnPhone: ReadonlySet<string> = new Set([
  'holdCall',
  'muteCall',
  'hangUpCall',
  'transferCall',
  'consult',
  'swapConsultation',
  'endConsultation',
]);

/** Of supervisors who have a phone; these have none. */
const onAPhone: ReadonlySet<string> = new Set([
  'superviseCall',
  'changeSupervision',
  'takeOverCall',
  'endSupervision',
]);

const everyRoute = listDefinitions(routes);
const file = (contentType: string) => ({
  rawBody: 'id,name\n',
  headers: { 'content-type': contentType },
});

describe('every route', () => {
  const callers = ['admin', 'supervisor', 'agent', 'newcomer', 'unknown', 'nobody'] as const;
  const cases = everyRoute.flatMap(({ name, definition }) =>
    callers.map((caller) => [name, caller, definition] as const),
  );

  test.each(cases)('%s as %s', async (name, caller, definition) => {
    const answer = await send({
      port,
      method: definition.method.toUpperCase(),
      path: concretePath(definition.path),
      ...(caller === 'nobody' ? {} : { token: tokens[caller] }),
      ...(name in bodies ? { body: bodies[name] } : {}),
      ...(definition.fileBody === undefined ? {} : file(definition.fileBody.contentType)),
    });
    const role = caller === 'newcomer' ? 'admin' : caller;
    const stranger = role === 'nobody' || role === 'unknown';
    if (definition.access !== 'public' && stranger) {
      expect([answer.status, answer.json()]).toMatchObject([401, { code: 'not-authenticated' }]);
      return;
    }
    const mayBefore = ['health', 'demo', 'logIn', 'session', 'logOut', 'changePassword'].includes(name);
    if (caller === 'newcomer' && !mayBefore) {
      expect([answer.status, answer.json()]).toMatchObject([403, { code: 'password-change-required' }]);
      return;
    }
    if (definition.access !== 'public' && !stranger && !definition.access.includes(role)) {
      expect([answer.status, answer.json()]).toMatchObject([403, { code: 'forbidden' }]);
      return;
    }
    if (onAPhone.has(name)) {
      expect([answer.status, answer.json()]).toMatchObject([422, { code: 'agent-required' }]);
      return;
    }
    if (ofTheOwnPhone.has(name) || (caller === 'agent' && ofOthers.has(name))) {
      expect([answer.status, answer.json()]).toMatchObject([403, { code: 'forbidden' }]);
      return;
    }
    if (definition.fileResponse !== undefined) {
      expect([answer.status, answer.headers['content-type']]).toEqual([
        200,
        definition.fileResponse.contentType,
      ]);
      expect(answer.text).not.toBe('');
      return;
    }
    if (definition.storedFileResponse !== undefined) {
      const { contentType } = definition.storedFileResponse;
      expect([answer.status, answer.headers['content-type']]).toEqual([200, contentType]);
      return;
    }
    if (definition.response === undefined) {
      expect([answer.status, answer.text]).toEqual([204, '']);
      return;
    }
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    definition.response.parse(answer.json());
  });

  test.each(everyRoute.filter(({ definition }) => definition.body !== undefined))(
    '$name refuses a body of another shape and says where',
    async ({ definition }) => {
      const answer = await send({
        port,
        method: definition.method.toUpperCase(),
        path: concretePath(definition.path),
        token: tokens.admin,
        body: { surprise: true },
      });
      expect(answer.status).toBe(400);
      const error = errorSchema.parse(answer.json());
      expect(error.code).toBe('invalid-request');
      expect(error.details?.length).toBeGreaterThan(0);
      expect(error.details?.every(({ issue }) => issue !== undefined)).toBe(true);
      expect(application.asked).toEqual([]);
    },
  );

  test('a refusal names the broken rule and its limit, for clients in other languages', async () => {
    const body = { currentPassword: 'right', newPassword: 'short' };
    const answer = await send({
      port,
      method: 'PUT',
      path: '/api/v1/session/password',
      token: tokens.admin,
      body,
    });
    expect(errorSchema.parse(answer.json()).details).toMatchObject([
      { path: 'body.newPassword', issue: { code: 'too_small', origin: 'string', limit: 8 } },
    ]);
  });

  test('a trunk whose addresses cannot be used: what was expected, in words and for programs', async () => {
    const trunk = { id: 'demo', name: 'Demo', addresses: ['192.0.2.0/24', '2001:db8::1'] };
    const answer = await send({
      port,
      method: 'PUT',
      path: '/api/v1/company/trunks/demo',
      token: tokens.admin,
      body: { ...trunk, outbound: { host: 'sip.example.net:5060' } },
    });
    const noIpv6 = expect.stringContaining('IPv6 is not supported') as string;
    expect(errorSchema.parse(answer.json()).details).toEqual([
      {
        path: 'body.addresses.1',
        message: noIpv6,
        issue: { code: 'invalid_format', formats: ['ipv4', 'cidrv4'] },
      },
      {
        path: 'body.outbound.host',
        message: noIpv6,
        issue: { code: 'invalid_format', formats: ['ipv4', 'hostname'] },
      },
    ]);
  });

  test.each([...new Set(everyRoute.map(({ definition }) => definition.path))])(
    '%s answers 405 to another method and names the right ones',
    async (path) => {
      const answer = await send({ port, method: 'PATCH', path: concretePath(path), token: tokens.admin });
      expect([answer.status, answer.json()]).toMatchObject([405, { code: 'method-not-allowed' }]);
      const expected = everyRoute
        .filter(({ definition }) => definition.path === path)
        .flatMap(({ definition }) =>
          definition.method === 'get' ? ['GET', 'HEAD'] : [definition.method.toUpperCase()],
        );
      expect(answer.headers.allow?.split(', ').sort()).toEqual(expected.sort());
    },
  );
});

describe('agents', () => {
  test('change their own status', async () => {
    const answer = await send({
      port,
      method: 'PUT',
      path: '/api/v1/agents/201/status',
      token: tokens.agent,
      body: { status: 'on-break', reason: ' lunch ' },
    });
    expect(answer.status).toBe(200);
    expect(application.asked).toEqual([
      ['changeStatus', '201', { status: 'on-break', reason: 'lunch' }, 'ann'],
    ]);
  });

  test.each([
    ['PUT', '/api/v1/agents/202/status', { status: 'logged-out' }],
    ['DELETE', '/api/v1/agents/202/wrap-up', undefined],
  ])('do not act for another agent: %s %s', async (method, path, body) => {
    const answer = await send({ port, method, path, token: tokens.agent, body });
    expect([answer.status, answer.json()]).toMatchObject([403, { code: 'forbidden' }]);
    expect(application.asked).toEqual([]);
    expect((await send({ port, method, path, token: tokens.supervisor, body })).status).toBeLessThan(300);
  });
});

describe('sessions', () => {
  test('logging in sets a cookie that scripts and other sites cannot use, and never tells the token', async () => {
    const answer = await send({ port, method: 'POST', path: '/api/v1/session', body: bodies['logIn'] });
    expect(answer.headers['set-cookie']).toEqual([
      `centrale_session=${tokens.admin}; Path=/; HttpOnly; SameSite=Strict`,
    ]);
    expect(answer.text).not.toContain(tokens.admin);
    expect(application.asked).toEqual([['logIn', 'admin', '127.0.0.1']]);
  });

  test('logging in again ends the session that the browser had', async () => {
    await send({ port, method: 'POST', path: '/api/v1/session', token: tokens.agent, body: bodies['logIn'] });
    expect(application.asked).toContainEqual(['logOut', tokens.agent]);
  });

  test('wrong credentials set no cookie', async () => {
    const body = { username: 'admin', password: 'wrong' };
    const answer = await send({ port, method: 'POST', path: '/api/v1/session', body });
    expect([answer.status, answer.json()]).toMatchObject([401, { code: 'wrong-credentials' }]);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('too many attempts say when to come back', async () => {
    const body = { username: 'admin', password: 'throttled' };
    const answer = await send({ port, method: 'POST', path: '/api/v1/session', body });
    expect([answer.status, answer.headers['retry-after']]).toEqual([429, '2']);
    expect(errorSchema.parse(answer.json()).code).toBe('too-many-attempts');
  });

  test('logging out takes the cookie away', async () => {
    const answer = await send({ port, method: 'DELETE', path: '/api/v1/session', token: tokens.admin });
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^centrale_session=; .*Max-Age=0/);
    expect((await send({ port, path: '/api/v1/session', token: tokens.admin })).status).toBe(401);
  });

  test.each(['', 'short', `${tokens.admin}x`, `${tokens.admin.slice(1)}%`, '../../etc/passwd'])(
    'a cookie of another form (%j) is no session',
    async (token) => {
      expect((await send({ port, path: '/api/v1/session', token })).status).toBe(401);
    },
  );

  test('the right cookie is found among others', async () => {
    const cookie = `theme=dark; centrale_session=; xcentrale_session=a; centrale_session=${tokens.admin}; b`;
    expect((await send({ port, path: '/api/v1/session', headers: { cookie } })).status).toBe(200);
  });
});

describe('a change of what others change too', () => {
  const path = '/api/v1/company/queues/sales';
  const [queue] = company.queues;
  const put = (headers: Record<string, string>) =>
    send({ port, method: 'PUT', path, token: tokens.admin, body: queue, headers });

  test('what was read has a version, which the change names', async () => {
    const read = await send({ port, path: '/api/v1/company', token: tokens.admin });
    expect(read.headers.etag).toBe('"7"');
    const list = await send({ port, path: '/api/v1/company/queues', token: tokens.admin });
    expect(list.headers.etag).toBe('"7"');
    const saved = await put({ 'if-match': '"7"' });
    expect([saved.status, saved.headers.etag]).toEqual([200, '"8"']);
    expect(application.asked).toEqual([['put', 'queues', 'sales', queue, 'admin', { version: 7 }]]);
    const customer = await send({ port, path: '/api/v1/customers/C-1', token: tokens.supervisor });
    expect(customer.headers.etag).toBe('"1000"');
  });

  test('somebody who was faster is told', async () => {
    const answer = await put({ 'if-match': '"6"' });
    expect(answer.status).toBe(412);
    expect(errorSchema.parse(answer.json())).toEqual({
      code: 'changed-meanwhile',
      message: 'els was faster',
      conflict: { version: 9, value: null, by: 'els', atMs: 5 },
    });
  });

  test('a program may replace whatever is there, or only add', async () => {
    await put({});
    await put({ 'if-match': '*' });
    await put({ 'if-none-match': '*' });
    expect(application.asked.map((asked) => asked[5])).toEqual([undefined, undefined, 'absent']);
  });

  test.each(['W/"7"', '"7-gzip"', 'W/"7-br"'])(
    'a tag is known as it comes through a proxy: %s',
    async (tag) => {
      await put({ 'if-match': tag });
      expect(application.asked.map((asked) => asked[5])).toEqual([{ version: 7 }]);
    },
  );

  test.each(['sales', 'w/"7"', '"x"', '7', '"1", "2"', '"7-"', '"-7"', '"7 gzip"'])(
    'If-Match: %s is no version',
    async (tag) => {
      expect([(await put({ 'if-match': tag })).status, application.asked]).toEqual([400, []]);
    },
  );

  test('a web page must say what it has seen', async () => {
    const headers = { 'sec-fetch-site': 'same-origin' };
    const answer = await put(headers);
    expect([answer.status, answer.json()]).toMatchObject([428, { code: 'version-required' }]);
    expect((await put({ ...headers, 'if-match': '"7"' })).status).toBe(200);
  });
});

describe('requests', () => {
  test('queries are converted, with defaults', async () => {
    await send({ port, path: '/api/v1/calls?fromMs=5&active=true', token: tokens.admin });
    expect(application.asked).toEqual([['list', { fromMs: 5, active: 'true', limit: 50 }]]);
  });

  test.each([
    'limit=0',
    'limit=x',
    'limit=1&limit=2',
    'unknown=1',
    'outcome=lost',
    'fromMs=-1',
    'limit[a]=1',
  ])('the query %s is refused', async (query) => {
    const answer = await send({ port, path: `/api/v1/calls?${query}`, token: tokens.admin });
    expect([answer.status, answer.json()]).toMatchObject([400, { code: 'invalid-request' }]);
    expect(errorSchema.parse(answer.json()).details?.[0]?.path).toMatch(/^query/);
  });

  test('keys in paths are decoded', async () => {
    const path = '/api/v1/company/dids/%2B31205550100';
    await send({ port, method: 'PUT', path, token: tokens.admin, body: company.dids[0] });
    expect(application.asked).toEqual([['put', 'dids', '+31205550100', company.dids[0], 'admin']]);
  });

  test('fields that are not given get their defaults', async () => {
    const body = { id: 'new', name: ' New ', skills: [{ skill: 'sales' }] };
    const answer = await send({
      port,
      method: 'PUT',
      path: '/api/v1/company/queues/new',
      token: tokens.admin,
      body,
    });
    expect(answer.json()).toEqual({ ...company.queues[0], id: 'new', name: 'New' });
  });

  test('a refusal of the application becomes its status', async () => {
    const answer = await send({
      port,
      method: 'DELETE',
      path: '/api/v1/company/flows/busy',
      token: tokens.admin,
    });
    expect([answer.status, answer.json()]).toEqual([409, { code: 'in-use', message: 'still used' }]);
  });

  test.each(['/api/v1/queues/nope', '/api/v1/agents/nope', '/api/v1/calls/nope'])(
    '%s is not found',
    async (path) => {
      const answer = await send({ port, path, token: tokens.admin });
      expect([answer.status, answer.json()]).toMatchObject([404, { code: 'not-found' }]);
    },
  );
});
