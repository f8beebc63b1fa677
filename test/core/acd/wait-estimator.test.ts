// Rules of the estimated wait: what it reacts to, when it is silent, and how good it is on simulated days.
// Never compares with the rivals' formulas: test/bench/acd-ewt does.
import fc from 'fast-check';
import { type WaitAgent, WaitEstimator } from '../../../src/core/acd/wait-estimator.js';
import type { ExpectedWait } from '../../../src/core/acd/acd-model.js';
import type { AgentId, EpochMs, QueueId, RequestId } from '../../../src/core/kernel/ids.js';
import { createSeededRandom } from '../../../src/core/kernel/seeded-random.js';
import { type SimulatedDay, simulateDay } from './first-come-day.js';

const nowMs = 1_763_800_000_000 as EpochMs;
const support = 'support' as QueueId;
const after = (ms: number): EpochMs => (nowMs + ms) as EpochMs;

function experienced(calls = 100, queueId: QueueId = support, medianMs = 180_000): WaitEstimator {
  const estimator = new WaitEstimator();
  learn(estimator, calls, queueId, medianMs);
  return estimator;
}

function learn(estimator: WaitEstimator, calls: number, queueId: QueueId, medianMs: number): void {
  const random = createSeededRandom(7);
  for (let call = 0; call < calls; call += 1) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    estimator.noteHandled({
      queueId,
      agentId: '201' as AgentId,
      endedAtMs: after(-60_000 * (calls - call)),
      handleMs: medianMs * Math.exp(0.5 * normal),
    });
  }
}

const talkingFor = (ms: number): WaitAgent => ({ queueId: support, busySinceMs: after(-ms) });
const team = (size: number): WaitAgent[] =>
  Array.from({ length: size }, (_, index) => talkingFor((index * 37_000) % 240_000));

function ask(estimator: WaitEstimator, callsAhead: number, agents: readonly WaitAgent[]): ExpectedWait {
  const estimate = estimator.estimate({ queueId: support, callsAhead, agents }, nowMs);
  if (estimate === undefined) throw new Error('no estimate');
  return estimate;
}

describe('the estimated wait', () => {
  it('is about the number of calls ahead times the handle time over the agents', () => {
    const { lowMs, middleMs, highMs } = ask(experienced(), 19, team(10));
    // 20 completions by 10 agents of about 204 s each.
    expect(middleMs).toBeGreaterThan(350_000);
    expect(middleMs).toBeLessThan(460_000);
    expect(lowMs).toBeLessThan(middleMs);
    expect(highMs).toBeGreaterThan(middleMs);
  });

  it('knows the end of after-call work', () => {
    const agents = [{ queueId: support, endsAtMs: after(12_000) }];
    const { lowMs, middleMs, highMs } = ask(experienced(), 0, agents);
    for (const ms of [lowMs, middleMs, highMs]) expect(Math.abs(ms - 12_000)).toBeLessThan(700);
  });

  it('is the time until an agent answers when somebody is free', () => {
    const estimator = experienced();
    for (let call = 0; call < 20; call += 1) estimator.noteAnswerDelay(support, 5000);
    expect(ask(estimator, 0, [{}]).middleMs).toBeCloseTo(5000, 0);
  });

  it('counts an agent who is reached by a widening step from then on only', () => {
    const late = ask(experienced(), 0, [{ fromMs: after(60_000) }]);
    expect(late.middleMs).toBeGreaterThan(58_000);
    expect(late.middleMs).toBeLessThan(62_000);
  });

  it('takes those who usually give up out of the line', () => {
    const patient = experienced();
    const impatient = experienced();
    for (let call = 0; call < 50; call += 1) {
      const id = `call-${call}` as RequestId;
      impatient.noteEstimated(id, support, { lowMs: 1, middleMs: 2, highMs: 3 }, nowMs);
      impatient.noteGone(id, after(120_000));
    }
    expect(ask(impatient, 20, team(5)).middleMs).toBeLessThan(0.8 * ask(patient, 20, team(5)).middleMs);
  });

  it('counts callers still to come who go first, for as long as they do', () => {
    const estimator = experienced();
    const question = { queueId: support, callsAhead: 6, agents: team(6) };
    const middle = (perMs: number, untilMs: number): number =>
      estimator.estimate({ ...question, overtaking: [{ perMs, untilMs }] }, nowMs)?.middleMs ?? NaN;
    const alone = ask(estimator, 6, team(6)).middleMs;
    // One a minute for two minutes: two callers of 34 s each more.
    expect(middle(1 / 60_000, 120_000) - alone).toBeGreaterThan(50_000);
    expect(middle(1 / 60_000, 120_000) - alone).toBeLessThan(95_000);
    expect(middle(1 / 60_000, 0)).toBeCloseTo(alone, -3);
  });

  it('tells how many callers of a queue are handled, and who takes them', () => {
    const estimator = experienced(60);
    expect(estimator.handledPerMs(support, nowMs) * 60_000).toBeCloseTo(1, 1);
    expect(estimator.handledPerMs('sales' as QueueId, nowMs)).toBe(0);
    expect(estimator.shareTaken(support, (id) => id === '201', 0.5)).toBeGreaterThan(0.9);
    expect(estimator.shareTaken(support, () => false, 0.5)).toBeLessThan(0.1);
    expect(estimator.shareTaken(support, () => undefined, 0.5)).toBe(0.5);
  });

  it.each([1, 3, 12, 60])('reacts at once when one of %d agents comes or goes', (size) => {
    const estimator = experienced();
    const before = ask(estimator, 8, [...team(size), talkingFor(200_000)]);
    const less = ask(estimator, 8, team(size));
    expect(less.middleMs / before.middleMs).toBeGreaterThan(1 + 0.5 / (size + 1));
  });

  it('grows with the calls ahead, and shrinks with every agent', () => {
    const estimator = experienced();
    const someAgents = fc.array(fc.integer({ min: 0, max: 900_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(someAgents, fc.double({ min: 0, max: 60, noNaN: true }), (ages, ahead) => {
        const agents = ages.map(talkingFor);
        const question = { queueId: support, callsAhead: ahead, agents };
        const here = estimator.estimate(question, nowMs);
        const behind = estimator.estimate({ ...question, callsAhead: ahead + 1 }, nowMs);
        const helped = estimator.estimate({ ...question, agents: [...agents, talkingFor(100_000)] }, nowMs);
        if (here === undefined || behind === undefined || helped === undefined) return;
        // Interpolation on the grid of times may cost two parts in a hundred; the grid's first cell, at most a sixteenth
        // of the way to the end of the range, is not resolved further.
        expect(behind.middleMs).toBeGreaterThan(here.middleMs * 0.98);
        expect(helped.middleMs).toBeLessThan(Math.max(here.middleMs * 1.02, here.highMs / 16));
        for (const { lowMs, middleMs, highMs } of [here, behind, helped]) {
          expect(lowMs).toBeGreaterThanOrEqual(0);
          expect(lowMs).toBeLessThanOrEqual(middleMs);
          expect(middleMs).toBeLessThanOrEqual(highMs);
        }
      }),
      { seed: 3, numRuns: 300, interruptAfterTimeLimit: 20_000 },
    );
  });

  it('is silent without agents, with too few handled calls, and when it would say nothing', () => {
    expect(experienced().estimate({ queueId: support, callsAhead: 0, agents: [] }, nowMs)).toBeUndefined();
    const young = experienced(9);
    expect(young.estimate({ queueId: support, callsAhead: 0, agents: team(3) }, nowMs)).toBeUndefined();
    expect(
      experienced(10).estimate({ queueId: support, callsAhead: 0, agents: team(3) }, nowMs),
    ).toBeDefined();
    const alone = [talkingFor(60_000)];
    expect(
      experienced().estimate({ queueId: support, callsAhead: 400, agents: alone }, nowMs),
    ).toBeUndefined();
  });

  it('forgets calls after a day', () => {
    const question = { queueId: support, callsAhead: 3, agents: team(3) };
    expect(experienced().estimate(question, after(26 * 3_600_000))).toBeUndefined();
  });

  it('learns a queue of its own from few calls, and goes by all queues until then', () => {
    const sales = 'sales' as QueueId;
    const estimator = experienced(200);
    const question = {
      queueId: sales,
      callsAhead: 9,
      agents: team(5).map((agent) => ({ ...agent, queueId: sales })),
    };
    const before = estimator.estimate(question, nowMs);
    learn(estimator, 40, sales, 600_000);
    const later = estimator.estimate(question, nowMs);
    expect(before?.middleMs).toBeGreaterThan(300_000);
    expect(later?.middleMs).toBeGreaterThan(2 * (before?.middleMs ?? Infinity));
  });

  it('moves with the clock of the host', () => {
    const estimator = experienced();
    const before = ask(estimator, 4, team(4));
    estimator.clockShifted(30 * 24 * 3_600_000);
    const shifted = team(4).map((agent) => ({
      ...agent,
      busySinceMs: ((agent.busySinceMs ?? 0) + 30 * 24 * 3_600_000) as EpochMs,
    }));
    const later = estimator.estimate(
      { queueId: support, callsAhead: 4, agents: shifted },
      after(30 * 24 * 3_600_000),
    );
    expect(later?.middleMs).toBeCloseTo(before.middleMs, 3);
  });
});

describe('the accuracy of estimates', () => {
  it('is the mean absolute error and the share within the range, per queue', () => {
    const estimator = experienced();
    const said = { lowMs: 60_000, middleMs: 100_000, highMs: 150_000 };
    const waits = [40_000, 90_000, 130_000, 200_000];
    waits.forEach((waitedMs, index) => {
      const id = `call-${index}` as RequestId;
      estimator.noteEstimated(id, support, said, nowMs);
      estimator.noteWaited(id, waitedMs);
    });
    estimator.noteEstimated('gone' as RequestId, support, said, nowMs);
    estimator.noteGone('gone' as RequestId, nowMs);
    estimator.noteWaited('gone' as RequestId, 1);
    estimator.noteWaited('unknown' as RequestId, 1);
    expect(estimator.accuracy()).toEqual([
      { queueId: support, samples: 4, meanAbsoluteErrorMs: 50_000, withinRange: 0.5 },
    ]);
  });

  it('learns from a bias, within bounds', () => {
    const estimator = experienced();
    const untaught = ask(estimator, 8, team(6));
    for (let call = 0; call < 300; call += 1) {
      const id = `call-${call}` as RequestId;
      const said = ask(estimator, 8, team(6));
      estimator.noteEstimated(id, support, said, nowMs);
      estimator.noteWaited(id, 1.3 * untaught.middleMs);
    }
    const taught = ask(estimator, 8, team(6));
    expect(taught.middleMs / untaught.middleMs).toBeGreaterThan(1.25);
    expect(taught.middleMs / untaught.middleMs).toBeLessThan(1.35);
    for (let call = 0; call < 300; call += 1) {
      const id = `late-${call}` as RequestId;
      estimator.noteEstimated(id, support, ask(estimator, 8, team(6)), nowMs);
      estimator.noteWaited(id, 20 * untaught.middleMs);
    }
    expect(ask(estimator, 8, team(6)).middleMs / untaught.middleMs).toBeLessThan(1.61);
  });
});

describe('estimates on simulated days', () => {
  const hours = (peak: number): number[] =>
    [0.6, 0.9, 1.1, 1.05, 0.9, 0.95, 1.1, 1, 0.8, 0.4].map((x) => x * peak);
  const queue = { medianHandleMs: 180_000, sigma: 0.5, wrapUpMs: 20_000, meanPatienceMs: 1_200_000 };
  const allDay = [[8, 18]] as const;
  const days: readonly (readonly [string, SimulatedDay])[] = [
    [
      'a busy team',
      {
        seed: 11,
        queues: [{ ...queue, id: 'a', callsPerHour: hours(200) }],
        agents: Array.from({ length: 14 }, () => ({ queues: ['a'], shifts: allDay })),
      },
    ],
    [
      'agents with two of three queues',
      {
        seed: 12,
        queues: ['a', 'b', 'c'].map((id) => ({ ...queue, id, callsPerHour: hours(75) })),
        agents: Array.from({ length: 15 }, (_, index) => ({
          queues:
            [
              ['a', 'b'],
              ['b', 'c'],
              ['c', 'a'],
            ][index % 3] ?? [],
          shifts: allDay,
        })),
      },
    ],
  ];

  it.each(days)('hold 80 %% of the waits, give or take ten: %s', (_, day) => {
    const told = simulateDay(day).filter(({ estimate }) => estimate !== undefined);
    expect(told.length).toBeGreaterThan(200);
    const within = told.filter(
      ({ estimate, waitedMs }) =>
        estimate !== undefined && waitedMs >= estimate.lowMs && waitedMs <= estimate.highMs,
    );
    expect(within.length / told.length).toBeGreaterThan(0.7);
    expect(within.length / told.length).toBeLessThan(0.9);
  });

  it('come out the same for the same day', () => {
    const [, day] = days[0] as (typeof days)[number];
    expect(simulateDay(day)).toEqual(simulateDay(day));
  });
});
