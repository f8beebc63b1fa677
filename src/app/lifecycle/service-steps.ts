// Starts the parts of the service in order and stops them in reverse.
// Never leaves a part running when a later one could not start.
import type { Log } from '../ports/log.js';

export interface ServiceStep {
  readonly name: string;
  start(): Promise<void> | void;
  /** Called once, also after a start that failed or still runs. */
  stop(): Promise<void> | void;
}

export class ServiceSteps {
  private readonly started: ServiceStep[] = [];
  private stopping: Promise<void> | undefined;

  constructor(private readonly log: Log) {}

  /**
   * Runs one step; when it fails it is stopped, as far as it came, then everything started before, and the error is thrown
   * on. Throws too when everything is being stopped already.
   */
  async start(step: ServiceStep): Promise<void> {
    try {
      if (this.stopping !== undefined) throw new Error('the service is being stopped');
      // Before it runs: what is half started must be stopped too.
      this.started.push(step);
      await step.start();
    } catch (error) {
      this.log.debug({ step: step.name, err: error }, 'a part of the service could not start');
      await this.stop();
      throw error;
    }
  }

  /** A part that needs no start, only an end. */
  add(name: string, stop: () => Promise<void> | void): void {
    this.started.push({ name, start: () => undefined, stop });
  }

  /** Idempotent. A step that fails to stop is logged; the others are stopped all the same. */
  stop(): Promise<void> {
    this.stopping ??= this.stopAll();
    return this.stopping;
  }

  private async stopAll(): Promise<void> {
    for (const step of this.started.reverse()) {
      try {
        await step.stop();
      } catch (error) {
        this.log.error({ step: step.name, err: error }, 'a part of the service did not stop cleanly');
      }
    }
  }
}
