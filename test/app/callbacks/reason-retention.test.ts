// What customers said is deleted when their callbacks are long over, and not before.
// Never touches a disk.
import { forgetCallbackReasons } from '../../../src/app/callbacks/reason-retention.js';
import type { CallbackRecord } from '../../../src/core/callbacks/callback-projection.js';
import { createFakeClock } from '../../support/fake-clock.js';
import { FakeRecordings } from '../../support/fake-recordings.js';

const dayMs = 24 * 3_600_000;

it('recordings of callbacks that ended more than a week ago are deleted, again without harm', async () => {
  const clock = createFakeClock();
  const recordings = new FakeRecordings();
  const asked: number[][] = [];
  const journal = {
    callbacksEnded: (fromMs: number, toMs: number) => {
      asked.push([clock.nowMs() - fromMs, clock.nowMs() - toMs]);
      return [{ reasonPath: '/a.wav' }, {}, { reasonPath: '/b.wav' }] as unknown as CallbackRecord[];
    },
  };
  await forgetCallbackReasons(journal, recordings, clock);
  await forgetCallbackReasons(journal, recordings, clock);
  expect(asked[0]).toEqual([67 * dayMs, 7 * dayMs]);
  expect(recordings.removed).toEqual(['/a.wav', '/b.wav', '/a.wav', '/b.wav']);
});
