// The list of recorded calls as people use it all day: it follows, it keeps their place, it can be put in order.
// Never counts pixels of a row; it looks at which calls are seen.
import { eventually } from '../support/eventually.js';
import { must } from '../support/application-under-test.js';
import { settle } from '../support/catching-up-clock.js';
import {
  agentsAre,
  asksForCallback,
  callsBack,
  givesUp,
  hangsUp,
  reachableOffice,
  toSales,
  type CallMade,
} from '../support/office-life.js';
import { servedPage } from '../support/served-page.js';

const minute = 60_000;
const hour = 60 * minute;

const ui = servedPage({ company: reachableOffice, behindMs: 4 * hour });

/** So many callers give up, one each two minutes. */
async function callsMade(count: number, firstNumber = 0): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await givesUp(ui.app, `+3161000${1000 + firstNumber + index}`);
    await ui.app.clock.advance(1.5 * minute);
  }
}

const rows = () => ui.page.locator('.table tbody tr');

test('calls that come in meanwhile are told, and shown when they are wanted', async () => {
  await callsMade(60);
  await ui.open('/calls');
  await ui.page.getByText('50 of 60 calls').first().waitFor();
  for (const number of ['+31201110002', '+31201110001'])
    await hangsUp(await ui.app.callIn(number, [toSales]));
  const button = ui.page.getByRole('button', { name: 'Show 2 new calls' });
  await button.waitFor();
  expect(await rows().first().innerText()).not.toContain('+3120111');
  await button.click();
  await rows().first().getByText('+31201110001').waitFor();
  await ui.page.getByText('52 of 62 calls').first().waitFor();
});

test('rows of calls that go on end, wherever in the list they stand, and what was shown meanwhile stays', async () => {
  await callsMade(4);
  const waiting: CallMade = await ui.app.callIn('+31201119999', [toSales]);
  await ui.app.clock.advance(minute);
  await callsMade(55, 4);
  await ui.open('/calls');
  await ui.page.getByRole('button', { name: 'Load older calls' }).click();
  const row = ui.page.locator('.table tbody tr', { hasText: '+31201119999' });
  await row.getByText('In progress').waitFor();
  await hangsUp(waiting);
  await row.getByText('In progress').waitFor({ state: 'detached' });
  expect(await rows().count()).toBe(60);
});

test('a number that was erased reads in words, whoever called whom', async () => {
  const { app } = ui;
  await app.has({
    queues: app.company.queues.map((queue) => ({
      ...queue,
      voice: { ...queue.voice, callback: { digit: '2', recordReason: true } },
    })),
  });
  await asksForCallback(app, await app.callIn('+31201110001', [toSales]), '2');
  await agentsAre(app, 'available', '201');
  (await callsBack(app, '201', '+31201110001')).fail('busy');
  await settle();
  app.media.endpoints.at(-1)?.endPrompt();
  await settle();
  for (const { callId } of app.commands.callbacks.list()) must(app.commands.callbacks.close(callId, 'admin'));
  must(await app.commands.subjects.erase({ number: '+31201110001' }, 'admin'));
  await ui.open('/calls', { locale: 'nl-NL' });
  await rows().nth(1).waitFor();
  const text = await ui.page.locator('.table tbody').innerText();
  expect(text.match(/Nummer gewist/g)?.length).toBeGreaterThanOrEqual(2);
  expect(text).not.toContain('erased');
});

test('whoever comes back from a call finds the list where it was left', async () => {
  await callsMade(60);
  await ui.open('/calls?queue=sales');
  await ui.page.getByRole('button', { name: 'Load older calls' }).click();
  await rows().nth(59).waitFor();
  const last = rows().nth(57);
  await last.scrollIntoViewIfNeeded();
  const placePx = await ui.page.evaluate<number>('scrollY');
  expect(placePx).toBeGreaterThan(500);
  for (const goBack of [
    () => ui.page.goBack(),
    () => ui.page.getByRole('link', { name: 'All calls' }).click(),
  ]) {
    await last.getByRole('link').click();
    await ui.page.locator('.timeline').waitFor();
    await goBack();
    await rows().nth(59).waitFor();
    await eventually('the place in the list', async () =>
      ui.page.evaluate<boolean>(`Math.abs(scrollY - ${placePx}) < 4`),
    );
    expect(new URL(ui.page.url()).search).toBe('?queue=sales');
  }
});

test('the list is put in order by its headings, which stay in sight', async () => {
  await givesUp(ui.app, '+31201110001', hour);
  await callsMade(49);
  await ui.open('/calls');
  await ui.page.getByRole('columnheader', { name: 'Wait' }).getByRole('button').click();
  await rows().first().getByText('1:00:00').waitFor();
  await rows().nth(45).scrollIntoViewIfNeeded();
  const heading = ui.page.getByRole('columnheader', { name: 'Wait' });
  expect((await heading.boundingBox())?.y).toBeLessThan(2);
  expect(await heading.getAttribute('aria-sort')).toBe('descending');
});

test('of a hundred and sixty calls all can be reached, whoever waits longest first, with one stop of the Tab key', async () => {
  const app = await ui.start({ behindMs: 200_000 });
  for (let index = 0; index < 160; index += 1) {
    await app.callIn(`+3161000${1000 + index}`, index % 4 === 0 ? [toSales] : []);
    await app.clock.advance(1000);
  }
  await ui.open('/wallboard');
  const strip = ui.page.getByRole('region', { name: 'Calls in progress' });
  await strip.getByRole('link').first().getByText('+31610001000', { exact: true }).waitFor();
  expect(await strip.getByRole('link').count()).toBe(12);
  await strip.getByRole('button', { name: 'Show all 160' }).click();
  expect(await strip.getByRole('link').count()).toBe(160);
  await strip.getByRole('link').first().focus();
  await ui.page.keyboard.press('ArrowRight');
  await ui.page.keyboard.press('End');
  await strip.getByRole('link').last().and(ui.page.locator(':focus')).waitFor();
  expect(await strip.locator('a[tabindex="0"]').count()).toBe(1);
});

test('the keyboard searches, goes to a page and tells its keys; the tab tells who waits', async () => {
  await ui.app.callIn('+31201110001', [toSales]);
  await ui.app.callIn('+31201110002', [toSales]);
  await ui.open('/calls');
  await rows().first().waitFor();
  expect(await ui.page.title()).toMatch(/^\(2\) Calls/);
  await ui.page.keyboard.press('/');
  await ui.page.locator('.filters input[type=search]').and(ui.page.locator(':focus')).waitFor();
  await ui.page.keyboard.press('Control+k');
  await ui.page.keyboard.type('queues');
  await ui.page.keyboard.press('Enter');
  await ui.page.getByRole('heading', { name: 'Queues', exact: true }).waitFor();
  await ui.page.locator('#main').focus();
  await ui.page.keyboard.press('?');
  await ui.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
});

test('the page that is chosen with the keys is in sight, however long the list', async () => {
  await ui.open('/wallboard');
  await ui.page.locator('[data-agent]').first().waitFor();
  await ui.page.setViewportSize({ width: 1440, height: 360 });
  await ui.page.keyboard.press('Control+k');
  const options = ui.page.getByRole('dialog').getByRole('option');
  await options.first().waitFor();
  const count = await options.count();
  for (let step = 1; step < count; step += 1) await ui.page.keyboard.press('ArrowDown');
  const last = options.nth(count - 1);
  await last.and(ui.page.locator('[aria-selected=true]')).waitFor();
  const box = await last.boundingBox();
  expect(box!.y + box!.height).toBeLessThanOrEqual(360);
});

test('while the connection is lost the tab calls nobody to a phone', async () => {
  await ui.app.clock.catchUp();
  await agentsAre(ui.app, 'available', '201');
  await ui.app.callIn('+31201110001', [toSales]);
  ui.app.telephony.lastTo('201').ring();
  await ui.open('/', { username: 'anneke' });
  await eventually('a tab that calls', async () => (await ui.page.title()).includes('!'));
  ui.app.front.dropLive(true);
  await eventually('a tab that calls nobody', async () => !(await ui.page.title()).includes('!'));
});

test('a page that is not there has a way on', async () => {
  await ui.open('/nowhere');
  await ui.page.getByRole('heading', { name: 'Page not found' }).waitFor();
  await ui.page.getByRole('link', { name: 'Go to the start page' }).click();
  await ui.page.getByRole('heading', { name: 'Wallboard', exact: true }).waitFor();
});
