// Who is kept free for a call while chats never end, and who is not.
import fc from 'fast-check';
import { agentVerdicts, type AgentVerdict } from '../../../src/core/acd/decision-model.js';
import { agentSettings, queueSettings, settings, wrapUp } from '../../support/acd-settings-builder.js';
import { AcdDriver } from './acd-driver.js';

const quick = { wrapUp: wrapUp(0) };
const queues = [
  queueSettings('sales', {}, quick),
  queueSettings('support', {}, quick),
  queueSettings('chat', {}, { ...quick, channels: ['chat'] }),
];
const blended = (id: string) => agentSettings(id, {}, { capacity: { voice: 1, chat: 3, mail: 0 } });

/** These are logged in, and each has been given these, which are answered: by voice those whose name begins with v. */
function begin(...given: readonly (readonly [agent: string, ...ids: readonly string[]])[]): AcdDriver {
  const acd = new AcdDriver(
    settings(
      queues,
      given.map(([id]) => blended(id)),
    ),
  );
  for (const [agent, ...ids] of given) {
    acd.logIn(agent);
    for (const id of ids) {
      acd.queue(id, id.startsWith('v') ? 'sales' : 'chat');
      expect(acd.rung()).toEqual([`${id}#1→${agent}`]);
      acd.answers(`${id}#1`);
    }
    // Whoever comes next begins alone.
    if (ids.length > 0) acd.status(agent, 'on-break');
  }
  for (const [agent] of given) acd.logIn(agent);
  return acd;
}
const verdicts = (acd: AcdDriver, callId: string): readonly (AgentVerdict | undefined)[] => {
  const decision = acd.decisions().findLast((one) => (one.callId as string) === callId);
  return [...(decision?.verdicts ?? [])].map((code) => agentVerdicts[code]);
};
const keptFor = (acd: AcdDriver) =>
  acd.engine
    .snapshot()
    .agents.flatMap(({ id, keptFor: request }) => (request ? [`${id} for ${request}`] : []));

test('a call that waits gets an agent who chats with two, who gets no third one meanwhile', () => {
  const acd = begin(['ann', 'c1', 'c2']);
  acd.queue('v', 'support');
  expect(verdicts(acd, 'v')).toEqual(['freeing-up']);
  acd.wait(1_000);
  acd.queue('c3', 'chat');
  expect(acd.rung()).toEqual([]);
  expect(verdicts(acd, 'c3')).toEqual(['kept-free']);
  acd.ends('c1#1');
  expect(acd.rung()).toEqual([]);
  acd.ends('c2#1');
  expect(acd.rung()).toEqual(['v#1→ann']);
  expect(keptFor(acd)).toEqual([]);
});

test('who was given the newest chat first is kept free, and nobody else', () => {
  const acd = begin(['ann', 'c1', 'c2'], ['bob', 'c3']);
  acd.queue('v');
  expect(keptFor(acd)).toEqual(['ann for v']);
  acd.queue('c4', 'chat');
  expect(acd.rung()).toEqual(['c4#1→bob']);
});

test('nobody is kept free for a call that an agent will take who is on a call; for the second one somebody is', () => {
  const acd = begin(['ann', 'c1'], ['bob', 'v1']);
  acd.queue('v2');
  expect(keptFor(acd)).toEqual([]);
  acd.queue('c2', 'chat');
  expect(acd.rung()).toEqual(['c2#1→ann']);
  acd.wait(1_000);
  acd.queue('v3');
  expect(keptFor(acd)).toEqual(['ann for v3']);
  // An agent on break will take nothing.
  acd.status('bob', 'on-break');
  expect(keptFor(acd)).toEqual(['ann for v2']);
});

test('when the caller hangs up, the chat that waits is given at once', () => {
  const acd = begin(['ann', 'c1']);
  acd.queue('v');
  acd.wait(1_000);
  acd.queue('c2', 'chat');
  acd.callerLeaves('v');
  expect(acd.rung()).toEqual(['c2#1→ann']);
});

test('a chat that is more urgent than the call goes first, and only that one', () => {
  const acd = begin(['ann', 'c1']);
  acd.queue('v');
  acd.wait(1_000);
  acd.queue('c2', 'chat', { priority: 5 });
  expect(acd.rung()).toEqual(['c2#1→ann']);
  acd.queue('c3', 'chat');
  expect(acd.rung()).toEqual([]);
  expect(keptFor(acd)).toEqual(['ann for v']);
});

test('while telephony is down nobody is kept free for calls', () => {
  const acd = begin(['ann', 'c1']);
  acd.queue('v');
  acd.send({ kind: 'channel-suspended', channel: 'voice' });
  expect(keptFor(acd)).toEqual([]);
  acd.queue('c2', 'chat');
  expect(acd.rung()).toEqual(['c2#1→ann']);
  acd.send({ kind: 'channel-resumed', channel: 'voice' });
  expect(keptFor(acd)).toEqual(['ann for v']);
});

test('however many chats come, a call of any queue waits no longer than the longest chat', () => {
  const tickMs = 1_000;
  fc.assert(
    fc.property(
      fc.record({
        agents: fc.integer({ min: 1, max: 4 }),
        chatTicks: fc.array(fc.integer({ min: 5, max: 60 }), { minLength: 5, maxLength: 30 }),
        wrapUpMs: fc.constantFrom(0, 4_000),
        callAtTick: fc.integer({ min: 10, max: 100 }),
        calls: fc.integer({ min: 1, max: 4 }),
      }),
      ({ agents, chatTicks, wrapUpMs, callAtTick, calls }) => {
        const ids = Array.from({ length: agents }, (_, index) => `${index + 1}`);
        const withWrapUp = queues.map((queue) => ({ ...queue, wrapUp: wrapUp(wrapUpMs) }));
        const acd = new AcdDriver(settings(withWrapUp, ids.map(blended)));
        acd.logIn(...ids);
        const chats = new Map<string, number>();
        const taken = new Set<string>();
        const pickUp = (): void => {
          for (const rung of acd.rung()) {
            const [offerId = ''] = rung.split('→');
            acd.answers(offerId);
            if (offerId.startsWith('v')) taken.add(offerId);
            else chats.set(offerId, acd.nowMs + chatTicks[chats.size % chatTicks.length]! * tickMs);
          }
        };
        let made = 0;
        /** Whoever has room gets a chat, and one more waits. */
        const chatsCome = (): void => {
          while (!acd.waiting().some((id) => id.startsWith('c'))) {
            acd.queue(`c${(made += 1)}`, 'chat');
            pickUp();
          }
        };
        const tick = (): void => {
          acd.wait(tickMs);
          pickUp();
          for (const [offerId, atMs] of chats)
            if (atMs <= acd.nowMs && chats.set(offerId, Infinity)) {
              acd.ends(offerId);
              pickUp();
            }
          chatsCome();
        };
        for (let n = 0; n < callAtTick; n += 1) tick();
        // Whoever waited before a call would have the right to go first.
        for (const id of acd.waiting()) acd.callerLeaves(id);
        const wanted = Math.min(calls, agents);
        for (let n = 0; n < wanted; n += 1) acd.queue(`v${n}`, n % 2 === 0 ? 'sales' : 'support');
        const longestMs = Math.max(...chatTicks) * tickMs + wrapUpMs;
        for (let waitedMs = 0; taken.size < wanted; waitedMs += tickMs) {
          expect(waitedMs).toBeLessThanOrEqual(longestMs + tickMs);
          tick();
        }
      },
    ),
    { numRuns: 60 },
  );
});
