// Things of all pages: an empty installation, typeface, telephone and television, focus, the words for what became of callers.
// Never checks pixels; it measures where things lie. Whether all pages fit all screens is another file's matter.
import { settle } from '../support/catching-up-clock.js';
import { officeCompany } from '../support/office-company.js';
import {
  agentsAre,
  asksForCallback,
  givesUp,
  hangsUp,
  leavesMessage,
  middayZone,
  reachableOffice,
  talks,
  toSales,
} from '../support/office-life.js';
import { servedPage } from '../support/served-page.js';

const ui = servedPage();

test('the wallboard tells what became of everybody, and how it is counted', async () => {
  const settings = { ...officeCompany.settings, timeZone: middayZone() };
  const queues = officeCompany.queues.map((queue) => ({
    ...queue,
    voice: {
      callback: { digit: '2' as const, recordReason: true },
      leaveByDigit: { '1': { kind: 'voicemail' as const } },
    },
  }));
  const company = { ...reachableOffice, settings, queues };
  const app = await ui.start({ company, behindMs: 10 * 60_000 });
  await hangsUp(await talks(app, '201', '+31610000001'));
  await agentsAre(app, 'logged-out', '201');
  for (const number of ['+31610000002', '+31610000003']) await givesUp(app, number);
  await leavesMessage(app, '+31610000004', 4000);
  for (const last of ['5', '6', '7', '8', '9'])
    await asksForCallback(app, await app.callIn(`+3161000000${last}`, [toSales]), '2');
  await app.callIn('+31610000010', [toSales]);
  await ui.open('/wallboard');
  const row = ui.page.locator('[data-queue=sales]');
  await row.locator('td[data-label="Redirected"]').getByText('1', { exact: true }).waitFor();
  await row.getByText('+ 5 callbacks').waitFor();
  expect(await row.locator('td[data-label=Offered]').getAttribute('title')).toBe(
    '10 offered = 1 answered + 2 abandoned + 1 redirected + 5 chose a callback + 0 cut off + 1 still waiting',
  );
  await ui.page.getByText('How these figures are counted').click();
  await ui.page.getByText(/^Answered within the target ÷ \(answered \+ abandoned/).waitFor();
});

test('an empty installation leads to where it is filled', async () => {
  const users = ui.app.company.users.filter(({ username }) => username === 'admin');
  await ui.app.has({ queues: [], agents: [], dids: [], flows: [], users });
  await ui.open('/');
  // The admin who logs in for the first time begins there.
  await ui.page.getByRole('heading', { name: 'Getting started', exact: true }).waitFor();
  await ui.page.getByRole('link', { name: 'Wallboard' }).click();
  await ui.page.getByText('No agents yet').waitFor();
  expect(await ui.page.getByText('No agents match this filter.').count()).toBe(0);
  await ui.page.getByRole('link', { name: 'Add agent' }).waitFor();
  await ui.page.getByRole('link', { name: 'Getting started' }).click();
  const steps = ui.page.getByRole('region', { name: 'To the first answered call' });
  await steps.getByRole('listitem').filter({ hasText: 'Extensions' }).getByText('done: 8 entries').waitFor();
  await steps.getByRole('listitem').filter({ hasText: 'Company' }).getByText('done: Demo').waitFor();
  // The admin of the first start is no step that somebody took.
  for (const step of [/^Agents/, /^Users/]) {
    expect(await steps.getByRole('listitem').filter({ hasText: step }).count()).toBe(1);
    expect(await steps.getByRole('listitem').filter({ hasText: step }).getByText('done').count()).toBe(0);
  }
  await steps.getByRole('link', { name: 'Agents' }).click();
  await ui.page.getByRole('heading', { name: 'Agents', exact: true }).waitFor();
});

/** Of the places that a selector names: what is wider than its place. */
const cutTexts = (selector: string) =>
  ui.page.evaluate<readonly string[]>(
    `[...document.querySelectorAll('${selector}')]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map(({ textContent }) => textContent)`,
  );

const fonts = [
  ['in its own typeface', false],
  ['in the widest of the system', true],
] as const;

test('the pages bring their typeface, with every letter of their languages and figures of one width', async () => {
  await ui.open('/');
  await ui.page.locator('.side').waitFor();
  const drawn = await ui.page.evaluate<readonly boolean[]>(`(() => {
    const pen = document.createElement('canvas').getContext('2d');
    const width = (text, font) => ((pen.font = '40px ' + font), pen.measureText(text).width);
    const ours = "'Roboto Variable'";
    const figures = new Set([...'0123456789'].map((figure) => width(figure, ours)));
    // A letter that is missing would be taken from the typeface behind it, whichever that is.
    const letters = [...'aąćęłńóśźżĄĆĘŁŃÓŚŹŻéëïöüĳIJ€–—…·×÷−„”’'];
    const isOurs = (letter) => width(letter, ours + ', monospace') === width(letter, ours + ', serif');
    return [document.fonts.check('16px ' + ours, 'aą'), figures.size === 1, letters.every(isOurs)];
  })()`);
  expect(drawn).toEqual([true, true, true]);
});

test.each(fonts)(
  'on a telephone the rest of the pages is behind one place, %s',
  async (_told, withoutFont) => {
    await ui.open('/', { width: 390, locale: 'pl-PL', withoutFont });
    const foot = ui.page.getByRole('navigation', { name: 'Nawigacja główna' });
    await foot.getByRole('button', { name: 'Więcej' }).click();
    await foot.getByRole('link', { name: 'Konfiguracja' }).click();
    await ui.page.getByRole('heading', { name: 'Pierwsze kroki', exact: true }).waitFor();
    expect(await foot.getByRole('link', { name: 'Konfiguracja' }).count()).toBe(0);
    expect(await cutTexts('.nav .nav-link > span')).toEqual([]);
  },
);

test.each(fonts)('on a television no figure runs into the next, %s', async (_told, withoutFont) => {
  const settings = { ...officeCompany.settings, timeZone: middayZone() };
  const queues = officeCompany.queues.map((queue) => ({
    ...queue,
    serviceLevel: { percent: 80, seconds: 3600 },
  }));
  const app = await ui.start({ company: { settings, queues }, behindMs: 4_000_000 });
  const call = await app.callIn('+31610000001', [toSales]);
  await app.clock.advance(754_000);
  await agentsAre(app, 'available', '201');
  await app.pickUp('201');
  await hangsUp(call);
  await agentsAre(app, 'logged-out', '201');
  await app.callIn('+31610000002', [toSales]);
  await settle();
  await ui.open('/wallboard/tv', { width: 1280, locale: 'pl-PL', withoutFont });
  const figures = ui.page.locator('.headline .figure strong');
  await figures.getByText('100').first().waitFor();
  for (const width of [1280, 1024]) {
    await ui.page.setViewportSize({ width, height: 900 });
    expect({ width, cut: await cutTexts('.headline .figure strong') }).toEqual({ width, cut: [] });
  }
});

test('a break reason of ours is told in the reader’s language, one that was typed stays', async () => {
  await agentsAre(ui.app, { onBreak: 'break' }, '201');
  await agentsAre(ui.app, { onBreak: 'Coffee' }, '202');
  await agentsAre(ui.app, { onBreak: 'Dentysta' }, '203');
  await ui.open('/wallboard', { locale: 'pl-PL' });
  for (const [id, text] of [
    ['agent-201', 'Przerwa'],
    ['agent-202', 'Kawa'],
    ['agent-203', 'Dentysta'],
  ]) {
    await ui.page
      .locator(`[data-agent=${id}] .tile-what`)
      .getByText(text ?? '', { exact: true })
      .waitFor();
  }
});

test('a dialog opens at its first field, and a faulty form goes to the first fault', async () => {
  const focused = () =>
    ui.page.evaluate<string>(
      'document.activeElement.labels?.[0]?.textContent ?? document.activeElement.ariaLabel ?? document.activeElement.textContent',
    );
  await ui.open('/setup/extensions');
  await ui.page.getByRole('button', { name: 'Add extension' }).click();
  await ui.page.getByRole('dialog').waitFor();
  const first = await ui.page.getByRole('dialog').locator('label').first().textContent();
  expect(await focused()).toBe(first);
  await ui.page.getByRole('button', { name: 'Save' }).click();
  await ui.page.locator('.field-error').first().waitFor();
  await ui.page.locator('[aria-invalid=true]').first().and(ui.page.locator(':focus')).waitFor();
  await ui.page.keyboard.press('Escape');
  await ui.page.getByRole('button', { name: 'Remove 201' }).click();
  await ui.page.getByRole('dialog', { name: /^Remove 201 .*\?$/ }).waitFor();
  expect(await focused()).toBe('Cancel');
});
