// Voice messages in the browser: listened to, marked, deleted, by queue.
// Never records anything: the API server is a fake.
import { pageUnderTest } from '../support/page-under-test.js';

const ui = pageUnderTest();

/** 8 kHz, 16 bit, mono, as the media server records. */
function silence(ms: number): Buffer {
  const header = Buffer.alloc(44);
  const bytes = ms * 16;
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + bytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(16_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(bytes, 40);
  return Buffer.concat([header, Buffer.alloc(bytes)]);
}

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
  expect(ui.server.requests.filter((request) => request.includes('/audio'))).toEqual([]);
  await ui.page.route('**/voicemails/*/audio', (route) =>
    route.fulfill({ body: silence(300), contentType: 'audio/wav' }),
  );
  await ui.page.evaluate("document.querySelector('audio').play()");
  await row('+31610001006').getByText('Heard by admin').waitFor();
  expect(ui.server.requests).toContain('PUT /api/v1/voicemails/call-6/heard');
});

test('a message is deleted after a question', async () => {
  await open();
  await row('+31610001008')
    .getByRole('button', { name: /^Delete/ })
    .click();
  await ui.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await row('+31610001008').waitFor({ state: 'detached' });
  expect(ui.server.state.voicemails.map(({ callId }) => callId)).toEqual(['call-6']);
});

test('one queue alone; and a word when there is none', async () => {
  await open();
  await ui.page.getByLabel('Queue').selectOption('sales');
  await row('+31610001006').waitFor({ state: 'detached' });
  await row('+31610001008').waitFor();
  await ui.page.getByLabel('Queue').selectOption('billing');
  await ui.page.getByText('No messages').waitFor();
});

test.each([
  ['nl-NL', 'Voicemail', 'Verwijderen'],
  ['pl-PL', 'Poczta głosowa', 'Usuń'],
])('in %s, for agents too, on a narrow screen without scrolling sideways', async (locale, title, remove) => {
  await open({ locale, width: 390, username: 'anneke' });
  await ui.page.getByRole('heading', { name: title, exact: true }).waitFor();
  await ui.page.getByRole('button', { name: remove }).first().waitFor();
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
  ui.server.state.fullVoicemail = ['support'];
  await ui.open('/voicemails');
  await ui.page.getByText('The mailbox is full, so callers cannot leave messages: Support.').waitFor();
  ui.server.state.fullVoicemail = [];
  await ui.page.getByRole('button', { name: 'Refresh' }).click();
  await ui.page.getByText('The mailbox is full').waitFor({ state: 'detached' });
});
