// Why a call was routed as it was, as a supervisor reads it on the call's page.
// Never tests how a call is explained.
import type { EpochMs } from '../../src/core/kernel/ids.js';
import { settle } from '../support/catching-up-clock.js';
import { officeCompany } from '../support/office-company.js';
import { agentsAre, hangsUp, toSales } from '../support/office-life.js';
import { servedPage } from '../support/served-page.js';

const others = Array.from({ length: 42 }, (_, index) => String(300 + index));
const company = {
  extensions: [...officeCompany.extensions, ...others.map((number) => ({ number, name: number }))],
  agents: [
    ...officeCompany.agents,
    ...others.map((extension) => ({
      ...{ id: `agent-${extension}`, name: `Agent ${extension}`, extension },
      skills: { sales: 3 },
    })),
  ],
};

const ui = servedPage({ company, behindMs: 20 * 60_000 });

/** Bartosz, who has been free the longest, does not answer; then two agents come for this caller and one who came later. */
async function answeredCall(): Promise<string> {
  const { app } = ui;
  const { clock, telephony } = app;
  await agentsAre(app, { onBreak: 'lunch' }, '206');
  await agentsAre(app, 'available', '202');
  await clock.advance(40_000);
  await agentsAre(app, 'available', '203');
  await clock.advance(44_000);
  const call = await app.callIn('+31610001001', [toSales]);
  const [live] = app.commands.live.snapshot().calls;
  telephony.lastTo('202').ring();
  await clock.advance(11_000);
  await agentsAre(app, { onBreak: 'lunch' }, '203');
  const rival = await app.callIn('+31610001002', [toSales]);
  await clock.advance(9_000);
  telephony.lastTo('202').fail('cancelled');
  await settle();
  const before = telephony.dialled.length;
  await agentsAre(app, 'available', '203', '201');
  const chosen = telephony.dialled[before]!;
  chosen.ring();
  await clock.advance(9_000);
  chosen.pickUp();
  await settle();
  await hangsUp(rival);
  await clock.advance(100_000);
  await hangsUp(call);
  await clock.advance(12_000);
  return live!.id;
}

async function open(id: string, locale = 'en-GB', width = 1440): Promise<void> {
  await ui.open(`/calls/${id}`, { locale, width });
  await why().waitFor();
}

const why = () => ui.page.locator('.why');
const outcome = () => why().locator('.why-outcome');

test('is told first, in the reader’s language', async () => {
  await open(await answeredCall(), 'pl-PL');
  await ui.page.getByRole('heading', { name: 'Dlaczego', exact: true }).waitFor();
  expect(await outcome().textContent()).toMatch(
    /^Oczekiwanie trwało 0:29 \(29 s dzwonienia do 2 konsultantów/,
  );
  expect(await why().locator('li').allTextContents()).toContainEqual(
    expect.stringMatching(/^Wcześniej przez 20 s dzwoniono do: Bartosz/),
  );
});

test('shows on demand what every agent was doing, who was compared and who competed', async () => {
  await open(await answeredCall());
  const table = ui.page.getByRole('region', { name: 'Agents, decision by decision' });
  expect(await table.isVisible()).toBe(false);
  await why().getByText('3 decisions in detail').click();
  await table.waitFor();
  expect(await table.locator('tbody tr').count()).toBe(50);
  const rows = await table.locator('tbody tr').allInnerTexts();
  for (const row of [
    'Anneke de Vries\tLogged out\tLogged out\tGiven another caller',
    'Bartosz Wiśniewski\tChosen\tShort pause\tShort pause',
    'Finn O’Connor\tOn break\tOn break\tOn break',
  ])
    expect(rows).toContain(row);
  const compared = ui.page.getByRole('region', { name: 'Who was compared' });
  expect(await compared.first().locator('tbody tr').allTextContents()).toEqual([
    'Bartosz Wiśniewski1:24',
    'Chiara Conti0:44',
  ]);
  const callers = ui.page.getByRole('region', { name: 'Competing callers' }).last();
  await callers.locator('tbody tr').nth(1).waitFor();
  const [own, rival] = await callers.locator('tbody tr').allTextContents();
  expect(own).toBe('This callSales0:200:00');
  expect(rival).toMatch(/Sales0:090:00$/);
  const other = callers.getByRole('link');
  const address = await other.getAttribute('href');
  await other.click();
  await ui.page.waitForURL(`**${address}`);
});

test('says so when a call was in no queue', async () => {
  const call = await ui.app.callIn('+31610001001', []);
  const [live] = ui.app.commands.live.snapshot().calls;
  await hangsUp(call);
  await open(live!.id);
  await ui.page.getByText('This call was not in a queue, so nothing had to be decided.').waitFor();
});

test('says so when the reasons are no longer kept', async () => {
  const id = await answeredCall();
  ui.app.store.decisions.removeBefore(Date.now() as EpochMs);
  await open(id);
  await why().getByText('was connected to').waitFor();
  await ui.page.getByText('no longer stored').waitFor();
  expect(await why().locator('details').count()).toBe(0);
});

test('a failure leaves the rest of the page in place and can be tried again', async () => {
  const id = await answeredCall();
  ui.app.front.fail(/\/explanation$/, { kind: 'refuse', status: 500, code: 'internal-error' });
  await open(id);
  await why().getByRole('alert').waitFor();
  expect(await ui.page.locator('.timeline').isVisible()).toBe(true);
  await why().getByRole('button', { name: 'Try again' }).click();
  await outcome().waitFor();
});

test('many decisions, long names and a narrow window scroll inside the tables only', async () => {
  const agents = ui.app.company.agents.map((agent) => ({
    ...agent,
    name: `${agent.name} ${'x'.repeat(40)}`,
  }));
  await ui.app.has({ agents });
  await open(await answeredCall(), 'pl-PL', 360);
  await why().locator('summary').click();
  await why().locator('.why-table').first().waitFor();
  const overflow = await ui.page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect(overflow).toBeLessThanOrEqual(0);
});
