// Asks what-if questions one at a time, and keeps the last answers until the service stops.
// Never works one out by itself, and never changes the company.
import type { Company } from '../../api/company.js';
import type { QueueConfig } from '../../api/acd.js';
import type { WhatIf, WhatIfRequest, WhatIfStart } from '../../api/what-if.js';
import { dayBounds } from '../../core/kernel/day-bounds.js';
import type { EpochMs } from '../../core/kernel/ids.js';
import { granted, refused, type Outcome } from '../../core/kernel/refusal.js';
import { dateOfDay, dayMs, localDay } from '../../core/kernel/zoned-time.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { Journal } from '../ports/store.js';
import type { WhatIfRunner } from '../ports/what-if-runner.js';
import type { WhatIfCommands } from './feature.js';

const weekMs = 7 * dayMs;
/** Days that are further back are not looked for, weeks. */
const lookBackWeeks = 60;
/** Older answers are forgotten. */
const keptAnswers = 20;

export interface WhatIfCommandsOptions {
  readonly runner: WhatIfRunner;
  readonly journal: Pick<Journal, 'queueIntervals'>;
  readonly company: () => Company;
  readonly clock: Clock;
  readonly log: Log;
}

export function createWhatIfCommands(options: WhatIfCommandsOptions): WhatIfCommands {
  return new Questions(options);
}

class Questions implements WhatIfCommands {
  private readonly answers = new Map<string, WhatIf>();
  private running:
    { readonly id: string; readonly stop: AbortController; readonly done: Promise<void> } | undefined;
  private asked = 0;
  private closed = false;

  constructor(private readonly options: WhatIfCommandsOptions) {}

  ask(request: WhatIfRequest, by: string): Outcome<WhatIf> {
    if (this.closed) return refused('stopping', 'the service is stopping');
    if (this.running !== undefined)
      return refused('what-if-running', 'another question is being worked out; wait for it or cancel it');
    const startedAtMs = this.options.clock.nowMs();
    const id = `${startedAtMs}-${(this.asked += 1)}`;
    const question: WhatIf = {
      ...{ id, by, startedAtMs, request },
      state: 'running',
      percent: 0,
      result: null,
      problem: null,
    };
    this.keep(question);
    const stop = new AbortController();
    this.running = { id, stop, done: this.work(id, request, stop.signal) };
    return granted(question);
  }

  start(): WhatIfStart {
    const { queues } = this.options.company();
    return { latestDate: this.latestDate() ?? null, queues: queues.map(settingsAsked) };
  }

  get(id: string): WhatIf | undefined {
    return this.answers.get(id);
  }

  cancel(id: string): Outcome<undefined> {
    const answer = this.answers.get(id);
    if (answer === undefined) return refused('not-found', `no question ${id}`);
    if (this.running?.id !== id) return refused('already-closed', 'the question is answered already');
    this.running.stop.abort();
    this.change(id, { state: 'cancelled' });
    return granted(undefined);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.running?.stop.abort();
    await this.running?.done;
  }

  /** Today is not over yet: it is asked about only when there is no other day. */
  private latestDate(): string | undefined {
    const { journal, company, clock } = this.options;
    const { timeZone } = company().settings;
    const today = dayBounds(clock.nowMs(), timeZone);
    const latestCall = (fromMs: number, toMs: number): EpochMs | undefined =>
      journal
        .queueIntervals(fromMs as EpochMs, toMs as EpochMs)
        .filter(({ offered }) => offered > 0)
        .map(({ startMs }) => startMs)
        .sort((a, b) => b - a)[0];
    let foundMs: EpochMs | undefined;
    for (let weeks = 0; weeks < lookBackWeeks && foundMs === undefined; weeks += 1)
      foundMs = latestCall(today.startMs - (weeks + 1) * weekMs, today.startMs - weeks * weekMs);
    foundMs ??= latestCall(today.startMs, today.endMs);
    return foundMs === undefined ? undefined : dateOf(foundMs, timeZone);
  }

  private async work(id: string, request: WhatIfRequest, signal: AbortSignal): Promise<void> {
    try {
      const onProgress = (progress: number) => this.change(id, { percent: Math.floor(100 * progress) });
      const outcome = await this.options.runner.run(request, onProgress, signal);
      if (outcome.kind === 'granted') this.change(id, { state: 'done', percent: 100, result: outcome.value });
      else if (outcome.code === 'cancelled') this.change(id, { state: 'cancelled' });
      else this.change(id, { state: 'refused', problem: { code: outcome.code, message: outcome.message } });
    } catch (error) {
      this.options.log.error({ err: error, whatIf: id }, 'a what-if question could not be worked out');
      const message = error instanceof Error ? error.message : String(error);
      this.change(id, { state: 'failed', problem: { code: 'internal-error', message } });
    } finally {
      this.running = undefined;
    }
  }

  /** What is cancelled stays so, whatever still comes in. */
  private change(id: string, change: Partial<WhatIf>): void {
    const answer = this.answers.get(id);
    if (answer?.state === 'running') this.answers.set(id, { ...answer, ...change });
  }

  private keep(question: WhatIf): void {
    this.answers.set(question.id, question);
    if (this.answers.size <= keptAnswers) return;
    const [oldest] = this.answers.keys();
    if (oldest !== undefined) this.answers.delete(oldest);
  }
}

function dateOf(atMs: EpochMs, timeZone: string): string {
  const { year, month, day } = dateOfDay(localDay(atMs, timeZone));
  return [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
}

function settingsAsked(queue: QueueConfig): WhatIfStart['queues'][number] {
  const { id, wrapUpSeconds, ringSeconds, serviceLevel, priority, weight, strategy, limits } = queue;
  const { retryAfterMissSeconds } = queue;
  return {
    ...{ id, wrapUpSeconds, ringSeconds, serviceLevel, priority, weight, strategy, limits },
    retryAfterMissSeconds,
  };
}
