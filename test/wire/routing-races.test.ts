// What happens to callers and phones when agents and the configuration change under them.
// Never waits for a moment to be lucky: every change is made when the live figures show that its time has come.
import { stopAllChildren } from '../support/child-process.js';
import { eventually } from '../support/eventually.js';
import { ServiceUnderTest, supportDid, testCompany } from '../support/service-under-test.js';
import type { Company } from '../../src/api/company.js';
import type { CallExplanation } from '../../src/api/explanation.js';

jest.setTimeout(180_000);

/** Leads into a queue that a test removes. */
const spareDid = '+31205550103';
const salesDid = '+31205550104';

type Queue = Company['queues'][number];

let test: ServiceUnderTest;
let support: Queue;
beforeAll(async () => {
  const company = testCompany({ retryAfterMissSeconds: 60 });
  const found = company.queues.find(({ id }) => id === 'support');
  if (found === undefined) throw new Error('the demo company has no support queue');
  support = { ...found, strategy: { kind: 'longest-idle' }, widening: [], openTier: undefined };
  delete (support as { members?: unknown }).members;
  delete (support as { openTier?: unknown }).openTier;
  test = await ServiceUnderTest.start({
    company: {
      ...company,
      queues: [...company.queues, { ...support, id: 'spare', name: 'Spare' }],
      dids: [
        ...company.dids,
        { number: salesDid, destination: { kind: 'queue', queue: 'sales' } },
        { number: spareDid, destination: { kind: 'queue', queue: 'spare' } },
      ],
    },
  });
});
beforeEach(async () => {
  await putQueue({});
  await putSkills('203', { sales: 4, support: 9 });
});
afterEach(async () => {
  await test.clear();
  await test.logAllOut();
});
afterAll(async () => {
  await test.close();
  await stopAllChildren();
});

async function removeStatus(id: string): Promise<unknown> {
  const answer = await test.service.fetch(`/company/agentStatuses/${id}`, { method: 'DELETE' });
  return answer.ok ? 'removed' : answer.json();
}

async function put(path: string, body: unknown): Promise<void> {
  const answer = await test.service.fetch(path, { method: 'PUT', body });
  if (!answer.ok) throw new Error(`PUT ${path}: ${answer.status} ${await answer.text()}`);
}
const putQueue = (changes: Partial<Queue>): Promise<void> =>
  put('/company/queues/support', { ...support, ...changes });
const putSkills = (agent: string, skills: Readonly<Record<string, number>>): Promise<void> =>
  put(`/company/agents/${agent}`, { id: agent, name: `Agent ${agent}`, extension: agent, skills });

it('an agent logs out while the phone rings: it stops, and the caller is offered to the next at the old place', async () => {
  const leaver = await test.agent('203', { answer: 'manual' });
  const caller = await test.trunkPhone('31600000101');
  const from = leaver.events.length;
  await caller.dial(supportDid);
  await leaver.waitForEvent('CALL_INCOMING', undefined, from);
  await test.setStatus('203', 'logged-out');
  await leaver.waitForEvent('CALL_CLOSED', undefined, from);
  await test.untilStage('31600000101', 'waiting');
  await test.agent('205', { answer: 'auto' });
  await test.untilStage('31600000101', 'talking');
  await caller.hangUp();
  await test.settled();
  const { events } = await test.endedCall('31600000101');
  expect(events.filter(({ kind }) => kind === 'call-queued')).toHaveLength(1);
  expect(events.filter(({ kind }) => kind === 'offer-ended')).toMatchObject([
    { agentId: '203', outcome: 'withdrawn', cause: 'agent-logged-out' },
    { agentId: '205', outcome: 'accepted' },
  ]);
});

it('a skill is taken from an agent while the phone rings: it stops, and the caller waits for somebody able', async () => {
  const ringing = await test.agent('203', { answer: 'manual' });
  const caller = await test.trunkPhone('31600000102');
  const from = ringing.events.length;
  await caller.dial(supportDid);
  await ringing.waitForEvent('CALL_INCOMING', undefined, from);
  await putSkills('203', { sales: 4 });
  await ringing.waitForEvent('CALL_CLOSED', undefined, from);
  await test.untilStage('31600000102', 'waiting');
  await test.untilAgent('203', 'available', 'idle');
  const again = ringing.events.length;
  await putSkills('203', { sales: 4, support: 9 });
  await ringing.waitForEvent('CALL_INCOMING', undefined, again);
  await test.untilStage('31600000102', 'ringing');
  await caller.hangUp();
  await test.settled();
  const { events } = await test.endedCall('31600000102');
  expect(events.filter(({ kind }) => kind === 'offer-ended')).toMatchObject([
    { outcome: 'withdrawn', cause: 'configuration-changed' },
    { outcome: 'withdrawn', cause: 'caller-left' },
  ]);
});

it('the queue asks for less while callers wait: those who became able are rung at once', async () => {
  await putQueue({ skills: [{ skill: 'support', minLevel: 10, weight: 1, need: 'required' }] });
  await test.agent('205', { answer: 'auto' });
  const caller = await test.trunkPhone('31600000103');
  await caller.dial(supportDid);
  await test.untilStage('31600000103', 'waiting');
  await putQueue({ skills: [{ skill: 'support', minLevel: 5, weight: 1, need: 'required' }] });
  await test.untilStage('31600000103', 'talking');
  await caller.hangUp();
  await test.settled();
});

it('the queue is removed while callers wait and one is being rung for: they are told, nobody is stuck', async () => {
  const ringing = await test.agent('203', { answer: 'manual' });
  const [first, second] = [await test.trunkPhone('31600000104'), await test.trunkPhone('31600000105')];
  const from = ringing.events.length;
  await first.dial(spareDid);
  await ringing.waitForEvent('CALL_INCOMING', undefined, from);
  await second.dial(spareDid);
  await test.untilStage('31600000105', 'waiting');
  await put(`/company/dids/${encodeURIComponent(spareDid)}`, {
    number: spareDid,
    destination: { kind: 'queue', queue: 'support' },
  });
  const removed = await test.service.fetch('/company/queues/spare', { method: 'DELETE' });
  expect([removed.status, await removed.text()]).toEqual([204, '']);
  await ringing.waitForEvent('CALL_CLOSED', undefined, from);
  await first.waitForEvent('CALL_CLOSED');
  await second.waitForEvent('CALL_CLOSED');
  await test.live.until('no call left', () => test.live.calls.size === 0);
  for (const number of ['31600000104', '31600000105']) {
    const { events } = await test.endedCall(number);
    expect(events.find(({ kind }) => kind === 'queue-left')).toMatchObject({
      reason: 'overflowed',
      cause: 'queue-removed',
    });
  }
  await test.untilAgent('203', 'available', 'idle');
});

it('everybody is rung: the first answer wins, and the other phone stops', async () => {
  await putQueue({ strategy: { kind: 'ring-all' } });
  const slow = await test.agent('203', { answer: 'manual' });
  const quick = await test.agent('205', { answer: 'manual' });
  const [fromSlow, fromQuick] = [slow.events.length, quick.events.length];
  const caller = await test.trunkPhone('31600000106');
  await caller.dial(supportDid);
  await slow.waitForEvent('CALL_INCOMING', undefined, fromSlow);
  await quick.waitForEvent('CALL_INCOMING', undefined, fromQuick);
  await quick.accept();
  await slow.waitForEvent('CALL_CLOSED', undefined, fromSlow);
  await test.untilStage('31600000106', 'talking');
  await test.untilAgent('203', 'available', 'idle');
  await caller.hangUp();
  await test.settled();
  const detail = await test.endedCall('31600000106');
  expect(detail.agentId).toBe('205');
  const ended = detail.events.filter(({ kind }) => kind === 'offer-ended');
  expect(ended.map(({ outcome, cause }) => [outcome, cause]).sort()).toEqual([
    ['accepted', undefined],
    ['withdrawn', 'answered-elsewhere'],
  ]);
});

it('a shift logs in at once: all who wait are matched with all of them, each with somebody able', async () => {
  const phones = [await test.phone('202', { answer: 'auto' }), await test.phone('203', { answer: 'auto' })];
  expect(phones).toHaveLength(2);
  // 203 can do both; 202 cannot do support.
  const [first, second] = [await test.trunkPhone('31600000121'), await test.trunkPhone('31600000122')];
  await first.dial(salesDid);
  await test.untilStage('31600000121', 'waiting');
  await second.dial(supportDid);
  await test.untilStage('31600000122', 'waiting');
  await put('/agent-statuses', { agents: ['203', '202'], status: 'available' });
  await test.untilStage('31600000121', 'talking');
  await test.untilStage('31600000122', 'talking');
  await first.hangUp();
  await second.hangUp();
  await test.settled();
  const [sales, supported] = [await test.endedCall('31600000121'), await test.endedCall('31600000122')];
  expect([sales.agentId, supported.agentId]).toEqual(['202', '203']);
  const { decisions } = await test.service.get<CallExplanation>(`/interactions/${sales.id}/explanation`);
  expect(decisions.map(({ decidedBy }) => decidedBy)).toContain('overall-match');
});

it('after kill -9 agents have the status they had, and round robin goes on where it was', async () => {
  await putQueue({ strategy: { kind: 'round-robin' }, wrapUpSeconds: 0 });
  for (const extension of ['203', '204', '205']) await test.agent(extension, { answer: 'auto' });
  await put('/agents/206/status', { status: 'on-break', reason: 'lunch' });
  const servedBy = async (number: string): Promise<string | null> => {
    const caller = await test.trunkPhone(number);
    await caller.dial(supportDid);
    await test.untilStage(number, 'talking');
    await caller.hangUp();
    await test.settled();
    return (await test.endedCall(number)).agentId;
  };
  const before = [await servedBy('31600000111'), await servedBy('31600000112')];
  test.service.killDaemon();
  await test.service.exited();
  await test.startAgain();
  await eventually('agents are reachable again', () =>
    ['203', '204', '205'].every((id) => test.live.agents.get(id)?.reachable === true),
  );
  for (const id of ['203', '204', '205']) expect(test.live.agents.get(id)?.status).toBe('available');
  expect(test.live.agents.get('206')).toMatchObject({ status: 'on-break', breakReason: 'lunch' });
  await test.live.until('telephony is up', () => test.live.telephonyUp);
  const after = [await servedBy('31600000113'), await servedBy('31600000114')];
  expect(new Set([...before, after[0]]).size).toBe(3);
  expect(after[1]).toBe(before[0]);
  // A status is given by its ID too, and cannot be removed while somebody is in it.
  await put('/agents/206/status', { status: 'training' });
  expect(await removeStatus('lunch')).toBe('removed');
  expect(await removeStatus('training')).toMatchObject({ code: 'in-use', details: [{ path: 'agents.206' }] });
  expect(await removeStatus('break')).toMatchObject({ code: 'required-status' });
  await put('/agents/206/status', { status: 'logged-out' });
});
