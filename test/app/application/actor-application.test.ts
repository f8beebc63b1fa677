// Rules of who may do and see what, whatever border asks: agents what their work needs, supervisors all but the
// configuration, administrators everything.
import type { ActiveCall, LiveChange } from '../../../src/api/live.js';
import type { ActorApplication, Application } from '../../../src/app/application/application.js';
import type { Actor } from '../../../src/app/kernel/actor.js';
import {
  agentLive,
  company,
  createFakeApplication,
  customerRecord,
  whatIf,
  type FakeApplication,
} from '../../support/fake-application.js';

const admin: Actor = { username: 'admin', role: 'admin' };
const supervisor: Actor = { username: 'sue', role: 'supervisor' };
const agent: Actor = { username: 'ann', role: 'agent', agent: '201' };
const agentOfNobody: Actor = { username: 'new', role: 'agent' };

let application: FakeApplication;
beforeEach(() => {
  application = createFakeApplication();
});

type Work = (as: ActorApplication) => unknown;
const [flow] = company.flows;
const { request } = whatIf;

/**
 * Everything that there is, and the least role that may do it; `own`: agents too, for what is theirs; `own phone`: nobody for
 * others; `phone`: supervisors who have one.
 */
const works: Readonly<
  Record<string, readonly ['agent' | 'own' | 'own phone' | 'phone' | 'supervisor' | 'admin', Work]>
> = {
  metrics: ['supervisor', (as) => as.metrics()],
  service: ['agent', (as) => as.service()],
  prompts: ['admin', (as) => as.prompts()],
  sounds: ['admin', (as) => as.sounds()],
  devices: ['admin', (as) => as.devices()],
  'live.queue': ['agent', (as) => as.live.queue('sales')],
  'live.agent': ['agent', (as) => as.live.agent('201')],
  // The other's call: own means one in which they talk.
  'control.hold': ['own phone', (as) => as.control.hold('c2', true)],
  'control.mute': ['own phone', (as) => as.control.mute('c2', true)],
  'control.hangUp': ['own phone', (as) => as.control.hangUp('c2')],
  'control.transfer': ['own phone', (as) => as.control.transfer('c2', { kind: 'queue', queue: 'sales' })],
  'control.consult': ['own phone', (as) => as.control.consult('c2', { kind: 'agent', agent: '203' })],
  'control.swap': ['own phone', (as) => as.control.swap('c2')],
  'control.endConsultation': ['own phone', (as) => as.control.endConsultation('c2', 'joined')],
  'control.supervise': ['phone', (as) => as.control.supervise('c2', { agent: '201', mode: 'listen' })],
  'control.changeSupervision': ['phone', (as) => as.control.changeSupervision('c2', 'whisper')],
  'control.takeOver': ['phone', (as) => as.control.takeOver('c2')],
  'control.endSupervision': ['phone', (as) => as.control.endSupervision('c2')],
  'control.add': ['own', (as) => as.control.add('c2', { number: '205' })],
  'control.remove': ['own', (as) => as.control.remove('c2', 'c2/3')],
  'agents.queues': ['supervisor', (as) => as.agents.queues('201')],
  'agents.statuses': ['agent', (as) => as.agents.statuses()],
  'agents.changeStatus': ['own', (as) => as.agents.changeStatus('202', { status: 'available' })],
  'agents.changeStatuses': [
    'supervisor',
    (as) => as.agents.changeStatuses({ agents: ['201'], status: 'available' }),
  ],
  'agents.finishWrapUp': ['own', (as) => as.agents.finishWrapUp('202')],
  'agents.extendWrapUp': ['own', (as) => as.agents.extendWrapUp('202', 1_000)],
  'calls.list': ['own', (as) => as.calls.list({ agent: '202', limit: 50 })],
  'calls.get': ['own', (as) => as.calls.get('c1')],
  'callbacks.list': ['agent', (as) => as.callbacks.list()],
  'callbacks.create': [
    'supervisor',
    (as) => as.callbacks.create({ number: '020 5550199', queue: 'sales', priority: 0 }),
  ],
  'callbacks.change': ['supervisor', (as) => as.callbacks.change('c1', { priority: 1 })],
  'callbacks.callNow': ['supervisor', (as) => as.callbacks.callNow('c1')],
  'callbacks.cancel': ['supervisor', (as) => as.callbacks.cancel('c1')],
  'callbacks.close': ['own', (as) => as.callbacks.close('c1')],
  'callbacks.reason': ['own', (as) => as.callbacks.reason('c1')],
  'customers.list': ['own', (as) => as.customers.list({ search: 'bak', limit: 50 })],
  'customers.get': ['own', (as) => as.customers.get('C-1')],
  'customers.put': ['supervisor', (as) => as.customers.put('C-1', customerRecord)],
  'customers.remove': ['supervisor', (as) => as.customers.remove('C-1')],
  'customers.startImport': [
    'supervisor',
    (as) => as.customers.startImport(new Uint8Array(), { dryRun: true }),
  ],
  'customers.importStatus': ['supervisor', (as) => as.customers.importStatus('1-1')],
  'customers.cancelImport': ['supervisor', (as) => as.customers.cancelImport('1-1')],
  'customers.exportCsv': ['supervisor', (as) => as.customers.exportCsv('comma')],
  'routing.change': ['supervisor', (as) => as.routing.change('c1', { priority: 1 })],
  'voicemails.list': ['agent', (as) => as.voicemails.list({ limit: 50 })],
  'voicemails.audio': ['own', (as) => as.voicemails.audio('c1')],
  'voicemails.markHeard': ['own', (as) => as.voicemails.markHeard('c1')],
  'voicemails.remove': ['own', (as) => as.voicemails.remove('c1')],
  'explanations.ofCall': ['own', (as) => as.explanations.ofCall('c1', {})],
  'whatIf.start': ['supervisor', (as) => as.whatIf.start()],
  'whatIf.ask': ['supervisor', (as) => as.whatIf.ask(request)],
  'whatIf.get': ['supervisor', (as) => as.whatIf.get('w1')],
  'whatIf.cancel': ['supervisor', (as) => as.whatIf.cancel('w1')],
  'subjects.find': ['admin', (as) => as.subjects.find({ number: '0612345678' })],
  'subjects.export': ['admin', (as) => as.subjects.export({ number: '0612345678' })],
  'subjects.erase': ['admin', (as) => as.subjects.erase({ customer: 'C-1' })],
  'seats.check': ['admin', (as) => as.seats.check(new Uint8Array())],
  'seats.startImport': ['admin', (as) => as.seats.startImport(new Uint8Array())],
  'seats.importStatus': ['admin', (as) => as.seats.importStatus('2-1')],
  'seats.cancelImport': ['admin', (as) => as.seats.cancelImport('2-1')],
  'seats.showPasswords': ['admin', (as) => as.seats.showPasswords('2-1')],
  'seats.takePasswords': ['admin', (as) => as.seats.takePasswords('2-1')],
  'company.read': ['admin', (as) => as.company.read()],
  'company.list': ['admin', (as) => as.company.list('queues')],
  'company.changes': ['admin', (as) => as.company.changes(5)],
  'company.version': ['admin', (as) => as.company.version()],
  'company.versionOf': ['admin', (as) => as.company.versionOf('flows', 'welcome')],
  'company.putSettings': ['admin', (as) => as.company.putSettings(company.settings)],
  'company.put': ['admin', (as) => as.company.put('flows', 'welcome', flow!)],
  'company.remove': ['admin', (as) => as.company.remove('flows', 'welcome')],
};

/** Another agent's queue, calls and callbacks. */
function putOutOfReach(): void {
  Object.assign(application.live, { queuesOf: () => ['billing'] });
  const ofCall = application.explanations.ofCall.bind(application.explanations);
  Object.assign(application.explanations, {
    ofCall: (id: string, options: { readonly asAgent?: string }) =>
      ofCall(id, options.asAgent === undefined ? options : { asAgent: 'another' }),
  });
}

describe('everything', () => {
  test('is in this table', () => {
    const as = application.as(admin);
    const names = Object.entries(as).flatMap(([area, part]) =>
      typeof part === 'function' ? [area] : Object.keys(part).map((name) => `${area}.${name}`),
    );
    const figures = ['live.snapshot', 'live.onChange'];
    expect(names.filter((name) => !figures.includes(name)).sort()).toEqual(Object.keys(works).sort());
  });

  const cases = Object.entries(works).flatMap(([name, [least, work]]) =>
    [agentOfNobody, agent, supervisor, admin].map((actor) => [name, actor, least, work] as const),
  );
  test.each(cases)('%s as %j', async (_name, actor, least, work) => {
    putOutOfReach();
    const outcome = await work(application.as(actor));
    const mayDo = {
      agent: least === 'agent',
      supervisor: least !== 'admin' && least !== 'own phone',
      admin: least !== 'own phone',
    }[actor.role];
    const isPhoneMissing = least === 'phone' && mayDo;
    expect(outcome).toMatchObject(
      isPhoneMissing
        ? { kind: 'refused', code: 'agent-required' }
        : mayDo
          ? { kind: 'granted' }
          : { kind: 'refused', code: 'forbidden' },
    );
    if (!mayDo) expect(application.asked.filter(([what]) => what !== 'explanation')).toEqual([]);
  });
});

describe('an agent', () => {
  test('acts for the own agent', () => {
    expect(application.as(agent).agents.changeStatus('201', { status: 'available' }).kind).toBe('granted');
    expect(application.asked).toEqual([['changeStatus', '201', { status: 'available' }, 'ann']]);
  });

  test('who is a supervisor, too, supervises on the own phone', () => {
    const { control } = application.as({ ...supervisor, agent: '209' });
    expect(control.supervise('c2', { agent: '201', mode: 'whisper' }).kind).toBe('granted');
    expect(control.changeSupervision('c2', 'join').kind).toBe('granted');
    expect(control.takeOver('c2').kind).toBe('granted');
    expect(control.endSupervision('c2').kind).toBe('granted');
    expect(application.asked).toEqual([
      ['supervise', 'c2', '209', { agent: '201', mode: 'whisper' }, 'sue'],
      ['changeSupervision', 'c2', '209', 'join', 'sue'],
      ['takeOver', 'c2', '209', 'sue'],
      ['endSupervision', 'c2', '209'],
    ]);
  });

  test('has the own phone’s calls in hand, and of nobody else', () => {
    Object.assign(application.control, { isIn: (id: string, of: string) => id === 'c1' && of === '201' });
    const { control } = application.as(agent);
    const target = { kind: 'agent', agent: '203' } as const;
    const orders = [
      [control.hold('c1', true), ['hold', 'c1', '201', true]],
      [control.mute('c1', false), ['mute', 'c1', '201', false]],
      [control.transfer('c1', target), ['transfer', 'c1', '201', target]],
      [control.consult('c1', target), ['consult', 'c1', '201', target]],
      [control.swap('c1'), ['swap', 'c1', '201']],
      [control.endConsultation('c1', 'resumed'), ['endConsultation', 'c1', '201', 'resumed']],
      [control.hangUp('c1'), ['hangUp', 'c1', '201']],
    ] as const;
    expect(orders.map(([{ kind }]) => kind)).toEqual(orders.map(() => 'granted'));
    expect(application.asked).toEqual(orders.map(([, asked]) => asked));
  });

  test('gets no status that is not for agents to choose, which a supervisor can give', () => {
    const own = application.as(agent).agents.changeStatus('201', { status: 'missed-offers' });
    expect(own).toMatchObject({ kind: 'refused', code: 'forbidden' });
    const forThem = application.as(supervisor).agents.changeStatus('201', { status: 'missed-offers' });
    expect(forThem.kind).toBe('granted');
  });

  test('lists the own calls, whether asked by agent or not', () => {
    application.as(agent).calls.list({ limit: 50 });
    application.as(agent).calls.list({ limit: 50, agent: '201' });
    expect(application.asked).toEqual([
      ['list', { limit: 50, agent: '201' }],
      ['list', { limit: 50, agent: '201' }],
    ]);
    expect(application.as(agentOfNobody).calls.list({ limit: 50 })).toMatchObject({ code: 'forbidden' });
  });

  test('sees voice messages and callbacks of the own queues, and handles them', async () => {
    const as = application.as(agent);
    expect(as.callbacks.list()).toMatchObject({ value: [{ callId: 'c1', queueId: 'sales' }] });
    expect(as.callbacks.close('c1').kind).toBe('granted');
    expect((await as.voicemails.remove('c1')).kind).toBe('granted');
    as.voicemails.list({ limit: 50 });
    expect(application.asked).toContainEqual(['voicemails', { limit: 50 }, ['sales']]);
    putOutOfReach();
    expect(application.as(agent).callbacks.list()).toMatchObject({ value: [] });
  });

  test('sees no callback that belongs to no queue', () => {
    Object.assign(application.callbacks, { queueOf: () => undefined });
    expect(application.as(agent).callbacks.close('c1')).toMatchObject({ code: 'forbidden' });
    expect(application.as(supervisor).callbacks.close('c1').kind).toBe('granted');
  });
});

const call = (id: string, more: Partial<ActiveCall>): ActiveCall => ({
  id,
  direction: 'inbound',
  callerNumber: '+31612345678',
  callerName: 'Bakker',
  dialled: '+31205550100',
  startedAtMs: 1_000,
  answeredAtMs: null,
  stage: 'waiting',
  stageSinceMs: 1_000,
  queueId: 'sales',
  agentId: null,
  revision: 1,
  ...more,
});

function goLive(calls: ActiveCall[], own: Partial<typeof agentLive> = {}): void {
  const snapshot = application.live.snapshot();
  application.snapshotOverride = { ...snapshot, calls };
  Object.assign(application.live satisfies Application['live'], {
    agent: (id: string) => (id === '201' ? { ...agentLive, extension: '201', ...own } : undefined),
  });
}

describe('the customer on the line', () => {
  const ask = (as: ActorApplication) => [
    as.customers.get('C-1').kind,
    as.customers.list({ number: '+31612345678', limit: 1 }),
  ];

  test.each<[string, Partial<ActiveCall>, Partial<typeof agentLive>, boolean]>([
    ['who rings the agent', { agentId: '201', stage: 'ringing' }, {}, true],
    [
      'whom the agent calls back',
      { direction: 'outbound', callerNumber: '+31205550100', dialled: '+31612345678', agentId: '201' },
      {},
      true,
    ],
    ['who waits', {}, {}, false],
    ['who talks to a colleague', { agentId: '202', stage: 'talking' }, {}, false],
  ])('%s', async (_what, more, own, isSeen) => {
    goLive([call('c9', more)], own);
    const [byId, byNumber] = ask(application.as(agent));
    expect([byId, (await (byNumber as Promise<{ kind: string }>)).kind]).toEqual(
      isSeen ? ['granted', 'granted'] : ['refused', 'refused'],
    );
  });

  test('is still seen in wrap-up, when the call is over', () => {
    goLive([], { state: 'wrap-up', callId: 'c1' });
    expect(application.as(agent).customers.get('C-1').kind).toBe('granted');
    goLive([], { state: 'idle', callId: null });
    expect(application.as(agent).customers.get('C-1')).toMatchObject({ code: 'forbidden' });
  });

  test('a customer who is not there is refused like one who is not on the line', () => {
    goLive([]);
    const as = application.as(agent);
    expect(as.customers.get('nobody')).toEqual(as.customers.get('C-1'));
    expect(application.as(supervisor).customers.get('nobody')).toMatchObject({ code: 'not-found' });
  });
});

describe('the live picture', () => {
  const own = call('own', { agentId: '201', stage: 'talking' });
  const other = call('other', { agentId: '202', stage: 'talking', callerNumber: '+31699999999' });

  test('of a supervisor has every call; of an agent the own ones and no number of another', () => {
    goLive([
      own,
      other,
      call('waits', {}),
      call('phone', { direction: 'internal', callerNumber: '201', dialled: '202' }),
    ]);
    expect(application.as(supervisor).live.snapshot().calls).toHaveLength(4);
    const seen = application.as(agent).live.snapshot();
    expect(seen.calls.map(({ id }) => id)).toEqual(['own', 'phone']);
    expect(JSON.stringify(seen)).not.toContain('+31699999999');
    expect(application.as(agentOfNobody).live.snapshot().calls).toEqual([]);
  });

  test('of an agent gains a call that comes and loses one that goes to a colleague', () => {
    goLive([]);
    const told: LiveChange[] = [];
    const stop = application.as(agent).live.onChange((change) => told.push(change));
    const push = (change: Omit<LiveChange, 'kind' | 'atMs'>) =>
      application.pushChange({ kind: 'change', atMs: 5, ...change });
    push({ calls: [other], gone: { calls: ['elsewhere'], agents: ['203'] } });
    push({ calls: [{ ...own, stage: 'ringing' }, other] });
    push({ calls: [{ ...own, agentId: '202' }] });
    push({ gone: { calls: ['own'] } });
    push({ callbacksOpen: 7 });
    stop();
    expect(told).toEqual([
      { kind: 'change', atMs: 5, gone: { agents: ['203'] } },
      { kind: 'change', atMs: 5, calls: [{ ...own, stage: 'ringing' }] },
      { kind: 'change', atMs: 5, gone: { calls: ['own'] } },
      { kind: 'change', atMs: 5 },
      { kind: 'change', atMs: 5, callbacksOpen: 1 },
    ]);
    expect(application.listenerCount()).toBe(0);
  });

  test('of an agent who is rung with others has the call, also when another was rung after', () => {
    goLive([]);
    const told: LiveChange[] = [];
    const stop = application.as(agent).live.onChange((change) => told.push(change));
    application.offered = { callId: 'shared', agentId: '201' };
    const shared = { ...other, id: 'shared', agentId: '202' };
    application.pushChange({ kind: 'change', atMs: 5, calls: [shared] });
    application.offered = undefined;
    application.pushChange({ kind: 'change', atMs: 5, calls: [shared] });
    stop();
    expect(told).toEqual([
      { kind: 'change', atMs: 5, calls: [shared] },
      { kind: 'change', atMs: 5, gone: { calls: ['shared'] } },
    ]);
  });

  test('is the same object for all agents who are not concerned: it is made into text once', () => {
    goLive([]);
    const told: LiveChange[] = [];
    const stops = [agent, agentOfNobody].map((actor) =>
      application.as(actor).live.onChange((change) => told.push(change)),
    );
    application.pushChange({ kind: 'change', atMs: 5, calls: [other], telephonyUp: true });
    expect(told[0]).toBe(told[1]);
    for (const stop of stops) stop();
  });
});
