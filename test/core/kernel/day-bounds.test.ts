// Days in time zones, those with a change of clocks among them.
// Never depends on the time zone of the machine.
import fc from 'fast-check';
import { dayBounds } from '../../../src/core/kernel/day-bounds.js';
import { isTimeZone } from '../../../src/core/kernel/zoned-time.js';

const hourMs = 3_600_000;
const at = (iso: string) => Date.parse(iso) as never;

test.each([
  ['2026-03-29T10:00Z', 'Europe/Amsterdam', '2026-03-28T23:00:00.000Z', 23],
  ['2026-10-25T10:00Z', 'Europe/Amsterdam', '2026-10-24T22:00:00.000Z', 25],
  ['2026-10-25T22:59Z', 'Europe/Amsterdam', '2026-10-24T22:00:00.000Z', 25],
  ['2026-10-25T23:00Z', 'Europe/Amsterdam', '2026-10-25T23:00:00.000Z', 24],
  ['2026-11-22T22:59Z', 'Europe/Warsaw', '2026-11-21T23:00:00.000Z', 24],
  ['2026-11-22T23:00Z', 'Europe/Warsaw', '2026-11-22T23:00:00.000Z', 24],
  ['2026-01-01T00:00Z', 'Asia/Kathmandu', '2025-12-31T18:15:00.000Z', 24],
  ['2024-02-29T12:00Z', 'UTC', '2024-02-29T00:00:00.000Z', 24],
  // Midnight itself is skipped.
  ['2018-11-04T12:00Z', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z', 23],
])('%s in %s: the day starts at %s and has %d hours', (iso, zone, start, hours) => {
  const { startMs, endMs } = dayBounds(at(iso), zone);
  expect(new Date(startMs).toISOString()).toBe(start);
  expect((endMs - startMs) / hourMs).toBe(hours);
});

test('every instant lies within its day, and days join without a gap', () => {
  const zones = [
    'Europe/Amsterdam',
    'Europe/Warsaw',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'UTC',
  ];
  const instant = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2040, 0) });
  fc.assert(
    fc.property(instant, fc.constantFrom(...zones), (atMs, zone) => {
      const { startMs, endMs } = dayBounds(atMs as never, zone);
      expect(startMs).toBeLessThanOrEqual(atMs);
      expect(endMs).toBeGreaterThan(atMs);
      expect(dayBounds(endMs, zone).startMs).toBe(endMs);
      expect(dayBounds((endMs - 1) as never, zone).startMs).toBe(startMs);
    }),
  );
});

test('unknown zones are told apart', () => {
  expect(isTimeZone('Europe/Amsterdam')).toBe(true);
  expect(isTimeZone('Europe/Atlantis')).toBe(false);
  expect(() => dayBounds(at('2026-01-01T00:00Z'), 'Europe/Atlantis')).toThrow(RangeError);
});
