// Every page and dialog, in light and dark, judged by axe-core: nothing serious, nothing critical.
// Never a proof that a page is usable; only that known obstacles are not there.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { companySchema } from '../../src/api/company.js';
import { launchBrowser } from '../support/browser.js';
import { demoApiState } from '../support/demo-api-state.js';
import { startFakeApiServer, type FakeApiServer } from '../support/fake-api-server.js';

const webUiFolder = path.resolve(__dirname, '../../web-ui');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

let browser: Browser;
let server: FakeApiServer;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
});
afterEach(async () => {
  await context?.close();
  await server?.close();
});

beforeEach(async () => {
  server = await startFakeApiServer(demoApiState(Date.now()), webUiFolder);
  context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(10_000);
  page = await context.newPage();
});

async function logIn(username: string, password: string): Promise<void> {
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
}

/** What is serious or critical on the page as it is now, one line each. */
async function obstacles(where: string): Promise<readonly string[]> {
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axeSource);
  // Of all rules only that of contrast depends on the colours.
  return [
    ...(await judge(where, 'light', {})),
    ...(await judge(where, 'dark', { runOnly: ['color-contrast'] })),
  ];
}

async function judge(where: string, theme: 'light' | 'dark', rules: object): Promise<readonly string[]> {
  await page.emulateMedia({ colorScheme: theme });
  await page.locator(`html[data-theme=${theme}]`).waitFor();
  const options = JSON.stringify({ resultTypes: ['violations'], ...rules });
  const violations = await page.evaluate<readonly Violation[]>(
    `axe.run(document, ${options}).then(({ violations }) => violations)`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(
        (node) => `${where}, ${theme}: ${id} ${JSON.stringify(node.target)} ${node.failureSummary ?? ''}`,
      ),
    );
}

const pages: readonly (readonly [to: string, ready: string])[] = [
  ['/', '[data-agent]'],
  ['/wallboard/tv', '.tv-queue'],
  ['/calls', '.table tbody tr'],
  ['/calls/call-1', '.timeline'],
  ['/callbacks', '.table tbody tr'],
  ['/voicemails', '.table tbody tr'],
  ['/changes', 'summary'],
  ['/setup/start', '.settings'],
  ['/setup/settings', '.item-form'],
  ['/setup/trunks', '.table tbody tr'],
  ['/setup/dids', '.table tbody tr'],
  ['/setup/flows', '.tree'],
  ['/setup/queues', '.table tbody tr'],
  ['/setup/schedules', '.empty'],
  ['/setup/agents', '.table tbody tr'],
  ['/setup/extensions', '.table tbody tr'],
  ['/setup/users', '.table tbody tr'],
  ['/nowhere', '.page-head'],
];

describe('in light and in dark', () => {
  test('every page of an admin', async () => {
    await page.goto(server.url);
    await page.locator('input[name=username]').waitFor();
    const found = [...(await obstacles('log-in'))];
    await logIn('admin', 'admin-password');
    await page.locator('.side').waitFor();
    for (const [to, ready] of pages) {
      await page.goto(server.url + to);
      await page.locator(ready).first().waitFor();
      if (to === '/changes') await page.locator('summary').first().click();
      found.push(...(await obstacles(to)));
    }
    expect(found).toEqual([]);
  }, 60_000);

  test('every group of a queue, and opening hours', async () => {
    const { company } = server.state;
    const schedule = {
      id: 'office',
      name: 'Office hours',
      weekly: [{ days: [1, 2], hours: [{ from: '09:00', to: '17:00' }] }],
    };
    const members = company.agents.map(({ id }) => ({ agent: id }));
    const queues = company.queues.map((queue) => ({
      ...queue,
      members,
      skillRule: 'dutch >= ',
      strategy: { kind: 'ordered-tiers' as const },
      widening: [
        { afterSeconds: 30, change: { kind: 'open-tier' as const, tier: 2 } },
        { afterSeconds: 10, change: { kind: 'drop-skill' as const, skill: 'polish' } },
      ],
      limits: { maxWaitSeconds: 60 },
      schedule: 'office',
      leaveByDigit: { '1': { kind: 'voicemail' as const } },
      announcements: { periodic: ['welcome'] },
      callback: { digit: '2' as const },
    }));
    server.state.company = companySchema.parse({ ...company, schedules: [schedule], queues });
    await page.goto(`${server.url}/setup/queues`);
    await logIn('admin', 'admin-password');
    await page.getByRole('button', { name: 'Edit sales' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.callout.bad').first().waitFor();
    const found: string[] = [];
    const tabs = page.getByRole('tab');
    for (let index = 0; index < (await tabs.count()); index += 1) {
      await tabs.nth(index).click();
      found.push(...(await obstacles(`queue, ${await tabs.nth(index).textContent()}`)));
    }
    await page.goto(`${server.url}/setup/schedules`);
    await page.getByRole('button', { name: 'Edit office' }).click();
    await page.getByRole('button', { name: 'Add a day' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.field-error').first().waitFor();
    found.push(...(await obstacles('opening hours')));
    expect(found).toEqual([]);
  }, 90_000);

  test('dialogs, menus and forms with errors', async () => {
    await page.goto(`${server.url}/setup/flows`);
    await logIn('admin', 'admin-password');
    await page.getByRole('button', { name: 'Try it out' }).click();
    await page.keyboard.press('2');
    const found = [...(await obstacles('trial'))];
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Edit welcome' }).click();
    await page.locator('.flow-node').first().waitFor();
    await page.getByRole('button', { name: 'Remove step support' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.field-error').first().waitFor();
    found.push(...(await obstacles('flow editor')));
    await page.goto(`${server.url}/setup/agents`);
    await page.getByRole('button', { name: 'Add agent' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.field-error').first().waitFor();
    found.push(...(await obstacles('agent form')));
    await page.goto(server.url);
    await page.locator('[data-agent=agent-202] button').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Break', exact: true }).click();
    found.push(...(await obstacles('status dialog')));
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'User menu' }).click();
    found.push(...(await obstacles('user menu')));
    await page.keyboard.press('Escape');
    server.push({ telephonyUp: false });
    await page.locator('.notice.down').waitFor();
    server.dropLive(true);
    await page.locator('.notice.lost').waitFor();
    found.push(...(await obstacles('connection lost')));
    expect(found).toEqual([]);
  }, 60_000);

  test('the desk in conversation and in wrap-up, and the forced password', async () => {
    const found: string[] = [];
    for (const username of ['anneke', 'daan']) {
      await context.clearCookies();
      await page.goto(server.url);
      await logIn(username, 'agent-password');
      await page.locator('.now').waitFor();
      found.push(...(await obstacles(`desk of ${username}`)));
    }
    await context.clearCookies();
    await page.goto(server.url);
    await logIn('first', 'one-time-password');
    await page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
    found.push(...(await obstacles('forced password')));
    expect(found).toEqual([]);
  }, 60_000);
});
