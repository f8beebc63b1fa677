// Queues and their channels in the browser: what the editor shows of each, and which queues calls can be led to.
// Never tests the other settings of a queue; setup-forms does.
import path from 'node:path';
import type { CompanyInput } from '../../src/api/company.js';
import type { EpochMs } from '../../src/core/kernel/ids.js';
import type { BrowserLook } from '../support/page-under-test.js';
import { servedPage } from '../support/served-page.js';

const ui = servedPage();

const pictures = process.env['CENTRALE_PICTURES'];
const shoot = async (name: string): Promise<void> => {
  if (pictures !== undefined) await ui.page.screenshot({ path: path.join(pictures, `${name}.png`) });
};

const letters: CompanyInput['queues'][number] = {
  ...{ id: 'letters', name: 'Letters', channels: ['mail'] },
  limits: { maxWaitSeconds: 600 },
};
const post: CompanyInput['queues'][number] = { id: 'post', name: 'Post', channels: ['mail', 'chat'] };

async function edit(name: string, look?: BrowserLook): Promise<void> {
  await ui.app.has({ queues: [...ui.app.company.queues, letters, post] });
  await ui.open('/setup/queues', look);
  await ui.page.getByRole('button', { name: `Edit ${name}`, exact: true }).click();
}

const tabs = () => ui.page.getByRole('tab').locator('b').allTextContents();
const texts = (of: string) => ui.page.locator(of).allTextContents();

test('a queue that serves calls says so, and has routing and telephone apart', async () => {
  await edit('Sales');
  await ui.page.getByRole('group', { name: 'Channels' }).getByText('Calls', { exact: true }).waitFor();
  await shoot('queue-basics');
  expect(await texts('.tab-section')).toEqual(['Routing', 'Telephone']);
  expect(await tabs()).toEqual([
    'Basics',
    ...['Skills', 'Agents and order', 'Widening', 'Which queue goes first', 'Returning callers'],
    ...['After the call', 'Limits and overflow', 'Opening hours'],
    ...['What callers hear', 'Keys while waiting', 'Callback', 'What agents hear'],
  ]);
  await ui.page.getByRole('tab', { name: /^Callback/ }).click();
  await shoot('queue-callback');
});

test('a queue that serves no calls has nothing of the telephone, and overflows into queues that serve all of it', async () => {
  await edit('Letters');
  await ui.page.getByRole('group', { name: 'Channels' }).getByText('E-mails', { exact: true }).waitFor();
  expect(await texts('.tab-section')).toEqual(['Routing']);
  expect((await tabs()).at(-1)).toBe('Opening hours');
  await ui.page.getByRole('tab', { name: /^Limits/ }).click();
  const where = ui.page.getByLabel('Where the call goes').first();
  expect(await where.locator('option').allTextContents()).toEqual([
    'Standard announcement, then hang up',
    'Queue',
  ]);
  await where.selectOption({ label: 'Queue' });
  expect(await ui.page.getByLabel('Queue', { exact: true }).locator('option').allTextContents()).toContain(
    'Post',
  );
  await shoot('queue-mail');
  await ui.page.getByRole('button', { name: 'Save' }).click();
  await ui.page.getByText('letters saved.').waitFor();
  const saved = ui.app.company.queues.find(({ id }) => id === 'letters');
  expect(saved).toMatchObject({
    channels: ['mail'],
    overflow: { 'max-wait': { kind: 'queue', queue: 'post' } },
  });
  expect(saved).not.toHaveProperty('voice');
});

test('calls are led to queues that serve them; where one is led to another, that is told', async () => {
  await ui.app.has({ queues: [...ui.app.company.queues, letters, post] });
  // As an earlier version let it be: by now no command does.
  const did = { number: '+31205550111', destination: { kind: 'queue', queue: 'letters' } };
  ui.app.store.company.put('dids', did.number, did, 'earlier', Date.now() as EpochMs);
  await ui.open('/setup/dids');
  await ui.page.getByRole('button', { name: 'Edit +31205550111', exact: true }).click();
  const queue = ui.page.getByLabel('Queue', { exact: true });
  const offered = await queue.locator('option').allTextContents();
  // What was chosen is called by its name all the same.
  expect(offered).toContain('Letters');
  expect(offered).not.toContain('Post');
  await ui.page.getByRole('button', { name: 'Save' }).click();
  await ui.page.getByText('Not served there: Calls. Choose a queue that serves this channel.').waitFor();
  await shoot('number-to-mail');
  await queue.selectOption({ label: 'Sales' });
  await ui.page.getByRole('button', { name: 'Save' }).click();
  await ui.page.getByText('saved.').waitFor();
});

test('the editor of a queue on a narrow page', async () => {
  await edit('Sales', { width: 420 });
  await ui.page.getByRole('group', { name: 'Channels' }).getByText('Calls', { exact: true }).waitFor();
  expect(await ui.page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(420);
  await shoot('queue-narrow');
});
