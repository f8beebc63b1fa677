// What an admin does with menus in the browser: draw, save, be told what is wrong, try out.
// Never tests the interpreter; its own tests do.
import { unnamedCompany } from '../../src/api/company.js';
import { eventually } from '../support/eventually.js';
import { servedPage } from '../support/served-page.js';

const ui = servedPage();

beforeEach(async () => {
  await ui.open('/setup/flows');
  await ui.page.locator('.tree').waitFor();
});

const step = (name: string) => ui.page.locator(`[data-step="${name}"]`);
const flow = (id: string) => ui.app.company.flows.find((candidate) => candidate.id === id);

test('draws a menu from its first question outwards, and saves it', async () => {
  await ui.page.getByRole('button', { name: 'Add menu' }).click();
  const dialog = ui.page.getByRole('dialog', { name: 'Add menu' });
  await dialog.getByLabel('Name', { exact: true }).fill('After hours');
  await dialog.getByLabel('ID', { exact: true }).first().fill('after-hours');
  await dialog.getByLabel('Prompt language').selectOption('nl');
  await step('menu').getByLabel('Prompt', { exact: true }).fill('welkom');
  await step('menu').getByLabel('Key 1', { exact: true }).selectOption({ label: '+ Queue' });
  await step('queue').getByLabel('Queue', { exact: true }).selectOption('billing');
  await step('queue').getByLabel('Step', { exact: true }).fill('to billing');
  await step('menu').getByRole('button', { name: 'Add key' }).click();
  await step('menu').getByLabel('Key 2', { exact: true }).selectOption({ label: 'Repeat the menu' });
  await step('menu')
    .getByLabel('After too many attempts without a valid key')
    .selectOption({ label: '+ Play' });
  await step('play').getByLabel('Prompt', { exact: true }).fill('dag');
  await step('play').getByText('There is no recording with this name').waitFor();
  await step('play').getByLabel('Then').selectOption({ label: '+ Hang up' });
  await dialog.locator('.tree').getByText('Billing', { exact: true }).waitFor();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await ui.page.getByText('After hours saved.').waitFor();
  expect(flow('after-hours')).toEqual({
    id: 'after-hours',
    name: 'After hours',
    language: 'nl',
    start: 'menu',
    nodes: {
      menu: {
        kind: 'menu',
        prompt: 'welkom',
        choices: { '1': { kind: 'go-to', node: 'to billing' }, '2': { kind: 'repeat' } },
        inputTimeoutSeconds: 5,
        maxNoInput: 2,
        onNoInput: 'play',
        maxInvalid: 3,
      },
      'to billing': { kind: 'queue', queue: 'billing' },
      play: { kind: 'play', prompt: 'dag', next: 'hang-up' },
      'hang-up': { kind: 'hang-up' },
    },
  });
});

test('a new menu speaks the company’s language, and the reader’s while the company has chosen none', async () => {
  const languageOf = async (locale: string, add: string, label: string) => {
    await ui.open('/setup/flows', { locale });
    await ui.page.getByRole('button', { name: add }).click();
    return ui.page.getByRole('dialog').getByLabel(label).inputValue();
  };
  const settings = (change: object) => ui.app.has({ settings: { ...ui.app.company.settings, ...change } });
  await settings({ language: 'nl' });
  expect(await languageOf('en-GB', 'Add menu', 'Prompt language')).toBe('nl');
  const offered = await step('menu').locator('datalist').first().locator('option').all();
  expect(await Promise.all(offered.map((option) => option.getAttribute('value')))).toEqual(['welkom']);
  await settings({ language: 'en', name: unnamedCompany });
  expect(await languageOf('pl-PL', 'Dodaj menu', 'Język zapowiedzi')).toBe('pl');
  await ui.page.goto(`${ui.app.url}/setup/settings`);
  await ui.page.locator('.item-form').waitFor();
  expect(await ui.page.locator('.item-form').getByLabel('Język', { exact: true }).inputValue()).toBe('pl');
});

test('says what is missing at the field, without asking the server', async () => {
  await ui.page.getByRole('button', { name: 'Add menu' }).click();
  const before = ui.app.front.requests.length;
  await ui.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  for (const label of ['Prompt', 'After too many attempts without a valid key', 'Key 1']) {
    const field = ui.page
      .locator('.field.invalid')
      .filter({ has: ui.page.getByLabel(label, { exact: true }) });
    await field.getByText('Fill this in.').waitFor();
  }
  // A key stands beside where it leads, whatever is told below that.
  const topOf = async (label: string) => (await ui.page.getByLabel(label, { exact: true }).boundingBox())?.y;
  expect(await topOf('Key')).toBe(await topOf('Key 1'));
  expect(ui.app.front.requests).toHaveLength(before);
});

test('goes to the step at which the server has found a fault', async () => {
  await ui.page.getByRole('button', { name: 'Edit welcome' }).click();
  await step('menu')
    .getByLabel('After too many attempts without a valid key')
    .selectOption({ label: '+ Play' });
  await step('play').getByLabel('Prompt', { exact: true }).fill('goodbye');
  await step('play').getByLabel('Then').selectOption({ label: 'play (Play)' });
  await ui.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  const told = ui.page.locator('.flow-node .callout.bad').first();
  await told.waitFor();
  const dialog = ui.page.locator('dialog[open]');
  await eventually('the fault in sight', async () => {
    const [at, frame] = [await told.boundingBox(), await dialog.boundingBox()];
    return at !== null && frame !== null && at.y > frame.y && at.y + at.height < frame.y + frame.height;
  });
});

test('shows what the server refuses at the step that is at fault', async () => {
  await ui.page.getByRole('button', { name: 'Edit welcome' }).click();
  await step('menu')
    .getByLabel('After too many attempts without a valid key')
    .selectOption({ label: '+ Play' });
  await step('play').getByLabel('Prompt', { exact: true }).fill('goodbye');
  await step('play').getByLabel('Then').selectOption({ label: 'menu (Menu)' });
  await ui.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await step('menu')
    .getByText('A caller who presses nothing ends up in an endless loop from here.')
    .waitFor();
  await ui.page.getByText('This menu has a dead end or an endless loop.').waitFor();
  expect(ui.app.front.requests).toContain('PUT /api/v1/company/flows/welcome');
  for (const key of ['Key 1', 'Key 2', 'Key 9']) {
    await step('menu')
      .getByRole('button', { name: `Remove ${key}` })
      .click();
  }
  await step('play').getByLabel('Then').selectOption({ label: 'sales (Queue)' });
  await ui.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await step('menu').getByText('Add at least one key.').waitFor();
  expect(flow('welcome')?.nodes['play']).toBeUndefined();
});

test('a step keeps its references when renamed, and loses them when removed', async () => {
  await ui.page.getByRole('button', { name: 'Edit welcome' }).click();
  await step('sales').getByLabel('Step', { exact: true }).fill('verkoop');
  await ui.page.getByRole('button', { name: 'Remove step support' }).click();
  await ui.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  const field = ui.page
    .locator('.field.invalid')
    .filter({ has: ui.page.getByLabel('Key 2', { exact: true }) });
  await field.getByText('Fill this in.').waitFor();
  await step('menu').getByRole('button', { name: 'Remove key 2' }).click();
  await ui.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await ui.page.getByText('welcome saved.').waitFor();
  expect(flow('welcome')?.nodes).toMatchObject({
    menu: { onNoInput: 'verkoop', choices: { '1': { kind: 'go-to', node: 'verkoop' } } },
    verkoop: { kind: 'queue', queue: 'sales' },
  });
});

test('a key leads to a queue or an extension in one choice: the step is made by itself, once', async () => {
  await ui.page.getByRole('button', { name: 'Add menu' }).click();
  const dialog = ui.page.getByRole('dialog', { name: 'Add menu' });
  const key = dialog.getByLabel('ID', { exact: true }).first();
  await dialog.getByLabel('Name', { exact: true }).fill('Reception desk');
  expect(await key.inputValue()).toBe('reception-desk');
  await key.fill('Desk');
  await dialog.getByLabel('Name', { exact: true }).fill('Front desk');
  expect(await key.inputValue()).toBe('desk');
  await step('menu').getByLabel('Prompt', { exact: true }).fill('welcome');
  await step('menu').getByLabel('Key 1', { exact: true }).selectOption({ label: 'Billing' });
  await step('menu').getByRole('button', { name: 'Add key' }).click();
  await step('menu').getByLabel('Key 2', { exact: true }).selectOption({ label: '203 Chiara Conti' });
  await step('menu')
    .getByLabel('After too many attempts without a valid key')
    .selectOption({ label: 'Billing' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await ui.page.getByText('Front desk saved.').waitFor();
  expect(flow('desk')?.nodes).toMatchObject({
    menu: {
      choices: { '1': { kind: 'go-to', node: 'billing' }, '2': { kind: 'go-to', node: '203' } },
      onNoInput: 'billing',
    },
    billing: { kind: 'queue', queue: 'billing' },
    '203': { kind: 'extension', extension: '203' },
  });
});

test('what keeps a menu from being tried out is named, and one goes there', async () => {
  await ui.page.getByRole('button', { name: 'Edit welcome' }).click();
  await step('sales').getByLabel('Kind').selectOption({ label: 'Extension' });
  await ui.page.getByRole('radio', { name: 'Try it out' }).check();
  await ui.page.getByText('Step “sales” is not complete yet.').waitFor();
  await ui.page.getByRole('button', { name: 'Show what is missing' }).click();
  const extension = step('sales').getByLabel('Extension', { exact: true });
  await step('sales').locator('.field-error').getByText('Fill this in.').waitFor();
  const focused = "document.activeElement?.closest('[data-step]')?.dataset.step";
  expect(await ui.page.evaluate<string>(focused)).toBe('sales');
  await extension.selectOption('203');
  await ui.page.getByRole('log').getByText('The caller hears “welcome”').waitFor();
  expect(await ui.page.locator('.field-error').count()).toBe(0);
});

test('asks before it throws away what was typed', async () => {
  await ui.page.getByRole('button', { name: 'Edit welcome' }).click();
  await ui.page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('Changed');
  await ui.page.keyboard.press('Escape');
  await ui.page.getByRole('button', { name: 'Keep editing' }).click();
  expect(await ui.page.getByRole('dialog').getByLabel('Name', { exact: true }).inputValue()).toBe('Changed');
});

test('tries a menu out with the keyboard, before and while it is edited', async () => {
  await ui.page.getByRole('button', { name: 'Try it out' }).click();
  const log = ui.page.getByRole('log');
  await log.getByText('The caller hears “welcome”').waitFor();
  await log.focus();
  await ui.page.keyboard.press('7');
  await log.getByText('The caller presses 7').waitFor();
  await ui.page.keyboard.press('2');
  await log.getByText('The call goes to queue Support').waitFor();
  expect(await ui.page.getByRole('button', { name: 'Key 1', exact: true }).isDisabled()).toBe(true);
  await ui.page.getByRole('button', { name: 'Start again' }).click();
  await ui.page.getByRole('button', { name: 'Press nothing' }).click();
  await ui.page.getByRole('button', { name: 'Press nothing' }).click();
  await log.getByText('The call goes to queue Sales').waitFor();
  await ui.page.keyboard.press('Escape');
  await ui.page.getByRole('button', { name: 'Edit welcome' }).click();
  await step('support').getByLabel('Queue', { exact: true }).selectOption('billing');
  await ui.page.getByRole('radio', { name: 'Try it out' }).check();
  await ui.page.getByRole('button', { name: 'Key 2', exact: true }).click();
  await log.getByText('The call goes to queue Billing').waitFor();
  expect(ui.app.front.requests.filter((request) => request.startsWith('PUT'))).toEqual([]);
});

test('removes a menu after a question', async () => {
  await ui.app.has({ dids: [] });
  await ui.page.getByRole('button', { name: 'Remove welcome' }).click();
  await ui.page
    .getByRole('dialog', { name: 'Remove Welcome?' })
    .getByRole('button', { name: 'Remove' })
    .click();
  await ui.page.getByText('No menus yet').waitFor();
});
