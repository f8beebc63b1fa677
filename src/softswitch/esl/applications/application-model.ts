// What an application is given and what it returns.
// Never holds an application.
import type { MediaRoom } from '../../media/media-engine-model.js';
import type { Channel } from '../channel/channel.js';
import type { ChannelRegistry } from '../channel/channel-registry.js';
import type { Outcome, Run } from '../channel/execution-stack.js';
import type { Switchboard } from '../channel/switchboard.js';
import type { ConferenceRegistry } from '../conference/conference-registry.js';

/** What applications use besides their channel. */
export interface ApplicationServices {
  readonly channels: ChannelRegistry;
  readonly switchboard: Switchboard;
  readonly conferences: ConferenceRegistry;
  /** Rejects when the media engine is closed or gone. */
  readonly createRoom: () => Promise<MediaRoom>;
}

export interface ApplicationContext extends ApplicationServices {
  readonly channel: Channel;
  readonly argument: string;
  readonly run: Run;
}

/** A synchronous outcome lets nothing run in between. */
export type Application = (context: ApplicationContext) => Outcome | Promise<Outcome>;

/** Application-Response of an application that has nothing to say. */
export const noResponse = '_none_';
