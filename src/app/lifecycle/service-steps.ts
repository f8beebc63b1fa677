// Starts the parts of the service in order and stops them in reverse.
// Never leaves a part running when a later one could not start.
import type { Log } from '../ports/log.js';

export interface ServiceStep {
  readonly name: string;
  start(): Promise<void> | void;
  /** Must be safe to call once after a successful start. */
  stop(): Promise<void> | void;
}

export class ServiceSteps {
  private readonly started: ServiceStep[] = [];
  private stopping: Promise<void> | undefined;

  constructor(private readonly log: Log) {}

  /** Runs one step; when it fails everything started before is stopped and the error thrown on. */
  async start(step: ServiceStep): Promise<void> {
    try {
      await step.start();
      this.started.push(step);
    } catch (error) {
      this.log.debug({ step: step.name, err: error }, 'a part of the service could not start');
      await this.stop();
      throw error;
    }
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
