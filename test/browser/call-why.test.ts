// Why a call was routed as it was, as a supervisor reads it on the call's ui.page.
// Never tests how a call is explained.
import { pageUnderTest } from '../support/page-under-test.js';

const ui = pageUnderTest();

async function open(locale = 'en-GB', width = 1440): Promise<void> {
  await ui.open('/calls/call-1', { locale, width });
  await why().waitFor();
}

const why = () => ui.page.locator('.why');
const outcome = () => why().locator('.why-outcome');

test.each([
  [
    'en-GB',
    'Why',
    /^Waited 0:30 \(29 s while the phones of two agents rang\); was connected to Anneke/,
    /was rung earlier for 20 s, but did not answer\.$/,
  ],
  [
    'nl-NL',
    'Waarom',
    /^Wachtte 0:30 \(29 s waarin de toestellen van twee agents overgingen\); /,
    /werd eerder 20 s gebeld, maar nam niet op\.$/,
  ],
  [
    'pl-PL',
    'Dlaczego',
    /^Oczekiwanie trwało 0:30 \(29 s dzwonienia do 2 konsultantów\); /,
    /^Wcześniej przez 20 s dzwoniono do: /,
  ],
])('is told first, in the reader’s language (%s)', async (locale, title, sentence, detail) => {
  await open(locale);
  await ui.page.getByRole('heading', { name: title, exact: true }).waitFor();
  expect(await outcome().textContent()).toMatch(sentence);
  expect(await why().locator('li').allTextContents()).toContainEqual(expect.stringMatching(detail));
});

test('shows on demand what every agent was doing, who was compared and who competed', async () => {
  await open();
  const table = ui.page.getByRole('region', { name: 'Agents, decision by decision' });
  expect(await table.isVisible()).toBe(false);
  await why().getByText('2 decisions in detail').click();
  await table.waitFor();
  expect(await table.locator('tbody tr').count()).toBe(50);
  expect(await table.locator('tbody tr').first().locator('th, td').allTextContents()).toEqual([
    'Anneke de Vries',
    'On a call',
    'Chosen',
  ]);
  const compared = ui.page.getByRole('region', { name: 'Who was compared' });
  expect(await compared.locator('tbody tr').allTextContents()).toEqual([
    'Anneke de Vries1:24',
    'Chiara Conti0:44',
  ]);
  const callers = ui.page.getByRole('region', { name: 'Competing callers' });
  expect(await callers.locator('tbody tr').allTextContents()).toEqual([
    'This callSales0:202:00',
    'call-7Support1:010:00',
    'call-8Sales0:090:00',
  ]);
  await callers.getByText('call-7').click();
  await ui.page.waitForURL('**/calls/call-7');
});

test('says so when a call was in no queue', async () => {
  ui.server.state.explain = (call, language) => ({
    callId: call.id,
    language,
    complete: true,
    sentences: [],
    decisions: [],
    names: { agents: {}, queues: {} },
  });
  await open();
  await ui.page.getByText('This call was not in a queue, so nothing had to be decided.').waitFor();
});

test('says so when the reasons are no longer kept', async () => {
  ui.server.state.explain = (call, language) => ({
    callId: call.id,
    language,
    complete: false,
    sentences: [
      {
        about: 'answered',
        atMs: 1,
        queueId: 'sales',
        text: 'Waited 0:30; was connected to Anneke de Vries.',
      },
    ],
    decisions: [],
    names: { agents: {}, queues: {} },
  });
  await open();
  await ui.page.getByText('Waited 0:30; was connected to Anneke de Vries.').waitFor();
  await ui.page.getByText('no longer stored').waitFor();
  expect(await why().locator('details').count()).toBe(0);
});

test('a failure leaves the rest of the page in place and can be tried again', async () => {
  ui.server.state.explain = () => 500;
  await open();
  await why().getByRole('alert').waitFor();
  expect(await ui.page.locator('.timeline').isVisible()).toBe(true);
  delete ui.server.state.explain;
  await why().getByRole('button', { name: 'Try again' }).click();
  await outcome().waitFor();
});

test('many decisions, long names and a narrow window scroll inside the tables only', async () => {
  ui.server.state.snapshot = {
    ...ui.server.state.snapshot,
    agents: ui.server.state.snapshot.agents.map((agent) => ({
      ...agent,
      name: `${agent.name} ${'x'.repeat(60)}`,
    })),
  };
  await open('pl-PL', 360);
  await why().locator('summary').click();
  await why().locator('.why-table').first().waitFor();
  const overflow = await ui.page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect(overflow).toBeLessThanOrEqual(0);
});
