// Voice messages in the browser: listened to, marked, deleted, by queue.
// Never hears anything: the recordings are silent.
import { must } from '../support/application-under-test.js';
import { leavesMessage, reachableOffice, toSales, toSupport } from '../support/office-life.js';
import { servedPage } from '../support/served-page.js';

const ui = servedPage({ company: reachableOffice, behindMs: 50 * 60_000 });

const everyMessage = { limit: 50 };

beforeEach(async () => {
  const { app } = ui;
  const bakery = { id: 'bakery', name: 'Bakker BV', numbers: ['+31610001006'], notes: '' };
  must(app.commands.customers.put('bakery', { ...bakery, wishes: { skills: [], priority: 0 } }, 'admin'));
  await leavesMessage(app, '+31610001008', 31_000, toSales);
  const [heard] = app.commands.voicemails.list(everyMessage).voicemails;
  await app.clock.advance(20 * 60_000);
  must(app.commands.voicemails.markHeard(heard!.callId, 'anneke'));
  await app.clock.advance(10 * 60_000);
  await leavesMessage(app, '+31610001006', 12_400, toSupport);
});

async function open(options: Parameters<typeof ui.open>[1] = {}): Promise<void> {
  await ui.open('/voicemails', options);
  await ui.page.locator('.table tbody tr').first().waitFor();
}

const row = (number: string) => ui.page.locator('.table tbody tr', { hasText: number });

test('who called, for which queue, when, how long, and whether somebody has listened', async () => {
  await open();
  await expect(row('+31610001006').innerText()).resolves.toMatch(/New[\s\S]*Bakker BV[\s\S]*0:12/);
  await expect(row('+31610001008').innerText()).resolves.toMatch(/0:31[\s\S]*Heard by anneke/);
});

test('no recording is fetched before somebody presses play; played to its end it counts as heard', async () => {
  await open();
  expect(ui.app.front.requests.filter((request) => request.includes('/audio'))).toEqual([]);
  await ui.page.evaluate("document.querySelector('audio').play()");
  await row('+31610001006').getByText('Heard by admin').waitFor();
  expect(ui.app.front.requests).toContainEqual(expect.stringMatching(/^PUT .*\/heard$/));
});

test('a message is deleted after a question', async () => {
  await open();
  await row('+31610001008')
    .getByRole('button', { name: /^Delete/ })
    .click();
  await ui.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await row('+31610001008').waitFor({ state: 'detached' });
  expect(ui.app.commands.voicemails.list(everyMessage).voicemails.map(({ number }) => number)).toEqual([
    '+31610001006',
  ]);
});

test('one queue alone; and a word when there is none', async () => {
  await open();
  await ui.page.getByLabel('Queue').selectOption('sales');
  await row('+31610001006').waitFor({ state: 'detached' });
  await row('+31610001008').waitFor();
  await ui.page.getByLabel('Queue').selectOption('billing');
  await ui.page.getByText('No messages').waitFor();
});

test('agents hear those of their queues, on a narrow screen without scrolling sideways', async () => {
  await open({ locale: 'pl-PL', width: 390, username: 'anneke' });
  await ui.page.getByRole('heading', { name: 'Poczta głosowa', exact: true }).waitFor();
  await row('+31610001008').getByRole('button', { name: 'Usuń' }).waitFor();
  expect(await row('+31610001006').count()).toBe(0);
  expect(await ui.page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
});

test('a new message is counted beside its page, and is new no more when somebody has dealt with it', async () => {
  await open();
  const count = ui.page.getByRole('link', { name: /^Voicemail/ }).locator('.nav-count');
  await count.getByText('1 new message').waitFor();
  await row('+31610001006')
    .getByRole('button', { name: /^Call back/ })
    .click();
  const dialog = ui.page.getByRole('dialog');
  expect(await dialog.locator('input[type=tel]').inputValue()).toBe('+31610001006');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await row('+31610001006')
    .getByRole('button', { name: /^Mark as done/ })
    .click();
  await count.waitFor({ state: 'detached' });
  await row('+31610001006').getByText('Heard by admin').waitFor();
});

test('says whose mailbox is full, for as long as it is', async () => {
  const { settings } = ui.app.company;
  await ui.app.has({ settings: { ...settings, voicemail: { ...settings.voicemail, maxPerQueue: 1 } } });
  await ui.open('/voicemails');
  await ui.page.getByText('The mailbox is full, so callers cannot leave messages: Sales, Support.').waitFor();
  await ui.app.has({ settings });
  await ui.page.getByRole('button', { name: 'Refresh' }).click();
  await ui.page.getByText('The mailbox is full').waitFor({ state: 'detached' });
});
