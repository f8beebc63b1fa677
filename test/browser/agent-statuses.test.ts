// How a supervisor changes the status of many agents at once, with the mouse, the keyboard, and on a telephone.
// Never checks that the ACD obeys: core/acd does.
import path from 'node:path';
import { agentsAre, talks } from '../support/office-life.js';
import type { BrowserLook } from '../support/page-under-test.js';
import { servedPage } from '../support/served-page.js';

const pictures = process.env['CENTRALE_PICTURES'];

const ui = servedPage();

const shoot = async (name: string): Promise<void> => {
  if (pictures !== undefined) await ui.page.screenshot({ path: path.join(pictures, `${name}.png`) });
};

const agent = (id: string) => ui.app.commands.live.agent(id);
const agents = () => ui.app.commands.live.snapshot().agents;
const statuses = (): readonly string[] => agents().map(({ status }) => status);
const without = (...ids: readonly string[]) => ({
  agents: ui.app.company.agents.filter(({ id }) => !ids.includes(id)),
});

const asked = (): readonly string[] => ui.app.front.requests.filter((request) => request.startsWith('PUT'));

const button = (name: string) => ui.page.getByRole('button', { name, exact: true });
const dialog = () => ui.page.getByRole('dialog');
const box = (name: string) => ui.page.getByRole('checkbox', { name, exact: true });
const all = () => ui.page.getByRole('checkbox', { name: /^Select all shown/ });

/** Two talk, Finn has lunch, Hendrik has gone home, all others wait for calls. */
beforeEach(async () => {
  await talks(ui.app, '201', '+31611223344');
  await talks(ui.app, '205', '+48221234567');
  await agentsAre(ui.app, 'available', '202', '203', '204', '207');
  await agentsAre(ui.app, { onBreak: 'lunch' }, '206');
});

/** The board with checkboxes. */
async function selecting(look: BrowserLook = {}): Promise<void> {
  await ui.open('/wallboard', look);
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

test('whoever looks at an agent with the keyboard is on that agent again afterwards', async () => {
  await ui.open('/wallboard');
  const tile = ui.page.getByRole('button', { name: /Bartosz Wiśniewski/ });
  await tile.focus();
  await ui.page.keyboard.press('Enter');
  await dialog().waitFor();
  await ui.page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  await tile.and(ui.page.locator(':focus')).waitFor({ timeout: 5_000 });
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
  expect(agent('agent-201')?.status).toBe('available');
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

  await agentsAre(ui.app, 'available', '201');
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

test('a reason that is typed and is the name of a status is that status', async () => {
  await selecting();
  await box('Bartosz Wiśniewski').check();
  await button('Change status').click();
  await dialog().getByRole('button', { name: 'Break', exact: true }).click();
  await dialog().getByLabel('Other reason').fill('obiad');
  await ui.page.keyboard.press('Enter');
  await ui.page.getByText('1 agent: Lunch').waitFor();
  expect(agent('agent-202')?.breakReason).toBe('lunch');
});

test('names an agent who was removed meanwhile, and changes nobody until chosen again', async () => {
  await selecting();
  await box('Bartosz Wiśniewski').check();
  await box('Grażyna Kowalczyk').check();
  await button('Change status').click();
  // The page learns of it only after it has asked.
  ui.app.front.holdLive();
  await ui.app.has(without('agent-207'));
  const leave = () => dialog().getByRole('button', { name: 'Log out of queues' }).click();
  await leave();
  await dialog().getByText('No status has been changed. One of these agents no longer exists.').waitFor();
  ui.app.front.releaseLive();
  await dialog().getByText('No status has been changed. No longer there: Grażyna Kowalczyk.').waitFor();
  await dialog().getByRole('heading', { name: 'Status of 1 agent' }).waitFor();
  expect(agent('agent-202')?.status).toBe('available');
  await leave();
  await ui.page.getByText('1 agent: Logged out').waitFor();
});

test('tells while it runs that it does, cannot be closed then, and says when the server is silent', async () => {
  await selecting();
  await all().check();
  await button('Change status').click();
  ui.app.front.fail('PUT /api/v1/agent-statuses', { kind: 'stall', then: 'cut' });
  const available = dialog().getByRole('button', { name: 'Available', exact: true });
  await available.click();
  await dialog().getByRole('status').getByText('Changing the status of 8 agents…').waitFor();
  expect(await available.isDisabled()).toBe(true);
  await ui.page.keyboard.press('Escape');
  expect(await dialog().count()).toBe(1);
  // The browser asks once more when a connection that it has used before breaks.
  ui.app.front.fail('PUT /api/v1/agent-statuses', { kind: 'cut' }, Infinity);
  ui.app.front.release();
  await dialog().getByRole('alert').getByText('The server is not responding.').waitFor();
  await ui.page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  await ui.page.getByText('8 agents selected').waitFor();
});

test('keeps who is out of sight selected, and says so', async () => {
  await selecting();
  await box('Bartosz Wiśniewski').check();
  await ui.page.getByRole('radio', { name: /^Available/ }).click();
  await agentsAre(ui.app, { onBreak: 'lunch' }, '202');
  await ui.page.getByText('1 of them not shown').waitFor();
  await ui.app.has(without('agent-202'));
  await ui.page.getByText('0 agents selected').waitFor();
  expect(await button('Change status').isDisabled()).toBe(true);
});

test('an agent sees no checkboxes, and nobody does where there are no agents', async () => {
  await ui.open('/wallboard', { username: 'anneke' });
  await ui.page.locator('.side').waitFor();
  expect(await button('Select several').count()).toBe(0);
  const app = await ui.start({});
  await app.has({ agents: [], users: app.company.users.filter(({ role }) => role === 'admin') });
  await ui.open('/wallboard');
  await ui.page.getByText('No agents yet').waitFor();
  expect(await button('Select several').count()).toBe(0);
});

test.each([390, 700])('fits a screen %d px wide, with long names', async (width) => {
  const long = 'Aleksandra Wilhelmina van den Bosch-Kierkegaard-Konstantynopolitańska';
  await ui.app.has({
    agents: ui.app.company.agents.map((one, index) => ({ ...one, name: `${index} ${long}` })),
  });
  const fits = async () =>
    expect(await ui.page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  await ui.open('/wallboard', { width, colorScheme: 'dark' });
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
