// Asks what-if questions one at a time, and keeps the last answers until the service stops.
// Never works one out by itself, and never changes the company.
import type { WhatIf, WhatIfRequest } from '../../api/what-if.js';
import { granted, refused, type Outcome } from '../../core/kernel/refusal.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { WhatIfRunner } from '../ports/what-if-runner.js';
import type { WhatIfCommands } from './application.js';

/** Older answers are forgotten. */
const keptAnswers = 20;

export interface WhatIfCommandsOptions {
  readonly runner: WhatIfRunner;
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
