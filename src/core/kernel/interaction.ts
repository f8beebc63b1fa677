// One customer's contact with the company, on any channel.
// Never holds who the customer is: that is personal, and kept by subject.
import type { InteractionId } from './ids.js';

/** Ways by which customers come. A call is the interaction by voice, also when we make it. */
export const channels = ['voice', 'chat', 'mail'] as const;
export type Channel = (typeof channels)[number];

export interface Interaction {
  readonly id: InteractionId;
  readonly channel: Channel;
  /**
   * The one that it goes on with: in which the customer asked to be called back, whose place in a queue it takes up again, or
   * for whose sake a colleague is asked.
   */
  readonly continues?: InteractionId;
}
