// A replayed day's own journal, read back as a recorded day, must give the same day again as far as it can be known.
// Never compares drawn values one by one: what nobody could see is only like what it was.
import { PatienceCurve } from '../../../src/core/what-if/patience-curve.js';
import { recordedDay } from '../../../src/core/what-if/recorded-day.js';
import { createSeededRandom } from '../../../src/core/kernel/seeded-random.js';
import { dayOf, play, queueOf, recordingEngine, settingsOf } from './replayed-days.js';

describe('a recorded day', () => {
  const settings = settingsOf([queueOf('support')], 10);
  const day = dayOf(settings, 170);
  const { engine, journal } = recordingEngine();
  const first = play(day, settings, { engine });
  const read = recordedDay({
    startMs: day.startMs,
    endMs: day.endMs,
    events: journal,
    seed: 9,
    fixedWrapUpMs: () => 20_000,
    preferredWaitMs: () => 30_000,
  });

  it('has the same callers at the same times', () => {
    expect(read.callers.map(({ queueId, atMs }) => [queueId, atMs])).toEqual(
      day.callers.map(({ queueId, atMs }) => [queueId, atMs]),
    );
  });

  it('knows the talk of the answered and the patience of those who gave up', () => {
    const gaveUp = journal.filter((event) => event.kind === 'queue-left' && event.reason === 'abandoned');
    expect(gaveUp.length).toBeGreaterThan(20);
    const knownTalks = read.callers.filter(
      ({ talkMs }, index) => talkMs === day.callers[index]?.talkMs,
    ).length;
    expect(knownTalks).toBeGreaterThanOrEqual(0.98 * first.total.answered);
    const known = read.callers.filter(
      ({ patienceMs }, index) => patienceMs === day.callers[index]?.patienceMs,
    );
    // Who still waited when the day ended gave up on the next one.
    expect(gaveUp.length - known.length).toBeLessThanOrEqual(2);
  });

  it('has agents who come, go and answer as they did', () => {
    expect(read.statuses.filter(({ atMs }) => atMs > day.startMs)).toEqual(
      day.statuses.filter(({ atMs }) => atMs > day.startMs && atMs < day.endMs),
    );
    expect(read.habits.refused).toBeGreaterThan(0.015);
    expect(read.habits.refused).toBeLessThan(0.05);
    expect(read.habits.missed).toBeGreaterThan(0.005);
    expect(read.habits.missed).toBeLessThan(0.04);
  });

  it('comes to nearly the same when it is replayed unchanged', () => {
    const again = play(read, settings).total;
    expect(Math.abs((again.serviceLevel ?? 0) - (first.total.serviceLevel ?? 1))).toBeLessThan(0.06);
    expect(Math.abs((again.abandonment ?? 0) - (first.total.abandonment ?? 1))).toBeLessThan(0.03);
    expect(Math.abs((again.asaMs ?? 0) / (first.total.asaMs ?? 1) - 1)).toBeLessThan(0.25);
  });

  it('takes whoever leaves first, and was not seen before, for somebody at work', () => {
    const late = recordedDay({
      startMs: day.startMs,
      endMs: day.endMs,
      events: journal.filter(({ kind, atMs }) => kind !== 'agent-status-changed' || atMs > day.startMs),
      seed: 9,
      fixedWrapUpMs: () => 20_000,
      preferredWaitMs: () => 30_000,
    });
    const atStart = late.statuses.filter(({ atMs }) => atMs === day.startMs);
    expect(atStart).toHaveLength(10);
  });
});

describe('patience', () => {
  it('is unlimited when nobody gave up', () => {
    const curve = new PatienceCurve([{ waitedMs: 10_000, gaveUp: false }]);
    expect(curve.beyond(10_000, 0.5)).toBe(Infinity);
  });

  it('is estimated without bias from censored waits', () => {
    const random = createSeededRandom(4);
    const exponential = (mean: number) => -mean * Math.log(1 - random());
    const waits = Array.from({ length: 4000 }, () => {
      const patienceMs = exponential(300_000);
      const offeredMs = exponential(120_000);
      return { waitedMs: Math.min(patienceMs, offeredMs), gaveUp: patienceMs < offeredMs };
    });
    const curve = new PatienceCurve(waits);
    const drawn = Array.from({ length: 4000 }, () => curve.beyond(0, random()));
    const mean = drawn.reduce((sum, ms) => sum + ms, 0) / drawn.length;
    expect(mean / 300_000).toBeGreaterThan(0.9);
    expect(mean / 300_000).toBeLessThan(1.1);
    const patient = Array.from({ length: 4000 }, () => curve.beyond(200_000, random()));
    expect(Math.min(...patient)).toBeGreaterThanOrEqual(200_000);
    const rest = patient.reduce((sum, ms) => sum + ms - 200_000, 0) / patient.length;
    expect(rest / 300_000).toBeGreaterThan(0.8);
    expect(rest / 300_000).toBeLessThan(1.2);
  });
});
