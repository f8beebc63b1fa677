// What-if questions in the browser: asked, watched, stopped and answered; against the real thread and a database.
// Never checks pixels; it reads the page as a person or a screen reader would.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createHttpServer, type HttpServer } from '../../src/adapters/http/http-server.js';
import { openSqliteStore } from '../../src/adapters/sqlite/sqlite-store.js';
import { createSystemClock } from '../../src/adapters/system/system-clock.js';
import { attachLiveSocket } from '../../src/adapters/ws/live-socket.js';
import type { WhatIfCommands } from '../../src/app/what-if/feature.js';
import { companyLists } from '../../src/api/company.js';
import { keyOf, withoutSecrets } from '../../src/app/company/company-items.js';
import { createWhatIfCommands } from '../../src/app/what-if/what-if-commands.js';
import type { WhatIfRunner } from '../../src/app/ports/what-if-runner.js';
import type { Store } from '../../src/app/ports/store.js';
import type { CallId, EpochMs, QueueId } from '../../src/core/kernel/ids.js';
import { refused } from '../../src/core/kernel/refusal.js';
import { demoCompany } from '../../src/cli/demo/demo-company.js';
import { createWhatIfThread } from '../../src/daemon/what-if-thread.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from '../adapters/sqlite/temporary-directory.js';
import { createFakeApplication } from '../support/fake-application.js';
import { createFakeLog } from '../support/fake-log.js';
import { browserUnderTest, webUiFolder, type BrowserLook } from '../support/page-under-test.js';

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** Where pictures go when somebody wants to look: WHAT_IF_PICTURES=folder. */
const pictures = process.env.WHAT_IF_PICTURES;

// Two days are played in each; the page's own limit is the stricter one.
jest.setTimeout(60_000);

const ui = browserUnderTest();
let directory: TemporaryDirectory;
let store: Store;
let runner: WhatIfRunner;
let whatIf: WhatIfCommands;
let http: HttpServer;
let socket: ReturnType<typeof attachLiveSocket>;
let url: string;

beforeEach(async () => {
  directory = makeTemporaryDirectory();
  const log = createFakeLog();
  const file = directory.file('c.db');
  store = openSqliteStore({ path: file, nowMs: () => 0 as EpochMs });
  const company = withoutSecrets(demoCompany);
  store.company.put('settings', 'settings', company.settings, 'test', 0 as EpochMs);
  for (const list of companyLists)
    for (const item of company[list]) store.company.put(list, keyOf(list, item), item, 'test', 0 as EpochMs);
  runner = createWhatIfThread(file);
  whatIf = createWhatIfCommands({
    runner: { run: (...question) => runner.run(...question) },
    journal: store.journal,
    company: () => demoCompany,
    clock: createSystemClock(),
    log,
  });
  const application = createFakeApplication();
  Object.assign(application, { whatIf });
  http = createHttpServer({ host: '127.0.0.1', port: 0, application, webUiDir: webUiFolder, log });
  socket = attachLiveSocket(http.server, application, log);
  const { host, port } = await http.listen();
  url = `http://${host}:${port}`;
});

afterEach(async () => {
  await whatIf.close();
  await socket.close();
  await http.close();
  store.close();
  directory.remove();
});

async function open(username: string, look: BrowserLook = {}) {
  await ui.openBlank(look);
  ui.page.setDefaultTimeout(20_000);
  await ui.logIn(`${url}/what-if`, username, 'right');
  await ui.page.locator('main h1').waitFor();
}

async function picture(name: string): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await ui.page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
}

const seen = (text: string | RegExp) => ui.page.getByText(text).first().waitFor();

test.each([
  ['en-GB', 'Day', 'Generated day', 'New value', 'Run simulation', 'Simulated', 'Service level'],
  ['nl-NL', 'Dag', 'Gegenereerde dag', 'Nieuwe waarde', 'Simuleren', 'Gesimuleerd', 'Servicelevel'],
  [
    'pl-PL',
    'Dzień',
    'Dzień wygenerowany',
    'Nowa wartość',
    'Uruchom symulację',
    'W symulacji',
    'Poziom obsługi',
  ],
])('a day is played in %s', async (locale, day, generated, value, run, after, serviceLevel) => {
  await open('sue', { locale });
  await ui.page.getByLabel(day, { exact: true }).selectOption({ label: generated });
  await ui.page.getByLabel(value).fill('60');
  await ui.page.getByRole('button', { name: run }).click();
  await ui.page.getByRole('columnheader', { name: after }).waitFor();
  const cells = await ui.page.getByRole('row', { name: serviceLevel }).first().locator('td').allInnerTexts();
  expect(cells).toHaveLength(3);
  expect(cells[0]).not.toBe(cells[1]);
  // With a minute of after-call work fewer are answered in time.
  expect(cells[2]).toMatch(/^−.*(worse|slechter|gorzej)$/);
  await picture(`answer-${locale}`);
  await ui.page.evaluate(axeSource);
  const violations = await ui.page.evaluate(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes[0].html))',
  );
  expect(violations).toEqual([]);
});

test('the latest day with calls is chosen, and what a setting is now stands beside it', async () => {
  const callId = 'c1' as CallId;
  const queueId = 'sales' as QueueId;
  const atMs = Date.UTC(2026, 10, 12, 9) as EpochMs;
  store.journal.append([
    { kind: 'call-started', callId, direction: 'inbound', dialled: '1', callerNumber: '2', atMs },
    { kind: 'call-queued', callId, queueId, atMs },
  ]);
  await open('sue');
  expect(await ui.page.getByLabel('Date').inputValue()).toBe('2026-11-12');
  await seen('The latest day with calls is filled in.');
  await seen('Now: 5');
  await ui.page.getByLabel('Setting', { exact: true }).selectOption({ label: 'Strategy' });
  await seen('Now: Least occupied');
  await ui.page.getByLabel('Setting', { exact: true }).selectOption({ label: 'Maximum callers waiting' });
  await seen('Now: not set');
});

test('without any calls the generated day is offered, and why', async () => {
  await open('sue');
  await seen('No calls to a queue have been recorded yet.');
  expect(await ui.page.getByLabel('Day', { exact: true }).inputValue()).toBe('generated');
});

test('an answer to another form than this one says so', async () => {
  await open('sue');
  await ui.page.getByLabel('New value').fill('60');
  await ui.page.getByRole('button', { name: 'Run simulation' }).click();
  await ui.page.getByRole('columnheader', { name: 'Simulated' }).waitFor();
  expect(await ui.page.getByText('The settings above have changed since.').count()).toBe(0);
  await ui.page.getByLabel('New value').fill('30');
  await seen('The settings above have changed since.');
  await ui.page.getByRole('button', { name: 'Run simulation' }).click();
  await ui.page.getByText('The settings above have changed since.').waitFor({ state: 'detached' });
  await ui.page.getByRole('columnheader', { name: 'Simulated' }).waitFor();
});

test('a mistake is said, and the form stays', async () => {
  await open('admin', { width: 390 });
  await ui.page.getByLabel('Day', { exact: true }).selectOption('generated');
  await ui.page.getByLabel('New value').fill('long');
  await ui.page.getByRole('button', { name: 'Run simulation' }).click();
  await seen('Enter a number.');
  expect(await ui.page.getByLabel('New value').inputValue()).toBe('long');
  await ui.page.getByLabel('New value').fill('4000');
  await ui.page.getByRole('button', { name: 'Run simulation' }).click();
  await seen('At most 3600.');
  await ui.page.getByLabel('New value').fill('10');
  await ui.page.getByLabel('Change in number of agents').fill('one');
  await ui.page.getByRole('button', { name: 'Run simulation' }).click();
  await seen('Enter a number.');
  await ui.page.getByLabel('Change in number of agents').fill('−1');
  await picture('mistake-narrow');
  await ui.page.getByLabel('Day', { exact: true }).selectOption('recorded');
  await ui.page.getByLabel('Date').fill('2020-01-01');
  await ui.page.getByRole('button', { name: 'Run simulation' }).click();
  await seen('There were no calls to any queue on that day.');
});

test('a strategy is chosen by its name, a score included', async () => {
  await open('sue', { width: 1280 });
  await ui.page.getByLabel('Day', { exact: true }).selectOption('generated');
  await ui.page.getByLabel('Setting', { exact: true }).selectOption({ label: 'Strategy' });
  for (const strategy of ['Most skilled', 'Score']) {
    await ui.page.getByLabel('New value').selectOption({ label: strategy });
    await ui.page.getByRole('button', { name: 'Run simulation' }).click();
    await ui.page.getByRole('columnheader', { name: 'Simulated' }).waitFor();
  }
  await picture('strategy');
});

test('a long question shows how far it is, and is stopped', async () => {
  runner = {
    run: (_request, progress, signal) =>
      new Promise((resolve) => {
        progress(0.42);
        signal.addEventListener('abort', () => resolve(refused('cancelled', 'cancelled')));
      }),
  };
  await open('sue');
  await ui.page.getByRole('button', { name: 'Run simulation' }).click();
  await seen(/Simulation running: 42/);
  await picture('running');
  await ui.page.getByRole('button', { name: 'Stop' }).click();
  await seen('Stopped.');
});

test('agents have no such page', async () => {
  await open('ann');
  expect(await ui.page.getByRole('link', { name: 'What if' }).count()).toBe(0);
  expect(await ui.page.getByRole('button', { name: 'Run simulation' }).count()).toBe(0);
});
