// The explanation of a call over HTTP: for whom, in which language, in which shape.
// Never tests how a call is explained.
import { createHttpServer, type HttpServer } from '../../../src/adapters/http/http-server.js';
import { explanationSchema } from '../../../src/api/explanation.js';
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

const ask = (id: string, token: string | undefined, query = '') =>
  send({
    port,
    method: 'GET',
    path: `/api/v1/interactions/${id}/explanation${query}`,
    ...(token === undefined ? {} : { token }),
  });

test('is given to a supervisor in the language asked for', async () => {
  const answer = await ask('c1', tokens.supervisor, '?language=pl');
  expect(answer.status).toBe(200);
  expect(explanationSchema.parse(JSON.parse(answer.text))).toMatchObject({ callId: 'c1', language: 'pl' });
  expect(application.asked).toEqual([['explanation', 'c1', { language: 'pl' }]]);
});

test('is asked for in the name of the agent when an agent asks', async () => {
  expect((await ask('c1', tokens.agent)).status).toBe(200);
  expect(application.asked).toEqual([['explanation', 'c1', { asAgent: '201' }]]);
});

test('is refused without a session, for an unknown call and in an unknown language', async () => {
  expect((await ask('c1', undefined)).status).toBe(401);
  expect((await ask('c2', tokens.admin)).status).toBe(404);
  expect((await ask('c1', tokens.admin, '?language=fr')).status).toBe(400);
});
