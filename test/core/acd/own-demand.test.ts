// What a caller asks for beyond the queue is in the journal: when there is any, and when it really changes.
// Never tests who may take a call then; routing-rules does.
import { createAcdEngine } from '../../../src/core/acd/acd-engine.js';
import type { EngineInput } from '../../../src/core/acd/acd-model.js';
import type { SkillDemand } from '../../../src/core/acd/acd-settings.js';
import { isSameDemand, ownDemandOf } from '../../../src/core/acd/own-demand.js';
import { parseSkillRule } from '../../../src/core/acd/skill-rule.js';
import type { InteractionId, EpochMs, QueueId, RequestId } from '../../../src/core/kernel/ids.js';
import { agentSettings, queueSettings, settings, wish } from '../../support/acd-settings-builder.js';
import { AcdDriver } from './acd-driver.js';

const company = settings(
  [queueSettings('sales', { sales: 1 })],
  [agentSettings('ann', { sales: 5 }), agentSettings('bob', { sales: 5, billing: 5 })],
);
const billing: SkillDemand = { wishes: [wish('billing', 3)] };
const nothing: SkillDemand = { wishes: [] };

function ruled(text: string): SkillDemand {
  const parsing = parseSkillRule(text);
  if (parsing.kind === 'fault') throw new Error(parsing.message);
  return { wishes: [], rule: parsing.rule };
}

const change = (demand: SkillDemand, callId = 'a'): EngineInput => ({
  kind: 'demand-changed',
  requestId: callId as RequestId,
  demand,
});

/** Nobody is free: `a` waits. */
function waiting(demand?: SkillDemand): AcdDriver {
  const acd = new AcdDriver(company);
  acd.queue('a', 'sales', demand === undefined ? {} : { demand });
  return acd;
}

describe('a caller who joins', () => {
  const queued = { kind: 'call-queued', callId: 'a', queueId: 'sales' };

  it.each([
    ['with wishes', billing, { ...queued, demand: billing }],
    ['with a rule alone', ruled('billing >= 3'), { ...queued, demand: ruled('billing >= 3') }],
    ['with nothing', undefined, queued],
    ['with an empty demand', nothing, queued],
  ])('%s', (_, demand, event) => {
    const [first] = waiting(demand).events();
    expect(JSON.parse(JSON.stringify(first))).toEqual(event);
  });
});

describe('a change', () => {
  it('is recorded once, and the reasons why the caller waits on are told anew', () => {
    const acd = waiting();
    acd.send(change(billing));
    expect(acd.events()).toEqual([{ kind: 'demand-changed', callId: 'a', demand: billing }]);
    expect(acd.decisions()).toMatchObject([{ kind: 'wait', agents: ['bob'] }]);
    acd.send(change(billing));
    expect([acd.events(), acd.ignored()]).toEqual([[], ['demand-unchanged']]);
  });

  it('to nothing is one too, once', () => {
    const acd = waiting(billing);
    acd.send(change(nothing));
    expect(acd.events()).toEqual([{ kind: 'demand-changed', callId: 'a', demand: nothing }]);
    acd.send(change(nothing));
    expect(acd.ignored()).toEqual(['demand-unchanged']);
  });

  it('takes the call from an agent who cannot do that, and offers it to one who can', () => {
    const acd = new AcdDriver(company);
    acd.logIn('ann');
    acd.queue('a');
    expect(acd.rung()).toEqual(['a#1→ann']);
    acd.logIn('bob');
    acd.send(change(billing));
    expect(acd.events()).toMatchObject([
      { kind: 'demand-changed' },
      { kind: 'offer-ended', agentId: 'ann', outcome: 'withdrawn', cause: 'demand-changed' },
      { kind: 'offer-made', agentId: 'bob' },
    ]);
    expect(acd.withdrawn()).toEqual(['a#1 demand-changed']);
  });

  it('comes too late in a conversation, and for a call that nobody knows', () => {
    const acd = new AcdDriver(company);
    acd.logIn('bob');
    acd.queue('a');
    acd.answers('a#1');
    acd.send(change(billing));
    expect([acd.events(), acd.ignored()]).toEqual([[], ['request-not-waiting']]);
    acd.send(change(billing, 'stranger'));
    expect([acd.events(), acd.ignored()]).toEqual([[], ['unknown-request']]);
  });
});

test('what is said in another order is the same', () => {
  const both = [wish('billing', 3), wish('dutch', 5)];
  expect(isSameDemand({ wishes: both }, { wishes: both.toReversed() })).toBe(true);
  expect(isSameDemand(ruled('a and (b or c)'), ruled('A>=1 and (B or c)'))).toBe(true);
  expect(isSameDemand(undefined, nothing)).toBe(true);
  expect(isSameDemand(billing, { wishes: [wish('billing', 4)] })).toBe(false);
  expect(isSameDemand(billing, { wishes: [wish('billing', 3, 2)] })).toBe(false);
  expect(isSameDemand(billing, { wishes: [wish('billing', 3, 1, 'preferred')] })).toBe(false);
  expect(isSameDemand(ruled('a'), ruled('a or b'))).toBe(false);
  expect(isSameDemand(nothing, ruled('a'))).toBe(false);
  expect([ownDemandOf(nothing), ownDemandOf(undefined)]).toEqual([undefined, undefined]);
  expect(ownDemandOf(ruled('a'))).toEqual(ruled('a'));
});

test('the same inputs write the same journal, byte for byte', () => {
  const journal = (): string => {
    const engine = createAcdEngine({ seed: 7 });
    const inputs: EngineInput[] = [
      { kind: 'configured', settings: company },
      {
        kind: 'request-made',
        requestId: 'a' as RequestId,
        interaction: { id: 'a' as InteractionId, channel: 'voice' },
        queueId: 'sales' as QueueId,
        entry: { demand: billing },
      },
      change(ruled('sales >= 2 and not dutch')),
      change(nothing),
    ];
    return JSON.stringify(inputs.map((input, index) => engine.handle(input, (1000 + index) as EpochMs)));
  };
  expect(journal()).toBe(journal());
});
