// Many seats from one file in the browser: checked, imported, passwords saved; against the real commands and database.
// Never checks pixels; it reads the page as a person or a screen reader would.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sampleCompany } from '../app/application/commands-fixture.js';
import type { BrowserLook } from '../support/page-under-test.js';
import { servedPage } from '../support/served-page.js';

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** Where pictures go when somebody wants to look: SEATS_PICTURES=folder. */
const pictures = process.env.SEATS_PICTURES;

const ui = servedPage({ company: sampleCompany() });

async function open({ at = '/setup/seats', ...look }: BrowserLook & { readonly at?: string } = {}) {
  await ui.openBlank(look);
  await ui.logIn(ui.app.url + at, 'boss', 'a good password');
  await ui.page.locator('main h1').waitFor();
}

async function picture(name: string): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await ui.page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
}

const seen = (text: string | RegExp) => ui.page.getByText(text).first().waitFor();

function csv(...lines: string[]): string {
  const file = path.join(ui.app.dir, 'seats.csv');
  writeFileSync(file, lines.join('\r\n'));
  return file;
}

async function chooseFile(button: string, file: string): Promise<void> {
  const chooser = ui.page.waitForEvent('filechooser');
  await ui.page.getByRole('button', { name: button }).click();
  await (await chooser).setFiles(file);
}

async function savedBy(button: string): Promise<readonly string[]> {
  const saved = ui.page.waitForEvent('download');
  await ui.page.getByRole('button', { name: button }).click();
  return readFileSync(await (await saved).path(), 'utf8').split('\r\n');
}

const forty = [
  'extension,name,agent,skills,username',
  ...Array.from({ length: 40 }, (_, n) => `${300 + n},Person ${n},p-${n},sales:5,person.${n}`),
];

test('forty seats are found from the list, checked, imported, and their passwords saved', async () => {
  await open({ at: '/setup/extensions' });
  await ui.page.getByRole('link', { name: 'Add many…' }).click();
  await ui.page.getByRole('heading', { level: 1, name: 'Add many at once' }).waitFor();
  const [header] = await savedBy('Download a template');
  expect(header).toBe('\uFEFFExtension,Name,Agent,Skills,User name,Role');
  await chooseFile(
    'Choose a CSV file',
    csv('extension,name,skills', '300,Good,', '3,Bad,x:11', '300,Twice,'),
  );
  await seen(/^4 problems found/);
  const faults = await ui.page.locator('.fault-table tbody tr').allInnerTexts();
  expect(faults.map((row) => row.split('\t').slice(0, 2))).toEqual([
    ['3', 'extension'],
    ['3', 'skills'],
    ['3', 'agent'],
    ['4', 'extension'],
  ]);
  expect(await ui.page.getByRole('button', { name: /^Import/ }).count()).toBe(0);

  await chooseFile('Choose another file', csv(...forty));
  await seen('The file is valid.');
  expect(await ui.page.locator('.seat-counts').innerText()).toMatch(
    /Extensions\s+40 new\s+Agents\s+40 new\s+Users\s+40 new/,
  );
  expect(ui.app.company.extensions).toHaveLength(2);
  expect(await ui.page.locator('.seat-preview tbody tr').first().innerText()).toBe(
    '2\tPerson 0\t300 new\tp-0 new\nsales 5\n\tperson.0 new\nAgent',
  );
  await ui.page.getByRole('button', { name: 'Import 40 seats' }).click();
  await seen('Done: 40 seats imported.');
  expect(ui.app.company.extensions).toHaveLength(42);
  // Whoever looks at something else before saving them finds them again, and once they are saved no more.
  await ui.page.locator('.seat-passwords tbody tr').first().waitFor();
  const leave = async () => {
    await ui.page.getByRole('link', { name: 'Extensions' }).first().click();
    await ui.page.getByRole('link', { name: 'Add many…' }).click();
  };
  await leave();
  await ui.page.locator('.seat-passwords tbody tr').first().waitFor();
  const [names, ...lines] = await savedBy('Save as CSV');
  expect(names).toBe('\uFEFFName,Extension,SIP password,User name,One-time password');
  const [name, extension, sipPassword, username = '', oneTimePassword = ''] = lines[7]?.split(',') ?? [];
  expect([name, extension, username]).toEqual(['Person 7', '307', 'person.7']);
  expect(sipPassword).toMatch(/^\w{16}$/);
  const shown = ui.page.locator('.seat-passwords tbody tr').nth(7);
  expect(await shown.innerText()).toBe(lines[7]?.replaceAll(',', '\t'));
  await leave();
  await ui.page.getByRole('button', { name: 'Choose a CSV file' }).waitFor();

  await ui.page.goto(`${ui.app.url}/changes`);
  await ui.page.getByText('seats imported').first().click();
  await seen(/^Extensions – New: 300, 301, /);
  await ui.openBlank();
  await ui.logIn(ui.app.url, username, oneTimePassword);
  await ui.page.locator('input[autocomplete="new-password"]').first().waitFor();
});

test('a reload shows the passwords again, to nobody else, until they are saved or the server has forgotten them', async () => {
  const rows = () => ui.page.locator('.seat-passwords tbody tr');
  const kept = () => ui.page.evaluate<string | null>("sessionStorage.getItem('centrale.seat-import.1')");
  const importOne = async (number: string) => {
    await chooseFile('Choose a CSV file', csv('extension,name', `${number},A`));
    await ui.page.getByRole('button', { name: 'Import 1 seat' }).click();
    await seen('Done: 1 seat imported.');
    await rows().first().waitFor();
  };
  await open();
  await importOne('300');
  const shown = await rows().first().innerText();
  const password = shown.split('\t')[2] ?? '';
  expect(password).toMatch(/^\w{16}$/);
  expect(await kept()).not.toContain(password);
  await ui.page.reload();
  await rows().first().waitFor();
  expect(await rows().first().innerText()).toBe(shown);
  await savedBy('Save as CSV');
  expect(await kept()).toBeNull();
  await ui.page.reload();
  await ui.page.getByRole('button', { name: 'Choose a CSV file' }).waitFor();
  expect(await rows().count()).toBe(0);

  await importOne('301');
  const [id = ''] = Object.values(JSON.parse((await kept()) ?? '{}') as Record<string, string>);
  expect(ui.app.commands.seats.takePasswords(id, 'boss').kind).toBe('granted');
  await ui.page.reload();
  await ui.page.getByRole('alert').getByText('The passwords of your last import are no longer').waitFor();
  expect(await kept()).toBeNull();

  await importOne('302');
  await ui.page.locator('.user-button').click();
  await ui.page.getByRole('button', { name: 'Log out' }).click();
  await ui.page.locator('input[name=username]').fill('boss');
  expect(await kept()).toBeNull();
  await ui.page.locator('input[name=password]').fill('a good password');
  await ui.page.locator('button[type=submit]').click();
  await ui.page.getByRole('link', { name: 'Setup', exact: true }).click();
  await ui.page.getByRole('link', { name: 'Add many…' }).click();
  await ui.page.getByRole('button', { name: 'Choose a CSV file' }).waitFor();
  expect(await rows().count()).toBe(0);
});

test('somebody else was faster: nothing is changed, and the file is checked again', async () => {
  await open();
  await chooseFile('Choose a CSV file', csv(...forty));
  await seen('The file is valid.');
  await ui.app.commands.company.put(
    'extensions',
    '300',
    { number: '300', name: 'Mine', sipPassword: 'mine-and-mine', autoAnswer: 'off' },
    'sue',
  );
  await ui.page.getByRole('button', { name: 'Import 40 seats' }).click();
  await seen(/^Somebody else has changed one of these/);
  expect(ui.app.company.extensions).toHaveLength(3);
  await chooseFile('Choose a CSV file', csv(...forty));
  await seen('39 new, 1 changed');
});

const long = 'Wolfeschlegelsteinhausenbergerdorff-Szczebrzeszyńska van der Hoogstraten-Oude';

/** What axe-core finds serious or critical on the page as it is now. */
async function obstacles(): Promise<readonly string[]> {
  await ui.page.evaluate(axeSource);
  const violations = await ui.page.evaluate<
    readonly { id: string; impact: string | null; nodes: readonly { target: readonly unknown[] }[] }[]
  >(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} ${JSON.stringify(nodes.map(({ target }) => target))}`);
}

async function looks(name: string): Promise<void> {
  await picture(name);
  const beyond = await ui.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  expect([name, beyond, await obstacles()]).toEqual([name, 0, []]);
}

test.each([
  ['en-GB', 1366, 'Choose a CSV file', 'Import 3 seats', 'Save as CSV'],
  ['nl-NL', 390, 'Kies een CSV-bestand', '3 werkplekken importeren', 'Opslaan als CSV'],
  ['pl-PL', 390, 'Wybierz plik CSV', 'Importuj: 3 stanowiska', 'Zapisz jako CSV'],
  ...(pictures === undefined
    ? []
    : ([
        ['nl-NL', 1366, 'Kies een CSV-bestand', '3 werkplekken importeren', 'Opslaan als CSV'],
        ['pl-PL', 1366, 'Wybierz plik CSV', 'Importuj: 3 stanowiska', 'Zapisz jako CSV'],
        ['en-GB', 390, 'Choose a CSV file', 'Import 3 seats', 'Save as CSV'],
      ] as const)),
] as const)('%s, %i px wide: nothing leaves the page', async (locale, width, choose, start, save) => {
  const name = (step: string) => `${locale}-${width}-${step}`;
  await open({ locale, width });
  await ui.page.getByRole('button', { name: choose }).waitFor();
  await looks(name('choose'));
  await chooseFile(
    choose,
    csv('extension,name,agent,skills,kleur', '3,A,,dutch:5,rood', `300,${long}x,b,,`, '201,C,c,,'),
  );
  await ui.page.locator('.fault-table').waitFor();
  await looks(name('faults'));
  const skills = 'sales:5|a-long-name-of-a-skill-that-nobody-has:3';
  const username = 'a.long.name.of.a.user.with.40.characters';
  await ui.page
    .locator('input[type=file]')
    .setInputFiles(
      csv(
        'extension,name,agent,skills,username',
        `300,${long},p-0,${skills},${username}`,
        '201,Anna,ann,sales:3,ann',
        '202,Front desk,,,',
      ),
    );
  await ui.page.getByRole('button', { name: start }).waitFor();
  await looks(name('checked'));
  await ui.page.getByRole('button', { name: start }).click();
  await ui.page.getByRole('button', { name: save }).waitFor();
  await looks(name('passwords'));
});
