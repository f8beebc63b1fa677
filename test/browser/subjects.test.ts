// A person's data in the browser: found, downloaded, erased.
// Never tests what is found or erased; app/subjects and the store have tests of that.
import { readFileSync } from 'node:fs';
import type { Erasure } from '../../src/api/subjects.js';
import { hangsUp, toSales, type CallMade } from '../support/office-life.js';
import type { BrowserLook } from '../support/page-under-test.js';
import { servedPage } from '../support/served-page.js';

const number = '+31612345678';

const ui = servedPage();
let call: CallMade;

beforeEach(async () => {
  ui.app.telephony.nextCallerName = 'Janssen';
  call = await ui.app.callIn(number, [toSales]);
});

async function find(text: string, look: BrowserLook = {}): Promise<void> {
  await ui.open('/personal-data', look);
  await ui.page.locator('input[type=tel]').fill(text);
  await ui.page.locator('input[type=tel]').press('Enter');
}

const eraseButton = () => ui.page.getByRole('button', { name: 'Erase data' });

test('found by a number in any form, downloaded, and erased after a question; the proof stands there and can be saved', async () => {
  await hangsUp(call);
  await find('06-12345678');
  await ui.page.getByRole('heading', { name: number }).waitFor();
  const stored = ui.page.getByRole('row', { name: /^Names in calls/ });
  await expect(stored.innerText()).resolves.toMatch(/Names in calls\s+1/);
  expect(ui.page.url()).not.toContain('12345678');

  const [copy] = await Promise.all([
    ui.page.waitForEvent('download'),
    ui.page.getByRole('button', { name: 'Download data' }).click(),
  ]);
  expect(copy.suggestedFilename()).toBe('person.tar');
  expect(readFileSync(await copy.path()).includes('Janssen')).toBe(true);

  await eraseButton().click();
  // The number as it is known, not as it was typed.
  await ui.page.getByRole('dialog').getByText(`Everything that is stored about ${number} `).waitFor();
  await ui.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await eraseButton().click();
  await ui.page.getByRole('dialog').getByRole('button', { name: 'Erase data' }).click();
  const done = ui.page.getByRole('heading', { name: 'The data has been erased' });
  await done.waitFor();
  // Where the button was that is gone.
  await expect(ui.page.evaluate('document.activeElement.textContent')).resolves.toBe(await done.innerText());
  await expect(ui.page.getByRole('row', { name: /^Names in calls/ }).innerText()).resolves.toMatch(/1\s+0$/);
  await ui.page.getByText('Erased by admin').waitFor();
  const [proof] = await Promise.all([
    ui.page.waitForEvent('download'),
    ui.page.getByRole('button', { name: 'Save report' }).click(),
  ]);
  const saved = readFileSync(await proof.path(), 'utf8');
  const erasure = JSON.parse(saved) as Erasure;
  expect(erasure).toMatchObject({ by: 'admin', erased: { names: 1 }, left: { names: 0 } });
  expect(saved).not.toMatch(/12345678|Janssen/);

  await ui.page.getByRole('button', { name: 'Find' }).click();
  await ui.page.getByRole('heading', { name: 'Nothing is stored' }).waitFor();

  await ui.open('/changes');
  const change = ui.page.locator('.changes > li').first();
  await expect(change.locator('.change-what').innerText()).resolves.toMatch(
    new RegExp(`^removed\\s*personal data of one person\\s*${erasure.version}$`, 'i'),
  );
  await change.locator('summary').click();
  await change.getByText('Names in calls: 1', { exact: true }).waitFor();
});

test('who is on the line is not erased, and what is no number is said to be none', async () => {
  await find(number);
  await ui.page.getByText('This person is on the line.').waitFor();
  await expect(eraseButton().isDisabled()).resolves.toBe(true);
  await ui.page.locator('input[type=tel]').fill('anonymous');
  await ui.page.getByRole('button', { name: 'Find' }).click();
  await ui.page.getByRole('alert').getByText('This is not a public telephone number.').waitFor();
});

test('a call that begins after the search keeps everything, and says why', async () => {
  await hangsUp(call);
  await find(number);
  await eraseButton().click();
  await ui.app.callIn(number, [toSales]);
  await ui.page.getByRole('dialog').getByRole('button', { name: 'Erase data' }).click();
  await ui.page.getByText('This person is on the line. Try again after the call.').waitFor();
  expect(ui.app.store.personal.find({ numbers: [number] })?.counts.numbers).toBe(1);
});

test('fits a phone of 390 px', async () => {
  await hangsUp(call);
  await find(number, { locale: 'pl-PL', width: 390 });
  await ui.page.getByRole('heading', { name: number }).waitFor();
  const overflow = await ui.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  expect(overflow).toBeLessThanOrEqual(0);
});
