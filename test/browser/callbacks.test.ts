// What people see of callbacks in the browser, and what they can do about them.
// Never checks whom the service dials when: app/callbacks does.
import path from 'node:path';
import type { CompanyInput } from '../../src/api/company.js';
import { must, type ApplicationUnderTest } from '../support/application-under-test.js';
import { settle } from '../support/catching-up-clock.js';
import { officeCompany } from '../support/office-company.js';
import {
  agentsAre,
  allAreCutOff,
  asksForCallback,
  callsBack,
  givesUp,
  hearsToTheEnd,
  reachableOffice,
  toSales,
  toSupport,
} from '../support/office-life.js';
import { servedPage } from '../support/served-page.js';

const pictures = process.env['CENTRALE_PICTURES'];

const minute = 60_000;
const callbackOf: Readonly<Record<string, object>> = {
  sales: { voice: { callback: { digit: '2', recordReason: true, afterAbandonSeconds: 5 } } },
  support: { voice: { callback: { maxAttempts: 1 } } },
  billing: { schedule: 'never' },
};
const company: Partial<CompanyInput> = {
  ...reachableOffice,
  schedules: [{ id: 'never', name: 'Never', weekly: [] }],
  queues: officeCompany.queues.map((queue) => ({ ...queue, wrapUpSeconds: 0, ...callbackOf[queue.id] })),
  agents: officeCompany.agents.map((agent) =>
    agent.id === 'agent-203' ? { ...agent, skills: { support: 5 } } : agent,
  ),
};

const ui = servedPage({ company, behindMs: 30 * minute });

const shoot = async (name: string): Promise<void> => {
  if (pictures !== undefined)
    await ui.page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
};

const wilhelmina = 'Wilhelmina van den Bosch-Kierkegaard van Amstelveen';

async function asked(app: ApplicationUnderTest): Promise<void> {
  const customer = { id: 'w', name: wilhelmina, numbers: ['+31610002001'], notes: '' };
  must(app.commands.customers.put('w', { ...customer, wishes: { skills: [], priority: 0 } }, 'admin'));
  await asksForCallback(app, await app.callIn('+31610002001', [toSales]), '2');
}

/** One in every state, with the longest things that can be written about one. */
async function everyState(): Promise<void> {
  const { app } = ui;
  const { callbacks } = app.commands;
  const wanted = (number: string, queue: string, by = 'admin', priority = 0): string =>
    must(callbacks.create({ number, queue, priority }, by)).callId;
  const attempt = async (number: string, extension: string) => {
    await agentsAre(app, 'available', extension);
    return callsBack(app, extension, number);
  };
  await givesUp(app, '+31610002003', 20_000);
  for (const cause of ['busy', 'no-answer'] as const) {
    (await attempt('+31610002003', '201')).fail(cause);
    await settle();
    await hearsToTheEnd(app);
    await agentsAre(app, 'logged-out', '201');
    await app.clock.advance(6 * minute);
  }
  wanted('+31610002007', 'support');
  const reached = (await attempt('+31610002007', '203')).pickUp();
  await settle();
  await app.clock.advance(minute);
  reached.bye();
  await settle();
  wanted('+31610002008', 'support');
  (await attempt('+31610002008', '203')).fail('no-answer');
  await settle();
  await agentsAre(app, 'logged-out', '203');
  await app.callIn('+31610002006', [toSupport]);
  await app.clock.advance(1000);
  await allAreCutOff(app);
  must(callbacks.cancel(wanted('+31610002009', 'support'), 'admin'));
  wanted('+31610002004', 'billing');
  await asked(app);
  await app.clock.catchUp();
  wanted('+31610002002', 'sales', 'anneke', 5);
  wanted('+31610002005', 'support');
  await attempt('+31610002005', '203');
}

const row = (number: string) => ui.page.getByRole('row').filter({ hasText: number });

it('shows how each callback stands, in every state', async () => {
  await everyState();
  await ui.open('/callbacks');
  await ui.page.getByText('6 customers to call back').first().waitFor();
  const says = async (number: string, ...texts: string[]): Promise<void> => {
    for (const text of texts) await row(number).getByText(text).first().waitFor();
  };
  await says('+31610002001', 'Wilhelmina', 'waiting for an agent', 'place 1', 'requested by the caller');
  await says('+31610002002', 'place 2', 'entered by anneke');
  await row('+31610002002').locator('td[data-label=Priority]').getByText('5', { exact: true }).waitFor();
  await says('+31610002003', 'not reached yet', 'next attempt', 'busy', 'no answer', 'hung up while waiting');
  await says('+31610002004', 'paused', 'the queue is closed');
  await says('+31610002005', 'being dialled');
  await says('+31610002006', 'to be called manually', 'cut off by a system error');
  await says('+31610002007', 'reached');
  await says('+31610002008', 'given up');
  await says('+31610002009', 'cancelled by admin');
  expect(await row('+31610002005').getByRole('button').count()).toBe(0);
  await ui.page.getByLabel('Reason for the call, +31610002001').waitFor();
  await shoot('callbacks');
});

it.each(['nl', 'pl'])('nothing is cut off, on a telephone neither: %s', async (locale) => {
  await everyState();
  await ui.open('/callbacks', { locale, colorScheme: 'dark' });
  await row('+31610002009').first().waitFor();
  for (const width of [1440, 1401, 1400, 1024, 761, 390]) {
    await ui.page.setViewportSize({ width, height: 900 });
    // The table takes the shape that fits before the next frame is drawn.
    await ui.page.evaluate(
      'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))',
    );
    const cutOff = await ui.page.evaluate<readonly string[]>(`
      [...document.querySelectorAll('.card.flush')].flatMap((card) => {
        const { right } = card.getBoundingClientRect();
        return [...card.querySelectorAll('*')]
          .filter((inside) => inside.getBoundingClientRect().right > right)
          .map((inside) => inside.outerHTML);
      })`);
    await shoot(`callbacks-${locale}-${width}`);
    // There the headings are for screen readers only.
    if (width > 390) expect({ width, cutOff }).toEqual({ width, cutOff: [] });
    expect(await ui.page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  }
});

it('a supervisor has somebody called now, cancelled, or called anew', async () => {
  await everyState();
  await ui.open('/callbacks');
  await ui.page.getByRole('button', { name: 'Call now: +31610002003' }).click();
  await row('+31610002003').getByText('waiting for an agent').waitFor();
  await ui.page.getByRole('button', { name: 'Cancel: +31610002004' }).click();
  await ui.page.getByRole('dialog').getByRole('button', { name: 'Stop calling' }).click();
  await row('+31610002004').getByText('cancelled by admin').waitFor();
  await ui.page.getByRole('button', { name: 'New callback' }).click();
  const dialog = ui.page.getByRole('dialog');
  await dialog.getByLabel('Number').fill('nobody');
  await dialog.getByRole('button', { name: 'Schedule callback' }).click();
  await dialog.getByText('This is not a public telephone number.').waitFor();
  await shoot('callback-form');
  await dialog.getByLabel('Number').fill('+31610009999');
  await dialog.getByLabel('Name').fill('Bakker');
  await dialog.getByRole('button', { name: 'Schedule callback' }).click();
  await row('+31610009999').getByText('entered by admin').waitFor();
});

it('says so when nobody is to be called back, and when the list cannot be loaded', async () => {
  await ui.open('/callbacks');
  await ui.page.getByText('No callbacks').waitFor();
  ui.app.front.fail('GET /api/v1/callbacks', { kind: 'cut' }, Infinity);
  await ui.page.locator('.page-head button').first().click();
  await ui.page.getByText('The server is not responding.').first().waitFor();
});

it("an agent's desk says what the callback is about while it rings", async () => {
  await asked(ui.app);
  await agentsAre(ui.app, 'available', '201');
  await ui.open('/desk', { username: 'anneke' });
  const notice = ui.page.locator('.callback-notice');
  await notice.getByText('You answer first; then the customer is dialled.').waitFor();
  await notice.getByText('requested by the caller').waitFor();
  await notice.getByLabel('Reason for the call, +31610002001').waitFor();
  await shoot('callback-desk');
});
