// Places and times as callers and agents hear them: which recording says it.
// Never says more than is known: a range is widened until the recording covers it.
import type { ExpectedWait } from '../../core/acd/acd-model.js';
import type { PromptName } from '../../core/kernel/prompt-name.js';

/** How the queue wants places told; see `queueSchema` in api/company. */
export interface PositionRule {
  readonly position: 'off' | 'exact' | 'up-to' | 'more-than';
  readonly positionLimit: number;
}

/** Recordings exist up to this place. */
const maxPlace = 50;
/** "There are at least … callers before you" exists for these. */
const spokenBefore = [1, 2, 3, 4, 5, 10, 15, 20, 30, 40, 50];
const minuteMs = 60_000;
/** Bounds of expected waits that recordings exist for, minutes. */
const bounds = [0, 1, 2, 5, 10, 15, 30, 60];
const spokenRanges = new Set([
  '0-1',
  '0-2',
  '0-5',
  '0-10',
  '0-15',
  '0-30',
  '0-60',
  '1-2',
  '1-5',
  '2-5',
  '2-10',
  '5-10',
  '5-15',
  '10-15',
  '10-30',
  '15-30',
  '15-60',
  '30-60',
]);
/** "Waited n minutes" exists for these; from 5 on it is "more than n". */
const spokenWaits = [0, 1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 45, 60];

/** Undefined = nothing is to be said about this place. */
export function positionPrompt(place: number, rule: PositionRule): PromptName | undefined {
  const limit = rule.position === 'exact' ? maxPlace : Math.min(rule.positionLimit, maxPlace);
  if (rule.position === 'off') return undefined;
  if (place <= limit) return `queue-position-${place}`;
  if (rule.position === 'up-to') return undefined;
  return `queue-position-over-${lastNotAbove(spokenBefore, limit)}`;
}

/**
 * The narrowest range with a recording that holds the estimate; when it is too wide for one, its upper end, or beyond an
 * hour its lower. Undefined when there is nothing to be said that holds.
 */
export function expectedWaitPrompt({ lowMs, highMs }: ExpectedWait): PromptName | undefined {
  const from = lastNotAbove(bounds, lowMs / minuteMs);
  const to = bounds.find((bound) => bound > 0 && bound >= highMs / minuteMs);
  if (to === undefined || from === to) return from < 15 ? undefined : `queue-wait-over-${from}`;
  return `queue-wait-${spokenRanges.has(`${from}-${to}`) ? from : 0}-${to}`;
}

/** What the agent is told before being joined with the caller. */
export function waitedPrompt(waitedMs: number): PromptName {
  return `waited-${lastNotAbove(spokenWaits, waitedMs / minuteMs)}`;
}

function lastNotAbove(ascending: readonly number[], value: number): number {
  return ascending.filter((one) => one <= value).at(-1) ?? ascending[0] ?? 0;
}
