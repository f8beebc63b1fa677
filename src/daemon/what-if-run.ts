// Answers one what-if question from the database, in turns, so that whoever asked can cancel and watch.
// Never writes, and never runs on a thread that calls depend on.
import type { Company } from '../api/company.js';
import type { WhatIfRequest, WhatIfResult } from '../api/what-if.js';
import { yieldToEventLoop } from '../adapters/system/event-loop.js';
import { openDayReader, type DayReader } from '../adapters/sqlite/sqlite-day-reader.js';
import { toAcdSettings } from '../configuration/acd-settings.js';
import { compareDays } from '../app/what-if/what-if-comparison.js';
import { boundsOfDate, dayForCompany, dayFromJournal, lookBackMs } from '../app/what-if/what-if-day.js';
import type { EpochMs } from '../core/kernel/ids.js';
import { granted, refused, type Outcome } from '../core/kernel/refusal.js';
import { hourMs } from '../core/kernel/zoned-time.js';
import type { Day } from '../core/what-if/day-model.js';

export interface WhatIfRunOptions {
  readonly databaseFile: string;
  /** What is asked; the company is handed over because changes are read with its queues' keys. */
  readonly ask: (company: Company) => Outcome<WhatIfRequest>;
  /** 0–1. */
  readonly onProgress: (progress: number) => void;
  readonly signal: AbortSignal;
}

/** Steps of the replay in one turn: some ten milliseconds. */
const turn = 500;
/** Generated days have no date of their own. */
const generatedDate = '2026-11-16';

/** Refusals: `not-configured`, `cancelled`, and those of what-if-comparison. Throws StoreError. */
export async function runWhatIf(options: WhatIfRunOptions): Promise<Outcome<WhatIfResult>> {
  const reader = openDayReader(options.databaseFile);
  try {
    const { company } = reader;
    if (company === undefined) return refused('not-configured', 'nothing is configured yet');
    const asked = options.ask(company);
    if (asked.kind === 'refused') return asked;
    const comparison = compareDays(company, readDay(reader, company, asked.value), asked.value);
    if (comparison.kind === 'refused') return comparison;
    while (comparison.value.advance(turn)) {
      options.onProgress(comparison.value.progress);
      await yieldToEventLoop();
      if (options.signal.aborted) return refused('cancelled', 'cancelled');
    }
    options.onProgress(1);
    return granted(comparison.value.result());
  } finally {
    reader.close();
  }
}

function readDay(reader: DayReader, company: Company, { day }: WhatIfRequest): Day {
  const { timeZone } = company.settings;
  if (day.kind === 'generated') {
    const { startMs } = boundsOfDate(generatedDate, timeZone);
    return dayForCompany(toAcdSettings(company), (startMs + 8 * hourMs) as EpochMs, day.seed);
  }
  const bounds = boundsOfDate(day.date, timeZone);
  const events = reader.eventsBetween((bounds.startMs - lookBackMs) as EpochMs, bounds.endMs);
  return dayFromJournal(company, bounds, events);
}
