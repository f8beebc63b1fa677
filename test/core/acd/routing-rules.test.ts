// How callers and agents find one another: circles that widen, competition, overall match, preferred agents, limits.
// Never waits for real time.
import {
  agentSettings,
  competition,
  queueSettings,
  settings,
  wish,
  wrapUp,
} from '../../support/acd-settings-builder.js';
import { AcdDriver } from './acd-driver.js';
import { agentVerdicts } from '../../../src/core/acd/decision-model.js';
import type { QueueEntry } from '../../../src/core/acd/acd-model.js';
import type { QueueSettings, Strategy, WideningStep } from '../../../src/core/acd/acd-settings.js';

const step = (afterMs: number, change: WideningStep['change'], skipWaitWhenNobody = false): WideningStep => ({
  afterMs,
  skipWaitWhenNobody,
  change,
});
const lower = (skill: string, minLevel: number) =>
  ({ kind: 'lower-level', skill: skill as never, minLevel }) as const;

/** Names of the agents who were rung in the last step. */
const rungAgents = (acd: AcdDriver): readonly string[] =>
  acd.rung().map((offer) => offer.split('→')[1] as string);

describe('the circle of agents widens', () => {
  const expert = agentSettings('expert', { dutch: 8 });
  const novice = agentSettings('novice', { dutch: 3 });

  test('a level is lowered after its time, not before', () => {
    const acd = new AcdDriver(
      settings(
        [queueSettings('sales', { dutch: 5 }, { steps: [step(30_000, lower('dutch', 3))] })],
        [novice],
      ),
    );
    acd.logIn('novice');
    acd.queue('a');
    expect(acd.rung()).toEqual([]);
    acd.wait(29_999);
    expect(acd.rung()).toEqual([]);
    expect(acd.engine.nextDeadlineMs()).toBe(acd.nowMs + 1);
    acd.wait(1);
    expect(acd.kinds()).toEqual(['pool-widened', 'offer-made']);
    expect(acd.rung()).toEqual(['a#1→novice']);
  });

  test('a step is not waited for when nobody who qualifies is logged in, and is waited for when somebody is', () => {
    const queue = queueSettings('sales', { dutch: 5 }, { steps: [step(30_000, lower('dutch', 3), true)] });
    const alone = new AcdDriver(settings([queue], [expert, novice]));
    alone.logIn('novice');
    alone.queue('a');
    expect(alone.rung()).toEqual(['a#1→novice']);

    const both = new AcdDriver(settings([queue], [expert, novice]));
    both.logIn('expert', 'novice');
    both.status('expert', 'on-break');
    both.queue('a');
    expect(both.rung()).toEqual([]);
    both.status('expert', 'logged-out');
    expect(both.rung()).toEqual(['a#1→novice']);
  });

  test('a preferred skill that a step drops is demanded until then; one that no step drops only orders', () => {
    const preferred = { wishes: [wish('billing', 1, 1, 'preferred')] };
    const agents = [agentSettings('any', {}), agentSettings('biller', { billing: 5 })];
    const ordering = new AcdDriver(settings([queueSettings('sales', {}, { demand: preferred })], agents));
    ordering.logIn('any', 'biller');
    ordering.queue('a');
    expect(rungAgents(ordering)).toEqual(['biller']);
    ordering.queue('b');
    expect(rungAgents(ordering)).toEqual(['any']);

    const steps = [step(10_000, { kind: 'drop-skill', skill: 'billing' as never })];
    const demanding = new AcdDriver(
      settings([queueSettings('sales', {}, { demand: preferred, steps })], agents),
    );
    demanding.logIn('any');
    demanding.queue('a');
    expect(rungAgents(demanding)).toEqual([]);
    demanding.wait(10_000);
    expect(rungAgents(demanding)).toEqual(['any']);
  });

  test("tiers open, and another queue's agents are added, in any order", () => {
    const steps = [
      step(5_000, { kind: 'add-queue', queueId: 'support' as never }),
      step(10_000, { kind: 'open-tier', tier: 2 }),
    ];
    const members = [
      { agentId: 'first' as never, tier: 1, position: 1, weight: 1 },
      { agentId: 'second' as never, tier: 2, position: 1, weight: 1 },
    ];
    const acd = new AcdDriver(
      settings(
        [
          queueSettings('sales', {}, { members, openTier: 1, steps }),
          queueSettings('support', { support: 1 }),
        ],
        [agentSettings('first', {}), agentSettings('second', {}), agentSettings('helper', { support: 3 })],
      ),
    );
    acd.logIn('second', 'helper');
    acd.status('helper', 'on-break');
    acd.queue('a');
    acd.wait(5_000);
    expect(rungAgents(acd)).toEqual([]);
    acd.status('helper', 'available');
    expect(rungAgents(acd)).toEqual(['helper']);
    acd.queue('b');
    acd.wait(9_999);
    acd.wait(1);
    expect(rungAgents(acd)).toEqual(['second']);
  });

  test('the rule of a queue and the wishes of one caller both count', () => {
    const rule = { kind: 'level', skill: 'senior' as never, comparison: '>=', level: 2 } as const;
    const acd = new AcdDriver(
      settings(
        [queueSettings('sales', {}, { demand: { wishes: [], rule } })],
        [
          agentSettings('junior', { polish: 9 }),
          agentSettings('senior', { senior: 5 }),
          agentSettings('both', { senior: 5, polish: 5 }),
        ],
      ),
    );
    acd.logIn('junior', 'senior', 'both');
    acd.queue('a', 'sales', { demand: { wishes: [wish('polish', 4)] } });
    expect(rungAgents(acd)).toEqual(['both']);
  });
});

describe('callers compete', () => {
  const one = [agentSettings('ann', {})];
  const two = (sales: Partial<QueueSettings>, support: Partial<QueueSettings>) => [
    queueSettings('sales', {}, { wrapUp: wrapUp(0), ...sales }),
    queueSettings('support', {}, { wrapUp: wrapUp(0), ...support }),
  ];
  /** Queue and moment of each caller, ms from the first; returns who is served, in order. */
  function order(
    acd: AcdDriver,
    callers: readonly (readonly [string, string, number, QueueEntry?])[],
  ): readonly string[] {
    acd.logIn('ann');
    acd.occupied('ann', 'own');
    const startMs = acd.nowMs;
    for (const [call, queue, atMs, entry] of callers) {
      acd.nowMs = startMs + atMs;
      acd.queue(call, queue, entry);
    }
    acd.nowMs = startMs + 60_000;
    const served: string[] = [];
    acd.released('ann', 'own');
    for (let [offer] = acd.rung(); offer !== undefined; [offer] = acd.rung()) {
      const id = offer.split('→')[0] as string;
      served.push(id.split('#')[0] as string);
      acd.answers(id);
      acd.ends(id);
    }
    return served;
  }

  test('a point of priority is worth its time, so that who waits long enough goes first all the same', () => {
    const rules = competition({ priorityPointMs: 10_000 });
    const acd = new AcdDriver(settings(two({}, { priority: 2 }), one, rules));
    expect(
      order(acd, [
        ['old', 'sales', 0],
        ['less', 'sales', 25_000],
        ['vip', 'support', 20_001],
      ]),
    ).toEqual(['old', 'vip', 'less']);
  });

  test('a priority that is changed while the caller waits counts at once', () => {
    const acd = new AcdDriver(settings(two({}, {}), one));
    acd.logIn('ann');
    acd.occupied('ann', 'own');
    acd.queue('a');
    acd.queue('b');
    acd.send({ kind: 'priority-changed', requestId: 'b' as never, priority: 1 });
    expect(acd.kinds()).toEqual(['priority-changed']);
    expect(acd.engine.position('b' as never, acd.nowMs as never)).toBe(1);
    acd.released('ann', 'own');
    expect(acd.rung()).toEqual(['b#1→ann']);
  });

  test('a weight makes waiting count faster', () => {
    const acd = new AcdDriver(settings(two({}, { weight: 3 }), one));
    expect(
      order(acd, [
        ['old', 'sales', 0],
        ['weighty', 'support', 30_000],
      ]),
    ).toEqual(['weighty', 'old']);
  });

  test('oldest first across queues knows neither priority nor weight', () => {
    const rules = competition({ mode: 'oldest-first' });
    const acd = new AcdDriver(settings(two({}, { weight: 10, priority: 10 }), one, rules));
    expect(
      order(acd, [
        ['old', 'sales', 0],
        ['vip', 'support', 1],
      ]),
    ).toEqual(['old', 'vip']);
  });

  test('by service level the caller nearest to missing the target goes first, whoever has missed it comes after', () => {
    const rules = competition({ mode: 'service-level', maxHeadStartMs: 600_000 });
    const acd = new AcdDriver(settings(two({ targetMs: 100_000 }, { targetMs: 20_000 }), one, rules));
    expect(
      order(acd, [
        ['missed', 'support', 0],
        ['relaxed', 'sales', 30_000],
        ['pressed', 'support', 45_000],
      ]),
    ).toEqual(['pressed', 'relaxed', 'missed']);
  });

  test('no head start is greater than the greatest', () => {
    const rules = competition({ priorityPointMs: 3_600_000, maxHeadStartMs: 10_000 });
    const acd = new AcdDriver(settings(two({}, { priority: 10 }), one, rules));
    expect(
      order(acd, [
        ['old', 'sales', 0],
        ['vip', 'support', 10_001],
        ['next', 'sales', 10_002],
      ]),
    ).toEqual(['old', 'vip', 'next']);
  });

  test('a place that dates from before is kept: wait taken along, resumed, or as a callback', () => {
    const acd = new AcdDriver(settings(two({}, {}), one));
    const waitingSinceMs = (acd.nowMs - 5_000) as never;
    expect(
      order(acd, [
        ['a', 'sales', 0],
        ['b', 'support', 1_000, { waitingSinceMs }],
      ]),
    ).toEqual(['b', 'a']);
  });
});

describe('the overall match', () => {
  const specialist = agentSettings('specialist', { dutch: 9, billing: 9 });
  const allrounder = agentSettings('allrounder', { dutch: 8 });
  const queues = [
    queueSettings('dutch', { dutch: 1 }, { strategy: { kind: 'most-skilled' } }),
    queueSettings('billing', { billing: 1 }, { strategy: { kind: 'most-skilled' } }),
  ];
  const available = { kind: 'available' } as const;

  test('when several come at once, nobody waits who could have been served, though the first in line likes another better', () => {
    const acd = new AcdDriver(settings(queues, [specialist, allrounder]));
    acd.queue('first', 'dutch');
    acd.queue('second', 'billing');
    acd.sendAll([
      { kind: 'agent-status-changed', agentId: specialist.id, status: available },
      { kind: 'agent-status-changed', agentId: allrounder.id, status: available },
    ]);
    expect([...acd.rung()].sort()).toEqual(['first#1→allrounder', 'second#1→specialist']);
    expect(acd.decisions().map(({ decidedBy }) => decidedBy)).toEqual(['overall-match', 'overall-match']);
  });

  test('after an outage all who wait are matched at once', () => {
    const acd = new AcdDriver(settings(queues, [specialist, allrounder]));
    acd.send({ kind: 'channel-suspended', channel: 'voice' });
    acd.logIn('specialist', 'allrounder');
    acd.queue('first', 'dutch');
    acd.queue('second', 'billing');
    expect(acd.rung()).toEqual([]);
    acd.send({ kind: 'channel-resumed', channel: 'voice' });
    expect([...acd.rung()].sort()).toEqual(['first#1→allrounder', 'second#1→specialist']);
  });

  test('an outage keeps the callers of its channel at their place, and concerns nobody else', () => {
    const both = [queueSettings('chat', {}, { channels: ['chat'] }), queueSettings('sales')];
    const acd = new AcdDriver(settings(both, [agentSettings('ann', { sales: 5 })]));
    acd.logIn('ann');
    acd.send({ kind: 'channel-suspended', channel: 'voice' });
    acd.queue('v1', 'sales');
    expect(acd.decisions()).toMatchObject([
      { kind: 'wait', verdicts: Uint8Array.of(agentVerdicts.indexOf('channel-down')) },
    ]);
    acd.wait(5_000);
    acd.queue('c1', 'chat');
    expect(acd.rung()).toEqual(['c1#1→ann']);
    acd.callerLeaves('c1');
    acd.queue('v2', 'sales');
    acd.send({ kind: 'channel-resumed', channel: 'voice' });
    expect(acd.rung()).toEqual(['v1#1→ann']);
    expect(acd.decisions()).toMatchObject([
      { kind: 'offer', callId: 'v1' },
      { kind: 'wait', callId: 'v2', verdicts: Uint8Array.of(agentVerdicts.indexOf('reserved')) },
    ]);
    expect(acd.send({ kind: 'channel-resumed', channel: 'voice' })).toMatchObject([
      { kind: 'input-ignored', reason: 'already-so' },
    ]);
  });

  test('of more callers than agents the most urgent are served', () => {
    const acd = new AcdDriver(settings(queues, [specialist, allrounder]));
    for (const call of ['a', 'b', 'c', 'd']) {
      acd.queue(call, 'dutch');
      acd.wait(1_000);
    }
    acd.sendAll([
      { kind: 'agent-status-changed', agentId: specialist.id, status: available },
      { kind: 'agent-status-changed', agentId: allrounder.id, status: available },
    ]);
    expect(acd.rung().map((offer) => offer[0])).toEqual(['a', 'b']);
  });
});

describe('a preferred agent', () => {
  const agents = [agentSettings('els', { sales: 1 }), agentSettings('piet', { sales: 1 })];
  const preferred = { preferredAgent: { agentId: 'els' as never, waitMs: 20_000 } };

  test('is waited for so long, and then anybody will do', () => {
    const acd = new AcdDriver(settings([queueSettings('sales')], agents));
    acd.logIn('els', 'piet');
    acd.occupied('els', 'own');
    acd.queue('a', 'sales', preferred);
    expect(acd.rung()).toEqual([]);
    expect(verdicts(acd)).toEqual({ els: 'busy', piet: 'not-preferred' });
    acd.wait(20_000);
    expect(acd.rung()).toEqual(['a#1→piet']);
  });

  test('gets the call when free in time', () => {
    const acd = new AcdDriver(settings([queueSettings('sales')], agents));
    acd.logIn('els', 'piet');
    acd.occupied('els', 'own');
    acd.queue('a', 'sales', preferred);
    acd.wait(10_000);
    acd.released('els', 'own');
    expect(acd.rung()).toEqual(['a#1→els']);
    expect(acd.decisions()[0]?.decidedBy).toBe('preferred-agent');
  });

  test.each(['logged-out', 'on-break'] as const)('is not waited for when %s', (status) => {
    const acd = new AcdDriver(settings([queueSettings('sales')], agents));
    acd.logIn('els', 'piet');
    acd.status('els', status);
    acd.queue('a', 'sales', preferred);
    expect(acd.rung()).toEqual(['a#1→piet']);
  });
});

describe('several agents are rung', () => {
  const agents = ['1', '2', '3'].map((id) => agentSettings(id, {}));
  const start = (strategy: Strategy) => {
    const acd = new AcdDriver(settings([queueSettings('sales', {}, { strategy })], agents));
    acd.logIn('1', '2', '3');
    return acd;
  };

  test('ring all: everybody at once, the first answer wins, the others are free again', () => {
    const acd = start({ kind: 'ring-all' });
    acd.queue('a');
    expect(acd.rung()).toEqual(['a#1→1', 'a#2→2', 'a#3→3']);
    acd.answers('a#2');
    expect(acd.withdrawn()).toEqual(['a#1 answered-elsewhere', 'a#3 answered-elsewhere']);
    expect(acd.state('1')?.kind).toBe('idle');
    expect(acd.state('2')?.kind).toBe('talking');
    acd.answers('a#3');
    expect(acd.ignored()).toEqual(['stale-offer']);
  });

  test('ring all: who becomes free meanwhile rings too, but a caller whom nobody is rung for goes first', () => {
    const acd = start({ kind: 'ring-all' });
    acd.occupied('3', 'own');
    acd.queue('a');
    acd.released('3', 'own');
    expect(acd.rung()).toEqual(['a#3→3']);
    acd.fails('a#1', 'declined');
    acd.queue('b');
    acd.wait(5_000);
    expect(acd.rung()).toEqual(['b#1→1']);
  });

  test('ring progressively: one more each time', () => {
    const acd = start({ kind: 'ring-progressively', everyMs: 4_000 });
    acd.queue('a');
    expect(acd.rung()).toEqual(['a#1→1']);
    acd.wait(3_999);
    expect(acd.rung()).toEqual([]);
    acd.wait(1);
    expect(acd.rung()).toEqual(['a#2→2']);
    acd.wait(4_000);
    expect(acd.rung()).toEqual(['a#3→3']);
    acd.wait(4_000);
    acd.answers('a#3');
    expect(acd.withdrawn()).toHaveLength(2);
  });
});

describe('limits', () => {
  const full = (limits: Partial<QueueSettings['limits']>) =>
    new AcdDriver(
      settings(
        [
          queueSettings(
            'sales',
            {},
            { limits: { nobodyLoggedIn: 'wait', allOnBreak: 'wait', ...limits }, wrapUp: wrapUp(0) },
          ),
        ],
        [agentSettings('ann', {}), agentSettings('bob', {})],
      ),
    );

  test('the longest wait, but not while a phone rings for the caller', () => {
    const acd = full({ maxWaitMs: 30_000 });
    acd.queue('a');
    acd.wait(29_000);
    acd.logIn('ann');
    acd.wait(2_000);
    expect(acd.overflowed()).toEqual([]);
    acd.fails('a#1', 'declined');
    expect(acd.overflowed()).toEqual(['a max-wait']);
    expect(acd.events()).toContainEqual(
      expect.objectContaining({
        kind: 'queue-left',
        reason: 'overflowed',
        cause: 'max-wait',
        waitMs: 31_000,
      }),
    );
  });

  test('so many waiting, and so many for each agent on duty; nobody who can be served at once is turned away', () => {
    const acd = full({ maxWaiting: 1 });
    acd.logIn('ann');
    acd.queue('served');
    acd.queue('waits');
    acd.queue('third');
    expect(acd.overflowed()).toEqual(['third queue-full']);
    acd.answers('served#1');
    acd.callerLeaves('waits');
    acd.queue('callback', 'sales', { purpose: 'callback' });
    acd.queue('fourth');
    expect(acd.overflowed()).toEqual([]);

    const each = full({ maxWaitingPerAgent: 0.5 });
    each.logIn('ann', 'bob');
    each.occupied('ann', 'x');
    each.occupied('bob', 'y');
    each.queue('a');
    expect(each.overflowed()).toEqual([]);
    each.queue('b');
    expect(each.overflowed()).toEqual(['b queue-full-for-agents']);
  });

  test('nobody logged in: at entry only, or also for those who wait', () => {
    const entry = full({ nobodyLoggedIn: 'on-entry' });
    entry.queue('a');
    expect(entry.overflowed()).toEqual(['a nobody-logged-in']);
    entry.logIn('ann');
    entry.occupied('ann', 'x');
    entry.queue('b');
    entry.status('ann', 'logged-out');
    expect(entry.overflowed()).toEqual([]);

    const always = full({ nobodyLoggedIn: 'always', allOnBreak: 'always' });
    always.logIn('ann');
    always.occupied('ann', 'x');
    always.queue('b');
    always.queue('c');
    always.status('ann', 'on-break');
    expect(always.overflowed()).toEqual(['b all-on-break', 'c all-on-break']);
  });

  test('callbacks have no one on the line and are never turned away', () => {
    const acd = full({ maxWaitMs: 1_000, maxWaiting: 0, nobodyLoggedIn: 'always' });
    acd.queue('a', 'sales', { purpose: 'callback' });
    acd.wait(60_000);
    expect(acd.overflowed()).toEqual([]);
    expect(acd.waiting()).toEqual(['a']);
  });
});

describe("agents' timers", () => {
  const start = (changes: Partial<QueueSettings>) => {
    const acd = new AcdDriver(settings([queueSettings('sales', {}, changes)], [agentSettings('ann', {})]));
    acd.logIn('ann');
    return acd;
  };

  test('after-call work is extended as far as the queue allows', () => {
    const acd = start({ wrapUp: { kind: 'fixed', ms: 10_000, maxExtensionMs: 15_000 } });
    acd.queue('a');
    acd.answers('a#1');
    acd.ends('a#1');
    acd.send({ kind: 'wrap-up-extended', agentId: 'ann' as never, byMs: 10_000 });
    acd.send({ kind: 'wrap-up-extended', agentId: 'ann' as never, byMs: 10_000 });
    expect(acd.events()).toEqual([expect.objectContaining({ kind: 'wrap-up-extended', byMs: 5_000 })]);
    acd.send({ kind: 'wrap-up-extended', agentId: 'ann' as never, byMs: 1_000 });
    expect(acd.ignored()).toEqual(['wrap-up-limit']);
    acd.wait(24_999);
    expect(acd.state('ann')?.kind).toBe('wrap-up');
    acd.wait(1);
    expect(acd.state('ann')?.kind).toBe('idle');
    expect(acd.events()).toEqual([expect.objectContaining({ kind: 'wrap-up-ended', wrapUpMs: 25_000 })]);
  });

  test('too many misses in a row send the agent on break; an answer begins the count anew', () => {
    const acd = start({ maxMissedOffers: 2, retryDelayAfterMissMs: 1_000, wrapUp: wrapUp(0) });
    acd.queue('a');
    acd.fails('a#1', 'no-answer');
    acd.wait(1_000);
    acd.answers('a#2');
    acd.ends('a#2');
    acd.queue('b');
    acd.fails('b#1', 'no-answer');
    acd.wait(1_000);
    acd.fails('b#2', 'unreachable');
    expect(acd.events()).toContainEqual({
      kind: 'agent-status-changed',
      agentId: 'ann',
      status: 'on-break',
      reason: 'missed-offers',
    });
  });

  test('a busy phone is left alone for a time of its own', () => {
    const acd = start({ retryDelayAfterBusyMs: 3_000, retryDelayAfterRefusalMs: 30_000 });
    acd.queue('a');
    acd.fails('a#1', 'busy');
    acd.wait(3_000);
    expect(acd.rung()).toEqual(['a#2→ann']);
    acd.fails('a#2', 'declined');
    acd.wait(29_999);
    expect(acd.rung()).toEqual([]);
    acd.wait(1);
    expect(acd.rung()).toEqual(['a#3→ann']);
  });

  test('channels mix by shares of the agent: three chats or one call, in a queue that takes both', () => {
    const both = queueSettings('chat', {}, { channels: ['voice', 'chat'], wrapUp: wrapUp(0) });
    const sales = queueSettings('sales', {}, { wrapUp: wrapUp(0) });
    const acd = new AcdDriver(
      settings([both, sales], [agentSettings('ann', {}, { capacity: { voice: 1, chat: 3, mail: 0 } })]),
    );
    const comes = (id: string, channel: 'voice' | 'chat', queueId = 'chat') =>
      acd.send({
        kind: 'request-made',
        requestId: id as never,
        interaction: { id: id as never, channel },
        queueId: queueId as never,
      });
    const load = () => acd.engine.snapshot().agents[0]?.assignments.map(({ id, state }) => `${id} ${state}`);
    acd.logIn('ann');
    for (const id of ['c1', 'c2', 'c3']) {
      comes(id, 'chat');
      expect(acd.rung()).toEqual([`${id}#1→ann`]);
    }
    acd.answers('c1#1');
    comes('v1', 'voice');
    expect(acd.rung()).toEqual([]);
    comes('c4', 'chat');
    expect(acd.rung()).toEqual([]);
    expect(load()).toEqual(['c1#1 active', 'c2#1 reserved', 'c3#1 reserved']);
    // The call came before the chat and needs a whole agent: the share that is free is kept for it.
    acd.ends('c1#1');
    expect(acd.rung()).toEqual([]);
    for (const id of ['c2', 'c3']) acd.callerLeaves(id);
    expect(acd.rung()).toEqual(['v1#1→ann']);
    comes('c5', 'chat');
    expect(acd.rung()).toEqual([]);
    // A queue that takes no chats sends them elsewhere.
    expect(comes('c6', 'chat', 'sales')).toMatchObject([{ kind: 'queue-removed', interactionId: 'c6' }]);
  });
});

describe('callbacks', () => {
  const start = () => {
    const acd = new AcdDriver(
      settings([queueSettings('sales', {}, { wrapUp: wrapUp(0) })], [agentSettings('ann', {})]),
    );
    acd.logIn('ann');
    return acd;
  };

  test('the agent is reserved first, the conversation begins when the customer answers', () => {
    const acd = start();
    acd.queue('cb', 'sales', { purpose: 'callback' });
    expect(acd.effects).toContainEqual(expect.objectContaining({ kind: 'make-offer', purpose: 'callback' }));
    acd.answers('cb#1');
    expect(acd.kinds()).toEqual(['offer-ended']);
    acd.send({ kind: 'customer-answered', offerId: 'cb#1' as never });
    expect(acd.kinds()).toEqual(['queue-left', 'conversation-started']);
    acd.ends('cb#1');
    expect(acd.state('ann')?.kind).toBe('idle');
  });

  test('a customer who is not reached leaves the agent free at once', () => {
    const acd = start();
    acd.queue('cb', 'sales', { purpose: 'callback' });
    acd.queue('live');
    acd.answers('cb#1');
    acd.send({ kind: 'customer-failed', offerId: 'cb#1' as never, failure: 'busy' });
    expect(acd.events()[0]).toMatchObject({ kind: 'queue-left', reason: 'unreached', cause: 'busy' });
    expect(acd.rung()).toEqual(['live#1→ann']);
  });

  test('an agent who hangs up before keeps the callback waiting at its place', () => {
    const acd = start();
    acd.queue('cb', 'sales', { purpose: 'callback' });
    acd.answers('cb#1');
    acd.ends('cb#1');
    expect(acd.waiting()).toEqual(['cb']);
    acd.wait(5_000);
    expect(acd.rung()).toEqual(['cb#2→ann']);
  });
});

test('a caller whose announcement plays has the place but no offers', () => {
  const acd = new AcdDriver(settings([queueSettings('sales', {})], [agentSettings('ann', {})]));
  acd.queue('held', 'sales', { held: true });
  acd.wait(1_000);
  acd.queue('later');
  acd.logIn('ann');
  expect(acd.rung()).toEqual(['later#1→ann']);
  acd.fails('later#1', 'declined');
  acd.send({ kind: 'request-ready', requestId: 'held' as never });
  acd.wait(5_000);
  expect(acd.rung()).toEqual(['held#1→ann']);
});

test('what was before a restart counts: statuses, turns, counts and how long somebody has been idle', () => {
  const queue = (strategy: Strategy) => queueSettings('sales', {}, { strategy });
  const memory = (nowMs: number) => ({
    statuses: ['1', '2', '3'].map((id, index) => ({
      agentId: id as never,
      status: { kind: 'available' } as const,
      sinceMs: (nowMs - 10_000 + index) as never,
    })),
    offers: ['3', '1', '2', '3'].map((id) => ({ queueId: 'sales' as never, agentId: id as never })),
    days: [
      { agentId: '1' as never, calls: 5, talkMs: 100, handleMs: 100, loggedInMs: 1_000 },
      { agentId: '2' as never, calls: 1, talkMs: 900, handleMs: 900, loggedInMs: 1_000 },
      { agentId: '3' as never, calls: 3, talkMs: 500, handleMs: 500, loggedInMs: 1_000 },
    ],
    ...{ handled: [], wrapUps: [] },
  });
  const firstChosen = (strategy: Strategy): string | undefined => {
    const acd = new AcdDriver(
      settings(
        [queue(strategy)],
        ['1', '2', '3'].map((id) => agentSettings(id, {})),
      ),
    );
    acd.send({ kind: 'restored', memory: memory(acd.nowMs) });
    expect(acd.events()).toEqual([]);
    acd.queue('a');
    return rungAgents(acd)[0];
  };
  expect(firstChosen({ kind: 'round-robin' })).toBe('1');
  expect(firstChosen({ kind: 'fewest-calls' })).toBe('2');
  expect(firstChosen({ kind: 'least-talk-time' })).toBe('1');
  expect(firstChosen({ kind: 'longest-idle' })).toBe('1');
});

test('a caller with wishes is found, however many others have wished for something before', () => {
  const callers = Array.from({ length: 12 }, (_, index) => `c${index}`);
  const skills = Object.fromEntries(['dutch', ...callers].map((skill) => [skill, 5]));
  const ann = agentSettings('ann', skills, { capacity: { voice: callers.length, chat: 0, mail: 0 } });
  const queue = queueSettings(
    'sales',
    {},
    { steps: [step(60_000, { kind: 'drop-skill', skill: 'dutch' as never })] },
  );
  const acd = new AcdDriver(settings([queue], [ann]));
  for (let index = 0; index < 1990; index += 1) {
    acd.queue(`before${index}`, 'sales', { demand: { wishes: [wish(`rare${index}`)] } });
    acd.callerLeaves(`before${index}`);
  }
  for (const id of callers) acd.queue(id, 'sales', { demand: { wishes: [wish('dutch'), wish(id)] } });
  acd.logIn('ann');
  expect(acd.rung()).toHaveLength(callers.length);
});

/** The last decision's verdicts by agent. */
function verdicts(acd: AcdDriver): Readonly<Record<string, string>> {
  const decision = acd.decisions().at(-1);
  if (decision === undefined) return {};
  return Object.fromEntries(
    decision.agents.map((id, index) => [id, agentVerdicts[decision.verdicts[index] ?? 0] ?? '?']),
  );
}
