// What an admin does with queues, opening hours and the rest of routing in the browser: edit, reorder, be told what is
// wrong, save. Never tests what the ACD makes of it; its own tests do.
import type { Locator } from 'playwright-core';
import type { CompanyInput } from '../../src/api/company.js';
import type { EpochMs, ExtensionNumber } from '../../src/core/kernel/ids.js';
import type { QueueConfig } from '../../src/api/acd.js';
import type { BrowserLook } from '../support/page-under-test.js';
import { servedPage } from '../support/served-page.js';

const ui = servedPage();

/** Changes the company that the server has, before anybody looks at it. */
const given = (change: Partial<CompanyInput>): Promise<void> => ui.app.has(change);

async function open(to: string, options: BrowserLook = {}): Promise<void> {
  await ui.open(to, options);
  await ui.page.locator('.setup-content .table, .setup-content .item-form, .tree').first().waitFor();
}

const edit = (key: string) => ui.page.getByRole('button', { name: `Edit ${key}`, exact: true }).click();
const tab = (name: string): Locator => ui.page.getByRole('tab', { name: new RegExp(`^${name}`) });
const save = () => ui.page.getByRole('button', { name: 'Save' }).click();
const saved = (name: string) => ui.page.getByText(`${name} saved.`).waitFor();
const queue = (id: string): QueueConfig => {
  const found = ui.app.company.queues.find((one) => one.id === id);
  if (!found) throw new Error(`no queue ${id}`);
  return found;
};
const skilled = async (id: string, skills: Record<string, number>) => {
  const agents = ui.app.company.agents.map((agent) => (agent.id === id ? { ...agent, skills } : agent));
  await given({ agents });
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
  voice: {
    leaveByDigit: { '1': { kind: 'voicemail' as const, maxSeconds: 60 }, '#': { kind: 'callback' as const } },
    announcements: { first: 'welcome', position: 'up-to' as const, periodic: ['welcome', 'goodbye'] },
    agentMessage: { waitSoFar: true },
    callback: { digit: '2' as const, afterAbandonSeconds: 30, recordReason: true },
  },
  resumePlaceSeconds: 120,
  preferredAgent: { last: true, own: true },
};

const office = {
  id: 'office',
  name: 'Office hours',
  weekly: [{ days: [1, 2, 3, 4, 5], hours: [{ from: '09:00', to: '17:00' }] }],
};

async function withFullQueue(): Promise<void> {
  const others = ui.app.company.queues.filter(({ id }) => id !== 'sales');
  await given({ ...outboundTrunk, schedules: [office], queues: [fullQueue, ...others] });
}

describe('a queue', () => {
  test('opened and saved without a change, in every group, stays as it was', async () => {
    await withFullQueue();
    const before = queue('sales');
    await open('/setup/queues');
    await edit('Sales');
    const tabs = ui.page.locator('[role=tab]');
    for (let index = 0; index < (await tabs.count()); index += 1) await tabs.nth(index).click();
    await save();
    await saved('sales');
    expect(queue('sales')).toEqual(before);
  });

  test('a skill rule is read while it is typed, and the column of a mistake is named', async () => {
    await skilled('agent-203', { sales: 5, dutch: 6 });
    await open('/setup/queues');
    await edit('Sales');
    await tab('Skills').click();
    const rule = ui.page.getByRole('textbox', { name: 'Skill rule' });
    await rule.fill('dutch >= 5 and (sales >= 3');
    await ui.page.getByText('Column 16: this parenthesis is not closed.').waitFor();
    expect(await ui.page.locator('.rule-mark mark').textContent()).toBe('(');
    await ui.page.getByText('The skill rule is not valid yet.').waitFor();
    await rule.fill('dutch >= 5 and (sales >= 3 or french)');
    await ui.page.getByText('The rule is valid.').waitFor();
    await ui.page.getByText('No agent has: french.').waitFor();
    const reach = ui.page.getByRole('complementary', { name: 'Who could serve this queue' });
    await reach.getByText('Chiara Conti').waitFor();
    await reach.getByText('1 agent', { exact: true }).waitFor();
    await save();
    await saved('sales');
    expect(queue('sales').skillRule).toBe('dutch >= 5 and (sales >= 3 or french)');
  });

  test('steps of widening change places by keyboard and by dragging; the times stay in order', async () => {
    await withFullQueue();
    await open('/setup/queues');
    await edit('Sales');
    await tab('Widening').click();
    await ui.page.getByRole('button', { name: 'Move down: step 1' }).focus();
    await ui.page.keyboard.press('Enter');
    await ui.page.getByText('Now number 2 of 5.').waitFor({ state: 'attached' });
    // The focus goes along, so that the next press moves the same step on.
    await ui.page.keyboard.press('Enter');
    const row = (place: number) => ui.page.locator(`.step-row[data-place="${place}"]`);
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
    await edit('Sales');
    await tab('Agents and order').click();
    await ui.page.getByLabel('Ring strategy').selectOption({ label: 'Fixed order, by group' });
    await ui.page.getByRole('radio', { name: 'Only these agents' }).check();
    const find = ui.page.getByLabel('Find an agent to add');
    await find.fill('conti');
    await find.press('Enter');
    await find.fill('20');
    await ui.page.getByText('7 agents found').waitFor();
    await ui.page.getByRole('button', { name: 'Add Bartosz Wiśniewski' }).click();
    await ui.page.getByRole('button', { name: 'Add Anneke de Vries' }).click();
    await ui.page.getByRole('button', { name: 'Move up: Anneke de Vries (201)' }).click();
    await ui.page.getByLabel('Group of Chiara Conti (203)').selectOption('2');
    await ui.page.getByLabel('Considered from the start: groups up to').fill('1');
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
    await given(outboundTrunk);
    await open('/setup/queues');
    await edit('Sales');
    await tab('Agents and order').click();
    expect(await ui.page.getByLabel('Preference').count()).toBe(0);
    await ui.page.getByLabel('Ring strategy').selectOption({ label: 'Score' });
    await ui.page.getByLabel('Preference').fill('2.5');
    await tab('Limits and overflow').click();
    expect(await ui.page.getByLabel('Where the call goes').count()).toBe(0);
    await ui.page.getByLabel('Maximum wait (s)').fill('240');
    await ui.page.getByLabel('Where the call goes').selectOption({ label: 'External number' });
    await ui.page.getByLabel('Number', { exact: true }).fill('020 555 O1 00');
    await tab('Basics').click();
    await save();
    // What is wrong is on another tab: it is marked, and opened.
    await ui.page
      .locator('.field-error')
      .getByText(/This is not valid/)
      .waitFor();
    expect(await tab('Limits and overflow').getAttribute('aria-selected')).toBe('true');
    await ui.page.getByLabel('Number', { exact: true }).fill('+31205550199');
    await save();
    await saved('sales');
    expect(queue('sales').strategy).toMatchObject({ kind: 'score', weights: { desire: 2.5, skill: 1 } });
    expect(queue('sales').overflow).toEqual({ 'max-wait': { kind: 'external', number: '+31205550199' } });
  });

  test('an emptied number is asked for again, never filled in behind one’s back', async () => {
    await open('/setup/queues');
    await edit('Sales');
    await tab('After the call').click();
    await ui.page.getByLabel('Wrap-up (s)').fill('');
    await save();
    await ui.page.locator('.field-error').getByText('Fill this in.').waitFor();
    expect(ui.app.front.requests.filter((request) => request.startsWith('PUT'))).toEqual([]);
  });

  test('tells what does not fit together before the server has to', async () => {
    await open('/setup/queues');
    await edit('Sales');
    await tab('Callback').click();
    await ui.page.getByText('There is no trunk for outbound calls yet').waitFor();
    await ui.page.getByLabel('Key to request a callback').selectOption('5');
    await tab('Widening').click();
    await ui.page.getByRole('button', { name: 'Add step' }).click();
    await ui.page.getByRole('button', { name: 'Add step' }).click();
    await ui.page.getByLabel('After (s)').nth(1).fill('10');
    await ui.page.getByText('Not before the step above: at least 30.').waitFor();
    await save();
    await tab('Widening').getByText('contains errors').waitFor({ state: 'attached' });
    expect(ui.app.front.requests.filter((request) => request.startsWith('PUT'))).toEqual([]);
  });

  test('a callback can be set up before the trunk that it needs', async () => {
    await open('/setup/queues');
    await edit('Sales');
    await tab('Callback').click();
    await ui.page.getByText('There is no trunk for outbound calls yet').waitFor();
    await ui.page.getByLabel('Key to request a callback').selectOption('5');
    await save();
    await saved('Sales');
    expect(queue('sales').voice?.callback.digit).toBe('5');
  });

  test('a step that lowers a skill of the rule alone is said to change nothing', async () => {
    const others = ui.app.company.queues.filter(({ id }) => id !== 'sales');
    const widening = [
      { afterSeconds: 20, change: { kind: 'lower-level' as const, skill: 'senior', minLevel: 2 } },
    ];
    await given({ queues: [{ id: 'sales', name: 'Sales', skillRule: 'senior >= 5', widening }, ...others] });
    await open('/setup/queues');
    await edit('Sales');
    await tab('Widening').click();
    await ui.page.getByText('the skill is only in the skill rule').waitFor();
  });

  test('music and recordings that are not there are pointed out, with the place for their files', async () => {
    await open('/setup/queues');
    await edit('Sales');
    await tab('What callers hear').click();
    const music = ui.page.getByRole('combobox', { name: 'Music on hold' });
    await music.fill('nosuchmusic');
    const warning = ui.page.locator('.field-warning');
    await warning.getByText('There is no music “nosuchmusic”: callers would wait in silence.').waitFor();
    await warning.getByText('Available: default, jazz.').waitFor();
    await music.fill('jazz');
    await warning.waitFor({ state: 'detached' });
    await ui.page.getByRole('combobox', { name: 'First announcement' }).fill('no-such-prompt');
    await warning.getByText(`${ui.app.dir}/sounds/prompts/en/no-such-prompt.wav`).waitFor();
    await save();
    await saved('sales');
    expect(queue('sales').voice?.music).toBe('jazz');
  });

  test('a new one begins as a copy of another', async () => {
    await withFullQueue();
    await open('/setup/queues');
    await ui.page.getByRole('button', { name: 'Duplicate Sales' }).click();
    await ui.page.getByLabel('Name', { exact: true }).fill('Sales abroad');
    await ui.page.getByLabel('ID', { exact: true }).fill('sales-abroad');
    await save();
    await saved('Sales abroad');
    expect(queue('sales-abroad')).toEqual({ ...queue('sales'), id: 'sales-abroad', name: 'Sales abroad' });
  });

  test('keys while waiting lead somewhere, each to one place', async () => {
    await open('/setup/queues');
    await edit('Sales');
    await tab('Keys while waiting').click();
    await ui.page.getByRole('button', { name: 'Add key' }).click();
    await ui.page.getByLabel('Where the call goes').selectOption({ label: 'Menu' });
    await ui.page.getByRole('button', { name: 'Add key' }).click();
    await ui.page.getByLabel('Key', { exact: true }).nth(1).selectOption('#');
    await save();
    await saved('sales');
    expect(queue('sales').voice?.leaveByDigit).toEqual({
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
      ...ui.app.company.extensions,
      ...many.map(({ extension, name }) => ({ number: extension, name })),
    ];
    const members = many.map(({ id }, index) => ({ agent: id, position: index + 1 }));
    const queues = ui.app.company.queues.map((one) => (one.id === 'sales' ? { ...one, members } : one));
    await given({ extensions: everyone, agents: [...ui.app.company.agents, ...many], queues });
    await open('/setup/agents');
    expect(await ui.page.locator('.table tbody tr').count()).toBe(100);
    await ui.page.getByRole('button', { name: 'Show 908 more' }).waitFor();
    await ui.page.getByLabel('Search').fill('number 987');
    await ui.page.getByRole('rowheader', { name: 'Agent number 987' }).waitFor();
    await ui.page.getByRole('link', { name: 'Queues' }).click();
    await edit('Sales');
    await tab('Agents and order').click();
    expect(await ui.page.locator('.member-table tbody tr').count()).toBe(50);
    await ui.page.getByLabel('Filter the list').fill('number 555');
    await ui.page.getByRole('rowheader', { name: 'Agent number 555' }).waitFor();
    await ui.page.getByRole('button', { name: /^Remove Agent number 555/ }).click();
    await save();
    await saved('sales');
    expect(queue('sales').members).toHaveLength(999);
  });
});

describe('opening hours', () => {
  test('a week, a holiday of every year and a short day', async () => {
    await given({ schedules: [office] });
    await open('/setup/schedules');
    await ui.page.getByText('Mon–Fri 09:00–17:00').waitFor();
    await ui.page.getByText(/^(Open|Closed) until /).waitFor();
    await ui.page.getByRole('button', { name: 'Add opening hours' }).click();
    await ui.page.getByLabel('Name', { exact: true }).fill('Late');
    await ui.page.getByLabel('ID', { exact: true }).fill('late');
    await ui.page.getByLabel('Monday, to').fill('20');
    await ui.page.getByLabel('Monday, to').blur();
    expect(await ui.page.getByLabel('Monday, to').inputValue()).toBe('20:00');
    await ui.page.getByRole('button', { name: 'Copy to Mon–Fri: Monday' }).click();
    await ui.page.getByRole('button', { name: 'Add hours: Saturday' }).click();
    await ui.page.getByLabel('Saturday, to').fill('24:00');
    await ui.page.getByRole('button', { name: 'Add day' }).click();
    await ui.page.getByLabel('Date').fill('2026-12-25');
    await ui.page.getByLabel('Name', { exact: true }).nth(1).fill('Christmas');
    await ui.page.getByLabel('Every year').check();
    await save();
    await saved('late');
    expect(ui.app.company.schedules.find(({ id }) => id === 'late')).toEqual({
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
    await given({ schedules: [office] });
    await open('/setup/schedules');
    await edit('Office hours');
    await ui.page.getByLabel('Monday, to').focus();
    await ui.page.getByRole('button', { name: 'Cancel' }).click();
    await ui.page.getByRole('dialog').waitFor({ state: 'detached' });
    await edit('Office hours');
    await ui.page.getByLabel('Monday, to').fill('18:00');
    await ui.page.getByRole('button', { name: 'Cancel' }).click();
    await ui.page.getByRole('dialog', { name: 'Discard changes?' }).waitFor();
  });

  test('says which hours cannot be', async () => {
    await given({ schedules: [office] });
    await open('/setup/schedules');
    await edit('Office hours');
    await ui.page.getByLabel('Tuesday, to').fill('08:00');
    await ui.page.getByText('The end must be after the start.').first().waitFor();
    await ui.page.getByLabel('Friday, from').fill('soon');
    await save();
    await ui.page
      .locator('.field-error')
      .getByText(/hh:mm, up to 24:00/)
      .waitFor();
    expect(ui.app.front.requests.filter((request) => request.startsWith('PUT'))).toEqual([]);
  });
});

test('an agent’s desires, capacity and cost', async () => {
  await open('/setup/agents');
  await edit('Anneke de Vries');
  await ui.page.getByLabel('Preference', { exact: true }).fill('9');
  await ui.page.getByLabel('Cost per hour').fill('31.5');
  await save();
  await saved('Anneke de Vries');
  expect(ui.app.company.agents.find(({ id }) => id === 'agent-201')).toMatchObject({
    skills: { sales: 5 },
    desires: { sales: 9 },
    capacity: { voice: 1, chat: 3, mail: 5 },
    costPerHour: 31.5,
  });
});

test('the key of a new agent follows the name until it is typed; a taken extension is told with whose it is', async () => {
  await open('/setup/agents');
  await ui.page.getByRole('button', { name: 'Add agent' }).click();
  const name = ui.page.getByLabel('Name', { exact: true });
  const key = ui.page.getByLabel('ID', { exact: true });
  await name.fill('Łucja de Vrïes');
  expect(await key.inputValue()).toBe('lucja-de-vries');
  await key.fill('Lucja');
  expect(await key.inputValue()).toBe('lucja');
  await name.fill('Lucja Vries');
  expect(await key.inputValue()).toBe('lucja');
  const [taken] = ui.app.company.agents;
  await ui.page.getByLabel('Extension').selectOption(taken?.extension ?? '');
  await save();
  await ui.page.getByText(`Extension ${taken?.extension} belongs to ${taken?.name}.`).waitFor();
  await name.press('Escape');
});

test('of a list of addresses the one that is wrong is named', async () => {
  await open('/setup/trunks');
  await edit('Demo carrier');
  await ui.page.getByLabel('Addresses').fill('192.0.2.1\nnot-an-address');
  await save();
  await ui.page.getByText('“not-an-address”: Enter an IPv4 address').waitFor();
});

test('a trunk’s outbound side; its password is sent only when one is typed', async () => {
  await open('/setup/trunks');
  await edit('Demo carrier');
  expect(await ui.page.getByLabel('SIP server of the carrier').count()).toBe(0);
  await ui.page.getByLabel('Use this trunk for outbound calls').check();
  await ui.page.getByLabel('SIP server of the carrier').fill('2001:db8::1');
  await save();
  await ui.page.getByText('Trunks do not support IPv6.').waitFor();
  await ui.page.getByLabel('SIP server of the carrier').fill('sip.example.net');
  await ui.page.getByLabel('User name').fill('acme');
  await ui.page.getByLabel('Password', { exact: true }).fill('of the carrier');
  await save();
  await saved('Demo carrier');
  const outbound = { host: 'sip.example.net', port: 5060, transport: 'udp', username: 'acme' };
  expect(ui.app.company.trunks[0]?.outbound).toEqual(outbound);
  const password = () =>
    ui.app.store.company.secret({ list: 'trunks', key: 'demo', path: 'outbound.password' })?.value;
  expect(password()).toBe('of the carrier');
  await edit('Demo carrier');
  await ui.page.getByLabel('SIP server of the carrier').fill('sip.example.org');
  await save();
  await ui.page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(ui.app.company.trunks[0]?.outbound).toEqual({ ...outbound, host: 'sip.example.org' });
  expect(password()).toBe('of the carrier');
});

test('what the callers of a number and of a choice in a menu ask for', async () => {
  await open('/setup/dids');
  await edit('+31205550100 Main');
  await ui.page.getByLabel('Require more than the queue does').check();
  await ui.page.getByRole('button', { name: 'Add skill' }).click();
  await ui.page.getByLabel('Skill', { exact: true }).fill('dutch');
  await ui.page.getByLabel('Skill rule').fill('dutch >= 5 or');
  await ui.page.getByLabel('Priority').fill('4');
  await save();
  await ui.page.getByText('Column 14: a skill is expected here.').first().waitFor();
  await ui.page.getByLabel('Skill rule').fill('');
  await save();
  await saved('Main');
  const wishes = { skills: [{ skill: 'dutch', minLevel: 1, weight: 1, need: 'required' }], priority: 4 };
  expect(ui.app.company.dids[0]?.wishes).toEqual(wishes);

  await ui.page.getByRole('link', { name: 'Menus' }).click();
  await edit('Welcome');
  const step = ui.page.locator('[data-step="sales"]');
  await step.getByLabel('Require more than the queue does').check();
  await step.getByLabel('Priority').fill('-2');
  await save();
  await saved('welcome');
  expect(ui.app.company.flows[0]?.nodes['sales']).toEqual({
    kind: 'queue',
    queue: 'sales',
    wishes: { skills: [], priority: -2 },
  });
});

test('how callers of several queues compete', async () => {
  await open('/setup/settings');
  await ui.page.getByLabel('Who goes first').selectOption({ label: 'Longest wait first' });
  expect(await ui.page.getByLabel('Head start per priority point (s)').count()).toBe(0);
  await ui.page.getByLabel('Who goes first').selectOption({ label: 'By score' });
  await ui.page.getByLabel('Maximum head start (s)').fill('900');
  await ui.page.getByLabel('Idle time').fill('3');
  await save();
  await saved('Company');
  expect(ui.app.company.settings.competition).toMatchObject({
    mode: 'score',
    maxHeadStartSeconds: 900,
    weights: { idleTime: 3 },
  });
});

test.each([
  ['en-GB', ['Voicemail', 'External calls', 'Which queue goes first']],
  ['nl-NL', ['Voicemail', 'Externe gesprekken', 'Voorrang tussen wachtrijen']],
  ['pl-PL', ['Poczta głosowa', 'Połączenia zewnętrzne', 'Pierwszeństwo między kolejkami']],
])('what the company sets stands under headings (%s)', async (locale, headings) => {
  await open('/setup/settings', { locale });
  expect(await ui.page.locator('.item-form h3').allTextContents()).toEqual(headings);
});

test('a list is put in order by its headings, also with the keyboard, as its language sorts', async () => {
  const names = ['Łucja', 'Zofia', 'Lena', 'Maria'];
  const agents = names.map((name, index) => ({
    ...{ id: `a-${index}`, name, extension: ['20', '1000', '300', '250'][index] ?? '' },
    skills: index === 1 ? {} : { sales: 10 - index },
  }));
  await given({
    agents,
    users: ui.app.company.users.filter(({ role }) => role === 'admin'),
    extensions: [
      ...ui.app.company.extensions,
      ...agents.map(({ extension }) => ({ number: extension, name: extension })),
    ],
  });
  await open('/setup/agents', { locale: 'pl-PL' });
  const shown = () => ui.page.locator('.table tbody th').allTextContents();
  const heading = (name: string) => ui.page.getByRole('columnheader', { name, exact: true });
  const sorted = (name: string) => heading(name).getAttribute('aria-sort');
  expect([await shown(), await sorted('Imię i nazwisko')]).toEqual([names, null]);
  await heading('Imię i nazwisko').getByRole('button').focus();
  await ui.page.keyboard.press('Enter');
  expect([await shown(), await sorted('Imię i nazwisko')]).toEqual([
    ['Lena', 'Łucja', 'Maria', 'Zofia'],
    'ascending',
  ]);
  await ui.page.keyboard.press('Enter');
  expect([await shown(), await sorted('Imię i nazwisko')]).toEqual([
    ['Zofia', 'Maria', 'Łucja', 'Lena'],
    'descending',
  ]);
  // A number is one, and who has nothing stands last in both directions.
  await heading('Numer wewnętrzny').getByRole('button').click();
  expect([await shown(), await sorted('Imię i nazwisko')]).toEqual([
    ['Łucja', 'Maria', 'Lena', 'Zofia'],
    null,
  ]);
  const bySkills = heading('Umiejętności').getByRole('button');
  await bySkills.click();
  expect(await shown()).toEqual(['Maria', 'Lena', 'Łucja', 'Zofia']);
  await bySkills.click();
  expect(await shown()).toEqual(['Łucja', 'Lena', 'Maria', 'Zofia']);
});

test('the list of extensions says whose they are, and which phones are registered from where, also without an agent', async () => {
  await given({ extensions: [...ui.app.company.extensions, { number: '299', name: 'Door' }] });
  const phone = (extension: string, address: string, port: number, userAgent: string) => {
    const expiresAtMs = (Date.now() + 1_800_000) as EpochMs;
    return {
      ...{ address, port, userAgent, expiresAtMs },
      extension: extension as ExtensionNumber,
      transport,
    };
  };
  const transport = 'udp' as const;
  ui.app.telephony.registered = [
    phone('203', '192.0.2.22', 5060, 'Yealink SIP-T54W 96.86.0.100'),
    phone('299', '2001:db8::7', 5080, 'Doorbird 1'),
  ];
  await open('/setup/extensions');
  await ui.page.getByRole('row', { name: /^299/ }).getByText('[2001:db8::7]:5080 Doorbird 1').waitFor();
  await ui.page.getByRole('row', { name: /^207/ }).getByText('not registered').waitFor();
  const row = ui.page.getByRole('row', { name: /^203/ });
  await row.getByRole('cell', { name: 'Chiara Conti' }).last().waitFor();
  await row.getByText('192.0.2.22:5060 Yealink SIP-T54W').waitFor();
});

test('how a phone answers by itself', async () => {
  await open('/setup/extensions');
  await edit('203 Chiara Conti');
  await ui.page
    .getByLabel('Phone answers queue calls automatically')
    .selectOption({ label: 'Yes: Call-Info header (Snom, Grandstream, Yealink)' });
  await save();
  await saved('Chiara Conti');
  expect(ui.app.company.extensions.find(({ number }) => number === '203')?.autoAnswer).toBe('call-info');
});

test.each(['nl-NL', 'pl-PL'])('every group of a queue fits a phone of 390 px (%s)', async (locale) => {
  await withFullQueue();
  await open('/setup/queues', { locale, width: 390 });
  await ui.page.locator('.row-actions button').first().click();
  const tabs = ui.page.locator('[role=tab]');
  await tabs.first().waitFor();
  const tooWide: string[] = [];
  for (let index = 0; index < (await tabs.count()); index += 1) {
    await tabs.nth(index).click();
    const overflow = await ui.page.evaluate<number>(
      `(() => { const body = document.querySelector('dialog .form-body'); return body.scrollWidth - body.clientWidth; })()`,
    );
    if (overflow > 0) tooWide.push(`${await tabs.nth(index).textContent()}: ${overflow} px`);
  }
  expect(tooWide).toEqual([]);
  // Who could serve the queue is told below the form here: no line beside it.
  expect(
    await ui.page.evaluate<string>(
      `getComputedStyle(document.querySelector('dialog .form-body')).borderRightWidth`,
    ),
  ).toBe('0px');
  expect(
    await ui.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
  ).toBeLessThanOrEqual(0);
});

test('what was told to be wrong is told no more once it is right, and again when it is not; hints stay hints', async () => {
  await open('/setup/agents');
  await ui.page.getByRole('button', { name: 'Add agent' }).click();
  const key = ui.page.getByLabel('ID', { exact: true });
  const faults = ui.page.locator('.field-error');
  await key.fill('not an id');
  await save();
  const keyField = ui.page.locator('.field').filter({ has: key });
  expect(await keyField.locator('.field-error').innerText()).toBe('This is not valid.');
  expect(await keyField.locator('.field-hint').innerText()).toMatch(
    /^Lower-case letters, digits and hyphens/,
  );
  expect(await key.getAttribute('aria-describedby')).toMatch(/-error \S+-hint$/);
  const count = await faults.count();
  await key.fill('an-id');
  await keyField.locator('.field-error').waitFor({ state: 'detached' });
  expect(await faults.count()).toBe(count - 1);
  await key.fill('no id');
  await keyField.locator('.field-error').waitFor();
  await key.fill('an-id');
  await ui.page.getByLabel('Name', { exact: true }).fill('New Agent');
  const [taken] = ui.app.company.agents;
  await ui.page.getByLabel('Extension').selectOption(taken?.extension ?? '');
  await ui.page.getByText(`Extension ${taken?.extension} belongs to ${taken?.name}.`).waitFor();
  await ui.page.getByText('Some fields are invalid.').waitFor();
});

test('what the server refused is told until that field is changed', async () => {
  const details = [
    { path: 'body.name', message: 'too odd', issue: { code: 'custom' as const } },
    { path: 'body.ringSeconds', message: 'too long', issue: { code: 'custom' as const } },
  ];
  ui.app.front.fail(/^PUT/, { kind: 'refuse', status: 400, code: 'invalid-request', details });
  await open('/setup/queues');
  await edit('Sales');
  await save();
  const faults = ui.page.locator('.form-body .field-error');
  await faults.first().waitFor();
  await tab('Basics').click();
  expect(await faults.count()).toBe(1);
  await ui.page.getByLabel('Name', { exact: true }).fill('Sales and more');
  await faults.waitFor({ state: 'detached' });
  expect(await ui.page.locator('.tab-fault').count()).toBe(1);
});

test('a removal names the thing and tells what is lost with this very thing', async () => {
  await given({
    trunks: [
      { id: 'plain', name: 'By address', addresses: ['192.0.2.1'] },
      {
        id: 'named',
        name: 'By name',
        addresses: ['192.0.2.2'],
        outbound: { host: 'sip.example.net', username: 'us' },
      },
    ],
  });
  const textOf = async (what: string, title: string) => {
    await ui.page.getByRole('button', { name: `Remove ${what}`, exact: true }).click();
    const dialog = ui.page.getByRole('dialog', { name: title, exact: true });
    const text = await dialog.locator('.dialog-body').innerText();
    expect(await dialog.getByRole('button', { name: 'Remove', exact: true }).getAttribute('class')).toContain(
      'danger',
    );
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    return text;
  };
  await open('/setup/trunks');
  expect(await textOf('By address', 'Remove By address?')).not.toContain('password');
  expect(await textOf('By name', 'Remove By name?')).toContain('password at the carrier');
  await ui.page.getByRole('link', { name: 'Extensions' }).click();
  expect(await textOf('203 Chiara Conti', 'Remove 203 Chiara Conti?')).toContain('The SIP password is lost.');
  await ui.page.getByRole('link', { name: 'Queues' }).click();
  expect(await textOf('Sales', 'Remove Sales?')).toMatch(/^All its settings are lost\./);
});

describe('people and their passwords', () => {
  test('a user with the role of an agent must be one, and is told so at the field', async () => {
    await open('/setup/users');
    await ui.page.getByRole('button', { name: 'Add user' }).click();
    const agent = ui.page.getByLabel('Agent', { exact: true });
    expect(await agent.getByRole('option', { name: 'Not an agent' }).count()).toBe(0);
    await ui.page.getByLabel('Name', { exact: true }).fill('New Person');
    await ui.page.getByRole('button', { name: 'Generate' }).click();
    await save();
    await ui.page.getByText('Choose the agent who this user is.').waitFor();
    await ui.page.getByLabel('Role').selectOption({ label: 'Supervisor' });
    expect(await agent.getByRole('option', { name: 'Not an agent' }).count()).toBe(1);
    await save();
    await saved('New Person');
  });

  test('a password that was made up can be copied, and says that it is shown once', async () => {
    await open('/setup/extensions');
    await ui.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await ui.page.getByRole('button', { name: 'Add extension' }).click();
    const warning = ui.page.getByText('Copy it now: once saved, it is never shown again.');
    expect(await warning.count()).toBe(0);
    await ui.page.getByRole('button', { name: 'Generate' }).click();
    await warning.waitFor();
    await ui.page.getByRole('button', { name: 'Copy' }).click();
    const copied = await ui.page.evaluate<string>('navigator.clipboard.readText()');
    expect(copied).toBe(await ui.page.getByLabel('SIP password').inputValue());
    expect(copied).toMatch(/^\w{16}$/);
  });

  test("the carrier's password is the carrier's: nothing is made up", async () => {
    await given({
      trunks: [
        {
          id: 'demo',
          name: 'Demo carrier',
          addresses: ['127.0.0.1'],
          outbound: { host: 'sip.example.net', username: 'us' },
        },
      ],
    });
    await open('/setup/trunks');
    await edit('Demo carrier');
    await ui.page.getByLabel('Password', { exact: true }).waitFor();
    expect(await ui.page.getByRole('button', { name: 'Generate' }).count()).toBe(0);
  });
});
