// What-if questions are worked out one at a time, tell how far they are, and can be cancelled.
// Never plays a day: the runner is a fake that answers when it is told to.
import type { WhatIfRequest, WhatIfResult } from '../../../src/api/what-if.js';
import { createWhatIfCommands } from '../../../src/app/what-if/what-if-commands.js';
import type { WhatIfRunner } from '../../../src/app/ports/what-if-runner.js';
import { granted, refused, type Outcome } from '../../../src/core/kernel/refusal.js';
import type { QueueInterval } from '../../../src/core/acd/queue-interval-projection.js';
import type { EpochMs } from '../../../src/core/kernel/ids.js';
import { demoCompany } from '../../../src/cli/demo/demo-company.js';
import { createFakeClock } from '../../support/fake-clock.js';
import { createFakeLog } from '../../support/fake-log.js';

const request: WhatIfRequest = { day: { kind: 'generated', seed: 1 }, changes: [], agents: 0 };

const calledAt = (day: number, hour: number, offered = 1): QueueInterval => {
  const startMs = Date.UTC(2026, 10, day, hour) as EpochMs;
  return { queueId: 'sales', startMs, offered } as unknown as QueueInterval;
};

function setUp(called: readonly QueueInterval[] = []) {
  const runs: {
    readonly progress: (progress: number) => void;
    readonly answer: (outcome: Outcome<WhatIfResult>) => void;
    readonly fail: (error: Error) => void;
  }[] = [];
  const runner: WhatIfRunner = {
    run: (_request, progress, signal) =>
      new Promise((answer, fail) => {
        runs.push({ progress, answer, fail });
        signal.addEventListener('abort', () => answer(refused('cancelled', 'cancelled')));
      }),
  };
  const clock = createFakeClock(Date.UTC(2026, 10, 18, 12));
  const commands = createWhatIfCommands({
    ...{ runner, clock, log: createFakeLog() },
    company: () => demoCompany,
    journal: {
      queueIntervals: (fromMs, toMs) => called.filter(({ startMs }) => startMs >= fromMs && startMs < toMs),
    },
  });
  const ask = () => {
    const outcome = commands.ask(request, 'sue');
    if (outcome.kind === 'refused') throw new Error(outcome.message);
    return outcome.value;
  };
  return { commands, runs, ask };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a question starts from', () => {
  const latest = (...called: readonly QueueInterval[]) => setUp(called).commands.start().latestDate;

  it('the latest day before today on which a queue was called', () => {
    expect(latest(calledAt(12, 9), calledAt(13, 9), calledAt(14, 9, 0), calledAt(18, 9))).toBe('2026-11-13');
    // Half past midnight in Amsterdam, where the company is.
    expect(latest(calledAt(12, 9), calledAt(16, 23))).toBe('2026-11-17');
    expect(latest(calledAt(-200, 9))).toBe('2026-04-14');
  });

  it('today when there is no other, and nothing when there is none at all', () => {
    expect(latest(calledAt(18, 9))).toBe('2026-11-18');
    expect(latest()).toBeNull();
  });

  it('the settings as they are', () => {
    const support = setUp()
      .commands.start()
      .queues.find(({ id }) => id === 'support');
    expect(support).toMatchObject({ wrapUpSeconds: 5, strategy: { kind: 'longest-idle' } });
  });
});

it('tells how far a question is, and its answer', async () => {
  const { commands, runs, ask } = setUp();
  const { id, state, by } = ask();
  expect([state, by]).toEqual(['running', 'sue']);
  runs[0]?.progress(0.456);
  expect(commands.get(id)).toMatchObject({ state: 'running', percent: 45 });
  const result = { before: 1, after: 2 } as unknown as WhatIfResult;
  runs[0]?.answer(granted(result));
  await settled();
  expect(commands.get(id)).toMatchObject({ state: 'done', percent: 100, result });
});

it('works one out at a time', async () => {
  const { commands, runs, ask } = setUp();
  ask();
  expect(commands.ask(request, 'tom')).toMatchObject({ code: 'what-if-running' });
  runs[0]?.answer(refused('nobody-called', 'nobody called'));
  await settled();
  expect(ask().state).toBe('running');
  await commands.close();
});

it('says why a question was refused, and why one failed', async () => {
  const { commands, runs, ask } = setUp();
  const first = ask();
  runs[0]?.answer(refused('nobody-called', 'nobody called'));
  await settled();
  expect(commands.get(first.id)).toMatchObject({ state: 'refused', problem: { code: 'nobody-called' } });
  const second = ask();
  runs[1]?.fail(new Error('the thread ended'));
  await settled();
  expect(commands.get(second.id)).toMatchObject({
    state: 'failed',
    problem: { message: 'the thread ended' },
  });
});

it('cancels once, and stays cancelled', async () => {
  const { commands, runs, ask } = setUp();
  const { id } = ask();
  expect(commands.cancel('other')).toMatchObject({ code: 'not-found' });
  expect(commands.cancel(id)).toMatchObject({ kind: 'granted' });
  runs[0]?.progress(0.9);
  await settled();
  expect(commands.get(id)).toMatchObject({ state: 'cancelled', percent: 0 });
  expect(commands.cancel(id)).toMatchObject({ code: 'already-closed' });
});

it('keeps the last twenty answers', async () => {
  const { commands, runs, ask } = setUp();
  const ids: string[] = [];
  for (let question = 0; question < 21; question += 1) {
    ids.push(ask().id);
    runs.at(-1)?.answer(refused('nobody-called', 'nobody called'));
    await settled();
  }
  expect(commands.get(ids[0] ?? '')).toBeUndefined();
  expect(commands.get(ids[1] ?? '')).toBeDefined();
});

it('ends what runs when it is closed, and takes no more', async () => {
  const { commands, ask } = setUp();
  const { id } = ask();
  await commands.close();
  await commands.close();
  expect(commands.get(id)).toMatchObject({ state: 'cancelled' });
  expect(commands.ask(request, 'sue')).toMatchObject({ code: 'stopping' });
});
