// What a person sees and does in the browser: log-in, wallboard, desk, lists of calls, set-up, language.
// Never checks pixels; it reads the page as a person or a screen reader would.
import type { Locator } from 'playwright-core';
import { routes } from '../../src/api/routes.js';
import { StoreError } from '../../src/app/ports/store.js';
import type { JournalEvent } from '../../src/core/journal/journal-event.js';
import { must } from '../support/application-under-test.js';
import { busyCompany, busyHours, busyMs } from '../support/busy-office.js';
import { newcomer, officeCompany, officePasswords } from '../support/office-company.js';
import {
  agentsAre,
  allAreCutOff,
  givesUp,
  hangsUp,
  leavesMessage,
  middayZone,
  reachableOffice,
  talks,
  toSales,
  toSupport,
} from '../support/office-life.js';
import type { BrowserLook } from '../support/page-under-test.js';
import { goingTo } from '../support/going-to.js';
import { servedPage } from '../support/served-page.js';

const minute = 60_000;
const settings = { ...officeCompany.settings, timeZone: middayZone() };
const company = { ...reachableOffice, settings };

const ui = servedPage({ company });

const asAdmin = async (to = '/wallboard', look: BrowserLook = {}) => {
  await ui.open(to, look);
  await ui.page.locator('.side').waitFor();
};

const everyCall = routes.calls.query.parse({});
const agent = (id: string) => ui.app.commands.live.agent(id);

const seen = (text: string | RegExp) => ui.page.getByText(text).first().waitFor();

describe('logging in', () => {
  test('tells that the password is wrong, then lets in who knows it', async () => {
    await ui.openBlank();
    await ui.logIn(ui.app.url, 'admin', 'wrong');
    await ui.page.getByRole('alert').getByText('Incorrect user name or password.').waitFor();
    await ui.page.locator('input[name=password]').fill('admin-password');
    await ui.page.keyboard.press('Enter');
    await ui.page.getByRole('heading', { name: 'Wallboard' }).waitFor();
  });

  test('a demo shows its log-ins and fills them in', async () => {
    const demoLogIns = [
      { username: 'admin', password: 'admin-password', name: 'Administrator', role: 'admin' as const },
    ];
    await ui.start({ demoLogIns });
    await ui.openBlank();
    await ui.page.goto(ui.app.url);
    const offered = ui.page.getByRole('region', { name: 'This is a demo: log in as' });
    await offered.getByText('admin / admin-password').waitFor();
    await offered.getByRole('button', { name: 'Fill in: Administrator' }).click();
    await ui.page.keyboard.press('Enter');
    await ui.page.getByRole('heading', { name: 'Wallboard' }).waitFor();
  });

  test('tells that there were too many attempts', async () => {
    const wrong = () => ui.app.commands.sessions.logIn('admin', 'wrong', '127.0.0.1');
    // The first delay is a second, and a page may take longer than that: whatever becomes free meanwhile is used up.
    let isOver = false;
    const others = (async () => {
      while (!isOver) {
        await wrong();
        await new Promise((next) => setTimeout(next, 2));
      }
    })();
    await ui.openBlank();
    await ui.logIn(ui.app.url, 'admin', 'wrong');
    await seen('Too many attempts. Wait a minute and try again.').finally(() => (isOver = true));
    await others;
  });

  test('tells that the server is down', async () => {
    await ui.openBlank();
    ui.app.front.fail('POST /api/v1/session', { kind: 'cut' }, Infinity);
    await ui.logIn(ui.app.url, 'admin', 'admin-password');
    await seen(/The server is not responding/);
  });

  test('asks for an own password after a one-time password', async () => {
    await ui.openBlank();
    await ui.logIn(ui.app.url, newcomer.username, newcomer.password);
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
    await ui.page.getByLabel('One-time password').fill('one-time-password');
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
    ui.app.endSessions();
    await seen('Your session has expired. Please log in again.');
  });
});

describe('wallboard', () => {
  const waiting = () => ui.page.locator('[data-queue=sales] td[data-label=Waiting]');

  test('shows what the server pushes and never asks for figures', async () => {
    await asAdmin();
    await expectText(waiting(), '0');
    const calls = [];
    for (const number of ['+31205559876', '+31205559877']) calls.push(await ui.app.callIn(number, [toSales]));
    await expectText(waiting(), '2');
    await agentsAre(ui.app, { onBreak: 'lunch' }, '202');
    await ui.page.locator('[data-agent=agent-202]').getByText('On break').waitFor();
    await ui.page.getByText('+31205559876').waitFor();
    await hangsUp(calls[0]!);
    await ui.page.getByText('+31205559876').waitFor({ state: 'detached' });
    const aboutFigures = ui.app.front.requests.filter(
      (request) => !/GET .*\/(session|service|demo|agent-statuses)$/.test(request),
    );
    expect(aboutFigures).toEqual([]);
  });

  test('marks a wait that is over the target', async () => {
    await ui.start({ behindMs: 48_000 });
    await ui.app.callIn('+31205559876', [toSales]);
    await asAdmin();
    await ui.page.locator('[data-queue=sales] .wait.over').waitFor();
    expect(await ui.page.locator('[data-queue=billing] .wait').getAttribute('class')).toBe('wait calm');
  });

  test('tells callbacks apart from callers, and what the next caller would wait', async () => {
    await busyHours(await ui.start({ company: busyCompany, behindMs: busyMs }));
    await asAdmin();
    await ui.page.locator('[data-queue=sales] .callbacks').getByText('+ 2 callbacks').waitFor();
    const next = ui.page.locator('[data-queue=support] .next-wait');
    await expectText(next, 'next: (up to \\d+|\\d+–\\d+) min');
    expect(await next.getAttribute('title')).toMatch(/off by \d+:\d\d on average; \d+%/);
    await agentsAre(ui.app, 'logged-out', '203', '205');
    await next.waitFor({ state: 'detached' });
  });

  test('says that figures are old when the connection is lost, and recovers', async () => {
    await asAdmin();
    await ui.page.locator('[data-queue=sales]').waitFor();
    ui.app.front.dropLive(true);
    await ui.page.getByText(/Connection lost. Figures are from \d\d:\d\d:\d\d/).waitFor();
    expect(await ui.page.locator('.shell').getAttribute('class')).toContain('stale');
    await ui.app.callIn('+31205559876', [toSales]);
    ui.app.front.acceptLive();
    await ui.page.getByText(/Connection lost/).waitFor({ state: 'detached' });
    await expectText(waiting(), '1');
  });

  test('loads by itself what could not be loaded meanwhile', async () => {
    await asAdmin();
    await ui.page.locator('[data-queue=sales]').waitFor();
    await ui.page.route('**/api/v1/calls?*', (route) => route.abort());
    ui.app.front.dropLive(true);
    await seen(/Connection lost/);
    await ui.page.evaluate(goingTo('/calls'));
    await seen(/The server is not responding/);
    await ui.page.unroute('**/api/v1/calls?*');
    ui.app.front.acceptLive();
    await seen('No calls found');
  });

  test('takes so long a silence that heartbeats are missing for a dead line, and not a quiet night', async () => {
    await ui.openBlank({ ownProfile: true });
    await ui.page.clock.install();
    await ui.logIn(`${ui.app.url}/wallboard`, 'admin', officePasswords['admin']!);
    await ui.page.locator('[data-queue=sales]').waitFor();
    await ui.page.clock.fastForward(20_000);
    await ui.app.callIn('+31205559876', [toSales]);
    await expectText(waiting(), '1');
    // The next heartbeats do not arrive.
    ui.app.front.holdLive();
    await ui.page.clock.fastForward(20_000);
    expect(await ui.page.getByText(/Connection lost/).count()).toBe(0);
    ui.app.front.refuseLive();
    await ui.page.clock.fastForward(10_000);
    await seen(/Connection lost/);
  });

  test('cuts no figure of a queue off, however wide the screen', async () => {
    await busyHours(await ui.start({ company: busyCompany, behindMs: busyMs }));
    for (const locale of ['en-GB', 'nl', 'pl']) {
      await ui.open('/wallboard', { locale });
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
    }
  });

  test('warns when telephony is down', async () => {
    await asAdmin();
    await ui.page.locator('[data-queue=sales]').waitFor();
    ui.app.telephony.setUp(false);
    await seen(/Telephony is down/);
  });

  test('warns when data cannot be saved, until they can be', async () => {
    await asAdmin();
    await ui.page.locator('[data-queue=sales]').waitFor();
    ui.app.holdUpWrite(3_000);
    await seen(/disk was slow/);
    ui.app.journalFaults.down({ kind: 'throws', error: new StoreError('store-full', 'full') }, 'append');
    await agentsAre(ui.app, 'available', '202');
    await seen(/Data cannot be saved at the moment/);
    ui.app.journalFaults.up();
    await ui.page.getByText(/Data cannot be saved at the moment/).waitFor({ state: 'detached' });
    await seen(/disk was slow/);
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
    await ui.app.callIn('+31205559876', [toSales]);
    await asAdmin();
    await ui.page.getByRole('button', { name: 'TV mode' }).click();
    await ui.page.locator('.tv-queue').first().waitFor();
    await ui.page.getByRole('heading', { name: 'Demo', exact: true }).waitFor();
    expect(await ui.page.title()).toBe('(1) TV mode · Demo · Centrale');
    const scrolls = await ui.page.evaluate<boolean>(
      'document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth',
    );
    expect(scrolls).toBe(false);
    await ui.page.keyboard.press('Escape');
    await ui.page.getByRole('heading', { name: 'Wallboard' }).waitFor();
  });

  test('shows the last of 60 updates in two seconds among 200 agents', async () => {
    const extensions = Array.from({ length: 200 }, (_, index) => String(1000 + index));
    await ui.app.has({
      extensions: [
        ...ui.app.company.extensions,
        ...extensions.map((number) => ({ number, name: number, sipPassword: 'long enough' })),
      ],
      agents: [
        ...ui.app.company.agents,
        ...extensions.map((one) => ({ id: `agent-${one}`, name: one, extension: one, skills: {} })),
      ],
    });
    await asAdmin();
    await ui.page.locator('[data-agent=agent-1199]').waitFor({ state: 'attached' });
    const updates = 60;
    for (let update = 1; update <= updates; update += 1) {
      await agentsAre(ui.app, 'available', `1${String(update).padStart(3, '0')}`);
      if (update % 6 === 0) await ui.app.callIn(`+3120555${1000 + update}`, [toSales]);
      await ui.page.waitForTimeout(1000 / 30);
    }
    await expectText(waiting(), String(updates / 6));
    await ui.page.locator(`[data-agent=agent-10${updates}].available`).waitFor({ state: 'attached' });
  });
});

test('a supervisor sees what an agent can do, and has done today', async () => {
  const app = await ui.start({ behindMs: 5 * minute });
  const call = await talks(app, '202', '+31610000001');
  await app.clock.advance(90_000);
  await hangsUp(call);
  await asAdmin();
  await ui.page.locator('[data-agent=agent-202] button').click();
  const about = (name: string) => ui.page.getByRole('dialog').getByRole('region', { name, exact: true });
  await about('Skills').getByText('sales').waitFor();
  await about('Queues').getByText('Sales').waitFor();
  expect(await about('Today').locator('dd').allInnerTexts()).toEqual(['1', '1:30']);
});

describe('my desk', () => {
  const knows = (number: string, name: string): void => {
    const customer = { id: 'known', name, numbers: [number], notes: '' };
    must(
      ui.app.commands.customers.put('known', { ...customer, wishes: { skills: [], priority: 0 } }, 'admin'),
    );
  };
  const wrapUp = (seconds: number) => ({
    queues: officeCompany.queues.map((queue) => ({ ...queue, wrapUpSeconds: seconds })),
  });

  test('is an agent’s first page; the agent goes on break and back', async () => {
    knows('+31611223344', 'Bakkerij Het Gouden Brood');
    await talks(ui.app, '201', '+31611223344');
    await ui.open('/', { username: 'anneke' });
    await ui.page.getByRole('heading', { name: 'My desk' }).waitFor();
    await seen('Bakkerij Het Gouden Brood');
    await ui.page.getByRole('button', { name: 'Break', exact: true }).click();
    await ui.page.getByRole('button', { name: 'Coffee' }).click();
    await ui.page.locator('.status-button.on-break[aria-pressed=true]').waitFor();
    expect(agent('agent-201')).toMatchObject({ status: 'on-break', breakReason: 'coffee' });
    await ui.page.locator('.status-button.available').click();
    await ui.page.locator('.status-button.available[aria-pressed=true]').waitFor();
    expect(agent('agent-201')?.status).toBe('available');
  });

  test('counts down to the end of wrap-up, for the agent and on the wallboard', async () => {
    await ui.app.has(wrapUp(3000));
    await hangsUp(await talks(ui.app, '204', '+31610000001'));
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
    must(ui.app.commands.agents.finishWrapUp('agent-204', 'daan'));
    await ui.page.locator('[data-agent=agent-204].available').waitFor();
    expect(await ui.page.locator('[data-agent=agent-204] .remaining').count()).toBe(0);
  });

  test('lists the own calls of the day, with their records', async () => {
    const app = await ui.start({ behindMs: 10 * minute });
    for (const [extension, minutes] of [
      ['204', 1],
      ['204', 3],
      ['201', 2],
    ] as const) {
      const call = await talks(app, extension, '+31610000001');
      await app.clock.advance(minutes * minute);
      await hangsUp(call);
      await agentsAre(app, 'logged-out', extension);
      await app.clock.advance(10_000);
    }
    await ui.open('/', { username: 'daan' });
    const day = ui.page.getByRole('region', { name: 'Your calls today' });
    await day.getByRole('link', { name: '+31610000001' }).first().waitFor();
    expect(await day.getByRole('link', { name: '+31610000001' }).count()).toBe(2);
    expect(await day.locator('dd').allInnerTexts()).toEqual(['2', '2:00']);
    await day.getByRole('link', { name: '+31610000001' }).first().click();
    await ui.page.locator('.timeline').waitFor();
  });

  test('finishes wrap-up', async () => {
    await ui.app.has(wrapUp(3000));
    await hangsUp(await talks(ui.app, '204', '+31610000001'));
    await ui.open('/', { username: 'daan' });
    await ui.page.getByRole('button', { name: 'Finish wrap-up' }).click();
    await seen('Wrap-up finished.');
    expect(agent('agent-204')?.state).toBe('idle');
  });

  test('says at the pages of others that an agent has no permission, and asks the server for nothing', async () => {
    for (const to of ['/setup/users', '/changes', '/personal-data', '/customers', '/what-if']) {
      await ui.open(to, { username: 'anneke' });
      await ui.page.getByRole('heading', { name: 'No permission' }).waitFor();
      for (const name of ['Setup', 'Change log', 'Customers', 'What if'])
        expect(await ui.page.getByRole('link', { name, exact: true }).count()).toBe(0);
    }
    const asked = ui.app.front.requests.filter((one) => /company|customers|what-if/.test(one));
    expect(asked).toEqual([]);
    await ui.page.getByRole('link', { name: 'Go to the start page' }).click();
    await ui.page.getByRole('heading', { name: 'My desk' }).waitFor();
  });

  test('shows agents no calls of others on the wallboard', async () => {
    await ui.app.callIn('+31610000001', [toSales]);
    await ui.open('/wallboard', { username: 'anneke' });
    await ui.page.locator('[data-agent]').first().waitFor();
    expect(await ui.page.getByText('Calls in progress').count()).toBe(0);
  });
});

describe('calls', () => {
  test('are listed page by page, filtered, and one opens with its legs and time line', async () => {
    const app = await ui.start({ behindMs: 3 * 60 * minute });
    const call = await app.callIn('+31610001099', [toSales]);
    await agentsAre(app, 'available', '202');
    await app.clock.advance(20_000);
    app.telephony.lastTo('202').fail('cancelled');
    await agentsAre(app, 'logged-out', '202');
    await agentsAre(app, 'available', '201');
    await app.pickUp('201');
    await app.clock.advance(minute);
    await hangsUp(call);
    await agentsAre(app, 'logged-out', '201');
    const [{ id } = { id: '' }] = app.commands.calls.list(everyCall).calls;
    const atMs = app.clock.nowMs();
    // Of a later version.
    app.store.journal.append([{ kind: 'brand-new-kind', callId: id, atMs } as unknown as JournalEvent]);
    for (let index = 0; index < 51; index += 1) await givesUp(app, `+3161000${2000 + index}`, minute);
    for (let index = 0; index < 8; index += 1) {
      await leavesMessage(app, `+3161000${3000 + index}`, 4000);
      await app.clock.advance(minute);
    }
    await asAdmin('/calls');
    await expectCount('.table tbody tr', 50);
    await ui.page.getByRole('button', { name: 'Load older calls' }).click();
    await expectCount('.table tbody tr', 60);
    await ui.page.getByLabel('Outcome').selectOption('served');
    await expectCount('.table tbody tr', 8);
    await ui.page.getByRole('button', { name: 'Clear filters' }).click();
    await ui.page.getByLabel('Number').fill('1099');
    await expectCount('.table tbody tr', 1);
    await ui.page.getByRole('link', { name: /\+31610001099/ }).click();
    await ui.page.getByRole('heading', { name: 'Call from +31610001099' }).waitFor();
    await seen('Offer to Bartosz Wiśniewski: missed (no answer)');
    await seen('Talking with Anneke de Vries');
    await expectCount('.leg', 3);
    // Shown rather than dropped.
    await seen('brand-new-kind');
  });

  test('to call back are counted in the navigation, appear by themselves, and are closed after a question', async () => {
    const cutOff = async (number: string): Promise<void> => {
      await ui.app.callIn(number, [toSupport]);
      await allAreCutOff(ui.app);
    };
    await cutOff('+31610001005');
    await asAdmin('/callbacks');
    const count = ui.page.locator('.nav-count');
    await count.getByText('1 customer to call back').waitFor({ state: 'attached' });
    await cutOff('+31610001006');
    await ui.page.getByRole('link', { name: '+31610001006', exact: true }).waitFor();
    await count.getByText('2 customers to call back').waitFor({ state: 'attached' });
    for (const number of ['+31610001005', '+31610001006']) {
      await ui.page.getByRole('button', { name: `Mark as called back: ${number}` }).click();
      await ui.page.getByRole('dialog').getByRole('button', { name: 'Mark as called back' }).click();
      await ui.page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await ui.page
      .getByRole('link', { name: /^Callbacks/ })
      .locator('.nav-count')
      .waitFor({ state: 'detached' });
    expect(ui.app.commands.callbacks.list().map(({ closedBy }) => closedBy)).toEqual(['admin', 'admin']);
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
    expect(ui.app.front.requests.filter((request) => request.startsWith('PUT'))).toEqual([]);
    await ui.page.getByLabel('ID', { exact: true }).fill('returns');
    await ui.page.getByRole('button', { name: 'Save' }).click();
    await seen('returns saved.');
    expect(ui.app.company.queues.map(({ id }) => id)).toContain('returns');
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
    const agent = ui.app.company.agents.find(({ id }) => id === 'agent-201');
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
    expect(ui.app.company.extensions).toHaveLength(8);
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
    await ui.start({ externalTelephony: true });
    await asAdmin('/setup/start');
    await seen(/This site uses its own SIP server/);
    expect(await ui.page.getByText('192.0.2.5').count()).toBe(0);
  });

  test('says in the reader’s language what the server finds wrong with a field', async () => {
    await asAdmin('/setup/queues', { locale: 'nl-NL' });
    const details = [
      { path: 'body.name', message: 'Too big', issue: { code: 'too_big', origin: 'string', limit: 80 } },
    ];
    ui.app.front.fail(/^PUT/, { kind: 'refuse', status: 400, code: 'invalid-request', details });
    await ui.page.getByRole('button', { name: 'Sales bewerken' }).click();
    await ui.page.getByRole('button', { name: 'Opslaan' }).click();
    await ui.page.locator('.field-error').getByText('Hoogstens 80 tekens.').waitFor();
  });

  test('tells who changed what', async () => {
    const [sales] = ui.app.company.queues;
    for (const ringSeconds of [30, 20])
      must(await ui.app.commands.company.put('queues', 'sales', { ...sales!, ringSeconds }, 'admin'));
    await asAdmin('/changes');
    await ui.page.locator('summary').first().click();
    const newest = ui.page.locator('details').first();
    await newest.locator('del').getByText('30', { exact: true }).waitFor();
    await newest.locator('ins').getByText('20', { exact: true }).waitFor();
  });
});

describe('language and screen', () => {
  test('a page starts in the language of the browser, or in English', async () => {
    for (const [locale, title] of [
      ['nl-NL', 'Inloggen'],
      ['pl-PL', 'Logowanie'],
      ['de-DE', 'Log in'],
    ] as const) {
      await ui.openBlank({ locale });
      await ui.page.goto(ui.app.url);
      await ui.page.getByRole('heading', { name: title }).waitFor();
    }
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
});

async function expectText(locator: Locator, text: string): Promise<void> {
  await locator.filter({ hasText: new RegExp(`^${text}$`) }).waitFor();
}

async function expectCount(selector: string, count: number): Promise<void> {
  const found = ui.page.locator(selector);
  await found.nth(count).waitFor({ state: 'detached' });
  await found.nth(count - 1).waitFor();
}
