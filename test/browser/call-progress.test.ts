// Calls in progress and the page of one call: what they are called, and that every clock says the same.
// Never tests how a call is explained or projected.
import type { CallDetail, LegRecord } from '../../src/api/calls.js';
import type { ActiveCall } from '../../src/api/live.js';
import { pageUnderTest } from '../support/page-under-test.js';

const ui = pageUnderTest();

const number = '+31612345678';
const event = (
  seq: number,
  atMs: number,
  kind: string,
  fields: object = {},
): CallDetail['events'][number] => ({
  seq,
  atMs,
  kind,
  ...fields,
});

const active = (more: Partial<ActiveCall> = {}): ActiveCall => ({
  id: 'call-live',
  direction: 'inbound',
  callerNumber: number,
  callerName: null,
  dialled: '+31205550100',
  startedAtMs: Date.now() - 40_000,
  answeredAtMs: null,
  stage: 'waiting',
  stageSinceMs: Date.now() - 30_000,
  queueId: 'sales',
  agentId: null,
  revision: 3,
  ...more,
});

/** A call of which nothing is over but what `more` says. */
const detail = (startedAtMs: number, more: Partial<CallDetail> = {}): CallDetail => ({
  id: 'call-live',
  channel: 'voice',
  continues: null,
  direction: 'inbound',
  trunkId: 'demo',
  dialled: '+31205550100',
  callerNumber: number,
  callerName: null,
  startedAtMs,
  answeredAtMs: null,
  endedAtMs: null,
  outcome: null,
  cause: null,
  queueId: 'sales',
  agentId: null,
  waitMs: 0,
  talkMs: 0,
  holdMs: 0,
  legs: [],
  events: [],
  ...more,
});

function has(live: ActiveCall, record: CallDetail): void {
  const { snapshot, calls } = ui.server.state;
  ui.server.state.snapshot = { ...snapshot, calls: [...snapshot.calls, live] };
  ui.server.state.calls = [record, ...calls];
}

const fact = (label: string) =>
  ui.page
    .locator('.facts dl > div')
    .filter({ has: ui.page.getByText(label, { exact: true }) })
    .locator('dd');

describe('the page of a call in progress', () => {
  const startedAtMs = Date.now() - 40_000;
  const joinedAtMs = startedAtMs + 10_000;
  const waiting = (): CallDetail =>
    detail(startedAtMs, {
      events: [
        event(1, startedAtMs, 'call-started', { dialled: '+31205550100', callerNumber: number }),
        event(2, joinedAtMs, 'call-queued', { queueId: 'sales' }),
      ],
    });
  beforeEach(() => {
    has(active(), waiting());
    ui.server.state.explain = (call, language) => ({
      callId: call.id,
      language,
      complete: true,
      sentences: [
        {
          about: 'waiting',
          atMs: joinedAtMs,
          queueId: 'sales',
          text: `Has been waiting for 0:10 because of ${call.events.length} events.`,
          running: { clock: '0:10', sinceMs: joinedAtMs },
        },
      ],
      decisions: [],
      names: { agents: {}, queues: {} },
    });
  });

  test('says in one voice how long the caller waits', async () => {
    await ui.open('/calls/call-live');
    const why = ui.page.locator('.why-outcome');
    await why.waitFor();
    const clocks = async () => [
      await fact('Waited').textContent(),
      /for (\d+:\d\d) because/.exec((await why.textContent()) ?? '')?.[1],
    ];
    // Both change in the same moment; only reading them is no single one.
    let [waited, told] = await clocks();
    for (let tries = 0; waited !== told && tries < 5; tries += 1) [waited, told] = await clocks();
    expect(told).toMatch(/^0:[3-5]\d|[1-9]:\d\d$/);
    expect(waited).toBe(told);
  });

  test('follows what happens, without a press of a button', async () => {
    await ui.open('/calls/call-live');
    await ui.page.getByText('because of 2 events').waitFor();
    const more = event(3, startedAtMs + 41_000, 'callback-dialogue-started', { queueId: 'sales' });
    ui.server.state.calls = ui.server.state.calls.map((call) =>
      call.id === 'call-live' ? { ...call, events: [...call.events, more] } : call,
    );
    ui.server.push({ calls: [active({ stage: 'callback', stageSinceMs: Date.now(), revision: 4 })] });
    await ui.page.locator('.timeline').getByText('Callback offered to the caller').waitFor();
    await ui.page.getByText('because of 3 events').waitFor();
  });
});

test('a phone that rings is drawn ringing until now, and connected once it is answered', async () => {
  const startedAtMs = Date.now() - 40_000;
  const leg = (id: string, more: Partial<LegRecord>): LegRecord => ({
    ...{ id, role: 'agent', sipCallId: `${id}@192.0.2.10`, extension: null, agentId: null },
    ...{ startedAtMs, ringingAtMs: null, answeredAtMs: null, endedAtMs: null },
    ...{ endedBy: null, cause: null, sipStatus: null },
    ...more,
  });
  const caller = leg('leg-1', { role: 'caller', answeredAtMs: startedAtMs + 200 });
  const phone = leg('leg-2', {
    ...{ extension: '201', agentId: 'agent-201' },
    ...{ startedAtMs: startedAtMs + 20_000, ringingAtMs: startedAtMs + 20_100 },
  });
  has(active(), detail(startedAtMs, { legs: [caller, phone] }));
  await ui.open('/calls/call-live');
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

  const answered = { ...phone, answeredAtMs: startedAtMs + 30_000 };
  ui.server.state.calls = ui.server.state.calls.map((call) =>
    call.id === 'call-live' ? { ...call, legs: [caller, answered] } : call,
  );
  ui.server.push({ calls: [active({ stage: 'talking', stageSinceMs: Date.now(), revision: 4 })] });
  await row.locator('.connected.agent').waitFor();
  expect(await row.locator('.leg-notes').textContent()).toMatch(/^\d+:\d\d$/);
  expect((await reach('.ringing'))[1]).toBeCloseTo((await reach('.connected'))[0], 1);
});

describe('the page of a call that called a customer back', () => {
  const startMs = Date.UTC(2026, 10, 22, 11, 4, 19);
  const callback = (): CallDetail =>
    detail(startMs, {
      id: 'call-out',
      direction: 'outbound',
      dialled: number,
      callerNumber: '+31205550100',
      answeredAtMs: startMs + 52_000,
      endedAtMs: startMs + 95_000,
      outcome: 'answered',
      // As older journals have it.
      cause: 'caller-hung-up',
      agentId: 'agent-201',
      talkMs: 43_000,
      events: [
        event(1, startMs - 7_000, 'call-queued', {
          queueId: 'sales',
          purpose: 'callback',
          waitingSinceMs: startMs - 87_000,
        }),
        event(2, startMs, 'call-started', {
          direction: 'outbound',
          dialled: number,
          callerNumber: '+31205550100',
          callbackOf: 'call-1',
        }),
        event(3, startMs + 52_000, 'queue-left', { queueId: 'sales', reason: 'answered', waitMs: 59_000 }),
        event(4, startMs + 95_000, 'call-ended', { outcome: 'answered', cause: 'caller-hung-up' }),
      ],
    });
  beforeEach(() => {
    ui.server.state.calls = [callback(), ...ui.server.state.calls];
  });

  test('says whom we called, who hung up, and how long the place was held', async () => {
    await ui.open('/calls/call-out');
    await ui.page.getByRole('heading', { name: `Call to ${number}` }).waitFor();
    expect(await fact('Cause').textContent()).toBe('customer hung up');
    expect(await fact('Our number').textContent()).toBe('+31205550100');
    expect(await fact('Waited since joining the queue').textContent()).toBe('2:19');
    expect(await ui.page.locator('.timeline .what').allTextContents()).toEqual([
      'Waiting in queue Sales',
      `Call to ${number}, from +31205550100`,
      'Left queue Sales after 0:59 (answered)',
      'Call ended: answered (customer hung up)',
    ]);
    expect(await ui.page.locator('.timeline .after').allTextContents()).toEqual([
      '−0:07',
      '+0:00',
      '+0:52',
      '+1:35',
    ]);
  });

  test.each([
    ['nl-NL', `Gesprek naar ${number}`, 'klant hing op'],
    ['pl-PL', `Połączenie wychodzące: ${number}`, 'klient się rozłączył'],
  ])('in the reader’s language (%s)', async (locale, title, cause) => {
    await ui.open('/calls/call-out', { locale });
    await ui.page.getByRole('heading', { name: title }).waitFor();
    await ui.page.locator('.facts').getByText(cause).waitFor();
  });
});

test('a call that no person took is called what it was', async () => {
  const causes = ['voicemail-left', 'hung-up-in-voicemail', 'callback-requested', 'flow-ended', 'log-in'];
  ui.server.state.calls = [...causes, 'caller-hung-up'].map((cause, index) =>
    detail(Date.now() - index * 60_000, {
      id: `served-${index}`,
      endedAtMs: Date.now(),
      outcome: 'served',
      cause,
    }),
  );
  await ui.open('/calls');
  await ui.page.locator('tbody tr').first().waitFor();
  expect(await ui.page.locator('tbody .outcome').allTextContents()).toEqual([
    'Voicemail',
    'Voicemail',
    'Callback agreed',
    'Menu ended',
    'Status by phone',
    'Without agent',
  ]);
});

test.each([
  ['voicemail', 'In voicemail'],
  ['callback', 'Arranging callback'],
  ['announcement', 'Announcement'],
] as const)('a caller in %s is shown as such', async (stage, text) => {
  has(active({ stage }), detail(Date.now()));
  await ui.open('/');
  const chip = ui.page.locator('.chip').filter({ hasText: number });
  await chip.getByText(text).waitFor();
});

test('a caller who was passed on is told from others on the wallboard, on the agent and in the list of calls', async () => {
  const agent = ui.server.state.snapshot.agents.find(({ id }) => id === 'agent-201')!;
  const ordinary = active({ id: 'call-ordinary', callerNumber: '+31687654321' });
  ui.server.state.snapshot = {
    ...ui.server.state.snapshot,
    calls: [ordinary],
    agents: [{ ...agent, state: 'ringing', callId: 'call-live', queueId: 'sales' }],
  };
  has(active({ purpose: 'transfer', stage: 'ringing', agentId: agent.id }), detail(Date.now()));
  await ui.open('/');
  // The link's name is what a screen reader says of the call.
  await ui.page.getByRole('link', { name: /Ringing agent\s*Transferred\s*Sales/ }).waitFor();
  expect(await ui.page.locator('.chips .purpose').count()).toBe(1);
  await ui.page.locator('[data-agent=agent-201]').getByText('Sales · Transferred').waitFor();
  await ui.open('/calls?view=active');
  await ui.page.getByRole('cell', { name: 'Ringing agent Transferred' }).waitFor();
  await ui.page.getByRole('cell', { name: 'Waiting', exact: true }).waitFor();
});

test('the desk tells a customer whom we call from a caller', async () => {
  await ui.open('/desk', { username: 'anneke' });
  await ui.page.locator('.desk').waitFor();
  const own = ui.server.state.snapshot.agents.find(({ id }) => id === 'agent-201')!;
  const call = active({
    direction: 'outbound',
    callerNumber: '+31205550100',
    dialled: number,
    agentId: own.id,
    stage: 'ringing',
    startedAtMs: Date.now() - 151_000,
  });
  const busy = { ...own, stateSinceMs: Date.now(), callId: call.id, queueId: 'sales' };
  const facts = () => ui.page.locator('.now-facts dt').allTextContents();
  ui.server.push({ calls: [call], agents: [{ ...busy, state: 'ringing' }] });
  await ui.page.getByRole('heading', { name: 'Your phone is ringing' }).waitFor();
  expect(await facts()).toEqual(['Customer', 'Queue', 'Our number']);
  ui.server.push({ agents: [{ ...busy, state: 'talking' }] });
  await ui.page.getByRole('heading', { name: 'The customer is being called' }).waitFor();
  ui.server.push({ calls: [{ ...call, stage: 'talking', answeredAtMs: Date.now(), revision: 4 }] });
  await ui.page.getByRole('heading', { name: 'On a call' }).waitFor();
  expect(await facts()).toEqual(['Customer', 'Queue', 'Our number', 'Talk time']);
});

test('an attempt that is under way counts among the attempts', async () => {
  const nowMs = Date.now();
  ui.server.state.callbacks = [
    {
      callId: 'call-1',
      number,
      callerName: null,
      queueId: 'sales',
      by: 'caller',
      requestedBy: null,
      listedAtMs: nowMs,
      waitingSinceMs: nowMs,
      priority: 0,
      state: 'talking',
      obstacle: null,
      position: null,
      retryAtMs: null,
      attempts: [{ callId: 'call-out', startedAtMs: nowMs, endedAtMs: null, outcome: null }],
      hasReason: false,
      outcome: null,
      closedAtMs: null,
      closedBy: null,
    },
  ];
  await ui.open('/callbacks');
  const attempts = ui.page.locator('.callback-attempts');
  await attempts.getByRole('link', { name: 'in progress' }).waitFor();
});
