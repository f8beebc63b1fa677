// Nothing is cut, covered or broken inside a word, and whatever can be clicked can be reached: on any page, in the
// languages with the longest words, on screens from a telephone to a television, with names as long as the fields allow.
// Never compares pixels; drawn-faults and out-of-reach measure.
import { busyCompany, busyHours, busyMs } from '../support/busy-office.js';
import { drawnFaults } from '../support/drawn-faults.js';
import { goingTo } from '../support/going-to.js';
import { brokenNumbers, outOfReach } from '../support/out-of-reach.js';
import { servedPage } from '../support/served-page.js';

const ui = servedPage({ company: busyCompany, behindMs: busyMs });

const widths = [1920, 1440, 1280, 1024, 768, 390] as const;

interface Place {
  readonly to: string;
  readonly ready: string;
  /** Opens what is to be seen: the first form of a list. */
  readonly press?: string;
  readonly widths?: readonly number[];
}

const firstForm = '.row-actions button:nth-last-of-type(2)';
const placesOf = (call: string): readonly Place[] => [
  { to: '/wallboard', ready: '[data-agent]' },
  { to: '/wallboard/tv', ready: '.tv-queue', widths: [1920, 1280, 1024] },
  { to: '/calls', ready: '.table tbody tr' },
  { to: `/calls/${call}`, ready: '.timeline' },
  { to: '/callbacks', ready: '.table tbody tr' },
  { to: '/voicemails', ready: '.table tbody tr' },
  { to: '/customers', ready: '#main h1' },
  { to: '/what-if', ready: '.what-if-form' },
  { to: '/changes', ready: 'summary' },
  { to: '/personal-data', ready: '.empty' },
  { to: '/setup/start', ready: '.settings' },
  { to: '/setup/settings', ready: '.item-form' },
  { to: '/setup/trunks', ready: '.table tbody tr' },
  { to: '/setup/dids', ready: '.table tbody tr' },
  { to: '/setup/flows', ready: '.tree' },
  { to: '/setup/flows', ready: '.tree', press: '.row-actions button.quiet' },
  { to: '/setup/queues', ready: '.table tbody tr' },
  { to: '/setup/queues', ready: '.table tbody tr', press: firstForm },
  { to: '/setup/schedules', ready: '.table tbody tr' },
  { to: '/setup/schedules', ready: '.table tbody tr', press: firstForm },
  { to: '/setup/agents', ready: '.table tbody tr' },
  { to: '/setup/agents', ready: '.table tbody tr', press: firstForm },
  { to: '/setup/extensions', ready: '.table tbody tr' },
  { to: '/setup/users', ready: '.table tbody tr' },
];

/** 80 characters, as long as a name may be. */
const long = (words: string): string =>
  words.padEnd(80, ' i inne sprawy klientów biznesowych').slice(0, 79).trimEnd() + 'x';

/** In every list one thing with the longest name there is, beside the usual ones; returns a call that is over. */
async function longNames(): Promise<string> {
  const { app } = ui;
  const call = await busyHours(app, {
    caller: long('Bakkerij'),
    message: long('Żabka'),
    callback: long('Żabka Polska'),
  });
  const renamed = <T extends { readonly name?: string | undefined }>(items: readonly T[], words: string) =>
    items.map((item, index) => (index === 0 ? { ...item, name: long(words) } : item));
  const schedule = {
    id: 'office',
    name: long('Godziny otwarcia biura głównego'),
    weekly: [
      {
        days: [1, 2, 3, 4, 5],
        hours: [
          { from: '09:00', to: '12:30' },
          { from: '13:00', to: '17:00' },
        ],
      },
      { days: [6], hours: [{ from: '10:00', to: '14:00' }] },
    ],
    dates: [{ date: '2026-12-25', everyYear: true, name: long('Boże Narodzenie'), hours: [] }],
  };
  const skillRule = 'dutch >= 5 and (billing >= 3 or senior >= 1)';
  const { company } = app;
  await app.has({
    trunks: renamed(company.trunks, 'Łącze zapasowe operatora'),
    dids: renamed(company.dids, 'Infolinia'),
    flows: renamed(company.flows, 'Menu główne'),
    queues: renamed(company.queues, 'Vragen over facturen en contracten').map((queue, index) =>
      index === 0 ? { ...queue, skillRule, schedule: 'office' } : queue,
    ),
    schedules: [schedule],
    agents: renamed(company.agents, 'Konstantyna Elżbieta Brzęczyszczykiewicz'),
    extensions: renamed(company.extensions, 'Konstantyna Elżbieta Brzęczyszczykiewicz'),
    users: renamed(company.users, 'Konstantyna Elżbieta Brzęczyszczykiewicz'),
  });
  return call;
}

// English words are the shorter ones.
test.each(['nl-NL', 'pl-PL'])(
  'all pages at all widths, in %s',
  async (locale) => {
    const places = placesOf(await longNames());
    await ui.open('/wallboard', { locale, width: 1920 });
    await ui.page.locator('.side').waitFor();
    const found: string[] = [];
    for (const { to, ready, press, widths: own = widths } of places) {
      await ui.page.setViewportSize({ width: 1920, height: 900 });
      await ui.page.evaluate(goingTo(to));
      await ui.page.locator(ready).first().waitFor();
      await ui.page.locator('.skeleton').first().waitFor({ state: 'detached' });
      if (press) {
        await ui.page.locator(press).first().click();
        await ui.page.getByRole('dialog').waitFor();
      }
      for (const width of own) {
        await ui.page.setViewportSize({ width, height: 900 });
        // The tables have measured themselves and are drawn anew.
        await ui.page.evaluate(
          'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))',
        );
        const faults = await ui.page.evaluate<readonly string[]>(
          `[...${drawnFaults}, ...${outOfReach}, ...${brokenNumbers}]`,
        );
        found.push(...faults.map((fault) => `${to}${press ? ' (form)' : ''} at ${width}: ${fault}`));
      }
    }
    expect(found).toEqual([]);
  },
  240_000,
);

test.each(['nl-NL', 'pl-PL', 'en-GB'])(
  'the desk of an agent on a narrow telephone, in %s',
  async (locale) => {
    await ui.open('/desk', { username: 'anneke', locale, width: 360 });
    await ui.page.locator('.status-buttons').waitFor();
    expect(await ui.page.evaluate(`[...${drawnFaults}, ...${outOfReach}, ...${brokenNumbers}]`)).toEqual([]);
  },
);

test.each(['nl-NL', 'pl-PL', 'en-GB'])(
  'the desk in a call, the directory and a consultation, with the longest names, in %s',
  async (locale) => {
    await longNames();
    await ui.open('/desk', { username: 'anneke', locale, width: 1920 });
    const found: string[] = [];
    const look = async (what: string): Promise<void> => {
      for (const width of [1920, 1024, 768, 360]) {
        await ui.page.setViewportSize({ width, height: 900 });
        const faults = await ui.page.evaluate<readonly string[]>(
          `[...${drawnFaults}, ...${outOfReach}, ...${brokenNumbers}]`,
        );
        found.push(...faults.map((fault) => `${what} at ${width}: ${fault}`));
      }
    };
    await ui.page.locator('.call-controls').waitFor();
    await look('in a call');
    await ui.page.locator('.call-controls .button').nth(2).click();
    await ui.page.getByRole('dialog').waitFor();
    await look('directory');
    await ui.page.locator('.directory-actions .button').first().click();
    await ui.page.locator('.call-controls-line').waitFor();
    await look('consultation');
    expect(found).toEqual([]);
  },
);
