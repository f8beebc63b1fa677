// How a supervisor changes the status of many agents at once, with the mouse, the keyboard, and on a telephone.
// Never checks that the ACD obeys: the API server is a fake.
import path from 'node:path';
import type { AgentLive } from '../../src/api/live.js';
import { pageUnderTest, type BrowserLook } from '../support/page-under-test.js';

const pictures = process.env['CENTRALE_PICTURES'];

const ui = pageUnderTest();

const shoot = async (name: string): Promise<void> => {
  if (pictures !== undefined) await ui.page.screenshot({ path: path.join(pictures, `${name}.png`) });
};

const agent = (id: string): AgentLive => {
  const found = ui.server.state.snapshot.agents.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no agent ${id}`);
  return found;
};

const statuses = (): readonly string[] => ui.server.state.snapshot.agents.map(({ status }) => status);

const asked = (): readonly string[] => ui.server.requests.filter((request) => request.startsWith('PUT'));

const button = (name: string) => ui.page.getByRole('button', { name, exact: true });
const dialog = () => ui.page.getByRole('dialog');
const box = (name: string) => ui.page.getByRole('checkbox', { name, exact: true });
const all = () => ui.page.getByRole('checkbox', { name: /^Select all shown/ });

/** The board with checkboxes. */
async function selecting(look: BrowserLook = {}): Promise<void> {
  await ui.open('/', look);
  await button('Select several').click();
  await box('Bartosz Wiśniewski').waitFor();
}

test('everybody shown gets the same status in one request', async () => {
  await selecting();
  await ui.page.getByRole('radio', { name: /^Logged out/ }).click();
  await box('Bartosz Wiśniewski').waitFor({ state: 'detached' });
  await all().check();
  await ui.page.getByText('1 agent selected').waitFor();
  await ui.page.getByRole('radio', { name: /^All/ }).click();
  await box('Finn O’Connor').check();
  await ui.page.getByText('2 agents selected').waitFor();
  await ui.page.locator('.pick-all input:indeterminate').waitFor();
  await shoot('statuses-selecting');
  await button('Change status').click();
  await dialog().getByRole('heading', { name: 'Status of 2 agents' }).waitFor();
  await dialog().getByRole('button', { name: 'Available', exact: true }).click();
  await dialog().waitFor({ state: 'detached' });
  await ui.page.getByText('2 agents: Available').waitFor();
  expect(asked()).toEqual(['PUT /api/v1/agent-statuses']);
  expect(new Set(statuses())).toEqual(new Set(['available']));
  // The checkboxes are gone, and the focus is where it began.
  expect(await ui.page.getByRole('checkbox').count()).toBe(0);
  expect(await ui.page.locator('button:focus').textContent()).toBe('Select several');
});

test('with the keyboard alone: a break, with its reason', async () => {
  await selecting();
  await box('Bartosz Wiśniewski').focus();
  await ui.page.keyboard.press('Space');
  await box('Grażyna Kowalczyk').focus();
  await ui.page.keyboard.press('Space');
  await button('Change status').focus();
  await ui.page.keyboard.press('Enter');
  await dialog().getByRole('button', { name: 'Break', exact: true }).focus();
  await ui.page.keyboard.press('Enter');
  await dialog().getByLabel('Other reason').fill('Fire drill');
  await shoot('statuses-break');
  await ui.page.keyboard.press('Enter');
  await ui.page.getByText('2 agents: Fire drill').waitFor();
  for (const id of ['agent-202', 'agent-207'])
    expect(agent(id)).toMatchObject({ status: 'on-break', breakReason: 'Fire drill' });
  expect(agent('agent-201').status).toBe('available');
});

test('asks before it logs out those who talk, in the dialog of many and in that of one', async () => {
  await selecting();
  await all().check();
  await ui.page.getByText('8 agents selected').waitFor();
  await button('Change status').click();
  await dialog().getByRole('button', { name: 'Log out of queues' }).click();
  await dialog().getByText('2 agents are on a call.').waitFor();
  await shoot('statuses-log-out');
  expect(asked()).toEqual([]);
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await dialog().getByText('on a call.').waitFor({ state: 'detached' });
  await dialog().getByRole('button', { name: 'Log out of queues' }).click();
  await dialog().getByRole('button', { name: 'Log out 8 agents' }).click();
  await ui.page.getByText('8 agents: Logged out').waitFor();
  expect(new Set(statuses())).toEqual(new Set(['logged-out']));
  await ui.page.locator('[data-agent=agent-201]').getByText('then: Logged out').waitFor();

  ui.server.push({ agents: [{ ...agent('agent-201'), status: 'available' }] });
  await ui.page
    .locator('[data-agent=agent-201]')
    .getByText('then: Logged out')
    .waitFor({ state: 'detached' });
  await ui.page.locator('[data-agent=agent-201] button').click();
  await dialog().getByRole('button', { name: 'Log out of queues' }).click();
  await dialog().getByText('1 agent is on a call.').waitFor();
  await dialog().getByRole('button', { name: 'Log out 1 agent' }).click();
  await ui.page.getByText('Your status is now: Logged out').waitFor();
});

test('says who kept another status', async () => {
  ui.server.state.leaving = new Set(['agent-205', 'agent-207']);
  await selecting();
  await all().check();
  await button('Change status').click();
  await dialog().getByRole('button', { name: 'Break', exact: true }).click();
  await dialog().getByRole('button', { name: 'Meeting' }).click();
  await dialog()
    .getByRole('alert')
    .getByText(
      'Status changed for 6 of 8 agents. Not changed: Elżbieta Konstantynopolitańska-Nowak, Grażyna Kowalczyk.',
    )
    .waitFor();
  await shoot('statuses-unchanged');
});

test('names an agent who was removed meanwhile, and changes nobody until chosen again', async () => {
  await selecting();
  await box('Bartosz Wiśniewski').check();
  await box('Grażyna Kowalczyk').check();
  await button('Change status').click();
  // The page learns of it only after it has asked.
  await ui.page.route('**/api/v1/agent-statuses', async (route) => {
    const { snapshot } = ui.server.state;
    ui.server.state.snapshot = {
      ...snapshot,
      agents: snapshot.agents.filter(({ id }) => id !== 'agent-207'),
    };
    await route.continue();
  });
  const leave = () => dialog().getByRole('button', { name: 'Log out of queues' }).click();
  await leave();
  await dialog().getByText('No status has been changed. One of these agents no longer exists.').waitFor();
  ui.server.push({ gone: { agents: ['agent-207'] } });
  await dialog().getByText('No status has been changed. No longer there: Grażyna Kowalczyk.').waitFor();
  await dialog().getByRole('heading', { name: 'Status of 1 agent' }).waitFor();
  expect(agent('agent-202').status).toBe('available');
  await leave();
  await ui.page.getByText('1 agent: Logged out').waitFor();
  await ui.page.unroute('**/api/v1/agent-statuses');
});

test('tells while it runs that it does, cannot be closed then, and says when the server is silent', async () => {
  await selecting();
  await all().check();
  await button('Change status').click();
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await ui.page.route('**/api/v1/agent-statuses', async (route) => {
    await held;
    await route.abort();
  });
  const available = dialog().getByRole('button', { name: 'Available', exact: true });
  await available.click();
  await dialog().getByRole('status').getByText('Changing the status of 8 agents…').waitFor();
  expect(await available.isDisabled()).toBe(true);
  await ui.page.keyboard.press('Escape');
  expect(await dialog().count()).toBe(1);
  answer();
  await dialog().getByRole('alert').getByText('The server is not responding.').waitFor();
  await ui.page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  await ui.page.getByText('8 agents selected').waitFor();
  await ui.page.unroute('**/api/v1/agent-statuses');
});

test('keeps who is out of sight selected, and says so', async () => {
  await selecting();
  await box('Bartosz Wiśniewski').check();
  await ui.page.getByRole('radio', { name: /^Available/ }).click();
  ui.server.push({ agents: [{ ...agent('agent-202'), state: 'talking', stateSinceMs: Date.now() }] });
  await ui.page.getByText('1 of them not shown').waitFor();
  ui.server.push({ gone: { agents: ['agent-202'] } });
  await ui.page.getByText('0 agents selected').waitFor();
  expect(await button('Change status').isDisabled()).toBe(true);
});

test('more than the API takes at once go in portions', async () => {
  const many = Array.from({ length: 2500 }, (_, index) => ({
    ...agent('agent-202'),
    id: `many-${index}`,
    name: `Agent ${index}`,
  }));
  ui.server.state.snapshot = { ...ui.server.state.snapshot, agents: many };
  await selectingMany();
  await all().check();
  await button('Change status').click();
  await dialog().getByText('and 2470 more').waitFor();
  await dialog().getByRole('button', { name: 'Log out of queues' }).click();
  // They are drawn once more.
  await ui.page.getByText('2500 agents: Logged out').waitFor({ timeout: 40_000 });
  expect(asked()).toHaveLength(2);
  expect(new Set(statuses())).toEqual(new Set(['logged-out']));
}, 120_000);

async function selectingMany(): Promise<void> {
  await ui.open('/');
  // Thousands of agents are drawn first.
  await button('Select several').click({ timeout: 40_000 });
  await box('Agent 1').waitFor();
}

test('an agent sees no checkboxes, and nobody does where there are no agents', async () => {
  await ui.open('/wallboard', { username: 'anneke' });
  await ui.page.locator('.side').waitFor();
  expect(await button('Select several').count()).toBe(0);
  ui.server.state.snapshot = { ...ui.server.state.snapshot, agents: [] };
  await ui.open('/');
  await ui.page.getByText('No agents yet').waitFor();
  expect(await button('Select several').count()).toBe(0);
});

test.each([390, 700])('fits a screen %d px wide, with long names', async (width) => {
  const long = 'Aleksandra Wilhelmina van den Bosch-Kierkegaard-Konstantynopolitańska';
  const { snapshot } = ui.server.state;
  ui.server.state.snapshot = {
    ...snapshot,
    agents: snapshot.agents.map((one, index) => ({ ...one, name: `${index} ${long}` })),
  };
  const fits = async () =>
    expect(await ui.page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  await ui.open('/', { width, colorScheme: 'dark' });
  await button('Select several').click();
  await all().check();
  await fits();
  await all().scrollIntoViewIfNeeded();
  await shoot(`statuses-${width}`);
  await button('Change status').click();
  await dialog().getByRole('button', { name: 'Log out of queues' }).click();
  await dialog().getByText('on a call.').waitFor();
  await fits();
  expect(
    await ui.page.evaluate<boolean>(
      "(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)(document.querySelector('dialog'))",
    ),
  ).toBe(true);
  await shoot(`statuses-${width}-dialog`);
});

test.each([
  ['nl', 'Meerdere selecteren', 'Status wijzigen', 'Status van 2 agents'],
  ['pl', 'Zaznacz kilku', 'Zmień status', 'Status 2 konsultantów'],
])('speaks the language of the reader: %s', async (locale, start, change, title) => {
  await ui.open('/', { locale });
  await button(start).click();
  await box('Bartosz Wiśniewski').check();
  await box('Anneke de Vries').check();
  await button(change).click();
  await dialog().getByRole('heading', { name: title }).waitFor();
  await dialog().locator('.status-button.logged-out').click();
  await dialog().getByRole('alert').waitFor();
  await shoot(`statuses-${locale}`);
});
