// A new status for more agents than the API takes at once is asked for in batches.
// Never speaks to a server.
import type { AgentLive } from '../../src/api/live.js';
import { agentLive } from '../support/fake-application.js';
import { pageModule } from '../support/page-module.js';

const { inBatches } = pageModule<{
  readonly inBatches: (
    wanted: readonly AgentLive[],
    ask: (agents: readonly string[]) => Promise<void>,
    onProgress: (done: number) => void,
  ) => Promise<{ readonly changed: number; readonly failure?: unknown }>;
}>('features/agents/status-batches');

const many = Array.from({ length: 4500 }, (_, index): AgentLive => ({ ...agentLive, id: `a-${index}` }));

test('everybody is asked for once, in order, no more than 2000 at a time', async () => {
  const batches: (readonly string[])[] = [];
  const progress: number[] = [];
  const ask = (ids: readonly string[]) => (batches.push(ids), Promise.resolve());
  const outcome = await inBatches(many, ask, (done) => progress.push(done));
  expect(batches.map(({ length }) => length)).toEqual([2000, 2000, 500]);
  expect(batches.flat()).toEqual(many.map(({ id }) => id));
  expect(progress).toEqual([2000, 4000, 4500]);
  expect(outcome).toEqual({ wanted: many, changed: 4500 });
});

test('a batch that is refused ends it: how many were changed before is told', async () => {
  const failure = new Error('gone');
  let asked = 0;
  const ask = () => ((asked += 1) === 2 ? Promise.reject(failure) : Promise.resolve());
  const outcome = await inBatches(many, ask, () => undefined);
  expect(asked).toBe(2);
  expect(outcome).toEqual({ wanted: many, changed: 2000, failure });
});
