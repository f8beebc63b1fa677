// Calls in progress and the page of one call: what they are called, and that every clock says the same.
// Never tests how a call is explained or projected.
import type { CompanyInput } from '../../src/api/company.js';
import { must } from '../support/application-under-test.js';
import { settle } from '../support/catching-up-clock.js';
import { officeCompany } from '../support/office-company.js';
import {
  agentsAre,
  asksForCallback,
  callsBack,
  hangsUp,
  hearsToTheEnd,
  leavesMessage,
  reachableOffice,
  talks,
  toSales,
  toSupport,
  type CallMade,
} from '../support/office-life.js';
import { servedPage } from '../support/served-page.js';

const number = '+31612345678';
const toHangUp = '3';
const [welcome] = officeCompany.flows;
const menu = welcome!.nodes['menu'];
if (menu?.kind !== 'menu') throw new Error('the office has no menu');

const company: Partial<CompanyInput> = {
  ...reachableOffice,
  flows: [
    {
      ...welcome!,
      nodes: {
        ...welcome!.nodes,
        menu: { ...menu, choices: { ...menu.choices, [toHangUp]: { kind: 'go-to', node: 'end' } } },
        end: { kind: 'hang-up' },
      },
    },
  ],
  queues: officeCompany.queues.map((queue) => ({
    ...queue,
    ringSeconds: 60,
    voice: {
      ...queue.voice,
      callback: { digit: '2', recordReason: true },
      leaveByDigit: { '1': { kind: 'voicemail' }, '3': { kind: 'announcement', prompt: 'goodbye' } },
    },
  })),
};

const ui = servedPage({ company, behindMs: 40_000 });

const newest = () => ui.app.commands.live.snapshot().calls.at(-1)!.id;
const open = (id: string, locale = 'en-GB') => ui.open(`/calls/${id}`, { locale });

const fact = (label: string) =>
  ui.page
    .locator('.facts dl > div')
    .filter({ has: ui.page.getByText(label, { exact: true }) })
    .locator('dd');

describe('the page of a call in progress', () => {
  let call: CallMade;
  beforeEach(async () => {
    call = await ui.app.callIn(number, []);
    await ui.app.clock.advance(10_000);
    call.endpoint.press(toSales);
    await settle();
  });

  test('says in one voice how long the caller waits', async () => {
    await open(newest());
    const why = ui.page.locator('.why-outcome');
    await why.waitFor();
    const clocks = async () => [
      await fact('Waited').textContent(),
      /\d+:\d\d/.exec((await why.textContent()) ?? '')?.[0],
    ];
    // Both change in the same moment; only reading them is no single one.
    let [waited, told] = await clocks();
    for (let tries = 0; waited !== told && tries < 5; tries += 1) [waited, told] = await clocks();
    expect(told).toMatch(/^0:[3-5]\d|[1-9]:\d\d$/);
    expect(waited).toBe(told);
  });

  test('follows what happens, without a press of a button', async () => {
    await open(newest());
    const why = ui.page.locator('.why-outcome');
    await why.getByText(/waiting/).waitFor();
    call.endpoint.pressDigit('2');
    await ui.page.locator('.timeline').getByText('Callback offered to the caller').waitFor();
    await hangsUp(call);
    await ui.page
      .locator('.timeline')
      .getByText(/^Call ended/)
      .waitFor();
    await why.getByText(/waiting/).waitFor({ state: 'detached' });
  });
});

test('a phone that rings is drawn ringing until now, and connected once it is answered', async () => {
  const { clock, telephony } = ui.app;
  await ui.app.callIn(number, [toSales]);
  await clock.advance(20_000);
  await agentsAre(ui.app, 'available', '201');
  telephony.lastTo('201').ring();
  await clock.advance(10_000);
  await open(newest());
  const row = ui.page.locator('.leg', { hasText: 'Anneke de Vries' });
  await row.waitFor();
  expect(await row.locator('.leg-notes').textContent()).toBe('not answered yet');
  expect(await row.locator('.connected').count()).toBe(0);
  /** From where to where a bar goes, as parts of its track. */
  const reach = async (bar: string) => {
    const [track, box] = [
      await row.locator('.leg-track').boundingBox(),
      await row.locator(bar).boundingBox(),
    ];
    if (!track || !box) throw new Error(`no ${bar}`);
    return [(box.x - track.x) / track.width, (box.x + box.width - track.x) / track.width] as const;
  };
  const [from, to] = await reach('.ringing');
  expect(from).toBeGreaterThan(0.25);
  expect(from).toBeLessThan(0.55);
  expect(to).toBeCloseTo(1, 1);

  await ui.app.pickUp('201');
  await row.locator('.connected.agent').waitFor();
  expect(await row.locator('.leg-notes').textContent()).toMatch(/^\d+:\d\d$/);
  expect((await reach('.ringing'))[1]).toBeCloseTo((await reach('.connected'))[0], 1);
});

test('the page of a call that called a customer back says whom we called, who hung up, and how long the place was held', async () => {
  const app = await ui.start({ behindMs: 10 * 60_000 });
  const call = await app.callIn(number, [toSales]);
  await app.clock.advance(80_000);
  await asksForCallback(app, call, '2');
  await app.clock.advance(7_000);
  await agentsAre(app, 'available', '201');
  await app.clock.advance(2_000);
  const customer = await callsBack(app, '201', number);
  await app.clock.advance(50_000);
  const leg = customer.pickUp();
  await settle();
  const id = newest();
  await app.clock.advance(43_000);
  leg.bye();
  await settle();
  await open(id);
  await ui.page.getByRole('heading', { name: `Call to ${number}` }).waitFor();
  expect(await fact('Cause').textContent()).toBe('customer hung up');
  expect(await fact('Our number').textContent()).toBe('+31205550100');
  expect(await fact('Waited since joining the queue').textContent()).toBe('2:19');
  const told = await ui.page.locator('.timeline .what').allTextContents();
  const after = await ui.page.locator('.timeline .after').allTextContents();
  expect(told.map((what, index) => `${after[index]} ${what}`)).toEqual(
    expect.arrayContaining([
      '−0:07 Waiting in queue Sales',
      `+0:00 Call to ${number}, from +31205550100`,
      '+0:52 Left queue Sales after 0:59 (answered)',
      '+1:35 Call ended: answered (customer hung up)',
    ]),
  );
});

test('the course of a call to a customer by name tells the numbers, and nothing twice', async () => {
  const app = await ui.start({ behindMs: 10 * 60_000 });
  const bakery = { id: 'bakery', name: 'Bakkerij Jansen', numbers: [number], notes: '' };
  must(app.commands.customers.put('bakery', { ...bakery, wishes: { skills: [], priority: 0 } }, 'admin'));
  const call = await app.callIn(number, [toSales]);
  await asksForCallback(app, call, '2');
  await app.clock.advance(400);
  await agentsAre(app, 'available', '201');
  (await callsBack(app, '201', number)).pickUp();
  await settle();
  await open(newest());
  await ui.page.getByRole('heading', { name: 'Call to Bakkerij Jansen' }).waitFor();
  const told = await ui.page.locator('.timeline li').allInnerTexts();
  expect(told.join('\n')).toContain(`Call to ${number}, from +31205550100`);
  expect(told.join('\n')).not.toContain('−0:00');

  const impatient = await app.callIn('+31612345679', [toSales]);
  const left = newest();
  await hangsUp(impatient);
  await open(left);
  await ui.page.locator('.timeline').getByText('Call ended: caller hung up', { exact: true }).waitFor();
});

test('a call that no person took is called what it was', async () => {
  const { app } = ui;
  await leavesMessage(app, number, 4_000);
  // Nobody who logs in can call this one back.
  await asksForCallback(app, await app.callIn(number, [toSupport]), '2');
  await app.callIn(number, [toHangUp]);
  app.telephony.fromExtension('202', '*11');
  await settle();
  await hearsToTheEnd(app);
  await ui.open('/calls');
  await ui.page.locator('tbody tr').nth(3).waitFor();
  const outcomes = await ui.page.locator('tbody .outcome').allTextContents();
  expect(outcomes.sort()).toEqual(['Callback agreed', 'Menu ended', 'Status by phone', 'Voicemail']);
});

test('callers in voicemail, in an announcement and those who arrange a callback are shown as such', async () => {
  const keys = [
    ['1', 'In voicemail'],
    ['2', 'Arranging callback'],
    ['3', 'Announcement'],
  ] as const;
  for (const [key] of keys) {
    const { endpoint } = await ui.app.callIn(`+3161234567${key}`, [toSales]);
    endpoint.pressDigit(key);
    await settle();
  }
  await ui.open('/wallboard');
  for (const [key, text] of keys)
    await ui.page
      .locator('.chip')
      .filter({ hasText: `+3161234567${key}` })
      .getByText(text)
      .waitFor();
});

test('a caller who was passed on is told from others on the wallboard, on the agent and in the list of calls', async () => {
  const direct = { number: '+31205550101', destination: { kind: 'queue', queue: 'sales' } as const };
  await ui.app.has({ dids: [...ui.app.company.dids, direct] });
  await talks(ui.app, '202', number);
  ui.app.telephony.lastTo('202').leg?.refer(direct.number);
  await settle();
  await agentsAre(ui.app, 'logged-out', '202');
  await agentsAre(ui.app, 'available', '201');
  ui.app.telephony.lastTo('201').ring();
  await ui.app.callIn('+31687654321', [toSales]);
  await ui.open('/wallboard');
  // The link's name is what a screen reader says of the call.
  await ui.page.getByRole('link', { name: /Ringing agent\s*Transferred\s*Sales/ }).waitFor();
  expect(await ui.page.locator('.chips .purpose').count()).toBe(1);
  await ui.page.locator('[data-agent=agent-201]').getByText('Sales · Transferred').waitFor();
  await ui.open('/calls?view=active');
  await ui.page.getByRole('cell', { name: 'Ringing agent Transferred' }).waitFor();
  await ui.page.getByRole('cell', { name: 'Waiting', exact: true }).waitFor();
});

test('the desk tells a customer whom we call from a caller; the attempt under way counts among the attempts', async () => {
  await asksForCallback(ui.app, await ui.app.callIn(number, [toSales]), '2');
  await agentsAre(ui.app, 'available', '201');
  await ui.open('/desk', { username: 'anneke' });
  const facts = () => ui.page.locator('.now-facts dt').allTextContents();
  await ui.page.getByRole('heading', { name: 'Your phone is ringing' }).waitFor();
  expect(await facts()).toEqual(['Customer', 'Queue', 'Our number']);
  const customer = await callsBack(ui.app, '201', number);
  await ui.page.getByRole('heading', { name: 'The customer is being called' }).waitFor();
  customer.pickUp();
  await ui.page.getByRole('heading', { name: 'On a call' }).waitFor();
  expect(await facts()).toEqual(['Customer', 'Queue', 'Our number', 'Talk time']);
  await ui.open('/callbacks');
  const attempts = ui.page.locator('.callback-attempts');
  await attempts.getByRole('link', { name: 'in progress' }).waitFor();
});
