// Runs the applications of one channel: one at a time, a new one nested into the one that waits.
// Never knows what an application does.

export interface Execution {
  readonly application: string;
  readonly argument: string;
  /** Application-UUID of its events; what the client matches the completion by. */
  readonly uuid: string;
  readonly loops: number;
  /** `event-lock`: later commands wait for its end instead of being nested. */
  readonly locked: boolean;
}

/** What a client asked for cannot be done here: `reason` is told instead of a result. */
export class Refusal {
  constructor(readonly reason: string) {}
}

/** Application-Response, or that there is none. */
export type Outcome = string | Refusal;

/** What a running application may ask of the stack. */
export interface Run {
  /** Told to end: uuid_break, a bridge, a transfer or the hang-up. */
  readonly broken: boolean;
  /** Called at once when already broken. */
  onBreak(listener: () => void): void;
  /** Called with true when another command runs nested into this one and takes its time, with false when that is over. */
  onCovered(listener: (covered: boolean) => void): void;
  /** From now on it ends by a bridge, a transfer or the hang-up alone; uuid_break ends what is nested in it. */
  outlastBreaks(): void;
  /** Waits; meanwhile other commands may run nested. Goes on only when this application is innermost again. */
  wait<T>(promise: Promise<T>): Promise<T>;
}

export interface ExecutionHooks {
  run(execution: Execution, run: Run): Outcome | Promise<Outcome>;
  started(execution: Execution): void;
  completed(execution: Execution, outcome: Outcome): void;
  /** Nothing runs any more. */
  idle(): void;
  failed(execution: Execution, error: unknown): void;
}

/** An application that was told to end and does not is written off after this, ms. */
const breakTimeoutMs = 2000;
const failureResponse = '-ERR internal error';

interface Job {
  readonly execution: Execution;
  readonly then: () => void;
}

class Frame implements Run {
  interruptible = false;
  broken = false;
  outlasts = false;
  readonly finished: Promise<void>;
  markFinished: () => void = () => undefined;
  private resume: (() => void) | undefined;
  private readonly breakListeners: (() => void)[] = [];
  private readonly coverListeners: ((covered: boolean) => void)[] = [];
  private covered = false;

  constructor(
    readonly job: Job,
    private readonly stack: ExecutionStack,
  ) {
    this.finished = new Promise((resolve) => {
      this.markFinished = resolve;
    });
  }

  onBreak(listener: () => void): void {
    if (this.broken) listener();
    else this.breakListeners.push(listener);
  }

  onCovered(listener: (covered: boolean) => void): void {
    this.coverListeners.push(listener);
  }

  cover(covered: boolean): void {
    if (this.covered === covered) return;
    this.covered = covered;
    for (const listener of this.coverListeners) listener(covered);
  }

  break(): void {
    if (this.broken) return;
    this.broken = true;
    for (const listener of this.breakListeners.splice(0)) listener();
  }

  outlastBreaks(): void {
    this.outlasts = true;
  }

  async wait<T>(promise: Promise<T>): Promise<T> {
    this.interruptible = !this.job.execution.locked;
    this.stack.startWaiting();
    try {
      return await promise;
    } finally {
      while (!this.stack.isInnermost(this)) await this.untilResumed();
      this.interruptible = false;
    }
  }

  /** Called by the stack when this became the innermost one. */
  wake(): void {
    this.resume?.();
    this.resume = undefined;
  }

  private untilResumed(): Promise<void> {
    return new Promise((resolve) => {
      this.resume = resolve;
    });
  }
}

export class ExecutionStack {
  private frames: Frame[] = [];
  private waiting: Job[] = [];
  private holds = 0;
  private draining = false;
  /** Something began since `idle` was told. */
  private active = false;
  private closed = false;

  constructor(private readonly hooks: ExecutionHooks) {}

  get busy(): boolean {
    return this.frames.length > 0;
  }

  /** How many run, one nested into the other. */
  get depth(): number {
    return this.frames.length;
  }

  /**
   * `then`: called when it has completed. After `close` it is reported as started and completed at once, so that no
   * client waits for ever.
   */
  push(execution: Execution, then: () => void = () => undefined): void {
    if (this.closed) this.report({ execution, then });
    else {
      this.waiting.push({ execution, then });
      this.startWaiting();
    }
  }

  /** Ends the innermost application. */
  breakInnermost(): void {
    const frame = this.frames.at(-1);
    if (frame?.outlasts === false) frame.break();
  }

  /** Ends every application and drops those that have not begun. */
  breakAll(): void {
    const dropped = this.waiting.splice(0);
    for (const frame of [...this.frames].reverse()) if (!frame.outlasts) frame.break();
    for (const job of dropped) this.report(job);
  }

  /** Nothing starts until the returned function is called. */
  hold(): () => void {
    this.holds += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.holds -= 1;
      this.startWaiting();
    };
  }

  /** Ends what runs, and resolves when all of it has completed; commands that wait or arrive meanwhile start afterwards. */
  async interrupt(): Promise<void> {
    const release = this.hold();
    const frames = [...this.frames];
    this.breakRunning();
    await settledWithin(Promise.all(frames.map((frame) => frame.finished)), breakTimeoutMs);
    for (const frame of frames.reverse()) if (this.frames.includes(frame)) this.finish(frame, '_none_');
    release();
  }

  /** Ends what runs; what waits and what comes later is only reported. */
  async close(): Promise<void> {
    this.closed = true;
    this.breakAll();
    await this.interrupt();
  }

  isInnermost(frame: Frame): boolean {
    // A frame that was written off must not wait for a turn that never comes.
    return this.frames.at(-1) === frame || !this.frames.includes(frame);
  }

  startWaiting(): void {
    if (this.draining) return;
    this.draining = true;
    try {
      while (this.mayStart()) {
        const job = this.waiting.shift();
        if (job !== undefined) this.start(job);
      }
    } finally {
      this.draining = false;
    }
  }

  private mayStart(): boolean {
    if (this.waiting.length === 0 || this.holds > 0) return false;
    return this.frames.at(-1)?.interruptible ?? true;
  }

  private start(job: Job): void {
    const { execution } = job;
    const frame = new Frame(job, this);
    this.frames.push(frame);
    this.active = true;
    this.hooks.started(execution);
    let result: Outcome | Promise<Outcome>;
    try {
      result = this.hooks.run(execution, frame);
    } catch (error) {
      this.hooks.failed(execution, error);
      result = failureResponse;
    }
    if (!(result instanceof Promise)) {
      this.finish(frame, result);
      return;
    }
    this.frames.at(-2)?.cover(true);
    result.then(
      (outcome) => this.finish(frame, outcome),
      (error: unknown) => {
        this.hooks.failed(execution, error);
        this.finish(frame, failureResponse);
      },
    );
  }

  private finish(frame: Frame, outcome: Outcome): void {
    if (!this.frames.includes(frame)) return;
    this.frames = this.frames.filter((other) => other !== frame);
    this.frames.at(-1)?.cover(false);
    const { execution, then } = frame.job;
    this.hooks.completed(execution, outcome);
    frame.markFinished();
    const { loops } = execution;
    if (loops > 1 && !frame.broken && !this.closed) {
      this.waiting.unshift({ execution: { ...execution, loops: loops - 1 }, then });
    } else then();
    this.startWaiting();
    this.frames.at(-1)?.wake();
    if (!this.active || this.busy || this.waiting.length > 0) return;
    this.active = false;
    this.hooks.idle();
  }

  private breakRunning(): void {
    for (const frame of [...this.frames].reverse()) frame.break();
  }

  private report({ execution, then }: Job): void {
    this.hooks.started(execution);
    this.hooks.completed(execution, '_none_');
    then();
  }
}

/** Resolves when the promise settles or the time is over, whichever is first. */
export async function settledWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const settled = promise.then(
    () => true,
    () => true,
  );
  const inTime = await Promise.race([settled, over]);
  clearTimeout(timer);
  return inTime;
}
