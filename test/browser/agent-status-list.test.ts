// Agent statuses: made in the set-up, chosen on the desk, seen on the wallboard, in the reader's language.
// Never checks that the ACD obeys: the API server is a fake.
import path from 'node:path';
import { agentStatusItemSchema } from '../../src/api/agent-statuses.js';
import type { AgentLive } from '../../src/api/live.js';
import { pageUnderTest } from '../support/page-under-test.js';

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

const field = (label: string) => ui.page.getByLabel(label, { exact: true });
const button = (name: string | RegExp) => ui.page.getByRole('button', { name });
const tile = (id: string) => ui.page.locator(`[data-agent=${id}]`);

/** `minutes` ago. */
const onBreak = (id: string, breakReason: string, minutes: number): void => {
  const sinceMs = Date.now() - minutes * 60_000;
  ui.server.push({
    agents: [
      {
        ...agent(id),
        ...{ status: 'on-break', breakReason, statusSinceMs: sinceMs },
        ...{ state: 'idle', stateSinceMs: sinceMs, stateEndsAtMs: null, callId: null, queueId: null },
      },
    ],
  });
};

const teamTalk = agentStatusItemSchema.parse({
  ...{ id: 'team-talk', names: { en: 'Team talk', pl: 'Odprawa' }, category: 'work' },
  ...{ paid: true, chosenByAgents: true, maxMinutes: 20, colour: 'blue', order: 100 },
});

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
  expect(ui.server.state.company.agentStatuses.at(-1)).toEqual(teamTalk);
});

test('an agent chooses among those that are for agents, in Polish on a telephone', async () => {
  const { company } = ui.server.state;
  ui.server.state.company = { ...company, agentStatuses: [...company.agentStatuses, teamTalk] };
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
  expect(ui.server.state.company.agentStatuses.map(({ id }) => id)).not.toContain('nameless');
});

test.each([
  ['nl-NL', 'Ander werk', 'langer dan het maximum van 60 min'],
  ['pl-PL', 'Inna praca', 'przekroczony limit 60 min'],
  ['en-GB', 'Other work', 'over the limit of 60 min'],
])('the wallboard in %s groups by status and marks who stays too long', async (locale, work, over) => {
  await ui.open('/', { locale, width: 1920 });
  await tile('agent-202').waitFor();
  onBreak('agent-202', 'lunch', 61);
  onBreak('agent-206', 'lunch', 5);
  onBreak('agent-207', 'training', 500);
  // As earlier versions noted it, and one that is in no list.
  onBreak('agent-201', 'Obiad', 1);
  onBreak('agent-203', 'Dentist', 1);
  await tile('agent-207').getByText(work).waitFor();
  await tile('agent-202').getByText(over).waitFor();
  expect(await tile('agent-206').getByText(over).count()).toBe(0);
  const groups = await ui.page.locator('.status-breakdown li').allInnerTexts();
  const counts = groups.map((text) => text.replace(/\s+/g, ' ').trim());
  expect(counts).toHaveLength(3);
  expect(counts.map((text) => text.split(' ').at(-1))).toEqual(['3', '1', '1']);
  expect(counts[2]).toBe('Dentist 1');
  await shoot(`statuses-board-${locale}`);
  await ui.page.goto(`${new URL(ui.page.url()).origin}/wallboard/tv`);
  await ui.page.locator('.tv .status-breakdown').waitFor();
  await shoot(`statuses-tv-${locale}`);
});

test('the agent is told when the time is up; where the company wants it, no other reason is offered', async () => {
  ui.server.state.company = {
    ...ui.server.state.company,
    settings: { ...ui.server.state.company.settings, otherBreakReasons: false },
    agentStatuses: [agentStatusItemSchema.parse({ id: 'tea', names: { nl: 'Thee' }, maxMinutes: 10 })],
  };
  await ui.open('/', { username: 'anneke' });
  await button('Break').click();
  await button(/^Thee/).waitFor();
  expect(await ui.page.getByLabel('Other reason').count()).toBe(0);
  onBreak('agent-201', 'tea', 11);
  await ui.page.getByText('Your time for this status is up: the limit is 10 min.').waitFor();
  await shoot('statuses-desk-over');
});
