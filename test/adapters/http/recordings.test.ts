// Recordings over HTTP: whole, in parts, and only for those who are logged in.
import { readFileSync } from 'node:fs';
import { createHttpServer, type HttpServer } from '../../../src/adapters/http/http-server.js';
import { createFakeApplication, tokens } from '../../support/fake-application.js';
import { createFakeLog } from '../../support/fake-log.js';
import { send } from '../../support/http-client.js';

let http: HttpServer;
let port: number;
beforeEach(async () => {
  http = createHttpServer({
    host: '127.0.0.1',
    port: 0,
    application: createFakeApplication(),
    webUiDir: '/nonexistent',
    log: createFakeLog(),
  });
  ({ port } = await http.listen());
});
afterEach(() => http.close());

const file = readFileSync('firmware-config/prompts/en/closed.wav');
const path = '/api/v1/voicemails/c1/audio';
const get = (headers: Readonly<Record<string, string>> = {}, id = 'c1', token: string = tokens.agent) =>
  send({ port, method: 'GET', path: path.replace('c1', id), token, headers });

test('a recording comes whole, and says that parts of it can be had', async () => {
  const answer = await get();
  expect(answer.status).toBe(200);
  expect(answer.headers).toMatchObject({
    'content-type': 'audio/wav',
    'content-length': String(file.length),
    'accept-ranges': 'bytes',
    'cache-control': 'no-store',
  });
});

test('a part is sent when a part is asked for', async () => {
  const answer = await get({ range: 'bytes=0-3' });
  expect([answer.status, answer.text]).toEqual([206, 'RIFF']);
  expect(answer.headers['content-range']).toBe(`bytes 0-3/${file.length}`);
});

test('a part that is not there is refused', async () => {
  const answer = await get({ range: `bytes=${file.length}-` });
  expect(answer.status).toBe(416);
});

test('a message that does not exist is not found; an agent is not told whether it does', async () => {
  const answer = await get({}, 'c2', tokens.supervisor);
  expect([answer.status, answer.json()]).toMatchObject([404, { code: 'not-found' }]);
  const toAgent = await get({}, 'c2');
  expect([toAgent.status, toAgent.json()]).toMatchObject([403, { code: 'forbidden' }]);
});

test('nobody hears it without a session', async () => {
  const answer = await send({ port, method: 'GET', path });
  expect(answer.status).toBe(401);
});
