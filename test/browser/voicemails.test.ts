// Voice messages in the browser: listened to, marked, deleted, by queue.
// Never records anything: the API server is a fake.
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.js';
import { demoApiState } from '../support/demo-api-state.js';
import { startFakeApiServer, type FakeApiServer } from '../support/fake-api-server.js';

const webUiFolder = path.resolve(__dirname, '../../web-ui');

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

/** 8 kHz, 16 bit, mono, as the media server records. */
function silence(ms: number): Buffer {
  const header = Buffer.alloc(44);
  const bytes = ms * 16;
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + bytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(16_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(bytes, 40);
  return Buffer.concat([header, Buffer.alloc(bytes)]);
}

async function open(options: { locale?: string; width?: number; user?: string } = {}): Promise<void> {
  context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: 900 },
    locale: options.locale ?? 'en-GB',
  });
  context.setDefaultTimeout(10_000);
  page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) faults.push(message.text());
  });
  await page.route('**/voicemails/*/audio', (route) =>
    route.fulfill({ body: silence(300), contentType: 'audio/wav' }),
  );
  const user = options.user ?? 'admin';
  await page.goto(`${server.url}/voicemails`);
  await page.locator('input[name=username]').fill(user);
  await page.locator('input[name=password]').fill(user === 'admin' ? 'admin-password' : 'agent-password');
  await page.locator('button[type=submit]').click();
  await page.locator('.table tbody tr').first().waitFor();
}

const row = (number: string) => page.locator('.table tbody tr', { hasText: number });

test('who called, for which queue, when, how long, and whether somebody has listened', async () => {
  await open();
  await expect(row('+31610001006').innerText()).resolves.toMatch(/Bakker BV[\s\S]*0:12[\s\S]*New/);
  await expect(row('+31610001008').innerText()).resolves.toMatch(/0:31[\s\S]*Heard by anneke/);
});

test('no recording is fetched before somebody presses play; played to its end it counts as heard', async () => {
  await open();
  expect(server.requests.filter((request) => request.includes('/audio'))).toEqual([]);
  await page.evaluate("document.querySelector('audio').play()");
  await row('+31610001006').getByText('Heard by admin').waitFor();
  expect(server.requests).toContain('PUT /api/v1/voicemails/call-6/heard');
});

test('a message is deleted after a question', async () => {
  await open();
  await row('+31610001008').getByRole('button').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await row('+31610001008').waitFor({ state: 'detached' });
  expect(server.state.voicemails.map(({ callId }) => callId)).toEqual(['call-6']);
});

test('one queue alone; and a word when there is none', async () => {
  await open();
  await page.getByLabel('Queue').selectOption('sales');
  await row('+31610001006').waitFor({ state: 'detached' });
  await row('+31610001008').waitFor();
  await page.getByLabel('Queue').selectOption('billing');
  await page.getByText('No voice messages').waitFor();
});

test.each([
  ['nl-NL', 'Voicemail', 'Verwijderen'],
  ['pl-PL', 'Wiadomości głosowe', 'Usuń'],
])('in %s, for agents too, on a narrow screen without scrolling sideways', async (locale, title, remove) => {
  await open({ locale, width: 390, user: 'anneke' });
  await page.getByRole('heading', { name: title, exact: true }).waitFor();
  await page.getByRole('button', { name: remove }).first().waitFor();
  expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
});
