// Two administrators who change the same in the browser: who is second sees what the first has made of it, chooses, and
// loses nothing; and the change log tells all of it in words. Against the real commands and database.
import type { Company } from '../../src/api/company.js';
import { sampleCompany } from '../app/application/commands-fixture.js';
import { servedPage } from '../support/served-page.js';

const ui = servedPage({ company: sampleCompany() });
const company = () => ui.app.commands.company;

async function open(at: string, locale = 'en-GB'): Promise<void> {
  await ui.openBlank({ locale });
  await ui.logIn(ui.app.url + at, 'boss', 'a good password');
  await ui.page.locator('main h1').waitFor();
}

const byEls = (change: Partial<Company['queues'][number]>) =>
  company().put('queues', 'sales', { ...company().read().queues[0]!, ...change }, 'els');
const button = (name: string) => ui.page.getByRole('button', { name, exact: true });
/** Saves and waits for the server's word that it is saved. */
async function saving(): Promise<void> {
  const answered = ui.page.waitForResponse((answer) => answer.request().method() === 'PUT');
  await button('Save').click();
  expect((await answered).status()).toBe(200);
}
const stored = () => company().read().queues[0];

test('a queue: their change is shown beside mine, and both are kept where they do not meet', async () => {
  await open('/setup/queues');
  await button('Edit Sales').click();
  await ui.page.getByLabel('Name', { exact: true }).fill('Sprzedaż');
  await byEls({ name: 'Verkoop', ringSeconds: 33 });
  await button('Save').click();
  const dialog = ui.page.getByRole('dialog');
  await dialog.getByText(/^els saved changes to this/).waitFor();
  const row = (name: string) =>
    dialog.getByRole('row').filter({ has: ui.page.getByRole('rowheader', { name }) });
  expect(await row('Name').innerText()).toMatch(/Both of you changed this\.\s+Sales\s+Verkoop\s+Sprzedaż/);
  expect(await row('Ring time (s)').innerText()).toMatch(/20\s+33\s+20/);
  expect(await dialog.getByRole('row').count()).toBe(3);
  expect(await dialog.getByLabel('Keep for Name Yours').isChecked()).toBe(true);
  expect(await dialog.getByLabel('Keep for Ring time (s) Theirs').isChecked()).toBe(true);
  await button('Continue editing with this').click();
  expect(await ui.page.getByLabel('Name', { exact: true }).inputValue()).toBe('Sprzedaż');
  await button('Save').click();
  await ui.page.getByText('Sprzedaż saved.').waitFor();
  expect(stored()).toMatchObject({ name: 'Sprzedaż', ringSeconds: 33 });
});

test('all of theirs can be taken, and a third person in between is noticed too', async () => {
  await open('/setup/queues');
  await button('Edit Sales').click();
  await ui.page.getByLabel('Name', { exact: true }).fill('Mine');
  await byEls({ name: 'Verkoop' });
  await button('Save').click();
  await button('Take all of theirs').click();
  await button('Continue editing with this').click();
  expect(await ui.page.getByLabel('Name', { exact: true }).inputValue()).toBe('Verkoop');
  await byEls({ wrapUpSeconds: 44 });
  await button('Save').click();
  await ui.page.getByRole('rowheader', { name: 'Wrap-up (s)' }).waitFor();
  await button('Continue editing with this').click();
  await button('Save').click();
  await ui.page.getByText('Verkoop saved.').waitFor();
  expect(stored()).toMatchObject({ name: 'Verkoop', wrapUpSeconds: 44 });
});

test('the company, which stays open after saving', async () => {
  await open('/setup/settings');
  const name = ui.page.getByLabel('Name', { exact: true });
  await name.fill('First');
  await saving();
  await name.fill('Second');
  await saving();
  const { settings } = company().read();
  company().putSettings({ ...settings, trunkPrefix: '9' }, 'els');
  await name.fill('Third');
  await button('Save').click();
  await ui.page.getByRole('rowheader', { name: 'National prefix' }).waitFor();
  await button('Continue editing with this').click();
  await saving();
  expect(company().read().settings).toMatchObject({ name: 'Third', trunkPrefix: '9' });
});

test('a menu', async () => {
  await open('/setup/flows');
  await button('Edit Welcome').click();
  await ui.page.getByLabel('Name', { exact: true }).first().fill('Welkom');
  const [flow] = company().read().flows;
  const nodes = { ...flow!.nodes, sales: { kind: 'hang-up' } as const };
  await company().put('flows', 'welcome', { ...flow!, nodes }, 'els');
  await button('Save').click();
  const row = ui.page.getByRole('row').filter({ hasText: 'Steps › sales' });
  expect(await row.innerText()).toMatch(/Queue; Queue: Sales\s+Hang up\s+Queue; Queue: Sales/);
  await button('Continue editing with this').click();
  await button('Save').click();
  await ui.page.getByText('Welkom saved.').waitFor();
  expect(company().read().flows[0]).toMatchObject({ name: 'Welkom', nodes });
});

test('an item that the other has removed can be added again', async () => {
  await open('/setup/dids');
  await button('Edit +31205550101').click();
  await ui.page.getByLabel('Name', { exact: true }).fill('Front desk');
  company().remove('dids', '+31205550101', 'els');
  await button('Save').click();
  await ui.page.getByText(/^els removed this/).waitFor();
  await button('Add it again').click();
  await button('Save').click();
  await ui.page.getByText('Front desk saved.').waitFor();
  expect(company().read().dids).toContainEqual(expect.objectContaining({ name: 'Front desk' }));
});

test('what the other has changed is not removed unseen', async () => {
  await open('/setup/dids');
  await button('Remove +31205550101').waitFor();
  const did = {
    number: '+31205550101',
    name: 'Els',
    destination: { kind: 'queue', queue: 'sales' },
  } as const;
  await company().put('dids', did.number, did, 'els');
  await button('Remove +31205550101').click();
  await ui.page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await ui.page
    .getByText('Someone else has changed this in the meantime. Check the current version and try again.')
    .waitFor();
  await ui.page.getByRole('cell', { name: 'Els', exact: true }).waitFor();
});

test.each([
  ['en-GB', 'command line', 'Ring time (s)', 'password of user'],
  ['nl-NL', 'opdrachtregel', 'Dagen', 'wachtwoord van gebruiker'],
  ['pl-PL', 'wiersz poleceń', 'Dni', 'hasło użytkownika'],
])('the change log speaks %s, and no JSON', async (locale, author, label, password) => {
  const week = [{ days: [1, 2], hours: [{ from: '09:00', to: '17:00' }] }];
  await company().put(
    'schedules',
    'office',
    { id: 'office', name: 'Office', weekly: week, dates: [] },
    'els',
  );
  const action = { kind: 'voicemail', greeting: 'voicemail-greeting', maxSeconds: 60 } as const;
  await byEls({ overflow: { closed: action }, ringSeconds: 33 });
  await open('/changes', locale);
  await ui.page.getByText(author).first().waitFor();
  await ui.page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
  const text = await ui.page.locator('.changes').innerText();
  expect(text).toContain(password);
  expect(text).toContain(label);
  expect(text).toContain('09:00–17:00');
  expect(text).toContain('Office (office)');
  expect(text).not.toMatch(/[{}[\]]|"|maxSeconds|greeting:|undefined/);
});
