// Customers in the browser: looked for, changed, imported from a file; against the real commands and database.
// Never checks pixels; it reads the page as a person or a screen reader would.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createCsvParseReader } from '../../src/adapters/csv/csv-parse-reader.js';
import { createHttpServer, type HttpServer } from '../../src/adapters/http/http-server.js';
import { openSqliteStore } from '../../src/adapters/sqlite/sqlite-store.js';
import { createSystemClock } from '../../src/adapters/system/system-clock.js';
import { attachLiveSocket } from '../../src/adapters/ws/live-socket.js';
import { customerSchema } from '../../src/api/customers.js';
import { activeCallSchema, type ActiveCall } from '../../src/api/live.js';
import type { CustomerCommands } from '../../src/app/customers/feature.js';
import { createCustomerCommands } from '../../src/app/customers/customer-commands.js';
import type { Store } from '../../src/app/ports/store.js';
import type { EpochMs } from '../../src/core/kernel/ids.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from '../adapters/sqlite/temporary-directory.js';
import {
  agentLive,
  company,
  createFakeApplication,
  type FakeApplication,
} from '../support/fake-application.js';
import { createFakeLog } from '../support/fake-log.js';
import { browserUnderTest, webUiFolder, type BrowserLook } from '../support/page-under-test.js';

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** Where pictures go when somebody wants to look: CUSTOMERS_PICTURES=folder. */
const pictures = process.env.CUSTOMERS_PICTURES;

const ui = browserUnderTest();
let directory: TemporaryDirectory;
let store: Store;
let customers: CustomerCommands;
let http: HttpServer;
let socket: ReturnType<typeof attachLiveSocket>;
let url: string;
let application: FakeApplication;
/** Each turn of a long import waits for this. */
let yieldToEventLoop: () => Promise<void>;

beforeEach(async () => {
  directory = makeTemporaryDirectory();
  yieldToEventLoop = () => new Promise((resolve) => setImmediate(resolve));
  const log = createFakeLog();
  store = openSqliteStore({ path: directory.file('c.db'), nowMs: () => 0 as EpochMs });
  customers = createCustomerCommands({
    store: store.customers,
    changeLog: store.company,
    csv: createCsvParseReader(),
    company: () => company,
    clock: createSystemClock(),
    log,
    yieldToEventLoop: () => yieldToEventLoop(),
  });
  application = createFakeApplication();
  Object.assign(application, { customers });
  http = createHttpServer({ host: '127.0.0.1', port: 0, application, webUiDir: webUiFolder, log });
  socket = attachLiveSocket(http.server, application, log);
  const { host, port } = await http.listen();
  url = `http://${host}:${port}`;
});

afterEach(async () => {
  await customers.close();
  await socket.close();
  await http.close();
  store.close();
  directory.remove();
});

async function open(
  username: string,
  { at = '/customers', ...look }: BrowserLook & { readonly at?: string } = {},
) {
  await ui.openBlank(look);
  await ui.logIn(url + at, username, 'right');
  await ui.page.locator('main h1').waitFor();
}

async function picture(name: string): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await ui.page.screenshot({ path: path.join(pictures, `${name}.png`) });
}

const seen = (text: string | RegExp) => ui.page.getByText(text).first().waitFor();
const rows = () => ui.page.locator('table.customers tbody tr th').allInnerTexts();

function put(id: string, name: string, ...numbers: string[]): void {
  const outcome = customers.put(id, customerSchema.parse({ id, name, numbers }), 'sue');
  if (outcome.kind === 'refused') throw new Error(outcome.message);
}

function csv(name: string, ...lines: string[]): string {
  const file = directory.file(name);
  writeFileSync(file, lines.join('\r\n'));
  return file;
}

async function chooseFile(button: string, file: string): Promise<void> {
  const chooser = ui.page.waitForEvent('filechooser');
  await ui.page.getByRole('button', { name: button }).click();
  await (await chooser).setFiles(file);
}

describe('the list', () => {
  test('says that it is empty, and how to begin', async () => {
    await open('sue');
    await seen('No customers yet');
    await picture('empty');
  });

  test('finds by name without accents and by number in any form', async () => {
    put('k-1', 'Łukasz Żak', '+48600100200');
    put('k-2', 'Bakker & Zn', '06 12345678');
    await open('sue');
    await seen('2 customers');
    await ui.page.getByRole('searchbox').fill('zak');
    await seen('1 customer found');
    expect(await rows()).toEqual(['Łukasz Żak']);
    await ui.page.getByRole('searchbox').fill('06-1234');
    await ui.page.getByText('Bakker & Zn').waitFor();
    await ui.page.getByText('Łukasz Żak').waitFor({ state: 'detached' });
    await ui.page.getByRole('searchbox').fill('nobody');
    await seen('No customers found');
    await ui.page.reload();
    await seen('No customers found');
    expect(await ui.page.getByRole('searchbox').inputValue()).toBe('nobody');
  });

  test('goes on where it ended', async () => {
    for (let index = 100; index < 170; index += 1) put(`c-${index}`, `Customer ${index}`);
    await open('sue');
    await seen('70 customers');
    expect(await rows()).toHaveLength(50);
    await ui.page.getByRole('button', { name: 'Show more' }).click();
    await ui.page.getByText('Customer 169').waitFor();
    expect(await rows()).toHaveLength(70);
    expect(await ui.page.getByRole('button', { name: 'Show more' }).count()).toBe(0);
  });

  test('says that it cannot be loaded, and tries again', async () => {
    put('a', 'Ann');
    await open('sue');
    await ui.page.getByText('Ann', { exact: true }).waitFor();
    await ui.page.route('**/api/v1/customers?**', (route) => route.abort());
    await ui.page.getByRole('searchbox').fill('an');
    await seen(/The server is not responding/);
    await picture('failed');
    await ui.page.unroute('**/api/v1/customers?**');
    await ui.page.getByRole('button', { name: 'Try again' }).click();
    await seen('1 customer found');
  });
});

describe('one customer', () => {
  test('is added, with faults told at their fields', async () => {
    put('k-1', 'Old', '0612345678');
    await open('sue');
    await ui.page.getByRole('button', { name: 'Add customer' }).click();
    const dialog = ui.page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('Nieuw BV');
    await dialog.getByLabel('ID').fill('k-1');
    await dialog.getByLabel('Numbers').fill('06 12345678\n020-5550100');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('This already exists.').first().waitFor();
    await dialog.getByLabel('ID').fill('k-2');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Another customer already has this number.').first().waitFor();
    await picture('form-refused');
    await dialog.getByLabel('Numbers').fill('020-5550100');
    await dialog.getByLabel('Language').selectOption('pl');
    await dialog.getByLabel('Assigned agent').selectOption('201');
    await dialog.getByLabel('Notes').fill('Ask for the order number first.');
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('spinbutton', { name: 'Priority' }).fill('4');
    await picture('form');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await seen('Nieuw BV saved.');
    expect(customers.get('k-2')).toMatchObject({
      numbers: ['+31205550100'],
      language: 'pl',
      agent: '201',
      wishes: { skills: [], priority: 4 },
      notes: 'Ask for the order number first.',
      changedBy: 'sue',
    });
    await picture('list');
  });

  test('is changed and removed', async () => {
    put('k-1', 'Bakker', '0612345678');
    await open('sue');
    await ui.page.getByRole('button', { name: 'Edit Bakker' }).click();
    const dialog = ui.page.getByRole('dialog');
    expect(await dialog.getByLabel('ID').getAttribute('readonly')).not.toBeNull();
    await dialog.getByLabel('Name', { exact: true }).fill('Bakker & Zn');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await ui.page.getByRole('button', { name: 'Remove Bakker & Zn' }).click();
    await ui.page.getByRole('button', { name: 'Remove', exact: true }).click();
    await seen('No customers yet');
    expect(customers.get('k-1')).toBeUndefined();
  });

  test('is not for agents', async () => {
    await open('ann');
    await seen('Your role does not give access to this page.');
    expect(await ui.page.getByRole('link', { name: 'Customers' }).count()).toBe(0);
  });
});

describe('on the desk', () => {
  const active: ActiveCall = activeCallSchema.parse({
    id: 'c9',
    direction: 'inbound',
    callerNumber: '+31612345678',
    callerName: null,
    dialled: '+31205550100',
    startedAtMs: 1_000,
    answeredAtMs: 1_500,
    revision: 1,
    stage: 'talking',
    stageSinceMs: 1_500,
    queueId: 'sales',
    agentId: '201',
  });
  const talking = { ...agentLive, state: 'talking' as const, callId: 'c9', queueId: 'sales' };
  const whileTalking = (call: ActiveCall) => {
    application.snapshotOverride = {
      ...application.live.snapshot(),
      agents: [talking],
      calls: [call],
    };
  };

  test('an agent sees who calls, and what is noted', async () => {
    customers.put(
      'k-1',
      customerSchema.parse({
        id: 'k-1',
        name: 'Bakker & Zn',
        numbers: ['0612345678'],
        language: 'pl',
        notes: 'Ask for the order number first.\nDeaf in one ear.',
      }),
      'sue',
    );
    whileTalking(active);
    await open('ann', { at: '/desk' });
    const notice = ui.page.getByRole('group', { name: 'Known customer' });
    await notice.getByText('Bakker & Zn').waitFor();
    await notice.getByText('Deaf in one ear.').waitFor();
    await picture('desk');
    expect(await obstacles()).toEqual([]);
    application.pushChange({
      kind: 'change',
      atMs: 3_000,
      calls: [{ ...active, callerNumber: '+31600000000' }],
    });
    await ui.page.getByText('+31600000000').waitFor();
    await notice.waitFor({ state: 'detached' });
  });
});

describe('a list from a file', () => {
  test('is shown before anything changes, then imported', async () => {
    put('k-1', 'Bakker', '0612345678');
    await open('sue');
    await ui.page.getByRole('button', { name: 'Import list' }).click();
    await picture('import-choose');
    await chooseFile(
      'Choose a CSV file',
      csv(
        'list.csv',
        'klantnummer;naam;telefoon;schoenmaat',
        'k-1;Bakker;0612345678;44',
        'k-2;Żak;0687654321;38',
      ),
    );
    await seen('The file is valid.');
    await seen('Columns not recognised: “schoenmaat”');
    await picture('import-checked');
    expect(customers.get('k-2')).toBeUndefined();
    await ui.page.getByRole('button', { name: 'Import 1 customer' }).click();
    await seen('Done.');
    await picture('import-done');
    await ui.page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await seen('2 customers');
    expect(await rows()).toEqual(['Bakker', 'Żak']);
  });

  test('with faults tells line, column and fault, and is chosen again when mended', async () => {
    await open('sue');
    await ui.page.getByRole('button', { name: 'Import list' }).click();
    await chooseFile(
      'Choose a CSV file',
      csv('list.csv', 'id,name,phone', 'a,Ann,0612345678', 'b,,x', 'c,Cor,06 1234 5678', 'a,Again,'),
    );
    await seen('4 problems found. Nothing has been changed. Correct the file and select it again.');
    const table = await ui.page.locator('.fault-table tbody tr').allInnerTexts();
    expect(table.map((row) => row.split('\t'))).toEqual([
      ['3', 'name', 'This field is required.'],
      ['3', 'phone', 'Not a valid telephone number: x'],
      ['4', 'phone', '+31612345678 also appears in line 2.'],
      ['5', 'id', 'The ID a also appears in line 2.'],
    ]);
    await picture('import-faults');
    expect(await ui.page.getByRole('button', { name: /^Import \d/ }).count()).toBe(0);
    await chooseFile('Choose another file', csv('list.csv', 'id,name,phone', 'a,Ann,0612345678'));
    await seen('The file is valid.');
  });

  test('is stopped while it is being written, and taken back', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const lines = Array.from({ length: 1_000 }, (_, index) => `c-${index},Customer ${index}`);
    await open('sue');
    await ui.page.getByRole('button', { name: 'Import list' }).click();
    await chooseFile('Choose a CSV file', csv('list.csv', 'id,name', ...lines));
    await ui.page.getByRole('button', { name: 'Import 1,000 customers' }).waitFor();
    yieldToEventLoop = () => gate;
    await ui.page.getByRole('button', { name: 'Import 1,000 customers' }).click();
    await seen('Saving changes…');
    await picture('import-running');
    const stopped = ui.page.waitForResponse((answer) => answer.request().method() === 'DELETE');
    await ui.page.getByRole('button', { name: 'Stop' }).click();
    await stopped;
    release();
    await seen('Cancelled. Nothing has been changed.');
    expect(store.customers.count()).toBe(0);
  });
});

test.each([
  ['nl-NL', 'Klanten', 'Lijst importeren', 'Kies een CSV-bestand', 'Geen geldig telefoonnummer: x'],
  ['pl-PL', 'Klienci', 'Importuj listę', 'Wybierz plik CSV', 'Nieprawidłowy numer telefonu: x'],
])('%s: everything in the own language', async (locale, title, importList, choose, fault) => {
  await open('sue', { locale });
  await ui.page.getByRole('heading', { name: title, exact: true }).waitFor();
  await ui.page.getByRole('button', { name: importList }).click();
  await picture(`import-choose-${locale}`);
  await chooseFile(choose, csv('list.csv', 'id,name,phone', 'a,Ann,x'));
  await seen(fault);
  await picture(`import-faults-${locale}`);
});

/** What axe-core finds serious or critical on the page as it is now, in both themes. */
async function obstacles(): Promise<readonly string[]> {
  if (!(await ui.page.evaluate<boolean>('"axe" in window'))) await ui.page.evaluate(axeSource);
  const found: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await ui.page.emulateMedia({ colorScheme: theme });
    await ui.page.locator(`html[data-theme=${theme}]`).waitFor();
    const violations = await ui.page.evaluate<
      readonly { id: string; impact: string | null; nodes: readonly { target: readonly unknown[] }[] }[]
    >(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`);
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      found.push(`${theme}: ${id} ${JSON.stringify(nodes.map(({ target }) => target))}`);
    }
  }
  return found;
}

test('nothing stands in the way of who cannot see or point', async () => {
  put('k-1', 'Bakker', '0612345678', '0687654321');
  await open('sue');
  await ui.page.getByText('Bakker').waitFor();
  expect(await obstacles()).toEqual([]);
  await picture('list-dark');
  await ui.page.getByRole('button', { name: 'Edit Bakker' }).click();
  await ui.page.getByRole('checkbox').check();
  expect(await obstacles()).toEqual([]);
  await picture('form-dark');
  await ui.page.keyboard.press('Escape');
  await ui.page.getByRole('button', { name: 'Discard' }).click();
  await ui.page.getByRole('button', { name: 'Import list' }).click();
  expect(await obstacles()).toEqual([]);
  await chooseFile('Choose a CSV file', csv('list.csv', 'id,name,phone', 'a,,x'));
  await ui.page.locator('.fault-table').waitFor();
  expect(await obstacles()).toEqual([]);
  await picture('faults-dark');
});

test.each([
  ['wide', 1440],
  ['narrow', 390],
])('long names and numbers stay inside the page (%s)', async (name, width) => {
  const long =
    'Wytwórnia-Konstrukcji-Żelbetowych-i-Prefabrykatów-Przedsiębiorstwo-Wielobranżowe-Spółka-Komandytowa-Oddział-Łódź-123';
  const id = 'X'.repeat(40);
  customers.put(
    id,
    customerSchema.parse({
      id,
      name: long,
      numbers: Array.from({ length: 20 }, (_, index) => `+4860010020${index % 10}${Math.floor(index / 10)}`),
      notes: 'A very long note. '.repeat(80),
    }),
    'sue',
  );
  put('b', 'Bakker', '0612345678');
  await open(name === 'wide' ? 'sue' : 'admin', { width });
  await ui.page.getByText('Bakker', { exact: true }).waitFor();
  const overflow = () =>
    ui.page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(await overflow()).toBeLessThanOrEqual(0);
  await picture(`long-${name}`);
  await ui.page.getByRole('button', { name: `Remove ${long}` }).click();
  await ui.page.getByRole('dialog').waitFor();
  expect(await overflow()).toBeLessThanOrEqual(0);
  await picture(`long-${name}-dialog`);
});
