// The company's clocks: every page tells times by them, wherever the reader is.
// Never by the browser's zone, except before the company's is known.
import type { EpochMs } from '../../src/core/kernel/ids.js';
import { startOfDay } from '../../src/core/kernel/day-bounds.js';
import { dayMs, dayOfDate, hourMs, localDay, offsetMs } from '../../src/core/kernel/zoned-time.js';
import { createStore, useStore } from './create-store.js';

export const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
export const companyZoneStore = createStore(browserZone);

/** The company's time zone where it is another than the reader's: then a clock says so. */
export const useOtherZone = (): string | undefined =>
  useStore(companyZoneStore, (zone) => (zone === browserZone ? undefined : zone));

/** When a day begins, as `<input type=date>` gives it; undefined when it is empty or half typed. */
export function startOfDate(date: string, plusDays = 0): number | undefined {
  const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(date) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const zone = companyZoneStore.get();
  // Noon is within the day whatever the clocks do.
  const noonMs = (dayOfDate({ year, month, day }) + plusDays) * dayMs + 12 * hourMs;
  return startOfDay((noonMs - offsetMs(noonMs, zone)) as EpochMs, zone);
}

/** The day of a moment, as `<input type=date>` takes it. */
export const dateOf = (atMs: number): string =>
  new Date(localDay(atMs, companyZoneStore.get()) * dayMs).toISOString().slice(0, 10);

/** When the company's present day began. */
export const startOfToday = (nowMs: number): number => startOfDay(nowMs as EpochMs, companyZoneStore.get());
