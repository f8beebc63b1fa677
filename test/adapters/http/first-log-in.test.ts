// The way of a new installation over the wire: one-time password, own password, first configuration, log-out.
// Never uses a fake where the real commands are: only live figures and calls are faked.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { createHttpServer } from '../../../src/adapters/http/http-server.js';
import { attachLiveSocket } from '../../../src/adapters/ws/live-socket.js';
import type { Actor } from '../../../src/app/kernel/actor.js';
import { actingAs } from '../../../src/app/application/application.js';
import { ensureFirstAdmin } from '../../../src/app/company/first-start.js';
import {
  createCommandsFixture,
  sampleCompany,
  type CommandsFixture,
} from '../../app/application/commands-fixture.js';
import { createFakeApplication } from '../../support/fake-application.js';
import { send, type TestAnswer } from '../../support/http-client.js';

let fixture: CommandsFixture;
let port: number;
let stop: () => Promise<void>;

beforeEach(async () => {
  fixture = createCommandsFixture();
  const { sessions, company, log } = fixture;
  const application = {
    ...createFakeApplication(),
    sessions,
    company,
    as: (actor: Actor) => actingAs(application, actor),
  };
  const http = createHttpServer({ host: '127.0.0.1', port: 0, application, webUiDir: '/nonexistent', log });
  const live = attachLiveSocket(http.server, application, log);
  ({ port } = await http.listen());
  stop = async () => {
    await live.close();
    await http.close();
    fixture.close();
  };
});
afterEach(() => stop());

const tokenOf = (answer: TestAnswer): string =>
  /^centrale_session=([^;]+)/.exec(answer.headers['set-cookie']?.[0] ?? '')?.[1] ?? '';
const logIn = (username: string, password: string): Promise<TestAnswer> =>
  send({ port, method: 'POST', path: '/api/v1/session', body: { username, password } });

test('a new admin replaces the one-time password, configures, and is logged out everywhere', async () => {
  const admin = await ensureFirstAdmin(fixture);
  if (admin === undefined) throw new Error('no admin was made');
  const { oneTimePassword } = admin;
  const token = tokenOf(await logIn('admin', oneTimePassword));

  const early = await send({ port, path: '/api/v1/company', token });
  expect([early.status, early.json()]).toMatchObject([403, { code: 'password-change-required' }]);
  const who = await send({ port, path: '/api/v1/session', token });
  expect(who.json()).toMatchObject({ username: 'admin', role: 'admin', mustChangePassword: true });

  const path = '/api/v1/session/password';
  const weak = { currentPassword: oneTimePassword, newPassword: 'password' };
  expect((await send({ port, method: 'PUT', path, token, body: weak })).status).toBe(422);
  const good = { currentPassword: oneTimePassword, newPassword: 'my own pass phrase' };
  expect((await send({ port, method: 'PUT', path, token, body: good })).status).toBe(204);

  const extension = { number: '201', name: 'Ann', sipPassword: 'phone-201' };
  const put = await send({
    port,
    method: 'PUT',
    path: '/api/v1/company/extensions/201',
    token,
    body: extension,
  });
  expect(put.json()).toEqual({ number: '201', name: 'Ann', autoAnswer: 'off' });
  const dangling = { number: '+31205550100', destination: { kind: 'flow', flow: 'none' } };
  const did = await send({
    port,
    method: 'PUT',
    path: '/api/v1/company/dids/%2B31205550100',
    token,
    body: dangling,
  });
  expect([did.status, did.json()]).toMatchObject([
    422,
    { code: 'invalid-reference', details: [{ path: 'dids.+31205550100.destination.flow' }] },
  ]);

  const wallboard = new WebSocket(`ws://127.0.0.1:${port}/api/v1/live`, {
    headers: { cookie: `centrale_session=${token}` },
  });
  const closed = once(wallboard, 'close') as Promise<[number]>;
  await once(wallboard, 'message');
  expect((await send({ port, method: 'DELETE', path: '/api/v1/session', token })).status).toBe(204);
  expect((await closed)[0]).toBe(4401);
  expect((await send({ port, path: '/api/v1/company', token })).status).toBe(401);
});

test('an agent who becomes a supervisor may list customers at once', async () => {
  await fixture.company.importAll(sampleCompany(), 'import');
  const [agent, boss] = [
    tokenOf(await logIn('ann', 'ann has one too')),
    tokenOf(await logIn('boss', 'a good password')),
  ];
  expect((await send({ port, path: '/api/v1/customers', token: agent })).status).toBe(403);
  const body = { username: 'ann', name: 'Ann', role: 'supervisor' };
  expect(
    (await send({ port, method: 'PUT', path: '/api/v1/company/users/ann', token: boss, body })).status,
  ).toBe(200);
  expect((await send({ port, path: '/api/v1/customers', token: agent })).status).toBe(200);
});

test('a guessing browser is told when to come back', async () => {
  await fixture.company.importAll(sampleCompany(), 'import');
  for (let count = 0; count < 5; count += 1) expect((await logIn('boss', 'guess')).status).toBe(401);
  const answer = await logIn('boss', 'a good password');
  expect([answer.status, answer.headers['retry-after']]).toEqual([429, '1']);
});
