// How a supervisor lets somebody who waits, on the line or for a callback, go sooner or later.
// Never checks who goes first: core/acd does.
import path from 'node:path';
import type { CallId } from '../../src/core/kernel/ids.js';
import { must } from '../support/application-under-test.js';
import { settle } from '../support/catching-up-clock.js';
import {
  agentsAre,
  hangsUp,
  reachableOffice,
  talks,
  toSales,
  type CallMade,
} from '../support/office-life.js';
import { servedPage } from '../support/served-page.js';

const pictures = process.env['CENTRALE_PICTURES'];

const ui = servedPage({ company: reachableOffice });

const shoot = async (name: string): Promise<void> => {
  if (pictures !== undefined)
    await ui.page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
};

const dialog = () => ui.page.getByRole('dialog');

const fact = () => ui.page.locator('.facts').getByText('Priority', { exact: true }).locator('..');

describe('of a caller who waits', () => {
  const change = 'Change priority: +31205559876';

  const waits = async (priority: number): Promise<CallMade> => {
    const [did] = ui.app.company.dids;
    await ui.app.has({ dids: [{ ...did!, wishes: { priority } }] });
    return ui.app.callIn('+31205559876', [toSales]);
  };
  const openCall = () => ui.open(`/calls/${ui.app.commands.live.snapshot().calls[0]?.id}`);

  test('is shown on the page of the call, and changed there', async () => {
    await waits(2);
    await openCall();
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
  });

  test('is none until it is set, and goes along into another queue', async () => {
    const queues = ui.app.company.queues.map((queue) =>
      queue.id === 'sales'
        ? {
            ...queue,
            voice: { leaveByDigit: { '3': { kind: 'queue', queue: 'support' } as const } },
          }
        : queue,
    );
    await ui.app.has({ queues });
    const { endpoint } = await waits(0);
    await openCall();
    await fact().getByText('0', { exact: true }).waitFor();
    const [call] = ui.app.commands.live.snapshot().calls;
    must(ui.app.commands.routing.change(call!.id as CallId, { priority: 9 }, 'admin'));
    endpoint.pressDigit('3');
    await settle();
    await ui.page.getByText('Waiting in queue Support').waitFor();
    await fact().getByText('9', { exact: true }).waitFor();
  });

  test('cannot be changed any more when the caller talks, and the dialog says so', async () => {
    await waits(0);
    await openCall();
    await ui.page.getByRole('button', { name: change }).click();
    await agentsAre(ui.app, 'available', '202');
    await ui.app.pickUp('202');
    await dialog().getByLabel('Priority').fill('3');
    await ui.page.keyboard.press('Enter');
    await dialog().getByText('This caller is no longer waiting.').waitFor();
    await ui.page.keyboard.press('Escape');
    await fact().waitFor({ state: 'detached' });
  });

  test('has no place on the page of a call that is over', async () => {
    const call = await talks(ui.app, '201', '+31205559876');
    const [{ id } = { id: '' }] = ui.app.commands.live.snapshot().calls;
    await hangsUp(call);
    await ui.open(`/calls/${id}`);
    await ui.page.locator('.timeline').waitFor();
    expect(await fact().count()).toBe(0);
  });
});

describe('of a callback', () => {
  const number = '+31610001005';
  const row = () => ui.page.getByRole('row').filter({ hasText: number });
  const cell = () => row().locator('td[data-label=Priority]');
  const change = () => ui.page.getByRole('button', { name: `Change priority: ${number}` });
  const made = (priority: number): string =>
    must(ui.app.commands.callbacks.create({ number, queue: 'sales', priority }, 'admin')).callId;

  test('is shown in the list, and changed there', async () => {
    made(-3);
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
    expect(ui.app.commands.callbacks.list()[0]?.priority).toBe(10);
  });

  test('stays in the dialog with the reason when somebody else was faster', async () => {
    const id = made(0);
    await ui.open('/callbacks');
    await change().click();
    ui.app.front.holdLive();
    must(ui.app.commands.callbacks.close(id, 'anneke'));
    await dialog().getByLabel('Priority').fill('4');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().getByText('Someone has already closed this.').waitFor();
  });

  test('is only shown while the customer is being called', async () => {
    made(5);
    await agentsAre(ui.app, 'available', '202');
    await ui.app.pickUp('202');
    await ui.open('/callbacks');
    await row().getByText('being dialled').waitFor();
    await cell().getByText('5', { exact: true }).waitFor();
    expect(await change().count()).toBe(0);
  });

  test('is only shown to agents', async () => {
    made(5);
    await ui.open('/callbacks', { username: 'anneke' });
    await cell().getByText('5', { exact: true }).waitFor();
    expect(await change().count()).toBe(0);
  });

  test('fits a telephone', async () => {
    made(5);
    await ui.open('/callbacks', { width: 390, colorScheme: 'dark' });
    await change().click();
    await dialog().getByLabel('Priority').waitFor();
    expect(await ui.page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await shoot('priority-phone');
  });
});
