// What an application is given and what it returns.
// Never holds an application.
import type { Channel } from '../channel/channel.js';
import type { Outcome, Run } from '../channel/execution-stack.js';
import type { Switchboard } from '../channel/switchboard.js';
import type { ConferenceRegistry } from '../conference/conference-registry.js';

export interface ApplicationContext {
  readonly channel: Channel;
  readonly argument: string;
  readonly run: Run;
  readonly switchboard: Switchboard;
  readonly conferences: ConferenceRegistry;
}

/** A synchronous outcome lets nothing run in between. */
export type Application = (context: ApplicationContext) => Outcome | Promise<Outcome>;

/** Application-Response of an application that has nothing to say. */
export const noResponse = '_none_';
