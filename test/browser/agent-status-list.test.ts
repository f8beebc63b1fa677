// Agent statuses: made in the set-up, chosen on the desk, seen on the wallboard, in the reader's language.
// Never checks that the ACD obeys: core/acd does.
import path from 'node:path';
import { agentStatusItemSchema } from '../../src/api/agent-statuses.js';
import { agentsAre } from '../support/office-life.js';
import { servedPage } from '../support/served-page.js';

const pictures = process.env['CENTRALE_PICTURES'];

const ui = servedPage();

const shoot = async (name: string): Promise<void> => {
  if (pictures !== undefined) await ui.page.screenshot({ path: path.join(pictures, `${name}.png`) });
};

const agent = (id: string) => ui.app.commands.live.agent(id);

const field = (label: string) => ui.page.getByLabel(label, { exact: true });
const button = (name: string | RegExp) => ui.page.getByRole('button', { name });
const tile = (extension: string) => ui.page.locator(`[data-agent=agent-${extension}]`);

const teamTalk = agentStatusItemSchema.parse({
  ...{ id: 'team-talk', names: { en: 'Team talk', pl: 'Odprawa' }, category: 'work' },
  ...{ paid: true, chosenByAgents: true, maxMinutes: 20, colour: 'blue', order: 100 },
});

/** By Centrale itself. */
const given = ['break', 'missed-offers'];
const tea = agentStatusItemSchema.parse({ id: 'tea', names: { nl: 'Thee' }, maxMinutes: 10 });

test('a status is made in the set-up, with what its list says of it', async () => {
  await ui.open('/setup/agentStatuses');
  await ui.page.getByRole('heading', { name: 'Agent statuses' }).waitFor();
  await ui.page.getByRole('row', { name: /Lunch/ }).waitFor();
  await shoot('statuses-setup');
  await button('Add agent status').click();
  await field('Name (English)').fill('Team talk');
  await field('Name (Polski)').fill('Odprawa');
  await field('Kind').selectOption('Other work');
  await field('Longest time (min)').fill('20');
  await field('Colour').selectOption('Blue');
  await shoot('statuses-add');
  await button('Save').click();
  await ui.page.getByText('Team talk saved.').waitFor();
  expect(ui.app.company.agentStatuses).toContainEqual(teamTalk);
  await ui.open('/changes', { locale: 'pl-PL' });
  await ui.page.getByText('Odprawa (team-talk)').waitFor();
});

test('an agent chooses among those that are for agents, in Polish on a telephone', async () => {
  await ui.app.has({ agentStatuses: [...ui.app.company.agentStatuses, teamTalk] });
  await ui.open('/', { username: 'anneke', locale: 'pl-PL', width: 390 });
  await button('Przerwa').first().click();
  await button(/^Odprawa/).waitFor();
  await shoot('statuses-desk-pl');
  // What Centrale alone gives is not offered.
  expect(await button('Nieodebrane połączenia').count()).toBe(0);
  await button(/^Odprawa/).click();
  await ui.page.locator('.status-button.on-break').getByText('Odprawa').waitFor();
  expect(agent('agent-201')).toMatchObject({ status: 'on-break', breakReason: 'team-talk' });
});

test('a status without a name is not saved, and the form says where', async () => {
  await ui.open('/setup/agentStatuses');
  await button('Add agent status').click();
  await field('ID').fill('nameless');
  await button('Save').click();
  await ui.page.locator('.field-error').first().waitFor();
  expect(await field('Name (English)').getAttribute('aria-invalid')).toBe('true');
  await shoot('statuses-faulty');
  expect(ui.app.company.agentStatuses.map(({ id }) => id)).not.toContain('nameless');
});

test('the wallboard groups by status and marks who stays too long', async () => {
  const app = await ui.start({ behindMs: 500 * 60_000 });
  await agentsAre(app, { onBreak: 'training' }, '207');
  await app.clock.advance(439 * 60_000);
  await agentsAre(app, { onBreak: 'lunch' }, '202');
  await app.clock.advance(60 * 60_000);
  await agentsAre(app, { onBreak: 'lunch' }, '206');
  // By another name of it, and one that is in no list.
  await agentsAre(app, { onBreak: 'Obiad' }, '201');
  await agentsAre(app, { onBreak: 'Dentist' }, '203');
  await ui.open('/wallboard', { locale: 'pl-PL', width: 1920 });
  await tile('207').getByText('Inna praca').waitFor();
  const over = 'przekroczony limit 60 min';
  await tile('202').getByText(over).waitFor();
  expect(await tile('206').getByText(over).count()).toBe(0);
  const groups = await ui.page.locator('.status-breakdown li').allInnerTexts();
  const counts = groups.map((text) => text.replace(/\s+/g, ' ').trim());
  expect(counts).toHaveLength(3);
  expect(counts.map((text) => text.split(' ').at(-1))).toEqual(['3', '1', '1']);
  expect(counts[2]).toBe('Dentist 1');
  await shoot('statuses-board');
  await ui.page.goto(`${ui.app.url}/wallboard/tv`);
  await ui.page.locator('.tv .status-breakdown').waitFor();
  await shoot('statuses-tv');
});

test('the agent is told when the time is up; where the company wants it, no other reason is offered', async () => {
  const app = await ui.start({ behindMs: 11 * 60_000 });
  await app.has({
    settings: { ...app.company.settings, otherBreakReasons: false },
    agentStatuses: [...app.company.agentStatuses.filter(({ id }) => given.includes(id)), tea],
  });
  await agentsAre(app, { onBreak: 'tea' }, '201');
  await ui.open('/', { username: 'anneke' });
  await ui.page.getByText('Your time for this status is up: the limit is 10 min.').waitFor();
  await shoot('statuses-desk-over');
  await ui.page.locator('.status-button.on-break').click();
  await button(/^Thee/).waitFor();
  expect(await ui.page.getByLabel('Other reason').count()).toBe(0);
});
