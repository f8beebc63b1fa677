// Callers in menus: what they hear is ordered of the audio, and how far they have come is kept with the call.
// Never tests where a key leads; core/ivr does.
import { FlowStage } from '../../../src/app/ivr/flow-stage.js';
import { Call } from '../../../src/app/voice/call.js';
import { demoCompany } from '../../../src/cli/demo/demo-company.js';
import type { FlowExit } from '../../../src/core/ivr/node-kind.js';
import type { CallId } from '../../../src/core/kernel/ids.js';
import { createCallDeskFixture, type CallDeskFixture } from '../calls/call-desk-fixture.js';

const welcome = demoCompany.flows[0]!;
/** Whoever was served is asked how it was. */
const withSurvey: typeof demoCompany = {
  ...demoCompany,
  flows: [
    {
      ...welcome,
      nodes: {
        ...welcome.nodes,
        sales: { kind: 'queue', queue: 'sales', afterwards: 'survey' },
        survey: {
          kind: 'menu',
          prompt: 'how-was-it',
          choices: { '1': { kind: 'go-to', node: 'thanks' } },
          inputTimeoutSeconds: 5,
          maxNoInput: 1,
          onNoInput: 'bye',
          maxInvalid: 1,
        },
        thanks: { kind: 'play', prompt: 'thanks', next: 'bye' },
        bye: { kind: 'hang-up' },
      },
    },
  ],
};

let desk: CallDeskFixture;
beforeEach(() => {
  desk = createCallDeskFixture({ company: withSurvey });
});
afterEach(async () => {
  await desk.settle();
  expect(desk.desk.activeCalls).toBe(0);
  expect(desk.media.leaked()).toEqual([]);
  expect(desk.telephony.leaked()).toEqual([]);
  desk.acd.close();
});

async function leftByAgent() {
  desk.logIn('201');
  const caller = await desk.callerInSales();
  const agent = desk.telephony.dialled[0]!.pickUp();
  await desk.settle();
  agent.bye();
  await desk.settle();
  return { caller, callerEnd: desk.media.endpoints[0]! };
}

test('a caller whom the agent has left goes on in the menu: the agent is done, and the call was answered', async () => {
  const { caller, callerEnd } = await leftByAgent();
  expect(caller.leg!.ended).toBe(false);
  expect(callerEnd.bridgedWith).toBeUndefined();
  expect(desk.of('conversation-ended')).toMatchObject([{ agentId: '201' }]);
  expect(desk.stateOf('201')).not.toBe('talking');
  callerEnd.press('1');
  await desk.settle();
  expect(desk.of('digits-pressed').at(-1)).toMatchObject({ nodeId: 'survey', digits: '1' });
  callerEnd.endPrompt();
  await desk.settle();
  expect(caller.leg!.hungUpByUs).toBe(true);
  expect(desk.of('call-ended')).toMatchObject([{ outcome: 'answered', cause: 'flow-ended' }]);
});

test('who hangs up while being asked afterwards was answered all the same', async () => {
  const { caller } = await leftByAgent();
  caller.leg!.bye();
  await desk.settle();
  expect(desk.of('call-ended')).toMatchObject([{ outcome: 'answered', cause: 'caller-hung-up' }]);
});

test('after a restart the step at which the caller was is begun anew, with the tries that were left', async () => {
  // The desk takes no part in it.
  desk.telephony.onIncoming(() => undefined);
  const incoming = desk.telephony.fromTrunk('+31205550100');
  const call = new Call(desk.services, {
    id: 'earlier' as CallId,
    direction: 'inbound',
    leg: incoming,
    dialled: '+31205550100',
    callerNumber: '+31611111111',
    callerName: undefined,
  });
  call.begin();
  const exits: FlowExit[] = [];
  const leave = (exit: FlowExit): void => void exits.push(exit);
  const at = { node: 'menu', tries: { noInput: 1, invalid: 0 }, stepsWithoutInput: 1 };
  const stage = new FlowStage(call, { flow: withSurvey.flows[0]!, afterTalk: false, at, leave });
  const resumed = stage.resume();
  await desk.settle();
  expect(call.runner.state.activity).toMatchObject({
    stage: 'flow',
    progress: { kind: 'flow', flowId: 'welcome', at: { node: 'menu', tries: { noInput: 1, invalid: 0 } } },
  });
  expect(desk.of('flow-entered')).toEqual([]);
  // One more silence is one too many.
  desk.media.endpoints[0]!.press(undefined);
  await resumed;
  expect(exits).toMatchObject([{ destination: { kind: 'queue', queue: 'sales' } }]);
  call.finish({ outcome: 'served', cause: 'flow-ended', by: 'local' });
});
