// Whatever can be clicked can be reached, on every page: nothing lies outside what can be scrolled to.
// Never checks pixels; it measures where things lie.
import { pageUnderTest } from '../support/page-under-test.js';

const ui = pageUnderTest();

const pages: readonly (readonly [to: string, ready: string])[] = [
  ['/wallboard', '[data-agent]'],
  ['/wallboard/tv', '.tv-queue'],
  ['/calls', '.table tbody tr'],
  ['/calls/call-1', '.timeline'],
  ['/callbacks', '.table tbody tr'],
  ['/voicemails', '.table tbody tr'],
  ['/customers', '#main h1'],
  ['/what-if', '#main h1'],
  ['/changes', 'summary'],
  ['/personal-data', '.empty'],
  ['/setup/start', '.settings'],
  ['/setup/settings', '.item-form'],
  ['/setup/trunks', '.table tbody tr'],
  ['/setup/dids', '.table tbody tr'],
  ['/setup/flows', '.tree'],
  ['/setup/queues', '.table tbody tr'],
  ['/setup/schedules', '.table tbody tr'],
  ['/setup/agents', '.table tbody tr'],
  ['/setup/extensions', '.table tbody tr'],
  ['/setup/users', '.table tbody tr'],
];

/**
 * What can be clicked but not be brought into view: cut off by something that does not scroll, or beside the page.
 * Runs in the page.
 */
const outOfReach = `(() => {
  const clickable = 'a[href], button, input, select, textarea, summary, audio, [role=tab]';
  const told = (one) => one.outerHTML.slice(0, 160);
  const cutBy = (one) => {
    const box = one.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) return undefined;
    let { left, right } = box;
    for (let around = one.parentElement; around; around = around.parentElement) {
      const { overflowX, position } = getComputedStyle(around);
      const edge = around.getBoundingClientRect();
      if (overflowX === 'auto' || overflowX === 'scroll') {
        // What lies before its beginning is never scrolled to; the rest is, and then lies inside it.
        if (left + around.scrollLeft < edge.left - 1) return told(around);
        left = Math.max(left, edge.left);
        right = Math.min(right, edge.right);
      } else if (overflowX !== 'visible' && (left < edge.left - 1 || right > edge.right + 1)) return told(around);
      if (position === 'fixed') break;
    }
    return left < -1 || right > document.documentElement.clientWidth + 1 ? 'the page' : undefined;
  };
  return [...document.querySelectorAll(clickable)]
    .filter((one) => one.checkVisibility() && !one.closest('.skip, .sr'))
    .flatMap((one) => {
      const by = cutBy(one);
      return by === undefined ? [] : [told(one) + ' is cut off by ' + by];
    });
})()`;

/** How much wider the document is than the window. */
const sideways = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** Names and rules as long as companies have them. */
function fillWithLongNames(): void {
  const { state } = ui.server;
  const [queue] = state.company.queues;
  const [callback] = state.callbacks;
  if (!queue || !callback) throw new Error('the demo company has no queue or no callback');
  const skillRule = 'dutch >= 5 and (billing >= 3 or senior >= 1)';
  state.company = {
    ...state.company,
    queues: [{ ...queue, name: 'Vragen over facturen', skillRule }, ...state.company.queues.slice(1)],
    schedules: [
      {
        id: 'office',
        name: 'Godziny otwarcia biura głównego',
        weekly: [{ days: [1, 2, 3, 4, 5], hours: [{ from: '09:00', to: '17:00' }] }],
        dates: [],
      },
    ],
  };
  const waiting = { ...callback, state: 'waiting' as const, position: 1, priority: 3, hasReason: true };
  state.callbacks = [
    ...state.callbacks,
    { ...waiting, callId: 'call-11', number: '+31612345678', callerName: 'Bakkerij Jansen en Zonen' },
    { ...waiting, callId: 'call-12', number: '+48221234567', callerName: 'Żabka Polska Spółka z o.o.' },
  ];
}

test.each([1440, 1280, 1024, 768, 390])(
  'everything can be reached on a screen %d px wide, in Polish',
  async (width) => {
    fillWithLongNames();
    await ui.open('/', { locale: 'pl-PL', width, reducedMotion: 'reduce' });
    await ui.page.locator('.side').waitFor();
    const found: string[] = [];
    for (const [to, ready] of pages) {
      await ui.page.goto(ui.server.url + to);
      await ui.page.locator(ready).first().waitFor();
      await ui.page.locator('.skeleton').first().waitFor({ state: 'detached' });
      const wider = await ui.page.evaluate<number>(sideways);
      if (wider > 0) found.push(`${to}: the document is ${wider} px too wide`);
      for (const place of await ui.page.evaluate<readonly string[]>(outOfReach))
        found.push(`${to}: ${place}`);
    }
    expect(found).toEqual([]);
  },
  60_000,
);

test.each([1280, 1024, 390])('no telephone number is broken on a screen %d px wide', async (width) => {
  fillWithLongNames();
  await ui.open('/', { width });
  await ui.page.locator('.side').waitFor();
  const broken: string[] = [];
  for (const to of ['/callbacks', '/voicemails', '/calls']) {
    await ui.page.goto(ui.server.url + to);
    await ui.page.locator('.table tbody tr').first().waitFor();
    const found = await ui.page.evaluate<readonly string[]>(`
      [...document.querySelectorAll('.tel, .number')]
        .filter((one) => {
          const range = document.createRange();
          range.selectNodeContents(one);
          return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1 && !one.matches('td');
        })
        .map((one) => one.outerHTML)`);
    broken.push(...found.map((place) => `${to}: ${place}`));
  }
  expect(broken).toEqual([]);
});

test('the wallboard tells what became of everybody, and how it is counted', async () => {
  const { snapshot } = ui.server.state;
  const [sales] = snapshot.queues;
  if (!sales) throw new Error('the demo company has no queue');
  const sums = { offered: 10, answered: 1, abandoned: 2, overflowed: 1, calledBack: 5, interrupted: 0 };
  const queues = [{ ...sales, today: { ...sales.today, ...sums } }];
  ui.server.state.snapshot = { ...snapshot, queues };
  await ui.open('/');
  const row = ui.page.locator('[data-queue=sales]');
  await row.locator('td[data-label="Redirected"]').getByText('1', { exact: true }).waitFor();
  await row.getByText('5 chose a callback').waitFor();
  expect(await row.locator('td[data-label=Offered]').getAttribute('title')).toBe(
    '10 offered = 1 answered + 2 abandoned + 1 redirected + 5 chose a callback + 0 cut off + 1 still waiting',
  );
  await ui.page.getByText('How these figures are counted').click();
  await ui.page.getByText(/^Answered within the target ÷ \(answered \+ abandoned/).waitFor();
});

test('an empty installation leads to where it is filled', async () => {
  const { state } = ui.server;
  state.snapshot = { ...state.snapshot, queues: [], agents: [], calls: [] };
  const users = state.company.users.filter(({ role }) => role === 'admin').slice(0, 1);
  state.company = { ...state.company, queues: [], agents: [], dids: [], flows: [], users };
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

test.each(
  fonts.flatMap(([told, withoutFont]) => [1280, 1024].map((width) => [width, told, withoutFont] as const)),
)('on a television %d px wide no figure runs into the next, %s', async (width, _told, withoutFont) => {
  const { snapshot } = ui.server.state;
  const queues = snapshot.queues.map((queue) => ({
    ...queue,
    longestWaitSinceMs: Date.now() - 4_000_000,
    today: {
      ...queue.today,
      answered: 10,
      abandoned: 0,
      overflowed: 0,
      answeredInTarget: 10,
      asaMs: 754_000,
    },
  }));
  ui.server.state.snapshot = { ...snapshot, queues };
  await ui.open('/wallboard/tv', { width, locale: 'pl-PL', withoutFont });
  const figures = ui.page.locator('.headline .figure strong');
  await figures.getByText('100').first().waitFor();
  expect(await cutTexts('.headline .figure strong')).toEqual([]);
});

test('a break reason of ours is told in the reader’s language, one that was typed stays', async () => {
  const { snapshot } = ui.server.state;
  const reasons = ['break', 'Coffee', 'Dentysta'];
  const agents = snapshot.agents.slice(0, 3).map((agent, index) => ({
    ...agent,
    status: 'on-break' as const,
    state: 'idle' as const,
    callId: null,
    queueId: null,
    breakReason: reasons[index] ?? null,
  }));
  ui.server.state.snapshot = { ...snapshot, agents };
  await ui.open('/', { locale: 'pl-PL' });
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
