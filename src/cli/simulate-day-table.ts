// The answer to a what-if question as a table for a terminal.
// Never rounds what programs read: --json prints the figures as they are.
import type { WhatIfFigures, WhatIfOutcome, WhatIfResult } from '../api/what-if.js';

interface Row {
  readonly name: string;
  readonly before: number | null;
  readonly after: number | null;
  readonly show: (value: number) => string;
}

const count = (value: number): string => String(Math.round(value));
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Of one queue and of all, or of all alone when no queue is named. */
export function whatIfTable(result: WhatIfResult, queue: string | undefined): string {
  const parts: string[] = [];
  if (queue !== undefined) {
    const of = (outcome: WhatIfOutcome): WhatIfFigures | undefined =>
      outcome.queues.find(({ id }) => id === queue)?.figures;
    const before = of(result.before);
    const after = of(result.after);
    if (before !== undefined && after !== undefined) parts.push(block(queue, rowsOf(before, after)));
  }
  const staffing: Row[] = [
    { name: 'occupancy', before: result.before.occupancy, after: result.after.occupancy, show: percent },
    {
      name: 'agent hours',
      before: result.before.agentHours,
      after: result.after.agentHours,
      show: (hours) => hours.toFixed(1),
    },
  ];
  const total = rowsOf(result.before.total, result.after.total);
  parts.push(block('all queues', [...total, ...staffing]));
  return parts.join('\n');
}

function rowsOf(before: WhatIfFigures, after: WhatIfFigures): readonly Row[] {
  const row = (name: string, of: (figures: WhatIfFigures) => number | null, show: Row['show']): Row => ({
    name,
    before: of(before),
    after: of(after),
    show,
  });
  return [
    row('offered', ({ offered }) => offered, count),
    row('answered', ({ answered }) => answered, count),
    row('abandoned', ({ abandoned }) => abandoned, count),
    row('overflowed', ({ overflowed }) => overflowed, count),
    row('service level', ({ serviceLevel }) => serviceLevel, percent),
    row('average speed of answer', ({ asaMs }) => asaMs, seconds),
    row('abandonment', ({ abandonment }) => abandonment, percent),
    row('expected wait, mean error', (figures) => errorOf(figures, 'oursMs'), seconds),
    row('  of app_queue', (figures) => errorOf(figures, 'appQueueMs'), seconds),
    row('  of the last ten waits', (figures) => errorOf(figures, 'lastTenMs'), seconds),
  ];
}

const errorOf = (
  { expectedWait }: WhatIfFigures,
  whose: 'oursMs' | 'appQueueMs' | 'lastTenMs',
): number | null => (expectedWait.samples === 0 ? null : expectedWait[whose]);

function block(title: string, rows: readonly Row[]): string {
  const cell = ({ show }: Row, value: number | null): string =>
    (value === null ? '–' : show(value)).padStart(12);
  const lines = rows.map(
    (row) =>
      `${row.name.padEnd(28)}${cell(row, row.before)}${cell(row, row.after)}${difference(row).padStart(12)}`,
  );
  const head = `${title.padEnd(28)}${'before'.padStart(12)}${'after'.padStart(12)}${'change'.padStart(12)}`;
  return `${[head, ...lines].join('\n')}\n`;
}

function difference({ before, after, show }: Row): string {
  if (before === null || after === null) return '';
  const shown = show(Math.abs(after - before));
  if (show(after) === show(before)) return '';
  return `${after > before ? '+' : '−'}${shown}`;
}
