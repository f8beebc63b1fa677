// The application that pages are tested with: it is the real one, its past is lived through, and outages can be told.
// Never tests a rule of the product; these have tests of their own.
import WebSocket from 'ws';
import { routes } from '../../src/api/routes.js';
import { sessionCookie } from '../../src/app/border/session-cookie.js';
import { StoreError } from '../../src/app/ports/store.js';
import { ApplicationUnderTest, must } from './application-under-test.js';
import { settle } from './catching-up-clock.js';
import { send, type TestAnswer, type TestRequest } from './http-client.js';
import { LiveWatch } from './live-watch.js';
import { officePasswords } from './office-company.js';

const everyCall = routes.calls.query.parse({});
let app: ApplicationUnderTest;
let token = '';
afterEach(() => app?.close());

async function start(behindMs = 0): Promise<void> {
  app = await ApplicationUnderTest.start({ behindMs });
  const logged = must(await app.commands.sessions.logIn('admin', officePasswords['admin']!, '127.0.0.1'));
  token = logged.token;
}

const port = (): number => Number(new URL(app.url).port);
const ask = (request: Partial<TestRequest> & { path: string }): Promise<TestAnswer> =>
  send({ port: port(), token, ...request });
const watch = (): Promise<LiveWatch> => LiveWatch.open(port(), `${sessionCookie(false).name}=${token}`);
const available = (agent: string): void =>
  void must(app.commands.agents.changeStatus(agent, { status: 'available' }, 'admin'));

test('two minutes of the past are lived through by engine, calls and books', async () => {
  await start(120_000);
  available('agent-201');
  await app.callIn('+31612345678', ['1']);
  await app.clock.advance(5_000);
  await app.pickUp('201');
  await app.clock.advance(40_000);
  expect(app.commands.live.agent('agent-201')).toMatchObject({ state: 'talking', queueId: 'sales' });
  await app.clock.catchUp();
  const [call] = app.commands.live.snapshot().calls;
  expect(call).toMatchObject({ stage: 'talking', agentId: 'agent-201', callerNumber: '+31612345678' });
  expect(Date.now() - (call?.startedAtMs ?? Infinity)).toBeGreaterThanOrEqual(110_000);
  expect(app.commands.calls.list(everyCall).calls).toMatchObject([{ outcome: null, waitMs: 5_000 }]);
});

describe('a request', () => {
  beforeEach(() => start());

  test('passes through, and is noted', async () => {
    expect((await ask({ path: '/api/v1/company' })).json()).toMatchObject({ settings: { name: 'Demo' } });
    expect(app.front.requests).toEqual(['GET /api/v1/company']);
  });

  test('is refused as often as the test says, and then no more', async () => {
    app.front.fail('GET /api/v1/company', { kind: 'refuse', status: 500, code: 'internal-error' });
    const answers = [await ask({ path: '/api/v1/company' }), await ask({ path: '/api/v1/company' })];
    expect(answers.map(({ status }) => status)).toEqual([500, 200]);
  });

  test('whose answer is lost has had its effect', async () => {
    app.front.fail(/^DELETE/, { kind: 'answer-lost' });
    await expect(ask({ method: 'DELETE', path: '/api/v1/session' })).rejects.toThrow();
    expect(app.commands.sessions.authenticate(token)).toBeUndefined();
  });

  test('that is cut has had none', async () => {
    app.front.fail(/^DELETE/, { kind: 'cut' });
    await expect(ask({ method: 'DELETE', path: '/api/v1/session' })).rejects.toThrow();
    expect(app.commands.sessions.authenticate(token)).toBeDefined();
  });

  test('that stalls is answered in the order that the test wants', async () => {
    app.front.fail(/^GET/, { kind: 'stall' }, 2);
    const order: string[] = [];
    const both = ['/api/v1/company', '/api/v1/session'].map((one) =>
      ask({ path: one }).then(() => order.push(one)),
    );
    while (app.front.requests.length < 2) await settle();
    await settle();
    expect(order).toEqual([]);
    app.front.release('reversed');
    await Promise.all(both);
    expect(order).toHaveLength(2);
  });
});

describe('the live picture', () => {
  test('comes late, reordered or with a gap', async () => {
    await start();
    const live = await watch();
    app.front.holdLive();
    available('agent-201');
    await settle();
    expect(live.agents.get('agent-201')?.status).toBe('logged-out');
    app.front.releaseLive();
    await live.until('the status', () => live.agents.get('agent-201')?.status === 'available');
    live.close();
  });

  test('goes away, and nobody is let in until it is there again', async () => {
    await start();
    const live = await watch();
    expect(app.front.liveConnections).toBe(1);
    app.front.dropLive(true);
    const refused = new WebSocket(`${app.url.replace('http', 'ws')}/api/v1/live`);
    await new Promise((resolve) => refused.once('error', resolve));
    expect(app.front.liveConnections).toBe(0);
    app.front.acceptLive();
    (await watch()).close();
    live.close();
  });
});

test('a store that fails is told; what happens meanwhile is in the books later', async () => {
  await start();
  const live = await watch();
  available('agent-201');
  const full = new StoreError('store-full', 'the disk is full');
  app.journalFaults.down({ kind: 'throws', error: full }, 'append');
  await app.callIn('+31612345678', ['1']);
  await live.until('the trouble', () => live.storage === 'down');
  expect(app.telephony.lastTo('201').over).toBe(false);
  expect(app.commands.calls.list(everyCall).calls).toEqual([]);
  app.journalFaults.up();
  await live.until('its end', () => live.storage === 'up');
  expect(app.commands.calls.list(everyCall).calls).toMatchObject([{ callerNumber: '+31612345678' }]);
  live.close();
});
