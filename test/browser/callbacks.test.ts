// What people see of callbacks in the browser, and what they can do about them.
// Never dials anybody: the API server is a fake.
import path from 'node:path';
import type { Callback } from '../../src/api/callbacks.js';
import { pageUnderTest } from '../support/page-under-test.js';

const pictures = process.env['CENTRALE_PICTURES'];

const ui = pageUnderTest();

const shoot = async (name: string): Promise<void> => {
  if (pictures !== undefined)
    await ui.page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
};

const minute = 60_000;
/** One in every state, with the longest things that can be written about one. */
function everyState(nowMs: number): Callback[] {
  const plain: Callback = {
    callId: 'call-1',
    number: '+31610002001',
    callerName: null,
    queueId: 'support',
    by: 'caller',
    requestedBy: null,
    listedAtMs: nowMs - 12 * minute,
    waitingSinceMs: nowMs - 14 * minute,
    priority: 0,
    state: 'queued',
    obstacle: null,
    position: 1,
    retryAtMs: null,
    attempts: [],
    hasReason: false,
    outcome: null,
    closedAtMs: null,
    closedBy: null,
  };
  const attempt = (n: number, outcome: Callback['attempts'][number]['outcome']) => ({
    callId: `call-${n}`,
    startedAtMs: nowMs - (9 - n) * minute,
    endedAtMs: outcome === null ? null : nowMs - (8 - n) * minute,
    outcome,
  });
  const over = { state: 'ended', position: null, closedAtMs: nowMs - 30 * minute } as const;
  return [
    {
      ...plain,
      callerName: 'Wilhelmina van den Bosch-Kierkegaard van Amstelveen',
      hasReason: true,
      attempts: [attempt(1, 'withdrawn'), attempt(2, null)],
    },
    {
      ...plain,
      callId: 'call-11',
      number: '+31610002002',
      by: 'user',
      requestedBy: 'anneke',
      position: 2,
      priority: 5,
    },
    {
      ...plain,
      callId: 'call-12',
      number: '+31610002003',
      by: 'abandoned',
      state: 'waiting',
      position: null,
      retryAtMs: nowMs + 25 * minute,
      attempts: [attempt(3, 'busy'), attempt(4, 'no-answer')],
    },
    {
      ...plain,
      callId: 'call-13',
      number: '+31610002004',
      state: 'paused',
      position: null,
      obstacle: 'queue-closed',
    },
    { ...plain, callId: 'call-14', number: '+31610002005', state: 'dialling', position: null },
    { ...plain, callId: 'call-15', number: '+31610002006', by: 'lost', state: 'listed', position: null },
    {
      ...plain,
      ...over,
      callId: 'call-16',
      number: '+31610002007',
      outcome: 'reached',
      attempts: [attempt(5, 'reached')],
    },
    { ...plain, ...over, callId: 'call-17', number: '+31610002008', outcome: 'given-up' },
    { ...plain, ...over, callId: 'call-18', number: '+31610002009', outcome: 'cancelled', closedBy: 'admin' },
  ];
}

const row = (number: string) => ui.page.getByRole('row').filter({ hasText: number });

it('shows how each callback stands, in every state', async () => {
  ui.server.state.callbacks = everyState(Date.now());
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

it.each([
  ['nl', 'Terugbellen', 'wacht op een agent'],
  ['pl', 'Oddzwonienia', 'czeka na konsultanta'],
])('speaks the language of the reader: %s', async (locale, title, state) => {
  ui.server.state.callbacks = everyState(Date.now());
  await ui.open('/callbacks', { locale });
  await ui.page.getByRole('heading', { name: title, exact: true }).waitFor();
  await ui.page.getByText(state).first().waitFor();
  await shoot(`callbacks-${locale}`);
});

it.each(
  [1440, 1401, 1400, 1024, 761].flatMap((width) => ['nl', 'pl'].map((locale) => [width, locale] as const)),
)('nothing is cut off on a screen %d px wide: %s', async (width, locale) => {
  ui.server.state.callbacks = everyState(Date.now());
  await ui.open('/callbacks', { locale, width });
  await row('+31610002009').first().waitFor();
  const cutOff = await ui.page.evaluate<readonly string[]>(`
      [...document.querySelectorAll('.card.flush')].flatMap((card) => {
        const { right } = card.getBoundingClientRect();
        return [...card.querySelectorAll('*')]
          .filter((inside) => inside.getBoundingClientRect().right > right)
          .map((inside) => inside.outerHTML);
      })`);
  await shoot(`callbacks-${locale}-${width}`);
  expect(cutOff).toEqual([]);
});

it('fits a telephone and the dark', async () => {
  ui.server.state.callbacks = everyState(Date.now());
  await ui.open('/callbacks', { width: 390, colorScheme: 'dark' });
  await ui.page.getByText('waiting for an agent').first().waitFor();
  expect(await ui.page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  await shoot('callbacks-phone');
});

it('a supervisor has somebody called now, cancelled, or called anew', async () => {
  ui.server.state.callbacks = everyState(Date.now());
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
  ui.server.state.callbacks = [];
  await ui.open('/callbacks');
  await ui.page.getByText('No callbacks').waitFor();
  await ui.page.route('**/api/v1/callbacks', (route) => route.abort());
  await ui.page
    .getByRole('button', { name: 'Look for new calls' })
    .or(ui.page.locator('.page-head button'))
    .first()
    .click();
  await ui.page.getByText('The server is not responding.').first().waitFor();
  await ui.page.unroute('**/api/v1/callbacks');
});

it("an agent's desk says what the callback is about while it rings", async () => {
  const nowMs = Date.now();
  ui.server.state.callbacks = everyState(nowMs);
  await ui.open('/desk', { username: 'anneke' });
  await ui.page.locator('.desk').waitFor();
  const own = ui.server.state.snapshot.agents.find(({ id }) => id === 'agent-201')!;
  ui.server.push({
    calls: [
      {
        id: 'call-2',
        direction: 'outbound',
        callerNumber: '+31205550100',
        callerName: 'Wilhelmina van den Bosch',
        dialled: '+31610002001',
        callbackOf: 'call-1',
        startedAtMs: nowMs,
        answeredAtMs: null,
        revision: 1,
        stage: 'ringing',
        stageSinceMs: nowMs,
        queueId: 'support',
        agentId: own.id,
      },
    ],
    agents: [{ ...own, state: 'ringing', stateSinceMs: nowMs, callId: 'call-2', queueId: 'support' }],
  });
  const notice = ui.page.locator('.callback-notice');
  await notice.getByText('You answer first; then the customer is dialled.').waitFor();
  await notice.getByText('requested by the caller').waitFor();
  await notice.getByLabel('Reason for the call, +31610002001').waitFor();
  await shoot('callback-desk');
});
