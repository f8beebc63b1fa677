// The rules of who is offered which caller, and what becomes of an offer.
// Never looks inside the engine.
import { agentSettings, queueSettings, settings } from '../../support/acd-settings-builder.js';
import { AcdDriver } from './acd-driver.js';

const company = settings(
  [queueSettings('sales'), queueSettings('support', { support: 5 }), queueSettings('vip', { sales: 6 })],
  [
    agentSettings('201', { sales: 8 }),
    agentSettings('202', { sales: 6 }),
    agentSettings('203', { sales: 4, support: 9 }),
    agentSettings('204', { support: 3 }),
  ],
);

describe('choosing an agent', () => {
  test('offers the longest-idle agent first', () => {
    const acd = new AcdDriver(company);
    acd.logIn('202', '201');
    acd.queue('a');
    expect(acd.rung()).toEqual(['a#1→202']);
    acd.queue('b');
    expect(acd.rung()).toEqual(['b#1→201']);
  });

  test('journals everything before it orders anything', () => {
    const acd = new AcdDriver(company);
    acd.logIn('201');
    acd.queue('a');
    expect(acd.effects.map(({ kind }) => kind)).toEqual([
      'record-event',
      'record-event',
      'record-decision',
      'make-offer',
    ]);
    expect(acd.kinds()).toEqual(['call-queued', 'offer-made']);
  });

  test('an agent without the level is not offered the call, however idle', () => {
    const acd = new AcdDriver(company);
    acd.logIn('204');
    acd.queue('a', 'support');
    expect(acd.rung()).toEqual([]);
    acd.logIn('203');
    expect(acd.rung()).toEqual(['a#1→203']);
  });

  test('a newly configured agent is logged out', () => {
    const acd = new AcdDriver(company);
    acd.queue('a');
    expect(acd.rung()).toEqual([]);
    expect(acd.engine.snapshot().agents.map(({ status }) => status.kind)).toEqual(
      Array(4).fill('logged-out'),
    );
  });

  test('a queue without requirements is served by everybody', () => {
    const acd = new AcdDriver(settings([queueSettings('any', {})], [agentSettings('1', {})]));
    acd.logIn('1');
    acd.queue('a', 'any');
    expect(acd.rung()).toEqual(['a#1→1']);
  });

  test('idle time counts from the end of after-call work', () => {
    const acd = new AcdDriver(company);
    acd.logIn('201', '202');
    acd.queue('a');
    acd.answers('a#1');
    acd.ends('a#1');
    acd.wait(10_000);
    expect(acd.state('201')).toEqual({ kind: 'idle' });
    acd.queue('b');
    expect(acd.rung()).toEqual(['b#1→202']);
  });

  test('a refusal neither lengthens nor restarts idle time', () => {
    const acd = new AcdDriver(company);
    acd.logIn('201', '202');
    acd.queue('a');
    acd.fails('a#1', 'declined');
    expect(acd.rung()).toEqual(['a#2→202']);
    acd.callerLeaves('a');
    acd.wait(5_000);
    acd.queue('b');
    expect(acd.rung()).toEqual(['b#1→201']);
  });
});

describe('choosing a caller', () => {
  test('callers of one queue are served in the order of their arrival', () => {
    const acd = new AcdDriver(company);
    for (const call of ['a', 'b', 'c']) acd.queue(call);
    expect(acd.waiting()).toEqual(['a', 'b', 'c']);
    acd.logIn('201');
    expect(acd.rung()).toEqual(['a#1→201']);
    acd.logIn('202');
    expect(acd.rung()).toEqual(['b#1→202']);
  });

  test('the oldest caller over all queues gets the agent for whom they compete', () => {
    const acd = new AcdDriver(company);
    acd.queue('a', 'support');
    acd.wait(10);
    acd.queue('b', 'sales');
    acd.logIn('203');
    expect(acd.rung()).toEqual(['a#1→203']);
  });

  test('a caller nobody can serve does not block those of other queues', () => {
    const acd = new AcdDriver(company);
    acd.queue('a', 'vip');
    acd.queue('b', 'sales');
    acd.logIn('203');
    expect(acd.rung()).toEqual(['b#1→203']);
  });
});

describe('an offer that comes to nothing', () => {
  test.each(['declined', 'busy', 'no-answer', 'unreachable'] as const)(
    '%s: the caller keeps the place and the next agent is tried at once',
    (failure) => {
      const acd = new AcdDriver(company);
      acd.logIn('201', '202');
      acd.queue('a');
      acd.wait(100);
      acd.queue('b', 'support');
      acd.rings('a#1');
      acd.fails('a#1', failure);
      expect(acd.rung()).toEqual(['a#2→202']);
      expect(acd.kinds()).toEqual(['offer-ended', 'offer-made']);
      expect(acd.waiting()).toEqual(['a', 'b']);
      expect(acd.engine.snapshot().waiting[0]?.queuedAtMs).toBe(1_000_000);
    },
  );

  test.each([
    ['declined', 'refused', 5_000],
    ['busy', 'refused', 5_000],
    ['no-answer', 'missed', 15_000],
    ['unreachable', 'missed', 15_000],
  ] as const)('%s: ends %s; the only agent is tried again after %d ms', (failure, outcome, delayMs) => {
    const acd = new AcdDriver(company);
    acd.logIn('201');
    acd.queue('a');
    acd.fails('a#1', failure);
    expect(acd.events()).toMatchObject([{ kind: 'offer-ended', outcome, cause: failure }]);
    acd.wait(delayMs - 1);
    expect(acd.rung()).toEqual([]);
    expect(acd.engine.nextDeadlineMs()).toBe(acd.nowMs + 1);
    acd.wait(1);
    expect(acd.rung()).toEqual(['a#2→201']);
  });

  test('a delay of nought does not make the engine dial without pause', () => {
    const acd = new AcdDriver(
      settings([queueSettings('sales', {}, { retryDelayAfterMissMs: 0 })], [agentSettings('1', {})]),
    );
    acd.logIn('1');
    acd.queue('a');
    acd.fails('a#1', 'unreachable');
    expect(acd.rung()).toEqual([]);
    acd.wait(1_000);
    expect(acd.rung()).toEqual(['a#2→1']);
  });

  test('the ring time runs from the reservation, and its end withdraws the offer', () => {
    const acd = new AcdDriver(company);
    acd.logIn('201', '202');
    acd.queue('a');
    acd.wait(5_000);
    acd.rings('a#1');
    expect(acd.engine.nextDeadlineMs()).toBe(1_020_000);
    acd.wait(15_000);
    expect(acd.withdrawn()).toEqual(['a#1 no-answer']);
    expect(acd.events()[0]).toMatchObject({ kind: 'offer-ended', outcome: 'missed', cause: 'no-answer' });
    expect(acd.rung()).toEqual(['a#2→202']);
    acd.answers('a#1');
    expect(acd.ignored()).toEqual(['stale-offer']);
  });

  test('an answer in the very moment of the ring time-out counts', () => {
    const acd = new AcdDriver(company);
    acd.logIn('201');
    acd.queue('a');
    acd.nowMs += 20_000;
    acd.answers('a#1');
    expect(acd.kinds()).toEqual(['offer-ended', 'queue-left', 'conversation-started']);
    expect(acd.withdrawn()).toEqual([]);
  });
});

describe('the caller leaves', () => {
  test('while waiting: abandoned', () => {
    const acd = new AcdDriver(company);
    acd.queue('a');
    acd.wait(700);
    acd.callerLeaves('a');
    expect(acd.events()).toEqual([
      { kind: 'queue-left', callId: 'a', queueId: 'sales', reason: 'abandoned', waitMs: 700 },
    ]);
    expect(acd.waiting()).toEqual([]);
  });

  test.each(['reserved', 'ringing'])(
    'while the agent is %s: the offer is withdrawn, the next caller gets the agent',
    (stage) => {
      const acd = new AcdDriver(company);
      acd.logIn('201');
      acd.queue('a');
      acd.queue('b');
      if (stage === 'ringing') acd.rings('a#1');
      expect(acd.state('201')?.kind).toBe(stage);
      acd.callerLeaves('a');
      expect(acd.kinds()).toEqual(['offer-ended', 'queue-left', 'offer-made']);
      expect(acd.withdrawn()).toEqual(['a#1 caller-left']);
      expect(acd.rung()).toEqual(['b#1→201']);
    },
  );

  test('in the same instant as the answer: the late answer is ignored, the agent stays free', () => {
    const acd = new AcdDriver(company);
    acd.logIn('201');
    acd.queue('a');
    acd.rings('a#1');
    acd.callerLeaves('a');
    acd.answers('a#1');
    expect(acd.ignored()).toEqual(['stale-offer']);
    expect(acd.state('201')).toEqual({ kind: 'idle' });
  });

  test('while talking: the conversation ends and after-call work begins', () => {
    const acd = new AcdDriver(company);
    acd.logIn('201');
    acd.queue('a');
    acd.answers('a#1');
    acd.wait(60_000);
    acd.callerLeaves('a');
    expect(acd.events()).toMatchObject([
      { kind: 'conversation-ended', talkMs: 60_000, cause: 'ended' },
      { kind: 'wrap-up-started', agentId: '201' },
    ]);
    acd.ends('a#1');
    expect(acd.ignored()).toEqual(['stale-offer']);
  });

  test('who is not here cannot leave', () => {
    const acd = new AcdDriver(company);
    acd.callerLeaves('nobody');
    expect(acd.ignored()).toEqual(['unknown-request']);
  });
});

describe('conversation and after-call work', () => {
  const talking = () => {
    const acd = new AcdDriver(company);
    acd.logIn('201');
    acd.queue('a');
    acd.wait(300);
    acd.rings('a#1');
    acd.answers('a#1');
    return acd;
  };

  test('the answer ends the offer as accepted and the wait as answered', () => {
    const acd = talking();
    expect(acd.events()).toMatchObject([
      { kind: 'offer-ended', outcome: 'accepted' },
      { kind: 'queue-left', reason: 'answered', waitMs: 300 },
      { kind: 'conversation-started', agentId: '201' },
    ]);
    expect(acd.state('201')).toEqual({
      kind: 'talking',
      callId: 'a',
      offerId: 'a#1',
      queueId: 'sales',
    });
  });

  test('after-call work ends at its time, and the agent is offered the next caller', () => {
    const acd = talking();
    acd.queue('b');
    acd.ends('a#1');
    expect(acd.state('201')).toMatchObject({ kind: 'wrap-up', endsAtMs: acd.nowMs + 10_000 });
    acd.wait(10_000);
    expect(acd.events()).toMatchObject([{ kind: 'wrap-up-ended', wrapUpMs: 10_000 }, { kind: 'offer-made' }]);
    expect(acd.rung()).toEqual(['b#1→201']);
  });

  test('the agent may end after-call work early', () => {
    const acd = talking();
    acd.ends('a#1');
    acd.nowMs += 2_000;
    acd.send({ kind: 'wrap-up-finished', agentId: '201' as never });
    expect(acd.events()).toMatchObject([{ kind: 'wrap-up-ended', wrapUpMs: 2_000 }]);
    expect(acd.engine.nextDeadlineMs()).toBeUndefined();
    acd.send({ kind: 'wrap-up-finished', agentId: '201' as never });
    expect(acd.ignored()).toEqual(['agent-not-in-wrap-up']);
  });

  test('a failed bridge returns the caller to the place held before, and leaves the agent alone for a while', () => {
    const acd = talking();
    acd.queue('b');
    acd.logIn('202');
    expect(acd.rung()).toEqual(['b#1→202']);
    acd.queue('c');
    acd.bridgeFails('a#1');
    expect(acd.events()).toMatchObject([{ kind: 'conversation-ended', cause: 'bridge-failed' }]);
    expect(acd.waiting()).toEqual(['a', 'b', 'c']);
    acd.fails('b#1', 'declined');
    expect(acd.waiting()).toEqual(['a', 'b', 'c']);
    acd.wait(5_000);
    expect(acd.rung()).toEqual(['a#2→202']);
  });
});

test('an offer id is never used twice, even when the call enters a second queue', () => {
  const acd = new AcdDriver(company);
  acd.logIn('201');
  acd.queue('a');
  acd.answers('a#1');
  acd.ends('a#1');
  acd.queue('a');
  acd.wait(10_000);
  expect(acd.rung()).toEqual(['a#2→201']);
});
