// One day played twice, with the settings as they are and as they would be, and what each came to.
// Never runs by itself: whoever has it calls advance, and may stop at any time.
import type { Company } from '../../api/company.js';
import type { WhatIfFigures, WhatIfOutcome, WhatIfRequest, WhatIfResult } from '../../api/what-if.js';
import { createAcdEngine } from '../../core/acd/acd-engine.js';
import { granted, refused, type Outcome } from '../../core/kernel/refusal.js';
import type { QueueId } from '../../core/kernel/ids.js';
import type { Day } from '../../core/what-if/day-model.js';
import { DayReplay, type ReplayOptions } from '../../core/what-if/day-replay.js';
import type { QueueResult, ReplayResult } from '../../core/what-if/replay-tally.js';
import { toAcdSettings } from '../../configuration/acd-settings.js';
import { changeCompany, withAgents } from './what-if-changes.js';

export class WhatIfComparison {
  private readonly before: DayReplay;
  private readonly after: DayReplay;
  private beforeDone = false;
  private afterDone = false;

  constructor(
    before: ReplayOptions,
    after: ReplayOptions,
    private readonly queueOrder: readonly string[],
  ) {
    this.before = new DayReplay(before);
    this.after = new DayReplay(after);
  }

  /** 0–1. */
  get progress(): number {
    return (this.before.progress + this.after.progress) / 2;
  }

  /** False when both days are over. */
  advance(steps: number): boolean {
    if (!this.beforeDone) this.beforeDone = !this.before.advance(steps);
    else if (!this.afterDone) this.afterDone = !this.after.advance(steps);
    return !this.afterDone;
  }

  result(): WhatIfResult {
    return {
      before: outcomeOf(this.before.result(), this.queueOrder),
      after: outcomeOf(this.after.result(), this.queueOrder),
    };
  }
}

/** Refusals: `nobody-called`, and those of what-if-changes. */
export function compareDays(company: Company, day: Day, request: WhatIfRequest): Outcome<WhatIfComparison> {
  const { queue, changes, agents } = request;
  if (queue !== undefined && !company.queues.some(({ id }) => id === queue))
    return refused('not-found', `there is no queue "${queue}"`);
  if (day.callers.length === 0) return refused('nobody-called', 'nobody called a queue on that day');
  const changed = changeCompany(company, queue, changes);
  if (changed.kind === 'refused') return changed;
  if (agents !== 0 && queue === undefined) return refused('queue-required', 'agents of which queue?');
  const staffed = withAgents({ settings: toAcdSettings(changed.value), day }, queue ?? '', agents);
  if (staffed.kind === 'refused') return staffed;
  const settings = toAcdSettings(company);
  return granted(
    new WhatIfComparison(
      { day, settings, engine: createAcdEngine(), overflowTo: overflowOf(company) },
      { ...staffed.value, engine: createAcdEngine(), overflowTo: overflowOf(changed.value) },
      company.queues.map(({ id }) => id),
    ),
  );
}

/** Where the company sends overflowed callers, as far as that is another queue. */
function overflowOf(company: Company): NonNullable<ReplayOptions['overflowTo']> {
  const queues = new Map(company.queues.map((queue) => [queue.id, queue]));
  return (queueId, reason) => {
    const action = queues.get(queueId)?.overflow[reason];
    if (action?.kind !== 'queue') return undefined;
    return { queueId: action.queue as QueueId, keepWait: action.keepWait ?? true };
  };
}

function outcomeOf(result: ReplayResult, order: readonly string[]): WhatIfOutcome {
  return {
    total: figuresOf(result.total),
    occupancy: result.occupancy ?? null,
    agentHours: result.agentHours,
    queues: order.flatMap((id) => {
      const queue = result.queues.get(id as QueueId);
      return queue === undefined ? [] : [{ id, figures: figuresOf(queue) }];
    }),
  };
}

function figuresOf(result: QueueResult): WhatIfFigures {
  const { offered, answered, abandoned, overflowed, stillWaiting, estimates } = result;
  const { samples, oursMs, appQueueMs, lastTenMs, withinRange } = estimates;
  return {
    offered,
    answered,
    abandoned,
    overflowed,
    stillWaiting,
    serviceLevel: result.serviceLevel ?? null,
    asaMs: result.asaMs ?? null,
    abandonment: result.abandonment ?? null,
    expectedWait: { samples, oursMs, appQueueMs, lastTenMs, withinRange },
  };
}
