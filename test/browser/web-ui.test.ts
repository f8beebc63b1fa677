// What a person sees and does in the browser, in Debian's Chromium against a fake API server.
// Never checks pixels; it reads the page as a person or a screen reader would.
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { AgentLive, QueueLive } from '../../src/api/live.js';
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
  await openContext({});
});

afterEach(async () => {
  await context?.close();
  await server?.close();
});

async function openContext(options: { readonly locale?: string; readonly width?: number }): Promise<void> {
  await context?.close();
  context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: 900 },
    locale: options.locale ?? 'en-GB',
  });
  context.setDefaultTimeout(10_000);
  page = await context.newPage();
  faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) faults.push(message.text());
  });
}

async function logIn(username: string, password: string, to = '/'): Promise<void> {
  await page.goto(server.url + to);
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
}

const asAdmin = async (to = '/') => {
  await logIn('admin', 'admin-password', to);
  await page.locator('.side').waitFor();
};

const queue = (id: string): QueueLive => {
  const found = server.state.snapshot.queues.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no queue ${id}`);
  return found;
};

const agent = (id: string): AgentLive => {
  const found = server.state.snapshot.agents.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no agent ${id}`);
  return found;
};

const seen = (text: string | RegExp) => page.getByText(text).first().waitFor();

describe('logging in', () => {
  test('tells that the password is wrong, then lets in who knows it', async () => {
    await logIn('admin', 'wrong');
    await page.getByRole('alert').getByText('User name or password is not right.').waitFor();
    await page.locator('input[name=password]').fill('admin-password');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Wallboard' }).waitFor();
    expect(faults).toEqual([]);
  });

  test('tells that there were too many attempts', async () => {
    server.state.refuseLogIns = 'too-many-attempts';
    await logIn('admin', 'admin-password');
    await seen('Too many attempts. Wait a minute and try again.');
  });

  test('tells that the server is down', async () => {
    await page.goto(server.url);
    await page.locator('input[name=username]').fill('admin');
    await page.locator('input[name=password]').fill('admin-password');
    await server.close();
    await page.locator('button[type=submit]').click();
    await seen(/The server does not answer/);
  });

  test('asks for an own password after a one-time password', async () => {
    await logIn('first', 'one-time-password');
    await page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
    await page.getByLabel('One-time password').fill('one-time-password');
    await page.getByLabel('New password', { exact: true }).fill('a much better one');
    await page.getByLabel('New password again').fill('a much better two');
    await page.getByRole('button', { name: 'Save password' }).click();
    await seen('The two passwords differ.');
    await page.getByLabel('New password again').fill('a much better one');
    await page.getByRole('button', { name: 'Save password' }).click();
    await page.getByRole('heading', { name: 'Wallboard' }).waitFor();
  });

  test('shows the log-in page with a reason when the session ends', async () => {
    await asAdmin();
    await page.locator('[data-queue=sales]').waitFor();
    server.endSessions();
    await seen('Your session has ended. Please log in again.');
  });
});

describe('wallboard', () => {
  test('shows what the server pushes and never asks for figures', async () => {
    await asAdmin();
    const waiting = page.locator('[data-queue=billing] td[data-label=Waiting]');
    await expectText(waiting, '0');
    server.push({ queues: [{ ...queue('billing'), waiting: 7, longestWaitSinceMs: Date.now() }] });
    await expectText(waiting, '7');
    server.push({ agents: [{ ...agent('agent-202'), status: 'on-break', breakReason: 'Lunch' }] });
    await page.locator('[data-agent=agent-202]').getByText('On break').waitFor();
    server.push({ gone: { calls: ['c-103'] } });
    await page.getByText('+31205559876').waitFor({ state: 'detached' });
    const aboutFigures = server.requests.filter((request) => !/GET .*\/(session|service)$/.test(request));
    expect(aboutFigures).toEqual(['POST /api/v1/session']);
    expect(faults).toEqual([]);
  });

  test('marks a wait that is over the target', async () => {
    await asAdmin();
    await page.locator('[data-queue=support] .wait.over').waitFor();
    expect(await page.locator('[data-queue=billing] .wait').getAttribute('class')).toBe('wait calm');
  });

  test('tells callbacks apart from callers, and what the next caller would wait', async () => {
    await asAdmin();
    const support = page.locator('[data-queue=support]');
    await support.locator('.callbacks').getByText('+ 2 callbacks').waitFor();
    await expectText(support.locator('.next-wait'), 'next: up to 4 min');
    expect(await support.locator('.next-wait').getAttribute('title')).toContain(
      'off by 0:21 on average; 81%',
    );
    server.push({
      queues: [
        {
          ...queue('support'),
          callbacksWaiting: 0,
          expectedWait: { lowMs: 125_000, middleMs: 200_000, highMs: 301_000 },
          estimateAccuracy: null,
          today: { ...queue('support').today, calledBack: 3 },
        },
      ],
    });
    await expectText(support.locator('.next-wait'), 'next: 2–6 min');
    await expectText(support.locator('.callbacks'), '3 chose callback');
    server.push({ queues: [{ ...queue('support'), expectedWait: null }] });
    await support.locator('.next-wait').waitFor({ state: 'detached' });
  });

  test('says that figures are old when the connection is lost, and recovers', async () => {
    await asAdmin();
    await page.locator('[data-queue=sales]').waitFor();
    server.dropLive(true);
    await page.getByText(/Connection lost. Figures are from \d\d:\d\d:\d\d/).waitFor();
    expect(await page.locator('.shell').getAttribute('class')).toContain('stale');
    server.dropLive(false);
    await page.getByText(/Connection lost/).waitFor({ state: 'detached', timeout: 20_000 });
    const waiting = page.locator('[data-queue=billing] td[data-label=Waiting]');
    server.push({ queues: [{ ...queue('billing'), waiting: 3 }] });
    await expectText(waiting, '3');
  }, 40_000);

  test('takes so long a silence that heartbeats are missing for a dead line, and not a quiet night', async () => {
    await page.clock.install();
    await asAdmin();
    await page.locator('[data-queue=sales]').waitFor();
    await page.clock.fastForward(20_000);
    const waiting = page.locator('[data-queue=billing] td[data-label=Waiting]');
    server.push({});
    server.push({ queues: [{ ...queue('billing'), waiting: 4 }] });
    await expectText(waiting, '4');
    await page.clock.fastForward(20_000);
    expect(await page.getByText(/Connection lost/).count()).toBe(0);
    server.refuseLive();
    await page.clock.fastForward(10_000);
    await seen(/Connection lost/);
  });

  test('warns when telephony is down', async () => {
    await asAdmin();
    await page.locator('[data-queue=sales]').waitFor();
    server.push({ telephonyUp: false });
    await seen(/Telephony is down/);
  });

  test('lets a supervisor send an agent on break, with the keyboard alone', async () => {
    await asAdmin();
    await page.locator('[data-agent=agent-202] button').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Bartosz Wiśniewski' }).waitFor();
    await page.getByRole('button', { name: 'Break', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Training' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('[data-agent=agent-202]').getByText('Training').waitFor();
    expect(agent('agent-202')).toMatchObject({ status: 'on-break', breakReason: 'Training' });
  });

  test('fills a television without scrolling, and Escape leaves', async () => {
    await asAdmin();
    await page.getByRole('button', { name: 'TV mode' }).click();
    await page.locator('.tv-queue').first().waitFor();
    await page.getByRole('heading', { name: 'Demo', exact: true }).waitFor();
    expect(await page.title()).toBe('TV mode · Demo · Centrale');
    const scrolls = await page.evaluate<boolean>(
      'document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth',
    );
    expect(scrolls).toBe(false);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Wallboard' }).waitFor();
  });

  test('shows the last of 60 updates in two seconds among 200 agents', async () => {
    const { agents } = server.state.snapshot;
    const many = Array.from({ length: 200 }, (_, index) => ({
      ...(agents[index % agents.length] as AgentLive),
      id: `many-${index}`,
      name: `Agent ${index}`,
    }));
    server.state.snapshot = { ...server.state.snapshot, agents: many };
    await asAdmin();
    await page.locator('[data-agent=many-199]').waitFor({ state: 'attached' });
    const updates = 60;
    for (let update = 0; update < updates; update += 1) {
      const changed = many[update % many.length] as AgentLive;
      server.push({
        agents: [{ ...changed, state: 'talking', stateSinceMs: Date.now() }],
        queues: [{ ...queue('sales'), waiting: update }],
      });
      await page.waitForTimeout(1000 / 30);
    }
    await expectText(page.locator('[data-queue=sales] td[data-label=Waiting]'), String(updates - 1));
  }, 40_000);
});

describe('my desk', () => {
  test('is an agent’s first page; the agent goes on break and back', async () => {
    await logIn('anneke', 'agent-password');
    await page.getByRole('heading', { name: 'My desk' }).waitFor();
    await seen('Bakkerij Het Gouden Brood');
    await page.getByRole('button', { name: 'Break', exact: true }).click();
    await page.getByRole('button', { name: 'Coffee' }).click();
    await page.locator('.status-button.on-break[aria-pressed=true]').waitFor();
    expect(agent('agent-201')).toMatchObject({ status: 'on-break', breakReason: 'Coffee' });
    await page.locator('.status-button.available').click();
    await page.locator('.status-button.available[aria-pressed=true]').waitFor();
    expect(agent('agent-201').status).toBe('available');
  });

  test('counts down to the end of wrap-up, for the agent and on the wallboard', async () => {
    const daan = { ...agent('agent-204'), stateEndsAtMs: Date.now() + 3_000_000 };
    server.push({ agents: [daan] });
    await logIn('daan', 'agent-password');
    await page
      .locator('.now-timer')
      .getByText(/^−(50:00|49:\d\d)$/)
      .waitFor();
    await seen(/You can get the next call when the time is up/);
    await page.getByRole('link', { name: 'Wallboard' }).click();
    await page
      .locator('[data-agent=agent-204]')
      .getByText(/^−(50:00|49:\d\d)$/)
      .waitFor();
    server.push({ agents: [{ ...daan, state: 'idle', stateEndsAtMs: null }] });
    await page.locator('[data-agent=agent-204].available').waitFor();
    expect(await page.locator('[data-agent=agent-204] .remaining').count()).toBe(0);
  });

  test('finishes wrap-up', async () => {
    await logIn('daan', 'agent-password');
    await page.getByRole('button', { name: 'Finish wrap-up' }).click();
    await seen('Wrap-up finished.');
    expect(agent('agent-204').state).toBe('idle');
  });

  test('does not show recorded calls or set-up to agents', async () => {
    await logIn('anneke', 'agent-password', '/calls');
    await page.getByRole('heading', { name: 'Page not found' }).waitFor();
    expect(await page.getByRole('link', { name: 'Setup' }).count()).toBe(0);
    expect(server.requests).not.toContain('GET /api/v1/calls');
  });
});

describe('calls', () => {
  test('are listed page by page, filtered, and one opens with its legs and time line', async () => {
    await asAdmin('/calls');
    await expectCount('.table tbody tr', 50);
    await page.getByRole('button', { name: 'Load older calls' }).click();
    await expectCount('.table tbody tr', 60);
    await page.getByLabel('Outcome').selectOption('abandoned');
    await expectCount('.table tbody tr', 9);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByLabel('Number').fill('1001');
    await expectCount('.table tbody tr', 1);
    await page.getByRole('link', { name: /\+31610001001/ }).click();
    await page.getByRole('heading', { name: 'Call from +31610001001' }).waitFor();
    await seen('Offer to Bartosz Wiśniewski: missed (no answer)');
    await seen('Talking with Anneke de Vries');
    await expectCount('.leg', 3);
    // An event of a later version is shown rather than dropped.
    await seen('brand-new-kind');
  });

  test('to call back are counted in the navigation and appear by themselves', async () => {
    await asAdmin('/callbacks');
    const count = page.locator('.nav-count');
    await count.getByText('1 customer to call back').waitFor({ state: 'attached' });
    const [first] = server.state.callbacks;
    if (!first) throw new Error('the demo state has a call-back');
    server.state.callbacks = [
      { ...first, callId: 'call-6', number: '+31610001006' },
      ...server.state.callbacks,
    ];
    server.push({ callbacksOpen: 2 });
    await page.getByRole('link', { name: '+31610001006', exact: true }).waitFor();
    await count.getByText('2 customers to call back').waitFor({ state: 'attached' });
  });

  test('to call back are closed after a question', async () => {
    await asAdmin('/callbacks');
    await page.getByRole('button', { name: 'Called back: +31610001005' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Called back' }).click();
    await seen('Nobody to call back');
    await page.locator('.nav-count').waitFor({ state: 'detached' });
    expect(server.state.callbacks.every(({ closedAtMs }) => closedAtMs !== null)).toBe(true);
  });
});

describe('set-up', () => {
  test('shows what is wrong at the field, then adds a queue', async () => {
    await asAdmin('/setup/queues');
    await page.getByRole('button', { name: 'Add queue' }).click();
    await page.getByLabel('Name').fill('Returns');
    await page.getByLabel('Key', { exact: true }).fill('No Spaces!');
    await page.getByRole('button', { name: 'Save' }).click();
    await page
      .locator('.field-error')
      .getByText(/This is not right. Lower-case letters/)
      .waitFor();
    await page.getByLabel('Key', { exact: true }).fill('sales');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.field-error').getByText('This already exists.').waitFor();
    expect(server.requests.filter((request) => request.startsWith('PUT'))).toEqual([]);
    await page.getByLabel('Key', { exact: true }).fill('returns');
    await page.getByRole('button', { name: 'Save' }).click();
    await seen('returns saved.');
    expect(server.state.company.queues.map(({ id }) => id)).toContain('returns');
  });

  test('a skill being typed may for a moment bear the name of another', async () => {
    await asAdmin('/setup/agents');
    await page.getByRole('button', { name: 'Edit agent-201' }).click();
    await page.getByRole('button', { name: 'Add skill' }).click();
    const last = page.getByLabel('Skill', { exact: true }).last();
    // One key at a time: in between it reads `sales`, which the agent has already.
    await last.pressSequentially('sales-nl');
    await page.getByRole('button', { name: 'Save' }).click();
    await seen('agent-201 saved.');
    const agent = server.state.company.agents.find(({ id }) => id === 'agent-201');
    expect(Object.keys(agent?.skills ?? {}).sort()).toEqual(['sales', 'sales-nl']);
  });

  test('asks before removing and tells why something cannot be removed', async () => {
    await asAdmin('/setup/extensions');
    await page.getByRole('button', { name: 'Remove 201' }).click();
    await page.getByRole('dialog', { name: 'Remove 201?' }).getByRole('button', { name: 'Remove' }).click();
    await seen(/Something else still refers to this/);
    expect(server.state.company.extensions).toHaveLength(8);
  });

  test('shows a menu as a tree and how to connect a phone', async () => {
    await asAdmin('/setup/flows');
    const tree = page.locator('.tree');
    await tree.getByText('Repeat the menu').waitFor();
    await tree.getByText('Support', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Getting started' }).click();
    const settings = page.locator('.settings').first();
    await settings.getByText('192.0.2.5', { exact: true }).waitFor();
    await settings.getByText('5062', { exact: true }).waitFor();
    await settings.getByText('UDP or TCP').waitFor();
    await page.getByText('192.0.2.5:5062 (UDP, TCP)').waitFor();
  });

  test('with external telephony names no address that it does not know', async () => {
    server.state.service = { ...server.state.service, telephony: 'external', sip: [] };
    await asAdmin('/setup/start');
    await seen(/This site uses a SIP server of its own/);
    expect(await page.getByText('192.0.2.5').count()).toBe(0);
  });

  test('says in the reader’s language what the server finds wrong with a field', async () => {
    await openContext({ locale: 'nl-NL' });
    await asAdmin('/setup/queues');
    server.state.refusePuts = [
      { path: 'body.name', message: 'Too big', issue: { code: 'too_big', origin: 'string', limit: 80 } },
    ];
    await page.getByRole('button', { name: 'sales bewerken' }).or(page.getByLabel('Bewerken sales')).click();
    await page.getByRole('button', { name: 'Opslaan' }).click();
    await page.locator('.field-error').getByText('Hoogstens 80 tekens.').waitFor();
  });

  test('tells who changed what', async () => {
    await asAdmin('/changes');
    await page.locator('summary').first().click();
    await page.locator('.diff del').getByText('30').waitFor();
    await page.locator('.diff ins').getByText('20').waitFor();
  });
});

describe('language and screen', () => {
  test.each([
    ['nl-NL', 'Inloggen'],
    ['pl-PL', 'Logowanie'],
    ['de-DE', 'Log in'],
  ])('a browser in %s starts with "%s"', async (locale, title) => {
    await openContext({ locale });
    await page.goto(server.url);
    await page.getByRole('heading', { name: title }).waitFor();
  });

  test('the chosen language and theme are remembered', async () => {
    await asAdmin();
    await page.getByRole('button', { name: 'User menu' }).click();
    await page.getByRole('radio', { name: 'PL' }).check();
    await page.getByRole('radio', { name: 'Ciemny' }).check();
    await page.reload();
    await page.getByRole('heading', { name: 'Tablica' }).waitFor();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(await page.locator('html').getAttribute('lang')).toBe('pl');
  });

  test.each([
    '/',
    '/calls',
    '/calls/call-1',
    '/callbacks',
    '/setup',
    '/setup/agents',
    '/setup/flows',
    '/changes',
    '/wallboard/tv',
  ])('%s fits a phone of 390 px in Polish', async (to) => {
    await openContext({ locale: 'pl-PL', width: 390 });
    await logIn('admin', 'admin-password', to);
    await page.locator('#main').waitFor();
    await page.locator('.skeleton').first().waitFor({ state: 'detached' });
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    expect(faults).toEqual([]);
  });
});

async function expectText(locator: ReturnType<Page['locator']>, text: string): Promise<void> {
  await locator.filter({ hasText: new RegExp(`^${text}$`) }).waitFor();
}

async function expectCount(selector: string, count: number): Promise<void> {
  const found = page.locator(selector);
  await found.nth(count).waitFor({ state: 'detached' });
  await found.nth(count - 1).waitFor();
}
