// What an agent sets aside: what it takes of the agent meanwhile, and how it is gone on with.
import { agentVerdicts } from '../../../src/core/acd/decision-model.js';
import type { OfferId } from '../../../src/core/kernel/ids.js';
import { agentSettings, queueSettings, settings, wrapUp } from '../../support/acd-settings-builder.js';
import { AcdDriver } from './acd-driver.js';

const quick = { wrapUp: wrapUp(0) };
const queues = [
  queueSettings('sales', {}, quick),
  queueSettings('chat', {}, { ...quick, channels: ['chat'] }),
];
const ann = agentSettings('ann', {}, { capacity: { voice: 1, chat: 2, mail: 0 } });

/** Ann is logged in. */
function begin(agent = ann): AcdDriver {
  const acd = new AcdDriver(settings(queues, [agent]));
  acd.logIn('ann');
  return acd;
}
/** Ann talks with this one. */
function talk(acd: AcdDriver, id: string, queueId: string): OfferId {
  acd.queue(id, queueId);
  acd.answers(`${id}#1`);
  return `${id}#1` as OfferId;
}
const park = (acd: AcdDriver, offerId: OfferId, offPhone = false) =>
  acd.send({ kind: 'assignment-parked', offerId, offPhone });
const recall = (acd: AcdDriver, offerId: OfferId) => acd.send({ kind: 'assignment-recalled', offerId });
const assignments = (acd: AcdDriver) =>
  acd.engine
    .snapshot()
    .agents[0]!.assignments.map(
      ({ id, state, recalled }) => `${id} ${state}${recalled ? ' wanted back' : ''}`,
    );

test('a chat that waits for its customer takes nothing of the agent, who is idle and gets a call', () => {
  const acd = begin();
  const chat = talk(acd, 'c', 'chat');
  park(acd, chat);
  expect(acd.kinds()).toEqual(['assignment-parked']);
  expect(acd.state('ann')).toEqual({ kind: 'idle' });
  acd.queue('v', 'sales');
  expect(acd.rung()).toEqual(['v#1→ann']);
  expect(assignments(acd)).toEqual(['c#1 parked', 'v#1 reserved']);
});

test('it is gone on with at once when there is room, and as soon as there is when there is none', () => {
  const acd = begin();
  const chat = talk(acd, 'c', 'chat');
  acd.wait(10_000);
  park(acd, chat);
  acd.wait(30_000);
  recall(acd, chat);
  expect(acd.events()).toMatchObject([{ kind: 'assignment-resumed', offerId: 'c#1', parkedMs: 30_000 }]);
  park(acd, chat);
  talk(acd, 'v', 'sales');
  recall(acd, chat);
  expect(acd.kinds()).toEqual(['assignment-recalled']);
  expect(assignments(acd)).toEqual(['c#1 parked wanted back', 'v#1 active']);
  recall(acd, chat);
  expect(acd.ignored()).toEqual(['already-recalled']);
  acd.wait(5_000);
  // The next caller would fill the agent: what was there before goes first.
  acd.queue('w', 'sales');
  acd.ends('v#1');
  expect(acd.events().at(-1)).toMatchObject({ kind: 'assignment-resumed', offerId: 'c#1', parkedMs: 5_000 });
  expect(acd.rung()).toEqual([]);
  acd.ends('c#1');
  // Talked for the ten seconds before, and not at all since.
  expect(acd.events()).toContainEqual(
    expect.objectContaining({ kind: 'conversation-ended', talkMs: 10_000 }),
  );
  expect(acd.rung()).toEqual(['w#1→ann']);
});

test('an agent who wants something back is given nothing else meanwhile, and the explanation says why', () => {
  const acd = begin(
    agentSettings('ann', {}, { capacity: { voice: 1, chat: 2, mail: 0 }, parkedLoad: { voice: 0 } }),
  );
  const call = talk(acd, 'v', 'sales');
  park(acd, call);
  talk(acd, 'c', 'chat');
  recall(acd, call);
  acd.queue('d', 'chat');
  expect(acd.rung()).toEqual([]);
  expect(acd.decisions().at(-1)!.verdicts).toEqual(Uint8Array.of(agentVerdicts.indexOf('parked')));
  acd.ends('c#1');
  expect(acd.kinds()).toContain('assignment-resumed');
  acd.ends('v#1');
  expect(acd.rung()).toEqual(['d#1→ann']);
});

test('a call keeps its line, so that the agent is busy with it, unless it is parked off the phone', () => {
  const acd = begin();
  const call = talk(acd, 'v', 'sales');
  park(acd, call);
  expect(acd.state('ann')).toMatchObject({ kind: 'talking', offerId: 'v#1' });
  acd.queue('w', 'sales');
  expect(acd.rung()).toEqual([]);
  expect(acd.decisions().at(-1)!.verdicts).toEqual(Uint8Array.of(agentVerdicts.indexOf('parked')));
  recall(acd, call);
  expect(assignments(acd)).toEqual(['v#1 active']);
  park(acd, call, true);
  expect(acd.rung()).toEqual(['w#1→ann']);
});

test('it ends as others do: the customer may leave, and after-call work follows', () => {
  const acd = new AcdDriver(
    settings([queueSettings('chat', {}, { channels: ['chat'], wrapUp: wrapUp(8_000) })], [ann]),
  );
  acd.logIn('ann');
  const chat = talk(acd, 'c', 'chat');
  park(acd, chat);
  acd.callerLeaves('c');
  expect(acd.kinds()).toEqual(['conversation-ended', 'wrap-up-started']);
  expect(assignments(acd)).toEqual(['c#1 wrap-up']);
  acd.wait(8_000);
  expect(assignments(acd)).toEqual([]);
  recall(acd, chat);
  expect(acd.ignored()).toEqual(['stale-offer']);
});

test('idle time is not begun anew by the end of what took nothing', () => {
  const acd = begin();
  const chat = talk(acd, 'c', 'chat');
  park(acd, chat);
  acd.wait(60_000);
  acd.ends('c#1');
  acd.queue('v', 'sales');
  const [decision] = acd.decisions();
  expect(decision!.rated[0]!.terms).toContainEqual({ name: 'idle-time', value: 60_000 });
});

test('a restart forgets neither what is parked nor that it is wanted back', () => {
  const before = begin();
  const now = before.nowMs;
  const acd = begin();
  acd.send({
    kind: 'call-restored',
    call: {
      ...{
        requestId: 'c' as never,
        interaction: { id: 'c' as never, channel: 'chat' },
        queueId: 'chat' as never,
      },
      ...{ joinedAtMs: now as never, entry: {}, attempts: 1, wasOffered: true },
      stands: {
        kind: 'talking',
        offer: {
          ...{ offerId: 'c#1' as never, agentId: 'ann' as never, sinceMs: now as never, parkedMs: 1_000 },
          parked: { sinceMs: (now + 4_000) as never, offPhone: false, recalled: false },
        },
      },
    },
  });
  expect(assignments(acd)).toEqual(['c#1 parked']);
  acd.wait(10_000);
  recall(acd, 'c#1' as OfferId);
  expect(acd.events()).toMatchObject([{ kind: 'assignment-resumed', parkedMs: 6_000 }]);
  acd.ends('c#1');
  expect(acd.events()).toMatchObject([{ kind: 'conversation-ended', talkMs: 3_000 }]);
});

test('a conversation that has not begun cannot be set aside', () => {
  const acd = begin();
  acd.queue('b', 'sales', { purpose: 'callback' });
  park(acd, 'b#1' as OfferId);
  expect(acd.ignored()).toEqual(['agent-being-offered']);
  acd.answers('b#1');
  park(acd, 'b#1' as OfferId);
  expect(acd.ignored()).toEqual(['customer-being-dialled']);
  acd.send({ kind: 'customer-answered', offerId: 'b#1' as OfferId });
  recall(acd, 'b#1' as OfferId);
  expect(acd.ignored()).toEqual(['not-parked']);
});
