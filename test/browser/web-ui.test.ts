// What a person sees and does in the browser, in Debian's Chromium against a fake API server.
// Never checks pixels; it reads the page as a person or a screen reader would.
import type { Locator } from 'playwright-core';
import type { AgentLive, QueueLive } from '../../src/api/live.js';
import { pageUnderTest, type BrowserLook } from '../support/page-under-test.js';

const ui = pageUnderTest();

const asAdmin = async (to = '/', look: BrowserLook = {}) => {
  await ui.open(to, look);
  await ui.page.locator('.side').waitFor();
};

const queue = (id: string): QueueLive => {
  const found = ui.server.state.snapshot.queues.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no queue ${id}`);
  return found;
};

const agent = (id: string): AgentLive => {
  const found = ui.server.state.snapshot.agents.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no agent ${id}`);
  return found;
};

const seen = (text: string | RegExp) => ui.page.getByText(text).first().waitFor();

describe('logging in', () => {
  test('tells that the password is wrong, then lets in who knows it', async () => {
    await ui.openBlank();
    await ui.logIn(ui.server.url, 'admin', 'wrong');
    await ui.page.getByRole('alert').getByText('Incorrect user name or password.').waitFor();
    await ui.page.locator('input[name=password]').fill('admin-password');
    await ui.page.keyboard.press('Enter');
    await ui.page.getByRole('heading', { name: 'Wallboard' }).waitFor();
  });

  test('a demo shows its log-ins and fills them in', async () => {
    ui.server.state.demoLogIns = [
      { username: 'admin', password: 'admin-password', name: 'Administrator', role: 'admin' },
    ];
    await ui.openBlank();
    await ui.page.goto(ui.server.url);
    const offered = ui.page.getByRole('region', { name: 'This is a demo: log in as' });
    await offered.getByText('admin / admin-password').waitFor();
    await offered.getByRole('button', { name: 'Fill in: Administrator' }).click();
    await ui.page.keyboard.press('Enter');
    await ui.page.getByRole('heading', { name: 'Wallboard' }).waitFor();
  });

  test('tells that there were too many attempts', async () => {
    ui.server.state.refuseLogIns = 'too-many-attempts';
    await ui.open('/');
    await seen('Too many attempts. Wait a minute and try again.');
  });

  test('tells that the server is down', async () => {
    await ui.openBlank();
    await ui.page.goto(ui.server.url);
    await ui.page.locator('input[name=username]').fill('admin');
    await ui.page.locator('input[name=password]').fill('admin-password');
    await ui.server.close();
    await ui.page.locator('button[type=submit]').click();
    await seen(/The server is not responding/);
  });

  test('asks for an own password after a one-time password', async () => {
    await ui.open('/', { username: 'first' });
    await ui.page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
    await ui.page.getByLabel('New password', { exact: true }).fill('a much better one');
    // It was typed a moment ago.
    expect(await ui.page.getByLabel('One-time password').count()).toBe(0);
    await ui.page.getByLabel('Repeat new password').fill('a much better two');
    await ui.page.getByRole('button', { name: 'Save password' }).click();
    await seen('The two passwords do not match.');
    await ui.page.getByLabel('Repeat new password').fill('a much better one');
    await ui.page.getByRole('button', { name: 'Save password' }).click();
    await ui.page.getByRole('heading', { name: 'Wallboard' }).waitFor();
  });

  test('asks for the one-time password again when the page was loaded anew, and tells what is weak', async () => {
    await ui.open('/', { username: 'first' });
    await ui.page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
    await ui.page.reload();
    await ui.page.getByLabel('One-time password').fill('one-time-password');
    await ui.page.route('**/api/v1/session/password', (route) =>
      route.fulfill({ status: 422, json: { code: 'weak-password', message: 'too weak' } }),
    );
    await ui.page.getByLabel('New password', { exact: true }).fill('First-12');
    await ui.page.getByLabel('Repeat new password').fill('First-12');
    await ui.page.getByRole('button', { name: 'Save password' }).click();
    await seen(/it contains your user name/);
    await ui.page.getByLabel('New password', { exact: true }).fill('12345678');
    await ui.page.getByLabel('Repeat new password').fill('12345678');
    await ui.page.getByRole('button', { name: 'Save password' }).click();
    await seen('This password is too easy to guess. Choose a longer one.');
  });

  test('shows the log-in page with a reason when the session ends', async () => {
    await asAdmin();
    await ui.page.locator('[data-queue=sales]').waitFor();
    ui.server.endSessions();
    await seen('Your session has expired. Please log in again.');
  });
});

describe('wallboard', () => {
  test('shows what the server pushes and never asks for figures', async () => {
    await asAdmin();
    const waiting = ui.page.locator('[data-queue=billing] td[data-label=Waiting]');
    await expectText(waiting, '0');
    ui.server.push({ queues: [{ ...queue('billing'), waiting: 7, longestWaitSinceMs: Date.now() }] });
    await expectText(waiting, '7');
    ui.server.push({ agents: [{ ...agent('agent-202'), status: 'on-break', breakReason: 'Lunch' }] });
    await ui.page.locator('[data-agent=agent-202]').getByText('On break').waitFor();
    ui.server.push({ gone: { calls: ['c-103'] } });
    await ui.page.getByText('+31205559876').waitFor({ state: 'detached' });
    const aboutFigures = ui.server.requests.filter(
      (request) => !/GET .*\/(session|service|demo|agent-statuses)$/.test(request),
    );
    expect(aboutFigures).toEqual(['POST /api/v1/session']);
  });

  test('marks a wait that is over the target', async () => {
    await asAdmin();
    await ui.page.locator('[data-queue=support] .wait.over').waitFor();
    expect(await ui.page.locator('[data-queue=billing] .wait').getAttribute('class')).toBe('wait calm');
  });

  test('tells callbacks apart from callers, and what the next caller would wait', async () => {
    await asAdmin();
    const support = ui.page.locator('[data-queue=support]');
    await support.locator('.callbacks').getByText('+ 2 callbacks').waitFor();
    await expectText(support.locator('.next-wait'), 'next: up to 4 min');
    expect(await support.locator('.next-wait').getAttribute('title')).toContain(
      'off by 0:21 on average; 81%',
    );
    ui.server.push({
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
    await expectText(support.locator('.callbacks'), '3 chose a callback');
    ui.server.push({ queues: [{ ...queue('support'), expectedWait: null }] });
    await support.locator('.next-wait').waitFor({ state: 'detached' });
  });

  test('says that figures are old when the connection is lost, and recovers', async () => {
    await asAdmin();
    await ui.page.locator('[data-queue=sales]').waitFor();
    ui.server.dropLive(true);
    await ui.page.getByText(/Connection lost. Figures are from \d\d:\d\d:\d\d/).waitFor();
    expect(await ui.page.locator('.shell').getAttribute('class')).toContain('stale');
    ui.server.dropLive(false);
    await ui.page.getByText(/Connection lost/).waitFor({ state: 'detached', timeout: 20_000 });
    const waiting = ui.page.locator('[data-queue=billing] td[data-label=Waiting]');
    ui.server.push({ queues: [{ ...queue('billing'), waiting: 3 }] });
    await expectText(waiting, '3');
  }, 40_000);

  test('takes so long a silence that heartbeats are missing for a dead line, and not a quiet night', async () => {
    await ui.openBlank();
    await ui.page.clock.install();
    await ui.logIn(ui.server.url, 'admin', 'admin-password');
    await ui.page.locator('[data-queue=sales]').waitFor();
    await ui.page.clock.fastForward(20_000);
    const waiting = ui.page.locator('[data-queue=billing] td[data-label=Waiting]');
    ui.server.push({});
    ui.server.push({ queues: [{ ...queue('billing'), waiting: 4 }] });
    await expectText(waiting, '4');
    await ui.page.clock.fastForward(20_000);
    expect(await ui.page.getByText(/Connection lost/).count()).toBe(0);
    ui.server.refuseLive();
    await ui.page.clock.fastForward(10_000);
    await seen(/Connection lost/);
  });

  test.each(['en-GB', 'nl', 'pl'])(
    'cuts no figure of a queue off, however wide the screen: %s',
    async (locale) => {
      await ui.open('/', { locale });
      await ui.page.locator('[data-queue=sales]').waitFor();
      for (const width of [1440, 1421, 1420, 1100, 861, 761, 390]) {
        await ui.page.setViewportSize({ width, height: 900 });
        // The table takes the shape that fits before the next frame is drawn.
        await ui.page.evaluate(
          'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))',
        );
        const cutOff = await ui.page.evaluate<readonly string[]>(`
        [...document.querySelectorAll('.queue-table td, .queue-table td *')]
          .filter((one) => {
            const card = one.closest('.card').getBoundingClientRect();
            return one.getBoundingClientRect().right > card.right;
          })
          .map((one) => one.outerHTML)`);
        expect({ width, cutOff }).toEqual({ width, cutOff: [] });
      }
    },
  );

  test('warns when telephony is down', async () => {
    await asAdmin();
    await ui.page.locator('[data-queue=sales]').waitFor();
    ui.server.push({ telephonyUp: false });
    await seen(/Telephony is down/);
  });

  test('warns when data cannot be saved, until they can be', async () => {
    await asAdmin();
    await ui.page.locator('[data-queue=sales]').waitFor();
    ui.server.push({ storage: 'down' });
    await seen(/Data cannot be saved at the moment/);
    ui.server.push({ storage: 'slow' });
    await ui.page.getByText(/Data cannot be saved at the moment/).waitFor({ state: 'detached' });
    await seen(/disk was slow/);
    ui.server.push({ storage: 'up' });
    await ui.page.getByText(/disk was slow/).waitFor({ state: 'detached' });
  });

  test('lets a supervisor send an agent on break, with the keyboard alone', async () => {
    await asAdmin();
    await ui.page.locator('[data-agent=agent-202] button').focus();
    await ui.page.keyboard.press('Enter');
    await ui.page.getByRole('dialog', { name: 'Bartosz Wiśniewski' }).waitFor();
    await ui.page.getByRole('button', { name: 'Break', exact: true }).focus();
    await ui.page.keyboard.press('Enter');
    await ui.page.getByRole('button', { name: 'Training' }).focus();
    await ui.page.keyboard.press('Enter');
    await ui.page.locator('[data-agent=agent-202]').getByText('Training').waitFor();
    expect(agent('agent-202')).toMatchObject({ status: 'on-break', breakReason: 'training' });
  });

  test('fills a television without scrolling, and Escape leaves', async () => {
    await asAdmin();
    await ui.page.getByRole('button', { name: 'TV mode' }).click();
    await ui.page.locator('.tv-queue').first().waitFor();
    await ui.page.getByRole('heading', { name: 'Demo', exact: true }).waitFor();
    expect(await ui.page.title()).toBe('(4) TV mode · Demo · Centrale');
    const scrolls = await ui.page.evaluate<boolean>(
      'document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth',
    );
    expect(scrolls).toBe(false);
    await ui.page.keyboard.press('Escape');
    await ui.page.getByRole('heading', { name: 'Wallboard' }).waitFor();
  });

  test('shows the last of 60 updates in two seconds among 200 agents', async () => {
    const { agents } = ui.server.state.snapshot;
    const many = Array.from({ length: 200 }, (_, index) => ({
      ...(agents[index % agents.length] as AgentLive),
      id: `many-${index}`,
      name: `Agent ${index}`,
    }));
    ui.server.state.snapshot = { ...ui.server.state.snapshot, agents: many };
    await asAdmin();
    await ui.page.locator('[data-agent=many-199]').waitFor({ state: 'attached' });
    const updates = 60;
    for (let update = 0; update < updates; update += 1) {
      const changed = many[update % many.length] as AgentLive;
      ui.server.push({
        agents: [{ ...changed, state: 'talking', stateSinceMs: Date.now() }],
        queues: [{ ...queue('sales'), waiting: update }],
      });
      await ui.page.waitForTimeout(1000 / 30);
    }
    await expectText(ui.page.locator('[data-queue=sales] td[data-label=Waiting]'), String(updates - 1));
  }, 40_000);
});

test('a supervisor sees what an agent can do, and has done today', async () => {
  const [call] = ui.server.state.calls.filter(({ outcome }) => outcome === 'answered');
  ui.server.state.calls = [{ ...call!, agentId: 'agent-202', startedAtMs: Date.now(), talkMs: 90_000 }];
  await asAdmin();
  await ui.page.locator('[data-agent=agent-202] button').click();
  const about = (name: string) => ui.page.getByRole('dialog').getByRole('region', { name, exact: true });
  const [skill] = Object.keys(agent('agent-202').skills);
  await about('Skills').getByText(skill!).waitFor();
  await about('Queues').getByText(ui.server.state.snapshot.queues[0]!.name).waitFor();
  expect(await about('Today').locator('dd').allInnerTexts()).toEqual(['1', '1:30']);
});

describe('my desk', () => {
  test('is an agent’s first page; the agent goes on break and back', async () => {
    await ui.open('/', { username: 'anneke' });
    await ui.page.getByRole('heading', { name: 'My desk' }).waitFor();
    await seen('Bakkerij Het Gouden Brood');
    await ui.page.getByRole('button', { name: 'Break', exact: true }).click();
    await ui.page.getByRole('button', { name: 'Coffee' }).click();
    await ui.page.locator('.status-button.on-break[aria-pressed=true]').waitFor();
    expect(agent('agent-201')).toMatchObject({ status: 'on-break', breakReason: 'coffee' });
    await ui.page.locator('.status-button.available').click();
    await ui.page.locator('.status-button.available[aria-pressed=true]').waitFor();
    expect(agent('agent-201').status).toBe('available');
  });

  test('counts down to the end of wrap-up, for the agent and on the wallboard', async () => {
    const daan = { ...agent('agent-204'), stateEndsAtMs: Date.now() + 3_000_000 };
    ui.server.push({ agents: [daan] });
    await ui.open('/', { username: 'daan' });
    await ui.page
      .locator('.now-timer')
      .getByText(/^(50:00|49:\d\d) left$/)
      .waitFor();
    await seen(/You get the next call when the time is up/);
    await ui.page.getByRole('link', { name: 'Wallboard' }).click();
    await ui.page
      .locator('[data-agent=agent-204]')
      .getByText(/^(50:00|49:\d\d) left$/)
      .waitFor();
    ui.server.push({ agents: [{ ...daan, state: 'idle', stateEndsAtMs: null }] });
    await ui.page.locator('[data-agent=agent-204].available').waitFor();
    expect(await ui.page.locator('[data-agent=agent-204] .remaining').count()).toBe(0);
  });

  test('lists the own calls of the day, with their records', async () => {
    const [call] = ui.server.state.calls.filter(({ outcome }) => outcome === 'answered');
    const own = {
      ...call!,
      agentId: 'agent-204',
      startedAtMs: Date.now(),
      talkMs: 60_000,
      callerName: 'Piet',
    };
    ui.server.state.calls = [
      { ...own, id: 'own-1' },
      { ...own, id: 'own-2', talkMs: 180_000 },
      { ...own, id: 'of-201', agentId: 'agent-201' },
    ];
    await ui.open('/', { username: 'daan' });
    const day = ui.page.getByRole('region', { name: 'Your calls today' });
    await day.getByRole('link', { name: 'Piet' }).first().waitFor();
    expect(await day.getByRole('link', { name: 'Piet' }).count()).toBe(2);
    expect(await day.locator('dd').allInnerTexts()).toEqual(['2', '2:00']);
    await day.getByRole('link', { name: 'Piet' }).first().click();
    await ui.page.waitForURL(/\/calls\/own-/);
  });

  test('finishes wrap-up', async () => {
    await ui.open('/', { username: 'daan' });
    await ui.page.getByRole('button', { name: 'Finish wrap-up' }).click();
    await seen('Wrap-up finished.');
    expect(agent('agent-204').state).toBe('idle');
  });

  test.each(['/setup/users', '/changes', '/personal-data', '/customers', '/what-if'])(
    'says at %s that an agent has no permission, and asks the server for nothing',
    async (to) => {
      await ui.open(to, { username: 'anneke' });
      await ui.page.getByRole('heading', { name: 'No permission' }).waitFor();
      for (const name of ['Setup', 'Change log', 'Customers', 'What if'])
        expect(await ui.page.getByRole('link', { name, exact: true }).count()).toBe(0);
      const asked = ui.server.requests.filter((one) => /company|customers|what-if/.test(one));
      expect(asked).toEqual([]);
      await ui.page.getByRole('link', { name: 'Go to the start page' }).click();
      await ui.page.getByRole('heading', { name: 'My desk' }).waitFor();
    },
  );

  test('shows agents no calls of others on the wallboard', async () => {
    await ui.open('/wallboard', { username: 'anneke' });
    await ui.page.locator('[data-agent]').first().waitFor();
    expect(await ui.page.getByText('Calls in progress').count()).toBe(0);
  });
});

describe('calls', () => {
  test('are listed page by page, filtered, and one opens with its legs and time line', async () => {
    await asAdmin('/calls');
    await expectCount('.table tbody tr', 50);
    await ui.page.getByRole('button', { name: 'Load older calls' }).click();
    await expectCount('.table tbody tr', 60);
    await ui.page.getByLabel('Outcome').selectOption('abandoned');
    await expectCount('.table tbody tr', 9);
    await ui.page.getByRole('button', { name: 'Clear filters' }).click();
    await ui.page.getByLabel('Number').fill('1001');
    await expectCount('.table tbody tr', 1);
    await ui.page.getByRole('link', { name: /\+31610001001/ }).click();
    await ui.page.getByRole('heading', { name: 'Call from +31610001001' }).waitFor();
    await seen('Offer to Bartosz Wiśniewski: missed (no answer)');
    await seen('Talking with Anneke de Vries');
    await expectCount('.leg', 3);
    // An event of a later version is shown rather than dropped.
    await seen('brand-new-kind');
  });

  test('to call back are counted in the navigation and appear by themselves', async () => {
    await asAdmin('/callbacks');
    const count = ui.page.locator('.nav-count');
    await count.getByText('1 customer to call back').waitFor({ state: 'attached' });
    const [first] = ui.server.state.callbacks;
    if (!first) throw new Error('the demo state has a call-back');
    ui.server.state.callbacks = [
      { ...first, callId: 'call-6', number: '+31610001006' },
      ...ui.server.state.callbacks,
    ];
    ui.server.push({ callbacksOpen: 2 });
    await ui.page.getByRole('link', { name: '+31610001006', exact: true }).waitFor();
    await count.getByText('2 customers to call back').waitFor({ state: 'attached' });
  });

  test('to call back are closed after a question', async () => {
    await asAdmin('/callbacks');
    await ui.page.getByRole('button', { name: 'Mark as called back: +31610001005' }).click();
    await ui.page.getByRole('dialog').getByRole('button', { name: 'Mark as called back' }).click();
    await seen('No callbacks');
    await ui.page
      .getByRole('link', { name: /^Callbacks/ })
      .locator('.nav-count')
      .waitFor({ state: 'detached' });
    expect(ui.server.state.callbacks.every(({ closedAtMs }) => closedAtMs !== null)).toBe(true);
  });
});

describe('set-up', () => {
  test('shows what is wrong at the field, then adds a queue', async () => {
    await asAdmin('/setup/queues');
    await ui.page.getByRole('button', { name: 'Add queue' }).click();
    await ui.page.getByLabel('Name').fill('Returns');
    await ui.page.getByLabel('ID', { exact: true }).fill('No Spaces!');
    await ui.page.getByRole('button', { name: 'Save' }).click();
    await ui.page.locator('.field-error').getByText('This is not valid.', { exact: true }).waitFor();
    await ui.page.getByLabel('ID', { exact: true }).fill('sales');
    await ui.page.getByRole('button', { name: 'Save' }).click();
    await ui.page.locator('.field-error').getByText('This already exists.').waitFor();
    expect(ui.server.requests.filter((request) => request.startsWith('PUT'))).toEqual([]);
    await ui.page.getByLabel('ID', { exact: true }).fill('returns');
    await ui.page.getByRole('button', { name: 'Save' }).click();
    await seen('returns saved.');
    expect(ui.server.state.company.queues.map(({ id }) => id)).toContain('returns');
  });

  test('a skill being typed may for a moment bear the name of another', async () => {
    await asAdmin('/setup/agents');
    await ui.page.getByRole('button', { name: 'Edit Anneke de Vries' }).click();
    await ui.page.getByRole('button', { name: 'Add skill' }).click();
    const last = ui.page.getByLabel('Skill', { exact: true }).last();
    // One key at a time: in between it reads `sales`, which the agent has already.
    await last.pressSequentially('sales-nl');
    await ui.page.getByRole('button', { name: 'Save' }).click();
    await seen('Anneke de Vries saved.');
    const agent = ui.server.state.company.agents.find(({ id }) => id === 'agent-201');
    expect(Object.keys(agent?.skills ?? {}).sort()).toEqual(['sales', 'sales-nl']);
  });

  test('asks before removing and tells why something cannot be removed', async () => {
    await asAdmin('/setup/extensions');
    await ui.page.getByRole('button', { name: 'Remove 201' }).click();
    await ui.page
      .getByRole('dialog', { name: /^Remove 201 .*\?$/ })
      .getByRole('button', { name: 'Remove' })
      .click();
    await seen('It cannot be removed. Used by: agent Anneke de Vries.');
    expect(ui.server.state.company.extensions).toHaveLength(8);
  });

  test('shows a menu as a tree and how to connect a phone', async () => {
    await asAdmin('/setup/flows');
    const tree = ui.page.locator('.tree');
    await tree.getByText('Repeat the menu').waitFor();
    await tree.getByText('Support', { exact: true }).waitFor();
    await ui.page.getByRole('link', { name: 'Getting started' }).click();
    const settings = ui.page.locator('.settings').first();
    await settings.getByText('192.0.2.5', { exact: true }).waitFor();
    await settings.getByText('5062', { exact: true }).waitFor();
    await settings.getByText('UDP or TCP').waitFor();
    await ui.page.getByText('192.0.2.5:5062 (UDP, TCP)').waitFor();
  });

  test('with external telephony names no address that it does not know', async () => {
    ui.server.state.service = { ...ui.server.state.service, telephony: 'external', sip: [] };
    await asAdmin('/setup/start');
    await seen(/This site uses its own SIP server/);
    expect(await ui.page.getByText('192.0.2.5').count()).toBe(0);
  });

  test('says in the reader’s language what the server finds wrong with a field', async () => {
    await asAdmin('/setup/queues', { locale: 'nl-NL' });
    ui.server.state.refusePuts = [
      { path: 'body.name', message: 'Too big', issue: { code: 'too_big', origin: 'string', limit: 80 } },
    ];
    await ui.page.getByRole('button', { name: 'Sales bewerken' }).click();
    await ui.page.getByRole('button', { name: 'Opslaan' }).click();
    await ui.page.locator('.field-error').getByText('Hoogstens 80 tekens.').waitFor();
  });

  test('tells who changed what', async () => {
    await asAdmin('/changes');
    await ui.page.locator('summary').first().click();
    await ui.page.locator('.diff del').getByText('30').waitFor();
    await ui.page.locator('.diff ins').getByText('20').waitFor();
  });
});

describe('language and screen', () => {
  test.each([
    ['nl-NL', 'Inloggen'],
    ['pl-PL', 'Logowanie'],
    ['de-DE', 'Log in'],
  ])('a browser in %s starts with "%s"', async (locale, title) => {
    await ui.openBlank({ locale });
    await ui.page.goto(ui.server.url);
    await ui.page.getByRole('heading', { name: title }).waitFor();
  });

  test('the chosen language and theme are remembered', async () => {
    await asAdmin();
    await ui.page.getByRole('button', { name: 'User menu' }).click();
    await ui.page.getByRole('radio', { name: 'PL' }).check();
    await ui.page.getByRole('radio', { name: 'Ciemny' }).check();
    await ui.page.reload();
    await ui.page.getByRole('heading', { name: 'Tablica' }).waitFor();
    expect(await ui.page.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(await ui.page.locator('html').getAttribute('lang')).toBe('pl');
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
    await ui.open(to, { locale: 'pl-PL', width: 390 });
    await ui.page.locator('#main').waitFor();
    await ui.page.locator('.skeleton').first().waitFor({ state: 'detached' });
    const overflow = await ui.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
  });
});

async function expectText(locator: Locator, text: string): Promise<void> {
  await locator.filter({ hasText: new RegExp(`^${text}$`) }).waitFor();
}

async function expectCount(selector: string, count: number): Promise<void> {
  const found = ui.page.locator(selector);
  await found.nth(count).waitFor({ state: 'detached' });
  await found.nth(count - 1).waitFor();
}
