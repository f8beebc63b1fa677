// An engine that was restored from the journal goes on as the one that wrote it would have.
// Never compares what only explains: decisions and estimates.
import { agentHistory } from '../../../src/core/acd/agent-history.js';
import { interactionOf } from '../../../src/core/journal/interaction-of.js';
import { restoredCallOf } from '../../../src/core/journal/restored-call.js';
import type { EngineEffect } from '../../../src/core/acd/acd-model.js';
import type { JournalEvent } from '../../../src/core/journal/journal-event.js';
import type { AgentId, EpochMs, OfferId } from '../../../src/core/kernel/ids.js';
import { agentSettings, queueSettings, settings } from '../../support/acd-settings-builder.js';
import { AcdDriver } from './acd-driver.js';

const company = settings(
  [queueSettings('sales')],
  ['ann', 'bob', 'cid'].map((id) => agentSettings(id, { sales: 5 })),
);

/** Drives one engine and keeps its journal. */
class Run {
  readonly driver: AcdDriver;
  readonly events: JournalEvent[] = [];

  constructor(driver = new AcdDriver(company)) {
    this.driver = driver;
  }

  do(act: (driver: AcdDriver) => readonly EngineEffect[]): readonly string[] {
    const effects = act(this.driver);
    for (const effect of effects)
      if (effect.kind === 'record-event')
        this.events.push({ ...effect.event, atMs: this.driver.nowMs as EpochMs });
    return effects.flatMap((effect) =>
      effect.kind === 'record-event'
        ? [JSON.stringify(effect.event)]
        : effect.kind === 'record-decision'
          ? []
          : [JSON.stringify(effect)],
    );
  }

  /** Another engine, with what the journal says at this moment. */
  restarted(): Run {
    const next = new AcdDriver();
    next.nowMs = this.driver.nowMs;
    const { agents } = this.driver.engine.snapshot();
    next.sendAll([
      { kind: 'channel-suspended', channel: 'voice' },
      { kind: 'configured', settings: company },
      {
        kind: 'restored',
        memory: {
          statuses: agents.map(({ id, status, statusSinceMs }) => ({
            agentId: id,
            status,
            sinceMs: statusSinceMs,
          })),
          ...{ offers: [], days: [], handled: [] },
          wrapUps: agentHistory(this.events, 0 as EpochMs, next.nowMs as EpochMs).openWrapUps.map(
            ({ callId, ...wrapUp }) => ({ ...wrapUp, interaction: interactionOf(callId, this.events) }),
          ),
        },
      },
    ]);
    const calls = new Set(this.events.flatMap((event) => ('callId' in event ? [event.callId] : [])));
    for (const callId of calls) {
      const call = restoredCallOf(
        this.events.filter((event) => 'callId' in event && event.callId === callId),
        () => 0,
      );
      if (call === undefined) continue;
      expect(next.send({ kind: 'call-restored', call })).toEqual([]);
    }
    return new Run(next);
  }

  seen(): unknown {
    const { waiting, agents } = this.driver.engine.snapshot();
    return {
      waiting,
      agents: agents.map(({ id, state, stateSinceMs }) => ({
        ...{ id, state },
        ...(state.kind === 'idle' ? {} : { stateSinceMs }),
      })),
      nextMs: this.driver.engine.nextDeadlineMs(),
    };
  }
}

/** One talks, one is being rung, two wait. */
function busyRun(): Run {
  const run = new Run();
  run.do((driver) => driver.logIn('ann', 'bob'));
  run.do((driver) => driver.queue('talks'));
  run.do((driver) => driver.wait(3_000));
  run.do((driver) => driver.answers('talks#1'));
  run.do((driver) => driver.queue('rings'));
  run.do((driver) => driver.fails('rings#1', 'declined'));
  run.do((driver) => driver.logIn('cid'));
  run.do((driver) => driver.wait(6_000));
  run.do((driver) => driver.queue('waits', 'sales', { priority: 2 }));
  run.do((driver) => driver.wait(1_000));
  run.do((driver) => driver.queue('waits-too', 'sales', { waitingSinceMs: 900_000 as EpochMs }));
  return run;
}

test('who waited, was rung for or talked does so again, with the times of then', () => {
  const before = busyRun();
  expect(before.driver.engine.snapshot().waiting.length).toBeGreaterThanOrEqual(2);
  const after = before.restarted();
  expect(after.seen()).toEqual(before.seen());
});

test('what happens next leads to the same records and orders', () => {
  const before = busyRun();
  const after = before.restarted();
  const stories: ((driver: AcdDriver) => readonly EngineEffect[])[] = [
    (driver) => driver.send({ kind: 'channel-resumed', channel: 'voice' }),
    (driver) => driver.ends('talks#1'),
    (driver) => driver.callerLeaves('waits'),
    (driver) => driver.wait(10_000),
    (driver) => driver.wait(60_000),
  ];
  for (const story of stories) {
    const [expected, found] = [before.do(story), after.do(story)];
    expect(found.filter((line) => !line.includes('input-ignored'))).toEqual(
      expected.filter((line) => !line.includes('input-ignored')),
    );
  }
});

test('a queue or an agent that is gone takes the call back as a whole: it is in no part of the engine', () => {
  const before = busyRun();
  const call = restoredCallOf(
    before.events.filter((event) => 'callId' in event && event.callId === 'talks'),
    () => 0,
  )!;
  const driver = new AcdDriver(company);
  for (const changed of [
    { ...call, queueId: 'gone' as typeof call.queueId },
    {
      ...call,
      stands: {
        kind: 'talking' as const,
        offer: {
          ...(call.stands as Extract<typeof call.stands, { kind: 'talking' }>).offer,
          agentId: 'gone' as AgentId,
        },
      },
    },
  ])
    expect(driver.send({ kind: 'call-restored', call: changed })).toMatchObject([{ kind: 'input-ignored' }]);
  expect(driver.engine.snapshot().waiting).toEqual([]);
  expect(driver.ends('talks#1')).toMatchObject([{ kind: 'input-ignored', reason: 'stale-offer' }]);
});

test('who has left the queue, and customers who are called back, stand with the engine in no way', () => {
  const run = new Run();
  run.do((driver) => driver.queue('left'));
  run.do((driver) => driver.callerLeaves('left'));
  run.do((driver) => driver.queue('back', 'sales', { purpose: 'callback' }));
  for (const id of ['left', 'back'])
    expect(
      restoredCallOf(
        run.events.filter((event) => 'callId' in event && event.callId === id),
        () => 0,
      ),
    ).toBeUndefined();
});

test('what an agent had parked, and wants back, is gone on with as if nothing had been', () => {
  const before = new Run();
  before.do((driver) => driver.logIn('ann'));
  const park = (offPhone: boolean) => (driver: AcdDriver) =>
    driver.send({ kind: 'assignment-parked', offerId: 'first#1' as OfferId, offPhone });
  const recall = (driver: AcdDriver) =>
    driver.send({ kind: 'assignment-recalled', offerId: 'first#1' as OfferId });
  for (const act of [
    (driver: AcdDriver) => driver.queue('first'),
    (driver: AcdDriver) => driver.answers('first#1'),
    park(false),
    (driver: AcdDriver) => driver.wait(2_000),
    recall,
    park(true),
    (driver: AcdDriver) => driver.queue('second'),
    (driver: AcdDriver) => driver.answers('second#1'),
    (driver: AcdDriver) => driver.wait(5_000),
    recall,
  ])
    before.do(act);
  const parked = { id: 'first#1', state: 'parked', recalled: true };
  const after = before.restarted();
  for (const { driver } of [before, after]) {
    driver.send({ kind: 'channel-resumed', channel: 'voice' });
    const { assignments } = driver.engine.snapshot().agents[0]!;
    expect(assignments.find(({ id }) => (id as string) === 'first#1')).toMatchObject(parked);
  }
  for (const act of [
    (driver: AcdDriver) => driver.wait(3_000),
    (driver: AcdDriver) => driver.ends('second#1'),
    (driver: AcdDriver) => driver.send({ kind: 'wrap-up-finished', agentId: 'ann' as AgentId }),
    (driver: AcdDriver) => driver.ends('first#1'),
  ])
    expect(after.do(act)).toEqual(before.do(act));
  expect(before.events.filter(({ kind }) => kind === 'assignment-resumed')).toMatchObject([
    { parkedMs: 2_000 },
    { parkedMs: 8_000 },
  ]);
});

describe('after-call work', () => {
  function wrappingUp(): Run {
    const run = new Run();
    for (const act of [
      (driver: AcdDriver) => driver.logIn('ann', 'bob'),
      (driver: AcdDriver) => driver.queue('first'),
      (driver: AcdDriver) => driver.wait(1_000),
      (driver: AcdDriver) => driver.answers('first#1'),
      (driver: AcdDriver) => driver.wait(20_000),
      (driver: AcdDriver) => driver.ends('first#1'),
      (driver: AcdDriver) => driver.wait(4_000),
    ])
      run.do(act);
    return run;
  }
  const stateOfAnn = ({ driver }: Run): unknown => driver.engine.snapshot().agents[0]!.state;
  const resumed = (driver: AcdDriver): readonly EngineEffect[] =>
    driver.send({ kind: 'channel-resumed', channel: 'voice' });
  const extended = (driver: AcdDriver): readonly EngineEffect[] =>
    driver.send({ kind: 'wrap-up-extended', agentId: 'ann' as AgentId, byMs: 10_000 });

  test('goes on until its time, with what the agent has added', () => {
    const before = wrappingUp();
    before.do(extended);
    expect(stateOfAnn(before)).toMatchObject({ kind: 'wrap-up' });
    // The estimates hear of it once: when it is over, with its conversation.
    expect(agentHistory(before.events, 0 as EpochMs, before.driver.nowMs as EpochMs).handled).toEqual([]);
    const after = before.restarted();
    expect(after.seen()).toEqual(before.seen());
    after.do(resumed);
    for (const act of [
      (driver: AcdDriver) => driver.wait(2_000),
      (driver: AcdDriver) => driver.queue('second'),
      (driver: AcdDriver) => driver.wait(600_000),
    ])
      expect(after.do(act)).toEqual(before.do(act));
    expect(before.events.find(({ kind }) => kind === 'wrap-up-ended')).toBeDefined();
  });

  test('that should have ended while nobody was there ends at once, and was as long as it should have been', () => {
    const before = wrappingUp();
    const { ms } = company.queues[0]!.wrapUp;
    before.driver.nowMs += 10 * ms;
    const after = before.restarted();
    after.do(resumed);
    after.do((driver) => driver.wait(1));
    expect(after.events).toMatchObject([
      { kind: 'wrap-up-ended', callId: 'first', agentId: 'ann', wrapUpMs: ms },
    ]);
    expect(stateOfAnn(after)).toMatchObject({ kind: 'idle' });
  });

  test('is over for who has logged out meanwhile', () => {
    const before = wrappingUp();
    before.do((driver) =>
      driver.send({
        kind: 'agent-status-changed',
        agentId: 'ann' as AgentId,
        status: { kind: 'logged-out' },
      }),
    );
    const after = before.restarted();
    expect(after.seen()).toEqual(before.seen());
    expect(stateOfAnn(after)).not.toMatchObject({ kind: 'wrap-up' });
  });
});
