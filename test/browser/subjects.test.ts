// A person's data in the browser: found, downloaded, erased; against the real commands and database.
// Never tests what is found or erased; app/subjects and the store have tests of that.
import { readFileSync } from 'node:fs';
import { createHttpServer, type HttpServer } from '../../src/adapters/http/http-server.js';
import { attachLiveSocket } from '../../src/adapters/ws/live-socket.js';
import { createSubjectCommands } from '../../src/app/subjects/subject-commands.js';
import type { CallId } from '../../src/core/kernel/ids.js';
import { granted } from '../../src/core/kernel/refusal.js';
import {
  createCommandsFixture,
  sampleCompany,
  type CommandsFixture,
} from '../app/application/commands-fixture.js';
import { createFakeApplication } from '../support/fake-application.js';
import { FakeRecordings } from '../support/fake-recordings.js';
import { browserUnderTest, webUiFolder, type BrowserLook } from '../support/page-under-test.js';

const number = '+31612345678';
const callId = 'call-1' as CallId;

const ui = browserUnderTest();
let fixture: CommandsFixture;
let http: HttpServer;
let socket: ReturnType<typeof attachLiveSocket>;
let url: string;

beforeEach(async () => {
  fixture = createCommandsFixture();
  const { store, company, sessions, clock, log } = fixture;
  await company.importAll(sampleCompany(), 'setup');
  const atMs = clock.nowMs();
  store.journal.append([
    {
      ...{ kind: 'call-started', callId, direction: 'inbound', dialled: '+31205550100' },
      ...{ callerNumber: number, callerName: 'Janssen', atMs },
    },
  ]);
  const subjects = createSubjectCommands({
    ...{ personal: store.personal, journal: store.journal, recordings: new FakeRecordings(), clock, log },
    company: () => company.read(),
    isImporting: () => false,
    cancelCallback: () => granted(undefined),
    onErased: () => undefined,
    yieldToEventLoop: () => Promise.resolve(),
  });
  const application = createFakeApplication();
  Object.assign(application, { sessions, company, subjects });
  http = createHttpServer({ host: '127.0.0.1', port: 0, application, webUiDir: webUiFolder, log });
  socket = attachLiveSocket(http.server, application, log);
  const { host, port } = await http.listen();
  url = `http://${host}:${port}`;
});
afterEach(async () => {
  await socket.close();
  await http.close();
  fixture.close();
});

const hangUp = (): void =>
  fixture.store.journal.append([
    { kind: 'call-ended', callId, outcome: 'served', cause: 'hung-up', atMs: fixture.clock.nowMs() },
  ]);

async function find(text: string, look: BrowserLook = {}): Promise<void> {
  await ui.openBlank(look);
  await ui.logIn(`${url}/personal-data`, 'boss', 'a good password');
  await ui.page.locator('input[type=tel]').fill(text);
  await ui.page.locator('input[type=tel]').press('Enter');
}

const eraseButton = () => ui.page.getByRole('button', { name: 'Erase data' });

test('found by a number in any form, downloaded, and erased after a question; the proof stands there and can be saved', async () => {
  hangUp();
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
  await ui.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await eraseButton().click();
  await ui.page.getByRole('dialog').getByRole('button', { name: 'Erase data' }).click();
  const done = ui.page.getByRole('heading', { name: 'The data has been erased' });
  await done.waitFor();
  // Where the button was that is gone.
  await expect(ui.page.evaluate('document.activeElement.textContent')).resolves.toBe(await done.innerText());
  await expect(ui.page.getByRole('row', { name: /^Names in calls/ }).innerText()).resolves.toMatch(/1\s+0$/);
  await ui.page.getByText('Erased by boss').waitFor();
  const [proof] = await Promise.all([
    ui.page.waitForEvent('download'),
    ui.page.getByRole('button', { name: 'Save report' }).click(),
  ]);
  const saved = readFileSync(await proof.path(), 'utf8');
  expect(JSON.parse(saved)).toMatchObject({ by: 'boss', erased: { names: 1 }, left: { names: 0 } });
  expect(saved).not.toMatch(/12345678|Janssen/);

  await ui.page.getByRole('button', { name: 'Find' }).click();
  await ui.page.getByRole('heading', { name: 'Nothing is stored' }).waitFor();
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
  hangUp();
  await find(number);
  await eraseButton().click();
  const second = 'call-2' as CallId;
  fixture.store.journal.append([
    {
      ...{ kind: 'call-started', callId: second, direction: 'inbound', dialled: '+31205550100' },
      ...{ callerNumber: number, atMs: fixture.clock.nowMs() },
    },
  ]);
  await ui.page.getByRole('dialog').getByRole('button', { name: 'Erase data' }).click();
  await ui.page.getByText('This person is on the line. Try again after the call.').waitFor();
  expect(fixture.store.personal.find({ numbers: [number] })?.counts.numbers).toBe(1);
});

test.each(['nl-NL', 'pl-PL'])('fits a phone of 390 px: %s', async (locale) => {
  hangUp();
  await find(number, { locale, width: 390 });
  await ui.page.getByRole('heading', { name: number }).waitFor();
  const overflow = await ui.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  expect(overflow).toBeLessThanOrEqual(0);
});
