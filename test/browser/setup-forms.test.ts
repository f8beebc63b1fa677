// What an admin does with queues, opening hours and the rest of routing in the browser: edit, reorder, be told what is
// wrong, save. Never tests what the ACD makes of it; its own tests do.
import path from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { companySchema, type CompanyInput, type QueueConfig } from '../../src/api/company.js';
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

/** Changes the company that the server has, before anybody looks at it. */
function given(change: Partial<CompanyInput>): void {
  server.state.company = companySchema.parse({ ...server.state.company, ...change });
}

async function open(to: string, options: { locale?: string; width?: number } = {}): Promise<void> {
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
  await page.goto(server.url + to);
  await page.locator('input[name=username]').fill('admin');
  await page.locator('input[name=password]').fill('admin-password');
  await page.locator('button[type=submit]').click();
  await page.locator('.setup-content .table, .setup-content .item-form, .tree').first().waitFor();
}

const edit = (key: string) => page.getByRole('button', { name: `Edit ${key}`, exact: true }).click();
const tab = (name: string): Locator => page.getByRole('tab', { name: new RegExp(`^${name}`) });
const save = () => page.getByRole('button', { name: 'Save' }).click();
const saved = (key: string) => page.getByText(`${key} saved.`).waitFor();
const queue = (id: string): QueueConfig => {
  const found = server.state.company.queues.find((one) => one.id === id);
  if (!found) throw new Error(`no queue ${id}`);
  return found;
};
const skilled = (id: string, skills: Record<string, number>) => {
  const agents = server.state.company.agents.map((agent) => (agent.id === id ? { ...agent, skills } : agent));
  given({ agents });
};

const outboundTrunk = {
  trunks: [
    { id: 'demo', name: 'Demo carrier', addresses: ['127.0.0.1'], outbound: { host: 'sip.example.net' } },
  ],
};

/** A queue with something set in every group. */
const fullQueue = {
  id: 'sales',
  name: 'Sales',
  skills: [
    { skill: 'sales', minLevel: 5 },
    { skill: 'dutch', minLevel: 3, need: 'preferred' as const, weight: 3 },
  ],
  skillRule: 'sales >= 2 or senior',
  members: [
    { agent: 'agent-201', tier: 1, position: 1 },
    { agent: 'agent-202', tier: 1, position: 2, weight: 4 },
    { agent: 'agent-203', tier: 2, position: 1 },
  ],
  openTier: 1,
  strategy: { kind: 'ordered-tiers' as const },
  widening: [
    { afterSeconds: 20, change: { kind: 'lower-level' as const, skill: 'sales', minLevel: 2 } },
    { afterSeconds: 40, change: { kind: 'drop-skill' as const, skill: 'dutch' }, skipWaitWhenNobody: true },
    { afterSeconds: 60, change: { kind: 'drop-rule' as const } },
    { afterSeconds: 80, change: { kind: 'open-tier' as const, tier: 2 } },
    { afterSeconds: 90, change: { kind: 'add-queue' as const, queue: 'support' } },
  ],
  weight: 1.5,
  priority: 3,
  wrapUpKind: 'open-ended' as const,
  limits: { maxWaitSeconds: 300, maxWaitingPerAgent: 2.5, nobodyLoggedIn: 'always' as const },
  overflow: {
    'max-wait': { kind: 'queue' as const, queue: 'support', keepWait: false },
    'nobody-logged-in': { kind: 'voicemail' as const },
    closed: { kind: 'announcement' as const, prompt: 'goodbye' },
  },
  schedule: 'office',
  leaveByDigit: { '1': { kind: 'voicemail' as const, maxSeconds: 60 }, '#': { kind: 'callback' as const } },
  announcements: { first: 'welcome', position: 'up-to' as const, periodic: ['welcome', 'goodbye'] },
  agentMessage: { waitSoFar: true },
  callback: { digit: '2' as const, afterAbandonSeconds: 30, recordReason: true },
  resumePlaceSeconds: 120,
  preferredAgent: { last: true, own: true },
};

const office = {
  id: 'office',
  name: 'Office hours',
  weekly: [{ days: [1, 2, 3, 4, 5], hours: [{ from: '09:00', to: '17:00' }] }],
};

function withFullQueue(): void {
  const others = server.state.company.queues.filter(({ id }) => id !== 'sales');
  given({ ...outboundTrunk, schedules: [office], queues: [fullQueue, ...others] });
}

describe('a queue', () => {
  test('opened and saved without a change, in every group, stays as it was', async () => {
    withFullQueue();
    const before = queue('sales');
    await open('/setup/queues');
    await edit('sales');
    const tabs = page.locator('[role=tab]');
    for (let index = 0; index < (await tabs.count()); index += 1) await tabs.nth(index).click();
    await save();
    await saved('sales');
    expect(queue('sales')).toEqual(before);
  });

  test('a skill rule is read while it is typed, and the column of a mistake is named', async () => {
    skilled('agent-203', { sales: 5, dutch: 6 });
    await open('/setup/queues');
    await edit('sales');
    await tab('Skills').click();
    const rule = page.getByRole('textbox', { name: 'Skill rule' });
    await rule.fill('dutch >= 5 and (sales >= 3');
    await page.getByText('Column 16: this parenthesis is not closed.').waitFor();
    expect(await page.locator('.rule-mark mark').textContent()).toBe('(');
    await page.getByText('The skill rule cannot be read yet.').waitFor();
    await rule.fill('dutch >= 5 and (sales >= 3 or french)');
    await page.getByText('The rule can be read.').waitFor();
    await page.getByText('No agent has: french.').waitFor();
    const reach = page.getByRole('complementary', { name: 'Who could serve this queue' });
    await reach.getByText('Chiara Conti').waitFor();
    await reach.getByText('1 agent', { exact: true }).waitFor();
    await save();
    await saved('sales');
    expect(queue('sales').skillRule).toBe('dutch >= 5 and (sales >= 3 or french)');
  });

  test('steps of widening change places by keyboard and by dragging; the times stay in order', async () => {
    withFullQueue();
    await open('/setup/queues');
    await edit('sales');
    await tab('Widening').click();
    await page.getByRole('button', { name: 'Move down: step 1' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Now in place 2 of 5.').waitFor({ state: 'attached' });
    // The focus goes along, so that the next press moves the same step on.
    await page.keyboard.press('Enter');
    const row = (place: number) => page.locator(`.step-row[data-place="${place}"]`);
    await row(3).locator('.grip').dragTo(row(0));
    await save();
    await saved('sales');
    expect(queue('sales').widening.map(({ afterSeconds, change }) => [afterSeconds, change.kind])).toEqual([
      [20, 'open-tier'],
      [40, 'drop-skill'],
      [60, 'drop-rule'],
      [80, 'lower-level'],
      [90, 'add-queue'],
    ]);
    expect(queue('sales').widening[1]?.skipWaitWhenNobody).toBe(true);
  });

  test('agents are found, added, put in groups and in order', async () => {
    await open('/setup/queues');
    await edit('sales');
    await tab('Agents and order').click();
    await page.getByLabel('Ring strategy').selectOption({ label: 'Fixed order, by group' });
    await page.getByRole('radio', { name: 'Only these agents' }).check();
    const find = page.getByLabel('Find an agent to add');
    await find.fill('conti');
    await find.press('Enter');
    await find.fill('20');
    await page.getByText('7 agents found').waitFor();
    await page.getByRole('button', { name: 'Add Bartosz Wiśniewski' }).click();
    await page.getByRole('button', { name: 'Add Anneke de Vries' }).click();
    await page.getByRole('button', { name: 'Move up: Anneke de Vries (201)' }).click();
    await page.getByLabel('Group of Chiara Conti (203)').selectOption('2');
    await page.getByLabel('Asked from the start: groups up to').fill('1');
    await save();
    await saved('sales');
    expect(queue('sales').members).toEqual([
      { agent: 'agent-201', tier: 1, position: 1, weight: 1 },
      { agent: 'agent-202', tier: 1, position: 2, weight: 1 },
      { agent: 'agent-203', tier: 2, position: 1, weight: 1 },
    ]);
    expect(queue('sales').openTier).toBe(1);
  });

  test('weights are asked for where a score is, and where a call goes only for limits that are set', async () => {
    given(outboundTrunk);
    await open('/setup/queues');
    await edit('sales');
    await tab('Agents and order').click();
    expect(await page.getByLabel('Desire').count()).toBe(0);
    await page.getByLabel('Ring strategy').selectOption({ label: 'Score' });
    await page.getByLabel('Desire').fill('2.5');
    await tab('Limits and overflow').click();
    expect(await page.getByLabel('Where the call goes').count()).toBe(0);
    await page.getByLabel('Longest wait (s)').fill('240');
    await page.getByLabel('Where the call goes').selectOption({ label: 'Number outside' });
    await page.getByLabel('Number', { exact: true }).fill('0205550100');
    await tab('Basics').click();
    await save();
    // What is wrong is on another tab: it is marked, and opened.
    await page
      .locator('.field-error')
      .getByText(/This is not right/)
      .waitFor();
    expect(await tab('Limits and overflow').getAttribute('aria-selected')).toBe('true');
    await page.getByLabel('Number', { exact: true }).fill('+31205550199');
    await save();
    await saved('sales');
    expect(queue('sales').strategy).toMatchObject({ kind: 'score', weights: { desire: 2.5, skill: 1 } });
    expect(queue('sales').overflow).toEqual({ 'max-wait': { kind: 'external', number: '+31205550199' } });
  });

  test('an emptied number is asked for again, never filled in behind one’s back', async () => {
    await open('/setup/queues');
    await edit('sales');
    await tab('After the call').click();
    await page.getByLabel('Wrap-up (s)').fill('');
    await save();
    await page.locator('.field-error').getByText('Fill this in.').waitFor();
    expect(server.requests.filter((request) => request.startsWith('PUT'))).toEqual([]);
  });

  test('tells what does not fit together before the server has to', async () => {
    await open('/setup/queues');
    await edit('sales');
    await tab('Callback').click();
    await page.getByText('No trunk can call out yet').waitFor();
    await page.getByLabel('Key that asks for it').selectOption('5');
    await tab('Widening').click();
    await page.getByRole('button', { name: 'Add step' }).click();
    await page.getByRole('button', { name: 'Add step' }).click();
    await page.getByLabel('After (s)').nth(1).fill('10');
    await page.getByText('Not before the step above: at least 30.').waitFor();
    await save();
    await tab('Callback').getByText('something is not right here').waitFor({ state: 'attached' });
    await tab('Widening').getByText('something is not right here').waitFor({ state: 'attached' });
    expect(server.requests.filter((request) => request.startsWith('PUT'))).toEqual([]);
  });

  test('a new one begins as a copy of another', async () => {
    withFullQueue();
    await open('/setup/queues');
    await page.getByRole('button', { name: 'New one like sales' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Sales abroad');
    await page.getByLabel('Key', { exact: true }).fill('sales-abroad');
    await save();
    await saved('sales-abroad');
    expect(queue('sales-abroad')).toEqual({ ...queue('sales'), id: 'sales-abroad', name: 'Sales abroad' });
  });

  test('keys while waiting lead somewhere, each to one place', async () => {
    await open('/setup/queues');
    await edit('sales');
    await tab('Keys while waiting').click();
    await page.getByRole('button', { name: 'Add key' }).click();
    await page.getByLabel('Where the call goes').selectOption({ label: 'Menu' });
    await page.getByRole('button', { name: 'Add key' }).click();
    await page.getByLabel('Key', { exact: true }).nth(1).selectOption('#');
    await save();
    await saved('sales');
    expect(queue('sales').leaveByDigit).toEqual({
      '1': { kind: 'flow', flow: 'welcome' },
      '#': { kind: 'voicemail', greeting: 'voicemail-greeting', maxSeconds: 180 },
    });
  });

  test('a thousand agents: lists stay short, and typing stays quick', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({
      id: `a-${index}`,
      name: `Agent number ${index}`,
      extension: String(10_000 + index),
      skills: { sales: 1 + (index % 10), dutch: 1 + (index % 7) },
    }));
    const everyone = [
      ...server.state.company.extensions,
      ...many.map(({ extension, name }) => ({ number: extension, name })),
    ];
    const members = many.map(({ id }, index) => ({ agent: id, position: index + 1 }));
    const queues = server.state.company.queues.map((one) => (one.id === 'sales' ? { ...one, members } : one));
    given({ extensions: everyone, agents: [...server.state.company.agents, ...many], queues });
    await open('/setup/agents');
    expect(await page.locator('.table tbody tr').count()).toBe(100);
    await page.getByRole('button', { name: 'Show 908 more' }).waitFor();
    await page.getByLabel('Search').fill('number 987');
    await page.getByRole('rowheader', { name: 'Agent number 987' }).waitFor();
    await page.getByRole('link', { name: 'Queues' }).click();
    await edit('sales');
    await tab('Agents and order').click();
    expect(await page.locator('.member-table tbody tr').count()).toBe(50);
    await page.getByLabel('Filter the list').fill('number 555');
    await page.getByRole('rowheader', { name: 'Agent number 555' }).waitFor();
    await page.getByRole('button', { name: /^Remove Agent number 555/ }).click();
    await save();
    await saved('sales');
    expect(queue('sales').members).toHaveLength(999);
  });
});

describe('opening hours', () => {
  test('a week, a holiday of every year and a short day', async () => {
    given({ schedules: [office] });
    await open('/setup/schedules');
    await page.getByText('Mon–Fri 09:00–17:00').waitFor();
    await page.getByText(/^(Open|Closed) until /).waitFor();
    await page.getByRole('button', { name: 'Add opening hours' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Late');
    await page.getByLabel('Key', { exact: true }).fill('late');
    await page.getByLabel('Monday, to').fill('20');
    await page.getByLabel('Monday, to').blur();
    expect(await page.getByLabel('Monday, to').inputValue()).toBe('20:00');
    await page.getByRole('button', { name: 'Same on Mon–Fri, as on Monday' }).click();
    await page.getByRole('button', { name: 'Add hours: Saturday' }).click();
    await page.getByLabel('Saturday, to').fill('24:00');
    await page.getByRole('button', { name: 'Add a day' }).click();
    await page.getByLabel('Date').fill('2026-12-25');
    await page.getByLabel('Name', { exact: true }).nth(1).fill('Christmas');
    await page.getByLabel('Every year').check();
    await save();
    await saved('late');
    expect(server.state.company.schedules.find(({ id }) => id === 'late')).toEqual({
      id: 'late',
      name: 'Late',
      weekly: [
        { days: [1, 2, 3, 4, 5], hours: [{ from: '09:00', to: '20:00' }] },
        { days: [6], hours: [{ from: '09:00', to: '24:00' }] },
      ],
      dates: [{ date: '2026-12-25', everyYear: true, name: 'Christmas', hours: [] }],
    });
  });

  test('closes without a question when nothing was changed, and asks when something was', async () => {
    given({ schedules: [office] });
    await open('/setup/schedules');
    await edit('office');
    await page.getByLabel('Monday, to').focus();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await edit('office');
    await page.getByLabel('Monday, to').fill('18:00');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog', { name: 'Discard changes?' }).waitFor();
  });

  test('says which hours cannot be', async () => {
    given({ schedules: [office] });
    await open('/setup/schedules');
    await edit('office');
    await page.getByLabel('Tuesday, to').fill('08:00');
    await page.getByText('The end is not after the beginning.').first().waitFor();
    await page.getByLabel('Friday, from').fill('soon');
    await save();
    await page
      .locator('.field-error')
      .getByText(/hh:mm, up to 24:00/)
      .waitFor();
    expect(server.requests.filter((request) => request.startsWith('PUT'))).toEqual([]);
  });
});

test('an agent’s desires, capacity and cost', async () => {
  await open('/setup/agents');
  await edit('agent-201');
  await page.getByLabel('Desire', { exact: true }).fill('9');
  await page.getByLabel('Chats').fill('0');
  await page.getByLabel('Cost per hour').fill('31.5');
  await save();
  await saved('agent-201');
  expect(server.state.company.agents.find(({ id }) => id === 'agent-201')).toMatchObject({
    skills: { sales: 5 },
    desires: { sales: 9 },
    capacity: { voice: 1, chat: 0, mail: 5 },
    costPerHour: 31.5,
  });
});

test('a trunk’s outbound side; its password is sent only when one is typed', async () => {
  await open('/setup/trunks');
  await edit('demo');
  expect(await page.getByLabel('SIP server of the carrier').count()).toBe(0);
  await page.getByLabel('This trunk also calls out').check();
  await page.getByLabel('SIP server of the carrier').fill('sip.example.net');
  await page.getByLabel('User name').fill('acme');
  await save();
  await saved('demo');
  expect(server.state.company.trunks[0]?.outbound).toEqual({
    host: 'sip.example.net',
    port: 5060,
    transport: 'udp',
    username: 'acme',
  });
});

test('what the callers of a number and of a choice in a menu ask for', async () => {
  await open('/setup/dids');
  await edit('+31205550100');
  await page.getByLabel('Ask for more than the queue does').check();
  await page.getByRole('button', { name: 'Add skill' }).click();
  await page.getByLabel('Skill', { exact: true }).fill('dutch');
  await page.getByLabel('Skill rule').fill('dutch >= 5 or');
  await page.getByLabel('Priority').fill('4');
  await save();
  await page.getByText('Column 14: a skill is expected here.').first().waitFor();
  await page.getByLabel('Skill rule').fill('');
  await save();
  await saved('+31205550100');
  const wishes = { skills: [{ skill: 'dutch', minLevel: 1, weight: 1, need: 'required' }], priority: 4 };
  expect(server.state.company.dids[0]?.wishes).toEqual(wishes);

  await page.getByRole('link', { name: 'Menus' }).click();
  await edit('welcome');
  const step = page.locator('[data-step="sales"]');
  await step.getByLabel('Ask for more than the queue does').check();
  await step.getByLabel('Priority').fill('-2');
  await save();
  await saved('welcome');
  expect(server.state.company.flows[0]?.nodes['sales']).toEqual({
    kind: 'queue',
    queue: 'sales',
    wishes: { skills: [], priority: -2 },
  });
});

test('how callers of several queues compete', async () => {
  await open('/setup/settings');
  await page.getByLabel('Who goes first').selectOption({ label: 'Oldest first' });
  expect(await page.getByLabel('A point is worth (s)').count()).toBe(0);
  await page.getByLabel('Who goes first').selectOption({ label: 'By score' });
  await page.getByLabel('Greatest head start (s)').fill('900');
  await page.getByLabel('Idle time').fill('3');
  await save();
  await saved('Company');
  expect(server.state.company.settings.competition).toMatchObject({
    mode: 'score',
    maxHeadStartSeconds: 900,
    weights: { idleTime: 3 },
  });
});

test('how a phone answers by itself', async () => {
  await open('/setup/extensions');
  await edit('203');
  await page
    .getByLabel('Calls from queues are answered by the phone itself')
    .selectOption({ label: 'Yes: Call-Info header (Snom, Grandstream, Yealink)' });
  await save();
  await saved('203');
  expect(server.state.company.extensions.find(({ number }) => number === '203')?.autoAnswer).toBe(
    'call-info',
  );
});

test.each(['nl-NL', 'pl-PL'])('every group of a queue fits a phone of 390 px (%s)', async (locale) => {
  withFullQueue();
  await open('/setup/queues', { locale, width: 390 });
  await page.locator('.row-actions button').first().click();
  const tabs = page.locator('[role=tab]');
  await tabs.first().waitFor();
  const tooWide: string[] = [];
  for (let index = 0; index < (await tabs.count()); index += 1) {
    await tabs.nth(index).click();
    const overflow = await page.evaluate<number>(
      `(() => { const body = document.querySelector('dialog .form-body'); return body.scrollWidth - body.clientWidth; })()`,
    );
    if (overflow > 0) tooWide.push(`${await tabs.nth(index).textContent()}: ${overflow} px`);
  }
  expect(tooWide).toEqual([]);
  expect(
    await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
  ).toBeLessThanOrEqual(0);
});
