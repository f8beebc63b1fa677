// How a supervisor lets somebody who waits, on the line or for a callback, go sooner or later.
// Never checks who goes first: the API server is a fake.
import path from 'node:path';
import type { CallDetail } from '../../src/api/calls.js';
import type { Callback } from '../../src/api/callbacks.js';
import { pageUnderTest } from '../support/page-under-test.js';

const pictures = process.env['CENTRALE_PICTURES'];

const ui = pageUnderTest();

const shoot = async (name: string): Promise<void> => {
  if (pictures !== undefined)
    await ui.page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
};

const dialog = () => ui.page.getByRole('dialog');

/** The caller of the demo who waits for sales, as recorded so far. */
function waitingCall(events: readonly Omit<CallDetail['events'][number], 'seq' | 'atMs'>[]): void {
  const { calls, snapshot } = ui.server.state;
  const live = snapshot.calls.find(({ id }) => id === 'c-103');
  const [like] = calls;
  if (live === undefined || like === undefined) throw new Error('the demo has no waiting call');
  ui.server.state.calls = [
    {
      ...like,
      id: live.id,
      callerNumber: live.callerNumber,
      startedAtMs: live.startedAtMs,
      answeredAtMs: null,
      endedAtMs: null,
      outcome: null,
      cause: null,
      agentId: null,
      legs: [],
      events: events.map((event, index) => ({
        ...event,
        kind: String(event['kind']),
        seq: index + 1,
        atMs: live.startedAtMs,
      })),
    },
    ...calls,
  ];
}

const queued = (priority?: number) => ({
  kind: 'call-queued',
  callId: 'c-103',
  queueId: 'sales',
  ...(priority === undefined ? {} : { priority }),
});

const fact = () => ui.page.locator('.facts').getByText('Priority', { exact: true }).locator('..');

describe('of a caller who waits', () => {
  const change = 'Change priority: +31205559876';

  test('is shown on the page of the call, and changed there', async () => {
    waitingCall([queued(2)]);
    await ui.open('/calls/c-103');
    await fact().getByText('2', { exact: true }).waitFor();
    await ui.page.getByRole('button', { name: change }).click();
    await dialog().getByRole('heading', { name: 'Priority of +31205559876' }).waitFor();
    await dialog().getByLabel('Priority').fill('7');
    await shoot('priority-call');
    await ui.page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    await ui.page.getByText('+31205559876: priority 7').waitFor();
    await fact().getByText('7', { exact: true }).waitFor();
    await ui.page.getByText('Priority set to 7').waitFor();
    expect(ui.server.requests).toContain('PUT /api/v1/calls/c-103/routing');
  });

  test('is none when the queue was told none, and counts anew in another queue', async () => {
    waitingCall([queued(4), { kind: 'priority-changed', callId: 'c-103', priority: 9 }, queued()]);
    await ui.open('/calls/c-103');
    await fact().getByText('0', { exact: true }).waitFor();
  });

  test('cannot be changed any more when the caller talks, and the dialog says so', async () => {
    waitingCall([queued()]);
    await ui.open('/calls/c-103');
    await ui.page.getByRole('button', { name: change }).click();
    const live = ui.server.state.snapshot.calls.find(({ id }) => id === 'c-103')!;
    ui.server.push({ calls: [{ ...live, stage: 'talking', agentId: 'agent-202' }] });
    await dialog().getByLabel('Priority').fill('3');
    await ui.page.keyboard.press('Enter');
    await dialog().getByText('This caller is no longer waiting.').waitFor();
    await ui.page.keyboard.press('Escape');
    await fact().waitFor({ state: 'detached' });
  });

  test('has no place on the page of a call that is over', async () => {
    await ui.open('/calls/call-1');
    await ui.page.locator('.timeline').waitFor();
    expect(await fact().count()).toBe(0);
  });
});

describe('of a callback', () => {
  const number = '+31610001005';
  const row = () => ui.page.getByRole('row').filter({ hasText: number });
  const cell = () => row().locator('td[data-label=Priority]');
  const change = () => ui.page.getByRole('button', { name: `Change priority: ${number}` });
  const made = (changes: Partial<Callback>): void => {
    const { callbacks } = ui.server.state;
    ui.server.state.callbacks = callbacks.map((one) =>
      one.number === number ? { ...one, ...changes } : one,
    );
  };

  test('is shown in the list, and changed there', async () => {
    made({ state: 'queued', position: 1, priority: -3 });
    await ui.open('/callbacks');
    await cell().getByText('-3', { exact: true }).waitFor();
    await change().click();
    const field = dialog().getByLabel('Priority');
    expect(await field.inputValue()).toBe('-3');
    await field.fill('11');
    await dialog().getByRole('button', { name: 'Save' }).click();
    // The browser itself says what is wrong.
    await dialog().locator('input:out-of-range').waitFor();
    await field.fill('10');
    await shoot('priority-callback');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await cell().getByText('10', { exact: true }).waitFor();
    expect(ui.server.state.callbacks.find((one) => one.number === number)?.priority).toBe(10);
  });

  test('stays in the dialog with the reason when somebody else was faster', async () => {
    await ui.open('/callbacks');
    await change().click();
    made({ state: 'ended', outcome: 'closed', closedAtMs: Date.now(), closedBy: 'anneke' });
    await dialog().getByLabel('Priority').fill('4');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().getByText('Someone has already closed this.').waitFor();
  });

  test('is only shown while the customer is being called, and to agents', async () => {
    made({ state: 'dialling', priority: 5 });
    await ui.open('/callbacks');
    await cell().getByText('5', { exact: true }).waitFor();
    expect(await change().count()).toBe(0);
    made({ state: 'queued', priority: 5 });
    await ui.open('/callbacks', { username: 'anneke' });
    await cell().getByText('5', { exact: true }).waitFor();
    expect(await change().count()).toBe(0);
  });

  test('fits a telephone', async () => {
    made({ state: 'queued', position: 1, priority: 5 });
    await ui.open('/callbacks', { width: 390, colorScheme: 'dark' });
    await change().click();
    await dialog().getByLabel('Priority').waitFor();
    expect(await ui.page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await shoot('priority-phone');
  });
});
