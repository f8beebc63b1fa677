// The database that version 0.1.0 as of 2026-11-22 wrote, and the figures which that version itself reported of it.
// Made by scripts/make-database-fixture.mjs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { CallRecord } from '../../src/api/calls.js';
import type { CustomerRecord } from '../../src/api/customers.js';
import type { Voicemail } from '../../src/api/voicemails.js';
import type { Store } from '../../src/app/ports/store.js';
import type { CallbackRecord } from '../../src/core/callbacks/callback-projection.js';
import type { QueueInterval } from '../../src/core/acd/queue-interval-projection.js';
import type { CallId, EpochMs } from '../../src/core/kernel/ids.js';

export interface Figures {
  readonly lastEventAtMs: number;
  /** How many events there are of each kind. */
  readonly kinds: Readonly<Record<string, number>>;
  /** Newest first. */
  readonly calls: readonly CallRecord[];
  readonly intervals: readonly QueueInterval[];
  /** Open ones. */
  readonly callbacks: readonly CallbackRecord[];
  readonly callbacksEnded: readonly CallbackRecord[];
  readonly voicemails: readonly Voicemail[];
  readonly agentStatuses: readonly (readonly [string, object])[];
  readonly customers: readonly CustomerRecord[];
  readonly decisions: number;
}

const fixture = (name: string): Buffer =>
  gunzipSync(
    readFileSync(
      join(resolve(__dirname, '..', '..', '..'), 'test', 'fixtures', `version-0.1.0-2026-11-${name}.gz`),
    ),
  );

/** Puts a copy there. */
export const writeEarlierDatabase = (path: string): void => writeFileSync(path, fixture('database'));

export const earlierFigures = (): Figures => JSON.parse(fixture('figures.json').toString('utf8')) as Figures;

/** The same figures as this version reports them. */
export function figuresOf({ journal, customers, decisions }: Store): Figures {
  const calls: CallRecord[] = [];
  for (let before: string | undefined; ;) {
    const page = journal.calls({
      limit: 500,
      order: 'newest',
      count: 'no',
      ...(before === undefined ? {} : { before }),
    });
    calls.push(...page.calls);
    if (page.next === null) break;
    before = page.next;
  }
  const kinds: Record<string, number> = {};
  for (const { kind } of journal.eventsAfter(0, 1_000_000)) kinds[kind] = (kinds[kind] ?? 0) + 1;
  const endOfTime = Number.MAX_SAFE_INTEGER as EpochMs;
  return {
    lastEventAtMs: journal.lastEventAtMs() ?? 0,
    kinds: Object.fromEntries(Object.entries(kinds).sort(([one], [other]) => (one < other ? -1 : 1))),
    calls,
    intervals: journal.queueIntervals(0 as EpochMs, endOfTime),
    callbacks: journal.callbacks().filter(({ endedAtMs }) => endedAtMs === undefined),
    callbacksEnded: journal.callbacksEnded(0 as EpochMs, endOfTime),
    voicemails: journal.voicemails({ limit: 200 }).voicemails,
    agentStatuses: [...journal.agentStatuses()],
    customers: customers.afterId('', 1000),
    decisions: calls.reduce((sum, { id }) => sum + decisions.ofCall(id as CallId).length, 0),
  };
}
