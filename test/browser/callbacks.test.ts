// What people see of callbacks in the browser, and what they can do about them.
// Never dials anybody: the API server is a fake.
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Callback } from '../../src/api/calls.js';
import { launchBrowser } from '../support/browser.js';
import { demoApiState } from '../support/demo-api-state.js';
import { startFakeApiServer, type FakeApiServer } from '../support/fake-api-server.js';

const webUiFolder = path.resolve(__dirname, '../../web-ui');
const pictures = process.env['CENTRALE_PICTURES'];

let browser: Browser;
let server: FakeApiServer;
let context: BrowserContext;
let page: Page;
let faults: string[];

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
});
beforeEach(async () => {
  server = await startFakeApiServer(demoApiState(Date.now()), webUiFolder);
  faults = [];
});
afterEach(async () => {
  await context?.close();
  await server?.close();
  expect(faults).toEqual([]);
});

async function open(
  to: string,
  options: { locale?: string; width?: number; user?: string; scheme?: 'dark' | 'light' } = {},
): Promise<void> {
  context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: 900 },
    locale: options.locale ?? 'en-GB',
    colorScheme: options.scheme ?? 'light',
  });
  context.setDefaultTimeout(10_000);
  page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) faults.push(message.text());
  });
  const user = options.user ?? 'admin';
  const password = user === 'admin' ? 'admin-password' : 'agent-password';
  await page.goto(server.url + to);
  await page.locator('input[name=username]').fill(user);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
}

const shoot = async (name: string): Promise<void> => {
  if (pictures !== undefined)
    await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
};

const minute = 60_000;
/** One in every state, with the longest things that can be written about one. */
function everyState(nowMs: number): Callback[] {
  const plain: Callback = {
    callId: 'call-1',
    number: '+31610002001',
    callerName: null,
    queueId: 'support',
    by: 'caller',
    requestedBy: null,
    listedAtMs: nowMs - 12 * minute,
    waitingSinceMs: nowMs - 14 * minute,
    priority: 0,
    state: 'queued',
    obstacle: null,
    position: 1,
    retryAtMs: null,
    attempts: [],
    hasReason: false,
    outcome: null,
    closedAtMs: null,
    closedBy: null,
  };
  const attempt = (n: number, outcome: Callback['attempts'][number]['outcome']) => ({
    callId: `call-${n}`,
    startedAtMs: nowMs - (9 - n) * minute,
    endedAtMs: outcome === null ? null : nowMs - (8 - n) * minute,
    outcome,
  });
  const over = { state: 'ended', position: null, closedAtMs: nowMs - 30 * minute } as const;
  return [
    {
      ...plain,
      callerName: 'Wilhelmina van den Bosch-Kierkegaard van Amstelveen',
      hasReason: true,
      attempts: [attempt(1, 'withdrawn'), attempt(2, null)],
    },
    {
      ...plain,
      callId: 'call-11',
      number: '+31610002002',
      by: 'user',
      requestedBy: 'anneke',
      position: 2,
      priority: 5,
    },
    {
      ...plain,
      callId: 'call-12',
      number: '+31610002003',
      by: 'abandoned',
      state: 'waiting',
      position: null,
      retryAtMs: nowMs + 25 * minute,
      attempts: [attempt(3, 'busy'), attempt(4, 'no-answer')],
    },
    {
      ...plain,
      callId: 'call-13',
      number: '+31610002004',
      state: 'paused',
      position: null,
      obstacle: 'queue-closed',
    },
    { ...plain, callId: 'call-14', number: '+31610002005', state: 'dialling', position: null },
    { ...plain, callId: 'call-15', number: '+31610002006', by: 'lost', state: 'listed', position: null },
    {
      ...plain,
      ...over,
      callId: 'call-16',
      number: '+31610002007',
      outcome: 'reached',
      attempts: [attempt(5, 'reached')],
    },
    { ...plain, ...over, callId: 'call-17', number: '+31610002008', outcome: 'given-up' },
    { ...plain, ...over, callId: 'call-18', number: '+31610002009', outcome: 'cancelled', closedBy: 'admin' },
  ];
}

const row = (number: string) => page.getByRole('row').filter({ hasText: number });

it('shows how each callback stands, in every state', async () => {
  server.state.callbacks = everyState(Date.now());
  await open('/callbacks');
  await page.getByText('6 customers to call back').first().waitFor();
  const says = async (number: string, ...texts: string[]): Promise<void> => {
    for (const text of texts) await row(number).getByText(text).first().waitFor();
  };
  await says('+31610002001', 'Wilhelmina', 'waits for an agent', 'place 1', 'asked for it');
  await says('+31610002002', 'place 2 · priority 5', 'entered by anneke');
  await says('+31610002003', 'tried in vain', 'next attempt', 'busy', 'no answer', 'gave up waiting');
  await says('+31610002004', 'on hold', 'the queue is closed');
  await says('+31610002005', 'being dialled');
  await says('+31610002006', 'for a person to call', 'lost by our fault');
  await says('+31610002007', 'reached');
  await says('+31610002008', 'given up');
  await says('+31610002009', 'called off by admin');
  expect(await row('+31610002005').getByRole('button').count()).toBe(0);
  await page.getByLabel('What +31610002001 is calling about').waitFor();
  await shoot('callbacks');
});

it.each([
  ['nl', 'Terugbellen', 'wacht op een medewerker'],
  ['pl', 'Oddzwonienia', 'czeka na konsultanta'],
])('speaks the language of the reader: %s', async (locale, title, state) => {
  server.state.callbacks = everyState(Date.now());
  await open('/callbacks', { locale });
  await page.getByRole('heading', { name: title, exact: true }).waitFor();
  await page.getByText(state).first().waitFor();
  await shoot(`callbacks-${locale}`);
});

it('fits a telephone and the dark', async () => {
  server.state.callbacks = everyState(Date.now());
  await open('/callbacks', { width: 390, scheme: 'dark' });
  await page.getByText('waits for an agent').first().waitFor();
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  await shoot('callbacks-phone');
});

it('a supervisor has somebody called now, called off, or called anew', async () => {
  server.state.callbacks = everyState(Date.now());
  await open('/callbacks');
  await page.getByRole('button', { name: 'Call now: +31610002003' }).click();
  await row('+31610002003').getByText('waits for an agent').waitFor();
  await page.getByRole('button', { name: 'Call off: +31610002004' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Call off' }).click();
  await row('+31610002004').getByText('called off by admin').waitFor();
  await page.getByRole('button', { name: 'New callback' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Number').fill('nobody');
  await dialog.getByRole('button', { name: 'Have them called back' }).click();
  await dialog.getByText('This is not a public telephone number.').waitFor();
  await shoot('callback-form');
  await dialog.getByLabel('Number').fill('+31610009999');
  await dialog.getByLabel('Name').fill('Bakker');
  await dialog.getByRole('button', { name: 'Have them called back' }).click();
  await row('+31610009999').getByText('entered by admin').waitFor();
});

it('says so when nobody is to be called back, and when the list cannot be loaded', async () => {
  server.state.callbacks = [];
  await open('/callbacks');
  await page.getByText('Nobody to call back').waitFor();
  await page.route('**/api/v1/callbacks', (route) => route.abort());
  await page
    .getByRole('button', { name: 'Look for new calls' })
    .or(page.locator('.page-head button'))
    .first()
    .click();
  await page.getByText('The server does not answer.').first().waitFor();
  await page.unroute('**/api/v1/callbacks');
});

it("an agent's desk says what the callback is about while it rings", async () => {
  const nowMs = Date.now();
  server.state.callbacks = everyState(nowMs);
  await open('/desk', { user: 'anneke' });
  await page.locator('.desk').waitFor();
  const own = server.state.snapshot.agents.find(({ id }) => id === 'agent-201')!;
  server.push({
    calls: [
      {
        id: 'call-2',
        direction: 'outbound',
        callerNumber: '+31205550100',
        callerName: 'Wilhelmina van den Bosch',
        dialled: '+31610002001',
        callbackOf: 'call-1',
        startedAtMs: nowMs,
        stage: 'ringing',
        stageSinceMs: nowMs,
        queueId: 'support',
        agentId: own.id,
      },
    ],
    agents: [{ ...own, state: 'ringing', stateSinceMs: nowMs, callId: 'call-2', queueId: 'support' }],
  });
  const notice = page.locator('.callback-notice');
  await notice.getByText('You answer first; then the customer is dialled.').waitFor();
  await notice.getByText('asked for it').waitFor();
  await notice.getByLabel('What +31610002001 is calling about').waitFor();
  await shoot('callback-desk');
});
