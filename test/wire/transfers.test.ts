// Conversations that a real phone passes on: who hears whom before and after is measured at the phones.
// Never takes a 202 for a transfer.
import { eventually } from '../support/eventually.js';
import { stopAllChildren } from '../support/child-process.js';
import type { BaresipOptions, BaresipPhone } from '../support/baresip-phone.js';
import { ServiceUnderTest, supportDid } from '../support/service-under-test.js';
import { longestDelayMs, MachineDelays } from '../support/machine-delays.js';
import { tonePresence } from '../support/wav-analysis.js';

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

async function talking(
  options: Partial<BaresipOptions> = {},
  answer: BaresipOptions['answer'] = 'auto',
): Promise<{ agent: BaresipPhone; customer: BaresipPhone; colleague: BaresipPhone }> {
  const agent = await test.agent('203', { answer: 'auto', toneHz: agentHz, ...options });
  const colleague = await test.phone('205', { answer, toneHz: colleagueHz });
  const customer = await test.trunkPhone(caller, { toneHz: callerHz });
  await customer.dial(supportDid);
  await test.untilStage(caller, 'talking');
  await customer.untilTone(agentHz, 300);
  return { agent, customer, colleague };
}

it('blind: customer and colleague hear each other, and the agent is free', async () => {
  const { agent, customer, colleague } = await talking();
  await agent.transfer('205');
  await customer.untilTone(colleagueHz, 500);
  await colleague.untilTone(callerHz, 500);
  await agent.waitForEvent('CALL_CLOSED');
  await test.untilAgent('203', 'available', 'idle');
  await customer.untilTone(colleagueHz, 500);
  await colleague.hangUp();
  await customer.waitForEvent('CALL_CLOSED');
  await test.settled();
  const detail = await test.endedCall(caller);
  expect(detail).toMatchObject({ outcome: 'answered', cause: 'callee-hung-up', agentId: '205' });
  expect(detail.legs).toMatchObject([{ role: 'caller' }, { role: 'agent' }, { role: 'callee' }]);
});

it('blind, in vain, and the agent has hung up: the phone rings again, and the customer is back', async () => {
  const { agent, customer, colleague } = await talking({}, 'manual');
  const from = agent.events.length;
  await agent.transfer('205');
  await colleague.waitForEvent('CALL_INCOMING');
  await agent.hangUp();
  await test.live.until('the agent has left', () => test.live.agents.get('203')?.state !== 'talking');
  await colleague.hangUp();
  await agent.waitForEvent('CALL_ESTABLISHED', undefined, from);
  await agent.untilTone(callerHz, 500);
  await customer.hangUp();
  await test.settled();
  const { events } = await test.endedCall(caller);
  expect(events.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['transfer-failed', 'call-returned']),
  );
});

it('attended: the agent has asked the colleague, who hears the customer without a gap', async () => {
  const { agent, customer, colleague } = await talking({ trace: true });
  await agent.hold();
  await agent.dial('205');
  await colleague.untilTone(agentHz, 500);
  const before = agent.events.length;
  await agent.transferAttended('205');
  await customer.untilTone(colleagueHz, 1000);
  await colleague.untilTone(callerHz, 1000);
  await agent.waitForEvent('CALL_CLOSED', undefined, before);
  await test.untilAgent('203', 'available', 'idle');
  await eventually('both dialogs of the agent are over', () =>
    agent.events.slice(before).filter(({ type }) => type === 'CALL_CLOSED').length === 2 ? true : undefined,
  );
  expect(agent.output).toMatch(/^SIP\/2\.0 200 OK\s*$/m);
  const heard = colleague.heard();
  const gapMs = (tonePresence(heard, callerHz).firstMs ?? 0) - (tonePresence(heard, agentHz).lastMs ?? 0);
  expect(gapMs).toBeLessThanOrEqual(500);
  await colleague.hangUp();
  await customer.waitForEvent('CALL_CLOSED');
  await test.settled();
  const detail = await test.endedCall(caller);
  expect(detail).toMatchObject({ outcome: 'answered', cause: 'callee-hung-up', agentId: '205' });
  expect(detail.events).toContainEqual(
    expect.objectContaining({ kind: 'call-transferred', extension: '203', target: '205', attended: true }),
  );
});

it('another phone of the extension takes the conversation over, and no phone of another one may', async () => {
  const { agent, customer } = await talking({ trace: true });
  const dialog = agent.answeredDialog();
  const refused = await (await test.takeOver('205', dialog)).result();
  expect(refused).toMatchObject({ failed: 1, successful: 0 });
  expect(refused.errors).toContain('SIP/2.0 403');
  await customer.untilTone(agentHz, 1000);
  const other = await test.takeOver('203', dialog);
  await agent.waitForEvent('CALL_CLOSED');
  // The other phone sends back what it hears: the customer hears the own tone.
  await customer.untilTone(callerHz, 1000);
  await customer.hangUp();
  expect(await other.result()).toMatchObject({ exitCode: 0, successful: 1 });
  await test.settled();
  const detail = await test.endedCall(caller);
  expect(detail).toMatchObject({ outcome: 'answered', cause: 'caller-hung-up', agentId: '203' });
  expect(detail.legs).toMatchObject([{ role: 'caller' }, { role: 'agent' }, { role: 'agent' }]);
});

it('a conference: all three hear each other, and the two who stay hear no gap', async () => {
  const { agent, customer, colleague } = await talking();
  const delays = await MachineDelays.start(customer.pid, colleague.pid);
  await test.callIn(caller, '205');
  await colleague.untilTone(callerHz, 500);
  await colleague.untilTone(agentHz, 500);
  await customer.untilTone(colleagueHz, 500);
  await agent.untilTone(colleagueHz, 500);
  await agent.hangUp();
  await agent.waitForEvent('CALL_CLOSED');
  await test.untilAgent('203', 'available', 'idle');
  await colleague.untilTone(callerHz, 4000);
  const { firstMs = 0, lastMs = 0, presentMs } = tonePresence(colleague.heard(), callerHz);
  // Measured in windows of 100 ms; what the machine did not let the phones do is none of ours.
  expect(lastMs - firstMs - presentMs).toBeLessThanOrEqual(100 + longestDelayMs(delays.samples(), 500));
  await delays.stop();
  await colleague.hangUp();
  await customer.waitForEvent('CALL_CLOSED');
  await test.settled();
  expect(await test.endedCall(caller)).toMatchObject({ outcome: 'answered', cause: 'callee-hung-up' });
});
