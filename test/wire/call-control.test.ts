// What an agent does with a call from the page, at real phones: who hears whom after each step is measured there.
// Never takes a 204 for what it promises.
import { stopAllChildren } from '../support/child-process.js';
import type { BaresipPhone } from '../support/baresip-phone.js';
import { demoPassword } from '../../src/cli/demo/demo-company.js';
import { itOnOwnServers, ServiceUnderTest, supportDid } from '../support/service-under-test.js';
import { loudness, tonePresence } from '../support/wav-analysis.js';

jest.setTimeout(180_000);

const caller = '31600000001';
// Not 440: the music on hold has that note.
const callerHz = 1850;
const agentHz = 1000;
const colleagueHz = 700;

let test: ServiceUnderTest;
beforeAll(async () => {
  test = await ServiceUnderTest.start();
});
afterEach(async () => {
  await test.clear();
  await test.logAllOut();
});
afterAll(async () => {
  await test.close();
  await stopAllChildren();
});

interface Talk {
  readonly agent: BaresipPhone;
  readonly customer: BaresipPhone;
  readonly colleague: BaresipPhone;
  /** The agent's order from the page. */
  readonly order: (method: string, what: string, body?: unknown) => Promise<void>;
}

async function talking(answer: 'auto' | 'manual' = 'auto'): Promise<Talk> {
  const agent = await test.agent('203', { answer: 'auto', toneHz: agentHz });
  const colleague = await test.phone('205', { answer, toneHz: colleagueHz });
  const customer = await test.trunkPhone(caller, { toneHz: callerHz });
  await customer.dial(supportDid);
  const callId = await test.untilStage(caller, 'talking');
  await customer.untilTone(agentHz, 300);
  const order: Talk['order'] = (method, what, body) =>
    test.service.orderAs('203', demoPassword('203'), method, `/calls/${callId}/${what}`, body);
  return { agent, customer, colleague, order };
}

/** Loud enough to be something, and neither of the two: the music on hold. */
const untilMusic = (phone: BaresipPhone): Promise<void> =>
  phone.untilHeardFromNow('music', (heard) => {
    const totalMs = (heard.samples.length * 1000) / heard.sampleRate;
    const voicesMs = [callerHz, agentHz, colleagueHz].reduce(
      (sum, hz) => sum + tonePresence(heard, hz).presentMs,
      0,
    );
    return totalMs - voicesMs >= 1500 && loudness(heard, Math.max(0, totalMs - 1000), totalMs) > -40;
  });

const endsTalk = async ({ customer }: Talk): Promise<void> => {
  await customer.hangUp();
  await test.settled();
};

it('hold and mute: the customer hears music, and then nothing of the agent, who hears the customer', async () => {
  const talk = await talking();
  const { agent, customer, order } = talk;
  await order('PUT', 'hold', { held: true });
  await untilMusic(customer);
  await order('PUT', 'hold', { held: false });
  await customer.untilToneFromNow(agentHz, 500);
  await order('PUT', 'mute', { muted: true });
  await agent.untilToneFromNow(callerHz, 1000);
  await customer.untilHeardFromNow('a second of silence', (heard) => {
    const totalMs = (heard.samples.length * 1000) / heard.sampleRate;
    return totalMs >= 1000 && loudness(heard, totalMs - 1000, totalMs) < -60;
  });
  await order('PUT', 'mute', { muted: false });
  await customer.untilToneFromNow(agentHz, 500);
  await endsTalk(talk);
});

it('a consultation: asked, swapped, made a conference; the customer hears nothing that is not meant for them', async () => {
  const talk = await talking();
  const { agent, customer, colleague, order } = talk;
  await order('POST', 'consultation', { kind: 'agent', agent: '205' });
  await colleague.untilTone(agentHz, 500);
  await agent.untilTone(colleagueHz, 500);
  await untilMusic(customer);
  await order('POST', 'consultation/swap');
  await customer.untilToneFromNow(agentHz, 500);
  await agent.untilToneFromNow(callerHz, 500);
  await untilMusic(colleague);
  expect(tonePresence(customer.heard(), colleagueHz).presentMs).toBe(0);
  expect(tonePresence(colleague.heard(), callerHz).presentMs).toBe(0);
  await order('POST', 'consultation/swap');
  await colleague.untilToneFromNow(agentHz, 500);
  await order('POST', 'consultation/end', { result: 'joined' });
  await customer.untilToneFromNow(colleagueHz, 500);
  await colleague.untilToneFromNow(callerHz, 500);
  await agent.untilToneFromNow(colleagueHz, 500);
  await order('POST', 'hang-up');
  await agent.waitForEvent('CALL_CLOSED');
  await test.untilAgent('203', 'available', 'idle');
  await customer.untilToneFromNow(colleagueHz, 500);
  await endsTalk(talk);
});

it('a consultation: the customer is handed over, and the agent is free', async () => {
  const talk = await talking();
  const { agent, customer, colleague, order } = talk;
  await order('POST', 'consultation', { kind: 'number', number: '205' });
  await colleague.untilTone(agentHz, 500);
  await order('POST', 'consultation/end', { result: 'transferred' });
  await agent.waitForEvent('CALL_CLOSED');
  await customer.untilToneFromNow(colleagueHz, 500);
  await colleague.untilTone(callerHz, 500);
  await test.untilAgent('203', 'available', 'idle');
  await endsTalk(talk);
  const { events, agentId } = await test.endedCall(caller);
  expect(agentId).toBe('205');
  expect(events).toContainEqual(
    expect.objectContaining({ kind: 'call-transferred', extension: '203', target: '205', attended: true }),
  );
});

it('passed on: nobody takes the customer, and the agent’s phone rings again', async () => {
  const talk = await talking('manual');
  const { agent, customer, colleague, order } = talk;
  const from = agent.events.length;
  await order('POST', 'transfer', { kind: 'agent', agent: '205' });
  await agent.waitForEvent('CALL_CLOSED', undefined, from);
  await colleague.waitForEvent('CALL_INCOMING');
  await colleague.hangUp();
  await agent.waitForEvent('CALL_ESTABLISHED', undefined, from);
  await customer.untilToneFromNow(agentHz, 500);
  await endsTalk(talk);
});

itOnOwnServers(
  'a consultation survives the death of the daemon: who talked talks on, and it is ended as ever',
  async () => {
    const talk = await talking();
    const { agent, customer, colleague, order } = talk;
    await order('POST', 'consultation', { kind: 'agent', agent: '205' });
    await colleague.untilTone(agentHz, 500);
    await untilMusic(customer);
    await test.crashDaemon();
    await colleague.untilToneFromNow(agentHz, 500);
    await untilMusic(customer);
    await test.live.until('the consultation is seen', () =>
      [...test.live.calls.values()].some(({ consultation }) => consultation !== undefined),
    );
    await order('POST', 'consultation/swap');
    await customer.untilToneFromNow(agentHz, 500);
    await untilMusic(colleague);
    await order('POST', 'consultation/end', { result: 'transferred' });
    await customer.untilToneFromNow(colleagueHz, 500);
    await agent.waitForEvent('CALL_CLOSED');
    await endsTalk(talk);
  },
);

const supervisorHz = 2300;

describe('a supervisor', () => {
  let talk: Talk;
  let supervisor: BaresipPhone;
  const orders: Talk['order'] = async (method, what, body) => {
    const callId = await test.untilStage(caller, 'talking');
    await test.service.orderAs('207', demoPassword('207'), method, `/calls/${callId}/${what}`, body);
  };
  beforeAll(async () => {
    const body = { username: '207', name: 'Supervisor', role: 'supervisor', agent: '207' };
    const answer = await test.service.fetch('/company/users/207', { method: 'PUT', body });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  });
  beforeEach(async () => {
    talk = await talking();
    supervisor = await test.phone('207', { answer: 'auto', toneHz: supervisorHz });
    await orders('POST', 'supervision', { agent: '203' });
    await supervisor.untilTone(callerHz, 1000);
    await supervisor.untilTone(agentHz, 1000);
  });
  /** Nothing at all of it since the beginning. */
  const neverHeard = (phone: BaresipPhone): void =>
    expect(tonePresence(phone.heard(), supervisorHz).presentMs).toBe(0);

  it('listens, whispers, joins and takes over, heard by nobody, by the agent, by both, by the customer', async () => {
    const { agent, customer } = talk;
    await customer.untilToneFromNow(agentHz, 500);
    neverHeard(agent);
    await orders('PUT', 'supervision', { mode: 'whisper' });
    await agent.untilToneFromNow(supervisorHz, 1000);
    await customer.untilToneFromNow(agentHz, 1000);
    neverHeard(customer);
    await orders('PUT', 'supervision', { mode: 'join' });
    await customer.untilToneFromNow(supervisorHz, 500);
    await orders('POST', 'supervision/take-over');
    await agent.waitForEvent('CALL_CLOSED');
    await customer.untilToneFromNow(supervisorHz, 500);
    await supervisor.untilToneFromNow(callerHz, 500);
    await endsTalk(talk);
    const { agentId, events } = await test.endedCall(caller);
    expect(agentId).toBe('207');
    expect(events.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['supervision-started', 'supervision-changed', 'call-taken-over']),
    );
  });

  itOnOwnServers(
    'whispers on after the death of the daemon, and the customer hears nothing of it',
    async () => {
      const { agent, customer } = talk;
      await orders('PUT', 'supervision', { mode: 'whisper' });
      await agent.untilToneFromNow(supervisorHz, 500);
      await test.crashDaemon();
      await agent.untilToneFromNow(supervisorHz, 1000);
      await customer.untilToneFromNow(agentHz, 1000);
      neverHeard(customer);
      await orders('DELETE', 'supervision');
      await supervisor.waitForEvent('CALL_CLOSED');
      await customer.untilToneFromNow(agentHz, 500);
      await endsTalk(talk);
    },
  );
});
