// Which day the wallboard's sums are of, when the host's clock is set.
// Never waits: the clock is the test's.
import { companySchema } from '../../../src/api/company.js';
import { createLiveProjection, type LiveProjection } from '../../../src/app/live/live-projection.js';
import type { JournalEvent } from '../../../src/core/journal/journal-event.js';
import { StoreError } from '../../../src/app/ports/store.js';
import {
  emptyQueueBooks,
  projectQueueIntervals,
  type QueueInterval,
} from '../../../src/core/acd/queue-interval-projection.js';
import type { CallId, QueueId } from '../../../src/core/kernel/ids.js';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.js';
import { createFakeLog } from '../../support/fake-log.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const noonMs = Date.UTC(2026, 2, 10, 11);
let clock: FakeClock;
let live: LiveProjection;
/** What the journal holds. */
let events: JournalEvent[];
let storeFailure: StoreError | undefined;

const company = companySchema.parse({
  settings: {
    ...{ name: 'Acme', language: 'nl', timeZone: 'Europe/Amsterdam' },
    ...{ countryCode: '31', internationalPrefix: '00', trunkPrefix: '0' },
  },
  ...{ trunks: [], dids: [], flows: [], agents: [], extensions: [], users: [] },
  queues: [{ id: 'sales', name: 'Sales' }],
});

const intervalsBetween = (fromMs: number, toMs: number): readonly QueueInterval[] =>
  [...projectQueueIntervals(emptyQueueBooks, events, () => 20_000).intervals.values()].filter(
    ({ startMs }) => startMs >= fromMs && startMs < toMs,
  );

beforeEach(() => {
  clock = createFakeClock(noonMs);
  events = [];
  storeFailure = undefined;
  live = createLiveProjection({
    clock,
    log: createFakeLog(),
    journal: {
      queueIntervals: (fromMs, toMs) => {
        if (storeFailure !== undefined) throw storeFailure;
        return intervalsBetween(fromMs, toMs);
      },
      callbacks: () => [],
      unheardVoicemails: () => [],
    },
  });
  live.configure(company);
  live.start();
});
afterEach(() => {
  live.close();
  expect(clock.pendingCount()).toBe(0);
});

/** Somebody calls, waits a second and hangs up; first the journal knows, then the wallboard. */
function oneCalls(id: string): void {
  const of = { callId: id as CallId, queueId: 'sales' as QueueId };
  write({ kind: 'call-queued', ...of, atMs: clock.nowMs() });
  clock.advance(1_000);
  write({ kind: 'queue-left', ...of, reason: 'abandoned', waitMs: 1_000, atMs: clock.nowMs() });
}
function write(event: JournalEvent): void {
  events.push(event);
  live.applyEvents([event]);
}
const offered = (): number | undefined => live.queue('sales')?.today.offered;

it('a clock that stood days ahead and is set back: what happened before counts again, and what happens now, once', () => {
  oneCalls('a');
  expect(offered()).toBe(1);
  clock.setBy(40 * dayMs);
  oneCalls('b');
  expect(offered()).toBe(1);
  clock.setBy(-40 * dayMs);
  oneCalls('c');
  expect(offered()).toBe(2);
  oneCalls('d');
  expect(offered()).toBe(3);
});

it('a clock that is set forward past midnight: the new day begins with the first event, which counts once', () => {
  oneCalls('a');
  clock.setBy(12 * hourMs);
  oneCalls('b');
  expect(offered()).toBe(1);
});

it('the same when nothing happens: within minutes, both ways', () => {
  oneCalls('a');
  clock.setBy(3 * dayMs);
  clock.advance(2 * 60_000);
  expect(offered()).toBe(0);
  clock.setBy(-3 * dayMs);
  clock.advance(2 * 60_000);
  expect(offered()).toBe(1);
});

it('the next midnight is the real one', () => {
  clock.setBy(dayMs);
  oneCalls('a');
  clock.setBy(-dayMs);
  oneCalls('b');
  clock.advance(12 * hourMs - 3_000);
  expect(offered()).toBe(1);
  clock.advance(3_000);
  // The call of the false tomorrow stands in the journal, and tomorrow is today now.
  expect(offered()).toBe(1);
  oneCalls('c');
  expect(offered()).toBe(2);
});

it('a clock that is put right by a moment just after midnight stays in the new day', () => {
  clock.advance(12 * hourMs);
  oneCalls('a');
  clock.setBy(-1_500);
  // Half a second of yesterday once more: yesterday's is this caller, and today's is the first one still.
  oneCalls('b');
  expect(offered()).toBe(1);
  oneCalls('c');
  expect(offered()).toBe(2);
});

it("a day whose sums cannot be read at midnight begins as soon as they can; until then yesterday's are not taken for it", () => {
  oneCalls('a');
  storeFailure = new StoreError('store-unavailable', 'the disk does not answer');
  clock.advance(12 * hourMs + 30_000);
  live.applyEngineChanges({ atMs: clock.nowMs(), agents: [], requests: [], gone: [] });
  storeFailure = undefined;
  clock.advance(10_000);
  expect(offered()).toBe(0);
  clock.advance(24 * hourMs);
  oneCalls('b');
  expect(offered()).toBe(1);
});
