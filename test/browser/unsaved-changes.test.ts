// What was typed into a form and not saved is offered again: after Back, a reload and a new log-in of the same user, on
// the version it was based on; never to another user, and never with a password.
import { must } from '../support/application-under-test.js';
import { officePasswords } from '../support/office-company.js';
import { servedPage } from '../support/served-page.js';

const ui = servedPage();

const button = (name: string) => ui.page.getByRole('button', { name, exact: true });
const field = (label: string) => ui.page.getByLabel(label, { exact: true }).first();
const unsaved = (what: string) =>
  ui.page.getByRole('status').filter({ hasText: `You have unsaved changes from` }).filter({ hasText: what });
const storedText = () => ui.page.evaluate<string>("sessionStorage.getItem('centrale.unsaved.3') ?? ''");
const logIn = async (username: string, password: string) => {
  await ui.page.locator('input[name=username]').fill(username);
  await ui.page.locator('input[name=password]').fill(password);
  await ui.page.locator('button[type=submit]').click();
};

test('Back and a reload lose nothing; saving ends it', async () => {
  await ui.open('/setup/queues');
  await button('Edit Sales').click();
  await field('Name').fill('Sales and more');
  await ui.page.goBack();
  await ui.page.goForward();
  await unsaved('queue Sales and more').waitFor();
  await ui.page.goto(`${ui.app.url}/setup/trunks`);
  await unsaved('queue Sales and more').getByRole('button', { name: 'Continue editing' }).click();
  await ui.page.getByText(/^These are your unsaved changes from/).waitFor();
  expect(await field('Name').inputValue()).toBe('Sales and more');
  await ui.page.reload();
  await unsaved('queue Sales and more').getByRole('button', { name: 'Continue editing' }).click();
  await button('Save').click();
  await ui.page.getByText('Sales and more saved.').waitFor();
  expect(await unsaved('Sales').count()).toBe(0);
  await ui.page.reload();
  await button('Edit Sales and more').waitFor();
  expect(await unsaved('Sales').count()).toBe(0);
});

test('discarding asks once, in the form or beside the list, and forgets', async () => {
  await ui.open('/setup/queues');
  await button('Edit Sales').click();
  await field('Name').fill('Nothing of the kind');
  await button('Cancel').click();
  await button('Discard').click();
  expect(await unsaved('queue').count()).toBe(0);
  await button('Edit Sales').click();
  expect(await field('Name').inputValue()).toBe('Sales');
  await field('Name').fill('Another');
  await ui.page.reload();
  await unsaved('queue Another').getByRole('button', { name: 'Discard' }).click();
  expect(await unsaved('queue').count()).toBe(0);
  await button('Edit Sales').click();
  expect(await field('Name').inputValue()).toBe('Sales');
});

test('after the end of a session only the same user is offered what was typed, without the password', async () => {
  const other = { username: 'other', name: 'Other', role: 'admin', password: 'secret of other' } as const;
  await ui.app.has({ users: [...ui.app.company.users, other] });
  await ui.open('/setup/extensions');
  await button('Edit 203 Chiara Conti').click();
  await field('Name').fill('Chiara Rossi');
  await field('SIP password').fill('never-to-be-kept');
  expect(await storedText()).toContain('Chiara Rossi');
  expect(await storedText()).not.toContain('never-to-be-kept');
  ui.app.endSessions();
  await logIn('other', 'secret of other');
  await button('Edit 203 Chiara Conti').click();
  expect(await field('Name').inputValue()).toBe('Chiara Conti');
  await button('Cancel').click();
  expect(await unsaved('extension').count()).toBe(0);
  ui.app.endSessions();
  await logIn('admin', officePasswords['admin'] ?? '');
  await unsaved('extension Chiara Rossi').getByRole('button', { name: 'Continue editing' }).click();
  await ui.page.getByText('Passwords are not kept: enter them again.').waitFor();
  expect(await field('SIP password').inputValue()).toBe('');
  await button('Save').click();
  await ui.page.getByText('Chiara Rossi saved.').waitFor();
});

test('a menu, with a number that was emptied', async () => {
  await ui.open('/setup/flows');
  await button('Edit Welcome').click();
  await field('Name').fill('Welkom');
  await field('Attempts without a key').fill('');
  await ui.page.reload();
  await unsaved('menu Welkom').getByRole('button', { name: 'Continue editing' }).click();
  expect(await field('Attempts without a key').inputValue()).toBe('');
  await button('Save').click();
  await ui.page.locator('.field-error').getByText('Fill this in.').waitFor();
  await field('Attempts without a key').fill('3');
  await button('Save').click();
  await ui.page.getByText('Welkom saved.').waitFor();
  expect(ui.app.company.flows[0]).toMatchObject({
    name: 'Welkom',
    nodes: { menu: { maxNoInput: 3 } },
  });
  expect(await unsaved('menu').count()).toBe(0);
});

test('what has no name is called by its number, or new', async () => {
  await ui.open('/setup/dids');
  await button('Add number').click();
  await field('Goes to').selectOption('queue');
  await ui.page.reload();
  await unsaved('new number.').getByRole('button', { name: 'Continue editing' }).click();
  await field('Number').fill('+31205550111');
  await ui.page.reload();
  await unsaved('number +31205550111.').getByRole('button', { name: 'Discard' }).click();
  await ui.page.getByRole('link', { name: 'Queues', exact: true }).click();
  await button('Duplicate Sales').click();
  await field('Answered within (s)').fill('33');
  await ui.page.reload();
  await unsaved('new queue.').waitFor();
});

test('the company', async () => {
  await ui.open('/setup/settings');
  await field('Name').fill('Acme and Sons');
  await ui.page.getByRole('link', { name: 'Wallboard' }).click();
  await ui.page.getByRole('link', { name: 'Setup', exact: true }).click();
  await unsaved('company settings').getByRole('button', { name: 'Continue editing' }).click();
  await field('Name').waitFor();
  expect(await field('Name').inputValue()).toBe('Acme and Sons');
  await button('Save').click();
  await ui.page.getByText('Company saved.').waitFor();
  await ui.page.getByRole('link', { name: 'Queues' }).click();
  await button('Edit Sales').waitFor();
  expect(await unsaved('company').count()).toBe(0);
});

test('what somebody else saved meanwhile is compared with what was typed before the reload', async () => {
  await ui.open('/setup/queues');
  await button('Edit Sales').click();
  await field('Name').fill('Mine');
  const [queue] = ui.app.company.queues;
  const theirs = { ...queue!, name: 'Verkoop', ringSeconds: 33 };
  must(await ui.app.commands.company.put('queues', 'sales', theirs, 'els'));
  await ui.page.reload();
  await button('Edit Verkoop').waitFor();
  await unsaved('queue Mine').getByRole('button', { name: 'Continue editing' }).click();
  await button('Save').click();
  const dialog = ui.page.getByRole('dialog');
  await dialog.getByText(/^els saved changes to this/).waitFor();
  const row = (name: string) =>
    dialog.getByRole('row').filter({ has: ui.page.getByRole('rowheader', { name }) });
  expect(await row('Name').innerText()).toMatch(/Both of you changed this\.\s+Sales\s+Verkoop\s+Mine/);
  await button('Continue editing with this').click();
  await button('Save').click();
  await ui.page.getByText('Mine saved.').waitFor();
  expect(ui.app.company.queues.find(({ id }) => id === 'sales')).toMatchObject({
    name: 'Mine',
    ringSeconds: 33,
  });
});
